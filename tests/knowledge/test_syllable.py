"""For: proving which syllables are taken for Vietnamese. Not for: their meaning."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge._syllable import possible, spelt
from knowledge.text import fold

VIETNAMESE = "đoàn phí nghiệp trường giữa gì giếng quyết quý thuở hoà hòa khuỷu ngoằn ưu yêu oẹ xoong ốc ạ hoang duoc"
OTHER = "hoagn hoàgn trừong̀ bitcoin phsi zoom cổ́ fax đoànn tuú hôc ngi ngê cê kiêt thjai"


@pytest.mark.parametrize("syllable", VIETNAMESE.split())
def test_vietnamese_is_possible(syllable: str) -> None:
    assert possible(syllable)
    assert possible(fold(syllable))


@pytest.mark.parametrize("syllable", OTHER.split())
def test_other_letters_are_not(syllable: str) -> None:
    assert not possible(syllable)


@pytest.mark.parametrize(
    ("letters", "tone", "syllable"),
    [("hoa", "f", "hòa"), ("hoan", "f", "hoàn"), ("ngươi", "f", "người"), ("quy", "s", "quý"), ("gi", "f", "gì"),
     ("đoan", "", "đoan"), ("hoc", "f", None), ("hoc", "", None), ("xyz", "", None), ("khuyu", "r", "khuỷu")],
)  # fmt: skip
def test_a_tone_stands_where_it_belongs(letters: str, tone: str, syllable: str | None) -> None:
    assert spelt(letters, tone) == syllable


@given(st.text(max_size=12))
def test_asking_never_raises(text: str) -> None:
    possible(text)
