"""The privacy room: what is kept of a person and what they may ask for.

For: declaring its Feature. Not for: anything else.
"""

from __future__ import annotations

from bot.conversation import Command, Feature, for_everyone
from handlers.privacy import chat


def feature() -> Feature:
    """What this room declares."""
    commands = (Command("dulieu", "xem dữ liệu của thầy cô được dùng thế nào", chat.notice, aliases=("du lieu",)),)
    return for_everyone(Feature(name="privacy", title="Dữ liệu cá nhân", commands=commands))
