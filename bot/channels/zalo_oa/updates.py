"""From an event that Zalo pushed to an Incoming, or to somebody who left: pure.

A pressed button comes back as a text; it is told by its mark (`PRESSED`), which stands before our own action. Times are
milliseconds, ids are strings.
For: `read`. Not for: signatures (`signature.py`), or anything that stores. Whatever comes out can be stored.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.conversation import MAX_ACTION_BYTES, Attachment, Incoming
from bot.words import storable

CHANNEL = "zalo_oa"
PRESSED = "#"
MAX_ID = 200
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
    name = _string(event.get("event_name"))
    user = _id(_part(event, "sender").get("id")) or _id(_part(event, "follower").get("id"))
    if not user or name.startswith("oa_") or "group" in name:
        return None
    if name == "unfollow":
        return Left(user, moment)
    incoming = Incoming(channel=CHANNEL, event_id=_event_id(event), chat_id=user, sender_id=user, received_at=moment)
    if name == "follow":
        return incoming.model_copy(update={"text": "/start"})
    if name == "user_submit_info":
        return _submitted(event, incoming, phone_is_own)
    if not name.startswith(_SENT):
        return None
    return _message(_part(event, "message"), name.removeprefix(_SENT), incoming)


def _message(message: Mapping[str, Any], kind: str, incoming: Incoming) -> Incoming | None:
    text = storable(_string(message.get("text"))).strip()
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
        payload = _part(one, "payload")
        what = _KINDS.get(_string(one.get("type")) or kind, "other")
        yield Attachment(
            kind=what,
            ref=storable(_string(payload.get("url")))[:2000],
            name=storable(_string(payload.get("name")))[:MAX_ID],
            mime=_MIMES.get(what, ""),
            size=_size(payload.get("size")),
        )


def _submitted(event: Mapping[str, Any], incoming: Incoming, own: bool) -> Incoming | None:
    """The name and number that somebody has sent us by Zalo's own form."""
    info = _part(event, "info")
    phone = info.get("phone")
    digits = storable(str(phone)).strip() if isinstance(phone, str | int) and not isinstance(phone, bool) else ""
    if not digits or len(digits) > 30:
        return None
    number = f"+{digits}" if digits.startswith("84") and len(digits) >= 11 else digits
    name = storable(_string(info.get("name")))[:MAX_ID]
    card = Attachment(kind="contact", ref=number, name=name, own=own)
    return incoming.model_copy(update={"attachments": (card,), "sender_name": name})


def _event_id(event: Mapping[str, Any]) -> str:
    """The message's id; where there is none, one that is the same for the same content."""
    found = _id(_part(event, "message").get("msg_id"))
    known = json.dumps(event, sort_keys=True, default=str).encode("utf-8", "surrogatepass")
    return found or "sha256:" + hashlib.sha256(known).hexdigest()


def _part(whole: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = whole.get(name)
    return found if isinstance(found, Mapping) else {}


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _id(value: Any) -> str:
    text = storable(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return text if len(text) <= MAX_ID else ""


def _size(value: Any) -> int:
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0
