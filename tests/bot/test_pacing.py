"""Pace as a function of time. Not: waiting or sending."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery import pacing
from bot.delivery.ledger import Lane
from bot.delivery.pacing import Meter, Pace

GAPS = st.lists(st.floats(0, 5, allow_nan=False), min_size=1, max_size=60)


@given(st.floats(0.1, 50), st.integers(1, 30), GAPS)
def test_never_more_than_burst_and_rate_times_time(rate: float, burst: int, gaps: list[float]) -> None:
    """In every window, not only the first: tries come at any moments, each takes as many as it may."""
    bucket, now, left = pacing.full(rate, burst, 100.0), 100.0, []
    for gap in gaps:
        now += gap
        while pacing.wait(bucket, now) == 0:
            bucket = pacing.take(bucket, now)
            left.append(now)
            assert len(left) < 10_000
    for i, start in enumerate(left):
        for j in range(i, len(left)):
            assert j - i + 1 <= burst + rate * (left[j] - start) + 1e-3


@given(st.floats(0.1, 50), st.integers(1, 5), st.floats(0, 10))
def test_wait_is_long_enough_and_no_longer(rate: float, burst: int, later: float) -> None:
    bucket = pacing.full(rate, burst, 0.0)
    while pacing.wait(bucket, 0.0) == 0:
        bucket = pacing.take(bucket, 0.0)
    seconds = pacing.wait(bucket, 0.0)
    assert pacing.wait(bucket, seconds) == pytest.approx(0, abs=1e-6)
    assert pacing.wait(bucket, seconds * 0.9) > 0
    with pytest.raises(ValueError, match="no message may leave yet"):
        pacing.take(bucket, seconds * 0.5)


def test_time_that_runs_backwards_gives_nothing() -> None:
    bucket = pacing.take(pacing.full(1, 1, 50.0), 50.0)
    assert pacing.wait(bucket, 10.0) > 0


STEPS = st.lists(st.tuples(st.floats(0, 0.7, allow_nan=False), st.integers(0, 60), st.booleans()), max_size=40)


def most_in_a_second(times: list[float]) -> int:
    return max((sum(1 for at in times if start <= at < start + 1) for start in times), default=0)


@given(st.integers(1, 40), STEPS, st.booleans())
def test_no_second_has_more_than_the_rate_nor_more_than_the_reserve_with_replies(
    rate: int, steps: list[tuple[float, int, bool]], taken_over: bool
) -> None:
    """However the program stalls, whatever order replies and others come in, however late what was let go begins."""
    late: list[Lane] = []
    flying: list[float] = []
    meter, now = Meter(Pace(per_second=rate), 0.0, taken_over=taken_over), 0.0
    own: list[float] = []
    everything: list[float] = [0.0] * int(rate * 1.2 + 1e-9) if taken_over else []
    for gap, tries, is_reply in steps:
        now += gap
        for _ in flying:
            meter.end(now)
        everything += [at if number % 2 else now for number, at in enumerate(flying)]  # between begin and answer
        for begins in late:
            meter.begin(begins, now)
            own += [] if begins == Lane.REPLY else [now]
        flying, late = [now] * len(late), []
        lane = Lane.REPLY if is_reply else Lane.ANNOUNCEMENT
        room = meter.room(lane, now)
        left = 0
        while left < tries and meter.wait(lane, now) == 0:
            meter.take(lane, f"c{now}{left}", False, now)
            late.append(lane)
            left += 1
        assert left == min(tries, room)
    assert most_in_a_second(own) <= rate
    assert most_in_a_second(everything) <= int(rate * 1.2 + 1e-9)


@pytest.mark.parametrize("rate", [0.5, 1, 5, 25, 1000])
@pytest.mark.parametrize("stall", [0.0, 0.05, 0.2])
def test_it_is_as_fast_as_allowed_even_when_the_program_stalls_every_few_seconds(rate: float, stall: float) -> None:
    meter, now, count, stalled = Meter(Pace(per_second=rate), 0.0), 0.0, 0, 0
    seconds = 60 if rate < 100 else 12
    while now < seconds:
        while meter.wait(Lane.ANNOUNCEMENT, now) == 0:
            meter.take(Lane.ANNOUNCEMENT, str(count), False, now)
            meter.begin(Lane.ANNOUNCEMENT, now)
            meter.end(now)
            count += 1
        now += 0.0005 if rate > 100 else 0.002
        if now // 3 > stalled:
            now, stalled = now + stall, stalled + 1
    slack = 1 if rate < 10 else 0
    assert 0.97 * rate * seconds <= count + slack <= rate * seconds + 2


def test_who_takes_over_waits_until_nothing_of_another_can_be_in_the_same_second() -> None:
    meter = Meter(Pace(per_second=25), 100.0, taken_over=True)
    assert meter.wait(Lane.REPLY, 100.0) == pytest.approx(pacing.SPAN)
    assert meter.wait(Lane.ANNOUNCEMENT, 101.0) > 0
    assert meter.wait(Lane.ANNOUNCEMENT, 100.001 + pacing.SPAN) == 0


def test_replies_have_a_reserve_beside_a_campaign() -> None:
    meter, now, late = Meter(Pace(per_second=25), 0.0), 0.0, 0
    for step in range(6000):
        now = step / 100
        if step % 25 == 0:  # four a second
            late += meter.wait(Lane.REPLY, now) > 0
            meter.take(Lane.REPLY, f"r{step}", False, now)
            meter.begin(Lane.REPLY, now)
            meter.end(now)
        while meter.wait(Lane.ANNOUNCEMENT, now) == 0:
            meter.take(Lane.ANNOUNCEMENT, f"a{step}", False, now)
            meter.begin(Lane.ANNOUNCEMENT, now)
            meter.end(now)
    assert late == 0


def test_a_window_counts_and_refuses() -> None:
    window = pacing.Window.of(2)
    assert window.room(0.0) == 2
    window.take(0.0)
    window.take(0.0)
    assert (window.room(0.0), window.room(9.0)) == (0, 0)  # neither has begun
    window.begin(0.1)
    window.begin(0.4)
    assert (window.room(0.5), window.room(1.2)) == (0, 1)
    with pytest.raises(ValueError, match="no message may leave yet"):
        pacing.Window(1, 1.0, let_go=1).take(0.5)
    window.take(1.2)
    assert pacing.Window.of(0).wait(5.0) == 0


def test_no_rate_is_no_limit() -> None:
    meter = Meter(Pace(), 0.0)
    for _ in range(1000):
        assert meter.wait(Lane.NOTICE, 0.0) == meter.wait_in("7", True, 0.0) == 0
        meter.take(Lane.NOTICE, "7", True, 0.0)
    assert meter.room(Lane.NOTICE, 0.0) > 1000


def counted(meter: Meter, chats: list[str], seconds: int, *, group: bool = False) -> list[float]:
    """When messages leave, tried every 10 ms in every chat."""
    left = []
    for tick in range(seconds * 100):
        now = tick / 100
        for chat in chats:
            if max(meter.wait(Lane.REPLY, now), meter.wait_in(chat, group, now)) == 0:
                meter.take(Lane.REPLY, chat, group, now)
                meter.begin(Lane.REPLY, now)
                meter.end(now)
                left.append(now)
    return left


def test_one_chat_has_a_burst_and_its_own_pace() -> None:
    left = counted(Meter(Pace(per_second=25, per_chat_second=1, chat_burst=3), 0.0), ["7"], 5)
    assert [at for at in left if at < 0.5] == [0.0, 0.01, 0.02]
    assert len(left) == 3 + 4


def test_a_group_has_a_pace_a_minute_as_well() -> None:
    pace = Pace(per_second=25, per_chat_second=1, chat_burst=3, per_group_minute=18)
    left = counted(Meter(pace, 0.0), ["-7"], 60, group=True)
    assert len(left) <= 18 + pacing.GROUP_BURST
    assert len(counted(Meter(pace, 0.0), ["7"], 60)) > 50  # a person's chat has not


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 2)), max_size=80))
def test_what_is_forgotten_of_a_chat_makes_no_difference(steps: list[tuple[str, float]]) -> None:
    forgetful, faithful, now = pacing.Buckets(1, 3), dict[str, pacing.Bucket](), 50.0
    for key, gap in steps:
        now += gap
        bucket = faithful.get(key, pacing.full(1, 3, now))
        assert (forgetful.wait(key, now) == 0) == (pacing.wait(bucket, now) == 0)
        if pacing.wait(bucket, now) == 0:
            forgetful.take(key, now)
            faithful[key] = pacing.take(bucket, now)


def test_chats_that_have_rested_are_forgotten() -> None:
    buckets = pacing.Buckets(1, 3)
    for number in range(10_000):
        buckets.take(str(number), number / 100)
    assert len(buckets) < 1000
