"""Nothing that somebody wrote is markup when it is shown back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.plain import plain, verbatim


@given(st.text(st.sampled_from("*ab \n"), max_size=20) | st.text(max_size=40))
def test_no_stars_stand_side_by_side_and_nothing_else_changes(text: str) -> None:
    shown = verbatim(text)
    assert "**" not in shown
    assert shown.replace("\u2009", "") == text.replace("\u2009", "")
    assert "**" not in plain(text) and "\n" not in plain(text)
    assert verbatim(shown) == shown


def test_stars_stay_readable() -> None:
    assert (plain("**Hoa**\n  2 * 3"), verbatim("a\n***")) == ("*\u2009*Hoa*\u2009* 2 * 3", "a\n*\u2009*\u2009*")
