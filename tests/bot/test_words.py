"""Folding what was typed. Not: the library's own reading of Vietnamese."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.words import fold


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
