"""From a reply to messages: cutting, emphasis, quotations, menus. Not: any platform's own keyboard."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import texts
from bot.channels.base import Limits
from bot.channels.render import numbered, plain, render, split_text, units
from bot.conversation import Attachment, Card, Choice, Outgoing, Reply, Say, say

PLAIN = Limits(text=400, buttons=False)
HTML = Limits(text=400, markup="html")
_CHUNKS = [
    "a",
    "đ",
    " ",
    "👍",
    ".",
    "\n",
    "<",
    "&",
    ">",
    ". ",
    "; ",
    "\n\n",
    "nghỉ thai sản ",
    "x" * 37,
    "𝒳" * 29,
    "y" * 211,
]
LONG = st.lists(st.sampled_from(_CHUNKS), min_size=1, max_size=40).map("".join)
WORDS = LONG.filter(str.strip)
RUNS = st.lists(st.sampled_from(["a", "b.", " ", "\n", ". ", "👍", "x" * 61, "z" * 193]), min_size=1, max_size=9).map(
    "".join
)


def card(quote: str, **more: Any) -> Card:
    fields: dict[str, Any] = {
        "id": "a/1",
        "quoted": True,
        "source": "61/QĐ-TLĐ",
        "validity": "đang áp dụng",
        "state": "in_force",
    } | more
    return Card(quote=quote, **fields)


def shown(message: Outgoing) -> str:
    """What a reader sees of a message: without tags, entities written out."""
    return (
        html.unescape(re.sub(r"</?(?:b|blockquote)>", "", message.text)) if message.markup == "html" else message.text
    )


# cutting


@given(st.text(max_size=3000) | LONG, st.integers(2, 300))
def test_parts_fit_and_make_the_text_again(text: str, limit: int) -> None:
    parts = split_text(text, limit)
    assert "".join(parts) == text
    assert all(units(part) <= limit for part in parts)


@given(st.text(alphabet="👍𝒳a", max_size=200), st.integers(2, 9))
def test_no_cut_inside_a_surrogate_pair(text: str, limit: int) -> None:
    for part in split_text(text, limit):
        part.encode("utf-16-le").decode("utf-16-le")  # half a pair would raise
        assert part in text


@given(LONG, st.integers(2, 300))
def test_parts_are_not_needlessly_small(text: str, limit: int) -> None:
    parts = split_text(text, limit)
    assert all(units(part) >= limit // 4 for part in parts[:-1])


def test_cuts_at_the_best_place() -> None:
    assert split_text("Một câu dài. Câu hai. " + "x" * 10, 25) == ["Một câu dài. Câu hai. ", "x" * 10]
    assert split_text("Dòng một. Còn nữa\nDòng hai", 20) == ["Dòng một. Còn nữa\n", "Dòng hai"]
    assert split_text("Đoạn một.\nVẫn\n\nĐoạn hai", 18) == ["Đoạn một.\nVẫn\n\n", "Đoạn hai"]


def test_a_limit_under_a_character_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 2"):
        split_text("a", 1)


# one message or several


@given(st.lists(st.tuples(st.booleans(), WORDS), min_size=1, max_size=8), st.sampled_from([PLAIN, HTML]))
def test_every_message_fits(blocks: list[tuple[bool, str]], limits: Limits) -> None:
    made = tuple(card(text, lead=text[:50]) if quoted else Say(text=text) for quoted, text in blocks)
    for message in render(Reply(blocks=made), limits):
        assert 0 < units(shown(message)) <= limits.text


@given(st.integers(60, 130), st.integers(2, 6))
def test_short_quotations_together_fit_to_the_last_character(length: int, count: int) -> None:
    quotes = tuple(card("x" * length, source="s", validity="v") for _ in range(count))
    assert all(units(message.text) <= PLAIN.text for message in render(Reply(blocks=quotes), PLAIN))


@given(WORDS)
def test_a_quotation_is_verbatim_when_put_together_again(quote: str) -> None:
    for limits in (PLAIN, HTML):
        messages = render(Reply(blocks=(card(quote),)), limits)
        if limits is HTML:
            found = [one for m in messages for one in re.findall(r"<blockquote>“(.*?)”</bl", m.text, re.DOTALL)]
            assert html.unescape("".join(found)) == quote
        else:
            # Every line of a quotation begins with the bar, an empty one too: nothing else has a bar.
            lines = [line for m in messages for line in m.text.split("\n") if line.startswith("▏")]
            said = "\n".join(line[1:] for line in lines)
            assert said[0] == "“" and said[-1] == "”"
            assert said[1:-1].replace("”\n“", "") == quote


@given(WORDS)
def test_words_that_are_no_quotation_never_look_like_one(text: str) -> None:
    unquoted = Reply(blocks=(card(text, quoted=False), Say(text=text)))
    for message in render(unquoted, HTML):
        assert "<blockquote>" not in message.text
    for message in render(unquoted, PLAIN):
        assert "▏" not in message.text


@given(st.text(alphabet="abc<>&;\"'* \n", min_size=1, max_size=900))
def test_nothing_written_becomes_markup(text: str) -> None:
    for message in render(Reply(blocks=(Say(text=text), card(text))), HTML):
        assert set(re.findall(r"<[^>]*>", message.text)) <= {"<b>", "</b>", "<blockquote>", "</blockquote>"}
        assert not re.search(r"&(?!lt;|gt;|amp;)", message.text)


@given(st.lists(st.tuples(st.booleans(), RUNS), min_size=1, max_size=5))
def test_bold_is_closed_in_every_message_and_nothing_is_lost(runs: list[tuple[bool, str]]) -> None:
    text = " ".join(f"**{run}**" if bold else run for bold, run in runs)
    messages = render(say(text), HTML)
    together = ""
    for message in messages:
        assert re.sub(r"<b>[^<]*</b>", "", message.text).count("<") == 0  # opened and closed, in this order
        assert "*" not in message.text
        together += shown(message)
    assert together.replace("\n", "").replace(" ", "") == plain(text).replace("\n", "").replace(" ", "")
    bold = "".join(part for message in messages for part in re.findall(r"<b>([^<]*)</b>", message.text))
    assert bold == "".join(run for is_bold, run in runs if is_bold)


# choices


CHOICES = (
    Choice(label="Xem nguyên văn", action="asking:full:a"),
    Choice(label="Trang", url="https://vidu.vn"),
    Choice(label="Chép", copy_text="x"),
    Choice(label="Hỏi cán bộ", action="/canbo", style="primary"),
)


def test_without_buttons_choices_are_numbered_and_links_written_out() -> None:
    (message,) = render(say("Câu trả lời.", *CHOICES), PLAIN, first_number=3)
    expected = ["Câu trả lời.", "", texts.TYPE_A_NUMBER, "3. Xem nguyên văn", "4. Hỏi cán bộ", "Trang: https://vidu.vn"]
    assert message.text.split("\n") == expected
    assert message.choices == ()
    assert [(number, choice.label) for number, choice in numbered(CHOICES, 3)] == [
        (3, "Xem nguyên văn"),
        (4, "Hỏi cán bộ"),
    ]


def test_buttons_and_files_go_with_the_last_message() -> None:
    file = Attachment(kind="file", ref="f1")
    reply = Reply(blocks=(Say(text="Câu. " * 200),), choices=CHOICES, attachments=(file,))
    messages = render(reply, Limits(text=400))
    assert len(messages) > 2
    assert [m.choices != () for m in messages] == [False] * (len(messages) - 1) + [True]
    assert [m.attachments for m in messages] == [()] * (len(messages) - 1) + [(file,)]


def test_a_menu_stands_at_the_end_of_the_last_message() -> None:
    messages = render(say("Câu. " * 200, *CHOICES), PLAIN)
    assert [texts.TYPE_A_NUMBER in m.text for m in messages] == [False] * (len(messages) - 1) + [True]


def test_buttons_keep_to_what_the_channel_can() -> None:
    (message,) = render(say("x", *CHOICES, Choice(label="d" * 80, action="a:b")), Limits(button_label=20))
    assert [choice.label for choice in message.choices] == ["Xem nguyên văn", "Trang", "Hỏi cán bộ", "d" * 19 + "…"]
    (message,) = render(say("x", *CHOICES), Limits(copy_buttons=True))
    assert [choice.label for choice in message.choices] == ["Xem nguyên văn", "Trang", "Chép", "Hỏi cán bộ"]


def test_an_edit_edits_one_message() -> None:
    reply = say("Câu. " * 200, edit=True)
    limits = Limits(text=400, edits=True)
    assert [m.edit_ref for m in render(reply, limits, edit_ref="55")][:3] == ["55", "", ""]
    assert all(m.edit_ref == "" for m in render(reply, Limits(text=400), edit_ref="55"))
    assert all(m.edit_ref == "" for m in render(say("x"), limits, edit_ref="55"))


def test_a_channel_that_draws_gets_the_blocks_and_one_message() -> None:
    reply = Reply(blocks=(Say(text="Câu. " * 200), card("y" * 900)))
    (message,) = render(reply, Limits(text=400, blocks=True))
    assert message.blocks == reply.blocks
    assert all(m.blocks == () for m in render(reply, PLAIN))


def test_a_card_reads_as_a_card() -> None:
    made = card("a < b", lead="**0,5%** mỗi tháng", warning="xem năm trước")
    (message,) = render(Reply(blocks=(made,)), Limits(markup="html"))
    assert message.text == (
        "<b>0,5%</b> mỗi tháng\n\n<blockquote>“a &lt; b”</blockquote>\n\n📄 61/QĐ-TLĐ · đang áp dụng\n\n⚠️ xem năm trước"
    )
    (message,) = render(Reply(blocks=(made,)), Limits())
    assert message.text.startswith("0,5% mỗi tháng\n\n▏“a < b”\n\n📄")
