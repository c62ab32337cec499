"""For: the numbers of terms, which are folded syllables and pairs of neighbouring ones, and the terms of a message.

Not for: what a term is worth (`knowledge._layout`, `knowledge.likeness`).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from knowledge._entries import Entries, distinct, tally
from knowledge._vocabulary import BREAK, Ints
from knowledge.text import fold_syllable


class Known(NamedTuple):
    """A message as terms, each once: first its `syllables`, then its pairs.

    What it has beside them is counted alone: its unknown syllables, and all its pairs, known or not.
    """

    tokens: Sequence[str]
    terms: list[int]
    syllables: list[int]
    unknown_syllables: int
    pair_count: int


class Terms:
    """Syllables have the numbers from 0 on, pairs those after them; immutable."""

    def __init__(self, numbers: dict[str, int], pair_keys: Sequence[Ints]) -> None:
        """`numbers` are those of the folded syllables; `pair_keys` are sorted, each `first * len(numbers) + second`."""
        self._numbers = numbers
        self.size = len(numbers)
        # The last key is above all others, so that every look-up ends at a key.
        self._keys = tally(np.concatenate([*(distinct(keys)[0] for keys in pair_keys), np.array([self.size**2])]))[0]
        self.count = self.size + len(self._keys) - 1

    def placed(self, pairs: Entries) -> Entries:
        """Return entries whose terms are keys of pairs with the numbers of those."""
        keys, times = distinct(pairs.terms)
        return Entries(np.repeat(np.searchsorted(self._keys, keys) + self.size, times), pairs.bins, pairs.values)

    def known(self, tokens: Sequence[str]) -> Known:
        """Return the terms of a message given as corrected syllables; saying a thing twice counts once."""
        folds = list(map(fold_syllable, tokens))
        numbers = dict.fromkeys(folds, BREAK)
        for fold in numbers:
            numbers[fold] = self._numbers.get(fold, BREAK)
        single = [number for number in numbers.values() if number >= 0]
        row = list(map(numbers.__getitem__, folds))
        keys = list(dict.fromkeys([a * self.size + b for a, b in pairwise(row) if a >= 0 and b >= 0]))
        double: list[int] = []
        if keys:
            places = self._keys.searchsorted(keys)
            there = zip(keys, self._keys.take(places).tolist(), places.tolist(), strict=True)
            double = [self.size + place for key, found, place in there if key == found]
        return Known(tokens, single + double, single, len(numbers) - len(single), len(set(pairwise(folds))))
