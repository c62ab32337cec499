"""What becomes of a letter by what its channel answered, and how long it rests. Not: the running of it."""

from __future__ import annotations

import datetime as dt

import pytest

from bot import errors
from bot.conversation import Outgoing
from bot.delivery.judging import ONCE_MORE_AFTER, judge, pause_after
from bot.delivery.ledger import Lane, Letter, Outcome
from tests.bot.parts import START


def letter(*, lane: Lane = Lane.REPLY, attempts: int = 0, again: bool = False) -> Letter:
    return Letter(1, "7", False, lane, Outgoing(text="x"), attempts, again)


def after(seconds: float) -> dt.datetime:
    return START + dt.timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("error", "given", "expected"),
    [
        (errors.RetryLater("x", 7), letter(), Outcome(1, "pending", next_at=after(7))),
        (errors.RetryLater("x", 7), letter(again=True), Outcome(1, "pending", next_at=after(7), again=True)),
        (errors.Moved("x", "-100"), letter(), Outcome(1, "pending", next_at=START, moved_to="-100")),
        (errors.Unreachable("x"), letter(), Outcome(1, "unreachable")),
        (errors.Failed("x"), letter(), Outcome(1, "failed")),
        (errors.ChannelError("x"), letter(), Outcome(1, "failed")),
        (errors.NotDelivered("x"), letter(), Outcome(1, "pending", next_at=after(1))),
        (errors.NotDelivered("x"), letter(attempts=3), Outcome(1, "pending", next_at=after(8))),
        (errors.NotDelivered("x"), letter(again=True), Outcome(1, "pending", next_at=after(1), again=True)),
        (errors.ChannelStopped("x"), letter(), Outcome(1, "pending", next_at=after(1))),
        (errors.Unknown("x"), letter(), Outcome(1, "pending", next_at=after(ONCE_MORE_AFTER), again=True)),
        (errors.Unknown("x"), letter(again=True), Outcome(1, "unknown")),
        (errors.Unknown("x"), letter(lane=Lane.NOTICE), Outcome(1, "pending", next_at=after(2), again=True)),
        (errors.Unknown("x"), letter(lane=Lane.REMINDER), Outcome(1, "pending", next_at=after(2), again=True)),
        (errors.Unknown("x"), letter(lane=Lane.ANNOUNCEMENT), Outcome(1, "unknown")),
    ],
)
def test_what_becomes_of_a_letter(error: errors.ChannelError, given: Letter, expected: Outcome) -> None:
    found = judge(given, error, START)
    assert found.error == f"{error.code}: x"
    assert Outcome(1, found.state, "", None, found.next_at, found.again, found.moved_to) == expected


def test_pauses_grow_to_five_minutes() -> None:
    assert [pause_after(n) for n in (1, 2, 3, 9, 10, 60)] == [1, 2, 4, 256, 300, 300]
    assert pause_after(10, jitter=1) == 375
