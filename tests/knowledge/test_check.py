"""The checks across curated files, each by a library with that one fault; and the shipped files have none."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.check import check, figures
from tests.knowledge.shelf import AGREEMENT, ENTITLEMENT, INTENT, write


def test_the_shipped_files_are_clean() -> None:
    assert [str(fault) for fault in check()] == []


def test_a_good_folder_is_clean(tmp_path: Path) -> None:
    assert check(write(tmp_path)) == ()


@pytest.mark.parametrize(
    ("name", "text", "field", "says"),
    [
        (
            "agreement",
            AGREEMENT.replace("[muc-dong]", "[muc-khac]"),
            "clauses[0].related[0]",
            "không có mục 'muc-khac'",
        ),
        (
            "agreement",
            AGREEMENT.replace("họp mỗi quý", "tổ chức thăm hỏi đoàn viên"),
            "clauses[1].text",
            "trùng nội dung",
        ),
        (
            "agreement",
            AGREEMENT.replace("    answer: Hai bên thăm hỏi đoàn viên.\n", ""),
            "clauses[0].questions",
            "ngắn",
        ),
        (
            "entitlement",
            ENTITLEMENT.replace("    basis: [{number: 1/QĐ-MAU}]\n", ""),
            "entries[0].basis",
            "thiếu căn cứ",
        ),
        (
            "entitlement",
            ENTITLEMENT.replace("confidence: B", "confidence: C").replace("nửa phần trăm lương", "300.000 đồng"),
            "entries[0].answer",
            "'300.000'",
        ),
        (
            "entitlement",
            ENTITLEMENT + "    by_kind: {ngoai_cong_lap: {says: Khác., card: khong-co}}\n",
            "entries[0].by_kind.ngoai_cong_lap.card",
            "khong-co",
        ),
        ("intent", INTENT.replace("chào buổi sáng cả nhà", "Ai được thăm hỏi"), "intents[0].examples[0]", "đã có"),
        ("intent", INTENT.replace("Em chào thầy cô.", "'Gọi {duongday}.'"), "intents[0].reply", "{duongday}"),
    ],
)
def test_each_fault_is_found_with_its_field(tmp_path: Path, name: str, text: str, field: str, says: str) -> None:
    (fault,) = check(write(tmp_path, **{name: text}))
    assert fault.field == field
    assert says in fault.problem
    assert fault.advice
    line = text.splitlines()[fault.line - 1]
    assert fault.line > 1
    assert line.strip()


def test_dates_of_a_document(tmp_path: Path) -> None:
    text = AGREEMENT.replace("term:", "signing_date: 2029-01-01\nparties: [{name: Bên A, ended: 2025-07-01}]\nterm:")
    assert [fault.field for fault in check(write(tmp_path, agreement=text))] == ["parties[0].ended", "term.end"]


def test_text_that_is_not_nfc(tmp_path: Path) -> None:
    write(tmp_path, agreement=unicodedata.normalize("NFD", AGREEMENT))
    assert any("NFC" in fault.problem for fault in check(tmp_path))


def test_a_file_that_does_not_load_is_reported_too(tmp_path: Path) -> None:
    assert [fault.file for fault in check(write(tmp_path, agreement="id: ["))] == ["agreements/a.yaml"]


@pytest.mark.parametrize(
    "text",
    [
        "theo Quyết định 4290/QĐ-TLĐ ngày 1/3/2022",
        "Nghị định 283/2026/NĐ-CP, Điều 7, khoản 2",
        "trường hưởng 100% lương từ ngân sách",
        "giai đoạn 2018-2023, năm học 2026",
        "kinh phí công đoàn 2% do trường đóng",
    ],
)
def test_numbers_that_are_no_figures(text: str) -> None:
    assert figures(text) == ()


@pytest.mark.parametrize("text", ["được 500.000 đồng", "tối đa 3 lần", "hai triệu", "giảm 20%", "nghỉ 5 ngày"])
def test_figures(text: str) -> None:
    assert figures(text)


@given(st.text())
def test_figures_never_raises(text: str) -> None:
    assert all(figure.strip() for figure in figures(text))
