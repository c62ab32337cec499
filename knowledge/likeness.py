"""How like a message is to each curated question: the share of rare syllables and pairs that both have (Dice).

For: ordering a short list of cards, and telling "the card answers this" from "the card is near but silent"; only the
questions of the cards that are asked about are compared. Not for: finding cards among all (`index.py`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from knowledge._entries import Singles, merged
from knowledge._layout import Rows
from knowledge._postings import Postings, Sums
from knowledge._terms import Known, Terms

_PAIR = 1.5
"""What a pair of neighbouring syllables counts, where a syllable counts its rarity (0.7 to 8)."""
_BEST = 3
"""So many curated questions of a card speak for it."""


class Weighed:
    """Texts with each syllable weighed by how rare it is among them."""

    def __init__(self, terms: Terms, rows: Rows) -> None:
        rarity = np.full(terms.count, _PAIR)
        df = np.bincount(rows.single.terms, minlength=terms.size)
        rarity[: terms.size] = np.log(1 + rows.texts / (1 + df))
        self._rarity: Sequence[float] = memoryview(rarity.data)
        self._unknown = math.log(1 + rows.texts)
        self.worth = rarity.astype(np.float32)
        """What each term is worth."""
        self.totals = rows.totals(self.worth)
        """What the terms of each text are worth together."""

    def of(self, message: Known) -> float:
        """The same for a message; above 0."""
        known = sum(map(self._rarity.__getitem__, message.syllables))
        return known + self._unknown * message.unknown_syllables + _PAIR * message.pair_count + 1e-9


class _Place(NamedTuple):
    """Where the curated questions of a card stand: rows from `first` on, those it leaves open from `middle` on."""

    first: int
    middle: int
    last: int


class Near:
    """How like one message is to the curated questions of the cards that are asked about, and to the examples."""

    def __init__(self, likeness: Likeness, message: Known, shared: Sums) -> None:
        """Use `Likeness.near`."""
        self._likeness, self._message, self._shared = likeness, message, shared
        self._worth = likeness.asked.of(message)
        self._shares: dict[str, list[float]] = {}
        self._support: dict[str, float] = {}

    @property
    def searched(self) -> Singles:
        """What each curated question shares with the message, as the search weighs it."""
        return self._shared[: self._likeness.first_example].real

    def example(self) -> float:
        """The likeness (0..1) of the message to the nearest example; 0 without any."""
        return self._likeness.example(self._message, self._shared)

    def compare(self, cards: Sequence[str]) -> None:
        """Compares the message with several cards at once, which is quicker than one by one as they are asked about."""
        known, totals = self._likeness.places, self._likeness.asked.totals
        rows = [slice(place.first, place.last) for place in (known.get(card, _NOWHERE) for card in cards)]
        if rows:
            shared = np.concatenate([self._shared[row].imag for row in rows])
            worth = np.concatenate([totals[row] for row in rows]) + self._worth
            shares = (2 * shared / worth).tolist()
            at = 0
            for card, row in zip(cards, rows, strict=True):
                self._shares[card] = shares[at : (at := at + row.stop - row.start)]

    def _of(self, card: str) -> list[float]:
        """The likeness (0..1) of the message to each question of a card, in order."""
        if card not in self._shares:
            self.compare([card])
        return self._shares[card]

    def support(self, card_id: str) -> float:
        """The mean likeness (0..1) of the three nearest questions of a card; 0 for a card without any."""
        found = self._support.get(card_id)
        if found is None:
            found = self._support[card_id] = sum(sorted(self._of(card_id))[-_BEST:]) / _BEST
        return found

    def silence(self, card_id: str) -> float:
        """How much more (-1..1) the message is like a question the card leaves open than like one that it answers."""
        place, shares = self._likeness.places.get(card_id, _NOWHERE), self._of(card_id)
        answered = place.middle - place.first
        if answered == len(shares):
            return -1.0
        return max(shares[answered:]) - max(shares[:answered], default=0.0)


_NOWHERE = _Place(0, 0, 0)


class Likeness:
    """Immutable; safe to share between threads."""

    def __init__(self, terms: Terms, asked: Rows, examples: Rows, cards: Mapping[str, tuple[int, int]], worth: Singles):
        """`asked` are the curated questions; each of `cards` has, in order, so many it answers and so many it does not.

        `examples` ask for no card. `worth` is what the search counts for each term that a question shares. Raises
        ValueError where `cards` do not have as many questions as there are.
        """
        if sum(map(sum, cards.values())) != asked.texts:
            raise ValueError("each curated question belongs to one card")
        self.asked, self._others = Weighed(terms, asked), Weighed(terms, examples)
        self._halves = (self._others.totals / 2).astype(np.float32)
        self.first_example, count = asked.texts, asked.texts + examples.texts
        # What the search counts and what likeness counts are the two parts of one number, to be added up in one pass.
        rows = [asked.worth(worth + 1j * self.asked.worth), examples.worth(self._others.worth + 0j, asked.texts)]
        self._postings = Postings([merged(parts, count) for parts in zip(*rows, strict=True)], terms.count, count)
        self.places: dict[str, _Place] = {}
        first = 0
        for card, (answered, unanswered) in cards.items():
            last = first + answered + unanswered
            self.places[card] = _Place(first, first + answered, last)
            first = last

    def near(self, message: Known) -> Near:
        """The likeness of a message to curated questions and to examples."""
        return Near(self, message, self._postings.scores(message.terms))

    def example(self, message: Known, shared: Sums) -> float:
        """The likeness (0..1) of a message to the nearest example, from what is `shared`."""
        found = shared[self.first_example :].real / (self._halves + np.float32(self._others.of(message) / 2))
        return float(found.max(initial=0.0))
