"""For: proving what the corrector mends and what it must leave. Not for: measuring it (`knowledge.evaluate`)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.correct import Corrector
from knowledge.text import fold, syllables

TEXTS = [
    "Công đoàn cơ sở thăm hỏi đoàn viên ốm đau, sinh con, gia đình có người thân qua đời.",
    "Nhà giáo được nghỉ hè hằng năm và hưởng nguyên lương, phụ cấp nếu có.",
    "Lao động nữ được nghỉ thai sản trước và sau khi sinh con.",
    "Đoàn phí công đoàn do đoàn viên đóng hằng tháng bằng 0,5% tiền lương.",
    "Kinh phí công đoàn do cơ quan, tổ chức, doanh nghiệp đóng bằng 2% quỹ tiền lương.",
]
PHRASES = ["là bao nhiêu", "như thế nào", "khi nào"]


@pytest.fixture(scope="module")
def corrector() -> Corrector:
    return Corrector.build(TEXTS, PHRASES)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("doan phi cong doan la bao nhieu", "đoàn phí công đoàn là bao nhiêu"),
        ("nha giao duoc nghi he nhu the nao", "nhà giáo được nghỉ hè như thế nào"),
        ("đòan phí công đaòn", "đoàn phí công đoàn"),
        ("lao dộng nữ nghỉ thia sản", "lao động nữ nghỉ thai sản"),
        ("kinh phsi công đonà", "kinh phí công đoàn"),
        ("công đoàn cơ sở", "công đoàn cơ sở"),
    ],
)
def test_marks_are_restored_and_typos_mended(corrector: Corrector, typed: str, meant: str) -> None:
    assert corrector.correct(typed) == syllables(meant)


def test_the_texts_themselves_are_left_as_they_are(corrector: Corrector) -> None:
    for text in TEXTS:
        assert corrector.correct(text) == syllables(text)


def test_numbers_are_never_corrected(corrector: Corrector) -> None:
    assert corrector.correct("dong 1% hay 0,6% tu 21/11/2012 k12") == [
        "đóng", "1%", "hay", "0,6%", "tu", "21/11", "2012", "k12",
    ]  # fmt: skip


def test_kept_abbreviations_are_never_corrected(corrector: Corrector) -> None:
    assert corrector.correct("dv co", keep={"dv", "co"}) == ["dv", "co"]
    assert corrector.correct("thai sna") == ["thai", "sản"]
    assert corrector.correct("thai sna", keep={"sna"}) == ["thai", "sna"]


@pytest.mark.parametrize("text", ["bitcoin", "giá vàng hôm nay", "xem phim ở rạp nào", "mua ô tô trả góp"])
def test_a_word_that_the_texts_lack_does_not_become_one_they_have(corrector: Corrector, text: str) -> None:
    assert corrector.correct(text) == syllables(text)


def test_nothing_learnt_changes_nothing() -> None:
    assert Corrector.build([]).correct("đoan phi 2%") == ["đoan", "phi", "2%"]


@given(st.text(max_size=120))
def test_any_text_gives_one_syllable_for_one(corrector: Corrector, text: str) -> None:
    assert len(corrector.correct(text)) == len(syllables(text))


@given(st.lists(st.sampled_from(sorted({token for text in TEXTS for token in syllables(text)})), max_size=12))
def test_known_words_keep_their_letters(corrector: Corrector, words: list[str]) -> None:
    mended = corrector.correct(" ".join(words), keep=set(words))
    assert mended == syllables(" ".join(words))
    stripped = corrector.correct(fold(" ".join(TEXTS[:1])))
    assert [fold(token) for token in stripped] == [fold(token) for token in syllables(TEXTS[0])]
