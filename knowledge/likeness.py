"""How like a message is to each curated question: the share of rare syllables and pairs that both have (Dice).

For: ordering a short list of cards, and telling "the card answers this" from "the card is near but silent". Not for:
finding cards among all (`index.py`).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

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

    shares: NDArray[np.float64]
    places: Mapping[str, tuple[int, int, int]]

    def support(self, card_id: str) -> float:
        """The mean likeness (0..1) of the three nearest questions of a card; 0 for a card without any."""
        first, _, last = self.places.get(card_id, (0, 0, 0))
        own = self.shares[first:last]
        if len(own) > _BEST:
            own = np.partition(own, len(own) - _BEST)[-_BEST:]
        return float(own.sum()) / _BEST

    def silence(self, card_id: str) -> float:
        """How much more (-1..1) the message is like a question the card leaves open than like one that it answers."""
        first, middle, last = self.places.get(card_id, (0, 0, 0))
        if middle == last:
            return -1.0
        answered = float(self.shares[first:middle].max()) if middle > first else 0.0
        return float(self.shares[middle:last].max()) - answered


class Likeness:
    """Immutable; weighs each syllable by how rare it is among all curated questions."""

    def __init__(self, cards: Mapping[str, Asked]) -> None:
        rows: list[list[str]] = []
        self._places: dict[str, tuple[int, int, int]] = {}
        for card, asked in cards.items():
            first = len(rows)
            rows += [_parts(row) for row in (*asked.answered, *asked.unanswered)]
            self._places[card] = (first, first + len(asked.answered), len(rows))
        counts = Counter(part for row in rows for part in row)
        self._most = math.log(1 + len(rows))
        self._worth = {
            part: _PAIR if "_" in part else math.log(1 + len(rows) / (1 + count)) for part, count in counts.items()
        }
        self._totals = np.array([self._weigh(row) for row in rows], dtype=np.float64)
        self._rows = _by_part(rows)

    def near(self, tokens: Sequence[str]) -> Near:
        """The likeness of a message to every curated question."""
        parts = _parts(tokens)
        known = [part for part in parts if part in self._rows]
        common: NDArray[np.float64] = np.zeros(len(self._totals))
        if known:
            found = [self._rows[part] for part in known]
            worth = np.repeat([self._worth[part] for part in known], [len(rows) for rows in found])
            common = np.bincount(np.concatenate(found), worth, len(self._totals)).astype(np.float64)
        return Near(2 * common / np.maximum(self._totals + self._weigh(parts), 1e-9), self._places)

    def _weigh(self, parts: Iterable[str]) -> float:
        worth, most = self._worth, self._most
        return sum(worth.get(part) or (_PAIR if "_" in part else most) for part in parts)


def _parts(tokens: Sequence[str]) -> list[str]:
    """The distinct folded syllables and pairs of neighbours of a message."""
    plain = [fold_syllable(token) for token in tokens]
    return list(dict.fromkeys([*plain, *map("_".join, pairwise(plain))]))


def _by_part(rows: Sequence[Sequence[str]]) -> dict[str, NDArray[np.intp]]:
    """For each part the numbers of the questions that have it."""
    found: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        for part in row:
            found.setdefault(part, []).append(number)
    return {part: np.array(numbers, dtype=np.intp) for part, numbers in found.items()}
