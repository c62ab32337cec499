"""The conferences room: who is invited, who comes, who was there.

For: declaring its Feature. Not for: anything else.
"""

from __future__ import annotations

from bot.conversation import Feature
from handlers.conferences import personal, tables


def feature() -> Feature:
    """What this room declares. Nothing here is open to everyone unless it is named so."""
    return Feature(
        name="conferences",
        title="Hội nghị",
        tables=tables.TABLES,
        personal=personal.held(),
    )
