"""`congdoan roster codes`: a printed sheet of the codes by which the members of each unit reach its roster.

For: choosing units, and making or ending their codes together with the file. Not for: arguments (`cli_roster.py`), the
codes (`bot/people/unit_codes.py`) or the drawing (`handlers/membership/report.py`).
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cli_people import CHANNEL, unit_named, writing
from bot.clock import SystemClock, long_date
from bot.errors import AssistantError
from bot.people import audit, unit_codes
from bot.people.units import Unit, units_below, units_by_ids, units_on
from bot.settings import read_settings


def write_sheet(file: Path, unit: str | None) -> dict[str, Any]:
    """New codes for a unit and all below it (None: all units of today), and their sheet.

    Raises AssistantError where there is no unit or the file cannot be written; then no code has changed.
    """
    from handlers.membership.report import sheet_of
    from handlers.membership.sheet_kinds import ROSTERS

    settings = read_settings()
    clock = SystemClock(settings.zone)
    now = clock.now()
    expires = now + ROSTERS.lives

    async def make(session: AsyncConnection) -> int:
        units = await _units(session, unit, clock.today())
        made = await unit_codes.make(session, units, by=None, now=now)
        await audit.note(session, ROSTERS.noted, f"codes={len(made)}", person_id=None, channel=CHANNEL, now=now)
        day = long_date(clock.day_of(expires))
        content = sheet_of(ROSTERS, made, public_url=settings.public_url, until=day)
        try:  # within the transaction: where the file cannot be written, the codes before it stay good
            file.write_bytes(content)  # noqa: ASYNC240  one command
        except OSError as error:
            raise AssistantError(f"Không ghi được tệp {file}: {error.strerror}.") from error
        return len(made)

    count = writing(settings, make)
    last_day = long_date(clock.day_of(expires))
    return {"file": str(file), "count": count, "expires": expires.isoformat(), "last_day": last_day}


def end_codes(unit: str | None) -> dict[str, Any]:
    """Ends the codes of a unit and all below it; how many could still be used."""
    settings = read_settings()
    clock = SystemClock(settings.zone)

    async def end(session: AsyncConnection) -> int:
        units = await _units(session, unit, clock.today())
        count = await unit_codes.revoke(session, [one.id for one in units], clock.now())
        about = f"codes={count}"
        await audit.note(session, "unit_code.revoke", about, person_id=None, channel=CHANNEL, now=clock.now())
        return count

    return {"revoked": writing(settings, end)}


async def _units(session: AsyncConnection, name: str | None, on: dt.date) -> list[Unit]:
    if name is None:
        found = await units_on(session, on)
        if not found:
            raise AssistantError("Chưa có đơn vị nào. Nạp danh sách bằng congdoan roster import TỆP.")
        return found
    unit_id, _ = await unit_named(session, name, on)
    return [*(await units_by_ids(session, [unit_id])).values(), *await units_below(session, unit_id, on)]
