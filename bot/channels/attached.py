"""Attachments that are addresses, which every channel can at least write down.

For: telling them from enclosed files, and the line that names one. Not for: enclosed files (`bot/files.py`).
"""

from __future__ import annotations

from bot import texts
from bot.conversation import Attachment

_ADDRESS = ("http://", "https://")


def is_address(ref: str) -> bool:
    """Whether this is an address of the web."""
    return ref.startswith(_ADDRESS)


def link_line(attachment: Attachment) -> str:
    """A file as a line of text: its name and its address."""
    return f"{texts.FILE_LINK.format(name=attachment.name or texts.FILE_UNNAMED)}: {attachment.ref}"
