"""From what Zalo hands over, wrapped or flat, to an Incoming: pure.

For: texts, pictures, voice, stickers, and what Zalo keeps from bots. Not for: anything that talks to Zalo or stores.
Whatever comes out can be stored. Times are milliseconds, ids are strings; in a group only what mentions the bot or
replies to it arrives at all, so everything there is meant for it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.conversation import Attachment, Incoming
from bot.words import storable

CHANNEL = "zalo_bot"
MAX_ID = 200
_UNSUPPORTED = "message.unsupported.received"
_LEFT_OVER = " \t\u00a0,:;"  # what follows a name when it is called
_FIRST_WORD = re.compile(r"^@\S*\s*")
# The documented field of a picture first, then the one seen in use.
_PICTURE = ("photo", "photo_url")
_OLDEST, _NEWEST = dt.timedelta(days=60), dt.timedelta(days=1)


def events_of(raw: Any) -> Iterator[Mapping[str, Any]]:
    """The events in what was received: mostly one, with an envelope around it or without."""
    if isinstance(raw, Mapping):
        inside = raw.get("result", raw)
        yield from (one for one in (inside if isinstance(inside, list) else [inside]) if isinstance(one, Mapping))


def parse(event: Mapping[str, Any], names: Sequence[str], now: dt.datetime) -> Incoming | None:
    """None for what is no message to the bot. `names`: by which it is mentioned in groups. `now` is UTC."""
    message = event.get("message")
    if not isinstance(message, Mapping):
        return None
    sender, chat = _part(message, "from"), _part(message, "chat")
    sender_id, chat_id = _id(sender.get("id")), _id(chat.get("id"))
    if not sender_id or not chat_id or sender.get("is_bot") is True:
        return None
    kind = str(chat.get("chat_type", "")).upper()
    group = kind == "GROUP" or (kind != "PRIVATE" and chat_id != sender_id)
    attachments = tuple(_attachments(message, str(event.get("event_name", "")), group))
    text = storable(_string(message.get("text")) or _string(message.get("caption"))).strip()
    if not attachments and (group or "text" not in message) and not text:
        return None
    return Incoming(
        channel=CHANNEL,
        event_id=_id(message.get("message_id")) or _made_up(event),
        chat_id=chat_id,
        sender_id=sender_id,
        sender_name=storable(_string(sender.get("display_name")))[:MAX_ID],
        text=without_mention(text, names) if group else text,
        group=group,
        attachments=attachments,
        received_at=_moment(message.get("date"), now),
    )


def without_mention(text: str, names: Sequence[str]) -> str:
    """What is said to the bot, without its name, which may have several words.

    Where no known name stands in it but a mention opens the text, its first word goes.
    """
    shown = unicodedata.normalize("NFC", text)
    for name in sorted(names, key=len, reverse=True):
        mention = re.compile(rf"[ \t\u00a0]*@{re.escape(unicodedata.normalize('NFC', name))}(?!\w)", re.IGNORECASE)
        if name and mention.search(shown):
            return mention.sub("", shown).lstrip(_LEFT_OVER).strip()
    return _FIRST_WORD.sub("", shown).lstrip(_LEFT_OVER).strip()


def _attachments(message: Mapping[str, Any], event_name: str, group: bool) -> Iterator[Attachment]:
    picture = next((address for field in _PICTURE if (address := _string(message.get(field)))), "")
    if picture or message.get("message_type") == "CHAT_PHOTO":
        yield Attachment(kind="image", ref=storable(picture), mime="image/jpeg")
    elif voice := _string(message.get("voice_url")):
        yield Attachment(kind="voice", ref=storable(voice), mime="audio/aac")
    elif (sticker := _string(message.get("sticker"))) or event_name == "message.sticker.received":
        yield Attachment(kind="sticker", ref=storable(sticker))
    elif event_name == _UNSUPPORTED and not group:
        yield Attachment(kind="hidden")


def _part(message: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = message.get(name)
    return found if isinstance(found, Mapping) else {}


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _id(value: Any) -> str:
    text = storable(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return text if len(text) <= MAX_ID else ""


def _made_up(event: Mapping[str, Any]) -> str:
    """An id for a message without one: the same for the same content."""
    return "sha256:" + hashlib.sha256(json.dumps(event, sort_keys=True, default=str).encode()).hexdigest()


def _moment(value: Any, now: dt.datetime) -> dt.datetime:
    """When it was sent; now, where that is not told or cannot be."""
    try:
        sent = dt.datetime.fromtimestamp(float(value) / 1000, dt.UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return now
    return sent if now - _OLDEST < sent < now + _NEWEST else now
