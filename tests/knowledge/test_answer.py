"""What a person gets for a message: the kind of answer, its cards, its words, its steps; and nothing ever breaks."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from knowledge.cards import Answer, AnswerKind
from knowledge.model import State, UnitKind
from tests.knowledge.shelf import TODAY, shipped

WELL_FORMED = {AnswerKind.ANSWER: True, AnswerKind.NOT_PROVIDED: True}


def ids(answer: Answer) -> list[str]:
    return [card.id for card in answer.cards]


def assert_well_formed(answer: Answer) -> None:
    assert bool(answer.cards) == WELL_FORMED.get(answer.kind, False)
    assert len(answer.cards) <= 3
    assert len(ids(answer)) == len(set(ids(answer)))
    assert len(answer.steps) <= 4
    assert answer.text.strip()


def test_the_dues_differ_by_kind_of_school_and_say_so_first() -> None:
    answer = shipped().answer("doan phi gio dong may phan tram v ad")
    assert ids(answer)[0] == "doan-phi-muc-dong"
    first, second = answer.text.split("\n")
    assert "ngân sách" in first
    assert "0,5%" in second
    assert [step.kind for step in answer.steps] == ["unit_kind"] * 4
    assert answer.steps[0].value == "doan-phi-muc-dong:cong_lap_100"


def test_the_kind_of_school_in_the_profile_answers_for_it() -> None:
    answer = shipped().answer("đoàn phí đóng bao nhiêu", unit_kind=UnitKind.FULLY_FUNDED)
    assert "dừng thu" in answer.text
    assert "doan-phi-don-vi-100" in ids(answer)
    assert all(step.kind != "unit_kind" for step in answer.steps)


def test_no_amount_is_invented_for_aid() -> None:
    answer = shipped().answer("chương trình Vĩnh Thuận trợ cấp khó khăn được mấy triệu")
    assert answer.kind is AnswerKind.NOT_PROVIDED
    assert ids(answer)[0] == "vinh-thuan-2024/II.1.b1"
    first, *_, last = answer.text.split("\n")
    assert first == "Không văn bản nào trong kho quy định số tiền."
    assert "chỉ nêu" in answer.text
    assert last.startswith("Bước tiếp theo: hỏi ban chấp hành công đoàn cơ sở")
    assert any(step.value == "/canbo" for step in answer.steps)


def test_what_nobody_confirmed_is_never_given_as_a_rule() -> None:
    for text in ("thăm ốm được bao nhiêu tiền", "phúng viếng cha mẹ đoàn viên mức nào"):
        answer = shipped().answer(text)
        assert answer.kind is AnswerKind.NOT_PROVIDED
        assert answer.cards[0].state is State.UNCLEAR
        assert not any(letter.isdigit() for letter in answer.text)


def test_a_known_kind_of_school_still_hears_first_that_no_amount_is_set() -> None:
    texts = {kind: shipped().answer("trợ cấp khó khăn bao nhiêu tiền", unit_kind=kind).text for kind in UnitKind}
    assert all(
        text.startswith("Không văn bản nào trong kho quy định số tiền.\nKhông có mức chung") for text in texts.values()
    )
    gone = texts[UnitKind.FULLY_FUNDED]
    assert "ban giám hiệu" in gone
    assert "ban chấp hành" not in gone
    assert "ban chấp hành" in texts[UnitKind.PRIVATE]


def test_a_word_of_sympathy_goes_before_the_no() -> None:
    answer = shipped().answer("phúng viếng cha mẹ đoàn viên bao nhiêu tiền")
    assert answer.text.startswith("Xin chia buồn cùng thầy cô. Không văn bản nào")
    assert answer.text.count("Xin chia buồn") == 1


def test_the_ended_programme_is_never_shown_as_in_force() -> None:
    answer = shipped().answer("mục II.5 chương trình Vĩnh Thuận")
    assert {card.state for card in answer.cards} == {State.ENDED}
    assert all("đã hết hiệu lực" in card.validity for card in answer.cards)
    assert all(card.quoted for card in answer.cards)
    before = shipped().answer("mục II.5 chương trình Vĩnh Thuận", on=dt.date(2024, 6, 1))
    assert {card.state for card in before.cards} == {State.IN_FORCE}


def test_the_clause_on_the_two_per_cent_warns_of_the_new_decree() -> None:
    card = shipped().card("vinh-thuan-2024/II.5.b2")
    assert card is not None
    assert "105/2026/NĐ-CP" in card.warning + card.basis


def test_a_planned_conference_of_2012_is_never_coming() -> None:
    answer = shipped().answer("hội nghị ngày 21/11 ở Vĩnh Long mấy giờ")
    assert ids(answer)[0] == "quy-che-cdgdvn-2010/p7"
    assert answer.cards[0].state is State.HISTORICAL
    assert "2012" in answer.cards[0].short


@pytest.mark.parametrize("text", ["giá vàng hôm nay bao nhiêu", "tỷ giá USD thế nào", "nghị định 147/2024 về mạng"])
def test_the_headlines_after_an_article_never_surface(text: str) -> None:
    answer = shipped().answer(text)
    assert not any(card.startswith("ha-noi-2018") for card in ids(answer))


def test_two_questions_both_get_a_card() -> None:
    answer = shipped().answer("đoàn phí bao nhiêu phần trăm, với lại nghỉ hè được mấy tuần vậy ad?")
    assert ids(answer)[:2] == ["doan-phi-muc-dong", "nghi-he"]
    assert [line[:2] for line in answer.text.split("\n")] == ["• ", "• "]


def test_a_question_wrapped_in_a_story_is_found() -> None:
    story = (
        "Dạ em chào anh chị, em dạy ở trường xã đã mười mấy năm, hồi trước nhà gần trường nên đi lại cũng dễ, "
        "nay dọn ra thị trấn xa hơn, sáng nào cũng dậy sớm, mấy chị trong tổ hay hỏi mà em không rành. "
        "Cho em hỏi con ốm thì được nghỉ mấy ngày ạ? Em cảm ơn anh chị nhiều."
    )
    assert ids(shipped().answer(story))[0] == "con-om"


def test_a_follow_up_leans_on_the_question_before() -> None:
    alone = shipped().answer("thế còn giáo viên hợp đồng thì sao?")
    joined = shipped().answer("thế còn giáo viên hợp đồng thì sao?", previous="nghỉ thai sản được mấy tháng")
    assert ids(joined)[0] == "thai-san-me"
    assert ids(alone)[:1] != ["thai-san-me"]


def test_a_follow_up_may_name_the_kind_of_school() -> None:
    answer = shipped().answer("còn trường tư thì sao", previous="đoàn phí đóng bao nhiêu")
    assert "253.000" in answer.text or "10%" in answer.text


@pytest.mark.parametrize(
    "text",
    [
        "nghỉ thai sản được mấy tháng",
        "nghi thai san duoc may thang",
        "nghir thai sanr ddwowcj maays thangs",
        "nghỉ tahi sản đươc mấy thnág",
        "NGHỈ THAI SẢN ĐƯỢC MẤY THÁNG???",
    ],
)
def test_the_same_question_however_it_is_typed(text: str) -> None:
    assert ids(shipped().answer(text))[0] == "thai-san-me"


def test_an_unknown_date_names_whom_to_ask() -> None:
    answer = shipped().answer("cuộc thi tìm hiểu công đoàn hạn chót ngày nào")
    assert answer.kind is AnswerKind.NOT_IN_KNOWLEDGE
    assert "Người trả lời được" in answer.text
    assert answer.cards == ()


def test_small_talk_says_that_it_is_a_machine() -> None:
    answer = shipped().answer("em là người thật hay là máy vậy")
    assert answer.kind is AnswerKind.SMALL_TALK
    assert "máy" in answer.text


def test_every_card_opens_and_tells_its_source() -> None:
    knowledge = shipped()
    clauses = [clause.id for document in knowledge.documents.values() for clause in document.clauses]
    for card_id in (*clauses, *knowledge.entitlements):
        card = knowledge.card(card_id)
        assert card is not None
        assert card.text
        assert card.validity
        assert card.short
        assert knowledge.source(card_id)
        assert knowledge.whom_to_ask(card_id)
        assert all(knowledge.card(other) for other in knowledge.related(card_id))


def test_a_source_without_number_or_date_says_so() -> None:
    assert "không ghi số, không ghi ngày ký" in shipped().source("vinh-thuan-2024/II.1.b1")
    assert "07/KH-CDN" in shipped().source("ke-hoach-07-2018/I.1.b3")
    assert "không phải nguyên văn" in shipped().source("ha-noi-2018/p16")


def test_cards_are_named_so_that_people_know_them() -> None:
    knowledge = shipped()
    named = {card_id: card.heading for card_id in CARDS if (card := knowledge.card(card_id))}
    assert named["ha-noi-2018/p16"].startswith("Nội dung")
    assert named["vinh-thuan-2024/II.5.b1"] == "mục II.5, gạch đầu dòng 1"
    assert "\nMục II.5, gạch đầu dòng 1\n" in knowledge.source("vinh-thuan-2024/II.5.b1")
    assert "khoản 3 Điều 53, 41/2024/QH15" in knowledge.source("thai-san-cha")
    cards = [knowledge.card(card_id) for card_id in knowledge.entitlements]
    assert all(card is not None and card.warning == "" for card in cards)


CARDS = ("ha-noi-2018/p16", "vinh-thuan-2024/II.5.b1")


def test_an_unknown_card() -> None:
    assert shipped().card("khong-co") is None
    assert shipped().source("khong-co") == ""
    assert shipped().related("khong-co") == ()
    assert shipped().whom_to_ask("khong-co") == shipped().whom_to_ask()


AWKWARD = [
    "",
    " ",
    "?",
    "\x00\x00",
    "😀🎉👍",
    "\u202eđoàn phí\u202c",
    "0" * 500,
    "đoàn phí " * 5000,
    "dòng một\n" * 10_000,
    "<b>đoàn phí</b> **bao nhiêu** `x` [a](javascript:1)",
    "'; DROP TABLE members; --",
    "a\u0300" * 3000,
    "\ud800 đoàn phí",
    "II.5" * 300,
    "mục " * 300 + "99.99",
]


@pytest.mark.parametrize("text", AWKWARD, ids=range(len(AWKWARD)))
def test_awkward_input_is_answered_or_refused(text: str) -> None:
    assert_well_formed(shipped().answer(text, previous=text))


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300), st.none() | st.text(max_size=60))
@example("đoàn phí bao nhiêu", "\x00")
def test_no_text_ever_breaks_it(text: str, previous: str | None) -> None:
    assert_well_formed(shipped().answer(text, on=TODAY, previous=previous))


JUMBLE = "mục II 5 . , ? đoàn phí nghỉ hè ốm bao nhiêu cô Lan Vĩnh Thuận chương trình 7 ko ạ % 2% với"
WORDS = st.sampled_from(JUMBLE.split())


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=60))
def test_no_jumble_of_our_words_breaks_it(words: list[str]) -> None:
    assert_well_formed(shipped().answer(" ".join(words), on=TODAY))
