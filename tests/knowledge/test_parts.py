"""The small pure steps between a message and its evidence: writing out, cutting, addresses, places, follow-ups."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.address import Addresses
from knowledge.expand import Abbreviation, Expander, Synonyms, Thesaurus
from knowledge.facets import Facet, carries
from knowledge.facets import asked as asked_facets
from knowledge.followup import leans, named_kind
from knowledge.index import Index, Item
from knowledge.likeness import Likeness, Near
from knowledge.model import UnitKind
from knowledge.segments import asks, segments
from knowledge.text import fold, syllables
from tests.knowledge.shelf import shipped

ROWS = [
    Abbreviation(form="gv", expansions=("giáo viên",)),
    Abbreviation(form="nhiêu", expansions=("bao nhiêu",)),
    Abbreviation(form="cđ", expansions=("công đoàn", "chế độ"), ambiguous=True, cues={"chế độ": ("thai", "sản")}),
    Abbreviation(form="k", expansions=("không", "nghìn"), ambiguous=True, cues={"nghìn": ("# _",), "không": ("_ $",)}),
    Abbreviation(form="phòng gd", expansions=("phòng giáo dục",)),
]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("GV hỏi", "giáo viên hỏi"),
        ("cđ thai sản", "chế độ thai sản"),
        ("cđ thăm ốm", "công đoàn thăm ốm"),
        ("được k", "được không"),
        ("500 k tiền quà", "500 nghìn tiền quà"),
        ("bao nhiêu", "bao nhiêu"),
        ("phòng GD huyện", "phòng giáo dục huyện"),
        ("gv,gv", "giáo viên giáo viên"),
        ("đượccc rồiii", "được rồi"),
    ],
)
def test_abbreviations_are_written_out_by_what_stands_near(text: str, written: str) -> None:
    assert Expander(ROWS).expand(text) == written


@given(st.text())
def test_writing_out_never_raises(text: str) -> None:
    assert isinstance(Expander(ROWS).expand(text), str)


def test_everyday_words_name_what_the_texts_say() -> None:
    thesaurus = Thesaurus([Synonyms(canonical="nghỉ thai sản", synonyms=("nghỉ đẻ", "ở cữ"))])
    assert thesaurus.canonical(["em", "nghỉ", "đẻ", "rồi", "ở", "cữ"]) == ["nghỉ", "thai", "sản"]
    assert thesaurus.canonical(["em", "nghỉ", "để", "làm"]) == []


def asked(*cards: tuple[list[str], list[str]]) -> Callable[[str], Near]:
    """Cards "0", "1"... with questions they answer and questions they leave open: the likeness of a message to them."""
    items = [Item(str(i), "", "", questions=(*answered, *open_ones)) for i, (answered, open_ones) in enumerate(cards)]
    index = Index.build(items)
    counts = {str(i): (len(answered), len(open_ones)) for i, (answered, open_ones) in enumerate(cards)}
    likeness = Likeness(index.terms, index.asked, index.phrases, counts, index.worth)
    return lambda text: likeness.near(index.terms.known(syllables(text)))


def test_likeness_tells_what_a_card_leaves_open() -> None:
    near = asked((["đóng bao nhiêu"], ["hạn nộp ngày nào"]), (["nghỉ hè"], []), ([], []))
    assert near("nộp ngày nào").silence("0") > 0
    assert near("đóng bao nhiêu").silence("0") < 0
    assert near("nghỉ hè").silence("1") == -1
    assert near("nghỉ hè").support("1") == pytest.approx(1 / 3)
    assert near("nghỉ hè").support("2") == near("nghỉ hè").support("none such") == 0
    assert near("nghỉ hè").silence("2") == near("nghỉ hè").silence("none such") == -1


@given(st.lists(st.tuples(st.lists(st.text("ab ?", max_size=9)), st.lists(st.text("ab ?", max_size=9)))), st.text())
def test_cards_are_as_like_one_by_one_as_together(cards: list[tuple[list[str], list[str]]], text: str) -> None:
    find = asked(*cards)
    alone, together = find(text), find(text)
    ids = [str(i) for i in range(len(cards))]
    together.compare(ids)
    for card in ids:
        assert 0 <= alone.support(card) <= 1 + 1e-6
        assert -1 - 1e-6 <= alone.silence(card) <= 1 + 1e-6
        assert (alone.support(card), alone.silence(card)) == (together.support(card), together.silence(card))


def test_each_question_belongs_to_a_card() -> None:
    index = Index.build([Item("a", "", "", questions=("nghỉ hè",))])
    with pytest.raises(ValueError, match="one card"):
        Likeness(index.terms, index.asked, index.phrases, {"a": (2, 0)}, index.worth)


@pytest.mark.parametrize(("text", "nearest"), [("chào cô", 1), ("chào", 0.5), ("xe máy", 0), ("", 0)])
def test_the_nearest_example_tells(text: str, nearest: float) -> None:
    index = Index.build([], phrases=["chào cô", "cảm ơn cô nhiều"])
    likeness = Likeness(index.terms, index.asked, index.phrases, {}, index.worth)
    assert likeness.near(index.terms.known(syllables(text))).example() == pytest.approx(nearest, abs=0.15)


def test_two_questions_are_two_parts() -> None:
    assert segments("đoàn phí bao nhiêu? nghỉ hè mấy tuần vậy") == ("đoàn phí bao nhiêu", "nghỉ hè mấy tuần vậy")


def test_dictation_without_punctuation_is_cut_into_windows() -> None:
    parts = segments(" ".join(["chuyện"] * 40 + ["nghỉ", "hè", "mấy", "tuần"]))
    assert len(parts) > 1
    assert any("mấy tuần" in part for part in parts)


@given(st.text(max_size=3000))
def test_parts_are_few_and_come_from_the_message(text: str) -> None:
    parts = segments(text)
    assert len(parts) <= 12
    for part in parts:
        assert set(part.split()) <= set(text.replace(",", " ").split()) | set(part.split())
        asks(part)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("mục II.5 chương trình Vĩnh Thuận", "vinh-thuan-2024/II.5"),
        ("muc II.3 noi ve gi", "vinh-thuan-2024/II.3"),
        ("chương trình 7", "ke-hoach-07-2018/II.1.t1.b2.ct7"),
        ("cho xem chương trình số 3 của kế hoạch 07", "ke-hoach-07-2018/II.1.t1.b2.ct3"),
        ("phần III kế hoạch 07", "ke-hoach-07-2018/III"),
        ("đoạn 4 quy chế Lâm Đồng", "lam-dong-2023/p4"),
        ("mục II.1 gạch đầu dòng 2 vĩnh thuận", "vinh-thuan-2024/II.1.b2"),
    ],
)
def test_an_address_opens_its_clause(text: str, first: str) -> None:
    assert shipped().answer(text).cards[0].id == first


def test_an_address_that_two_documents_have_shows_both() -> None:
    answer = shipped().answer("mục II.1")
    assert {card.id.split("/")[0] for card in answer.cards} == {"vinh-thuan-2024", "ke-hoach-07-2018"}


@given(st.text())
def test_addresses_never_raise(text: str) -> None:
    assert isinstance(Addresses(("a/I.b1", "a/II.2")).named(text, frozenset()), tuple)


@pytest.mark.parametrize(
    ("text", "document"),
    [
        ("ở Vĩnh Thuận thì ai lo chăm lo đoàn viên", "vinh-thuan-2024"),
        ("huyen vinh thuann", "vinh-thuan-2024"),
        ("quy chế 2023-2028", "lam-dong-2023"),
        ("ở Di Linh", "lam-dong-2023"),
    ],
)
def test_a_place_or_a_period_names_its_document(text: str, document: str) -> None:
    shelf = shipped()._shelf
    assert document in shelf.scope.documents(shelf.read(text).folded)


def test_nothing_is_named_where_nothing_is() -> None:
    assert shipped()._shelf.scope.documents("nghi thai san may thang") == frozenset()


@pytest.mark.parametrize(
    "text", ["thế còn giáo viên hợp đồng thì sao?", "con truong tu thi sao", "vậy nghỉ ốm thì thế nào"]
)
def test_messages_that_lean(text: str) -> None:
    assert leans(text)


@pytest.mark.parametrize("text", ["đoàn phí đóng bao nhiêu phần trăm", "giáo viên được nghỉ hè mấy tuần"])
def test_messages_that_stand(text: str) -> None:
    assert not leans(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("trường tư thục", UnitKind.PRIVATE),
        ("em dạy đại học", UnitKind.UNIVERSITY),
        ("trường tự chủ một phần", UnitKind.AUTONOMOUS),
        ("trường tư hay trường tự chủ", None),
        ("trường em", None),
    ],
)
def test_the_kind_of_school_that_is_named(text: str, kind: UnitKind | None) -> None:
    assert named_kind(fold(text)) is kind


@pytest.mark.parametrize(
    ("text", "facet"),
    [
        ("được bao nhiêu tiền", Facet.AMOUNT),
        ("may trieu vay", Facet.AMOUNT),
        ("cần giấy tờ gì", Facet.PAPERS),
        ("một năm mấy lần", Facet.TIMES),
        ("hạn nộp là ngày nào", Facet.DEADLINE),
    ],
)
def test_details_asked_for(text: str, facet: Facet) -> None:
    assert facet in asked_facets(fold(text))


def test_details_carried() -> None:
    assert carries("tối đa 253.000 đồng", Facet.AMOUNT)
    assert not carries("do quy chế chi tiêu quy định", Facet.AMOUNT)
