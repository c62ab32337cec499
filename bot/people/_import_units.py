"""Importing a list of units: each row checked, then which unit it is, then whom it names, then the tree.

A row is the unit of the database that has its code, or its name, kind and unit above in a time that overlaps; else it
is new. An empty cell changes nothing. For: `importing.py`. Not for: reading files.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people import naming
from bot.people._match_units import COLUMNS, SCHEMA, UnitMatching
from bot.people._staging import Change, Staging
from bot.people._unit_index import iso, load_units
from bot.people._write_units import count_units, unit_changes, write_units
from bot.people.cells import CellFault, read_day, shown, text_of
from bot.people.kinds import KIND_TITLES, Kind, kind_of, read_kind
from bot.people.provinces import nearest_province, read_province

_LONGEST = {"name": 200, "parent": 400, "merged_into": 400}


class UnitsImport:
    """One list of units on its way into the database. Call `take` for each row, then `check`, then `write`."""

    def __init__(self, titles: Mapping[str, str], on: dt.date) -> None:
        self.staging = Staging(SCHEMA)
        self._titles = titles
        self._on = on
        self.rows = self.added = self.changed = 0
        self.notes: list[str] = []

    # --- each row by itself

    def take(self, line: int, cells: Mapping[str, object]) -> None:
        """Checks one row by itself and lays it out."""
        self.rows += 1
        get = {field: text_of(value) for field, value in cells.items()}
        for field, most in _LONGEST.items():
            if len(get.get(field, "")) > most:
                self._fault(line, field, f"dài hơn {most} ký tự", "rút ngắn lại")
                get[field] = get[field][:most]
        name = get.get("name", "")
        if not naming.key(name):
            self._fault(line, "name", f"«{shown(name)}» chưa phải là tên" if name else "thiếu tên đơn vị", "ghi tên")
            return
        start, end = self._day(line, "valid_from", cells), self._day(line, "valid_to", cells)
        self._check_times(line, get, start, end)
        kind, parent = self._kind(line, name, get.get("kind", "")), get.get("parent", "")
        values = (
            self.rows, line, name, naming.key(name), naming.marks(name), kind, parent, naming.key(parent),
            self._province(line, get.get("province", "")), iso(start), iso(end), get.get("merged_into", ""),
            get.get("code", ""),
        )  # fmt: skip
        self.staging.insert(COLUMNS, values)

    def _fault(self, line: int, field: str, fault: str, remedy: str) -> None:
        self.staging.fault(line, self._titles.get(field, field), fault, remedy)

    def _day(self, line: int, field: str, cells: Mapping[str, object]) -> dt.date | None:
        try:
            return read_day(cells.get(field))
        except CellFault as wrong:
            self._fault(line, field, wrong.fault, wrong.remedy)
            return None

    def _check_times(self, line: int, get: Mapping[str, str], start: dt.date | None, end: dt.date | None) -> None:
        if start and end and end < start:
            self._fault(
                line, "valid_to", f"{end:%d/%m/%Y} trước ngày bắt đầu {start:%d/%m/%Y}", "sửa một trong hai ngày"
            )
        if get.get("merged_into") and not get.get("valid_to"):
            self._fault(line, "merged_into", "sáp nhập mà thiếu ngày cuối của đơn vị cũ", "ghi cột valid_to")

    def _kind(self, line: int, name: str, text: str) -> str:
        kind = read_kind(text) if text else kind_of(name)
        if kind is None:
            fault = f"không có loại «{shown(text)}»" if text else "thiếu loại đơn vị, tên cũng không cho biết"
            some = ", ".join(each.value for each in Kind)
            self._fault(line, "kind", fault, f"ghi một trong: {some} (hoặc «{KIND_TITLES[Kind.GRASSROOTS_UNION]}»…)")
        return kind.value if kind else ""

    def _province(self, line: int, text: str) -> str:
        province = read_province(text) if text else ""
        if province is None:
            near = nearest_province(text)
            remedy = f"có phải «{near}»?" if near else "ghi tên tỉnh, ví dụ Lâm Đồng"
            self._fault(line, "province", f"không có tỉnh «{shown(text)}»", remedy)
        return province or ""

    # --- the rows together

    async def check(self, session: AsyncConnection, progress: Callable[[int], None]) -> None:
        """Compares the rows with the database and with each other; nothing is written."""
        await load_units(session, self.staging)
        UnitMatching(self.staging, self._fault, self._on).run(progress)
        self.added, self.changed = count_units(self.staging)

    def changes(self) -> list[Change]:
        """The first changes by their rows."""
        return unit_changes(self.staging)

    async def write(self, session: AsyncConnection, now: dt.datetime, progress: Callable[[int], None]) -> None:
        """Writes new and changed units in the transaction that is open."""
        await write_units(session, self.staging, now, progress)
