"""What is blotted out of a kept text, and what must stay readable. Not: names."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.health import HEALTH
from bot.health_words import ILLNESSES, OWN, listed
from bot.privacy import EMAIL, NUMBER, PHONE, Sensitive, mask, sensitive
from bot.words import fold


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


# illnesses

WORDS = [entry.removesuffix("!") for entry in listed(ILLNESSES)]
FREE = [entry for entry in listed(ILLNESSES) if not entry.endswith("!")]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("tôi bị ung thư gan, xin nghỉ", f"tôi bị {HEALTH} gan, xin nghỉ"),
        ("toi bi ung thu, xin nghi", f"toi bi {HEALTH}, xin nghi"),
        ("UNG THƯ và Hoá Trị", f"{HEALTH} và {HEALTH}"),
        ("bác sĩ chẩn đoán hẹp van hai lá, xin nghỉ", f"bác sĩ chẩn đoán {HEALTH}, xin nghỉ"),
    ],
)
def test_illnesses(text: str, kept: str) -> None:
    assert mask(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "con ốm được nghỉ mấy ngày", "nghỉ thai sản trùng hè", "mắc bệnh hiểm nghèo được trợ cấp gì",
        "bệnh nghề nghiệp hưởng thế nào", "ốm dài ngày nghỉ bao lâu", "sinh mổ được nghỉ thêm mấy ngày",
        "vo sinh con chong nghi may ngay", "hạn nộp đợt quý 4", "phí đóng từ kỳ lương tháng 7", "tu ky luong thang 7",
        "lao động tiên tiến cấp tỉnh", "thăm hỏi đoàn viên ốm đau", "em xin di can bo xa",
    ],
)  # fmt: skip
def test_what_questions_are_about_stays(text: str) -> None:
    assert mask(text) == text
    assert not sensitive(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("em bị trầm cảm", {Sensitive.HEALTH}),
        ("me em bi tieu duong", {Sensitive.HEALTH}),
        ("đoàn viên bị ung thư được hỗ trợ gì", set()),  # masked, and no word of one's own
        ("cccd của em 079123456789", {Sensitive.NUMBER}),
        ("stk 12345678", {Sensitive.NUMBER}),
        ("hộ chiếu B1234567 và em bị HIV", {Sensitive.NUMBER, Sensitive.HEALTH}),
        ("Nguyễn Văn An - PCT - 0912345678", set()),
        ("Trần Công, chánh VP, 0900 000 001", set()),
    ],
)
def test_what_a_person_is_warned_of(text: str, told: set[Sensitive]) -> None:
    assert sensitive(text) == told


@pytest.mark.parametrize("number", ["12345678", "0123 4567 89", "1903.456.789", "123-456"])
def test_a_short_number_that_is_named_is_blotted(number: str) -> None:
    assert mask(f"số tài khoản của em là {number}") == f"số tài khoản của em là {NUMBER}"


@given(st.sampled_from(WORDS), st.text(" ,.!?aáơôđ1", max_size=12), st.text(" ,.!?aáơôđ1", max_size=12), st.booleans())
def test_an_illness_never_survives_its_marks_or_case(word: str, before: str, after: str, loud: bool) -> None:
    said = f"{before} {word.upper() if loud else word} {after}"
    assert fold(word) not in fold(mask(said))
    assert HEALTH in mask(said)


@given(st.sampled_from(FREE), st.sampled_from(listed(OWN)))
def test_without_marks_it_is_found_as_well(word: str, whose: str) -> None:
    said = f"{fold(whose)} bi {fold(word)} roi"
    assert fold(word) not in mask(said)
    assert Sensitive.HEALTH in sensitive(said)


@given(st.text())
def test_masking_twice_is_masking_once(text: str) -> None:
    assert mask(mask(text)) == mask(text)
