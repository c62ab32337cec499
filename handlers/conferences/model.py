"""What a review conference is: sessions, invited units, seats by role, and everything said and marked about a seat.

For: the types that the rules (`seats.py`, `tally.py`), the conversations and the reports share, all values that never
change. Not for: rules, SQL or words.

    Conference ── Session ── Invitation (unit x session) ── Seat (a role with its alternates)
                                   └── Mark (unit as a whole)  └── Mark (present, absent …)

A seat is planned by the unit: open, confirmed, declined, substituted. What happened at the door is kept apart from the
plan, as marks: a seat or unit without a live mark is *not recorded*, which is not *absent*. A session is held because
somebody said so, never because its date has passed (traps X01-X06).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What sort of conference."""

    MIDTERM = "so_ket"
    FINAL = "tong_ket"
    SIGNING = "ky_ket"
    WORKSHOP = "hoi_thao"
    BRIEFING = "giao_ban"


class Stage(StrEnum):
    """Where a conference stands. `open`: invitations went out; `closed`: nothing is changed any more."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class SessionState(StrEnum):
    """`held` and `closed` because somebody said so. Marks may come until `closed`."""

    PLANNED = "planned"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    HELD = "held"
    CLOSED = "closed"


class Plan(StrEnum):
    """What the unit says about a seat before the session."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    SUBSTITUTED = "substituted"


class Presence(StrEnum):
    """What is known of a seat or unit at the session. `conflict`: live marks that say different things."""

    NOT_RECORDED = "not_recorded"
    PRESENT = "present"
    LEAVE = "leave"
    ABSENT = "absent"
    CONFLICT = "conflict"


class Via(StrEnum):
    """How a mark came about."""

    CHAT = "chat"
    DOOR = "door"
    PAPER = "paper"
    CSV = "csv"
    FILE = "file"
    CLI = "cli"


@dataclass(frozen=True, slots=True)
class Role:
    """One seat that every invited unit has: `titles` are the positions that may take it, the first one first choice.

    `label` is how the invitation prints it: "Chủ tịch (Phó Chủ tịch) LĐLĐ tỉnh/TP".
    """

    label: str
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A paper of the conference: a name and an address or file reference."""

    name: str
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Conference:
    """One conference. `slug` is its id for people and commands ("so-ket-2012"); `unit_id` the unit that organises it.

    `history`: it lies in the past and is kept as a record; nothing of it is ever announced, reminded or confirmed.
    `lead_days` are the days before a session on which units that have not answered are reminded.
    `freeze_days` is how many days before a session changes need the organiser's approval.
    """

    id: int
    slug: str
    title: str
    kind: Kind
    unit_id: int
    stage: Stage
    created_at: dt.datetime
    created_by: int | None = None
    history: bool = False
    roles: tuple[Role, ...] = ()
    documents: tuple[Document, ...] = ()
    lead_days: tuple[int, ...] = (10, 5, 2)
    freeze_days: int = 3
    clause: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Session:
    """One meeting of a conference. `day` without `starts` where the hour is not known; both None where no day is set.

    `starts` and `ends` are moments in UTC. `region_inferred` and `place_inferred`: printed with "(suy luận)".
    `sequence` counts changes of time and place, for the calendar file. `limit`: most units, None for no limit.
    """

    id: int
    conference_id: int
    number: int
    region: str
    state: SessionState
    place: str = ""
    day: dt.date | None = None
    starts: dt.datetime | None = None
    ends: dt.datetime | None = None
    host_unit_id: int | None = None
    region_inferred: bool = False
    place_inferred: bool = False
    limit: int | None = None
    sequence: int = 0
    held_at: dt.datetime | None = None
    closed_at: dt.datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Delegate:
    """A person named for a seat. `phone` is in E.164 form or empty; `title` as it was written."""

    name: str
    title: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """One role of one invited unit. `chain` are the delegates that were named before, oldest first.

    `version` counts its changes: a change names the version it has seen, so that none is lost. `pending` is a delegate
    who waits for the organiser's approval after the freeze.
    """

    id: int
    invitation_id: int
    number: int
    role: Role
    plan: Plan = Plan.OPEN
    delegate: Delegate | None = None
    reason: str = ""
    chain: tuple[Delegate, ...] = ()
    pending: Delegate | None = None
    version: int = 0
    changed_at: dt.datetime | None = None
    changed_by: int | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """What somebody said at the door (or later) about one seat, or about the unit as a whole (`seat_id` None).

    `key` makes it once: the same key again is the same mark. `at` is when it happened, `recorded_at` when we learnt of
    it. A mark is never changed: `undone` says that it was taken back (by an undo with its key, in whatever order the
    two arrived).
    """

    key: str
    invitation_id: int
    seat_id: int | None
    presence: Presence
    at: dt.datetime
    recorded_at: dt.datetime
    by: int | None
    via: Via
    reason: str = ""
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Invitation:
    """One unit invited to one session, with its name of that day, its seats and marks.

    `declined` is the reason of a unit that will not come at all. `waiting`: on the waiting list of a full session.
    """

    id: int
    session_id: int
    unit_id: int
    unit: str
    province: str = ""
    invited_at: dt.datetime | None = None
    reminded_at: dt.datetime | None = None
    answered_at: dt.datetime | None = None
    declined: str = ""
    waiting: bool = False
    region_ambiguous: bool = False
    seats: tuple[Seat, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """A whole conference as it stands: all that tallies, lists and reports are made from."""

    conference: Conference
    sessions: tuple[Session, ...]
    invitations: tuple[Invitation, ...]
    organiser: str = ""
    taken_at: dt.datetime | None = None
    hosts: dict[int, str] = field(default_factory=dict)

    def of_session(self, session_id: int) -> tuple[Invitation, ...]:
        """The invitations to one session, in the order of the list."""
        return tuple(one for one in self.invitations if one.session_id == session_id)

    def session(self, session_id: int) -> Session:
        """Raises LookupError for no such session."""
        for one in self.sessions:
            if one.id == session_id:
                return one
        raise LookupError(f"no session {session_id}")
