"""Choices as an inline keyboard: pure.

For: what the Bot API accepts under a message. Not for: which choices there are. A choice that the platform would refuse
is left out, because one wrong button loses the whole message.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from bot.conversation import Choice
from bot.words import cut, storable, units

LABEL_LIMIT = 64
MAX_BUTTONS = 100
_COPY_LIMIT = 256
_SHORT = 16  # two labels up to this length share a line on a small phone


def cut_label(label: str, limit: int = LABEL_LIMIT) -> str:
    """At most `limit` UTF-16 units, the last one an ellipsis where something was cut, between words if possible."""
    return cut(storable(label), limit, units)


def keyboard(choices: Sequence[Choice]) -> InlineKeyboardMarkup | None:
    """Rows of one button, of two where both labels are short; None when nothing is to be pressed."""
    buttons = [button for choice in choices if (button := _button(choice)) is not None][:MAX_BUTTONS]
    rows: list[list[InlineKeyboardButton]] = []
    for button in buttons:
        if rows and len(rows[-1]) == 1 and len(rows[-1][0].text) <= _SHORT and len(button.text) <= _SHORT:
            rows[-1].append(button)
        else:
            rows.append([button])
    return InlineKeyboardMarkup(rows) if rows else None


def _button(choice: Choice) -> InlineKeyboardButton | None:
    label = cut_label(choice.label)
    style = None if choice.style == "plain" else choice.style
    if not label:
        return None
    if choice.url:
        return InlineKeyboardButton(label, url=choice.url, style=style) if _is_public(choice.url) else None
    if choice.copy_text:
        if units(choice.copy_text) > _COPY_LIMIT:
            return None  # half a quotation in the clipboard is worse than none
        return InlineKeyboardButton(label, copy_text=CopyTextButton(choice.copy_text), style=style)
    if not 0 < len(choice.action.encode()) <= InlineKeyboardButton.MAX_CALLBACK_DATA:
        return None
    return InlineKeyboardButton(label, callback_data=choice.action, style=style)


def _is_public(url: str) -> bool:
    """An address Telegram takes: http, https with a dotted host, or tg."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "tg" or (parts.scheme in ("http", "https") and "." in (parts.hostname or ""))
