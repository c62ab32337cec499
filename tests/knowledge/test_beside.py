"""For: proving that what stands beside the first card is worth showing. Not for: which card is first."""

from __future__ import annotations

import pytest

from knowledge.beside import company
from knowledge.load import load
from tests.knowledge.shelf import shipped

FITS = company(load())


@pytest.mark.parametrize(
    ("first", "other", "expected"),
    [
        ("thai-san-me", "thai-san-tro-cap", True),  # one topic
        ("chuong-trinh-phoi-hop", "vinh-thuan-2024/closing", True),  # named as related
        ("tro-cap-kho-khan", "ha-noi-2018/p16", False),  # a list of nine subjects
        ("tro-cap-kho-khan", "phu-cap-vung-kho", False),  # only the words are alike
        ("vinh-thuan-2024/II.2.b4", "vinh-thuan-2024/II.2.b5", True),
    ],
)
def test_company(first: str, other: str, expected: bool) -> None:
    assert FITS(first, other) is expected


@pytest.mark.parametrize("question", ["mức trợ cấp khó khăn bao nhiêu tiền", "muc tro cap kho khan bao nhieu tien"])
def test_what_a_curator_put_beside_it_comes_next(question: str) -> None:
    first, second, *_ = (card.id for card in shipped().answer(question).cards)
    assert first == "tro-cap-kho-khan"
    assert second == "vinh-thuan-2024/II.1.b1"


def test_a_named_document_is_always_worth_showing() -> None:
    cards = [card.id for card in shipped().answer("mức trợ cấp khó khăn ở Hà Nội 2018 bao nhiêu tiền").cards]
    assert any(card.startswith("ha-noi-2018/") for card in cards)
