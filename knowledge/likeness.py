"""How like a message is to each curated question: the share of rare syllables and pairs that both have (Dice).

For: ordering a short list of cards, and telling "the card answers this" from "the card is near but silent". Not for:
finding cards among all (`index.py`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge._entries import Entries
from knowledge._fields import Field
from knowledge._postings import Postings
from knowledge._terms import Terms
from knowledge._vocabulary import BREAK, Texts
from knowledge.text import fold_syllable

_PAIR = 1.5
"""What a pair of neighbouring syllables counts, where a syllable counts its rarity (0.7 to 8)."""
_BEST = 3
"""So many curated questions of a card speak for it."""


@dataclass(frozen=True)
class Asked:
    """The curated questions of one card, as syllables: `answered` by it, and near it but `unanswered`."""

    answered: tuple[tuple[str, ...], ...] = ()
    unanswered: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Near:
    """How like one message is to the curated questions; asks are cheap."""

    shares: NDArray[np.float32]
    places: Mapping[str, tuple[int, int, int]]

    def support(self, card_id: str) -> float:
        """The mean likeness (0..1) of the three nearest questions of a card; 0 for a card without any."""
        first, _, last = self.places.get(card_id, (0, 0, 0))
        shares: list[float] = self.shares[first:last].tolist()
        return sum(sorted(shares)[-_BEST:]) / _BEST

    def silence(self, card_id: str) -> float:
        """How much more (-1..1) the message is like a question the card leaves open than like one that it answers."""
        first, middle, last = self.places.get(card_id, (0, 0, 0))
        if middle == last:
            return -1.0
        shares: list[float] = self.shares[first:last].tolist()
        return max(shares[middle - first :]) - max(shares[: middle - first], default=0.0)


class Likeness:
    """Immutable; weighs each syllable by how rare it is among all curated questions."""

    def __init__(self, cards: Mapping[str, Asked]) -> None:
        numbers = _Numbers()
        rows = Texts()
        self._places: dict[str, tuple[int, int, int]] = {}
        for card, asked in cards.items():
            first = len(rows)
            for row in (*asked.answered, *asked.unanswered):
                rows.add(list(map(numbers.__getitem__, row)))
            self._places[card] = (first, first + len(asked.answered), len(rows))
        count = len(rows)
        field = Field(rows, np.array([*range(len(numbers.folds)), BREAK]), len(numbers.folds))
        pairs = field.pairs()
        self._terms = Terms(numbers.folds, [pairs.terms])
        self._unknown = math.log(1 + count)
        self._learn(field.syllables(), self._terms.placed(pairs), count)

    def _learn(self, single: Entries, double: Entries, count: int) -> None:
        rarity = np.log(1 + count / (1 + np.bincount(single.terms, minlength=self._terms.size)))
        worth = np.concatenate([rarity, np.full(self._terms.count - self._terms.size, _PAIR)])
        self._worth: Sequence[float] = memoryview(worth.data)
        values = worth.astype(np.float32)
        parts = [Entries(entries.terms, entries.bins, values[entries.terms]) for entries in (single, double)]
        self._postings = Postings(parts, self._terms.count, count)
        totals = np.zeros(count)
        for part in parts:
            totals += np.bincount(part.bins, part.values, count)
        self._totals = totals.astype(np.float32)

    def near(self, tokens: Sequence[str]) -> Near:
        """The likeness of a message to every curated question."""
        known = self._terms.known(tokens)
        own = sum(map(self._worth.__getitem__, known.terms))
        own += self._unknown * known.unknown_syllables + _PAIR * known.unknown_pairs
        shares = self._postings.scores(known.terms)
        shares *= 2
        shares /= self._totals + np.float32(max(own, 1e-9))
        return Near(shares, self._places)


class _Numbers(dict[str, int]):
    """The number of the folded form of each syllable met."""

    def __init__(self) -> None:
        super().__init__()
        self.folds: dict[str, int] = {}

    def __missing__(self, syllable: str) -> int:
        folds = self.folds
        number = self[syllable] = folds.setdefault(fold_syllable(syllable), len(folds))
        return number
