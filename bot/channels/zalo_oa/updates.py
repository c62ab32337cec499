"""From an event that Zalo pushed to an Incoming, or to somebody who left: pure.

A pressed button comes back as a text; it is told by its mark (`PRESSED`), which stands before our own action. Times are
milliseconds, ids are strings.
For: `read`. Not for: signatures (`signature.py`), or anything that stores. Whatever comes out can be stored.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels.zalo_json import id_of, made_up_id, name_of, part, scalar, string, text_of
from bot.conversation import MAX_ACTION_BYTES, Attachment, Incoming
from bot.words import storable

CHANNEL = "zalo_oa"
PRESSED = "#"
_SENT = "user_send_"
_KINDS: dict[str, Any] = {"image": "image", "gif": "image", "file": "file", "audio": "voice", "sticker": "sticker"}
# An argument may be a name ("Lâm Đồng"); a room and a verb are words of ours, so a hashtag stays what somebody wrote.
_ACTION = re.compile(r"/\S+|[a-z]\w*:\w+(?::[^\n]*)?", re.ASCII)
_MIMES = {"image": "image/jpeg", "voice": "audio/aac"}


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody stopped following at this moment: nothing reaches them any more."""

    user_id: str
    at: dt.datetime


def read(event: Mapping[str, Any], moment: dt.datetime, *, phone_is_own: bool = False) -> Incoming | Left | None:
    """None for what is nothing to us: echoes of what was sent (`oa_send_*`), receipts, groups.

    `moment`: when it happened. `phone_is_own`: whether a number that somebody submits counts as their own.
    """
    name = string(event.get("event_name"))
    user = id_of(part(event, "sender").get("id")) or id_of(part(event, "follower").get("id"))
    if not user or name.startswith("oa_") or "group" in name:
        return None
    if name == "unfollow":
        return Left(user, moment)
    event_id = id_of(part(event, "message").get("msg_id")) or made_up_id(event)
    incoming = Incoming(channel=CHANNEL, event_id=event_id, chat_id=user, sender_id=user, received_at=moment)
    if name == "follow":
        return incoming.model_copy(update={"text": "/start"})
    if name == "user_submit_info":
        return _submitted(event, incoming, phone_is_own)
    if not name.startswith(_SENT):
        return None
    return _message(part(event, "message"), name.removeprefix(_SENT), incoming)


def _message(message: Mapping[str, Any], kind: str, incoming: Incoming) -> Incoming | None:
    text = text_of(message.get("text"))
    action = text.removeprefix(PRESSED)
    if kind == "text" and text.startswith(PRESSED) and is_action(action):
        return incoming.model_copy(update={"choice": action})
    sent = tuple(_attachments(message, kind))
    if not sent and not text and kind != "text":
        return incoming.model_copy(update={"attachments": (Attachment(kind="hidden"),)})
    if not sent and not isinstance(message.get("text"), str):
        return None
    return incoming.model_copy(update={"text": text, "attachments": sent})


def is_action(text: str) -> bool:
    """Whether this is `room:verb…` or a command, as buttons carry them."""
    return len(text.encode()) <= MAX_ACTION_BYTES and _ACTION.fullmatch(text) is not None


def _attachments(message: Mapping[str, Any], kind: str) -> Iterator[Attachment]:
    found = message.get("attachments")
    for one in found if isinstance(found, list) else []:
        if not isinstance(one, Mapping):
            continue
        payload = part(one, "payload")
        what = _KINDS.get(string(one.get("type")) or kind, "other")
        yield Attachment(
            kind=what,
            ref=storable(string(payload.get("url")))[:2000],
            name=name_of(payload.get("name")),
            mime=_MIMES.get(what, ""),
            size=_size(payload.get("size")),
        )


def _submitted(event: Mapping[str, Any], incoming: Incoming, own: bool) -> Incoming | None:
    """The name and number that somebody has sent us by Zalo's own form."""
    info = part(event, "info")
    digits = text_of(scalar(info.get("phone")))
    if not digits or len(digits) > 30:
        return None
    number = f"+{digits}" if digits.startswith("84") and len(digits) >= 11 else digits
    name = name_of(info.get("name"))
    card = Attachment(kind="contact", ref=number, name=name, own=own)
    return incoming.model_copy(update={"attachments": (card,), "sender_name": name})


def _size(value: Any) -> int:
    text = scalar(value)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0
