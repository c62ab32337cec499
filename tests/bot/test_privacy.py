"""What is blotted out of a kept text, and what must stay readable. Not: names."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.privacy import EMAIL, NUMBER, PHONE, mask


@pytest.mark.parametrize(
    "number",
    ["0912345678", "0912 345 678", "0912.345.678", "0912-345-678", "+84 912 345 678", "(+84)-91-234-5678",
     "+84912345678", "024 3942 1234"],
)  # fmt: skip
def test_phone_numbers(number: str) -> None:
    assert mask(f"gọi em số {number} nhé") in (f"gọi em số {PHONE} nhé", f"gọi em số {NUMBER} nhé")


@pytest.mark.parametrize(
    "number", ["079123456789", "079 123 456 789", "123456789", "19031234567890", "1903 1234 5678 90"]
)
def test_identity_and_account_numbers(number: str) -> None:
    masked = mask(f"CCCD {number}, xin hỏi")
    assert not re.search(r"\d", masked)
    assert masked.endswith(", xin hỏi")


def test_mail_addresses() -> None:
    assert mask("thư tới co.hoa+cd@truong-thcs.edu.vn nhé") == f"thư tới {EMAIL} nhé"


@pytest.mark.parametrize(
    "text",
    [
        "năm học 2026-2027 nghỉ hè mấy tuần",
        "lương cơ sở 2.530.000 đồng hay 2.340.000",
        "lương 7.020.000-9.000.000, quỹ 1.200.000.000 - 2.000.000.000 đồng",
        "quyết định 61/QĐ-TLĐ ngày 29/7/2025 và nghị định 73/2024/NĐ-CP",
        "từ 01.07.2025 - 31.12.2025, 8h30-11h30 ngày 20-11-2026",
        "các năm 2010 2012 2015, khoản 2 điều 139",
        "12000000 đồng một học kỳ",
    ],
)
def test_sums_dates_and_years_stay(text: str) -> None:
    assert mask(text) == text


@given(st.text(), st.from_regex(r"[1-9]\d{8,14}", fullmatch=True), st.text())
def test_a_long_number_never_survives(before: str, number: str, after: str) -> None:
    assert number not in mask(f"{before} {number} {after}")


@given(st.text())
def test_any_text_can_be_masked(text: str) -> None:
    assert not re.search(r"(?<!\d)[1-9][0-9]{8,40}(?!\d)", mask(text))
