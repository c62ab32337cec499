"""Pace as a function of time. Not: waiting or sending."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery import pacing
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


def test_no_rate_is_no_limit() -> None:
    meter = Meter.start(Pace(), 0.0)
    for _ in range(1000):
        assert meter.wait("7", True, 0.0) == 0
        meter.take("7", True, 0.0)


def counted(meter: Meter, chats: list[str], seconds: int, *, group: bool = False) -> list[float]:
    """When messages leave, tried every 10 ms in every chat."""
    left = []
    for tick in range(seconds * 100):
        now = tick / 100
        for chat in chats:
            if meter.wait(chat, group, now) == 0:
                meter.take(chat, group, now)
                left.append(now)
    return left


def test_a_channel_never_sends_more_than_a_fifth_above_its_rate_in_a_second() -> None:
    left = counted(Meter.start(Pace(per_second=25), 0.0), [str(chat) for chat in range(100)], 4)
    assert max(sum(1 for at in left if start <= at < start + 0.999) for start in left) <= 30
    assert len(left) >= 25 * 4  # and no slower than it may


def test_one_chat_has_a_burst_and_its_own_pace() -> None:
    left = counted(Meter.start(Pace(per_second=25, per_chat_second=1, chat_burst=3), 0.0), ["7"], 5)
    assert [at for at in left if at < 0.5] == [0.0, 0.01, 0.02]
    assert len(left) == 3 + 4


def test_a_group_has_a_pace_a_minute_as_well() -> None:
    pace = Pace(per_second=25, per_chat_second=1, chat_burst=3, per_group_minute=18)
    left = counted(Meter.start(pace, 0.0), ["-7"], 60, group=True)
    assert len(left) <= 18 + pacing.GROUP_BURST
    assert len(counted(Meter.start(pace, 0.0), ["7"], 60)) > 50  # a person's chat has not


def test_chats_that_have_rested_are_forgotten() -> None:
    meter = Meter.start(Pace(per_chat_second=1), 0.0)
    for number in range(10_050):
        meter.take(str(number), False, float(number))
    assert len(meter.chats) < 100
