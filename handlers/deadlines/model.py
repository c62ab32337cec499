"""What units owe and how far each has come: values and their few rules. Pure.

A deadline comes round: each round has one due date, and one task for every unit that owes it.

    open ──▶ reported ──▶ accepted        a task that is open after its day is shown as late
      ▲         │  ▲
      │undo     ▼  │report again          excused: this unit does not owe this round
      └──────  returned(reason)
For: the types that everything in this room shares. Not for: SQL, words, or when somebody is reminded (`reminding.py`).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from bot.clock import ZONE

LEADS = (14, 7, 3, 1, 0)
OVERDUE = (1, 3, 7)


class State(StrEnum):
    """`LATE` is never stored: it is an open or returned task whose day has gone by."""

    OPEN = "open"
    REPORTED = "reported"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    EXCUSED = "excused"
    LATE = "late"


AWAITED = frozenset((State.OPEN, State.RETURNED))
"""The states in which a unit still has to do something."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """One obligation. `unit_id` is the organising unit (None: the whole); the units that owe it are those of `kinds`
    among it and all below (empty: every kind), or exactly `only`.

    `rule` is RFC 5545, else `dates` are the due dates, or it is due `offset` days after an `event` of the school year,
    whose day each province has for itself. `leads` and `overdue` are days before and after a due date. `clause` is the
    id of the clause that it rests on, where the library has it.
    """

    id: int
    title: str
    unit_id: int | None
    template: str = ""
    basis: str = ""
    receiver: str = ""
    kinds: tuple[str, ...] = ()
    only: tuple[int, ...] = ()
    rule: str = ""
    dates: tuple[dt.date, ...] = ()
    leads: tuple[int, ...] = LEADS
    overdue: tuple[int, ...] = OVERDUE
    active: bool = True
    event: str = ""
    offset: int = 0
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Round:
    """One time it is owed. `period` is the date that the rule gave, `due` the date that holds; `due_before` the one
    before the last move; `moves` counts them. `province`: the one whose units owe it, empty for all."""

    id: int
    deadline_id: int
    period: dt.date
    due: dt.date
    due_before: dt.date | None = None
    moves: int = 0
    province: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """What one unit owes in one round. `reported_at` is in UTC; `reason`: why it was returned or excused.

    `due` is a date of this unit's own that the organiser has granted, `moves` how often that was done. `call` is a
    message to its officers that is asked for besides the reminders ("nudge:2026-12-01"); empty for none.
    """

    id: int
    round_id: int
    unit_id: int
    state: State = State.OPEN
    reported_by: int | None = None
    reported_at: dt.datetime | None = None
    note: str = ""
    file_id: int | None = None
    reason: str = ""
    call: str = ""
    due: dt.date | None = None
    moves: int = 0

    @property
    def awaited(self) -> bool:
        return self.state in AWAITED

    def shown_state(self, due: dt.date, today: dt.date) -> State:
        """The state as people are told it."""
        return State.LATE if self.awaited and due < today else self.state

    def was_late(self, due: dt.date) -> bool:
        """Whether it was reported after its day."""
        return self.reported_at is not None and self.reported_at.astimezone(ZONE).date() > due


@dataclass(frozen=True, slots=True)
class Owed:
    """A task with all that is said about it."""

    task: Task
    round: Round
    deadline: Deadline
    unit: str
    province: str = ""

    @property
    def due(self) -> dt.date:
        """The date that holds for this unit."""
        return self.task.due or self.round.due

    @property
    def due_before(self) -> dt.date | None:
        """The date that held before, where it was moved."""
        return self.round.due if self.task.due else self.round.due_before

    @property
    def moves(self) -> int:
        """How often its date has changed."""
        return self.round.moves + self.task.moves


@dataclass(frozen=True, slots=True)
class Tally:
    """How far a round has come: units that still owe it, that have reported (and wait), whose report is accepted, that
    are excused."""

    awaited: int = 0
    reported: int = 0
    accepted: int = 0
    excused: int = 0

    @property
    def owing(self) -> int:
        """Units that owe it at all."""
        return self.awaited + self.reported + self.accepted

    @property
    def done(self) -> int:
        return self.reported + self.accepted
