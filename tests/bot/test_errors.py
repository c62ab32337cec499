"""The tree of errors: that it is drawn as it is, and what each error carries. Not: who raises them."""

from __future__ import annotations

import re

import pytest

from bot import errors
from bot.errors import AssistantError

ALL = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, AssistantError)]


def test_docstring_draws_every_error_with_its_code() -> None:
    lines = re.findall(r"^ {4}\W*([A-Z]\w+) .*?(?: ([a-z_]+))?$", errors.__doc__ or "", re.MULTILINE)
    drawn = {name: code for name, code in lines if name not in ("AssistantError", "ChannelError")}
    assert drawn == {kind.__name__: kind.code for kind in ALL if kind not in (AssistantError, errors.ChannelError)}


def test_codes_are_unique() -> None:
    codes = [kind.code for kind in ALL]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("kind", [kind for kind in ALL if kind not in (errors.RetryLater, errors.Moved)])
def test_the_sentence_is_what_is_printed(kind: type[AssistantError]) -> None:
    error = kind("Cổng đang bận.")
    assert str(error) == error.sentence == "Cổng đang bận."


def test_some_carry_more() -> None:
    assert errors.RetryLater("Chờ.", 7.5).retry_after == 7.5
    assert errors.Moved("Đã chuyển.", "-100").chat_id == "-100"


def test_what_a_channel_says_can_be_caught_as_one() -> None:
    below = {kind for kind in ALL if issubclass(kind, errors.ChannelError)} - {errors.ChannelError}
    assert {kind.__name__ for kind in below} == {
        "RetryLater", "Unreachable", "Moved", "Failed", "NotDelivered", "Unknown", "ChannelStopped", "QuotaReached",
    }  # fmt: skip
