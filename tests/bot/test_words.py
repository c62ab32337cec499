"""Folding what was typed. Not: the library's own reading of Vietnamese."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.words import cut, fold, units


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("/TroGiup", "trogiup"),
        ("Hủy", "huy"),
        ("  Đúng,  ghi   nhận 3 người. ", "dung, ghi nhan 3 nguoi"),
        ("“Nguồn”?!", "nguon"),
        ("đường ĐƯỜNG", "duong duong"),
        ("", ""),
        ("?!", ""),
        ("một\n\thai", "mot hai"),
        ("👍", "👍"),
    ],
)
def test_examples(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(st.text())
def test_marks_and_forms_of_unicode_make_no_difference(text: str) -> None:
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))


@given(st.text())
def test_nothing_is_left_to_fold_at_the_ends(text: str) -> None:
    folded = fold(text)
    assert folded == folded.strip(" /.,;:!?»“”\"'")
    assert "  " not in folded
    assert not any(unicodedata.combining(char) for char in folded)


@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạ AĂÂĐÊÔƠƯ/.,"))
def test_folding_vietnamese_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(text).isascii()


@pytest.mark.parametrize(
    ("text", "room", "shown"),
    [
        ("Xem nguyên văn", 14, "Xem nguyên văn"),
        ("Xem nguyên văn", 13, "Xem nguyên…"),
        ("Xem nguyên văn", 11, "Xem nguyên…"),
        ("Xem nguyên văn", 10, "Xem nguyê…"),  # a word of more than half of the room
        ("Một, hai và ba", 9, "Một, hai…"),
        ("Một, hai", 6, "Một…"),
        (" hai\n dòng ", 20, "hai dòng"),
        ("chữ" * 9, 5, "chữc…"),
        ("👍 👍👍", 4, "👍…"),
        ("x", 1, "x"),
        ("xy", 1, "…"),
    ],
)
def test_what_has_no_room_is_cut_between_words(text: str, room: int, shown: str) -> None:
    assert cut(text, room, units) == shown


@given(st.text(), st.integers(1, 70))
def test_a_cut_text_fits_and_says_nothing_else(text: str, room: int) -> None:
    line, shown = " ".join(text.split()), cut(text, room, units)
    assert units(shown) <= room
    assert shown == line or (shown.endswith("…") and line.startswith(shown[:-1]))


@given(st.lists(st.text("ơăđy", min_size=1, max_size=7), min_size=1), st.sampled_from([20, 48, 52, 64]))
def test_short_words_stay_whole_in_every_room(words: list[str], room: int) -> None:
    shown = cut(" ".join(words), room)
    assert shown.rstrip("…").split() == words[: len(shown.split())]
