"""For: proving that raw Telex and VNI keys are read, and that ordinary words are not touched. Not for: typos."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.telex import undo_telex
from knowledge.text import fold


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ddoan phis bao nhieeu", "đoan phí bao nhiêu"),
        ("d9oa2n phi1 bao nhie6u", "đoàn phí bao nhiêu"),
        ("Nghir thai sanr dduowcj maasy thangs?", "Nghỉ thai sản được mấy tháng?"),
        ("giaos vieen dduwowcj giups", "giáo viên được giúp"),
        ("nguwowif lao ddoongj", "người lao động"),
        ("quyeefn lowij cuar toois", "quyền lợi của tối"),
        ("muwas quas, thuowr xuwa, gif", "mứa quá, thuở xưa, gì"),
        ("nghi3 he2 d9u7o75c ma6y1 nga2y", "nghỉ hè được mấy ngày"),
        ("DDOANF PHIS", "ĐOÀN PHÍ"),
        ("khoong ddungs 2 laanf", "không đúng 2 lần"),
    ],
)
def test_raw_keys_are_read(typed: str, meant: str) -> None:
    assert undo_telex(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "đoàn phí bao nhiêu", "doan phi bao nhieu", "lop 6a1 hoc o phong a4", "hk1 thi hk2 nghi", "covid19 k12 qh15",
        "This is his tax box", "Is there a room for us in this office?", "toi di taxi max 5 km", "chair of the board",
        "gv hd co duoc nghi ts ko ad", "wifi free", "j v a", "cđ có hỗ trợ j ko ạ", "https://congdoan.vn/tin?a=1", "",
    ],
)  # fmt: skip
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert undo_telex(text) == text


@given(st.text(max_size=80) | st.text(alphabet="adeouwsfrxj 1269nth", max_size=60))
def test_reading_keys_never_raises(text: str) -> None:
    undo_telex(text)


KEYS = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
WORDS = ["đoàn", "phí", "nghỉ", "hè", "sản", "trường", "quyết", "giữa", "thuở", "khuyến", "việc", "hoặc", "ưu"]


@given(st.lists(st.sampled_from(WORDS), min_size=3, max_size=8))
def test_every_word_typed_by_telex_comes_back(words: list[str]) -> None:
    table = {"ă": "aw", "â": "aa", "đ": "dd", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw"}
    typed = []
    for word in ["được", *words]:
        marks = unicodedata.normalize("NFD", word)
        tone = next((KEYS[c] for c in marks if c in KEYS), "")
        bare = unicodedata.normalize("NFC", "".join(c for c in marks if c not in KEYS))
        typed.append("".join(table.get(c, c) for c in bare) + tone)
    assert fold(undo_telex(" ".join(typed))) == fold(" ".join(["được", *words]))
    assert undo_telex(" ".join(typed)) == " ".join(["được", *words])
