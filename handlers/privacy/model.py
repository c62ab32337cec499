"""What people may ask about their data, and by when the law wants it answered: pure.

Nghị định 356/2025/NĐ-CP, Điều 5: a first reply within two working days; to view, correct or get a copy 10 days; to
withdraw a consent or object 15 days; to delete 20 days. One extension is possible and has its reason.
For: kinds and due dates. Not for: SQL (`queries.py`) or talking (`chat.py`).
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum

from bot.days_off import days_off
from bot.workdays import add_workdays

REPLY_WORKDAYS = 2
NOTIFY_WITHIN = dt.timedelta(hours=72)
_NUMBER = re.compile(r"^(?:d\s*-?\s*)?0*(\d{1,15})$", re.IGNORECASE)


class Kind(StrEnum):
    """What a request asks for."""

    SEE = "see"
    COPY = "copy"
    CORRECT = "correct"
    WITHDRAW = "withdraw"
    OBJECT = "object"
    DELETE = "delete"


DUE_DAYS = {Kind.SEE: 10, Kind.COPY: 10, Kind.CORRECT: 10, Kind.WITHDRAW: 15, Kind.OBJECT: 15, Kind.DELETE: 20}
LONGEST_DAYS = {Kind.SEE: 15, Kind.COPY: 15, Kind.CORRECT: 15, Kind.WITHDRAW: 20, Kind.OBJECT: 20, Kind.DELETE: 30}


@dataclass(frozen=True, slots=True)
class Request:
    """One request. `number` is what the person sees; `person_id` is None after a deletion."""

    id: int
    person_id: int | None
    conversation_id: int | None
    kind: Kind
    about: str
    opened_at: dt.datetime
    reply_due: dt.date
    due: dt.date
    extended_to: dt.date | None
    reason: str | None
    done_at: dt.datetime | None
    answer: str | None = None

    @property
    def number(self) -> str:
        return number_of(self.id)

    @property
    def last_day(self) -> dt.date:
        return self.extended_to or self.due


def number_of(request_id: int) -> str:
    return f"D-{request_id:04d}"


def read_number(text: str) -> int | None:
    """The id in "D-0007", "d7" or "7"; None where there is none."""
    match = _NUMBER.match(text.strip())
    return int(match[1]) if match else None


def due_dates(kind: Kind, opened: dt.date) -> tuple[dt.date, dt.date]:
    """(first reply, done) for a request of a day."""
    return add_workdays(opened, REPLY_WORKDAYS, days_off()), opened + dt.timedelta(days=DUE_DAYS[kind])


def longest(kind: Kind, opened: dt.date) -> dt.date:
    """The last day to which a request of this kind may be extended."""
    return opened + dt.timedelta(days=LONGEST_DAYS[kind])
