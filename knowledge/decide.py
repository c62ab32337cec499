"""What to reply: a pure choice among the kinds of answer, from what was found in a message.

For: the rules and their thresholds, in one readable place. Not for: finding (`find.py`) or wording (`reply.py`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from knowledge.cards import AnswerKind
from knowledge.facets import Facet
from knowledge.find import Evidence, Part, is_long
from knowledge.index import Hit
from knowledge.rank import with_score

# Weights of a logistic rule, fitted on labelled questions: is a card asked for at all?
_CHANCE, _STRENGTH, _BIAS = 1.4, 3.3, -2.7
BESIDE = 0.5
"""A further card is shown when its score is at least this share of the first one's."""
CLOSE = 0.97
"""The second card fits about as well when its score comes within this share of the first one's."""
PART_CHANCE, PART_STRENGTH = 0.6, 0.9
"""What a part of a message must reach to be taken for a question of its own."""
STORY = 0.5
"""What a long message as a whole counts beside each of its parts."""
MOST_CARDS = 3


@dataclass(frozen=True)
class Decision:
    """The kind of answer with its parts; `cards` are ids, best first; `more` were found but are not shown."""

    kind: AnswerKind
    cards: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    intent: str = ""
    facet: Facet | None = None
    unsure: bool = False


def decide(found: Evidence, silent: frozenset[str]) -> Decision:
    """The decision for one message; `silent` are the cards that do not give the detail asked for.

    Danger goes first, then an address, then the question whether a card is asked for at all.
    """
    if found.danger:
        return Decision(AnswerKind.SENSITIVE, intent=found.danger)
    if found.opened:
        return Decision(AnswerKind.ANSWER, found.opened[:MOST_CARDS], found.opened[MOST_CARDS:])
    if not found.reading.tokens:
        return Decision(AnswerKind.OUT_OF_SCOPE, intent="gibberish")
    if asks_for_card(found):
        return _with_cards(found, silent)
    return Decision(found.kinds.get(found.intent, AnswerKind.OUT_OF_SCOPE), intent=found.intent)


def asks_for_card(found: Evidence) -> bool:
    """Whether the message is a question near a card."""
    if not found.hits:
        return False
    chance = min(max(found.card_chance, 1e-6), 1 - 1e-6)
    return _CHANCE * math.log(chance / (1 - chance)) + _STRENGTH * found.strength + _BIAS > 0


def _with_cards(found: Evidence, silent: frozenset[str]) -> Decision:
    hits = _first(found)
    best = hits[0]
    near = [hit.id for hit in hits[1:MOST_CARDS] if hit.score >= BESIDE * best.score]
    cards = tuple(dict.fromkeys([best.id, *_further(found, best), *near]))[:MOST_CARDS]
    unsure = len(hits) > 1 and hits[1].score >= CLOSE * best.score
    kind = AnswerKind.NOT_PROVIDED if cards[0] in silent else AnswerKind.ANSWER
    facet = next(iter(found.facets), None) if kind is AnswerKind.NOT_PROVIDED else None
    return Decision(kind, cards, facet=facet, unsure=unsure)


def _first(found: Evidence) -> tuple[Hit, ...]:
    """The hits to lead with: those of the whole message, of its first question, or of the parts of a story together."""
    if is_long(found):
        return _voted(found)
    strong = [part for part in found.parts if _is_question(part)]
    if len(strong) > 1 and found.hits[0].id in {part.hits[0].id for part in strong[1:]}:
        return strong[0].hits
    return found.hits


def _voted(found: Evidence) -> tuple[Hit, ...]:
    """The cards of a story: each part votes for its own, the more the likelier it is a question."""
    votes = {hit.id: STORY * hit.score for hit in found.hits}
    known = {hit.id: hit for hit in found.hits}
    for part in found.parts:
        weight = part.card_chance * (1.5 if part.asks else 1.0)
        for hit in part.hits:
            votes[hit.id] = votes.get(hit.id, 0.0) + weight * hit.score
            known.setdefault(hit.id, hit)
    return tuple(with_score(known[card], vote) for card, vote in sorted(votes.items(), key=lambda row: -row[1]))


def _further(found: Evidence, best: Hit) -> list[str]:
    """The first cards of the other questions in the message."""
    strong = [part for part in found.parts if _is_question(part)]
    return [part.hits[0].id for part in strong if part.hits[0].id != best.id] if len(strong) > 1 else []


def _is_question(part: Part) -> bool:
    return part.asks and part.card_chance >= PART_CHANCE and part.strength >= PART_STRENGTH
