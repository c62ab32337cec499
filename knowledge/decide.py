"""What to reply: a pure choice among the kinds of answer, from what was found in a message.

For: the rules and their thresholds, in one readable place. Not for: finding (`shelf.py`) or wording (`reply.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knowledge.cards import AnswerKind
from knowledge.facets import Facet
from knowledge.index import Hit

CARD_SURE = 0.5
"""From this likelihood on, a message is a question for a card whatever the intents say."""
CARD_LIKELY = 0.2
"""From this likelihood on it is one if the search found something alike."""
ALIKE = 0.3
"""Likeness to a curated question that counts as alike."""
CLOSE = 0.97
"""The second card stands beside the first when its score comes within this share."""


@dataclass(frozen=True)
class Evidence:
    """Everything a decision rests on. `chances` maps intent ids to likelihoods, "" to that of a question for a card."""

    danger: str
    chances: Mapping[str, float]
    kinds: Mapping[str, AnswerKind]
    hits: Sequence[Hit]
    silent: frozenset[str]
    facets: tuple[Facet, ...] = ()
    words: int = 0

    @property
    def card_chance(self) -> float:
        return self.chances.get("", 0.0)

    @property
    def intent(self) -> str:
        """The likeliest intent other than a card."""
        return max((label for label in self.chances if label), key=self.chances.__getitem__, default="")


@dataclass(frozen=True)
class Decision:
    """The kind of answer with its parts; `cards` are ids, best first."""

    kind: AnswerKind
    cards: tuple[str, ...] = ()
    intent: str = ""
    facet: Facet | None = None
    unsure: bool = False


def decide(found: Evidence) -> Decision:
    """The decision for one message. Danger goes first, then the question whether a card is asked for at all."""
    if found.danger:
        return Decision(AnswerKind.SENSITIVE, intent=found.danger)
    if not found.words:
        return Decision(AnswerKind.OUT_OF_SCOPE, intent="gibberish")
    if asks_for_card(found):
        return _with_cards(found)
    return Decision(found.kinds.get(found.intent, AnswerKind.OUT_OF_SCOPE), intent=found.intent)


def asks_for_card(found: Evidence) -> bool:
    """Whether the message is a question that a card answers."""
    if not found.hits:
        return False
    best = found.hits[0]
    intent_chance = found.chances.get(found.intent, 0.0)
    if found.card_chance >= CARD_SURE:
        return True
    return found.card_chance >= max(CARD_LIKELY, intent_chance) and best.likeness >= ALIKE


def _with_cards(found: Evidence) -> Decision:
    best = found.hits[0]
    cards = [best.id, *(hit.id for hit in found.hits[1:3] if hit.score >= 0.6 * best.score)]
    unsure = len(found.hits) > 1 and found.hits[1].score >= CLOSE * best.score
    kind = AnswerKind.NOT_PROVIDED if best.id in found.silent else AnswerKind.ANSWER
    facet = next(iter(found.facets), None) if kind is AnswerKind.NOT_PROVIDED else None
    return Decision(kind, tuple(cards), facet=facet, unsure=unsure)
