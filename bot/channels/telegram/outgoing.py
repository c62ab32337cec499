"""One Outgoing as requests to the Bot API: edit in place, files, text with its keyboard.

For: the order of the requests of one message. Not for: what their errors mean (`faults.py`) or pace.
"""

from __future__ import annotations

from telegram import Bot, InputFile, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import BadRequest, NetworkError

from bot.channels.attached import is_address
from bot.channels.telegram.faults import cannot_edit, is_unchanged
from bot.channels.telegram.keyboard import keyboard
from bot.channels.telegram.request import FloodWait, NotSent, call
from bot.conversation import Attachment, Outgoing
from bot.files import ENCLOSED, content_of
from bot.words import units

CAPTION_LIMIT = 1024
PHOTO_BYTES = 10 * 2**20
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


async def deliver(bot: Bot, chat_id: str, message: Outgoing) -> str:
    """Sends or edits; returns the message's id. Raises what the library and the request layer raise.

    A single file takes a short text as its caption; otherwise files go first and the text with the buttons last, and
    the id is that of the last one. When a later part does not leave, the message as a whole is neither sent nor unsent:
    that is reported as unclear (NetworkError), never as something to be sent again from the start.
    """
    attachments = message.attachments
    editable = message.edit_ref.isdecimal() and not attachments
    if editable and (edited := await _edit(bot, chat_id, message)) is not None:
        return edited
    if not attachments:
        return await _send_text(bot, chat_id, message)
    caption = message if len(attachments) == 1 and units(message.text) <= CAPTION_LIMIT else None
    ref = ""
    try:
        for attachment in attachments:
            ref = await _send_file(bot, chat_id, attachment, caption)
        return ref if caption or not message.text.strip() else await _send_text(bot, chat_id, message)
    except (FloodWait, NotSent) as error:
        if not ref:
            raise
        raise NetworkError(f"only a part was sent: {type(error).__name__}") from None


async def _send_text(bot: Bot, chat_id: str, message: Outgoing) -> str:
    parameters = {"chat_id": chat_id, "text": message.text, "link_preview_options": _NO_PREVIEW.to_json()}
    if mode := _parse_mode(message):
        parameters["parse_mode"] = mode
    if buttons := keyboard(message.choices):
        parameters["reply_markup"] = buttons.to_json()
    return str((await call(bot, "sendMessage", parameters))["message_id"])


async def _edit(bot: Bot, chat_id: str, message: Outgoing) -> str | None:
    """The id of the edited message; None when it cannot be edited, so that a new one is due."""
    try:
        await bot.edit_message_text(
            message.text,
            chat_id=chat_id,
            message_id=int(message.edit_ref),
            parse_mode=_parse_mode(message),
            link_preview_options=_NO_PREVIEW,
            reply_markup=keyboard(message.choices),
        )
    except BadRequest as error:
        if cannot_edit(error):
            return None
        if not is_unchanged(error):
            raise
    return message.edit_ref


async def _send_file(bot: Bot, chat_id: str, attachment: Attachment, caption: Outgoing | None) -> str:
    source, size = _source(attachment)
    text = caption.text if caption and caption.text.strip() else None
    mode = _parse_mode(caption) if caption and text else None
    buttons = keyboard(caption.choices) if caption else None
    if attachment.kind == "image" and size <= PHOTO_BYTES:
        sent = await bot.send_photo(chat_id, source, caption=text, parse_mode=mode, reply_markup=buttons)
    else:
        sent = await bot.send_document(chat_id, source, caption=text, parse_mode=mode, reply_markup=buttons)
    return str(sent.message_id)


def _source(attachment: Attachment) -> tuple[str | InputFile, int]:
    """An address as it is, or an enclosed file with its size in bytes. Raises BadRequest for anything else.

    The library takes any other string that names a file of this machine for that file, and would send it.
    """
    if is_address(attachment.ref):
        return attachment.ref, 0
    try:
        data = content_of(attachment) if attachment.ref.startswith(ENCLOSED) else None
    except ValueError:
        data = None
    if data is None:
        raise BadRequest("neither an enclosed file nor an address")
    return InputFile(data, filename=attachment.name), len(data)


def _parse_mode(message: Outgoing) -> str | None:
    return ParseMode.HTML if message.markup == "html" else None
