"""Pure rules of the asking room: what of a card is shown first, and which choices go with it.

For: functions of answers and cards. Not for: conversations (`chat.py`) or tables (`queries.py`).
"""

from __future__ import annotations

from bot.conversation import Card as CardBlock
from bot.conversation import Choice
from handlers.asking import texts
from knowledge.cards import Card, Step

SHORT_QUOTE = 600


def excerpt(text: str, limit: int = SHORT_QUOTE) -> str:
    """The text, or its beginning up to a sentence end with a mark that something follows."""
    if len(text) <= limit:
        return text
    head = text[:limit]
    cut = max(head.rfind(mark) for mark in (". ", "; ", ".\n", ", "))
    return head[: cut + 1 if cut > limit // 2 else limit].rstrip() + " […]"


def block(card: Card, *, whole: bool = False, lead: bool = True, line: bool = False) -> CardBlock:
    """The card as it stands in a message: `whole` shows every word of it, `line` its one line alone."""
    source = " · ".join(part for part in (card.document, card.heading if card.quoted else card.basis) if part)
    validity = f"{card.validity} · tiếp nối: {card.successor}" if card.successor else card.validity
    return CardBlock(
        id=card.id,
        lead=card.short if line or (lead and card.quoted) else "",
        quote="" if line else card.text if whole else excerpt(card.text),
        quoted=card.quoted,
        source=source,
        validity=validity,
        state=str(card.state),
        warning=card.warning,
    )


def card_choices(card: Card) -> list[Choice]:
    """What can be done with a card that was shown: at most four."""
    label = texts.FULL_TEXT if card.quoted else texts.FULL_ANSWER
    choices = [Choice(label=label, action=f"asking:full:{card.id}")] if len(card.text) > SHORT_QUOTE else []
    return [
        *choices,
        Choice(label=texts.SOURCE, action=f"asking:source:{card.id}"),
        Choice(label=texts.OFFICER, action="support:ask"),
        Choice(label=texts.USEFUL, action=f"asking:useful:{card.id}"),
    ]


def step_choice(step: Step, number: int) -> Choice | None:
    """A step of an answer as a choice; None for one that this room shows in another way."""
    if step.kind in ("card", "section"):
        return Choice(label=step.label, action=f"asking:{'card' if step.kind == 'card' else 'section'}:{step.value}")
    if step.kind == "ask":
        return Choice(label=step.label, action=f"asking:again:{number}")
    if step.kind == "command":
        return Choice(label=step.label, action=step.value)
    return None
