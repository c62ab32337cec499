"""From a message to the evidence about it: cards found, kinds of message, parts, places named.

For: gathering, once, everything `decide.py` rests on. Not for: deciding, nor for wording.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knowledge.address import nothing_else
from knowledge.cards import AnswerKind
from knowledge.facets import Facet, asked
from knowledge.followup import leans
from knowledge.index import Hit
from knowledge.likeness import Near
from knowledge.rank import ranked
from knowledge.safety import danger
from knowledge.segments import LONG, asks, segments
from knowledge.shelf import CARD, SILENT, Reading, Shelf
from knowledge.text import fold

_MOST_PARTS = 4
_FEW, _DEPTH = 8, 40
"""How many cards are looked at: usually, and when a document or a place is named."""


@dataclass(frozen=True)
class Part:
    """One part of a message that may be a question of its own."""

    reading: Reading
    hits: tuple[Hit, ...]
    strength: float
    card_chance: float
    asks: bool


@dataclass(frozen=True)
class Evidence:
    """Everything a decision rests on.

    `chances` maps intent ids to likelihoods, CARD and SILENT to those of a card. `strength` is the score of the best
    hit, about 1 for a card that fits, whatever the size of the library.
    """

    reading: Reading
    danger: str
    chances: Mapping[str, float]
    kinds: Mapping[str, AnswerKind]
    hits: tuple[Hit, ...]
    near: Near
    strength: float = 0.0
    parts: tuple[Part, ...] = ()
    opened: tuple[str, ...] = ()
    facets: tuple[Facet, ...] = ()
    documents: frozenset[str] = frozenset()

    @property
    def card_chance(self) -> float:
        """The likelihood (0..1) that the message is a question near a card."""
        return card_chance(self.chances)

    @property
    def intent(self) -> str:
        """The likeliest intent of the likeliest kind of reply other than a card; "" where none is known."""
        intents = {label: chance for label, chance in self.chances.items() if label in self.kinds}
        totals: dict[AnswerKind, float] = {}
        for label, chance in intents.items():
            totals[self.kinds[label]] = totals.get(self.kinds[label], 0.0) + chance
        return max(intents, key=lambda label: (totals[self.kinds[label]], intents[label]), default="")


def card_chance(chances: Mapping[str, float]) -> float:
    """The likelihood of a question near a card, answered or not."""
    return chances.get(CARD, 0.0) + chances.get(SILENT, 0.0)


def gather(shelf: Shelf, message: str, kinds: Mapping[str, AnswerKind], previous: str | None = None) -> Evidence:
    """The evidence about one cleaned message; `previous` is used where the message leans on it."""
    reading = shelf.read(message)
    whole = reading
    if previous and leans(reading.folded):
        before = shelf.read(previous)
        whole = Reading((*before.tokens, *reading.tokens))
    documents = shelf.scope.named(whole.folds)
    plain = fold(message)
    named = shelf.addresses.named(plain, documents)
    terms = shelf.index.terms.known(whole.tokens)
    found, near = shelf.find(terms, _DEPTH if documents or named else _FEW)
    hits = ranked(found, near, headings=shelf.headings, documents=documents, named=frozenset(named))
    return Evidence(
        reading=whole,
        danger=danger(message, plain),
        chances=shelf.classifier.probabilities(whole.tokens),
        kinds=kinds,
        hits=hits,
        near=near,
        strength=_strength(found, shelf),
        parts=tuple(_part(shelf, part, documents) for part in _several(message, len(reading.tokens))),
        opened=_opened(shelf, message, named, documents),
        facets=asked(reading.folded),
        documents=documents,
    )


def _several(message: str, words: int) -> tuple[str, ...]:
    """The parts worth a look of their own: those that ask, the last few; in a story one is enough, else two."""
    fewest, parts = (1 if words > LONG else 2), segments(message)
    asking = [part for part in parts if asks(part)][-_MOST_PARTS:] if len(parts) >= fewest else []
    return tuple(asking) if len(asking) >= fewest else ()


def _part(shelf: Shelf, text: str, documents: frozenset[str]) -> Part:
    reading = shelf.read(text)
    terms = shelf.index.terms.known(reading.tokens)
    found, near = shelf.find(terms, _FEW)
    hits = ranked(found, near, headings=shelf.headings, documents=documents)
    chance = card_chance(shelf.classifier.probabilities(reading.tokens))
    return Part(reading, hits, _strength(found, shelf), chance, asks(text))


def _strength(found: Sequence[Hit], shelf: Shelf) -> float:
    return found[0].score / shelf.usual_score if found else 0.0


def _opened(shelf: Shelf, message: str, named: Sequence[str], documents: frozenset[str]) -> tuple[str, ...]:
    """The clauses that a bare address opens; none where the message asks something more."""
    if not named or not nothing_else(message, shelf.scope.names, documents):
        return ()
    if len({card.split("/")[0] for card in named}) > 1:
        return tuple(named)
    return tuple(dict.fromkeys(card for address in named for card in shelf.addresses.opened(address)))


def is_long(evidence: Evidence) -> bool:
    """Whether the message is a story rather than a question."""
    return len(evidence.reading.tokens) > LONG and bool(evidence.parts)
