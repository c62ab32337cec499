"""An announcement, its states and what may become of it, what an approval holds for, what a channel can carry. Pure.

    draft ──submit──> review ──approve──> approved ──schedule──> scheduled ──release──> sending ──finish──> done
      ^                 │ ^                   │                      │                  │    ^
      └────return───────┘ └──────change───────┴──────────────────────┘     pause, halt─>┘    └─resume

Cancel ends it in every state before `done`, `expire` once it was approved. What was approved and is changed goes to
review again.
For: rules. Not for: storing (`queries.py`) or words (`texts.py`).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.message import Outgoing
from bot.people.segments import Segment

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
LONGEST = 1600
LASTS = dt.timedelta(days=7)
QUIET_FROM, QUIET_TO = 21, 6


class State(StrEnum):
    """Where an announcement stands; `halted`: the ledger stopped it because too many failed."""

    DRAFT = "draft"
    REVIEW = "review"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    PAUSED = "paused"
    HALTED = "halted"
    DONE = "done"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Event(StrEnum):
    """What can happen to one."""

    SUBMIT = "submit"
    RETURN = "return"
    CHANGE = "change"
    APPROVE = "approve"
    SCHEDULE = "schedule"
    RELEASE = "release"
    PAUSE = "pause"
    RESUME = "resume"
    HALT = "halt"
    FINISH = "finish"
    CANCEL = "cancel"
    EXPIRE = "expire"


OPEN = frozenset((State.DRAFT, State.REVIEW, State.APPROVED, State.SCHEDULED))
RUNNING = frozenset((State.SENDING, State.PAUSED, State.HALTED))
OVER = frozenset((State.DONE, State.CANCELLED, State.EXPIRED))
_CHANGED = {
    State.DRAFT: State.DRAFT,
    State.REVIEW: State.REVIEW,
    State.APPROVED: State.REVIEW,
    State.SCHEDULED: State.REVIEW,
}
_STEPS: dict[Event, dict[State, State]] = {
    Event.SUBMIT: {State.DRAFT: State.REVIEW},
    Event.RETURN: {State.REVIEW: State.DRAFT},
    Event.CHANGE: _CHANGED,
    Event.APPROVE: {State.REVIEW: State.APPROVED},
    Event.SCHEDULE: {State.APPROVED: State.SCHEDULED},
    Event.RELEASE: {State.SCHEDULED: State.SENDING},
    Event.PAUSE: {State.SENDING: State.PAUSED},
    Event.RESUME: {State.PAUSED: State.SENDING, State.HALTED: State.SENDING},
    Event.HALT: {State.SENDING: State.HALTED},
    Event.FINISH: dict.fromkeys(RUNNING, State.DONE),
    Event.CANCEL: dict.fromkeys(OPEN | RUNNING, State.CANCELLED),
    Event.EXPIRE: dict.fromkeys((State.APPROVED, State.SCHEDULED, *RUNNING), State.EXPIRED),
}


def follows(state: State, event: Event) -> State | None:
    """The state after an event; None where it cannot happen now."""
    return _STEPS[event].get(state)


@dataclass(frozen=True, slots=True)
class Announcement:
    """One announcement. `unit_id`: on whose behalf, None for the whole; `send_at` None: as soon as it is approved.

    `urgent`: why it passes quiet hours, empty where it does not. `hash` is what was approved last. `alone`: approved
    without a second person, as this installation allows.
    """

    id: int
    unit_id: int | None
    state: State
    text: str
    topic: str
    segment: Segment
    asks: bool
    send_at: dt.datetime | None
    urgent: str
    file_name: str
    file_path: str
    corrects: int | None
    made_by: int | None
    hash: str
    approved_by: int | None
    approved_at: dt.datetime | None
    alone: bool
    reason: str
    campaign_id: int | None

    @property
    def number(self) -> str:
        return f"T-{self.id:04d}"

    @property
    def is_seen_by_two(self) -> bool:
        """Whether somebody approved it who did not write it; asked again before it is sent, as persons may merge."""
        return self.approved_by is not None and (self.alone or self.approved_by != self.made_by)


def digest(one: Announcement, bodies: Mapping[str, Sequence[Outgoing]]) -> str:
    """What an approval holds for: everything that recipients will see, and who they are; 64 hexadecimal digits."""
    parts = {
        "text": one.text,
        "topic": one.topic,
        "unit": one.unit_id,
        "segment": one.segment.model_dump(mode="json"),
        "asks": one.asks,
        "send_at": one.send_at.astimezone(dt.UTC).isoformat() if one.send_at else None,
        "urgent": one.urgent,
        "file": [one.file_name, one.file_path],
        "corrects": one.corrects,
        "bodies": {channel: [body.model_dump(mode="json") for body in own] for channel, own in sorted(bodies.items())},
    }
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode("utf-8")).hexdigest()


def may_approve(one: Announcement, person_id: int, *, second_person: bool) -> bool:
    """Whether this person may approve it as far as persons go; their rights are another matter."""
    return one.made_by is not None and (not second_person or person_id != one.made_by)


def over_quota(counted: Mapping[str, int], left: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """Channels that cannot carry this with what is left of their month: channel -> (messages, left)."""
    return {
        channel: (number, left[channel])
        for channel, number in sorted(counted.items())
        if channel in left and number > left[channel]
    }


def too_long(bodies: Mapping[str, Sequence[Outgoing]]) -> str:
    """The first channel on which it would not be one message; empty where it is one everywhere."""
    return next((channel for channel, own in sorted(bodies.items()) if len(own) > 1), "")


def is_quiet(moment: dt.datetime) -> bool:
    """Whether this is an hour at which only replies and urgent messages leave."""
    hour = moment.astimezone(ZONE).hour
    return hour >= QUIET_FROM or hour < QUIET_TO


def bar(share: float, width: int = 10) -> str:
    """▓▓▓▓▓▓░░░░ for a share from 0 to 1."""
    full = max(0, min(width, int(share * width)))
    return "▓" * full + "░" * (width - full)
