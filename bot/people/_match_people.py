"""Which unit each row of a list of people means, and which row of the roster it is.

For: `_import_people.py`, on its staging. Not for: single cells, and writing.
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people._staging import Staging
from bot.people._unit_index import NODES, UnitIndex
from bot.people.cells import CellFault
from bot.people.names import person_key
from bot.people.roster import MEMBERS

SCHEMA = (
    NODES
    + """
CREATE TABLE line (n INTEGER PRIMARY KEY, line INTEGER, full_name TEXT, key TEXT, folded TEXT, phone TEXT,
                   unit_text TEXT, province TEXT, parent_text TEXT, day TEXT, role TEXT, title TEXT, employee_code TEXT,
                   unit INTEGER, target INTEGER);
CREATE TABLE old (id INTEGER PRIMARY KEY, unit INTEGER, full_name TEXT, key TEXT, phone TEXT, role TEXT, title TEXT,
                  employee_code TEXT);
"""
)
# Made when all rows are there: sorting once is quicker than finding the place of each.
_INDEXES = """
CREATE INDEX line_key ON line (unit, key);
CREATE INDEX line_code ON line (unit, employee_code) WHERE employee_code IS NOT NULL;
CREATE INDEX line_target ON line (target);
CREATE INDEX old_key ON old (unit, key);
CREATE INDEX old_code ON old (unit, employee_code);
CREATE INDEX old_phone ON old (unit, phone);
"""
COLUMNS = "n, line, full_name, key, folded, phone, unit_text, province, parent_text, day, role, title, employee_code"
# In the order of the names, so that each is looked up once.
_NAMING = """SELECT n, line, unit_text, day, province, parent_text FROM line WHERE unit_text <> '' ORDER BY unit_text"""
_NO_CLASH = """(a.employee_code = b.employee_code OR a.employee_code IS NULL OR b.employee_code IS NULL)
    AND (a.phone = b.phone OR a.phone IS NULL OR b.phone IS NULL)"""
_PAIRS = "SELECT b.line, a.line FROM line AS a JOIN line AS b ON a.unit = b.unit AND a.n < b.n AND"
_TWICE = {
    "full_name": f"{_PAIRS} a.key = b.key WHERE {_NO_CLASH}",
    "employee_code": f"{_PAIRS} a.employee_code = b.employee_code WHERE a.key <> b.key OR a.phone <> b.phone",
}
# The rows of the roster that a row of the file may be, the surest sign first.
_PASSES = (
    "a.employee_code = b.employee_code",
    "a.key = b.key AND a.phone = b.phone AND (a.employee_code IS NULL OR b.employee_code IS NULL)",
    f"a.key = b.key AND {_NO_CLASH}",
    "a.phone = b.phone AND (a.employee_code IS NULL OR b.employee_code IS NULL)",
)


async def load_members(session: AsyncConnection, staging: Staging) -> None:
    """Copies the roster of the units that the file names, in portions."""
    units = [unit for (unit,) in staging.rows("SELECT DISTINCT unit FROM line WHERE unit > 0")]
    for start in range(0, len(units), 500):
        query = sa.select(
            MEMBERS.c.id, MEMBERS.c.unit_id, MEMBERS.c.full_name, MEMBERS.c.phone, MEMBERS.c.role, MEMBERS.c.title,
            MEMBERS.c.employee_code,
        ).where(MEMBERS.c.unit_id.in_(units[start : start + 500]))  # fmt: skip
        async with session.stream(query) as result:
            async for batch in result.partitions(2000):
                staging.many(
                    "INSERT INTO old VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    [(m[0], m[1], m[2], person_key(m[2]), *m[3:]) for m in batch],
                )
    staging.script(_INDEXES)


class PeopleMatching:
    """Runs over the staging; `fault(row, field, what is wrong, remedy)` takes what it finds."""

    def __init__(self, staging: Staging, fault: Callable[[int, str, str, str], None]) -> None:
        self._staging = staging
        self._fault = fault

    def find_units(self, progress: Callable[[int], None]) -> None:
        """The unit of each row; the same name on the same day is looked up once."""
        index = UnitIndex(self._staging)
        found = []
        for n, line, text, day, province, above in self._staging.rows(_NAMING):
            try:
                found.append((index.find(text, dt.date.fromisoformat(day), province, above).id, n))
            except CellFault as wrong:
                self._fault(line, "unit", wrong.fault, wrong.remedy)
            if len(found) == 5000:
                self._staging.many("UPDATE line SET unit = ? WHERE n = ?", found)
                progress(len(found))
                found = []
        self._staging.many("UPDATE line SET unit = ? WHERE n = ?", found)

    def find_twice(self) -> None:
        """Two rows of one unit that mean the same person."""
        for field, query in _TWICE.items():
            told = 0
            for line, first in self._staging.rows(query):
                if line != told:
                    told = line
                    self._fault(
                        line, field, f"trùng với dòng {first} trong cùng đơn vị", "giữ một dòng, hoặc sửa một dòng"
                    )

    def find_members(self) -> None:
        """Which row of the roster each row is; a row of the roster is taken once, by the surest sign."""
        target = array("q", bytes(8 * (int(self._staging.one("SELECT MAX(n) FROM line") or 0) + 1)))
        used: set[int] = set()
        for sign in _PASSES:
            query = f"SELECT a.n, b.id FROM line AS a JOIN old AS b ON a.unit = b.unit AND {sign} ORDER BY a.n, b.id"  # noqa: S608  no data
            for n, member in self._staging.rows(query):
                if not target[n] and member not in used:
                    target[n] = member
                    used.add(member)
        found = ((member, n) for n, member in enumerate(target) if member)
        self._staging.many("UPDATE line SET target = ? WHERE n = ?", found)
