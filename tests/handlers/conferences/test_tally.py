"""What marks mean, whatever their order, and the sums over a conference. Not: storing them (`test_marking.py`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.conferences.model import Invitation, Mark, Plan, Presence, SessionState
from handlers.conferences.presence import presence_of, unit_presence
from handlers.conferences.tally import State, Tally, has_answered, label, line, plan_of, tally
from tests.handlers.conferences.core_kit import AN, invitation, mark, meeting, seat, whole

PRESENT, LEAVE, ABSENT = Presence.PRESENT, Presence.LEAVE, Presence.ABSENT
NOTHING, CONFLICT = Presence.NOT_RECORDED, Presence.CONFLICT
said = st.sampled_from((PRESENT, LEAVE, ABSENT))
marks = st.lists(
    st.builds(lambda n, p, u: mark(f"k{n}", p, undone=u), st.integers(0, 5), said, st.booleans()), max_size=8
)


@given(marks, st.randoms())
def test_order_and_repeats_do_not_matter(found: list[Mark], chance: Any) -> None:
    again = found + [chance.choice(found) for _ in range(3) if found]
    chance.shuffle(again)
    assert presence_of(again) is presence_of(found)


@given(marks, st.randoms())
def test_an_undo_counts_wherever_it_stands(found: list[Mark], chance: Any) -> None:
    undone = [replace(one, undone=True) for one in found]
    both = found + undone
    chance.shuffle(both)
    assert presence_of(both) is NOTHING


@pytest.mark.parametrize(
    ("of_unit", "of_seats", "expected"),
    [
        ([], [None, None], NOTHING),
        ([], [PRESENT, None], PRESENT),
        ([], [PRESENT, ABSENT], PRESENT),
        ([], [ABSENT, None], NOTHING),
        ([], [ABSENT, ABSENT], ABSENT),
        ([], [LEAVE, LEAVE], LEAVE),
        ([], [LEAVE, ABSENT], ABSENT),
        ([PRESENT], [None, None], PRESENT),
        ([ABSENT], [None, None], ABSENT),
        ([LEAVE], [None, None], LEAVE),
        ([ABSENT], [], ABSENT),
        ([PRESENT], [ABSENT, None], PRESENT),
        ([PRESENT], [ABSENT, ABSENT], CONFLICT),
        ([ABSENT], [PRESENT, None], CONFLICT),
        ([LEAVE], [ABSENT, ABSENT], LEAVE),
        ([PRESENT, ABSENT], [PRESENT, None], CONFLICT),
        ([PRESENT, PRESENT], [None, None], PRESENT),
    ],
)
def test_a_unit_was_there_when_it_or_anybody_of_it_was(
    of_unit: list[Presence], of_seats: list[Presence | None], expected: Presence
) -> None:
    assert unit_presence(unit(1, of_unit, of_seats)) is expected


def test_contradicting_marks_of_the_only_seat_are_a_conflict() -> None:
    one = invitation(seats=(seat(1),), marks=(mark("a", PRESENT), mark("b", ABSENT)))
    assert unit_presence(one) is CONFLICT


def unit(
    number: int,
    of_unit: list[Presence],
    of_seats: Sequence[Presence | None] = (None, None),
    **more: Any,
) -> Invitation:
    """A unit with its own marks and one mark a seat at most."""
    own = [mark(f"{number}u{n}", one, seat_id=None) for n, one in enumerate(of_unit)]
    seats = tuple(seat(number * 10 + n) for n in range(len(of_seats)))
    theirs = [mark(f"{number}s{s.id}", one, seat_id=s.id) for s, one in zip(seats, of_seats, strict=True) if one]
    return invitation(number, seats=seats, marks=tuple(own + theirs), **more)


def example() -> Tally:
    """Two sessions held, one planned, one cancelled."""
    states = (SessionState.HELD, SessionState.CLOSED, SessionState.PLANNED, SessionState.CANCELLED)
    sessions = [meeting(id=n, number=n, state=state) for n, state in enumerate(states, 1)]
    named = seat(30, plan=Plan.CONFIRMED, delegate=AN)
    return tally(whole(sessions, [
        unit(1, [PRESENT]),
        unit(2, [ABSENT]),
        unit(3, [], [PRESENT, ABSENT]),
        unit(4, [LEAVE]),
        unit(5, [], session_id=2),
        unit(6, [PRESENT, ABSENT], session_id=2),
        invitation(7, session_id=3, seats=(named, seat(31))),
        unit(8, [], session_id=3, declined="bận"),
        unit(9, [], session_id=3),
        unit(10, [], session_id=3, waiting=True),
        unit(11, [], session_id=4),
    ]))  # fmt: skip


def test_the_sums_of_a_conference() -> None:
    found = example()
    assert (found.total, found.expected, found.attended, found.absent, found.leave) == (11, 6, 2, 1, 1)
    assert (found.not_recorded, found.conflict, found.not_held, found.cancelled, found.waiting) == (1, 1, 3, 1, 1)
    assert found.rate == pytest.approx(2 / 6)
    assert found.names[State.NOT_HELD] == ("Đơn vị 7", "Đơn vị 8", "Đơn vị 9")
    assert found.answered == ("Đơn vị 7", "Đơn vị 8")
    assert found.unanswered == ("Đơn vị 9",)
    assert found.declined == ("Đơn vị 8",)
    assert found.plans == {Plan.OPEN: 15, Plan.CONFIRMED: 1, Plan.DECLINED: 2, Plan.SUBSTITUTED: 0}
    assert (found.seats, found.seats_expected, found.seats_not_held, found.seats_answered) == (18, 12, 6, 3)
    assert found.presences == {PRESENT: 1, LEAVE: 0, ABSENT: 1, NOTHING: 10, CONFLICT: 0}
    first, second, third, fourth = found.sessions
    assert (first.expected, second.expected, third.expected, fourth.expected) == (4, 2, 0, 0)
    assert (third.total, third.not_held, third.waiting, third.rate, fourth.cancelled) == (4, 3, 1, None, 1)
    assert found.unplaced is None


def test_the_line_leaves_out_what_is_nought() -> None:
    assert line(example()) == (
        "2/6 đơn vị tham gia (vắng: Đơn vị 2; vắng có lý do: Đơn vị 4; chưa ghi nhận: Đơn vị 5; "
        "ghi nhận trái nhau: Đơn vị 6). 3 đơn vị thuộc khu vực chưa tổ chức. 1 đơn vị thuộc buổi đã hủy. "
        "1 đơn vị trong danh sách chờ. Tổng 11."
    )
    held = [meeting(state=SessionState.HELD)]
    assert line(tally(whole(held, [unit(1, [PRESENT])]))) == "1/1 đơn vị tham gia."
    planned = tally(whole([meeting()], [unit(1, [])]))
    assert line(planned) == (
        "Chưa có buổi nào được ghi là đã tổ chức. 1 đơn vị thuộc khu vực chưa tổ chức. Tổng 1."
    )  # a passed date alone holds nothing


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 6), st.lists(said, max_size=2)), max_size=12))
def test_every_unit_is_in_one_state_and_the_rate_is_over_the_expected(
    rows: list[tuple[int, int, list[Presence]]],
) -> None:
    states = (SessionState.HELD, SessionState.CLOSED, SessionState.PLANNED, SessionState.POSTPONED)
    sessions = [meeting(id=n, number=n, state=state) for n, state in enumerate(states, 1)]
    invited = [
        replace(unit(n, own), session_id=session_id, unit_id=unit_id, unit=f"Đơn vị {unit_id}")
        for n, (session_id, unit_id, own) in enumerate(rows)
    ]
    found = tally(whole(sessions, invited))
    names = [name for state in State for name in found.names[state]]
    assert sorted(names) == sorted({one.unit for one in invited})
    assert found.expected == len({unit_id for session_id, unit_id, _ in rows if session_id < 3})
    assert found.expected + found.not_held == found.total
    assert sum(part.count(*State) for part in found.sessions) == len({row[:2] for row in rows}) or not rows


def test_a_unit_of_several_sessions_counts_once_by_what_was_held() -> None:
    sessions = [
        meeting(id=n, number=n, state=state) for n, state in ((1, SessionState.HELD), (2, SessionState.PLANNED))
    ]
    twice = [replace(unit(n, [ABSENT] if n == 1 else []), unit_id=5, session_id=n) for n in (1, 2)]
    found = tally(whole(sessions, twice))
    assert (found.total, found.expected, found.absent, found.not_held) == (1, 1, 1, 0)


def test_a_unit_of_unknown_region_counts_in_the_whole_alone() -> None:
    held = [meeting(state=SessionState.HELD)]
    found = tally(whole(held, [unit(1, [PRESENT]), unit(2, [ABSENT], region_ambiguous=True)]))
    assert (found.expected, found.absent, found.sessions[0].expected) == (2, 1, 1)
    assert found.unplaced is not None and found.unplaced.names[State.ABSENT] == ("Đơn vị 2",)


def test_federations_are_called_by_their_province() -> None:
    lam_dong = invitation(1, unit="LĐLĐ tỉnh Lâm Đồng", province="Lâm Đồng")
    city = invitation(2, unit="LĐLĐ TP Hồ Chí Minh", province="TP. Hồ Chí Minh")
    school = invitation(3, unit="Trường THCS Di Linh", province="Lâm Đồng")
    assert [label(one) for one in (lam_dong, city, school)] == ["Lâm Đồng", "TP. Hồ Chí Minh", "Trường THCS Di Linh"]
    held = [meeting(state=SessionState.HELD)]
    assert "0/2 Liên đoàn Lao động tỉnh/TP tham gia" in line(tally(whole(held, [lam_dong, city])))
    assert "0/3 đơn vị tham gia" in line(tally(whole(held, [lam_dong, city, school])))


def test_a_unit_that_will_not_come_has_declined_seats() -> None:
    one = invitation(declined="bận", seats=(seat(1, plan=Plan.CONFIRMED, delegate=AN),))
    assert plan_of(one, 1) is Plan.DECLINED and has_answered(one)
    with pytest.raises(LookupError):
        plan_of(one, 2)
