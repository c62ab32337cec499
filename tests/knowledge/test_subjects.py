"""For: proving that a subject named without a question gets its cards, with marks or without, and nothing else does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.cards import AnswerKind
from knowledge.load import load
from knowledge.segments import asks
from knowledge.subjects import Subjects
from knowledge.text import fold, syllables
from tests.knowledge.shelf import shipped

LIBRARY = load()
VOCABULARY = tuple(row.canonical for row in LIBRARY.vocabulary.synonyms)
QUESTION_WORDS = {"bao nhiêu", "khi nào", "ở đâu", "như thế nào", "tại sao", "không được"}
WITH_CARDS = {AnswerKind.ANSWER, AnswerKind.NOT_PROVIDED}


@pytest.mark.parametrize("name", dict.fromkeys((*LIBRARY.titles, *VOCABULARY)))
def test_every_subject_has_cards(name: str) -> None:
    if name in QUESTION_WORDS:
        return
    for typed in (name, fold(name), name.upper(), f"{name} ạ", f"về {name}"):
        found = shipped().answer(typed)
        assert found.cards, (typed, found.kind)
        assert found.kind in WITH_CARDS


@pytest.mark.parametrize("word", sorted(QUESTION_WORDS))
def test_words_of_a_question_are_no_subject(word: str) -> None:
    assert asks(word)
    assert shipped().answer(word).cards == ()


@pytest.mark.parametrize(
    ("typed", "card"),
    [
        ("thai sản", "thai-san-"),
        ("thai san", "thai-san-"),
        ("cho em hỏi thai sản", "thai-san-"),
        ("nghi he", "nghi-he"),
        ("đoàn phí", "doan-phi-"),
        ("phụ cấp", "phu-cap-"),
        ("hưu trí", "huu"),
        ("trợ cấp khó khăn", "tro-cap-kho-khan"),
        ("thăm hỏi, hiếu hỉ", "tham-hoi-om-dau"),
        ("thai sản với nghỉ hè", "thai-san-trung-he"),
        ("khen thưởng", "vinh-thuan-2024/II.2"),
    ],
)
def test_the_cards_are_about_it(typed: str, card: str) -> None:
    found = shipped().answer(typed)
    assert any(card in shown.id for shown in found.cards), found.cards
    assert found.kind in WITH_CARDS


@pytest.mark.parametrize(
    "typed", ["thời tiết", "giá vàng", "bóng đá", "cảm ơn", "tạm biệt", "học sinh", "chuyển khoản", "dạ", "2", ""]
)
def test_what_is_no_subject_of_ours_has_none(typed: str) -> None:
    assert shipped().answer(typed).cards == ()


def test_marks_that_were_typed_must_be_right() -> None:
    subjects = Subjects(["đẻ"])
    assert subjects.named(["đẻ"], "đẻ")
    assert subjects.named(["de"], "de")
    assert not subjects.named(["để"], "để")


def test_a_question_about_a_subject_is_no_bare_subject() -> None:
    subjects = Subjects(["thai sản", "hạn chót"])
    assert subjects.named(["hạn", "chót"], "hạn chót", asking=True)
    assert subjects.named(syllables("em hỏi thai sản"), "em hỏi thai sản")
    text = "em hỏi hạn chót thai sản"
    assert not subjects.named(syllables(text), text, asking=True)
    assert not subjects.named(syllables("thai sản mùa đông"), "thai sản mùa đông")


@given(st.lists(st.sampled_from(["thai", "sản", "về", "em", "x"]), max_size=12))
def test_only_names_and_idle_words(row: list[str]) -> None:
    named = Subjects(["thai sản"]).named(row, " ".join(row))
    rest = " ".join(row).replace("thai sản", "").split()
    assert named == ("thai sản" in " ".join(row) and not {"thai", "sản", "x"} & set(rest) and len(row) <= 9)
