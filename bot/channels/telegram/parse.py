"""From an Update to an Incoming: pure.

For: private chats, and in groups only what is meant for the bot. Not for: anything that talks to Telegram, or that
stores. Whatever comes out can be stored: no null bytes, no halves of surrogate pairs.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

from telegram import CallbackQuery, Message, MessageEntity, Update
from telegram.constants import ChatType

from bot.conversation import Attachment, Incoming
from bot.words import storable, units

_GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
_LEFT_OVER = " \t,:;"  # what follows a name when it is called
_COMMAND = re.compile(r"/(\w{1,32})@(\w+)")


@dataclass(frozen=True, slots=True)
class Me:
    """The bot's own id and username (without @)."""

    id: int
    username: str


def parse(update: Update, me: Me, now: dt.datetime) -> Incoming | None:
    """None for everything that is no message to the bot: edits, joins, other people's talk in a group.

    `now` (UTC) is when a press was received; the platform gives presses no time of their own.
    """
    if update.callback_query is not None:
        return _press(update.update_id, update.callback_query, now)
    if update.message is not None:
        return _message(update.update_id, update.message, me)
    return None


def _press(update_id: int, query: CallbackQuery, now: dt.datetime) -> Incoming | None:
    if query.message is None or not query.data:
        return None
    return Incoming(
        channel="telegram",
        event_id=str(update_id),
        chat_id=str(query.message.chat.id),
        sender_id=str(query.from_user.id),
        sender_name=storable(query.from_user.full_name),
        choice=storable(query.data),
        group=query.message.chat.type in _GROUPS,
        message_ref=str(query.message.message_id),
        ack_ref=query.id,
        received_at=now,
    )


def _message(update_id: int, message: Message, me: Me) -> Incoming | None:
    sender = _sender(message)
    group = message.chat.type in _GROUPS
    if sender is None or not (group or message.chat.type == ChatType.PRIVATE):
        return None
    text = _group_text(message, me) if group else _private_text(message, me)
    attachments = _attachments(message)
    if text is None or (message.text is None and message.caption is None and not attachments):
        return None  # nobody spoke to the bot, or it is a notice of the platform (joined, pinned...)
    return Incoming(
        channel="telegram",
        event_id=str(update_id),
        chat_id=str(message.chat.id),
        sender_id=sender[0],
        sender_name=sender[1],
        text=text,
        group=group,
        attachments=attachments,
        received_at=message.date.astimezone(dt.UTC),
    )


def _sender(message: Message) -> tuple[str, str] | None:
    """Id and name; None for other bots. An anonymous administrator speaks as the group."""
    if message.is_automatic_forward:
        return None
    if message.sender_chat is not None:
        return str(message.sender_chat.id), storable(message.sender_chat.title or "")
    if message.from_user is None or message.from_user.is_bot:
        return None
    return str(message.from_user.id), storable(message.from_user.full_name)


def _private_text(message: Message, me: Me) -> str:
    text = message.text or message.caption or ""
    match = _COMMAND.match(text)
    if match and match.group(2).casefold() == me.username.casefold():
        text = f"/{match.group(1)}{text[match.end() :]}"
    return storable(text).strip()


def _group_text(message: Message, me: Me) -> str | None:
    """What is said to the bot, without its name; None when it is not addressed."""
    text = message.text or message.caption or ""
    replied = message.reply_to_message
    addressed = replied is not None and replied.from_user is not None and replied.from_user.id == me.id
    spans: list[tuple[int, int]] = []
    for entity in message.entities or message.caption_entities:
        piece = _slice(text, entity.offset, entity.offset + entity.length)
        end = entity.offset + entity.length
        if entity.type == MessageEntity.BOT_COMMAND and entity.offset == 0:
            name, _, whom = piece.partition("@")
            if whom and whom.casefold() != me.username.casefold():
                return None
            addressed = True
            spans.append((units(name), end))
        elif _names_me(entity, piece, me):
            addressed = True
            spans.append((entity.offset, end))
    return _without(text, spans) if addressed else None


def _names_me(entity: MessageEntity, piece: str, me: Me) -> bool:
    if entity.type == MessageEntity.MENTION:
        return piece.casefold() == f"@{me.username}".casefold()
    return entity.type == MessageEntity.TEXT_MENTION and entity.user is not None and entity.user.id == me.id


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    """The text without these spans (UTF-16 units), one space at each seam."""
    kept, position = "", 0
    for start, end in sorted(spans):
        kept = _seam(kept, _slice(text, position, start))
        position = max(position, end)
    kept = storable(_seam(kept, _slice(text, position, units(text)))).strip()
    return kept if kept.startswith("/") else kept.lstrip(_LEFT_OVER)


def _seam(left: str, right: str) -> str:
    """Joins two pieces between which a name was taken out."""
    left, right = left.rstrip(" \t"), right.lstrip(" \t") if left else right
    return f"{left} {right}" if left and right and not right.startswith("\n") else left + right


def _slice(text: str, start: int, end: int) -> str:
    """Part of a text by UTF-16 units, as Telegram counts offsets."""
    return text.encode("utf-16-le", "surrogatepass")[start * 2 : end * 2].decode("utf-16-le", "surrogatepass")


def _attachments(message: Message) -> tuple[Attachment, ...]:
    found = _file(message) or _thing(message)
    return (found,) if found is not None else ()


def _file(message: Message) -> Attachment | None:
    if message.photo:
        return Attachment(kind="image", ref=message.photo[-1].file_id, mime="image/jpeg")
    if message.voice:
        return Attachment(kind="voice", ref=message.voice.file_id, mime=message.voice.mime_type or "audio/ogg")
    if message.sticker:
        return Attachment(kind="sticker", ref=message.sticker.file_id, name=storable(message.sticker.emoji or ""))
    if moving := message.animation or message.video_note:
        return Attachment(kind="other", ref=moving.file_id)
    if media := message.document or message.video or message.audio:
        kind: Literal["file", "other"] = "file" if message.document else "other"
        name, mime = storable(media.file_name or ""), media.mime_type or ""
        return Attachment(kind=kind, ref=media.file_id, name=name, mime=mime)
    return None


def _thing(message: Message) -> Attachment | None:
    """What is no file: a contact's number, a place, or something that only counts as sent."""
    if contact := message.contact:
        name = " ".join(part for part in (contact.first_name, contact.last_name) if part)
        # A contact carries an account where its number is that account's: so the platform vouches for one's own.
        own = message.from_user is not None and contact.user_id == message.from_user.id
        return Attachment(kind="contact", ref=storable(contact.phone_number), name=storable(name), own=own)
    if place := message.location:
        return Attachment(kind="location", ref=f"{place.latitude},{place.longitude}")
    if message.poll or message.dice or message.story or message.game:
        return Attachment(kind="other")
    return None
