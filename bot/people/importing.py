"""Importing a list of units or people from a file: every row checked first, then all of it or nothing.

The checks read and never lock, so that a running assistant goes on; the write is one short transaction. The same file
again changes nothing. For: `congdoan roster` and whoever else loads lists; the reading keeps its thread busy, so call
it outside a process that serves people. Not for: how single cells and rows are understood.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StorageError
from bot.people._import_people import PeopleImport
from bot.people._import_units import UnitsImport
from bot.people._staging import Change, Fault
from bot.people._unit_tables import UNITS
from bot.people.headings import Layout, Sort
from bot.people.roster import MEMBERS
from bot.people.sheets import Row, open_table
from bot.storage.database import Database

_IMPORT_LOCK = 7_201_103
_SHOW_EVERY = 1000

Progress = Callable[[str, int, int | None], None]
"""Called with a stage (read, match, write), how much of it is done and how much it is, where that is known."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did, or would do. `faults` and `changes` are the first ones, the counts are of all.

    Where there are faults nothing is added or changed, and it is not known what would be.
    """

    sort: Sort
    rows: int
    added: int
    changed: int
    faults: Sequence[Fault] = ()
    fault_count: int = 0
    changes: Sequence[Change] = ()
    notes: Sequence[str] = ()
    dry_run: bool = False
    done: bool = False

    @property
    def unchanged(self) -> int:
        return self.rows - self.added - self.changed

    def as_dict(self) -> dict[str, Any]:
        """For JSON: counts, faults and changes with what was left out."""
        return {
            "kind": self.sort.value,
            "rows": self.rows,
            "added": self.added,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "done": self.done,
            "dry_run": self.dry_run,
            "faults": [
                {"row": fault.row, "column": fault.column, "fault": fault.fault, "remedy": fault.remedy}
                for fault in self.faults
            ],
            "more_faults": self.fault_count - len(self.faults),
            "changes": [
                {"row": change.row, "action": change.action, "name": change.name, "fields": change.fields}
                for change in self.changes
            ],
            "more_changes": self.added + self.changed - len(self.changes),
            "notes": list(self.notes),
        }


OnDone = Callable[[AsyncConnection, Outcome], Awaitable[None]]
"""Called in the writing transaction once rows were added or changed."""


def _silent(_stage: str, _done: int, _total: int | None) -> None:
    return


async def import_file(
    database: Database,
    path: Path,
    *,
    today: dt.date,
    now: dt.datetime,
    dry_run: bool = False,
    progress: Progress = _silent,
    on_done: OnDone | None = None,
) -> Outcome:
    """Loads a file of units or people; a unit's name means the unit of `today`, where the row has no date of its own.

    Raises SheetError where the file is no table, StorageError where another import came in between.
    """
    with open_table(path) as table:
        rows = _counted(table.rows, table.total, progress)
        outcome = await import_rows(
            database, table.layout, rows, today=today, now=now, dry_run=dry_run, progress=progress, on_done=on_done
        )
    return replace(outcome, notes=[*table.notes, *outcome.notes])


async def import_rows(
    database: Database,
    layout: Layout,
    rows: Iterable[Row],
    *,
    today: dt.date,
    now: dt.datetime,
    dry_run: bool = False,
    progress: Progress = _silent,
    on_done: OnDone | None = None,
) -> Outcome:
    """Loads rows that are already at hand, as `import_file` does."""
    job = (UnitsImport if layout.sort is Sort.UNITS else PeopleImport)(layout.titles, today)
    try:
        _take(job, layout, rows)
        async with database.read() as session:
            before = await _state(session)
            await job.check(session, _stage("match", job.rows, progress))
        count = job.staging.fault_count()
        outcome = Outcome(
            layout.sort, job.rows, 0 if count else job.added, 0 if count else job.changed, job.staging.faults(), count,
            [] if count else job.changes(), [*_notes(layout), *job.notes], dry_run,
        )  # fmt: skip
        if dry_run or count:
            return outcome
        outcome = replace(outcome, done=True)
        if job.added or job.changed:
            await _write(database, job, before, outcome, now, progress, on_done)
        return outcome
    finally:
        job.staging.close()


def _take(job: UnitsImport | PeopleImport, layout: Layout, rows: Iterable[Row]) -> None:
    for heading in layout.twice:
        job.staging.fault(0, heading, "cùng nghĩa với một cột khác", "xóa một trong hai cột")
    for line, cells in rows:
        found = {field: cells[at] for field, at in layout.fields.items() if at < len(cells) and cells[at] is not None}
        if any(cell != "" and str(cell).strip() for cell in found.values()):
            job.take(line, found)


async def _write(
    database: Database,
    job: UnitsImport | PeopleImport,
    before: Sequence[Any],
    outcome: Outcome,
    now: dt.datetime,
    progress: Progress,
    on_done: OnDone | None,
) -> None:
    async with database.write() as session:
        if not database.is_sqlite:
            await session.execute(sa.select(sa.func.pg_advisory_xact_lock(_IMPORT_LOCK)))
        if await _state(session) != before:
            raise StorageError("Danh sách vừa được người khác nạp thêm trong lúc kiểm tra: chạy lại lệnh này.")
        await job.write(session, now, _stage("write", outcome.added + outcome.changed, progress))
        if on_done is not None:
            await on_done(session, outcome)


async def _state(session: AsyncConnection) -> Sequence[Any]:
    """What another import would have changed."""
    query = sa.select(
        sa.select(sa.func.max(UNITS.c.id)).scalar_subquery(), sa.select(sa.func.max(MEMBERS.c.id)).scalar_subquery()
    )
    return tuple((await session.execute(query)).one())


def _notes(layout: Layout) -> list[str]:
    if not layout.ignored:
        return []
    return [f"Không dùng các cột: {', '.join(f'«{heading}»' for heading in layout.ignored[:20])}."]


def _counted(rows: Iterable[Row], total: int | None, progress: Progress) -> Iterable[Row]:
    for count, row in enumerate(rows, start=1):
        yield row
        if count % _SHOW_EVERY == 0:
            progress("read", count, total)


def _stage(name: str, total: int, progress: Progress) -> Callable[[int], None]:
    done = 0

    def step(more: int) -> None:
        nonlocal done
        done += more
        progress(name, done, total)

    return step
