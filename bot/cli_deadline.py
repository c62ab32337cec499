"""`congdoan deadline …`: what is followed, what comes with the program, which units owe what soon.

For: arguments and printing. Not for: giving out, moving or receiving, which organisers do in chat (`/hannop`).
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.clock import SystemClock
from bot.errors import AssistantError
from bot.settings import read_settings
from bot.storage.database import Database

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

deadline = typer.Typer(no_args_is_help=True, help="Hạn nộp của các đơn vị.", rich_markup_mode=None)
AsJson = Annotated[bool, typer.Option("--json", help="In JSON ra đầu ra chuẩn.")]
Rows = list[dict[str, Any]]


@deadline.callback()
def group() -> None:
    """Hạn nộp của các đơn vị."""


@deadline.command("list")
def list_(as_json: AsJson = False) -> None:
    """Các việc đang theo dõi: hạn, bao nhiêu đơn vị đã nộp."""
    rows = _read("deadline.list", _rounds)
    _print(
        rows, as_json, "Chưa giao việc nào có hạn.",
        lambda row: (
            f"{row['due']}  {row['reported'] + row['accepted']}/{row['owing']}  {row['title']}{_of(row['province'])}"
        ),
    )  # fmt: skip


@deadline.command()
def templates(as_json: AsJson = False) -> None:
    """Các việc có sẵn, đang tắt; việc không có rule chưa có ngày cho đến khi người phụ trách cho hạn."""
    from handlers.deadlines.organiser.templates import all_templates

    rows = [one.model_dump(mode="json") for one in all_templates()]
    _print(rows, as_json, "", lambda row: f"{row['id']}  {row['title']}  ({row['rule'] or 'chưa có ngày'})")


@deadline.command()
def due(
    days: Annotated[int, typer.Option(min=0, max=366, help="Trong bao nhiêu ngày tới.")] = 14,
    as_json: AsJson = False,
) -> None:
    """Đơn vị nào còn phải nộp việc gì: đã quá hạn, hoặc đến hạn trong mấy ngày tới."""

    async def found(session: AsyncConnection, today: dt.date) -> Rows:
        return await _due(session, today, days)

    rows = _read("deadline.due", found)
    _print(
        rows, as_json, f"Không có việc nào đến hạn trong {days} ngày tới.",
        lambda row: f"{row['due']}  ({row['days_left']} ngày)  {row['unit']}: {row['title']}",
    )  # fmt: skip


@deadline.command()
def calendar(
    province: Annotated[str, typer.Option(help="Tên tỉnh, thành phố; để trống: mọi tỉnh đã có lịch.")] = "",
    event: Annotated[str, typer.Option(help="Tên mốc, ví dụ: sơ kết học kỳ I. Đi với --day.")] = "",
    day: Annotated[
        str, typer.Option(help="Ngày của mốc, YYYY-MM-DD: ghi mới hoặc dời, các việc theo mốc dời theo.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Lịch năm học của từng tỉnh: xem, hoặc ghi ngày của một mốc."""
    from handlers.deadlines.calendar.schoolyear import EVENTS, school_year

    async def found(session: AsyncConnection, today: dt.date) -> Rows:
        from handlers.deadlines.calendar.landmarks import landmarks

        if event or day:
            await _set_day(session, province, event, day, today)
        every = await landmarks(session, since=school_year(today), provinces=[province] if province else None)
        return [
            {
                "province": one.province, "school_year": one.school_year, "event": one.event,
                "title": EVENTS.get(one.event, one.event), "day": str(one.day),
            }
            for one in every
        ]  # fmt: skip

    _print(
        _read("deadline.calendar", found), as_json, "Chưa có ngày nào của năm học; người phụ trách cấp tỉnh nhập.",
        lambda row: f"{row['province']}  {row['day']}  {row['title']} ({row['school_year']}–{row['school_year'] + 1})",
    )  # fmt: skip


async def _set_day(session: AsyncConnection, province: str, event: str, day: str, today: dt.date) -> None:
    """Enters a day and moves what goes with it. Raises AssistantError where no province, event or day is named."""
    import sqlalchemy as sa

    from bot.people.units import UNITS
    from bot.schedule import bring_forward
    from handlers.deadlines.calendar import landmarks
    from handlers.deadlines.calendar.schoolyear import EVENTS, read_event, school_year
    from handlers.deadlines.reminders import job

    known = read_event(event)
    if known is None:
        raise AssistantError(f"Chưa rõ mốc “{event}”. Các mốc: {', '.join(EVENTS.values())}.")
    try:
        when = dt.date.fromisoformat(day)
    except ValueError:
        raise AssistantError(f"“{day}” không phải là ngày; viết YYYY-MM-DD.") from None
    if (await session.execute(sa.select(UNITS.c.id).where(UNITS.c.province == province).limit(1))).first() is None:
        raise AssistantError(f"Không có đơn vị nào thuộc tỉnh “{province}”; viết tên như trong danh sách đơn vị.")
    now = SystemClock(read_settings().zone).now()
    new = landmarks.Landmark(province, school_year(when), known, when)
    if await landmarks.set_day(session, new, by=None, today=today, now=now):
        await bring_forward(session, job.JOB, now)


def _print(rows: Rows, as_json: bool, none: str, line: Callable[[dict[str, Any]], str]) -> None:
    if as_json:
        print(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        print(line(row))
    if not rows:
        print(none, file=sys.stderr)


def _of(province: str) -> str:
    return f" ({province})" if province else ""


def _read(action: str, find: Callable[[AsyncConnection, dt.date], Awaitable[Rows]]) -> Rows:
    """What a query finds; that it was looked at is noted in the audit log."""
    from bot.people import audit

    async def opened() -> Rows:
        settings = read_settings()
        clock = SystemClock(settings.zone)
        database = await Database.open(settings.database_url)
        try:
            async with database.write() as session:
                rows = await find(session, clock.today())
                about = f"rows={len(rows)}"
                await audit.note(session, action, about, person_id=None, channel="cli", now=clock.now())
                return rows
        finally:
            await database.close()

    return asyncio.run(opened())


async def _rounds(session: AsyncConnection, today: dt.date) -> Rows:
    from handlers.deadlines import queries

    ids = [one.id for one in await queries.deadlines(session)]
    return [
        {
            "id": one.id, "title": what.title, "province": one.province, "basis": what.basis,
            "template": what.template, "due": str(one.due),
            "days_left": (one.due - today).days, "owing": tally.owing, "missing": tally.awaited,
            "reported": tally.reported, "accepted": tally.accepted, "excused": tally.excused,
        }
        for one, what, tally in await queries.rounds(session, ids, today - dt.timedelta(days=31))
    ]  # fmt: skip


async def _due(session: AsyncConnection, today: dt.date, days: int) -> Rows:
    from handlers.deadlines import queries

    soon = today + dt.timedelta(days=days) >= queries.DUE
    return [
        {
            "title": one.deadline.title, "unit": one.unit, "province": one.province, "due": str(one.due),
            "days_left": (one.due - today).days, "state": one.task.shown_state(one.due, today).value,
        }
        for one in await queries.owed(session, queries.STILL_AWAITED, soon, most=100_000)
    ]  # fmt: skip
