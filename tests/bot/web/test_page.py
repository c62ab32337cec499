"""What the server writes itself, and what it takes: the first paint, and reading a post whatever it holds."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation import House
from bot.web.page import render_error, render_page, with_phones
from bot.web.post import TEXT_CHARACTERS, PostRefused, clean, read_post
from tests.bot.web.site import HOUSE


def test_the_first_paint_says_what_this_is_who_runs_it_and_what_to_do_without_scripts() -> None:
    page = render_page(HOUSE, demo=False)
    assert "máy trả lời" in page
    assert "không phải người" in page
    assert "Công đoàn xã Thử &amp; &lt;Nghiệm&gt;" in page
    assert '<a href="tel:+842973829999">0297 382 9999</a>' in page
    assert "cần JavaScript" in page
    assert "<Nghiệm>" not in page
    assert "$" not in page
    assert "<script>" not in page
    assert " style=" not in page


def test_only_the_demo_says_that_it_is_one() -> None:
    assert "Bản chạy thử" in render_page(HOUSE, demo=True)
    assert "Bản chạy thử" not in render_page(HOUSE, demo=False)


def test_words_of_the_union_cannot_break_the_page() -> None:
    house = House('<script>alert("x")</script> $union', "$contact <b>", "")
    for page in (render_page(house, demo=True, samples=["<i>"]), render_error(house, 404, "<u>")):
        assert "<script>alert" not in page
        assert "<b>" not in page
        assert "<i>" not in page
        assert "<u>" not in page


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("gọi 0912 345 678 nhé", 'gọi <a href="tel:+84912345678">0912 345 678</a> nhé'),
        ("ban chấp hành công đoàn xã", "ban chấp hành công đoàn xã"),
        ("61/QĐ-TLĐ ngày 29/7/2025", "61/QĐ-TLĐ ngày 29/7/2025"),
    ],
)
def test_telephone_numbers_can_be_tapped(text: str, shown: str) -> None:
    assert with_phones(text) == shown


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    with pytest.raises(PostRefused) as refused:
        read_post("application/json", body)
    assert refused.value.status in (413, 422)


@given(st.text(max_size=2500), st.text(max_size=80), st.text(max_size=400))
def test_any_message_is_read_clean_or_refused(text: str, choice: str, label: str) -> None:
    body = json.dumps({"id": "message-0001", "text": text, "choice": choice, "label": label}).encode()
    try:
        post = read_post("application/json; charset=utf-8", body)
    except PostRefused as refused:
        assert refused.status in (413, 422)
        return
    assert bool(post.text) != bool(post.choice)
    assert len(post.text) <= TEXT_CHARACTERS
    assert "\x00" not in post.text + post.choice + post.label
    post.model_dump_json().encode()


@given(st.lists(st.sampled_from(["\x00", "\x07", "\r", "\n", "\u202e", "\u2066", "\ufeff", " ", "ờ"])).map("".join))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert not set(once) & set("\x00\x07\r\u202e\u2066")


@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạ ,.?!", min_size=1).filter(str.strip))
def test_vietnamese_is_kept_as_it_was_written(text: str) -> None:
    assert clean(text) == text.strip()
