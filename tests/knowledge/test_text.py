"""For: proving that any typed text is read the same way. Not for: what it means."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from knowledge.text import clean, fold, folded, syllables

ANY = st.text(max_size=80)
VIETNAMESE = st.text(alphabet="aàáảãạăằâấeêếiíoôốơớuưứyýđĐbcdghklmnqstvx ĨLQTHS.,0159%/-", max_size=60)


@given(ANY)
@example("a\u200b\u0301")
@example("\ud800\x00")
@example("d\u0308\ufeff\u0323")
def test_cleaning_never_raises_and_settles_at_once(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in once)
    assert once == " ".join(once.split())


@given(ANY | VIETNAMESE)
@example("ĐÀ NẴNG Ð İ ﬁ Å")
def test_folding_leaves_no_mark_and_settles_at_once(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    assert not any(unicodedata.category(c).startswith("M") for c in unicodedata.normalize("NFD", once))
    assert "đ" not in once


@given(VIETNAMESE)
def test_folding_does_not_see_how_marks_are_encoded(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))
    assert folded(unicodedata.normalize("NFD", text)) == folded(text)


@given(ANY | VIETNAMESE)
def test_syllables_are_read_again_as_themselves(text: str) -> None:
    tokens = syllables(text)
    assert syllables(" ".join(tokens)) == tokens
    assert all(token and not token.isspace() for token in tokens)


@pytest.mark.parametrize(
    ("one", "other"),
    [("qui định", "quy định"), ("lí do", "lý do"), ("hoà bình", "hòa bình"), ("thuỷ", "thủy"), ("tỉ lệ", "tỷ lệ"),
     ("hy vọng", "hi vọng"), ("bác sỹ", "bác sĩ"), ("ĐOÀN PHÍ", "doan phi"), ("kĩ thuật", "kỹ thuật")],
)  # fmt: skip
def test_spelling_variants_fall_together(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_folding_keeps_words_apart_that_differ_by_more_than_marks() -> None:
    assert fold("tay") != fold("tai")
    assert fold("thuý") != fold("thúi")


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Đoàn phí 0,5% hay 1 %?", ["đoàn", "phí", "0,5%", "hay", "1%"]),
        ("0.5 phần trăm", ["0,5%"]),
        ("61/QĐ-TLĐ", ["61", "qđ", "tlđ"]),
        ("50/2024/QH15", ["50", "2024", "qh15"]),
        ("ngày 21/11/2012", ["ngày", "21/11", "2012"]),
        ("01/07", ["1/7"]),
        ("kế hoạch 07/2018", ["kế", "hoạch", "7", "2018"]),
        ("2.530.000đ", ["2530000", "đ"]),
        ("mục II.5", ["mục", "ii", "5"]),
        ("", []),
        ("😀 !!!", []),
    ],
)
def test_numbers_have_one_form(text: str, tokens: list[str]) -> None:
    assert syllables(text) == tokens
