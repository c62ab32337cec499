"""How messages lean on the one before, carry nothing at all, or ask for a date that no text can know."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.bare import INTENT, is_bare
from knowledge.cards import AnswerKind
from knowledge.followup import leans, points_back
from knowledge.load import load
from tests.knowledge.shelf import shipped


@pytest.mark.parametrize("text", ["em muốn hỏi", "có", "không", "2", "dạ cô ơi cho em hỏi chút", "cái đó đó"])
def test_a_message_without_a_subject_gets_a_friendly_word(text: str) -> None:
    answer = shipped().answer(text)
    assert answer.kind is AnswerKind.SMALL_TALK
    assert answer.text


@pytest.mark.parametrize(
    ("tokens", "bare"),
    [("em muốn hỏi", True), ("2", True), ("43 50 là gì", False), ("12345", False), ("đoàn phí", False), ("", False)],
)
def test_what_carries_nothing(tokens: str, bare: bool) -> None:
    assert is_bare(tokens.split()) is bare


def test_the_intent_of_bare_messages_stands_in_the_files() -> None:
    assert INTENT in {intent.id for intent in load().intents}


@given(st.text(max_size=80))
def test_noticing_never_raises(text: str) -> None:
    assert points_back(f"thế {text}")
    assert leans(text) or text.split()
    assert not is_bare([*text.split(), "đoàn", "phí"])


@pytest.mark.parametrize(
    ("before", "text", "card"),
    [
        ("đoàn phí đóng bao nhiêu", "ai được miễn", "doan-phi-duoc-mien"),
        ("đoàn phí đóng bao nhiêu", "trường tư thì sao", "doan-phi-tran-ngoai-cong-lap"),
        ("vợ sinh được nghỉ mấy ngày", "sinh mổ thì sao", "thai-san-cha"),
        ("kinh phí công đoàn 2% ai đóng", "hạn nộp là khi nào", "kinh-phi-2-thoi-han"),
        ("gvcn giảm mấy tiết", "thế tổ phó", "giam-tiet"),
    ],
)
def test_a_message_without_a_subject_of_its_own_joins_the_one_before(before: str, text: str, card: str) -> None:
    answer = shipped().answer(text, previous=before)
    assert answer.cards[0].id == card
    assert answer.kind is AnswerKind.ANSWER


@pytest.mark.parametrize(
    ("before", "text", "card"),
    [
        ("gv nghi he may tuan", "con om dc nghi may ngay z", "con-om"),
        ("nghỉ hè mấy tuần", "lương cơ sở bao nhiêu", "luong-co-so"),
        ("đoàn phí đóng bao nhiêu", "còn nghỉ hè được mấy tuần", "nghi-he"),
        ("đoàn phí đóng bao nhiêu", "trường không đóng kpcđ thì sao", "kinh-phi-2-xu-phat"),
    ],
)
def test_a_whole_question_does_not_join_the_one_before(before: str, text: str, card: str) -> None:
    assert shipped().answer(text, previous=before).cards[0].id == card


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("cảm ơn em", AnswerKind.SMALL_TALK),
        ("tạm biệt", AnswerKind.SMALL_TALK),
        ("gặp cán bộ", AnswerKind.HELP),
        ("giá vàng hôm nay", AnswerKind.OUT_OF_SCOPE),
        ("muốn chết quá", AnswerKind.SENSITIVE),
    ],
)
def test_what_asks_for_no_card_stays_so_after_a_question(text: str, kind: AnswerKind) -> None:
    answer = shipped().answer(text, previous="đoàn phí đóng bao nhiêu")
    assert answer.kind is kind
    assert answer.cards == ()


@pytest.mark.parametrize("text", ["hội nghị sơ kết năm 2026 tổ chức khi nào", "lịch hội nghị viên chức năm học này"])
def test_no_document_that_is_over_answers_for_a_date_to_come(text: str) -> None:
    answer = shipped().answer(text)
    assert answer.kind is AnswerKind.NOT_IN_KNOWLEDGE
    assert answer.steps


def test_nothing_harmless_is_taken_for_danger() -> None:
    for text in ("wifi trường mất rồi", "máy chiếu phòng em bị hư", "loa trường mất tiếng"):
        assert shipped().answer(text).kind is AnswerKind.OUT_OF_SCOPE


def test_a_section_opens_itself_and_then_its_clauses() -> None:
    answer = shipped().answer("mục II.5 Vĩnh Thuận")
    names = [card.id for card in answer.cards] + [step.value for step in answer.steps if step.kind == "card"]
    assert names[:4] == ["vinh-thuan-2024/II.5", *(f"vinh-thuan-2024/II.5.b{number}" for number in (1, 2, 3))]
