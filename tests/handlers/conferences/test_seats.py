"""The rules of one seat: every way through its states, and every refusal. Not: SQL (`test_planning.py`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from handlers.conferences import seats
from handlers.conferences.gates import is_frozen, last_free_day
from handlers.conferences.model import Delegate, Plan, Seat, SessionState, Stage
from handlers.conferences.refused import Code, Refused
from tests.handlers.conferences.core_kit import AN, BINH, CUC, DAY, NOW, conference, gate, invitation, meeting, seat

NAMED = (Plan.CONFIRMED, Plan.SUBSTITUTED)
LATE = dt.datetime(2026, 12, 9, 1, 0, tzinfo=dt.UTC)
Change = Callable[[Seat], Seat]


def refused(change: Callable[[], Any]) -> Code:
    with pytest.raises(Refused) as caught:
        change()
    assert caught.value.sentence.endswith(".") and caught.value.code in set(Code)
    return Code(caught.value.code)


class SeatMachine(RuleBasedStateMachine):
    """A seat beside a simple book of what was done: who sits there, and who sat there before."""

    @initialize(frozen=st.booleans(), organiser=st.booleans())
    def begins(self, frozen: bool, organiser: bool) -> None:
        self.seat = seat()
        self.sits: Delegate | None = None
        self.before: list[Delegate] = []
        self.declined = False
        self.changes = 0
        self.gate = gate(now=LATE if frozen else NOW, by=5, organiser=organiser)
        self.stopped = frozen and not organiser

    def take(self, change: Change, *codes: Code) -> bool:
        """Whether the change was made; a refusal must be one of these and must leave nothing behind."""
        was = self.seat
        try:
            self.seat = change(was)
        except Refused as refusal:
            assert refusal.code in codes, f"refused: {refusal.code}"
            return False
        assert not codes, f"should have been refused: {codes}"
        if self.seat != was:
            self.changes += 1
            assert (self.seat.changed_at, self.seat.changed_by) == (self.gate.now, 5)
        return True

    @property
    def untouched(self) -> bool:
        """Whether nothing was ever said of the seat."""
        return self.sits is None and not self.before and not self.declined

    def now_sits(self, delegate: Delegate) -> None:
        if self.before and self.before[-1] == delegate:
            self.before.pop()
        elif self.sits is not None:
            self.before.append(self.sits)
        self.sits, self.declined = delegate, False

    def leaves(self) -> None:
        if self.sits is not None:
            self.before.append(self.sits)
        self.sits = None

    @rule(who=st.sampled_from((AN, BINH, CUC)))
    def confirm(self, who: Delegate) -> None:
        if self.sits == who:
            assert self.take(lambda one: seats.confirm(one, who, self.gate)) and self.seat.delegate == who
            return
        codes = [Code.SEAT_TAKEN] if self.sits else [Code.FROZEN] if self.stopped and not self.untouched else []
        if self.take(lambda one: seats.confirm(one, who, self.gate), *codes):
            self.now_sits(who)

    @rule(who=st.sampled_from((AN, BINH, CUC)))
    def substitute(self, who: Delegate) -> None:
        codes = [Code.FROZEN] if self.stopped else []
        if self.sits in (None, who):
            codes = [Code.NO_DELEGATE if self.sits is None else Code.SAME_PERSON]
        if self.take(lambda one: seats.substitute(one, who, self.gate), *codes):
            self.now_sits(who)

    @rule()
    def decline(self) -> None:
        self.take(lambda one: seats.decline(one, " đi công tác ", self.gate))
        assert self.seat.reason == "đi công tác"
        self.leaves()
        self.declined = True

    @rule()
    def withdraw(self) -> None:
        codes = [Code.FROZEN] if self.stopped else []
        if self.sits is None and not self.declined:
            codes = [Code.NOTHING_TO_WITHDRAW]
        if self.take(lambda one: seats.withdraw(one, self.gate), *codes):
            self.leaves()
            self.declined = False

    @rule(who=st.sampled_from((AN, BINH, CUC)))
    def request(self, who: Delegate) -> None:
        codes = [Code.SAME_PERSON] if self.sits == who else []
        codes = codes if is_frozen(self.gate) and not self.untouched else [Code.NOT_FROZEN]
        if self.take(lambda one: seats.request_change(one, who, self.gate), *codes):
            assert self.seat.pending == who

    @rule()
    def approve(self) -> None:
        wanted = self.seat.pending
        if self.take(lambda one: seats.approve(one, self.gate), *([] if wanted else [Code.NO_REQUEST])) and wanted:
            if wanted != self.sits:
                self.now_sits(wanted)
            assert self.seat.pending is None

    @rule()
    def reject(self) -> None:
        was = self.seat
        if self.take(lambda one: seats.reject(one, self.gate), *([] if was.pending else [Code.NO_REQUEST])):
            assert self.seat.delegate == was.delegate and self.seat.pending is None

    @invariant()
    def the_seat_says_what_the_book_says(self) -> None:
        assert self.seat.delegate == self.sits
        assert list(self.seat.chain) == self.before
        assert (self.seat.plan in NAMED) == (self.sits is not None)
        assert (self.seat.plan is Plan.SUBSTITUTED) == (self.sits is not None and self.before != [])
        assert (self.seat.plan is Plan.DECLINED) == self.declined
        assert self.seat.version == self.changes


TestSeatMachine = SeatMachine.TestCase


CHANGES: dict[str, Callable[[Seat, Any], Seat]] = {
    "confirm": lambda one, g: seats.confirm(one, BINH, g),
    "substitute": lambda one, g: seats.substitute(one, BINH, g),
    "correct": lambda one, g: seats.correct(one, replace(AN, title="PCT"), g),
    "decline": lambda one, g: seats.decline(one, "bận", g),
    "withdraw": seats.withdraw,
    "request": lambda one, g: seats.request_change(one, BINH, g),
    "approve": seats.approve,
    "reject": seats.reject,
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"conference": conference(history=True)}, Code.HISTORY),
        ({"conference": conference(stage=Stage.DRAFT)}, Code.NOT_OPEN),
        ({"conference": conference(stage=Stage.CLOSED)}, Code.CONFERENCE_CLOSED),
        ({"conference": conference(stage=Stage.CANCELLED)}, Code.CONFERENCE_CANCELLED),
        ({"session": meeting(state=SessionState.CANCELLED)}, Code.SESSION_CANCELLED),
        ({"session": meeting(state=SessionState.CLOSED)}, Code.SESSION_CLOSED),
        ({"session": meeting(state=SessionState.HELD)}, Code.SESSION_HELD),
        ({"invitation": invitation(waiting=True)}, Code.WAITING),
        ({"invitation": invitation(declined="bận")}, Code.UNIT_DECLINED),
    ],
)
def test_what_is_past_or_not_open_is_not_changed(change: str, more: dict[str, Any], code: Code) -> None:
    taken = seat(plan=Plan.CONFIRMED, delegate=AN, pending=CUC)
    assert refused(lambda: CHANGES[change](taken, gate(**more))) is code


def test_an_organiser_still_puts_the_plan_of_a_held_session_right_and_nobody_that_of_a_closed_one() -> None:
    taken = seat(plan=Plan.CONFIRMED, delegate=AN)
    held = gate(session=meeting(state=SessionState.HELD), organiser=True)
    assert seats.substitute(taken, BINH, held).chain == (AN,)
    closed = gate(session=meeting(state=SessionState.CLOSED), organiser=True)
    assert refused(lambda: seats.substitute(taken, BINH, closed)) is Code.SESSION_CLOSED


@pytest.mark.parametrize(
    ("moment", "frozen"),
    [
        (dt.datetime(2026, 12, 8, 16, 59, tzinfo=dt.UTC), False),  # 23:59 of the last day in Việt Nam
        (dt.datetime(2026, 12, 8, 17, 0, tzinfo=dt.UTC), True),
        (dt.datetime(2027, 1, 1, tzinfo=dt.UTC), True),
    ],
)
def test_changes_are_free_through_the_last_day(moment: dt.datetime, frozen: bool) -> None:
    assert last_free_day(meeting(), conference()) == DAY - dt.timedelta(days=3)
    assert is_frozen(gate(now=moment)) is frozen
    # The hour of the session makes no difference, and 0:30 in Việt Nam is not the day before.
    starts = dt.datetime(2026, 12, 10, 17, 30, tzinfo=dt.UTC)
    assert is_frozen(gate(now=moment, session=meeting(starts=starts, day=DAY))) is frozen


def test_nothing_is_frozen_where_no_day_is_known() -> None:
    for one in (meeting(day=None), meeting(state=SessionState.POSTPONED)):
        assert not is_frozen(gate(now=LATE, session=one)) and last_free_day(one, conference()) is None


def test_after_the_freeze_a_unit_may_decline_and_correct() -> None:
    late = gate(now=LATE)
    taken = seat(plan=Plan.CONFIRMED, delegate=AN)
    assert seats.decline(taken, "ốm", late).plan is Plan.DECLINED
    mended = seats.correct(taken, replace(AN, phone="+84987654321"), late)
    assert (mended.plan, mended.chain, mended.delegate) == (Plan.CONFIRMED, (), replace(AN, phone="+84987654321"))


def test_a_first_answer_is_free_until_the_session_begins() -> None:
    starts = dt.datetime(2026, 12, 11, 1, 0, tzinfo=dt.UTC)
    timed = {"session": meeting(starts=starts)}
    assert seats.confirm(seat(), AN, gate(now=starts - dt.timedelta(minutes=1), **timed)).delegate == AN
    assert refused(lambda: seats.confirm(seat(), AN, gate(now=starts, **timed))) is Code.FROZEN
    # Where no hour is known, through its day in Việt Nam.
    last = dt.datetime(2026, 12, 11, 16, 59, tzinfo=dt.UTC)
    assert seats.confirm(seat(), AN, gate(now=last)).delegate == AN
    assert refused(lambda: seats.confirm(seat(), AN, gate(now=last + dt.timedelta(minutes=1)))) is Code.FROZEN
    for answered in (seat(chain=(BINH,)), seat(plan=Plan.DECLINED, reason="bận")):
        assert refused(lambda one=answered: seats.confirm(one, AN, gate(now=LATE))) is Code.FROZEN  # type: ignore[misc]


def test_one_person_is_recognised_by_name_unless_the_numbers_differ() -> None:
    assert seats.same_person(Delegate("Văn  An"), Delegate("văn an", phone="+84912345670"))
    assert not seats.same_person(AN, replace(AN, phone="+84999999999"))
    assert not seats.same_person(Delegate("Tân"), Delegate("Tấn"))


def test_a_name_and_a_reason_are_needed() -> None:
    assert refused(lambda: seats.confirm(seat(), Delegate("  "), gate())) is Code.NO_DELEGATE
    assert refused(lambda: seats.decline(seat(), " ", gate())) is Code.NO_REASON
    assert refused(lambda: seats.correct(seat(), AN, gate())) is Code.NO_DELEGATE
    assert len(seats.decline(seat(), "x" * 900, gate()).reason) == 500


def test_a_unit_declines_as_a_whole_and_comes_back() -> None:
    one = invitation(seats=(seat(plan=Plan.CONFIRMED, delegate=AN),), answered_at=NOW - dt.timedelta(days=1))
    gone = seats.decline_unit(one, "bão", gate())
    assert (gone.declined, gone.answered_at, gone.seats) == ("bão", one.answered_at, one.seats)
    assert seats.return_unit(gone, gate()) == one
    assert refused(lambda: seats.return_unit(one, gate())) is Code.NOTHING_TO_WITHDRAW
    assert refused(lambda: seats.return_unit(gone, gate(now=LATE))) is Code.FROZEN
    fresh = seats.decline_unit(invitation(waiting=True), "bão", gate(now=LATE))
    assert fresh.answered_at == LATE
    assert seats.return_unit(fresh, gate()).answered_at is None
