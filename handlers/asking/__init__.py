"""The asking room: questions, cards, browsing, and what a first-time visitor sees.

For: declaring its Feature. Not for: anything else.
"""

from __future__ import annotations

from bot.conversation import Command, Feature, for_everyone
from handlers.asking import browse, chat, personal, queries


def feature() -> Feature:
    """What this room declares."""
    return for_everyone(
        Feature(
            name="asking",
            title="Hỏi đáp",
            commands=(
                Command("trogiup", "xem em làm được gì", browse.help_, aliases=("tro giup", "help", "menu")),
                Command("hoi", "hỏi một câu", chat.ask_command),
                Command("tailieu", "xem các văn bản theo mục", browse.documents, aliases=("tai lieu",)),
            ),
            actions={
                "card": chat.show_card,
                "full": chat.show_full,
                "source": chat.show_source,
                "related": chat.show_related,
                "kinds": chat.choose_kind,
                "kind": chat.show_for_kind,
                "again": chat.ask_again,
                "example": chat.ask_example,
                "useful": chat.ask_useful,
                "verdict": chat.verdict,
                "section": browse.section,
                "leaf": browse.leaf,
                "topics": browse.topics,
                "topic": browse.topic,
            },
            fields={"question": chat.question_field},
            question=chat.question,
            openers=browse.openers(),
            tables=(queries.MISSES, queries.MISS_ASKERS, queries.FEEDBACK),
            personal=personal.held(),
        )
    )
