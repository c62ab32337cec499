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
ON_TOPIC = 0.65
"""From this likelihood on, a message that no card fits is still about our subjects."""
BESIDE = 0.5
"""A further card is shown when its score is at least this share of the first one's."""
CLOSE = 0.97
"""The second card fits about as well when its score comes within this share of the first one's."""
PART_CHANCE, PART_STRENGTH = 0.6, 0.75
"""What a part of a message must reach to be taken for a question of its own."""
STORY = 0.5
"""What a long message as a whole counts beside each of its parts."""
MOST_CARDS = 3


@dataclass(frozen=True)
class Decision:
    """The kind of answer with its parts.

    `cards` are ids, best first; `more` were found but are not shown. `unsure`: the first two fit about as well.
    `questions`: so many questions were asked, and the first cards answer one each.
    """

    kind: AnswerKind
    cards: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    intent: str = ""
    facet: Facet | None = None
    unsure: bool = False
    questions: int = 1


def decide(found: Evidence, silent: frozenset[str]) -> Decision:
    """The decision for one message; `silent` are the cards that do not give the detail asked for.

    Danger goes first, then an address, then the question whether a card is asked for at all.
    """
    if found.danger:
        return Decision(AnswerKind.SENSITIVE, intent=found.danger)
    if found.opened:
        unsure = len({card.split("/")[0] for card in found.opened}) > 1
        return Decision(AnswerKind.ANSWER, found.opened[:MOST_CARDS], found.opened[MOST_CARDS:], unsure=unsure)
    if not found.reading.tokens:
        return Decision(AnswerKind.OUT_OF_SCOPE, intent="gibberish")
    if asks_for_card(found):
        return _with_cards(found, silent)
    if found.card_chance >= ON_TOPIC:
        return Decision(AnswerKind.NOT_IN_KNOWLEDGE)
    return Decision(found.kinds.get(found.intent, AnswerKind.OUT_OF_SCOPE), intent=found.intent)


def asks_for_card(found: Evidence) -> bool:
    """Whether the message is a question near a card."""
    if not found.hits:
        return False
    chance = min(max(found.card_chance, 1e-6), 1 - 1e-6)
    return _CHANCE * math.log(chance / (1 - chance)) + _STRENGTH * found.strength + _BIAS > 0


def _with_cards(found: Evidence, silent: frozenset[str]) -> Decision:
    hits = _voted(found) if is_long(found) else found.hits
    asked = () if is_long(found) else _asked_in_turn(found)
    best = hits[0]
    near = [hit.id for hit in hits if hit.score >= BESIDE * best.score]
    cards = tuple(dict.fromkeys([*asked, *near]))[:MOST_CARDS]
    unsure = not asked and len(hits) > 1 and hits[1].score >= CLOSE * best.score
    kind = AnswerKind.NOT_PROVIDED if cards[0] in silent else AnswerKind.ANSWER
    facet = next(iter(found.facets), None) if kind is AnswerKind.NOT_PROVIDED else None
    return Decision(kind, cards, facet=facet, unsure=unsure, questions=max(len(asked), 1))


def _asked_in_turn(found: Evidence) -> tuple[str, ...]:
    """The first cards of several questions in one message, in the order asked; none where there is one question.

    They must agree with the message as a whole: its own first card is among them.
    """
    first = [part.hits[0].id for part in found.parts if _is_question(part)]
    several = tuple(dict.fromkeys(first))[:MOST_CARDS]
    return several if len(several) > 1 and found.hits[0].id in several else ()


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


def _is_question(part: Part) -> bool:
    return part.asks and part.card_chance >= PART_CHANCE and part.strength >= PART_STRENGTH
