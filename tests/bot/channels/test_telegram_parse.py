"""From updates to Incoming: tables for what is understood, hypothesis for what people can send."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

from bot.channels.telegram.parse import Me, parse
from bot.conversation import Attachment, Incoming
from bot.words import storable
from tests.bot.channels.telegram_kit import GROUP, LAN
from tests.fakes._telegram.world import entities_of

ME = Me(42, "congdoan_thu_bot")
NOW = dt.datetime(2026, 11, 22, 1, 2, 3, tzinfo=dt.UTC)
PERSON = {"id": LAN, "is_bot": False, "first_name": "Lan", "last_name": "Nguyễn"}
BOT = {"id": 42, "is_bot": True, "first_name": "Trợ lý", "username": "congdoan_thu_bot"}


def message_update(chat: int = LAN, **fields: Any) -> Update:
    kind = "private" if chat > 0 else "supergroup"
    message = {
        "message_id": 3,
        "date": 1764000000,
        "chat": {"id": chat, "type": kind},
        "from": PERSON,
        **fields,
    }
    for text, marks in (("text", "entities"), ("caption", "caption_entities")):
        if text in message:
            message.setdefault(marks, entities_of(message[text]))
    update = Update.de_json({"update_id": 9, "message": message}, None)
    assert update is not None
    return update


def understood(chat: int = LAN, **fields: Any) -> Incoming:
    incoming = parse(message_update(chat, **fields), ME, NOW)
    assert incoming is not None
    return incoming


def test_a_text() -> None:
    assert understood(text="  đoàn phí?\n") == Incoming(
        channel="telegram",
        event_id="9",
        chat_id=str(LAN),
        sender_id=str(LAN),
        sender_name="Lan Nguyễn",
        text="đoàn phí?",
        received_at=dt.datetime.fromtimestamp(1764000000, dt.UTC),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/start", "/start"),
        ("/start moi-2026_AB", "/start moi-2026_AB"),
        ("/start@congdoan_thu_bot moi-2026", "/start moi-2026"),
        ("/START@Congdoan_Thu_Bot", "/START"),
        ("/start@another_bot x", "/start@another_bot x"),
        ("hỏi @congdoan_thu_bot", "hỏi @congdoan_thu_bot"),
    ],
)
def test_commands_in_a_private_chat(text: str, expected: str) -> None:
    assert understood(text=text).text == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@congdoan_thu_bot đoàn phí", "đoàn phí"),
        ("@Congdoan_thu_BOT, đoàn phí?", "đoàn phí?"),
        ("đoàn phí @congdoan_thu_bot bao nhiêu", "đoàn phí bao nhiêu"),
        ("👩‍🏫 ơi @congdoan_thu_bot ơi", "👩‍🏫 ơi ơi"),
        ("dòng một\n@congdoan_thu_bot\ndòng hai", "dòng một\n\ndòng hai"),
        ("@congdoan_thu_bot @congdoan_thu_bot hai lần", "hai lần"),
        ("@congdoan_thu_bot", ""),
        ("/trogiup", "/trogiup"),
        ("/trogiup@congdoan_thu_bot thêm", "/trogiup thêm"),
        ("@congdoan_thu_bot /trogiup", "/trogiup"),
        ("/trogiup@another_bot", None),
        ("@congdoan_thu_bot2 đoàn phí", None),
        ("congdoan_thu_bot đoàn phí", None),
        ("chuyện riêng của tổ", None),
        ("gõ /trogiup nhé", None),
    ],
)
def test_groups_by_mention_only(text: str, expected: str | None) -> None:
    incoming = parse(message_update(GROUP, text=text), ME, NOW)
    assert (incoming.text if incoming else None) == expected
    assert incoming is None or incoming.group


def test_a_reply_to_the_bot_in_a_group_is_for_it() -> None:
    def original(sender: dict[str, Any]) -> dict[str, Any]:
        return {"message_id": 2, "date": 1, "chat": {"id": GROUP, "type": "supergroup"}, "from": sender, "text": "?"}

    assert understood(GROUP, text="còn thai sản?", reply_to_message=original(BOT)).text == "còn thai sản?"
    assert parse(message_update(GROUP, text="ừ", reply_to_message=original(PERSON)), ME, NOW) is None


def test_a_mention_of_a_nameless_kind_and_in_a_caption() -> None:
    mark = [{"type": "text_mention", "offset": 0, "length": 6, "user": BOT}]
    assert understood(GROUP, text="Trợ lý ơi", entities=mark).text == "ơi"
    photo = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]
    incoming = understood(GROUP, photo=photo, caption="@congdoan_thu_bot xem giúp")
    assert (incoming.text, incoming.attachments[0].kind) == ("xem giúp", "image")


def test_an_anonymous_administrator_speaks_as_the_group_and_bots_are_not_heard() -> None:
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    group = {"id": GROUP, "type": "supergroup", "title": "Tổ công đoàn"}
    incoming = understood(GROUP, text="/trogiup", **{"from": anonymous, "sender_chat": group})
    assert (incoming.sender_id, incoming.sender_name) == (str(GROUP), "Tổ công đoàn")
    assert parse(message_update(GROUP, text="/trogiup", **{"from": anonymous}), ME, NOW) is None
    channel_post = {"sender_chat": group, "is_automatic_forward": True}
    assert parse(message_update(GROUP, text="/trogiup", **channel_post), ME, NOW) is None


FILE = {"file_id": "f", "file_unique_id": "u"}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            {"photo": [{**FILE, "file_id": "small", "width": 1, "height": 1}, {**FILE, "width": 2, "height": 2}]},
            Attachment(kind="image", ref="f", mime="image/jpeg"),
        ),
        (
            {"document": {**FILE, "file_name": "thoả ước.pdf", "mime_type": "application/pdf"}},
            Attachment(kind="file", ref="f", name="thoả ước.pdf", mime="application/pdf"),
        ),
        ({"voice": {**FILE, "duration": 2}}, Attachment(kind="voice", ref="f", mime="audio/ogg")),
        (
            {"sticker": {**FILE, "width": 1, "height": 1, "is_animated": False, "is_video": False, "type": "regular"}},
            Attachment(kind="sticker", ref="f"),
        ),
        (
            {"contact": {"phone_number": "+84912345678", "first_name": "Lan"}},
            Attachment(kind="contact", ref="+84912345678", name="Lan"),
        ),
        ({"location": {"latitude": 9.5, "longitude": 105.25}}, Attachment(kind="location", ref="9.5,105.25")),
        (
            {"video": {**FILE, "width": 1, "height": 1, "duration": 2, "mime_type": "video/mp4"}},
            Attachment(kind="other", ref="f", mime="video/mp4"),
        ),
        ({"video_note": {**FILE, "length": 1, "duration": 2}}, Attachment(kind="other", ref="f")),
        ({"dice": {"value": 3, "emoji": "🎲"}}, Attachment(kind="other")),
    ],
)
def test_attachments(fields: dict[str, Any], expected: Attachment) -> None:
    incoming = understood(**fields)
    assert incoming.attachments == (expected,)
    assert incoming.text == ""


def test_a_caption_is_the_text_of_a_file() -> None:
    assert understood(document=FILE, caption="đây ạ").text == "đây ạ"


@pytest.mark.parametrize(
    "raw",
    [
        {"edited_message": {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "text": "x"}},
        {"channel_post": {"message_id": 1, "date": 1, "chat": {"id": -5, "type": "channel"}, "text": "x"}},
        {"message": {"message_id": 1, "date": 1, "chat": {"id": -5, "type": "channel"}, "text": "x"}},
        {"message": {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}, "from": PERSON}},
        {"callback_query": {"id": "1", "from": PERSON, "chat_instance": "1", "inline_message_id": "5", "data": "x"}},
        {"something_new": {}},
        {},
    ],
)  # fmt: skip
def test_what_is_no_message_to_us(raw: dict[str, Any]) -> None:
    update = Update.de_json({"update_id": 1, **raw}, None)
    assert update is not None and parse(update, ME, NOW) is None


@pytest.mark.parametrize(
    ("chat", "date", "group"),
    [({"id": LAN, "type": "private"}, 1764000000, False), ({"id": GROUP, "type": "supergroup"}, 0, True)],
)
def test_a_press_also_on_a_message_too_old_to_see(chat: dict[str, Any], date: int, group: bool) -> None:
    message = {"message_id": 77, "date": date, "chat": chat}
    query = {"id": "555", "from": PERSON, "chat_instance": "1", "message": message, "data": "ask:full:1"}
    update = Update.de_json({"update_id": 8, "callback_query": query}, None)
    assert update is not None
    assert parse(update, ME, NOW) == Incoming(
        channel="telegram",
        event_id="8",
        chat_id=str(chat["id"]),
        sender_id=str(LAN),
        sender_name="Lan Nguyễn",
        choice="ask:full:1",
        group=group,
        message_ref="77",
        ack_ref="555",
        received_at=NOW,
    )


ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)


@given(ANY_TEXT)
def test_what_is_storable_can_be_stored(text: str) -> None:
    kept = storable(text)
    assert "\x00" not in kept
    kept.encode("utf-8")
    if not any(c == "\x00" or 0xD800 <= ord(c) <= 0xDFFF for c in text):
        assert kept == text


@given(ANY_TEXT, ANY_TEXT)
def test_the_words_around_a_mention_survive(left: str, right: str) -> None:
    text = f"{left} @congdoan_thu_bot {right}"
    offset = len(f"{left} ".encode("utf-16-le", "surrogatepass")) // 2
    mark = [{"type": "mention", "offset": offset, "length": 17}]
    incoming = parse(message_update(GROUP, text=text, entities=mark), ME, NOW)
    assert incoming is not None
    expected = storable(f"{left} {right}").strip()
    if not expected.startswith("/"):
        expected = expected.lstrip(" \t,:;")
    assert incoming.text.split() == expected.split()


@given(
    ANY_TEXT,
    st.lists(
        st.fixed_dictionaries(
            {
                "type": st.sampled_from(["mention", "bot_command", "bold", "text_mention", "new_kind"]),
                "offset": st.integers(-5, 200),
                "length": st.integers(-5, 200),
            }
        ),
        max_size=4,
    ),
    st.sampled_from([LAN, GROUP]),
)
def test_no_entities_can_upset_it(text: str, marks: list[dict[str, Any]], chat: int) -> None:
    incoming = parse(message_update(chat, text=text, entities=marks), ME, NOW)
    if incoming is not None:
        incoming.model_dump_json().encode()
