"""What to reply: a pure choice among the kinds of answer, from what was found in a message.

For: the rules and their thresholds, in one readable place. Not for: finding (`find.py`) or wording (`reply.py`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from knowledge.bare import INTENT as BARE
from knowledge.bare import is_bare
from knowledge.beside import Company, anybody
from knowledge.cards import AnswerKind
from knowledge.facets import Facet
from knowledge.find import Evidence, Part, is_long
from knowledge.index import Hit
from knowledge.rank import with_score

# Weights of a logistic rule, fitted on labelled questions: is a card asked for at all? The classifier's likelihood,
# the score of the best card, its curated questions, and against them the nearest message that asks for no card.
_CHANCE, _STRENGTH, _CURATED, _OTHER, _BIAS = 0.8, 2.8, 11.0, -16.0, 0.2
_ENOUGH = 3.0
TOPIC_WORDS = 3
ON_TOPIC = 0.65
"""From this likelihood on, a message that no card fits is still about our subjects."""
BESIDE = 0.5
"""A further card about the same thing is shown when its score is at least this share of the first one's."""
FITS = 0.75
"""From this share on it is shown whatever it is about: a right card left out costs more than one too many (with typos,
every step up to 0.85 lost right cards of questions whose first card was wrong)."""
CLOSE = 0.97
"""The second card fits about as well when its score comes within this share of the first one's."""
PART_CHANCE, PART_STRENGTH = 0.6, 0.75
"""What a part of a message must reach to be taken for a question of its own."""
SUSPICION = 0.29
"""From this likelihood on a message counts as sensitive without a hard pattern that says so."""
NAMED_SUBJECT = 0.25
"""From this likelihood on a reply without a text may name the subject (contests, reports, careers)."""
SAID = 0.9
"""From this likeness on a message is the example itself, whatever subject it names."""
WHOLE = 0.42
"""A message this like the curated questions of its card is a whole question, however short."""
SURE = 0.6
"""From this likelihood on a short message is no question about the one before."""
STORY = 0.5
"""What a long message as a whole counts beside each of its parts."""
MOST_CARDS = 3
_WHEN = re.compile(
    r" (ngay nao|ngay may|hom nao|khi nao|bao gio|luc nao|chung nao|thang may|thang nao|may gio|lich|han)\b"
)
_NOW = re.compile(
    r" (nam nay|nam hoc nay|nam toi|sang nam|dot nay|ky nay|sap toi|thang nay|thang sau|tuan nay|tuan sau|hom nay|"
    r"quy [1-4]|2026|2027)\b"
)
"""Words of a date that is asked for, and of today; a clause of a document that is over cannot tell it."""


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


def decide(
    found: Evidence,
    silent: frozenset[str],
    other: float = 0.0,
    *,
    subject: bool = False,
    beside: Company = anybody,
) -> Decision:
    """The decision for one message; `silent` are the cards that do not give the detail asked for.

    `other` is how like (0..1) the message is to the nearest example that asks for no card; `subject`, whether it names
    subjects and says nothing else; `beside`, which cards may stand beside another.

    Danger goes first, then an address, then the question whether a card is asked for at all.
    """
    if found.danger:
        return Decision(AnswerKind.SENSITIVE, intent=found.danger)
    if found.opened:
        unsure = len({card.split("/")[0] for card in found.opened}) > 1
        return Decision(AnswerKind.ANSWER, found.opened[:MOST_CARDS], found.opened[MOST_CARDS:], unsure=unsure)
    if not found.reading.tokens:
        return Decision(AnswerKind.OUT_OF_SCOPE, intent="gibberish")
    if asks_for_card(found, other):
        decision = _with_cards(found, silent, beside)
        return _for_today(found, decision, silent) if _asks_for_new_date(found, decision) else decision
    if subject and found.hits and other < SAID:
        return _about(found, silent)
    if found.card_chance >= ON_TOPIC:
        if len(found.reading.tokens) <= TOPIC_WORDS and found.hits:
            return _with_cards(found, silent)  # a subject and no question ("đoàn phí"): its cards say what there is
        return Decision(AnswerKind.NOT_IN_KNOWLEDGE)
    return _without_cards(found)


def _about(found: Evidence, silent: frozenset[str]) -> Decision:
    """What there is on a subject that was named and not asked about, so that nothing can be silent on it."""
    return replace(_with_cards(found, silent), kind=AnswerKind.ANSWER, facet=None, unsure=True)


def _without_cards(found: Evidence) -> Decision:
    """The likeliest intent of the likeliest kind; a weak suspicion of something sensitive is none."""
    kind, intent, chance = _likeliest(found, found.kinds)
    if is_bare(found.reading.tokens) and kind is not AnswerKind.SMALL_TALK and BARE in found.kinds:
        return Decision(AnswerKind.SMALL_TALK, intent=BARE)
    if kind is AnswerKind.SENSITIVE and chance < SUSPICION:
        harmless = {label: other for label, other in found.kinds.items() if other is not AnswerKind.SENSITIVE}
        kind, intent, chance = _likeliest(found, harmless)
    return Decision(kind, intent=_named(found, intent) if kind is AnswerKind.NOT_IN_KNOWLEDGE else intent)


def _named(found: Evidence, intent: str) -> str:
    """The intent where it is likely enough to name its subject, else none."""
    return intent if found.chances.get(intent, 0.0) >= NAMED_SUBJECT else ""


def _likeliest(found: Evidence, kinds: Mapping[str, AnswerKind]) -> tuple[AnswerKind, str, float]:
    """The likeliest kind of reply without a card, its likeliest intent, and the likelihood of the kind."""
    totals: dict[AnswerKind, float] = {}
    for label, kind in kinds.items():
        totals[kind] = totals.get(kind, 0.0) + found.chances.get(label, 0.0)
    if not totals:
        return AnswerKind.OUT_OF_SCOPE, "", 0.0
    best = max(totals, key=totals.__getitem__)
    intent = max((label for label in kinds if kinds[label] is best), key=lambda label: found.chances.get(label, 0.0))
    return best, intent, totals[best]


def stands_alone(found: Evidence, decision: Decision, *, points_back: bool) -> bool:
    """Whether a message that may lean on the one before is a whole of its own: a curated question, thanks, a command.

    `found` and `decision` are about the message by itself.
    """
    if decision.cards:
        return found.near.support(decision.cards[0]) >= WHOLE or bool(found.opened)
    if decision.kind in (AnswerKind.OUT_OF_SCOPE, AnswerKind.NOT_IN_KNOWLEDGE) or decision.intent == BARE:
        return not points_back and _likeliest(found, found.kinds)[2] >= SURE and not is_bare(found.reading.tokens)
    return not points_back


def asks_for_card(found: Evidence, other: float) -> bool:
    """Whether the message is a question near a card rather than like an example that asks for none."""
    if not found.hits:
        return False
    chance = min(max(found.card_chance, 1e-6), 1 - 1e-6)
    curated = found.near.support(found.hits[0].id)
    told = _CHANCE * math.log(chance / (1 - chance)) + _STRENGTH * min(found.strength, _ENOUGH)
    return told + _CURATED * curated + _OTHER * other + _BIAS > 0


def _with_cards(found: Evidence, silent: frozenset[str], beside: Company = anybody) -> Decision:
    hits = _voted(found) if is_long(found) else found.hits
    asked = () if is_long(found) else _asked_in_turn(found)
    best = hits[0]
    near = [hit.id for hit in hits if hit.score >= BESIDE * best.score][:MOST_CARDS]  # none moves up for one left out
    if found.near.support(best.id) >= WHOLE:  # where the first card is in doubt, any other may be the right one
        close = {hit.id for hit in hits if hit.score >= FITS * best.score}
        near = [card for card in near if card in close or _is_named(found, card) or beside(best.id, card)]
    cards = tuple(dict.fromkeys([*asked, *near]))[:MOST_CARDS]
    unsure = not asked and len(hits) > 1 and hits[1].score >= CLOSE * best.score
    kind = AnswerKind.NOT_PROVIDED if cards[0] in silent else AnswerKind.ANSWER
    facet = next(iter(found.facets), None) if kind is AnswerKind.NOT_PROVIDED else None
    return Decision(kind, cards, facet=facet, unsure=unsure, questions=max(len(asked), 1))


def _is_named(found: Evidence, card: str) -> bool:
    return card.partition("/")[0] in found.documents


def _asks_for_new_date(found: Evidence, decision: Decision) -> bool:
    """Whether a date of today or to come is asked, and only a document that is over speaks of the subject."""
    if "/" not in decision.cards[0] or found.documents:
        return False
    line = f" {found.reading.folded}"
    return bool(_WHEN.search(line) and _NOW.search(line))


def _for_today(found: Evidence, decision: Decision, silent: frozenset[str]) -> Decision:
    """What the law says of the subject where it says something, else that no text tells the date."""
    law = tuple(card for card in decision.cards if "/" not in card)
    if law:
        kind = AnswerKind.NOT_PROVIDED if law[0] in silent else AnswerKind.ANSWER
        return replace(decision, kind=kind, cards=law, unsure=False, questions=1)
    unknown = {label: kind for label, kind in found.kinds.items() if kind is AnswerKind.NOT_IN_KNOWLEDGE}
    return Decision(AnswerKind.NOT_IN_KNOWLEDGE, intent=_named(found, _likeliest(found, unknown)[1]))


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
