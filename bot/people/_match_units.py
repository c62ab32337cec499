"""Which unit of the database each row of a list is, whom it names, and whether the tree stays a tree.

For: `_import_units.py`, on its staging. Not for: single cells, and writing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from typing import Any

from bot.people import naming, tree
from bot.people._staging import Staging
from bot.people._unit_index import NODES, Named, UnitIndex, day
from bot.people.cells import CellFault, shown
from bot.people.codes import looks_like_code

SCHEMA = (
    NODES
    + """
CREATE TABLE line (n INTEGER PRIMARY KEY, line INTEGER, name TEXT, key TEXT, marks TEXT, kind TEXT, parent_text TEXT,
                   parent_key TEXT, province TEXT, valid_from TEXT, valid_to TEXT, merged_text TEXT, code TEXT,
                   target INTEGER, parent INTEGER, merged INTEGER, new_id INTEGER);
CREATE INDEX line_key ON line (key, kind, parent_key);
CREATE INDEX line_target ON line (target);
CREATE TABLE old (id INTEGER PRIMARY KEY, name TEXT, kind TEXT, province TEXT, valid_from TEXT, valid_to TEXT,
                  parent INTEGER, merged INTEGER);
"""
)
COLUMNS = "n, line, name, key, marks, kind, parent_text, parent_key, province, valid_from, valid_to, merged_text, code"
_TWICE = """
    SELECT b.line, a.line, a.marks, b.marks FROM line AS a JOIN line AS b
    ON a.key = b.key AND a.kind = b.kind AND a.parent_key = b.parent_key AND a.n < b.n
    WHERE (a.province = b.province OR a.province = '' OR b.province = '')
      AND (a.code = b.code OR a.code = '' OR b.code = '')
      AND (a.valid_to IS NULL OR b.valid_from IS NULL OR b.valid_from <= a.valid_to)
      AND (b.valid_to IS NULL OR a.valid_from IS NULL OR a.valid_from <= b.valid_to)"""
# The rows laid over the units of the database. A name without marks does not replace the same name with marks.
_LAY_OVER = """
    INSERT INTO old SELECT id, name, kind, province, valid_from, valid_to, parent, merged FROM node
        WHERE id IN (SELECT target FROM line WHERE target IS NOT NULL);
    UPDATE node SET (key, marks, name, kind, parent_key, province, valid_from, valid_to) =
        (SELECT l.key,
                CASE WHEN l.marks = '' AND l.key = node.key THEN node.marks ELSE l.marks END,
                CASE WHEN l.marks = '' AND node.marks <> '' AND l.key = node.key THEN node.name ELSE l.name END,
                l.kind,
                CASE l.parent_key WHEN '' THEN node.parent_key ELSE l.parent_key END,
                CASE l.province WHEN '' THEN node.province ELSE l.province END,
                COALESCE(l.valid_from, node.valid_from), COALESCE(l.valid_to, node.valid_to)
         FROM line AS l WHERE l.target = node.id)
        WHERE id IN (SELECT id FROM old);
    INSERT INTO node SELECT -n, key, marks, kind, name, parent_key, province, valid_from, valid_to, NULL, NULL, ''
        FROM line WHERE target IS NULL;
"""
_NAMING = """
    SELECT n, line, COALESCE(target, -n), parent_text, merged_text, province, valid_from, valid_to FROM line
    WHERE parent_text <> '' OR merged_text <> ''"""
_NAMED = "UPDATE line SET parent = ?, merged = ? WHERE n = ?"
_LINKS = """
    UPDATE node SET parent = COALESCE((SELECT l.parent FROM line AS l WHERE l.target = node.id), parent),
                    merged = COALESCE((SELECT l.merged FROM line AS l WHERE l.target = node.id), merged)
        WHERE id IN (SELECT id FROM old);
    UPDATE node SET (parent, merged) = (SELECT l.parent, l.merged FROM line AS l WHERE l.n = -node.id) WHERE id < 0;
"""


class UnitMatching:
    """Runs over the staging once; `fault(row, field, what is wrong, remedy)` takes what it finds."""

    def __init__(self, staging: Staging, fault: Callable[[int, str, str, str], None], on: dt.date) -> None:
        self._staging = staging
        self._index = UnitIndex(staging)
        self._fault = fault
        self._on = on

    def run(self, progress: Callable[[int], None]) -> None:
        """Fills target, parent and merged of each row; the nodes become the picture as it will be."""
        self._read_parents()
        self._find_twice()
        self._find_targets()
        self._staging.script(_LAY_OVER)
        self._check_times()
        self._resolve(progress)
        self._staging.script(_LINKS)
        if not self._find_circles("parent", "parent"):
            self._find_circles("merged_into", "COALESCE(merged, parent)")

    def _read_parents(self) -> None:
        """The key of the unit above where a row gives its code, or its name and what tells it from others."""
        query = (
            "SELECT DISTINCT parent_text FROM line WHERE parent_text LIKE '%,%' OR LENGTH(parent_text) BETWEEN 8 AND 12"
        )
        found = []
        for (text,) in self._staging.rows(query):
            if looks_like_code(text) and (unit := self._index.by_code(text)) is not None:
                found.append((self._staging.one("SELECT key FROM node WHERE id = ?", (unit.id,)), text))
            elif "," in text and not self._is_name(text):
                found.append((naming.key(text.rpartition(",")[0]), text))
        self._staging.many("UPDATE line SET parent_key = ? WHERE parent_text = ?", found)

    def _is_name(self, text: str) -> bool:
        key = (naming.key(text),)
        return any(self._staging.one(f"SELECT 1 FROM {table} WHERE key = ?", key) for table in ("node", "line"))  # noqa: S608  no data

    def _find_twice(self) -> None:
        """Two rows with one name, kind and unit above may not share a day."""
        told = 0
        for line, first, one_marks, other_marks in self._staging.rows(_TWICE):
            if line != told and naming.same_name(one_marks, other_marks):
                told = line
                self._fault(line, "name", f"trùng với dòng {first}", "giữ một dòng, hoặc ghi rõ cấp trên, ngày")

    def _find_targets(self) -> None:
        """Which unit of the database each row is, the earliest row first."""
        taken: set[int] = set()
        found: list[tuple[int, int]] = []
        cursor = self._staging.rows("SELECT * FROM line ORDER BY valid_from IS NOT NULL, valid_from, n")
        columns = [column[0] for column in cursor.description]
        for values in cursor:
            row = dict(zip(columns, values, strict=True))
            unit = self._coded(row, taken) if row["code"] else self._same_unit(row, taken)
            if unit is not None:
                taken.add(unit.id)
                found.append((unit.id, row["n"]))
        self._staging.many("UPDATE line SET target = ? WHERE n = ?", found)

    def _coded(self, row: Mapping[str, Any], taken: Collection[int]) -> Named | None:
        unit = self._index.by_code(row["code"])
        if unit is None:
            self._fault(row["line"], "code", f"không có mã đơn vị «{shown(row['code'])}»", "để trống cho đơn vị mới")
        elif unit.id in taken:
            self._fault(row["line"], "code", f"mã «{shown(row['code'])}» có ở một dòng khác", "giữ một dòng")
        return unit if unit is not None and unit.id not in taken else None

    def _same_unit(self, row: Mapping[str, Any], taken: Collection[int]) -> Named | None:
        near = self._index.named(row["key"], row["parent_key"], or_none=True)
        found = [unit for unit in near if self._fits(row, unit, taken)]
        start = day(row["valid_from"])
        for better in (
            [unit for unit in found if start is not None and unit.valid_from == start],
            [unit for unit in found if row["parent_key"] and unit.parent_key == row["parent_key"]],
            [unit for unit in found if row["province"] and unit.province == row["province"]],
            [unit for unit in found if tree.is_valid(unit.valid_from, unit.valid_to, self._on)],
        ):
            found = [unit for unit in found if unit in better] or found
        if len(found) > 1:
            listed = "; ".join(str(unit) for unit in found[:4])
            self._fault(row["line"], "name", f"có {len(found)} đơn vị cùng tên: {listed}", "ghi cấp trên hoặc cột code")
            return None
        return found[0] if found else None

    def _fits(self, row: Mapping[str, Any], unit: Named, taken: Collection[int]) -> bool:
        start, end = day(row["valid_from"]), day(row["valid_to"])
        return (
            unit.id not in taken
            and unit.kind == row["kind"]
            and naming.same_name(unit.marks, row["marks"])
            and (not row["parent_key"] or not unit.parent_key or unit.parent_key == row["parent_key"])
            and (not row["province"] or not unit.province or unit.province == row["province"])
            and tree.overlap(start, end, unit.valid_from, unit.valid_to)
        )

    def _check_times(self) -> None:
        """A row that adds one end to a unit must leave it a time."""
        query = "SELECT l.line FROM node JOIN line AS l ON l.target = node.id WHERE node.valid_to < node.valid_from"
        for (line,) in self._staging.rows(query):
            self._fault(line, "valid_to", "đơn vị đã có ngày bắt đầu sau ngày này", "ghi cả hai ngày cho đúng")

    def _resolve(self, progress: Callable[[int], None]) -> None:
        """Finds the units that the rows name as the one above and the one they merged into."""
        found = []
        for count, row in enumerate(self._staging.rows(_NAMING)):
            n, line, own, parent_text, merged_text, province, start, end = row
            on = _day_within(day(start), day(end), self._on)
            parent = self._named(line, "parent", parent_text, on, province, own)
            after = dt.date.fromisoformat(end) + dt.timedelta(days=1) if end else self._on
            merged = self._named(line, "merged_into", merged_text, after, province, own)
            found.append((parent, merged, n))
            if len(found) == 5000:
                self._staging.many(_NAMED, found)
                found = []
                progress(count)
        self._staging.many(_NAMED, found)

    def _named(self, line: int, field: str, text: str, on: dt.date, province: str, own: int) -> int | None:
        if not text:
            return None
        try:
            unit = self._index.find(text, on, province)
        except CellFault as wrong:
            self._fault(line, field, wrong.fault, wrong.remedy)
            return None
        if unit.id == own:
            self._fault(line, field, "là chính đơn vị này", "ghi một đơn vị khác, hoặc để trống")
            return None
        return unit.id

    def _find_circles(self, field: str, upper: str) -> bool:
        found = False
        picture = dict(self._staging.rows(f"SELECT id, {upper} FROM node"))  # noqa: S608  no data
        for ring in tree.circles(picture):
            found = True
            lines, names = [], []
            for unit_id in ring[:10]:
                names.append(str(self._staging.one("SELECT name FROM node WHERE id = ?", (unit_id,))))
                where = "target = ?" if unit_id > 0 else "n = -?"
                lines.append(self._staging.one(f"SELECT line FROM line WHERE {where}", (unit_id,)))  # noqa: S608  no data
            first = min((line for line in lines if line is not None), default=0)
            fault = f"các đơn vị này đứng trên nhau thành vòng: {' → '.join(names)}"
            self._fault(first, field, fault, "sửa cấp trên hoặc nơi sáp nhập của một trong các dòng này")
        return found


def _day_within(start: dt.date | None, end: dt.date | None, on: dt.date) -> dt.date:
    """The day nearest to `on` that lies within a period."""
    if end is not None and end < on:
        return end
    return start if start is not None and start > on else on
