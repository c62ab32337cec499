"""Who is to be told what today: pure, over what is owed and what was said before.

A reminder is a step: one of the lead days, or of the days overdue, of one due date. Only the newest step that has come
is told, so that a run that was missed is made up for once; a date that was moved has steps of its own, and is told to
those who have heard of the old one. Several things due for one person are one digest.
For: deciding. Not for: reading or writing (`job.py`), or words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from handlers.deadlines.model import Owed

Heard = Mapping[tuple[int, int], Sequence[str]]
"""(person, task) -> the keys of what they were told about it, in the order in which they were told."""


@dataclass(frozen=True, slots=True)
class Line:
    """One task in a digest; `keys` are empty where it only stands there because something else is told."""

    owed: Owed
    keys: tuple[str, ...] = ()

    @property
    def moved(self) -> bool:
        return any(key.startswith("moved:") for key in self.keys)


@dataclass(frozen=True, slots=True)
class Digest:
    """Everything for one person, the nearest date first."""

    person_id: int
    lines: tuple[Line, ...]


def step(owed: Owed, today: dt.date) -> str | None:
    """The key of the newest step that has come; None before the first one."""
    left = (owed.due - today).days
    if left >= 0:
        lead = min((one for one in owed.deadline.leads if one >= left), default=None)
        return None if lead is None else f"lead:{owed.due}:{lead}"
    late = max((one for one in owed.deadline.overdue if one <= -left), default=None)
    return None if late is None else f"late:{owed.due}:{late}"


def next_step(owed: Owed, today: dt.date) -> dt.date | None:
    """The first day after `today` on which a new step comes; None after the last one, or where nothing is awaited."""
    if not owed.task.awaited:
        return None
    days = [owed.due - dt.timedelta(days=one) for one in owed.deadline.leads]
    days += [owed.due + dt.timedelta(days=one) for one in owed.deadline.overdue]
    return min((day for day in days if day > today), default=None)


def new_keys(owed: Owed, today: dt.date, heard: Sequence[str]) -> tuple[str, ...]:
    """What is to be told to somebody who has heard this much; nothing about a task that is not awaited."""
    if not owed.task.awaited:
        return ()
    keys = []
    if owed.task.call:
        keys.append(owed.task.call)
    if _knows_another_day(owed.due, heard):
        keys.append(f"moved:{owed.due}:{owed.moves}")
    now = step(owed, today)
    if now is not None:
        keys.append(now)
    return tuple(key for key in keys if key not in heard)


def _knows_another_day(due: dt.date, heard: Sequence[str]) -> bool:
    """Whether the last date of this task that somebody was told is not the one that holds."""
    told = [key.split(":")[1] for key in heard if key.startswith(("lead:", "late:", "moved:"))]
    return bool(told) and told[-1] != str(due)


def due_reminders(people: Mapping[int, Sequence[Owed]], today: dt.date, heard: Heard) -> list[Digest]:
    """A digest for each person with anything new, of all that they are to do soon. `people`: person -> their tasks."""
    found = []
    for person_id, tasks in people.items():
        lines = [Line(one, new_keys(one, today, heard.get((person_id, one.task.id), ()))) for one in tasks]
        if any(line.keys for line in lines):
            shown = (line for line in lines if line.keys or (line.owed.task.awaited and _is_near(line.owed, today)))
            found.append(Digest(person_id, tuple(_unique(shown))))
    return found


def _is_near(owed: Owed, today: dt.date) -> bool:
    return (owed.due - today).days <= max(owed.deadline.leads, default=0)


def _unique(lines: Iterable[Line]) -> list[Line]:
    by_task = {line.owed.task.id: line for line in lines}
    return sorted(by_task.values(), key=lambda line: (line.owed.due, line.owed.unit, line.owed.task.id))
