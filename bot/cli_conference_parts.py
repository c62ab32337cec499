"""What the commands of `congdoan conference` share: the database, finding a conference and its session, files.

For: `cli_conference.py` and `cli_conference_files.py`. Not for: arguments.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot.clock import SystemClock
from bot.errors import AssistantError
from bot.settings import read_settings
from bot.storage.database import Database

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from handlers.conferences.model import Conference, Session

CHANNEL = "cli"
AsJson = Annotated[bool, typer.Option("--json", help="In JSON ra đầu ra chuẩn.")]
Slug = Annotated[str, typer.Argument(metavar="ID", help="Mã hội nghị; xem congdoan conference list.")]
Number = Annotated[int, typer.Argument(metavar="BUỔI", min=1, help="Buổi thứ mấy.")]
_Result = TypeVar("_Result")


def run(work: Callable[[Database], Awaitable[_Result]]) -> _Result:
    """Does something with the database of the settings."""

    async def opened() -> _Result:
        database = await Database.open(read_settings().database_url)
        try:
            return await work(database)
        finally:
            await database.close()

    return asyncio.run(opened())


def clock() -> SystemClock:
    """The clock in the zone of the settings."""
    return SystemClock(read_settings().zone)


async def by_slug(session: AsyncConnection, slug: str) -> Conference:
    """Raises AssistantError where there is no such conference."""
    from handlers.conferences import queries

    found = await queries.by_slug(session, slug)
    if found is None:
        raise AssistantError(f"Không có hội nghị «{slug}»; xem congdoan conference list.")
    return found


async def by_number(session: AsyncConnection, slug: str, number: int) -> tuple[Conference, Session]:
    """A session by its number. Raises AssistantError where there is none."""
    from handlers.conferences import queries

    found = await by_slug(session, slug)
    sessions = await queries.sessions_of(session, found.id)
    for one in sessions:
        if one.number == number:
            return found, one
    raise AssistantError(f"Hội nghị {slug} có {len(sessions)} buổi, không có buổi {number}.")


def read(path: Path) -> bytes:
    """The content of a file. Raises AssistantError."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise AssistantError(f"Không đọc được tệp {path}: {error.strerror}.") from error


def write(path: Path, data: bytes) -> None:
    """Raises AssistantError where the file cannot be written."""
    try:
        path.write_bytes(data)
    except OSError as error:
        raise AssistantError(f"Không ghi được tệp {path}: {error.strerror}.") from error
