"""Pure rules of the asking room: what of a card is shown first, and which choices go with it.

For: functions of answers and cards. Not for: conversations (`chat.py`) or tables (`queries.py`).
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

from bot.conversation import Card as CardBlock
from bot.conversation import Choice
from bot.words import cut
from handlers.asking import texts
from knowledge.cards import Card, Step

SHORT_QUOTE = 600
LABEL = 48
KEPT_ASKS = 20


def excerpt(text: str, limit: int = SHORT_QUOTE) -> str:
    """The text, or its beginning up to a sentence end with a mark that something follows."""
    if len(text) <= limit:
        return text
    head = text[:limit]
    cut = max(head.rfind(mark) for mark in (". ", "; ", ".\n", ", "))
    return head[: cut + 1 if cut > limit // 2 else limit].rstrip() + " […]"


def block(card: Card, *, whole: bool = False, lead: bool = True, line: bool = False) -> CardBlock:
    """The card as it stands in a message: `whole` shows every word of it, `line` its one line alone."""
    clause = "/" in card.id
    return CardBlock(
        id=card.id,
        lead=card.short if line or (lead and clause) else "",
        quote="" if line else card.text if whole else excerpt(card.text),
        quoted=card.quoted and not line,
        source=f"{card.document} · {card.heading}" if clause and card.heading else card.document,
        validity=f"{card.validity} · nay hỏi {card.successor}" if card.successor and not line else card.validity,
        state=str(card.state),
        warning="" if line else card.warning,
    )


def full_choice(card: Card) -> Choice:
    """Every word of a card: word for word of a document, in full of our own words."""
    return Choice(label=texts.FULL_TEXT if card.quoted else texts.FULL_ANSWER, action=f"asking:full:{card.id}")


def card_choices(card: Card) -> list[Choice]:
    """What can be done with a card that was shown, most wanted first."""
    full = [full_choice(card)] if card.quoted or len(card.text) > SHORT_QUOTE else []
    return [
        *full,
        Choice(label=texts.SOURCE, action=f"asking:source:{card.id}"),
        Choice(label=texts.OFFICER, action="support:ask"),
        Choice(label=texts.USEFUL, action=f"asking:useful:{card.id}"),
    ]


def with_first(first: list[Choice], own: list[Choice], most: int) -> tuple[Choice, ...]:
    """At most `most` choices: what is special to this answer as far as there is room, then what every card has.

    None twice; the officer always finds room.
    """
    officer = next((n for n, choice in enumerate(own, 1) if choice.action == "support:ask"), 0)
    room = max(1, min(2, most - officer))
    kept: list[Choice] = []
    for choice in [*first[:room], *own, *first[room:]]:
        if all(choice.action != other.action for other in kept):
            kept.append(choice)
    return tuple(kept[:most])


def step_choice(step: Step) -> Choice | None:
    """A step of an answer as a choice; None for one that this room shows in another way."""
    if step.kind in ("card", "section"):
        return Choice(label=step.label, action=f"asking:{'card' if step.kind == 'card' else 'section'}:{step.value}")
    if step.kind == "ask":
        return ask_choice(step.value, step.label)
    if step.kind == "command":
        return Choice(label=step.label, action=step.value)
    return None


def ask_choice(question: str, label: str = "") -> Choice:
    """A choice that asks a question, which `remember_asks` must know; its words do not fit into a button."""
    return Choice(label=label or question, action=f"asking:again:{_key(question)}")


def remember_asks(memory: dict[str, Any], questions: Sequence[str]) -> None:
    """Keeps the newest suggested questions by key, so that a choice under an older message still asks its own."""
    known: dict[str, str] = {**memory.get("suggested", {}), **{_key(question): question for question in questions}}
    memory["suggested"] = dict(list(known.items())[-KEPT_ASKS:])


def _key(question: str) -> str:
    return f"{zlib.crc32(question.encode()):08x}"


def line(card: Card) -> str:
    """A card as a line of a list: what it is, and what it says."""
    name = f"{card.document}, {card.heading}" if "/" in card.id else card.heading
    if not card.short:
        return f"• {name}"
    return f"• {name}{' ' if name.endswith('?') else ': '}{card.short}"


def card_label(card: Card) -> str:
    """A card as a choice: a clause by what it says, since "đoạn 4" tells nobody anything; the rest by its question."""
    return cut((card.short if "/" in card.id and card.short else card.heading).replace("**", ""), LABEL)
