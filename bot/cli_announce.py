"""`congdoan announce …`: which announcements there are, how far one is, stopping it, its report.

For: arguments and printing. Not for: writing or approving, which two people do in chat (`/thongbao`).
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from bot.clock import SystemClock
from bot.errors import AssistantError
from bot.settings import read_settings
from bot.storage.database import Database

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.delivery.campaigns import Progress
    from handlers.announcements.content import Work
    from handlers.announcements.model import Announcement, Event

announce = typer.Typer(no_args_is_help=True, help="Thông báo: theo dõi, dừng, báo cáo.", rich_markup_mode=None)
AsJson = Annotated[bool, typer.Option("--json", help="In JSON ra đầu ra chuẩn.")]
Number = Annotated[str, typer.Argument(metavar="SỐ", help="Số thông báo: 31 hoặc T-0031.")]
_Result = TypeVar("_Result")
_OFTEN = 1.0
_OVER = frozenset(("done", "cancelled", "expired", "draft", "review"))


@announce.callback()
def group() -> None:
    """Thông báo: theo dõi, dừng, báo cáo."""


@announce.command("list")
def list_(as_json: AsJson = False) -> None:
    """Các thông báo, mới nhất trước."""
    from handlers.announcements import queries

    found = _with_session("list", lambda session: queries.newest(session))
    if as_json:
        print(json.dumps([_as_row(one) for one in found], ensure_ascii=False))
        return
    for one in found:
        print(f"{one.number}  {_state(one):<22}  {' '.join(one.text.split())[:60]}")
    if not found:
        print("Chưa có thông báo nào.", file=sys.stderr)


@announce.command()
def show(number: Number, as_json: AsJson = False) -> None:
    """Một thông báo: nội dung, người nhận, ai viết, ai duyệt."""

    async def read(session: AsyncConnection) -> tuple[Announcement, str]:
        one = await _one(session, number)
        return one, await _work(session).words(one)

    one, words = _with_session(f"show announcement={_id(number)}", read)
    row = _as_row(one) | {"people": words, "made_by": one.made_by, "approved_by": one.approved_by, "text": one.text}
    if as_json:
        print(json.dumps(row, ensure_ascii=False))
        return
    print(
        f"{one.number}  {_state(one)}\nNgười nhận: {words}\nNgười viết: {one.made_by}  Người duyệt: {one.approved_by}"
    )
    print(f"\n{one.text}")


@announce.command()
def status(
    number: Number,
    watch: Annotated[bool, typer.Option("--watch", help="Theo dõi đến khi xong.")] = False,
    as_json: AsJson = False,
) -> None:
    """Đã gửi đến đâu: số người đã nhận, lỗi, chưa rõ."""
    if watch:
        asyncio.run(_watch(number, as_json))
        return
    one, progress, acked = _with_session("", lambda session: _progress(session, number))
    if as_json:
        print(json.dumps(_status(one, progress, acked), ensure_ascii=False, default=str))
    else:
        print(_line(one, progress, acked))


@announce.command()
def pause(number: Number) -> None:
    """Tạm dừng: không gửi thêm tin nào."""
    from handlers.announcements.model import Event

    _steer(number, Event.PAUSE)


@announce.command()
def resume(number: Number) -> None:
    """Gửi tiếp thông báo đang tạm dừng."""
    from handlers.announcements.model import Event

    _steer(number, Event.RESUME)


@announce.command()
def cancel(number: Number) -> None:
    """Hủy phần chưa gửi."""
    from handlers.announcements.model import Event

    _steer(number, Event.CANCEL)


@announce.command()
def report(number: Number, file: Annotated[Path, typer.Argument(metavar="TỆP.xlsx", help="Tệp để ghi.")]) -> None:
    """Ghi báo cáo từng người ra tệp XLSX: ai đã nhận, ai chưa, số điện thoại để gọi."""
    from handlers.announcements import report as sheets

    async def read(session: AsyncConnection) -> tuple[bytes, int]:
        one = await _one(session, number)
        if one.campaign_id is None:
            raise AssistantError(f"{one.number} chưa gửi cho ai ({_state(one)}), nên chưa có báo cáo.")
        lines, left = await sheets.told(session, one), await sheets.unlinked(_work(session), one)
        return sheets.workbook(lines, left), len(lines) + len(left)

    content, count = _with_session(f"export announcement={_id(number)}", read)
    try:
        file.write_bytes(content)
    except OSError as error:
        raise AssistantError(f"Không ghi được tệp {file}: {error.strerror}.") from error
    print(f"Đã ghi {count} người vào {file}.")


def _with_session(action: str, work: Callable[[AsyncConnection], Awaitable[_Result]]) -> _Result:
    """Does something in one transaction; what was looked at or done is noted where `action` names it."""
    from bot.people import audit

    async def opened() -> _Result:
        settings = read_settings()
        now = SystemClock(settings.zone).now()
        database = await Database.open(settings.database_url)
        try:
            async with database.write() as session:
                result = await work(session)
                if action:
                    verb, _, about = action.partition(" ")
                    await audit.note(session, f"announce.{verb}", about, person_id=None, channel="cli", now=now)
                return result
        finally:
            await database.close()

    return asyncio.run(opened())


def _id(number: str) -> int:
    digits = number.strip().upper().removeprefix("T-")
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= 15):
        raise AssistantError(f"«{number}» không phải số thông báo. Xem congdoan announce list.")
    return int(digits)


async def _one(session: AsyncConnection, number: str, *, lock: bool = False) -> Announcement:
    from handlers.announcements import queries

    one = await queries.by_id(session, _id(number), lock=lock)
    if one is None:
        raise AssistantError(f"Không có thông báo {number}. Xem congdoan announce list.")
    return one


def _state(one: Announcement) -> str:
    from handlers.announcements import texts

    return texts.STATES[one.state]


def _as_row(one: Announcement) -> dict[str, Any]:
    return {"id": one.id, "number": one.number, "state": one.state.value, "send_at": str(one.send_at or "")}


def _work(session: AsyncConnection) -> Work:
    """For words and the roster alone: no channel is served by a command."""
    from bot.app import all_features
    from bot.delivery.outbox import Outbox
    from handlers.announcements.content import Work, segments_of

    clock = SystemClock(read_settings().zone)
    return Work(session, Outbox(session, {}, clock), segments_of(all_features()), clock.today())


async def _progress(session: AsyncConnection, number: str) -> tuple[Announcement, Progress | None, int]:
    from bot.delivery import campaigns
    from handlers.announcements import queries

    one = await _one(session, number)
    progress = await campaigns.progress(session, one.campaign_id) if one.campaign_id is not None else None
    return one, progress, await queries.acked(session, one.id)


def _status(one: Announcement, progress: Progress | None, acked: int) -> dict[str, Any]:
    return _as_row(one) | {"acked": acked} | ({"progress": asdict(progress)} if progress else {})


def _line(one: Announcement, progress: Progress | None, acked: int) -> str:
    from handlers.announcements.running import progress_words

    return progress_words(one, progress, acked) if progress else f"{one.number}: {_state(one)}"


async def _watch(number: str, as_json: bool) -> None:
    """A bar on standard error until it is over; with `--json` one line a second."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    database = await Database.open(read_settings().database_url)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    try:
        with Bar(*columns, console=Console(stderr=True), disable=as_json) as bar:
            task = bar.add_task(number)
            while True:
                async with database.read() as session:
                    one, progress, acked = await _progress(session, number)
                if as_json:
                    print(json.dumps(_status(one, progress, acked), ensure_ascii=False, default=str), flush=True)
                if progress is not None:
                    to_send = progress.total - progress.skipped - progress.unreachable
                    words = f"{one.number} {_state(one)}"
                    bar.update(task, description=words, total=to_send, completed=to_send - progress.pending)
                if one.state.value in _OVER:
                    break
                await asyncio.sleep(_OFTEN)
    finally:
        await database.close()
    if not as_json:
        print(_line(one, progress, acked))


def _steer(number: str, event: Event) -> None:
    """Announcement and ledger together."""

    async def act(session: AsyncConnection) -> Announcement:
        from handlers.announcements import queries, running

        one = await _one(session, number, lock=True)
        now = SystemClock(read_settings().zone).now()
        if not await queries.take(session, one, event, now):
            raise AssistantError(f"{one.number} đang ở trạng thái “{_state(one)}” nên không làm việc này được.")
        await running.in_ledger(session, one, event, now)
        return await _one(session, number)

    one = _with_session(f"{event.value} announcement={_id(number)}", act)
    print(f"{one.number}: {_state(one)}.")
