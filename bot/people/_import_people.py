"""Importing a list of people: each row checked, then whose unit it is, then which row of the roster it is.

Within its unit a row is the member with its employee code; else with its name and phone; else with its name; else with
its phone; where codes or phones of both are known they may not differ. An empty cell changes nothing, and nobody is
taken off the roster by a file. For: `importing.py`. Not for: reading files.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people import naming
from bot.people._match_people import COLUMNS, SCHEMA, PeopleMatching, load_members
from bot.people._staging import Change, Staging
from bot.people._unit_index import load_units
from bot.people._write_people import count_people, people_changes, write_people
from bot.people.cells import CellFault, check_phone, read_day, read_employee_code, read_role, shown, text_of
from bot.people.names import person_key
from bot.people.provinces import read_province

_LONGEST = {"full_name": 200, "unit": 400, "title": 100, "employee_code": 60}
_Read = TypeVar("_Read")


class PeopleImport:
    """One list of people on its way into the database. Call `take` for each row, then `check`, then `write`."""

    def __init__(self, titles: Mapping[str, str], on: dt.date) -> None:
        self.staging = Staging(SCHEMA)
        self._titles = titles
        self._on = on
        self._unreachable = 0
        self.rows = self.added = self.changed = 0
        self.notes: list[str] = []

    def take(self, line: int, cells: Mapping[str, object]) -> None:
        """Checks one row by itself and lays it out."""
        self.rows += 1
        get = {field: text_of(value) for field, value in cells.items()}
        for field, most in _LONGEST.items():
            if len(get.get(field, "")) > most:
                self._fault(line, field, f"dài hơn {most} ký tự", "rút ngắn lại")
                get[field] = get[field][:most]
        name, unit = get.get("full_name", ""), get.get("unit", "")
        if not any(char.isalpha() for char in name):
            fault = f"«{shown(name)}» chưa phải là họ tên" if name else "thiếu họ tên"
            self._fault(line, "full_name", fault, "ghi họ và tên")
        if not unit:
            self._fault(line, "unit", "thiếu đơn vị", "ghi tên đơn vị, hoặc mã đơn vị 8 ký tự")
        phone = self._read(line, "phone", get.get("phone"), check_phone)
        code = read_employee_code(get.get("employee_code"))
        role = self._read(line, "role", get["role"], read_role) if get.get("role") else None
        on = self._read(line, "date", cells.get("date"), read_day) or self._on
        self._unreachable += phone is None and code is None
        province, parent = read_province(get.get("province", "")) or "", get.get("parent", "")
        values = (
            self.rows, line, name, person_key(name), naming.plain(name)[:200], phone, unit, province, parent,
            on.isoformat(), role.value if role else "", get.get("title", ""), code,
        )  # fmt: skip
        self.staging.insert(COLUMNS, values)

    def _fault(self, line: int, field: str, fault: str, remedy: str) -> None:
        self.staging.fault(line, self._titles.get(field, field), fault, remedy)

    def _read(self, line: int, field: str, value: object, read: Callable[[object], _Read]) -> _Read | None:
        try:
            return read(value)
        except CellFault as wrong:
            self._fault(line, field, wrong.fault, wrong.remedy)
            return None

    async def check(self, session: AsyncConnection, progress: Callable[[int], None]) -> None:
        """Compares the rows with the database and with each other; nothing is written."""
        await load_units(session, self.staging)
        matching = PeopleMatching(self.staging, self._fault)
        matching.find_units(progress)
        await load_members(session, self.staging)
        matching.find_twice()
        matching.find_members()
        self.added, self.changed = count_people(self.staging)
        if self._unreachable:
            told = "người không có điện thoại lẫn mã nhân viên nên chưa tự nhận chỗ của mình được"
            self.notes.append(f"{self._unreachable} {told}.")

    def changes(self) -> list[Change]:
        """The first changes by their rows."""
        return people_changes(self.staging)

    async def write(self, session: AsyncConnection, now: dt.datetime, progress: Callable[[int], None]) -> None:
        """Writes new and changed members in the transaction that is open."""
        await write_people(session, self.staging, now, progress)
