"""All units that an import may name: those of the database and those of the file, by name and day.

For: finding the one unit that a cell means, or saying why it is none or several. Not for: people who type
(`units.find_units`): a file is taken at its word, nothing is guessed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people import naming
from bot.people._staging import Staging
from bot.people._unit_tables import UNITS
from bot.people.cells import CellFault, shown
from bot.people.codes import looks_like_code, normal
from bot.people.tree import is_valid

NODES = """
CREATE TABLE node (id INTEGER PRIMARY KEY, key TEXT, marks TEXT, kind TEXT, name TEXT, parent_key TEXT, province TEXT,
                   valid_from TEXT, valid_to TEXT, parent INTEGER, merged INTEGER, code TEXT);
CREATE INDEX node_key ON node (key, parent_key);
CREATE INDEX node_code ON node (code);
"""
_MOST_HINTS = 50


@dataclass(frozen=True, slots=True)
class Named:
    """One unit that a name may mean. Ids below 0 are rows of the file."""

    id: int
    marks: str
    kind: str
    name: str
    parent_key: str
    province: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    merged: int | None
    code: str

    def __str__(self) -> str:
        told = [self.name]
        if self.province and naming.key(self.province) not in naming.key(self.name):
            told.append(self.province)
        if self.valid_to:
            told.append(f"đến {self.valid_to:%d/%m/%Y}")
        told.append(f"mã {self.code}" if self.code else f"dòng {-self.id} của tệp")
        return " · ".join(told)


async def load_units(session: AsyncConnection, staging: Staging) -> None:
    """Copies what the database knows of all units, in portions."""
    above = UNITS.alias()
    query = sa.select(
        UNITS.c.id, UNITS.c.key, UNITS.c.kind, UNITS.c.name, above.c.key.label("parent_key"), UNITS.c.province,
        UNITS.c.valid_from, UNITS.c.valid_to, UNITS.c.parent_id, UNITS.c.merged_into, UNITS.c.code,
    ).outerjoin(above, above.c.id == UNITS.c.parent_id)  # fmt: skip
    async with session.stream(query) as result:
        async for batch in result.partitions(2000):
            staging.many(
                "INSERT INTO node VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (u.id, u.key, naming.marks(u.name), u.kind, u.name, u.parent_key or "", u.province,
                     iso(u.valid_from), iso(u.valid_to), u.parent_id, u.merged_into, u.code)
                    for u in batch
                ],
            )  # fmt: skip


def iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


class UnitIndex:
    """Looks units up in the staging; the same name asked again costs nothing."""

    def __init__(self, staging: Staging) -> None:
        self._staging = staging
        self._hints = 0
        self._remembered = lru_cache(maxsize=5000)(self._find)

    def named(self, key: str, above: str = "", *, or_none: bool = False) -> list[Named]:
        """Every unit with a key, of any day; `above` asks for a unit above with that key, `or_none` also for none."""
        if not above:
            rows = self._staging.rows(f"{_SELECT} WHERE key = ?", (key,))
        else:
            keys = (key, above, "" if or_none else above)
            rows = self._staging.rows(f"{_SELECT} WHERE key = ? AND parent_key IN (?, ?)", keys)
        return [_named(row) for row in rows]

    def by_code(self, code: str) -> Named | None:
        """The unit of the database with a code."""
        row = self._staging.rows(f"{_SELECT} WHERE code = ?", (normal(code),)).fetchone()
        return _named(row) if row else None

    def find(self, text: str, on: dt.date, province: str = "", above: str = "") -> Named:
        """The unit that a cell means on a day; `province` and `above` (a name) tell several apart.

        Raises CellFault that names the candidates.
        """
        found = self._remembered(text, on, province, above)
        if isinstance(found, CellFault):
            raise found
        return found

    def _find(self, text: str, on: dt.date, province: str, above: str) -> Named | CellFault:
        if looks_like_code(text) and (unit := self.by_code(text)) is not None:
            return unit
        every = self._same(text, above)
        if not every and "," in text:
            # "Trường THCS Nguyễn Trãi, Công đoàn xã Vĩnh Thuận": the name, then what tells it from others.
            text, _, told = (part.strip() for part in text.rpartition(","))
            every = self._same(text, told)
            every = [unit for unit in every if _belongs(unit, told)]
        there = [unit for unit in every if is_valid(unit.valid_from, unit.valid_to, on)]
        if not there:
            return self._nothing(text, every, on)
        fitting = _narrow(there, naming.marks(text), province, naming.key(above))
        if len(fitting) > 1:
            listed = "; ".join(str(unit) for unit in fitting[:4]) + ("; …" if len(fitting) > 4 else "")
            remedy = "ghi mã đơn vị (8 ký tự) thay cho tên, hoặc ghi «tên, đơn vị cấp trên»"
            return CellFault(f"«{shown(text)}» là tên của {len(fitting)} đơn vị: {listed}", remedy)
        return fitting[0]

    def _same(self, text: str, above: str) -> list[Named]:
        """The units of a name, those below `above` alone where there are such."""
        key, marks, above_key = naming.key(text), naming.marks(text), naming.key(above)
        found = self.named(key, above_key) if above_key else []
        found = [unit for unit in found if naming.same_name(unit.marks, marks)]
        return found or [unit for unit in self.named(key) if naming.same_name(unit.marks, marks)]

    def _nothing(self, text: str, every: list[Named], on: dt.date) -> CellFault:
        if every:
            one = every[0]
            into = self._name(one.merged) if one.merged else None
            since = f"đã kết thúc ngày {one.valid_to:%d/%m/%Y}" if one.valid_to and one.valid_to < on else (
                f"đến ngày {one.valid_from:%d/%m/%Y} mới có" if one.valid_from else "không còn")  # fmt: skip
            now = f", nay thuộc «{into}»" if into else ""
            return CellFault(
                f"đơn vị «{shown(text)}» {since}{now}", f"ghi «{into}»" if into else "ghi đơn vị có ngày này"
            )
        near = self._near(text)
        remedy = f"có phải {' hoặc '.join(f'«{name}»' for name in near)}?" if near else (
            "ghi đúng tên đơn vị đã có, hoặc nạp danh sách đơn vị trước")  # fmt: skip
        return CellFault(f"không có đơn vị «{shown(text)}»", remedy)

    def _name(self, unit_id: int) -> str | None:
        name = self._staging.one("SELECT name FROM node WHERE id = ?", (unit_id,))
        return str(name) if name else None

    def _near(self, text: str) -> list[str]:
        """Names that may have been meant. Only for the first faults: each costs a look at all names."""
        self._hints += 1
        asked = naming.words(text)
        telling = sorted((word for word in asked if word not in naming.GENERIC), key=len)[-3:]
        if self._hints > _MOST_HINTS or not telling:
            return []
        any_word = " OR ".join("key LIKE ?" for _ in telling)
        query = f"SELECT DISTINCT name, key FROM node WHERE {any_word} LIMIT 3000"  # noqa: S608  no data
        found = self._staging.rows(query, [f"%{word}%" for word in telling])
        scored = sorted(((naming.likeness(asked, key.split()), name) for name, key in found), reverse=True)
        return [name for score, name in scored[:2] if score >= 70]


_SELECT = "SELECT id, marks, kind, name, parent_key, province, valid_from, valid_to, merged, code FROM node"


def _named(row: tuple[Any, ...]) -> Named:
    unit_id, marks, kind, name, parent_key, province, valid_from, valid_to, merged, code = row
    return Named(unit_id, marks, kind, name, parent_key, province, day(valid_from), day(valid_to), merged, code or "")


def _belongs(unit: Named, told: str) -> bool:
    key = naming.key(told)
    return key in (unit.parent_key, naming.key(unit.province)) or key.removeprefix("tinh ") == naming.key(unit.province)


def _narrow(units: list[Named], marks: str, province: str, above_key: str) -> list[Named]:
    """What is left when names written with the same marks, the unit above and the province are looked at in turn."""
    units = [unit for unit in units if unit.marks == marks] or units
    units = [unit for unit in units if above_key and unit.parent_key == above_key] or units
    return [unit for unit in units if province and unit.province == province] or units
