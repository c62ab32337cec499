"""The privacy room: what is kept of a person and what they may ask for.

For: declaring its Feature. Not for: anything else.
"""

from __future__ import annotations

from bot.conversation import Command, Feature, for_everyone
from handlers.privacy import chat, deletion, personal, queries, web


def feature() -> Feature:
    """What this room declares."""
    commands = (Command("dulieu", "xem, tải, sửa, xóa dữ liệu của thầy cô", chat.notice, aliases=("du lieu",)),)
    return for_everyone(
        Feature(
            name="privacy",
            title="Dữ liệu cá nhân",
            commands=commands,
            actions={
                "see": chat.see,
                "copy": chat.give_copy,
                "others": chat.others,
                "correct": chat.correct,
                "fix": chat.fix,
                "officer": chat.officer,
                "which": chat.which,
                "withdraw": chat.withdraw,
                "against": chat.against,
                "delete": deletion.ask,
                "erase": deletion.erase,
                "keep": deletion.keep,
            },
            fields={"objection": chat.objection_field},
            tables=(queries.PRIVACY_REQUESTS, queries.PRIVACY_LINKS, queries.BREACHES),
            personal=personal.held(),
            routes=web.routes,
        )
    )
