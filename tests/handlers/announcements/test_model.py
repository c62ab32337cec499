"""The pure rules: which step may follow which, what an approval holds for, quotas, hours as people type them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.message import Outgoing
from bot.people.segments import Segment, Term
from handlers.announcements.model import (
    OPEN,
    OVER,
    RUNNING,
    ZONE,
    Announcement,
    Event,
    State,
    bar,
    digest,
    follows,
    is_quiet,
    may_approve,
    over_quota,
    too_long,
)
from handlers.announcements.reading import FURTHEST, read_when

NOW = dt.datetime(2026, 11, 22, 2, 0, tzinfo=dt.UTC)  # Sunday, 9:00 in Việt Nam
ONE = Announcement(
    7, 3, State.REVIEW, "Mời họp", "hop", Segment(), True, None, "", "", "", None, 1, "", None, None, False, "", None
)
BODIES = {"web": [Outgoing(text="Mời họp")]}


class Life(RuleBasedStateMachine):
    """Anybody does anything at any time; what reaches the ledger was approved by a second person as it is now."""

    def __init__(self) -> None:
        super().__init__()
        self.state = State.DRAFT
        self.text, self.approved, self.released = 0, -1, -1

    @rule(event=st.sampled_from([one for one in Event if one not in (Event.CHANGE, Event.APPROVE, Event.RELEASE)]))
    def happens(self, event: Event) -> None:
        self.state = follows(self.state, event) or self.state

    @rule()
    def is_changed(self) -> None:
        state = follows(self.state, Event.CHANGE)
        if state is not None:
            self.state, self.text, self.approved = state, self.text + 1, -1

    @rule(person=st.sampled_from((1, 2)))
    def is_approved(self, person: int) -> None:
        state = follows(self.state, Event.APPROVE)
        if state is not None and may_approve(ONE, person, second_person=True):
            self.state, self.approved = state, self.text
            assert person == 2

    @rule()
    def is_released(self) -> None:
        state = follows(self.state, Event.RELEASE)
        if state is not None:
            assert self.approved == self.text
            self.state, self.released = state, self.text

    @invariant()
    def nothing_leaves_that_was_not_approved(self) -> None:
        if self.state in RUNNING:
            assert self.released == self.text
        if self.state in (State.APPROVED, State.SCHEDULED):
            assert self.approved == self.text


TestLife = Life.TestCase


def test_what_is_over_stays_over() -> None:
    assert {state for state in State if all(follows(state, event) is None for event in Event)} == OVER
    assert set(State) == OPEN | RUNNING | OVER


@pytest.mark.parametrize(
    "change",
    [
        {"text": "Mời họp."}, {"topic": "chung"}, {"asks": False}, {"send_at": NOW}, {"urgent": "bão"}, {"unit_id": 4},
        {"segment": Segment(every=(Term(kind="role", values=("officer",)),))}, {"corrects": 2},
        {"file_name": "a.pdf"}, {"file_path": "/tep/x"},
    ],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_an_approval_holds_for_everything_that_people_see(change: dict[str, object]) -> None:
    assert digest(replace(ONE, **change), BODIES) != digest(ONE, BODIES)  # type: ignore[arg-type]


def test_an_approval_holds_for_each_channel_and_for_nothing_else() -> None:
    assert digest(ONE, {**BODIES, "telegram": [Outgoing(text="Mời họp")]}) != digest(ONE, BODIES)
    later = replace(ONE, state=State.APPROVED, approved_by=2, reason="…", campaign_id=5, hash="x")
    assert digest(later, BODIES) == digest(ONE, BODIES)


def test_who_may_approve() -> None:
    assert may_approve(ONE, 2, second_person=True) and not may_approve(ONE, 1, second_person=True)
    assert may_approve(ONE, 1, second_person=False)
    assert not may_approve(replace(ONE, made_by=None), 2, second_person=True)  # nobody knows who wrote it any more
    assert replace(ONE, approved_by=2).is_seen_by_two
    assert not replace(ONE, approved_by=1).is_seen_by_two and not ONE.is_seen_by_two
    assert replace(ONE, approved_by=1, alone=True).is_seen_by_two


@given(
    st.dictionaries(st.sampled_from("abc"), st.integers(0, 5000)),
    st.dictionaries(st.sampled_from("abcd"), st.integers(0, 5000)),
)
def test_a_channel_never_carries_more_than_its_month(counted: dict[str, int], limits: dict[str, int]) -> None:
    over = over_quota(counted, limits)
    assert all(counted[name] == count > limit == limits[name] for name, (count, limit) in over.items())
    assert all(counted[name] <= limits.get(name, counted[name]) for name in counted.keys() - over.keys())


def test_one_message_on_each_channel() -> None:
    assert too_long(BODIES) == ""
    assert too_long({**BODIES, "plain": [Outgoing(text="a"), Outgoing(text="b")]}) == "plain"


@given(st.floats(-1, 2, allow_nan=False))
def test_a_bar_has_ten_signs(share: float) -> None:
    assert len(bar(share)) == 10


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8:00 thứ hai", "2026-11-23 08:00"), ("8h thu 2", "2026-11-23 08:00"), ("7h30 25/11", "2026-11-25 07:30"),
        ("25/11/2026", "2026-11-25 08:00"), ("mai 14g", "2026-11-23 14:00"), ("15 giờ hôm nay", "2026-11-22 15:00"),
        ("8h", "2026-11-23 08:00"), ("10:15", "2026-11-22 10:15"), ("chủ nhật 9:00", "2026-11-29 09:00"),
        ("1/2 8h", "2027-02-01 08:00"),
    ],
)  # fmt: skip
def test_hours_as_people_type_them(text: str, expected: str) -> None:
    found = read_when(text, NOW)
    assert found is not None and f"{found.astimezone(ZONE):%Y-%m-%d %H:%M}" == expected


@pytest.mark.parametrize(
    "text", ["", "lúc nào cũng được", "21/11/2026 8h", "8:00 hôm nay", "31/2 8h", "25h", "20/11/2012"]
)
def test_what_is_no_hour_or_has_passed(text: str) -> None:
    assert read_when(text, NOW) is None


@given(st.text(max_size=60), st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2028, 1, 1), timezones=st.just(dt.UTC)))
def test_what_is_read_lies_ahead(text: str, now: dt.datetime) -> None:
    found = read_when(text, now)
    assert found is None or now < found <= now + FURTHEST


@given(st.datetimes(dt.datetime(2026, 11, 22, 3), dt.datetime(2027, 11, 1), timezones=st.just(dt.UTC)))
def test_what_is_written_out_is_read_again(moment: dt.datetime) -> None:
    moment = moment.replace(second=0, microsecond=0)
    assert read_when(f"{moment.astimezone(ZONE):%H:%M %d/%m/%Y}", NOW) == moment


def test_quiet_hours() -> None:
    hours = [hour for hour in range(24) if is_quiet(dt.datetime(2026, 11, 22, hour, tzinfo=ZONE))]
    assert hours == [0, 1, 2, 3, 4, 5, 21, 22, 23]
