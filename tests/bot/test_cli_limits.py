"""Numbers and moments that no database and no calendar holds are wrong usage. Not: what the commands do."""

from __future__ import annotations

import pytest

from tests.bot.conftest import Congdoan

HUGE = "9" * 23


@pytest.mark.parametrize(
    "arguments",
    [
        ("privacy", "breach", "add", "Mất máy tính", "--found", "0001-01-01T00:00"),
        ("privacy", "breach", "add", "Mất máy tính", "--people", HUGE),
        ("privacy", "breach", "notified", HUGE),
        ("audit", "--limit", HUGE),
        ("support", "list", "--limit", HUGE),
        ("knowledge", "misses", "--limit", HUGE),
    ],
)
def test_what_no_row_can_hold_is_wrong_usage(congdoan: Congdoan, arguments: tuple[str, ...]) -> None:
    assert congdoan(*arguments, code=2).out == ""
