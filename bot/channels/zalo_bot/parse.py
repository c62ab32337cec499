"""From what Zalo hands over, wrapped or flat, to an Incoming: pure.

For: texts, pictures, voice, stickers, and what Zalo keeps from bots. Not for: anything that talks to Zalo or stores.
Whatever comes out can be stored. Times are milliseconds, ids are strings; in a group only what mentions the bot or
replies to it arrives at all, so everything there is meant for it.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.channels.zalo_json import id_of, made_up_id, name_of, part, string, text_of
from bot.conversation import Attachment, Incoming
from bot.words import storable

CHANNEL = "zalo_bot"
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
    sender, chat = part(message, "from"), part(message, "chat")
    sender_id, chat_id = id_of(sender.get("id")), id_of(chat.get("id"))
    if not sender_id or not chat_id or sender.get("is_bot") is True:
        return None
    kind = str(chat.get("chat_type", "")).upper()
    group = kind == "GROUP" or (kind != "PRIVATE" and chat_id != sender_id)
    attachments = tuple(_attachments(message, str(event.get("event_name", "")), group))
    text = text_of(message.get("text")) or text_of(message.get("caption"))
    if not attachments and (group or "text" not in message) and not text:
        return None
    return Incoming(
        channel=CHANNEL,
        event_id=id_of(message.get("message_id")) or made_up_id(event),
        chat_id=chat_id,
        sender_id=sender_id,
        sender_name=name_of(sender.get("display_name")),
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
    picture = next((address for field in _PICTURE if (address := string(message.get(field)))), "")
    if picture or message.get("message_type") == "CHAT_PHOTO":
        yield Attachment(kind="image", ref=storable(picture), mime="image/jpeg")
    elif voice := string(message.get("voice_url")):
        yield Attachment(kind="voice", ref=storable(voice), mime="audio/aac")
    elif (sticker := string(message.get("sticker"))) or event_name == "message.sticker.received":
        yield Attachment(kind="sticker", ref=storable(sticker))
    elif event_name == _UNSUPPORTED and not group:
        yield Attachment(kind="hidden")


def _moment(value: Any, now: dt.datetime) -> dt.datetime:
    """When it was sent; now, where that is not told or cannot be."""
    try:
        sent = dt.datetime.fromtimestamp(float(value) / 1000, dt.UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return now
    return sent if now - _OLDEST < sent < now + _NEWEST else now
