"""`congdoan privacy breach …`: the register of breaches with its clock of 72 hours.

Luật 91/2025/QH15, Điều 23: the authority hears within 72 hours of a breach that may harm people.
For: arguments and printing. Not for: what a breach is, which people decide.
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

breach = typer.Typer(no_args_is_help=True, help="Sổ sự cố dữ liệu.", rich_markup_mode=None)
MOST = 1_000_000_000
FIRST_YEAR = 2000
AsJson = Annotated[bool, typer.Option("--json", help="In JSON ra đầu ra chuẩn.")]


@breach.callback()
def group() -> None:
    """Sổ sự cố dữ liệu, hạn 72 giờ báo cơ quan chuyên trách."""


@breach.command()
def add(
    what: Annotated[str, typer.Argument(help="Chuyện gì đã xảy ra; không ghi tên người.")],
    data: Annotated[str, typer.Option("--data", help="Loại dữ liệu bị ảnh hưởng.")] = "",
    people: Annotated[
        int | None, typer.Option("--people", min=0, max=MOST, help="Số người bị ảnh hưởng, nếu biết.")
    ] = None,
    found: Annotated[
        str | None, typer.Option("--found", help="Lúc phát hiện (YYYY-MM-DDTHH:MM); bỏ trống: bây giờ.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Ghi một sự cố; đồng hồ 72 giờ tính từ lúc phát hiện."""
    settings = read_settings()
    try:
        moment = dt.datetime.fromisoformat(found) if found else dt.datetime.now(settings.zone)
    except ValueError:
        raise typer.BadParameter(f"'{found}' không phải là giờ; viết YYYY-MM-DDTHH:MM", param_hint="--found") from None
    if moment.year < FIRST_YEAR:
        raise typer.BadParameter(f"lúc phát hiện không thể trước năm {FIRST_YEAR}", param_hint="--found")
    moment = moment if moment.tzinfo else moment.replace(tzinfo=settings.zone)
    if moment > dt.datetime.now(dt.UTC):
        raise typer.BadParameter("lúc phát hiện không thể ở tương lai", param_hint="--found")
    if not what.strip():
        raise typer.BadParameter("cần mô tả chuyện gì đã xảy ra", param_hint="WHAT")
    row = asyncio.run(_add(what.strip(), data.strip(), people, moment))
    if as_json:
        print(json.dumps(row, ensure_ascii=False))
    else:
        print(f"Đã ghi sự cố {row['number']}. Báo cơ quan chuyên trách trước {row['deadline'][:16].replace('T', ' ')}.")


async def _add(what: str, data: str, people: int | None, found_at: dt.datetime) -> dict[str, Any]:
    from bot.cli_privacy import session_of
    from bot.people import audit
    from handlers.privacy import queries

    now = dt.datetime.now(dt.UTC)
    async with session_of(read_settings()) as (session, _):
        number = await queries.add_breach(session, what, data, people, found_at, now)
        await audit.note(session, "breach.add", f"breach={number}", person_id=None, channel="cli", now=now)
        return next(_row(one) for one in await queries.breaches(session) if one.id == number)


@breach.command("list")
def list_(as_json: AsJson = False) -> None:
    """Sổ sự cố, mới nhất trước, với số giờ còn lại."""
    rows = asyncio.run(_list())
    if as_json:
        print(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        late = f"QUÁ HẠN {-row['hours_left']} giờ" if row["overdue"] else f"còn {row['hours_left']} giờ"
        people = f"{row['people']} người" if row["people"] is not None else "chưa rõ số người"
        state = "đã báo" if row["notified_at"] else late
        print(f"{row['number']}  {row['found_at'][:16].replace('T', ' ')}  {state}  {people}  {row['what']}")
    if not rows:
        print("Chưa ghi sự cố nào.", file=sys.stderr)


async def _list() -> list[dict[str, Any]]:
    from bot.cli_privacy import session_of
    from handlers.privacy import queries

    async with session_of(read_settings()) as (session, _):
        return [_row(one) for one in await queries.breaches(session)]


@breach.command()
def notified(number: Annotated[int, typer.Argument(min=1, max=MOST, help="Số sự cố.")]) -> None:
    """Ghi là đã báo cơ quan chuyên trách."""
    asyncio.run(_notified(number))
    print(f"Đã ghi: sự cố {number} đã báo cơ quan chuyên trách.")


async def _notified(number: int) -> None:
    from bot.cli_privacy import session_of
    from bot.people import audit
    from handlers.privacy import queries

    now = dt.datetime.now(dt.UTC)
    async with session_of(read_settings()) as (session, _):
        if not await queries.notified(session, number, now):
            raise AssistantError(f"Không có sự cố {number} chưa báo; xem congdoan privacy breach list.")
        await audit.note(session, "breach.notified", f"breach={number}", person_id=None, channel="cli", now=now)


def _row(one: Any) -> dict[str, Any]:
    from handlers.privacy.model import NOTIFY_WITHIN

    zone = read_settings().zone
    deadline = one.found_at + NOTIFY_WITHIN
    left = deadline - dt.datetime.now(dt.UTC)
    return {
        "number": one.id,
        "what": one.what,
        "data": one.data,
        "people": one.people,
        "found_at": one.found_at.astimezone(zone).isoformat(),
        "deadline": deadline.astimezone(zone).isoformat(),
        "hours_left": int(left.total_seconds() // 3600),
        "overdue": one.notified_at is None and left < dt.timedelta(0),
        "notified_at": one.notified_at.astimezone(zone).isoformat() if one.notified_at else None,
    }
