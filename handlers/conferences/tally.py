"""How many units and seats: expected, there, absent, not recorded, not yet held; with the names of each.

A unit is *expected* once its session has been held, because somebody said so. Rates are over expected units, never over
all: of 63 federations 50 were expected, 43 of them came, and 13 had not met yet (trap X01). A unit invited to several
sessions is one unit, counted by those of its sessions that were held. A unit whose region is not known is counted in
the whole and in no session: it stands apart in `unplaced`.

For: pure sums over `model.Standing`. Not for: wording beyond the one line, or files (`report/data.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.people.naming import federation_name
from handlers.conferences.model import Invitation, Plan, Presence, Session, SessionState, Standing
from handlers.conferences.presence import seat_presence, unit_presence

UNITS = "đơn vị"
FEDERATIONS = "Liên đoàn Lao động tỉnh/TP"
_HELD = (SessionState.HELD, SessionState.CLOSED)


class State(StrEnum):
    """Where one unit stands; every unit is in exactly one of these."""

    ATTENDED = "attended"
    ABSENT = "absent"
    LEAVE = "leave"
    NOT_RECORDED = "not_recorded"
    CONFLICT = "conflict"
    NOT_HELD = "not_held"
    CANCELLED = "cancelled"
    WAITING = "waiting"


_FROM_PRESENCE = {
    Presence.PRESENT: State.ATTENDED,
    Presence.ABSENT: State.ABSENT,
    Presence.LEAVE: State.LEAVE,
    Presence.NOT_RECORDED: State.NOT_RECORDED,
    Presence.CONFLICT: State.CONFLICT,
}
# Of several sessions of one unit the first of these counts: what was held goes before what is still to come.
_RANK = (
    State.ATTENDED, State.CONFLICT, State.NOT_RECORDED, State.ABSENT, State.LEAVE,
    State.NOT_HELD, State.WAITING, State.CANCELLED,
)  # fmt: skip
_NOT_EXPECTED = (State.NOT_HELD, State.WAITING, State.CANCELLED)


@dataclass(frozen=True, slots=True)
class Part:
    """The sums of some units: a conference, one session, or the units without a known region.

    `names` has every State, in the order of the invitations. `plans` counts all seats but those of waiting units and
    cancelled sessions; `presences` those of held sessions alone, `seats_not_held` the rest of them.
    `answered` are units that confirmed or declined anything, `unanswered` those (of sessions still to come, and never
    of a record of the past) that did not, `declined` those that will not come at all. `noun` is what the units are
    called together.
    """

    names: Mapping[State, tuple[str, ...]]
    plans: Mapping[Plan, int]
    presences: Mapping[Presence, int]
    seats_not_held: int
    answered: tuple[str, ...]
    unanswered: tuple[str, ...]
    declined: tuple[str, ...]
    noun: str

    def count(self, *states: State) -> int:
        """How many units are in one of these states."""
        return sum(len(self.names[state]) for state in states)

    @property
    def total(self) -> int:
        """All units, those on a waiting list and of cancelled sessions too."""
        return self.count(*State)

    @property
    def expected(self) -> int:
        return self.total - self.count(*_NOT_EXPECTED)

    @property
    def attended(self) -> int:
        return self.count(State.ATTENDED)

    @property
    def absent(self) -> int:
        return self.count(State.ABSENT)

    @property
    def leave(self) -> int:
        return self.count(State.LEAVE)

    @property
    def not_recorded(self) -> int:
        return self.count(State.NOT_RECORDED)

    @property
    def conflict(self) -> int:
        return self.count(State.CONFLICT)

    @property
    def not_held(self) -> int:
        return self.count(State.NOT_HELD)

    @property
    def cancelled(self) -> int:
        return self.count(State.CANCELLED)

    @property
    def waiting(self) -> int:
        return self.count(State.WAITING)

    @property
    def rate(self) -> float | None:
        """Attended of expected, 0 to 1; None while nothing has been held."""
        return self.attended / self.expected if self.expected else None

    @property
    def seats(self) -> int:
        return sum(self.plans.values())

    @property
    def seats_expected(self) -> int:
        return sum(self.presences.values())

    @property
    def seats_answered(self) -> int:
        return self.seats - self.plans[Plan.OPEN]


@dataclass(frozen=True, slots=True)
class SessionTally(Part):
    """One session, without the units of unknown region that are kept with it."""

    session: Session


@dataclass(frozen=True, slots=True)
class Tally(Part):
    """A whole conference; `unplaced` are the units whose region is not known, None where there are none."""

    sessions: tuple[SessionTally, ...]
    unplaced: Part | None


def tally(standing: Standing) -> Tally:
    """The sums of a conference as it stands."""
    sessions = {session.id: session for session in standing.sessions}
    pairs = [(sessions[one.session_id], one) for one in standing.invitations]
    placed = [pair for pair in pairs if not pair[1].region_ambiguous]
    apart = [pair for pair in pairs if pair[1].region_ambiguous]
    history = standing.conference.history
    each = tuple(
        SessionTally(*_sums([pair for pair in placed if pair[0].id == session.id], history=history), session)
        for session in standing.sessions
    )
    unplaced = Part(*_sums(apart, history=history)) if apart else None
    return Tally(*_sums(pairs, history=history), each, unplaced)


def label(invitation: Invitation) -> str:
    """How a unit is called in a list: a federation of a province by its province alone."""
    return invitation.province if _is_federation(invitation) else invitation.unit


def _is_federation(invitation: Invitation) -> bool:
    """Whether a unit is the federation of a province, by its name."""
    return bool(invitation.province) and any(
        invitation.unit == federation_name(invitation.province, is_city=is_city) for is_city in (True, False)
    )


def state_of(session: Session, invitation: Invitation) -> State:
    """Where one unit stands with regard to one session."""
    if invitation.waiting:
        return State.WAITING
    if session.state is SessionState.CANCELLED:
        return State.CANCELLED
    if session.state not in _HELD:
        return State.NOT_HELD
    return _FROM_PRESENCE[unit_presence(invitation)]


def plan_of(invitation: Invitation, number: int) -> Plan:
    """The plan of a seat as it counts: all seats of a unit that will not come are declined. Raises LookupError."""
    for seat in invitation.seats:
        if seat.number == number:
            return Plan.DECLINED if invitation.declined else seat.plan
    raise LookupError(f"no seat {number}")


def has_answered(invitation: Invitation) -> bool:
    """Whether a unit has said anything: it will not come, or somebody (or nobody) comes on one of its seats."""
    return bool(invitation.declined) or any(seat.plan is not Plan.OPEN for seat in invitation.seats)


def line(found: Part) -> str:
    """ "43/50 đơn vị tham gia (vắng: …). 13 đơn vị thuộc khu vực chưa tổ chức. Tổng 63." What is nought is left out."""
    rest = [
        f"{found.count(state)} đơn vị {wording}."
        for state, wording in (
            (State.NOT_HELD, "thuộc khu vực chưa tổ chức"),
            (State.CANCELLED, "thuộc buổi đã hủy"),
            (State.WAITING, "trong danh sách chờ"),
        )
        if found.names[state]
    ]
    total = [f"Tổng {found.total}."] if rest else []
    if not found.expected:
        return " ".join(["Chưa có buổi nào được ghi là đã tổ chức.", *rest, *total])
    inside = [
        f"{wording}: {', '.join(found.names[state])}"
        for state, wording in (
            (State.ABSENT, "vắng"),
            (State.LEAVE, "vắng có lý do"),
            (State.NOT_RECORDED, "chưa ghi nhận"),
            (State.CONFLICT, "ghi nhận trái nhau"),
        )
        if found.names[state]
    ]
    told = f" ({'; '.join(inside)})" if inside else ""
    return " ".join([f"{found.attended}/{found.expected} {found.noun} tham gia{told}.", *rest, *total])


_Pair = tuple[Session, Invitation]
_Sums = tuple[
    Mapping[State, tuple[str, ...]], Mapping[Plan, int], Mapping[Presence, int], int,
    tuple[str, ...], tuple[str, ...], tuple[str, ...], str,
]  # fmt: skip


def _sums(pairs: Sequence[_Pair], *, history: bool) -> _Sums:
    """The fields of a Part, in their order."""
    units: dict[int, list[_Pair]] = {}
    for pair in pairs:
        units.setdefault(pair[1].unit_id, []).append(pair)
    names: dict[State, list[str]] = {state: [] for state in State}
    for own in units.values():
        state = min((state_of(*pair) for pair in own), key=_RANK.index)
        names[state].append(label(own[0][1]))
    counting = [pair for pair in pairs if state_of(*pair) not in (State.WAITING, State.CANCELLED)]
    held = [one for session, one in counting if session.state in _HELD]
    plans = Counter(plan_of(one, seat.number) for _, one in counting for seat in one.seats)
    presences = Counter(seat_presence(one, seat) for one in held for seat in one.seats)
    return (
        {state: tuple(found) for state, found in names.items()},
        {plan: plans[plan] for plan in Plan},
        {presence: presences[presence] for presence in Presence},
        sum(plans.values()) - sum(presences.values()),
        _labels(one for _, one in counting if has_answered(one)),
        _labels(one for session, one in counting if session.state not in _HELD and not has_answered(one))
        if not history
        else (),
        _labels(one for _, one in counting if one.declined),
        FEDERATIONS if pairs and all(_is_federation(one) for _, one in pairs) else UNITS,
    )


def _labels(invitations: Iterable[Invitation]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(label(one) for one in invitations))
