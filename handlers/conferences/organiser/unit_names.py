"""A typed or pasted list of units: taken apart, and each name found, or said why not.

For: names -> units of today. Not for: the conversation (`units.py`), or how near two names are (`bot/people/`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people import naming
from bot.people.units import UNITS, Unit, find_units
from bot.privacy import mask
from handlers.conferences.organiser import texts_create as said
from handlers.conferences.report.wording import clean

_NAMES_SHOWN = 3
_LONGEST = 80
_NUMBERING = re.compile(r"^\s*\d{1,3}[.)]\s+")
# What follows a comma and says where the unit before it is, as in "THCS Kim Đồng, xã Ea Kar".
_WHERE = re.compile(r"^(?:xã|phường|huyện|quận|thị trấn|thị xã|đặc khu)\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Read:
    """The units that are meant, in order; the lines that show them; and what could not be told, or was told twice."""

    ids: tuple[int, ...]
    shown: tuple[str, ...]
    doubts: tuple[str, ...]


def apart(text: str) -> list[str]:
    """The names of a list: a line, or a part between commas or semicolons, each."""
    names: list[str] = []
    for line in text.splitlines():
        first = True
        for part in re.split(r"[,;]", line):
            name = _NUMBERING.sub("", part.strip(" \t-•*")).strip()
            if name and not first and _WHERE.match(name):
                names[-1] += f", {name}"
            elif name:
                names.append(name)
                first = False
    return names


async def understand(session: AsyncConnection, names: Sequence[str], today: dt.date) -> Read:
    """What each name means. One that became part of another unit is that unit, and this is said."""
    sure: dict[int, str] = {}
    shown: list[str] = []
    doubts: list[str] = []
    unclear = False
    for name in names:
        typed = clean(mask(name))[:_LONGEST]
        near = await find_units(session, typed, on=today, limit=_NAMES_SHOWN)
        exact = [one for one in near if naming.key(one.name) == naming.key(typed)]
        if len(exact) != 1 and (exact or len(near) != 1):
            unclear = True
            doubts.append(
                said.UNCLEAR_UNIT.format(typed=typed, names=_told_apart(near))
                if near
                else said.UNKNOWN_UNIT.format(typed=typed)
            )
            continue
        unit = (exact or near)[0]
        merged = not exact and await _has_merged(session, typed, unit)
        if unit.id in sure:
            doubts.append(
                (said.MERGED_TWICE if merged else said.NAMED_TWICE).format(typed=typed, unit=clean(unit.name))
            )
            continue
        sure[unit.id] = unit.name
        wording = said.FOUND_UNIT if exact else said.MERGED_UNIT if merged else said.NEAR_UNIT
        shown.append(wording.format(number=len(sure), unit=clean(unit.name), typed=typed))
    return Read(tuple(sure), tuple(shown), (*doubts, *((said.UNCLEAR_HOW,) if unclear else ())))


async def _has_merged(session: AsyncConnection, typed: str, unit: Unit) -> bool:
    """Whether a name is that of a unit that became part of this one, and not its own."""
    meant = set(naming.words(typed)) - naming.GENERIC
    if not meant or meant <= set(naming.key(unit.name).split()):
        return False
    former = await session.execute(sa.select(UNITS.c.name).where(UNITS.c.merged_into == unit.id))
    return any(meant <= set(naming.key(name).split()) for name in former.scalars())


def _told_apart(near: Sequence[Unit]) -> str:
    """Names that can be told apart: those of two provinces with the province."""
    names = [clean(one.name) for one in near]
    if len(set(names)) < len(names):
        names = [f"{clean(one.name)} ({one.province})" for one in near]
    return "; ".join(names)
