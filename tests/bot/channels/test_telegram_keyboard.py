"""Choices as inline keyboards: never one that the Bot API would refuse."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.channels.telegram.keyboard import cut_label, keyboard
from bot.conversation import Choice
from bot.words import storable
from tests.fakes._telegram.markup import check_keyboard, units


def labels(choices: list[Choice]) -> list[list[str]]:
    markup = keyboard(choices)
    return [[button.text for button in row] for row in markup.inline_keyboard] if markup else []


def test_short_labels_share_a_row() -> None:
    choices = [Choice(label=text, action="a:b") for text in ("Có", "Không", "Xem toàn bộ nguyên văn", "Nguồn")]
    assert labels(choices) == [["Có", "Không"], ["Xem toàn bộ nguyên văn"], ["Nguồn"]]


def test_nothing_to_press() -> None:
    assert keyboard([]) is None
    assert keyboard([Choice(label="không làm gì")]) is None


@pytest.mark.parametrize(
    ("choice", "shown"),
    [
        (Choice(label="x", url="https://congdoan.vn"), True),
        (Choice(label="x", url="tg://resolve?domain=x"), True),
        (Choice(label="x", url="http://localhost:8080/"), False),
        (Choice(label="x", url="javascript:alert(1)"), False),
        (Choice(label="x", url="http://[hỏng"), False),
        (Choice(label="x", copy_text="x" * 256), True),
        (Choice(label="x", copy_text="x" * 257), False),
        (Choice(label=" \n ", action="a:b"), False),
        (Choice(label="x", action="đ" * 32), True),
    ],
)
def test_what_the_platform_would_refuse_is_left_out(choice: Choice, shown: bool) -> None:
    assert (keyboard([choice]) is not None) is shown


def test_at_most_a_hundred() -> None:
    assert sum(len(row) for row in labels([Choice(label=str(n), action=f"a:{n}") for n in range(150)])) == 100


@given(st.text(max_size=200), st.integers(2, 64))
@example("a\x00", 2)
@example("\ud83dx", 2)
def test_labels_are_cut_to_their_length(label: str, limit: int) -> None:
    cut = cut_label(label, limit)
    assert units(cut) <= limit
    whole = " ".join(storable(label).split())
    assert cut == whole or (cut.endswith("…") and whole.startswith(cut[:-1]))


TEXT = st.text(max_size=80)
CHOICES = st.builds(
    Choice,
    label=TEXT,
    action=st.text(max_size=16),
    url=st.one_of(st.just(""), TEXT, TEXT.map(lambda rest: f"https://{rest}")),
    copy_text=st.one_of(st.just(""), st.text(max_size=300)),
    style=st.sampled_from(["primary", "success", "danger", "plain"]),
)


@given(st.lists(CHOICES, max_size=6))
def test_every_keyboard_is_accepted(choices: list[Choice]) -> None:
    markup = keyboard(choices)
    assert check_keyboard(markup.to_dict() if markup else None) is None or markup is not None
