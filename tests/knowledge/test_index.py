"""For: proving what the index finds on a handful of articles. Not for: its quality at size (`test_evaluate`)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.index import Index, Item

ITEMS = [
    Item(
        "nghi-he", "Luật Nhà giáo. Điều 20. Nghỉ hè của nhà giáo", "1. Nhà giáo được nghỉ hè hằng năm.\n2. Hưởng lương."
    ),
    Item(
        "thai-san",
        "Luật Nhà giáo. Điều 21. Nghỉ thai sản",
        "1. Lao động nữ nghỉ trước và sau khi sinh con.\n2. Trợ cấp.",
    ),
    Item("doan-phi", "Điều lệ Công đoàn. Điều 5. Đoàn phí", "Đoàn viên đóng đoàn phí bằng 0,5% tiền lương hằng tháng."),
    Item(
        "kho-khan",
        "Chăm lo đoàn viên",
        "Tập trung chăm lo các trường hợp mắc bệnh hiểm nghèo, thiên tai.",
        name="Chương trình phối hợp",
        questions=("gia đình khó khăn được hỗ trợ gì", "nhà cháy có được giúp không"),
    ),
]


@pytest.fixture(scope="module")
def index() -> Index:
    return Index.build(ITEMS, phrases=["bao nhiêu tiền", "thế nào"])


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("giáo viên nghỉ hè thế nào", "nghi-he"),
        ("nghi thai san", "thai-san"),
        ("ddoan phis bao nhieeu", "doan-phi"),
        ("d9oa2n phi1 bao nhie6u", "doan-phi"),
        ("doan phi 0.5 %", "doan-phi"),
        ("điều 21", "thai-san"),
        ("dieu 05 noi gi", "doan-phi"),
        ("nha em kho khan thi duoc ho tro gi", "kho-khan"),
        ("mắc bệnh hiểm ngèo", "kho-khan"),
    ],
)
def test_the_right_item_comes_first(index: Index, question: str, expected: str) -> None:
    assert index.search(question, k=3)[0].id == expected


def test_marks_make_no_difference(index: Index) -> None:
    assert index.search("nghỉ hè của nhà giáo") == index.search("nghi he cua nha giao")


def test_a_curated_question_counts_for_its_item(index: Index) -> None:
    asked, near = index.search("gia đình khó khăn được hỗ trợ gì")[0], index.search("khó khăn của gia đình")[0]
    assert asked.id == near.id == "kho-khan"
    assert asked.score > near.score + 5
    without = Index.build([Item(item.id, item.title, item.text) for item in ITEMS])
    assert all(hit.score < 5 for hit in without.search("nhà cháy có được giúp không"))


def test_a_heading_wholly_asked_for_counts(index: Index) -> None:
    whole, part = index.search("Đoàn phí")[0], index.search("phí")[0]
    assert whole.id == part.id == "doan-phi"
    assert whole.score > part.score + 5


def test_words_that_nobody_has_change_no_order(index: Index) -> None:
    plain, strange = index.search("nghỉ hè"), index.search("nghỉ hè bitcoin blockchain")
    assert [hit.id for hit in plain] == [hit.id for hit in strange]


def test_hits_are_ordered_and_limited(index: Index) -> None:
    hits = index.search("nhà giáo nghỉ", k=2)
    assert len(hits) == 2
    assert hits[0].score >= hits[1].score > 0
    assert index.search("nhà giáo nghỉ", k=0) == []


@pytest.mark.parametrize("question", ["", "   ", "😀", "xyzxyz", "???", "\x00\u202e"])
def test_nothing_shared_finds_nothing(index: Index, question: str) -> None:
    assert index.search(question) == []


def test_an_empty_index_finds_nothing() -> None:
    assert Index.build([]).search("đoàn phí") == []
    assert Index.build([Item("x", "", "")]).search("đoàn phí") == []


@given(st.text(max_size=200))
def test_searching_never_raises(index: Index, text: str) -> None:
    hits = index.search(text)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len({hit.id for hit in hits}) == len(hits)


@given(st.lists(st.text(alphabet="abcdđeêghi 12.\n", max_size=30), min_size=1, max_size=5), st.data())
def test_any_items_can_be_indexed(texts: list[str], data: st.DataObject) -> None:
    items = [Item(str(i), text[:9], text, questions=tuple(texts[:i])) for i, text in enumerate(texts)]
    index = Index.build(items)
    index.search(data.draw(st.sampled_from(texts)))
