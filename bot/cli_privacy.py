"""`congdoan privacy …`: the register of processing, requests that are due, and the register of breaches.

For: arguments and printing. Not for: the rules (`handlers/privacy`).
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cli_breach import breach
from bot.errors import AssistantError
from bot.settings import Settings, read_settings

if TYPE_CHECKING:
    from bot.delivery.outbox import Outbox

privacy = typer.Typer(no_args_is_help=True, help="Bảo vệ dữ liệu cá nhân.", rich_markup_mode=None)
privacy.add_typer(breach, name="breach")
AsJson = Annotated[bool, typer.Option("--json", help="In JSON ra đầu ra chuẩn.")]
TOLD = "Trợ lý đang chạy sẽ nhắn cho người yêu cầu."
NOT_TOLD = "Chưa nhắn được cho người yêu cầu; họ xem được bằng /dulieu yêu cầu."
Number = Annotated[str, typer.Argument(help="Số yêu cầu, ví dụ D-0007.")]


@privacy.callback()
def group() -> None:
    """Bảo vệ dữ liệu cá nhân: sổ đăng ký, yêu cầu đến hạn, sự cố."""


@privacy.command()
def register(
    file: Annotated[Path | None, typer.Argument(help="Tệp .docx hoặc .md; bỏ trống thì tự đặt tên.")] = None,
) -> None:
    """Viết sổ đăng ký xử lý dữ liệu và số liệu đánh giá tác động."""
    from bot.app import all_features, house_of
    from bot.clock import SystemClock
    from bot.people.personal import everything
    from handlers.privacy import register as document

    settings = read_settings()
    clock = SystemClock(settings.zone)
    today = clock.today()
    target = file or Path(document.DEFAULT_NAME.format(day=today.isoformat()))
    if target.suffix.lower() not in (".docx", ".md"):
        raise typer.BadParameter("viết được tệp .docx hoặc .md", param_hint="FILE")
    parts, abroad = everything(all_features()), ["Telegram"] if settings.telegram_token else []
    since = asyncio.run(_push_since(settings))
    push = f"{clock.day_of(since):%d/%m/%Y}" if since else ""
    try:
        document.write(target, list(document.sections(house_of(settings), parts, abroad, today, push=push)))
    except OSError as error:
        raise AssistantError(f"Không ghi được {target}: {error.strerror}. Chọn một thư mục khác.") from None
    print(f"Đã viết {target}. Điền các chỗ chấm trước khi nộp.")


async def _push_since(settings: Settings) -> dt.datetime | None:
    """When browsers were allowed to be told; None where they are not."""
    from bot import push_switch

    async with session_of(settings) as (session, _):
        found = await push_switch.standing(session)
    return found.since if found.is_on and settings.web_push else None


@privacy.command()
def requests(
    as_json: AsJson = False,
    everything: Annotated[bool, typer.Option("--all", help="Cả yêu cầu đã xong.")] = False,
) -> None:
    """Các yêu cầu về dữ liệu chưa xong, hạn gần nhất trước."""
    rows = asyncio.run(_requests(everything))
    if as_json:
        print(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        state = "xong" if row["done_at"] else "QUÁ HẠN" if row["overdue"] else f"còn {row['days_left']} ngày"
        print(f"{row['number']}  {row['kind']:<9} hạn {row['due']}  {state}  {row['about']}".rstrip())
    if not rows:
        print("Không có yêu cầu nào đang chờ.", file=sys.stderr)


async def _requests(everything: bool) -> list[dict[str, Any]]:
    from bot.clock import SystemClock
    from bot.people import audit
    from handlers.privacy import queries

    async with session_of(read_settings()) as (session, settings):
        today = SystemClock(settings.zone).today()
        found = await queries.requests(session, everything=everything)
        if found:
            about = f"requests={len(found)}"
            await audit.note(session, "privacy.list", about, person_id=None, channel="cli", now=dt.datetime.now(dt.UTC))
    return [
        {
            "number": one.number,
            "kind": one.kind.value,
            "about": one.about,
            "opened_at": one.opened_at.astimezone(settings.zone).isoformat(),
            "reply_due": one.reply_due.isoformat(),
            "due": one.last_day.isoformat(),
            "extended": one.extended_to is not None,
            "reason": one.reason,
            "answer": one.answer,
            "days_left": (one.last_day - today).days,
            "overdue": one.done_at is None and one.last_day < today,
            "done_at": one.done_at.astimezone(settings.zone).isoformat() if one.done_at else None,
        }
        for one in found
    ]


@privacy.command()
def done(
    number: Number,
    text: Annotated[str, typer.Option("--text", help="Câu trả lời gửi người yêu cầu.")] = "",
) -> None:
    """Đóng một yêu cầu đã giải quyết và báo cho người yêu cầu, kèm câu trả lời nếu có --text."""
    told = asyncio.run(_done(number, text.strip()))
    print(f"Đã đóng yêu cầu {number}. {TOLD if told else NOT_TOLD}")


async def _done(number: str, text: str) -> bool:
    from bot.people import audit
    from handlers.privacy import queries, status, texts

    async with _speaking() as (session, outbox):
        request, now = await _known(session, number), outbox.clock.now()
        if not await queries.finish(session, request.id, now, text):
            raise AssistantError(f"Yêu cầu {request.number} đã đóng trước đó.")
        await audit.note(session, "privacy.done", request.number, person_id=None, channel="cli", now=now)
        return await status.tell(session, outbox, request, texts.ANSWERED if text else texts.FINISHED, text=text)


@privacy.command()
def extend(
    number: Number,
    until: Annotated[str, typer.Option("--until", help="Hạn mới (YYYY-MM-DD).")],
    reason: Annotated[str, typer.Option("--reason", help="Lý do, được lưu lại.")],
) -> None:
    """Gia hạn một yêu cầu, một lần duy nhất, trong mức luật cho phép."""
    try:
        day = dt.date.fromisoformat(until)
    except ValueError:
        raise typer.BadParameter(f"'{until}' không phải là ngày; viết YYYY-MM-DD", param_hint="--until") from None
    if not reason.strip():
        raise typer.BadParameter("cần một lý do", param_hint="--reason")
    told = asyncio.run(_extend(number, day, reason.strip()))
    print(f"Đã gia hạn yêu cầu {number} đến {day:%d/%m/%Y}. {TOLD if told else NOT_TOLD}")


async def _extend(number: str, until: dt.date, reason: str) -> bool:
    from bot.people import audit
    from handlers.privacy import queries, status, texts
    from handlers.privacy.model import longest

    async with _speaking() as (session, outbox):
        request, now = await _known(session, number), outbox.clock.now()
        last = longest(request.kind, outbox.clock.day_of(request.opened_at))
        if not request.due < until <= last:
            raise AssistantError(f"Hạn mới phải sau {request.due:%d/%m/%Y} và chậm nhất {last:%d/%m/%Y}.")
        if not await queries.extend(session, request.id, until, reason):
            raise AssistantError(f"Yêu cầu {request.number} đã xong hoặc đã gia hạn một lần, không gia hạn nữa được.")
        await audit.note(session, "privacy.extend", request.number, person_id=None, channel="cli", now=now)
        return await status.tell(session, outbox, request, texts.EXTENDED, due=f"{until:%d/%m/%Y}", reason=reason)


@asynccontextmanager
async def _speaking() -> AsyncIterator[tuple[AsyncConnection, Outbox]]:
    """One writing transaction, and an outbox for the channels that are set up here."""
    from bot.app import build
    from bot.delivery.outbox import Outbox

    async with build(read_settings(), knowledge=object()) as program, program.database.write() as session:
        limits = {channel.name: channel.limits for channel in program.channels}
        yield session, Outbox(session, limits, program.clock)


@privacy.command()
def copy(number: Number, folder: Annotated[Path, typer.Argument(help="Thư mục để ghi hai tệp.")] = Path()) -> None:
    """Viết bản sao dữ liệu của người yêu cầu ra tệp JSON và trang HTML, để giao cho họ."""
    written = asyncio.run(_copy(number, folder))
    print("Đã viết " + " và ".join(str(file) for file in written) + ". Giao tận tay rồi xóa tệp.")


async def _copy(number: str, folder: Path) -> list[Path]:
    from bot.app import all_features, house_of
    from bot.clock import SystemClock
    from bot.people import audit, personal
    from handlers.privacy import copy as copies

    async with session_of(read_settings()) as (session, settings):
        request, clock = await _known(session, number), SystemClock(settings.zone)
        if request.person_id is None:
            raise AssistantError(f"Dữ liệu của yêu cầu {request.number} đã được xóa, không còn gì để sao.")
        found = await personal.held(session, personal.everything(all_features()), request.person_id)
        about, now = request.number, clock.now()
        await audit.note(session, "privacy.copy", about, person_id=None, channel="cli", now=now)
        page = copies.as_html(found, house_of(settings), clock)
    files = {folder / f"{request.number}.json": copies.as_json(found, now), folder / f"{request.number}.html": page}
    try:
        for file, content in files.items():
            file.write_text(content, encoding="utf-8")
    except OSError as error:
        raise AssistantError(f"Không ghi được vào {folder}: {error.strerror}.") from None
    return list(files)


async def _known(session: AsyncConnection, number: str) -> Any:
    """The request of a number. Raises AssistantError where there is none."""
    from handlers.privacy import queries
    from handlers.privacy.model import read_number

    request_id = read_number(number)
    request = await queries.get(session, request_id) if request_id is not None else None
    if request is None:
        raise AssistantError(f"Không có yêu cầu {number}; xem congdoan privacy requests --all.")
    return request


@asynccontextmanager
async def session_of(settings: Settings) -> AsyncIterator[tuple[AsyncConnection, Settings]]:
    """One writing transaction on the configured database."""
    from bot.storage.database import Database

    database = await Database.open(settings.database_url)
    try:
        async with database.write() as session:
            yield session, settings
    finally:
        await database.close()
