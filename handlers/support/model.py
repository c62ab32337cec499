"""What a request is, and the pure rules about it.

For: types and wording of times. Not for: SQL (`queries.py`, `desk_queries.py`) or talking (`chat.py`, `desk.py`).
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

WORKDAYS_TO_ANSWER = 2
QUESTION_SHOWN = 80
"""Letters of a question that a list shows."""
_NUMBER = re.compile(r"^(?:h\s*-?\s*)?0*(\d{1,15})$", re.IGNORECASE)
_ONLY_A_NUMBER = re.compile(r"^h\s*-?\s*\d{1,15}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Request:
    """One question for a person. `number` is what the asker sees; `unit_id` is the asker's own unit."""

    id: int
    kind: str
    question: str
    state: str
    created_at: dt.datetime
    person_id: int
    conversation_id: int
    unit_id: int | None = None
    taken_by: int | None = None
    taken_at: dt.datetime | None = None
    answered_by: int | None = None
    answered_at: dt.datetime | None = None
    useful: bool | None = None

    @property
    def number(self) -> str:
        return f"H-{self.id:04d}"


@dataclass(frozen=True, slots=True)
class Line:
    """What was said about a request after it was asked; `person_id` is None for the server's own command."""

    person_id: int | None
    from_staff: bool
    text: str
    at: dt.datetime


def read_number(text: str) -> int | None:
    """The id in "H-0012", "h12" or "12"; None where there is none."""
    match = _NUMBER.match(text.strip())
    return int(match[1]) if match else None


def names_request(text: str) -> int | None:
    """The id where a text is a receipt number and nothing else ("H-0012"); a bare number is not one."""
    return read_number(text) if _ONLY_A_NUMBER.match(text.strip()) else None


def waited(pause: dt.timedelta) -> str:
    """How long somebody has waited, in one rounded unit."""
    minutes = int(pause.total_seconds() // 60)
    if minutes < 60:
        return f"{max(minutes, 1)} phút"
    return f"{minutes // 60} giờ" if minutes < 24 * 60 else f"{minutes // (24 * 60)} ngày"
