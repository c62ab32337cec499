"""Lines of delegates as people paste them: who is understood, what is doubted, which seat each takes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.conferences.model import Role
from handlers.conferences.officer.delegates import DoubtKind, one, parse
from handlers.conferences.officer.phones import find_phones, masked, spoken
from handlers.conferences.officer.placing import nearest, place
from handlers.conferences.officer.titles import fits, written_out

FOUR = (
    Role("Chủ tịch (Phó Chủ tịch) LĐLĐ tỉnh/TP", ("Chủ tịch", "Phó Chủ tịch")),
    Role("Trưởng Ban Tổ chức (Ban Công tác cơ sở)", ("Trưởng Ban Tổ chức", "Trưởng Ban Công tác cơ sở")),
    Role("Chánh Văn phòng", ("Chánh Văn phòng",)),
    Role("Chủ tịch (Phó Chủ tịch) Công đoàn Giáo dục tỉnh/TP"),
)
SEATS = tuple(enumerate(FOUR, start=1))
UNIT = "LĐLĐ tỉnh An Giang"


@pytest.mark.parametrize(
    ("line", "name", "title", "phone"),
    [
        ("Nguyễn Văn An - PCT - 0912345678", "Nguyễn Văn An", "Phó Chủ tịch", "+84912345678"),
        ("1. Lê Thị Bình, trưởng ban tổ chức; 0987 654 321", "Lê Thị Bình", "Trưởng ban Tổ chức", "+84987654321"),
        ("2) đ/c Trần Công, chánh VP", "Trần Công", "Chánh Văn phòng", ""),
        ("• bà Phạm Thu Dung – CT CĐGD – +84 912.111.222", "Phạm Thu Dung", "Chủ tịch CĐGD", "+84912111222"),
        ("NGUYỄN THỊ HOA CVP 84912345670", "Nguyễn Thị Hoa", "Chánh Văn phòng", "+84912345670"),
        ("Phó Chánh VP Trần Thị Mỹ Hạnh 0297 3812345", "Trần Thị Mỹ Hạnh", "Phó Chánh Văn phòng", "+842973812345"),
        ("Chủ tịch CĐGD: cô Lâm Thị Thu, sđt: 0912.345.678", "Lâm Thị Thu", "Chủ tịch CĐGD", "+84912345678"),
        ("Họ tên: Lý A Sơn; Chức vụ: PCT LĐLĐ; SĐT: 0912 999 888", "Lý A Sơn", "Phó Chủ tịch LĐLĐ", "+84912999888"),
        ("Trần Văn Bảy-Chuyên viên-0912345999", "Trần Văn Bảy", "Chuyên viên", "+84912345999"),
        ("0912345678\tNguyễn Văn An\tTB TC", "Nguyễn Văn An", "Trưởng ban TC", "+84912345678"),
        ("Đỗ Minh (CVP) 912345678", "Đỗ Minh", "Chánh Văn phòng", "+84912345678"),
        ("thầy Lê Tám PCT LĐLĐ TP Cần Thơ", "Lê Tám", "Phó Chủ tịch LĐLĐ TP Cần Thơ", ""),
        ("H'Hen Niê - P.CT CĐGD - 0935 111 223", "H'Hen Niê", "Phó Chủ tịch CĐGD", "+84935111223"),
        ("ths. Vũ Thị Lan, phó chủ tich ldld tỉnh, lan@example.vn", "Vũ Thị Lan", "Phó Chủ tịch LĐLĐ tỉnh", ""),
    ],
)
def test_a_line_is_understood_without_a_doubt(line: str, name: str, title: str, phone: str) -> None:
    found = one(line)
    assert found is not None
    assert (found.name, found.title, found.phone, found.doubts) == (name, title, phone, ())


@pytest.mark.parametrize(
    ("line", "kind", "about"),
    [
        ("Trần Công - CVP - 0900000001", DoubtKind.PHONE, "0900000001"),
        ("Trần Công - CVP - 091234567", DoubtKind.PHONE, "091234567"),
        ("Trần Công - CVP - 01234567890", DoubtKind.PHONE_OLD, "01234567890"),
        ("Trần Công - CVP - O912345678", DoubtKind.PHONE_LETTER, "O912345678"),
        ("Trần Công - CVP - 0912345678 / 0987654321", DoubtKind.TWO_PHONES, "0987654321"),
        ("Trần Công - CVP - 0912345678 0987654321", DoubtKind.TWO_PHONES, "0987654321"),
        ("tran cong - cvp", DoubtKind.UNMARKED, "Tran Cong"),
        ("Công - CVP - 0912345678", DoubtKind.NAME, "Công"),
    ],
)
def test_what_looks_wrong_is_doubted_and_not_changed(line: str, kind: DoubtKind, about: str) -> None:
    found = one(line)
    assert found is not None
    assert [(doubt.kind, doubt.about) for doubt in found.doubts] == [(kind, about)]


def test_names_that_have_no_marks_are_no_doubt() -> None:
    for name in ("Phan Thanh Nam", "Cao Minh Quang", "Mai Anh Tuan"):
        found = one(f"{name} - PCT")
        assert found is not None
        assert found.doubts == ()


def test_a_title_or_number_on_its_own_line_belongs_to_the_person_above() -> None:
    found = parse("Đỗ Văn Minh\nTB Tổ chức\n0912 345 111\nLê Thị Bình - CVP")
    assert [(line.name, line.title, line.phone) for line in found.lines] == [
        ("Đỗ Văn Minh", "Trưởng ban Tổ chức", "+84912345111"),
        ("Lê Thị Bình", "Chánh Văn phòng", ""),
    ]
    assert found.strange == ()


def test_lines_without_a_person_are_named_and_empty_ones_are_not() -> None:
    found = parse("Em gửi danh sách ạ:\n\n---\n1. Nguyễn Văn An - PCT\n 0911222333 \n0911222334")
    assert [line.phone for line in found.lines] == ["+84911222333"]
    assert found.strange == ("Em gửi danh sách ạ:", "0911222334")


def test_several_people_on_one_line() -> None:
    found = parse("Nguyễn Văn An - PCT - 0912345678; Lê Thị Bình - CVP - 0987654321")
    assert [line.name for line in found.lines] == ["Nguyễn Văn An", "Lê Thị Bình"]


def test_one_person_twice_and_one_number_of_two_people() -> None:
    found = parse("Nguyễn Văn An - PCT - 0912345678\nNguyễn Văn An - CVP\nLê Thị Bình - CVP - 0912345678")
    assert [[doubt.kind for doubt in line.doubts] for line in found.lines] == [
        [],
        [DoubtKind.TWICE],
        [DoubtKind.SAME_PHONE],
    ]
    assert [line.name for line in place(found.lines, SEATS, unit=UNIT).placed.values()] == [
        "Nguyễn Văn An",
        "Lê Thị Bình",
    ]


def test_four_people_take_their_seats_in_any_order() -> None:
    text = "Phạm Thu Dung, CT CĐGD\nTrần Công, chánh VP\nLê Thị Bình, TB CTCS\nNguyễn Văn An, PCT"
    placing = place(parse(text).lines, SEATS, unit=UNIT)
    assert {number: line.name for number, line in placing.placed.items()} == {
        1: "Nguyễn Văn An",
        2: "Lê Thị Bình",
        3: "Trần Công",
        4: "Phạm Thu Dung",
    }
    assert placing.left == ()
    assert not [doubt for line in placing.placed.values() for doubt in line.doubts]


def test_a_deputy_takes_only_a_seat_that_allows_deputies() -> None:
    placing = place(parse("Trần Thị Hạnh - Phó Chánh VP\nVõ Minh - Phó TB Tổ chức").lines, SEATS, unit=UNIT)
    assert placing.placed == {}
    assert [nearest(line, SEATS) for line in placing.left] == [3, 2]
    assert fits("PCT CĐGD", FOUR[3], "ldld") == 1.0


def test_a_second_chair_is_placed_with_a_doubt_about_the_seat() -> None:
    placing = place(parse("Nguyễn Văn An - CT\nLê Thị Bình - PCT").lines, SEATS, unit=UNIT)
    assert {number: line.name for number, line in placing.placed.items()} == {1: "Nguyễn Văn An", 4: "Lê Thị Bình"}
    assert [doubt.kind for doubt in placing.placed[4].doubts] == [DoubtKind.SEAT]


def test_mistyped_titles_find_their_seat() -> None:
    for title, number in (("trưởng bna tổ chức", 2), ("chánh văn phòg", 3), ("phoo chủ tịch", 1), ("chủ tich cđgd", 4)):
        assert list(place(parse(f"Lê Thị Bình - {title}").lines, SEATS, unit=UNIT).placed) == [number], title


def test_numbers_are_shown_whole_or_masked() -> None:
    assert spoken("+84912345678") == "0912 345 678"
    assert masked("+84912345678") == "0912…78"
    assert (spoken(""), masked("")) == ("", "")


NAMES = st.sampled_from(["Nguyễn Văn An", "Lê Thị Bình", "Trần Công", "Phạm Thu Dung", "Đỗ Hữu Ước", "Lý A Sơn"])
TITLES = st.sampled_from(["PCT", "chánh VP", "TB Tổ chức", "CT CĐGD", "Phó Chủ tịch LĐLĐ tỉnh", "chuyên viên"])
MOBILES = st.from_regex(r"09[0-46-8](?:12|34|56)[1-9]{3}(?:78|90)", fullmatch=True)
GAPS = st.sampled_from([" - ", ", ", "; ", " – ", "\t", " | "])
HEADS = st.sampled_from(["", "1. ", "2) ", "- ", "• ", "đ/c ", "3/ ông "])


def _spaced(number: str, way: int) -> str:
    parts = (number, f"{number[:4]} {number[4:7]} {number[7:]}", f"+84 {number[1:]}", f"84{number[1:]}")
    return (*parts, f"{number[:4]}.{number[4:7]}.{number[7:]}")[way]


@given(HEADS, NAMES, TITLES, MOBILES, GAPS, st.permutations([0, 1, 2]), st.integers(0, 4))
def test_order_separators_and_forms_of_a_number_do_not_matter(
    head: str, name: str, title: str, mobile: str, gap: str, order: list[int], way: int
) -> None:
    parts = [name, title, _spaced(mobile, way)]
    found = one(head + gap.join(parts[at] for at in order))
    assert found is not None
    assert (found.name, found.title) == (name, written_out(title))
    assert found.phone == f"+84{mobile[1:]}"


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300))
def test_any_text_is_read_and_nothing_is_invented(text: str) -> None:
    found = parse(text)
    for line in found.lines:
        assert line.name.strip()
        assert len(line.name) <= 80
        assert not line.phone or line.phone.startswith("+")
    placing = place(found.lines, SEATS, unit=UNIT)
    assert set(placing.placed) <= {1, 2, 3, 4}
    assert len(placing.placed) + len(placing.left) <= len(found.lines)


@given(st.lists(st.tuples(NAMES, TITLES), max_size=8))
def test_nobody_has_two_seats_and_no_seat_two_people(people: list[tuple[str, str]]) -> None:
    lines = parse("\n".join(f"{name} - {title}" for name, title in people)).lines
    placing = place(lines, SEATS, unit=UNIT)
    names = [line.name for line in (*placing.placed.values(), *placing.left)]
    assert sorted(names) == sorted({name for name, _ in people})


@given(st.text(max_size=200))
def test_numbers_found_were_written(text: str) -> None:
    for phone in find_phones(text)[0]:
        digits = "".join(char for char in phone.written if char.isdigit())
        assert digits.isascii()
        assert not phone.number or phone.number.endswith(digits[-6:])
