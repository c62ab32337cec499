"""The units that a file names, found in the tables; what cannot be told apart becomes a fault with the nearest names.

For: `load.py`. Not for: finding units for people who type (`bot/people/units.py`): a file has to name them exactly.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people import naming
from bot.people.provinces import read_province
from bot.people.units import UNITS, find_units
from bot.storage.portions import portions
from knowledge.faults import Fault, SourceFile
from knowledge.faults import Path as FieldPath

_Row = sa.Row[Any]
_MOST_FAULTS = 50


class Finder:
    """Finds units of a day by their names; gathers faults."""

    def __init__(self, session: AsyncConnection, source: SourceFile, on: dt.date) -> None:
        self.session, self.on = session, on
        self.faults: list[Fault] = []
        self._source = source

    def say(self, path: FieldPath, problem: str, advice: str) -> None:
        """One more fault; a file that fits nowhere is not told a thousand of them."""
        if len(self.faults) < _MOST_FAULTS:
            self.faults.append(self._source.fault(path, problem, advice))

    async def one(self, name: str, path: FieldPath) -> int | None:
        """The id of the one unit of this name; None (and a fault) where there is none or several."""
        fits = _fits(name, "", (await self._candidates([name]))[naming.key(name)])
        if len(fits) == 1:
            return int(fits[0].id)
        await self._unclear(name, fits, path)
        return None

    async def many(self, wanted: Sequence[tuple[str, str]], path: FieldPath) -> dict[str, int]:
        """The ids of units by (name, province or nothing), in this order, under their names in the file."""
        candidates = await self._candidates([name for name, _ in wanted])
        found: dict[str, int] = {}
        for place, (name, province) in enumerate(wanted):
            fits = _fits(name, province, candidates[naming.key(name)])
            if len(fits) != 1:
                await self._unclear(name, fits, (*path, place))
            elif fits[0].id in found.values():
                self.say((*path, place), f"«{name}» là đơn vị đã ghi ở dòng khác", "xóa một dòng")
            else:
                found[name if name not in found else f"{name} ({province})"] = fits[0].id
        return found

    async def _candidates(self, names: Sequence[str]) -> dict[str, list[Any]]:
        """Units of the day with the keys of these names."""
        found: dict[str, list[Any]] = defaultdict(list)
        for keys in portions(sorted({naming.key(name) for name in names})):
            query = (
                sa.select(UNITS.c.id, UNITS.c.name, UNITS.c.province)
                .where(UNITS.c.key.in_(keys))
                .where(sa.or_(UNITS.c.valid_from.is_(None), UNITS.c.valid_from <= self.on))
                .where(sa.or_(UNITS.c.valid_to.is_(None), UNITS.c.valid_to >= self.on))
                .order_by(UNITS.c.id)
            )
            for row in await self.session.execute(query):
                found[naming.key(row.name)].append(row)
        return found

    async def _unclear(self, name: str, fits: Sequence[_Row], path: FieldPath) -> None:
        if fits:
            said = "; ".join(f"{row.name} ({row.province})" for row in fits[:3])
            self.say(path, f"có {len(fits)} đơn vị tên «{name}»: {said}", "ghi {name: …, province: …}")
            return
        near = await find_units(self.session, name, on=self.on, limit=3)
        advice = f"có phải: {'; '.join(unit.name for unit in near)}?" if near else "nạp đơn vị: congdoan roster import"
        self.say(path, f"không có đơn vị «{name}» vào ngày {self.on:%d/%m/%Y}", advice)


def _fits(name: str, province: str, rows: Sequence[_Row]) -> Sequence[_Row]:
    """Of the units with one key those that bear exactly this name, else those that may; of one province where given."""
    if province:
        rows = [row for row in rows if row.province == (read_province(province) or province)]
    exact = [row for row in rows if naming.exact(row.name) == naming.exact(name)]
    return exact or [row for row in rows if naming.same_name(naming.marks(row.name), naming.marks(name))]
