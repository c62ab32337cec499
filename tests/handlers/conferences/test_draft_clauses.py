"""A draft in clauses: what each is called, what is a clause of its own, and finding one by what is typed. Pure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import RefusedError
from handlers.conferences.after.clauses import find, label_of, split_file, split_text

TEXT = """CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
QUY CHẾ
Phối hợp công tác giữa hai bên
Căn cứ Luật Công đoàn số 50/2024/QH15;
Chương I
NHỮNG QUY ĐỊNH CHUNG
Điều 1. Nguyên tắc phối hợp
1. Tôn trọng chức năng của mỗi bên.
2. Phối hợp kịp thời:
a) Trao đổi thông tin hằng tháng;
b) Họp giao ban hằng quý.
Điều 2. Hiệu lực
Quy chế có hiệu lực từ ngày ký.
Nơi nhận:
- Như trên;
- Lưu VP.
"""


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("d2.1.a", "Điều 2, khoản 1, điểm a"),
        ("d1.p1", "Điều 1, đoạn 1"),
        ("II.1.b3", "Mục II.1, gạch đầu dòng 3"),
        ("1", "Mục 1"),
        ("p2", "Đoạn 2"),
        ("preamble", "Lời mở đầu"),
        ("chI", "Chương I"),
        ("preamble.p2", "Lời mở đầu, đoạn 2"),
    ],
)
def test_a_clause_is_called_as_people_say_it(path: str, label: str) -> None:
    assert label_of(path) == label


def test_headings_are_told_with_their_clauses_and_recipients_are_no_clause() -> None:
    found = split_text(TEXT)
    assert found.title.startswith("QUY CHẾ")
    assert [one.label for one in found.clauses] == [
        "Tên văn bản", "Căn cứ", "Điều 1, khoản 1", "Điều 1, khoản 2, điểm a", "Điều 1, khoản 2, điểm b",
        "Điều 2, đoạn 1",
    ]  # fmt: skip
    assert [one.number for one in found.clauses] == [1, 2, 3, 4, 5, 6]
    assert found.clauses[3].heading.endswith("Điều 1. Nguyên tắc phối hợp › 2. Phối hợp kịp thời")
    assert found.left_out >= 3


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("5", 5), ("mục 5", 5), ("muc 5", 5), ("Điều 2", 6), ("dieu 1", 3), ("khoản 2 điều 1", 4),
        ("điểm b, khoản 2, điều 1", 5), ("điểm b khoản 2 của điều 1", 5), ("99", None), ("điều 7", None),
        ("Điều 1 nên viết lại cho rõ", None), ("đồng ý", None), ("", None),
    ],
)  # fmt: skip
def test_a_clause_is_found_by_number_or_name_and_a_comment_is_no_name(typed: str, number: int | None) -> None:
    found = find(split_text(TEXT).clauses, typed)
    assert (found.number if found else None) == number


@given(st.text(max_size=80))
def test_whatever_is_typed_finds_a_clause_or_none(typed: str) -> None:
    clauses = split_text(TEXT).clauses
    assert find(clauses, typed) in (None, *clauses)


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=60), max_size=12))
def test_no_text_breaks_the_splitting(lines: list[str]) -> None:
    try:
        found = split_text("\n".join(lines))
    except RefusedError as refused:
        assert refused.sentence
        return
    assert [one.number for one in found.clauses] == list(range(1, len(found.clauses) + 1))
    assert all(len(one.heading) <= 300 and "\n" not in one.text for one in found.clauses)


@pytest.mark.parametrize("name", ["", "../../x.txt", "dự thảo.txt", "x" * 300 + ".txt"])
def test_any_name_of_a_file_will_do(name: str) -> None:
    assert len(split_file(name, TEXT.encode()).clauses) == 6


def test_too_many_clauses_are_refused_with_what_to_do() -> None:
    with pytest.raises(RefusedError, match="nhiều nhất 500"):
        split_text("\n".join(f"Điều {number}. Hai bên họp lần thứ {number}." for number in range(1, 502)))
