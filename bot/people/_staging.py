"""Where an import lays out its rows to compare them: a private database on disk that vanishes with the process.

200,000 rows take some megabytes of memory here whatever is asked of them; a process that is killed leaves no file
behind (SQLite unlinks the file as soon as it is open). For: imports. Not for: anything that stays.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

SHOWN = 200
"""How many faults and changes are shown at most; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a row of the file, where, and what to do."""

    row: int
    column: str
    fault: str
    remedy: str

    def __str__(self) -> str:
        end = "" if self.remedy.endswith("?") else "."
        return f"Dòng {self.row}, cột «{self.column}»: {self.fault}. Cách sửa: {self.remedy}{end}"


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a row of the file: `fields` has old and new value of each column, old None for a new row."""

    row: int
    action: str
    name: str
    fields: dict[str, tuple[str | None, str | None]]

    def __str__(self) -> str:
        if self.action == "add":
            return f"+ dòng {self.row}: {self.name}"
        told = "; ".join(
            f"{column}: {old or '(trống)'} → {new or '(trống)'}" for column, (old, new) in self.fields.items()
        )
        return f"~ dòng {self.row}: {self.name} ({told})"


class Staging:
    """A temporary SQLite database with the faults found so far."""

    def __init__(self, schema: str) -> None:
        self.db = sqlite3.connect("", isolation_level=None)
        for pragma in ("cache_size=-16384", "journal_mode=OFF", "synchronous=OFF", "temp_store=FILE"):
            self.db.execute(f"PRAGMA {pragma}")
        self.script(
            "CREATE TABLE fault (line INTEGER, col TEXT, fault TEXT, remedy TEXT);"
            "CREATE INDEX fault_line ON fault (line);" + schema
        )

    def close(self) -> None:
        self.db.close()

    def script(self, statements: str) -> None:
        """Runs several statements. Everything is one transaction that never ends: each end would cost a write."""
        self.db.executescript(statements)
        self.db.execute("BEGIN")

    def fault(self, line: int, column: str, fault: str, remedy: str) -> None:
        """Notes a fault; the file is not imported any more."""
        self.db.execute("INSERT INTO fault VALUES (?, ?, ?, ?)", (line, column, fault, remedy))

    def fault_count(self) -> int:
        return int(self.one("SELECT COUNT(*) FROM fault"))

    def faults(self) -> list[Fault]:
        """The first faults by their rows."""
        return [Fault(*row) for row in self.db.execute("SELECT * FROM fault ORDER BY line, rowid LIMIT ?", (SHOWN,))]

    def insert(self, columns: str, values: Sequence[Any]) -> None:
        """Lays out one row of the file."""
        self.db.execute(f"INSERT INTO line ({columns}) VALUES ({', '.join('?' * len(values))})", values)  # noqa: S608  no data

    def one(self, query: str, values: Sequence[Any] = ()) -> Any:
        """The first value of the first row, None where there is none."""
        row = self.db.execute(query, values).fetchone()
        return row[0] if row else None

    def rows(self, query: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        """A cursor of its own, so that others may be opened meanwhile."""
        return self.db.execute(query, values)

    def many(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        self.db.executemany(statement, rows)


def in_batches(cursor: sqlite3.Cursor, size: int = 5000) -> Iterable[list[Any]]:
    """The rows of a cursor, some thousand at a time."""
    while batch := cursor.fetchmany(size):
        yield batch
