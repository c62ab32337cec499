"""One Outgoing as calls of the Zalo Bot API: text, or a picture by its address with the text below it.

Everything goes as plain text: people's own words must never be read as markup. For: the order of the calls of one
message. Not for: what their failures mean (`faults.py`) or pace.
"""

from __future__ import annotations

from typing import Any

from bot.channels.attached import is_address, link_line
from bot.channels.zalo_bot.client import ZaloClient
from bot.channels.zalo_bot.faults import is_gone
from bot.channels.zalo_http import NotSent, Refused, partly
from bot.conversation import Attachment, Outgoing
from bot.words import units

TEXT_LIMIT = 2000
PICTURE_SECONDS = 150.0
_ABOUT_THE_PICTURE = frozenset({400, 404, 413, 415, 422})


async def deliver(client: ZaloClient, chat_id: str, message: Outgoing, *, seconds: float) -> str:
    """Sends; returns the id of the last message. Raises what the client raises.

    A single picture takes the text below it; several go first, and the text last. When a later part does not leave,
    the message as a whole is neither sent nor unsent: that is NoAnswer, never something to begin again.
    """
    pictures = [sent for sent in message.attachments if sent.kind == "image" and is_address(sent.ref)]
    others = [sent for sent in message.attachments if sent.kind != "image" and is_address(sent.ref)]
    below = message.text if len(pictures) == 1 and not others and units(message.text) <= TEXT_LIMIT else ""
    parts: list[tuple[str, Attachment | None]] = [(below, picture) for picture in pictures]
    parts += [] if below else [(message.text, None)]
    parts += [(link_line(other), None) for other in others]
    ref, gone = "", 0
    for text, picture in parts:
        try:
            if picture is not None:
                ref = await _picture(client, chat_id, picture, text, seconds)
            elif text.strip():
                ref = await _text(client, chat_id, text, seconds)
            gone += 1
        except (NotSent, Refused) as failure:
            if not gone:
                raise
            raise partly(failure) from None
    return ref


async def _text(client: ZaloClient, chat_id: str, text: str, seconds: float) -> str:
    return _id(await client.call("sendMessage", {"chat_id": chat_id, "text": text}, seconds=seconds))


async def _picture(client: ZaloClient, chat_id: str, picture: Attachment, text: str, seconds: float) -> str:
    """The picture; where Zalo does not take it, its address in words, so that it can be opened all the same."""
    body = {"chat_id": chat_id, "photo": picture.ref}
    if text.strip():
        body["caption"] = text
    try:
        return _id(await client.call("sendPhoto", body, seconds=max(PICTURE_SECONDS, seconds)))
    except Refused as refusal:
        if refusal.code not in _ABOUT_THE_PICTURE or is_gone(refusal):
            raise
    line = link_line(picture)
    whole = f"{text}\n\n{line}" if text.strip() else line
    if units(whole) <= TEXT_LIMIT:
        return await _text(client, chat_id, whole, seconds)
    await _text(client, chat_id, text, seconds)
    try:
        return await _text(client, chat_id, line, seconds)
    except (NotSent, Refused) as failure:
        raise partly(failure) from None


def _id(result: Any) -> str:
    """The message's id; empty where Zalo took the message and did not say it."""
    found = result.get("message_id") if isinstance(result, dict) else None
    return found if isinstance(found, str) else ""
