"""The support room: a person is always reachable.

For: declaring its Feature. Not for: anything else.
"""

from __future__ import annotations

from bot.conversation import Command, Feature, for_everyone
from bot.people.permissions import OFFICERS, rights
from bot.people.private import all_in_private
from handlers.support import chat, desk, personal, queries, routing

CANBO = "/canbo"
IN_GROUPS = ("ask", "write", "call", "withdraw")  # asking; what was asked and answered is read in private


def feature() -> Feature:
    """What this room declares."""
    actions = {
        "ask": chat.ask,
        "write": chat.write,
        "call": chat.call,
        "data": chat.data,
        "withdraw": chat.withdraw,
        "mine": chat.mine,
        "show": chat.show,
        "helped": chat.helped,
        "more": chat.more,
        "queue": desk.queue,
        "take": desk.take,
        "release": desk.release,
        "add": desk.add,
    }
    fields = {"question": chat.question_field, "further": chat.more_field, "answer": desk.answer_field}
    return for_everyone(
        Feature(
            name="support",
            title="Gặp cán bộ",
            commands=(
                Command("canbo", "gửi câu hỏi cho cán bộ công đoàn", chat.command, aliases=("can bo", "gap can bo")),
            ),
            actions=all_in_private(actions, CANBO, *IN_GROUPS),
            fields=all_in_private(fields, CANBO, "question"),
            rights=rights(OFFICERS, desk.QUEUE, routing.SEE, "support:release", "support:add", "support:answer"),
            tables=(queries.REQUESTS, queries.REQUEST_UNITS, queries.REQUEST_LINES),
            personal=personal.held(),
            jobs=(routing.job(),),
        )
    )
