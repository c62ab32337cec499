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
        lambda row: f"{row['due']}  {row['reported'] + row['accepted']}/{row['owing']}  {row['title']}",
    )  # fmt: skip


@deadline.command()
def templates(as_json: AsJson = False) -> None:
    """Các việc có sẵn, đang tắt; việc không có rule chưa có ngày cho đến khi người phụ trách cho hạn."""
    from handlers.deadlines.templates import all_templates

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


def _print(rows: Rows, as_json: bool, none: str, line: Callable[[dict[str, Any]], str]) -> None:
    if as_json:
        print(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        print(line(row))
    if not rows:
        print(none, file=sys.stderr)


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
            "id": one.id, "title": what.title, "basis": what.basis, "template": what.template, "due": str(one.due),
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
