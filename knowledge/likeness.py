"""How like a message is to each curated question: the share of rare syllables and pairs that both have (Dice).

For: ordering a short list of cards, and telling "the card answers this" from "the card is near but silent"; only the
questions of the cards that are asked about are compared. Not for: finding cards among all (`index.py`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from knowledge._entries import Entries, Floats
from knowledge._layout import Rows
from knowledge._terms import Known, Terms

_PAIR = 1.5
"""What a pair of neighbouring syllables counts, where a syllable counts its rarity (0.7 to 8)."""
_BEST = 3
"""So many curated questions of a card speak for it."""


class Weighed:
    """Texts with each syllable weighed by how rare it is among them."""

    def __init__(self, terms: Terms, rows: Rows) -> None:
        single, double, self.count = rows
        df = np.bincount(single.terms, minlength=terms.size)
        rarity = np.log(1 + self.count / (1 + df))
        self._worth: Sequence[float] = memoryview(rarity.data)
        self._unknown = math.log(1 + self.count)
        self.parts = [
            Entries(single.terms, single.bins, rarity[single.terms].astype(np.float32)),
            Entries(double.terms, double.bins, np.full(len(double.terms), _PAIR, dtype=np.float32)),
        ]

    def totals(self) -> Floats:
        """What the terms of each text are worth together."""
        totals = np.zeros(self.count)
        for part in self.parts:
            totals += np.bincount(part.bins, part.values, self.count)
        return totals

    def worth(self, message: Known) -> float:
        """The same for a message; above 0."""
        known = sum(map(self._worth.__getitem__, message.syllables))
        return known + self._unknown * message.unknown_syllables + _PAIR * message.pair_count + 1e-9


class _Place(NamedTuple):
    """Where the curated questions of a card stand: rows from `first` on, those it leaves open from `middle` on.

    Their terms are those from `begin` to `end`.
    """

    first: int
    middle: int
    last: int
    begin: int
    end: int


class Near:
    """How like one message is to the curated questions of the cards that are asked about."""

    def __init__(self, likeness: Likeness, message: Known) -> None:
        """Use `Likeness.near`."""
        self._likeness, self._message = likeness, message
        self._shares: dict[str, list[float]] = {}
        self._support: dict[str, float] = {}

    def compare(self, cards: Iterable[str]) -> None:
        """Compares the message with several cards at once, which is quicker than one by one as they are asked about."""
        places = {card: place for card in cards if (place := self._likeness.places.get(card))}
        if places:
            shares = self._likeness.shares(self._message, list(places.values()))
            at = 0
            for card, place in places.items():
                self._shares[card] = shares[at : (at := at + place.last - place.first)]

    def _of(self, card: str) -> list[float]:
        if card not in self._shares:
            self.compare([card])
        return self._shares.get(card, [])

    def support(self, card_id: str) -> float:
        """The mean likeness (0..1) of the three nearest questions of a card; 0 for a card without any."""
        found = self._support.get(card_id)
        if found is None:
            found = self._support[card_id] = sum(sorted(self._of(card_id))[-_BEST:]) / _BEST
        return found

    def silence(self, card_id: str) -> float:
        """How much more (-1..1) the message is like a question the card leaves open than like one that it answers."""
        place, shares = self._likeness.places.get(card_id), self._of(card_id)
        if place is None or place.middle == place.last:
            return -1.0
        answered = place.middle - place.first
        return max(shares[answered:]) - max(shares[:answered], default=0.0)


class Likeness:
    """Immutable; safe to share between threads."""

    def __init__(self, terms: Terms, rows: Rows, cards: Mapping[str, tuple[int, int]]) -> None:
        """`rows` are the curated questions; each of `cards`, in order, has so many it answers, and so many it does not.

        Raises ValueError where `cards` do not have as many questions as there are rows.
        """
        if sum(map(sum, cards.values())) != rows.texts:
            raise ValueError("each curated question belongs to one card")
        self._weighed = Weighed(terms, rows)
        self._term_count = terms.count
        # A term worth nothing for each question, so that none is without: reduceat sums no empty runs.
        count = rows.texts
        none = Entries(np.zeros(count, dtype=np.int64), np.arange(count, dtype=np.int32), np.zeros(count, np.float32))
        parts = [none, *self._weighed.parts]
        bins = np.concatenate([part.bins for part in parts])
        order = np.argsort(bins, kind="stable")
        self._terms = np.concatenate([part.terms for part in parts])[order]
        self._values = np.concatenate([part.values for part in parts])[order]
        self._lengths = np.bincount(bins, minlength=count)
        self._totals = self._weighed.totals()
        self.places = self._placed(cards)

    def _placed(self, cards: Mapping[str, tuple[int, int]]) -> dict[str, _Place]:
        """The place of each card that has questions."""
        ends = [0, *np.cumsum(self._lengths).tolist()]
        places, first = {}, 0
        for card, (answered, unanswered) in cards.items():
            last = first + answered + unanswered
            if last > first:
                places[card] = _Place(first, first + answered, last, ends[first], ends[last])
            first = last
        return places

    def near(self, message: Known) -> Near:
        """The likeness of a message to curated questions."""
        return Near(self, message)

    def shares(self, message: Known, places: Sequence[_Place]) -> list[float]:
        """The likeness (0..1) of a message to each question at `places`, in order."""
        met = np.zeros(self._term_count, dtype=np.bool_)
        met[message.terms] = True
        terms = np.concatenate([self._terms[place.begin : place.end] for place in places])
        values = np.concatenate([self._values[place.begin : place.end] for place in places])
        lengths = np.concatenate([self._lengths[place.first : place.last] for place in places])
        totals = np.concatenate([self._totals[place.first : place.last] for place in places])
        common = np.add.reduceat(values * met.take(terms), np.cumsum(lengths) - lengths)
        found: list[float] = (2 * common / (totals + self._weighed.worth(message))).tolist()
        return found
