"""For: proving that "còn hiệu lực không" is answered for the day that is asked about. Not for: validity itself."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge import worth
from knowledge.cards import AnswerKind
from knowledge.model import State
from tests.knowledge.shelf import shipped

VINH_THUAN = "Chương trình phối hợp Vĩnh Thuận 2024–2025"
LAM_DONG = "văn bản nói tới trong «Bản tin ký Quy chế phối hợp Lâm Đồng 2023–2028»"
PLAN = "Kế hoạch 07/KH-CDN năm 2018 của CĐGD Việt Nam"
HOLDS, NOT_YET, OVER = "**Còn hiệu lực** vào ngày", "**Chưa có hiệu lực** vào ngày", "**Không còn hiệu lực**"
CLOSED = "vì hai bên ký đã kết thúc hoạt động từ 01/7/2025."


@pytest.mark.parametrize(
    ("question", "day", "says"),
    [
        ("chương trình Vĩnh Thuận còn hiệu lực không", "2023-12-31", f"{NOT_YET} 31/12/2023: {VINH_THUAN}."),
        ("chương trình Vĩnh Thuận còn hiệu lực không", "2024-10-01", f"{HOLDS} 01/10/2024: {VINH_THUAN}."),
        ("chuong trinh vinh thuan con hieu luc khong", "2025-06-30", f"{HOLDS} 30/6/2025: {VINH_THUAN}."),
        ("chương trình Vĩnh Thuận hết hiệu lực chưa", "2025-07-01", f"{OVER}: {VINH_THUAN}, {CLOSED}"),
        ("chuong trinh vinh thuan het han chua", "2026-11-22", f"{OVER}: {VINH_THUAN}, {CLOSED}"),
        ("quy chế phối hợp Lâm Đồng còn giá trị không", "2024-10-01", f"{HOLDS} 01/10/2024: {LAM_DONG}."),
        ("quy chế phối hợp Lâm Đồng còn áp dụng không", "2026-11-22", f"{OVER}: {LAM_DONG}, {CLOSED}"),
        ("kế hoạch 07 còn hiệu lực không", "2019-06-01", f"{HOLDS} 01/6/2019: {PLAN}."),
        ("kế hoạch 07 còn hiệu lực không", "2024-10-01", f"{OVER}: {PLAN}, vì hết thời hạn ghi trong văn bản (2023)."),
        ("chương trình phối hợp Hà Nội 2018 còn hiệu lực không", "2024-10-01", "chưa rõ đã ký hay chưa"),
        ("chương trình phối hợp còn hiệu lực ko", "2024-10-01", f"{HOLDS} 01/10/2024: {VINH_THUAN}."),
        ("chương trình phối hợp còn hiệu lực ko", "2019-06-01", f"{NOT_YET} 01/6/2019: {VINH_THUAN}."),
        ("chương trình phối hợp còn hiệu lực ko", "2026-11-22", "**Không còn**: các văn bản trong kho"),
    ],
)
def test_the_first_line_is_about_the_day(question: str, day: str, says: str) -> None:
    found = shipped().answer(question, on=dt.date.fromisoformat(day))
    assert says in found.text
    assert found.kind is AnswerKind.ANSWER
    assert found.cards


@pytest.mark.parametrize(
    "question", ["chương trình Vĩnh Thuận còn hiệu lực không", "chương trình phối hợp còn hiệu lực ko"]
)
def test_nothing_of_a_later_day_is_said_of_an_earlier_one(question: str) -> None:
    found = shipped().answer(question, on=dt.date(2024, 10, 1))
    assert "Không còn" not in found.text
    assert found.cards[0].state is State.IN_FORCE
    assert [card.state for card in found.cards if "/" not in card.id] == [State.NOT_YET]


def test_other_questions_about_a_document_keep_their_answers() -> None:
    found = shipped().answer("chương trình Vĩnh Thuận có mấy bên ký", on=dt.date(2024, 10, 1))
    assert "hiệu lực" not in found.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("con hieu luc khong", True),
        ("het han chua", True),
        ("con ap dung ko", True),
        ("van ban do con dung duoc khong", True),
        ("han nop doan phi", False),
        ("het gio lam", False),
        ("con om nghi may ngay", False),
        ("hieu truong", False),
    ],
)
def test_what_asks_for_validity(text: str, expected: bool) -> None:
    assert worth.asked(text) is expected
