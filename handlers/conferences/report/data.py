"""What a report on a conference says, before it becomes a file or picture: clean lines, ready numbers. Pure.

For: one neutral `ReportData` from a `Standing`, which `report_xlsx`, `report_docx` and `report_png` lay out. Not for:
counting (`tally.py`), layout, or telephone numbers: no report carries any.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from handlers.conferences import tally as tallies
from handlers.conferences.model import Delegate, Invitation, Mark, Plan, Presence, Seat, Session, Standing
from handlers.conferences.report import texts
from handlers.conferences.report.wording import (
    answer_words,
    clean,
    moment_of,
    number_of,
    place_of,
    plan_words,
    region_of,
    seat_words,
    unit_words,
    when_of,
)
from handlers.conferences.seats import presence_of, seat_presence, unit_presence
from handlers.conferences.tally import Part, State, Tally


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session in words, and its units by state. Units of unknown region stand in a row of their own, without
    number, place, day and state."""

    number: str
    region: str
    place: str
    when: str
    state: str
    counts: Mapping[State, int]
    note: str = ""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit at one session. `state` is `words` for sums and colours; `note`: reasons, in words."""

    session: str
    region: str
    unit: str
    answer: str
    named: int
    seats: int
    state: State
    words: str
    note: str


@dataclass(frozen=True, slots=True)
class SeatRow:
    """One seat. `instead_of`: those named before, oldest first. `at`: local time of the mark, None for none."""

    session: str
    unit: str
    number: int
    role: str
    name: str
    title: str
    plan: str
    reason: str
    instead_of: str
    presence: str
    at: dt.datetime | None
    absence: str


@dataclass(frozen=True, slots=True)
class Swap:
    """Somebody who was named before, and who stands on the seat now (both empty for nobody)."""

    session: str
    unit: str
    role: str
    before: str
    before_title: str
    after: str
    after_title: str


@dataclass(frozen=True, slots=True)
class Clash:
    """Marks that cannot all be true: `said` names each with its time."""

    session: str
    unit: str
    about: str
    said: str


@dataclass(frozen=True, slots=True)
class ReportData:
    """All that a report may show. Every text is one clean line; `taken` is local time.

    A record of the past has none: its figures are those of its own time, which `notes` may tell."""

    slug: str
    title: str
    kind: str
    organiser: str
    history: bool
    taken: dt.datetime | None
    line: str
    noun: str
    tally: Tally
    sessions: tuple[SessionRow, ...]
    units: tuple[UnitRow, ...]
    seats: tuple[SeatRow, ...]
    swaps: tuple[Swap, ...]
    clashes: tuple[Clash, ...]
    notes: tuple[str, ...]


def line(standing: Standing) -> str:
    """The whole conference in one line: "43/50 LĐLĐ tỉnh, thành phố tham gia (vắng: …). …"."""
    return clean(tallies.line(tallies.tally(standing)))


def report_data(standing: Standing, *, zone: ZoneInfo) -> ReportData:
    """The report of a conference as it stands; times are shown in `zone`."""
    conference = standing.conference
    sessions = {session.id: session for session in standing.sessions}
    pairs = [(sessions[one.session_id], one) for one in standing.invitations]
    counted = tallies.tally(standing)
    return ReportData(
        slug=conference.slug,
        title=clean(conference.title),
        kind=texts.KINDS[conference.kind],
        organiser=clean(standing.organiser),
        history=conference.history,
        taken=_local(None if conference.history else standing.taken_at, zone),
        line=clean(tallies.line(counted)),
        noun=counted.noun,
        tally=counted,
        sessions=tuple(_session_rows(standing, counted, zone)),
        units=tuple(_unit(session, one) for session, one in pairs),
        seats=tuple(_seat(session, one, seat, zone) for session, one in pairs for seat in one.seats),
        swaps=tuple(swap for session, one in pairs for seat in one.seats for swap in _swaps(session, one, seat)),
        clashes=tuple(clash for session, one in pairs for clash in _clashes(session, one, zone)),
        notes=tuple(map(clean, conference.notes)),
    )


def _session_rows(standing: Standing, counted: Tally, zone: ZoneInfo) -> Iterator[SessionRow]:
    for part in counted.sessions:
        session = part.session
        when = when_of(standing.conference, session, zone=zone, now=standing.taken_at)
        state = texts.SESSION_STATES[session.state]
        words = (str(session.number), region_of(session), place_of(session), when, state)
        yield SessionRow(*words, _counts(part), clean(session.note))
    if counted.unplaced:
        yield SessionRow("", texts.UNPLACED, "", "", "", _counts(counted.unplaced))


def _counts(part: Part) -> Mapping[State, int]:
    return {state: part.count(state) for state in texts.COUNTS}


def _unit(session: Session, invitation: Invitation) -> UnitRow:
    reasons = [invitation.declined, *(mark.reason for mark in _live(invitation) if mark.seat_id is None)]
    return UnitRow(
        session=number_of(session, invitation),
        region=region_of(session, invitation),
        unit=clean(invitation.unit),
        answer=answer_words(invitation),
        named=sum(seat.delegate is not None for seat in invitation.seats),
        seats=len(invitation.seats),
        state=tallies.state_of(session, invitation),
        words=unit_words(session, invitation),
        note="; ".join(dict.fromkeys(clean(reason) for reason in reasons if reason)),
    )


def _seat(session: Session, invitation: Invitation, seat: Seat, zone: ZoneInfo) -> SeatRow:
    marks = [mark for mark in _live(invitation) if mark.seat_id == seat.id]
    reasons = [mark.reason for mark in marks if mark.presence in (Presence.LEAVE, Presence.ABSENT) and mark.reason]
    delegate = seat.delegate or Delegate("")
    declined = tallies.plan_of(invitation, seat.number) is Plan.DECLINED
    first = min((mark.at for mark in marks), default=None)
    return SeatRow(
        session=number_of(session, invitation),
        unit=clean(invitation.unit),
        number=seat.number,
        role=clean(seat.role.label),
        name=clean(delegate.name),
        title=clean(delegate.title),
        plan=plan_words(invitation, seat),
        reason=clean(seat.reason or invitation.declined) if declined else "",
        instead_of=", ".join(clean(one.name) for one in seat.chain),
        presence=seat_words(session, invitation, seat_presence(invitation, seat)),
        at=_local(first, zone),
        absence="; ".join(dict.fromkeys(map(clean, reasons))),
    )


def _swaps(session: Session, invitation: Invitation, seat: Seat) -> Iterator[Swap]:
    """A row for each step: who was named, and who after them."""
    after = (*seat.chain, seat.delegate or Delegate(""))[1:]
    for before, then in zip(seat.chain, after, strict=True):
        names = (before.name, before.title, then.name, then.title)
        unit, role = clean(invitation.unit), clean(seat.role.label)
        yield Swap(number_of(session, invitation), unit, role, *map(clean, names))


def _clashes(session: Session, invitation: Invitation, zone: ZoneInfo) -> Iterator[Clash]:
    """Seats and units whose marks differ; of a unit also where its own mark and its seats cannot both be true."""
    live = _live(invitation)
    own = [mark for mark in live if mark.seat_id is None]
    number, unit = number_of(session, invitation), clean(invitation.unit)
    of_seats = []
    for seat in invitation.seats:
        marks = [mark for mark in live if mark.seat_id == seat.id]
        if presence_of(marks) is Presence.CONFLICT:
            about = f"{seat.number}. {clean(seat.delegate.name if seat.delegate else seat.role.label)}"
            of_seats.append(Clash(number, unit, about, _said(marks, zone)))
    if presence_of(own) is Presence.CONFLICT:
        yield Clash(number, unit, texts.WHOLE_UNIT, _said(own, zone))
    elif own and unit_presence(invitation) is Presence.CONFLICT:
        yield Clash(number, unit, texts.UNIT_AGAINST_SEATS, _said(live, zone))
    yield from of_seats


def _said(marks: list[Mark], zone: ZoneInfo) -> str:
    ordered = sorted(marks, key=lambda mark: (mark.at, mark.key))
    said = (
        texts.SAID.format(presence=texts.PRESENCES[one.presence], moment=moment_of(one.at, zone)) for one in ordered
    )
    return "; ".join(dict.fromkeys(said))


def _live(invitation: Invitation) -> list[Mark]:
    """The marks that count: none that was taken back."""
    undone = {mark.key for mark in invitation.marks if mark.undone}
    return [mark for mark in invitation.marks if mark.key not in undone]


def _local(moment: dt.datetime | None, zone: ZoneInfo) -> dt.datetime | None:
    return moment.astimezone(zone).replace(tzinfo=None) if moment else None
