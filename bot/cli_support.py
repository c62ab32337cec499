"""`congdoan support …`: the questions that wait for a person, and answers to them before there are officers.

For: arguments and printing. Not for: the rules of an answer (`handlers/support`).
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import sys
from typing import Annotated, Any

import typer

from bot.errors import AssistantError
from bot.settings import read_settings

support = typer.Typer(no_args_is_help=True, help="Câu hỏi gửi cán bộ.", rich_markup_mode=None)
AsJson = Annotated[bool, typer.Option("--json", help="In JSON ra đầu ra chuẩn.")]


@support.callback()
def group() -> None:
    """Câu hỏi gửi cán bộ."""


@support.command("list")
def list_(
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="Số phiếu nhiều nhất.")] = 100,
    as_json: AsJson = False,
) -> None:
    """Các phiếu đang chờ trả lời, phiếu cũ nhất trước."""
    rows = asyncio.run(_list(limit))
    if as_json:
        print(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        taken = "  (đã có người nhận)" if row["taken"] else ""
        print(f"{row['number']}  {row['created_at'][:16]}{taken}  {row['question']}")
    if not rows:
        print("Không có phiếu nào đang chờ.", file=sys.stderr)


async def _list(limit: int) -> list[dict[str, Any]]:
    from bot.people import audit
    from bot.storage.database import Database
    from handlers.support.desk_queries import waiting

    settings = read_settings()
    database = await Database.open(settings.database_url)
    try:
        async with database.write() as session:
            found = await waiting(session, None, apart_from=None, limit=limit)
            if found:
                about = f"{len(found)} phiếu"
                await audit.note(
                    session, "support.list", about, person_id=None, channel="cli", now=dt.datetime.now(dt.UTC)
                )
    finally:
        await database.close()
    return [
        {
            "number": request.number,
            "kind": request.kind,
            "question": request.question,
            "created_at": request.created_at.astimezone(settings.zone).isoformat(),
            "taken": request.taken_by is not None,
        }
        for request in found
    ]


@support.command()
def answer(
    number: Annotated[str, typer.Argument(help="Số phiếu, ví dụ H-0012.")],
    text: Annotated[str, typer.Argument(help="Câu trả lời, gửi nguyên văn cho người hỏi.")],
    as_json: AsJson = False,
) -> None:
    """Trả lời một phiếu: gửi tới người hỏi trên kênh họ đã dùng."""
    if not text.strip():
        raise typer.BadParameter("câu trả lời đang trống", param_hint="TEXT")
    done = asyncio.run(_answer(number, text.strip()))
    if as_json:
        print(json.dumps(done, ensure_ascii=False))
    elif done["told"]:
        print(f"Đã trả lời phiếu {done['number']}; trợ lý đang chạy sẽ gửi tới người hỏi.")
    else:
        print(f"Đã lưu câu trả lời phiếu {done['number']}; chưa nhắn được, người hỏi sẽ thấy khi gõ /canbo.")


async def _answer(number: str, text: str) -> dict[str, Any]:
    """Raises AssistantError with what to do where there is nothing to answer."""
    from bot.app import build
    from bot.delivery.outbox import Outbox
    from bot.people import audit
    from handlers.support import answers, queries
    from handlers.support.model import read_number

    request_id = read_number(number)
    if request_id is None:
        raise AssistantError(f"'{number}' không phải là số phiếu; viết như H-0012 (xem congdoan support list).")
    async with build(read_settings(), knowledge=object()) as program, program.database.write() as session:
        request = await queries.get(session, request_id)
        if request is None:
            raise AssistantError(f"Không có phiếu {number}; xem congdoan support list.")
        if request.state == "withdrawn":
            raise AssistantError(f"Phiếu {request.number} đã được người hỏi rút lại, không cần trả lời.")
        limits = {channel.name: channel.limits for channel in program.channels}
        outbox, now = Outbox(session, limits, program.clock), program.clock.now()
        told = await answers.give(session, outbox, request, text, by=None, now=now)
        if told is None:
            raise AssistantError(f"Phiếu {request.number} vừa được người khác trả lời.")
        await audit.note(session, "support.answer", request.number, person_id=None, channel="cli", now=now)
    return {"number": request.number, "told": told}
