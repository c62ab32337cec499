"""What Zalo hands over, as an Incoming: the documented shapes, the ones seen in use, and whatever else may come."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.zalo_bot.parse import events_of, parse, without_mention
from tests.bot.channels.zalo_kit import GROUP, LAN

NOW = dt.datetime(2026, 11, 22, 3, tzinfo=dt.UTC)
NAME = "Bot Công đoàn"


def event(kind: str = "text", chat: str = LAN, **message: Any) -> dict[str, Any]:
    parts = {
        "from": {"id": LAN, "display_name": "Cô Lan", "is_bot": False},
        "chat": {"id": chat, "chat_type": "PRIVATE" if chat == LAN else "GROUP"},
        "message_id": "2d758cb5e222177a4e35",
        "date": int(NOW.timestamp() * 1000),
    }
    return {"event_name": f"message.{kind}.received", "message": parts | message}


@pytest.mark.parametrize(
    ("raw", "kind", "ref", "text"),
    [
        (event("image", photo="https://z/a.jpg"), "image", "https://z/a.jpg", ""),
        (event("image", photo_url="https://z/a.jpg", caption="ảnh"), "image", "https://z/a.jpg", "ảnh"),
        (event("image", message_type="CHAT_PHOTO"), "image", "", ""),
        (event("voice", voice_url="https://z/a.aac", message_type="CHAT_VOICE"), "voice", "https://z/a.aac", ""),
        (event("sticker", sticker="s1", url="https://z/s.png"), "sticker", "s1", ""),
        (event("sticker", url="https://z/s.png"), "sticker", "", ""),
        (event("unsupported"), "hidden", "", ""),
    ],
)  # fmt: skip
def test_what_is_no_text(raw: dict[str, Any], kind: str, ref: str, text: str) -> None:
    incoming = parse(raw, (), NOW)
    assert incoming is not None
    (sent,) = incoming.attachments
    assert (sent.kind, sent.ref, incoming.text) == (kind, ref, text)


def test_wrapped_flat_and_in_a_list() -> None:
    one = event(text="chào")
    for raw in (one, {"ok": True, "result": one}, {"ok": True, "result": [one]}):
        assert [parse(found, (), NOW) for found in events_of(raw)] == [parse(one, (), NOW)]
    assert [list(events_of(raw)) for raw in ([], None, "?", {"ok": True, "result": None})] == [[]] * 4


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"date": "1795312800000"}, dt.datetime(2026, 11, 22, 2, tzinfo=dt.UTC)),
        ({"date": None}, NOW),
        ({"date": "hôm nay"}, NOW),
        ({"date": 1795312800}, NOW),
        ({"date": 10**30}, NOW),
    ],
)
def test_a_time_that_cannot_be_is_now(changes: dict[str, Any], expected: dt.datetime) -> None:
    incoming = parse(event(text="x") | {"message": event(text="x")["message"] | changes}, (), NOW)
    assert incoming is not None and incoming.received_at == expected


def test_a_message_without_id_keeps_one_of_its_own() -> None:
    first, again, other = (parse(event(text=text, message_id=None), (), NOW) for text in ("một", "một", "hai"))
    assert first and again and other
    assert first.event_id == again.event_id != other.event_id


def test_other_bots_and_empty_texts_in_groups_are_nothing() -> None:
    assert parse(event(text="x", **{"from": {"id": "9", "is_bot": True}}), (), NOW) is None
    assert parse(event(chat=GROUP, text=" "), (), NOW) is None
    assert parse(event("unsupported", chat=GROUP), (), NOW) is None
    assert parse(event(text=""), (), NOW) is not None  # alone with somebody, that is answered


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("@Bot Công đoàn đoàn phí bao nhiêu", "đoàn phí bao nhiêu"),
        ("@bot công đoàn, đoàn phí", "đoàn phí"),
        ("đoàn phí @Bot Công đoàn bao nhiêu", "đoàn phí bao nhiêu"),
        ("@Bot Công đoàn /hoinghi", "/hoinghi"),
        ("@Bot Công đoàn", ""),
        ("@Bot Công đoàns x", "Công đoàns x"),
        ("@bot.VDKyGxQvc 2", "2"),
        ("đoàn phí bao nhiêu", "đoàn phí bao nhiêu"),
        ("gửi a@b.vn được không", "gửi a@b.vn được không"),
        ("@ai đó ơi", "đó ơi"),
    ],
)
def test_the_mention_is_taken_out(text: str, left: str) -> None:
    assert without_mention(text, (NAME, "bot.VDKyGxQvc", "")) == left


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=6), inside, max_size=3),
    max_leaves=8,
)
_FIELDS = ("from", "chat", "text", "caption", "photo", "photo_url", "voice_url", "sticker", "message_id", "date")


@given(
    st.dictionaries(st.sampled_from(_FIELDS), _JSON, max_size=6),
    st.sampled_from(["text", "image", "unsupported", "sticker", "?"]),
)
def test_any_shape_is_read_or_left(changes: dict[str, Any], kind: str) -> None:
    """Whatever comes, what is read can be stored: as JSON, in UTF-8, without null characters, ids short enough."""
    incoming = parse(event(kind, **changes), (NAME,), NOW)
    if incoming is None:
        return
    stored = incoming.model_dump_json()
    assert "\\u0000" not in stored and json.loads(stored)["channel"] == "zalo_bot"
    assert 0 < len(incoming.event_id) <= 200 and 0 < len(incoming.chat_id) <= 200
    assert incoming.text or incoming.attachments or not incoming.group or "text" in changes
    assert incoming.received_at.tzinfo is not None


@given(st.text(max_size=60))
def test_a_mention_alone_is_taken_and_nothing_is_added(text: str) -> None:
    left = without_mention(text, (NAME,))
    assert len(left) <= 3 * len(text)  # NFC may lengthen
    if "@" not in text:
        assert left.split() == without_mention(left, (NAME,)).split()
