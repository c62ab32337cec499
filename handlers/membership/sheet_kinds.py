"""The two printable sheets: invitations for officers of every unit below one, and the codes by which members of each
unit reach its roster.

For: what tells the two apart, for chat and command alike. Not for: handing a sheet over (`sheets.py`), drawing it
(`report.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people import invites, unit_codes
from bot.people.codes import LIFETIME, Purpose
from bot.people.units import Unit, units_below
from handlers.membership import texts_rights as texts

Made = list[tuple[Unit, str]]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of sheet. `action` is its row in the permission table; `noted` its line in the audit log.

    `units(session, unit, on)` are the rows of a sheet for a unit; `make(session, units, by=, now=)` gives them codes.
    """

    action: str
    noted: str
    purpose: Purpose
    file_name: str
    title: str
    headings: tuple[str, ...]
    how: str
    wording: texts.SheetWords
    units: Callable[[AsyncConnection, Unit, dt.date], Awaitable[list[Unit]]]
    make: Callable[..., Awaitable[Made]]

    @property
    def lives(self) -> dt.timedelta:
        return LIFETIME[self.purpose]


async def _without_officer(session: AsyncConnection, unit: Unit, on: dt.date) -> list[Unit]:
    return await invites.without_officer(session, unit.id, on)


async def _it_and_below(session: AsyncConnection, unit: Unit, on: dt.date) -> list[Unit]:
    return [unit, *await units_below(session, unit.id, on)]


INVITES = Kind(
    "membership:sheet", "invite.sheet", Purpose.INVITE, "phieu-moi-can-bo.xlsx",
    texts.SHEET_TITLE, texts.SHEET_HEADINGS, texts.SHEET_HOW, texts.INVITE_SHEET,
    _without_officer, invites.invite_officers,
)  # fmt: skip
ROSTERS = Kind(
    "membership:claim_sheet", "unit_code.sheet", Purpose.UNIT, "phieu-ma-don-vi.xlsx",
    texts.ROSTER_TITLE, texts.ROSTER_HEADINGS, texts.ROSTER_HOW, texts.ROSTER_SHEET,
    _it_and_below, unit_codes.make,
)  # fmt: skip
KINDS: Sequence[Kind] = (INVITES, ROSTERS)
