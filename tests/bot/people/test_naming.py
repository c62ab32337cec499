"""How units are named, abbreviated and compared. Not: the database."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from bot.people import naming
from bot.people.kinds import KIND_TITLES, Kind, kind_of, read_kind
from bot.people.provinces import all_provinces, nearest_province, read_province

SAME = [
    ("LĐLĐ TP Đà Nẵng", "Liên đoàn Lao động thành phố Đà Nẵng", "ldld tp da nang", "ldld da nang", "LĐLĐ TP. Đà Nẵng"),
    ("LĐLĐ tỉnh Lâm Đồng", "Liên đoàn Lao động tỉnh Lâm Đồng", "ldld lam dong", "LIÊN ĐOÀN LAO ĐỘNG LÂM ĐỒNG"),
    ("CĐGD Lâm Đồng", "Công đoàn Giáo dục tỉnh Lâm Đồng", "công đoàn ngành giáo dục Lâm Đồng", "cdgd lam dong"),
    ("CĐGDVN", "Công đoàn Giáo dục Việt Nam", "cd giao duc viet nam", "CĐGD Việt Nam"),
    ("TLĐ", "Tổng Liên đoàn Lao động Việt Nam", "tong ldld viet nam", "Tổng Liên đoàn"),
    ("CĐCS Trường THCS số 1", "Công đoàn cơ sở Trường Trung học cơ sở số 1", "cdcs thcs so 1"),
    ("Sở GD&ĐT tỉnh An Giang", "Sở Giáo dục và Đào tạo An Giang", "so gd-dt an giang", "SGDĐT An Giang".lower()),
    ("LĐLĐ TP. Hồ Chí Minh", "ldld tphcm", "LĐLĐ TP HCM", "liên đoàn lao động Sài Gòn"),
    ("Trường Tiểu học Mỹ Lý 01", "truong tieu hoc mi li 1", "TH Mĩ Lí 1"),
    ("Trường Cao đẳng Sư phạm", "Trường CĐ Sư phạm", "cao dang su pham"),
    ("Công đoàn xã Hòa Bình", "CĐ xã Hoà Bình", "cong doan xa hoa binh"),
]
DIFFERENT = [
    ("LĐLĐ tỉnh Lâm Đồng", "CĐGD tỉnh Lâm Đồng"),
    ("Trường THCS Vĩnh Phong", "Trường THPT Vĩnh Phong"),
    ("Trường Tiểu học Vĩnh Phong 1", "Trường Tiểu học Vĩnh Phong 2"),
    ("LĐLĐ huyện Vĩnh Thuận", "Công đoàn xã Vĩnh Thuận"),
    ("Công đoàn xã Tịnh Khê", "Công đoàn xã Khê"),
    ("Trường Tiểu học Trường Sa", "Trường Tiểu học Sa"),
]


@pytest.mark.parametrize("names", SAME, ids=lambda names: names[0])
def test_names_of_one_unit_have_one_key(names: tuple[str, ...]) -> None:
    assert {naming.key(name) for name in names} == {naming.key(names[0])}


@pytest.mark.parametrize("names", SAME, ids=lambda names: names[0])
def test_wordings_are_no_marks(names: tuple[str, ...]) -> None:
    """Whether somebody writes an abbreviation or its words is no difference in marks."""
    marks = {naming.marks(name) for name in names}
    assert all(naming.same_name(one, other) for one in marks for other in marks)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_names_of_two_units_have_two_keys(one: str, other: str) -> None:
    assert naming.key(one) != naming.key(other)


VOCABULARY = (
    "công đoàn lđlđ liên lao động tỉnh tp thành phố trường thcs cđ giáo dục cơ sở gd đt & và phòng 01 tong tx so"
)
PHRASES = st.lists(st.sampled_from(VOCABULARY.split()), max_size=8).map(" ".join)


@given(st.one_of(PHRASES, st.text(max_size=40)))
def test_reading_a_key_again_changes_nothing(name: str) -> None:
    assert naming.key(naming.key(name)) == naming.key(name)


@given(PHRASES)
def test_case_and_marks_do_not_count(name: str) -> None:
    assert naming.key(name.upper()) == naming.key(naming.plain(name)) == naming.key(name)


def test_marks_tell_units_of_one_key_apart() -> None:
    tan_an, tan_an_too, typed = map(naming.marks, ("Trường TH Tân An", "Trường TH Tấn An", "truong th tan an"))
    assert not naming.same_name(tan_an, tan_an_too)
    assert naming.same_name(tan_an, typed)
    hoa, hoa_too, typed = (naming.marks(f"{name} Mai") for name in ("Trường Mầm non Hoa", "Trường MN Hòa", "mn hoa"))
    assert not naming.same_name(hoa, hoa_too)
    assert naming.same_name(hoa, typed)
    assert naming.same_name(naming.marks("CĐ xã Hòa Mỹ"), naming.marks("công đoàn xã Hoà Mĩ"))
    assert naming.same_name(naming.marks("LĐLĐ tỉnh Đắk Lắk"), naming.marks("Liên đoàn Lao động Đắk Lắk"))


def test_names_in_full_and_short() -> None:
    assert naming.full_name("LĐLĐ TP Đà Nẵng") == "Liên đoàn Lao động thành phố Đà Nẵng"
    assert naming.full_name("CĐCS Phòng GD&ĐT") == "Công đoàn cơ sở Phòng Giáo dục và Đào tạo"
    assert naming.full_name("CĐGDVN") == "Công đoàn Giáo dục Việt Nam"
    assert naming.short_name("Liên đoàn Lao động tỉnh Lâm Đồng") == "LĐLĐ tỉnh Lâm Đồng"
    assert naming.federation_name("TP. Hồ Chí Minh", is_city=True) == "LĐLĐ TP Hồ Chí Minh"


WORDS = st.text(string.ascii_lowercase, min_size=3, max_size=9)


@given(WORDS, st.data())
def test_a_word_with_one_error_shares_a_spelling(word: str, data: st.DataObject) -> None:
    """The index finds every word one error away; so nothing that `is_misspelling` accepts can be missed."""
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from(string.ascii_lowercase))
    kind = data.draw(st.sampled_from(["more", "less", "other", "exchanged"]))
    typed = {
        "more": word[:at] + letter + word[at:],
        "less": word[:at] + word[at + 1 :],
        "other": word[:at] + letter + word[at + 1 :],
        "exchanged": word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
    }[kind]
    assert naming.is_misspelling(typed, word) == (OSA.distance(typed, word) == 1)
    if len(typed) >= 3:
        assert naming.spellings(typed) & naming.spellings(word)


@given(st.lists(st.sampled_from(["lam", "dong", "ldld", "vinh", "an"]), min_size=1, max_size=4))
def test_words_without_spaces_are_taken_apart(words: list[str]) -> None:
    typed = "".join(words)
    found = naming.split(typed, naming.pieces(typed) & {"lam", "dong", "ldld", "vinh", "an"})
    assert "".join(found) == typed
    assert naming.split(typed + "q", {"lam", "dong", "ldld", "vinh", "an"}) == ()


def test_likeness_orders_names() -> None:
    asked = naming.words("ldld lam dong")
    names = ["LĐLĐ tỉnh Lâm Đồng", "CĐGD tỉnh Lâm Đồng", "LĐLĐ TP Đồng Nai", "Trường THCS Hùng Vương"]
    scores = [naming.likeness(asked, naming.words(name)) for name in names]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == 100
    assert naming.likeness((), ("a",)) == 0


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("co_so", Kind.GRASSROOTS_UNION),
        ("Công đoàn cơ sở", Kind.GRASSROOTS_UNION),
        ("cđcs", Kind.GRASSROOTS_UNION),
        ("LĐLĐ tỉnh", Kind.PROVINCE_FEDERATION),
        ("Công đoàn xã, phường", Kind.COMMUNE_UNION),
        ("sở gd&đt", Kind.PROVINCE_OFFICE),
        ("trường", Kind.SCHOOL),
        ("THPT", Kind.SCHOOL),
        ("phường", None),
        ("", None),
    ],
)
def test_kinds_are_read(text: str, kind: Kind | None) -> None:
    assert read_kind(text) is kind


def test_every_kind_is_read_by_its_value_and_title() -> None:
    for kind, title in KIND_TITLES.items():
        assert read_kind(kind.value) is kind
        assert read_kind(title) is kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("LĐLĐ tỉnh Lâm Đồng", Kind.PROVINCE_FEDERATION),
        ("LĐLĐ huyện Di Linh", Kind.DISTRICT_FEDERATION),
        ("Công đoàn phường Cam Ly", Kind.COMMUNE_UNION),
        ("CĐCS Trường THCS Vĩnh Phong", Kind.GRASSROOTS_UNION),
        ("Trường Mầm non Hoa Sen", Kind.SCHOOL),
        ("Phòng Văn hóa - Xã hội xã Vĩnh Thuận", Kind.COMMUNE_OFFICE),
        ("Tổ công đoàn khối 1", Kind.UNION_GROUP),
        ("Câu lạc bộ hưu trí", None),
    ],
)
def test_kinds_are_guessed_from_names(name: str, kind: Kind | None) -> None:
    assert kind_of(name) is kind


def test_provinces() -> None:
    former = [province for province in all_provinces() if province.valid_from is None]
    today = [province for province in all_provinces() if province.valid_to is None]
    assert (len(former), len(today)) == (63, 34)
    names = {province.name for province in today}
    assert all(province.became in names for province in all_provinces() if province.valid_to is not None)
    assert read_province("tỉnh Lâm Đồng") == read_province("LAM DONG") == "Lâm Đồng"
    assert read_province("Thành phố Hồ Chí Minh") == read_province("TP.HCM") == "TP. Hồ Chí Minh"
    assert read_province("Kiên Giang") == "Kiên Giang"
    assert read_province("Lâm Dồng Xanh") is None
    assert nearest_province("Lâm Đòng x") == "Lâm Đồng"
    assert nearest_province("zzzz") is None
