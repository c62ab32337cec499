"""The support room: a person is always reachable.

For: declaring its Feature. Not for: anything else.
"""

from __future__ import annotations

from bot.conversation import Command, Feature, for_everyone
from handlers.support import chat, queries


def feature() -> Feature:
    """What this room declares."""
    return for_everyone(
        Feature(
            name="support",
            title="Gặp cán bộ",
            commands=(
                Command("canbo", "gửi câu hỏi cho cán bộ công đoàn", chat.command, aliases=("can bo", "gap can bo")),
            ),
            actions={
                "ask": chat.ask,
                "write": chat.write,
                "call": chat.call,
                "data": chat.data,
                "withdraw": chat.withdraw,
            },
            fields={"question": chat.question_field},
            tables=(queries.REQUESTS,),
        )
    )
