"""`congdoan support …`: the questions that wait for a person.

For: arguments and printing. Not for: answering, which officers will do in chat.
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Annotated

import typer

from bot.settings import read_settings

support = typer.Typer(no_args_is_help=True, help="Câu hỏi gửi cán bộ.", rich_markup_mode=None)


@support.callback()
def group() -> None:
    """Câu hỏi gửi cán bộ."""


@support.command("list")
def list_(
    limit: Annotated[int, typer.Option(min=1, help="Số phiếu nhiều nhất.")] = 100,
    as_json: Annotated[bool, typer.Option("--json", help="In JSON ra đầu ra chuẩn.")] = False,
) -> None:
    """Các phiếu đang chờ trả lời, phiếu cũ nhất trước."""
    from bot.storage.database import Database
    from handlers.support.queries import open_requests

    async def read() -> list[dict[str, str]]:
        database = await Database.open(read_settings().database_url)
        try:
            async with database.read() as session:
                found = await open_requests(session, limit)
        finally:
            await database.close()
        return [
            {"number": r.number, "kind": r.kind, "question": r.question, "created_at": r.created_at.isoformat()}
            for r in found
        ]

    rows = asyncio.run(read())
    if as_json:
        print(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        print(f"{row['number']}  {row['created_at'][:16]}  {row['question']}")
    if not rows:
        print("Không có phiếu nào đang chờ.", file=sys.stderr)
