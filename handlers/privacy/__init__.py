"""The privacy room: what is kept of a person and what they may ask for.

For: declaring its Feature. Not for: anything else.
"""

from __future__ import annotations

from bot.conversation import Command, Feature, for_everyone
from bot.people.permissions import ADMINS, rights
from bot.people.private import all_in_private, in_private
from handlers.privacy import chat, deletion, personal, push, queries, status, web

DULIEU = "/dulieu"


def feature() -> Feature:
    """What this room declares."""
    notice = in_private(chat.notice, DULIEU)
    commands = (Command("dulieu", "xem, tải, sửa, xóa dữ liệu của thầy cô", notice, aliases=("du lieu",)),)
    actions = {
        "see": chat.see,
        "copy": chat.give_copy,
        "others": chat.others,
        "correct": chat.correct,
        "fix": chat.fix,
        "officer": chat.officer,
        "which": chat.which,
        "withdraw": chat.withdraw,
        "against": chat.against,
        "mine": status.mine,
        "drop": status.drop,
        "delete": deletion.ask,
        "erase": deletion.erase,
        "keep": deletion.keep,
        "push": push.show,
        "push_on": push.switch_on,
        "push_off": push.switch_off,
    }
    return for_everyone(
        Feature(
            name="privacy",
            title="Dữ liệu cá nhân",
            commands=commands,
            actions=all_in_private(actions, DULIEU),
            fields=all_in_private({"objection": chat.objection_field}, DULIEU),
            rights=rights(ADMINS, push.ON, push.OFF),
            tables=(queries.PRIVACY_REQUESTS, queries.PRIVACY_LINKS, queries.BREACHES),
            personal=personal.held(),
            routes=web.routes,
        )
    )
