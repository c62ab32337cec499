"""What follows a conference: tasks, recommendations, drafts, clauses and comments, as values; and their few rules.

For: the types that queries, conversations and reports of this folder share. Not for: SQL or words.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Sort(StrEnum):
    """A conclusion that somebody carries out, or a recommendation to somebody else."""

    TASK = "task"
    RECOMMENDATION = "recommendation"


class State(StrEnum):
    """`history`: of a record of the past; it is never due and never changed."""

    OPEN = "open"
    DONE = "done"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    HISTORY = "history"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One conclusion (`owner`, `owner_unit_id`, `due`) or recommendation (`addressee`); `outcome`: what came of it.

    `told`: of which step towards its due date the unit was told last (`reminding.py`).
    """

    id: int
    conference_id: int
    sort: Sort
    number: int
    text: str
    owner: str = ""
    owner_unit_id: int | None = None
    addressee: str = ""
    due: dt.date | None = None
    state: State = State.OPEN
    outcome: str = ""
    clause: str = ""
    told: str = ""

    def days_left(self, today: dt.date) -> int | None:
        """Days until it is due, negative once it is late; None where nothing is awaited (done, history, no day)."""
        return (self.due - today).days if self.due is not None and self.state is State.OPEN else None


class DraftState(StrEnum):
    """`new`: read and split, nobody has been told. Comments come while it is `open` and its day has not gone by."""

    NEW = "new"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that units comment on. `closes_at` is the moment (UTC) from which nothing is taken any more."""

    id: int
    conference_id: int
    title: str
    state: DraftState
    created_at: dt.datetime
    closes_at: dt.datetime | None = None

    def takes_comments(self, now: dt.datetime) -> bool:
        return self.state is DraftState.OPEN and (self.closes_at is None or now < self.closes_at)


@dataclass(frozen=True, slots=True)
class DraftClause:
    """One part of a draft: `number` counts from 1, `heading` is what it is called ("Điều 2, khoản 1 · …")."""

    id: int
    number: int
    heading: str
    text: str

    @property
    def label(self) -> str:
        """What it is called, without the titles above it."""
        return self.heading.partition(SEPARATOR)[0]


SEPARATOR = " · "


@dataclass(frozen=True, slots=True)
class Comment:
    """What a unit says about one clause; a unit has one at most."""

    id: int
    clause_id: int
    unit_id: int
    text: str
    at: dt.datetime
