"""For: what the indexed texts teach about which syllables there are and which follow which.

Not for: choosing among them (`knowledge.correct`).
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from knowledge._entries import Floats, tally
from knowledge._vocabulary import Ints, Vocabulary, pairs

UNKNOWN = -1
"""The number of a form that the texts do not have; as an index it is the last element of `alone` and `after`."""
RARE = 0.002
"""A form with less than this share of the uses of the commonest one with its letters is never put for another."""
HELD_BACK = 0.75
"""So much of each count is kept for pairs not seen (absolute discounting)."""


class Bigrams:
    """Forms (syllables with marks) by number, folds (without) by number, and how likely a form follows another."""

    def __init__(self, vocabulary: Vocabulary, tokens: Ints, unknown: float) -> None:
        """Learn from `tokens`, numbered by `vocabulary`; `unknown` is the log likelihood of a form not in them."""
        self.forms: list[str] = list(vocabulary.forms)
        self.size = max(len(self.forms), 1)
        self.number: dict[str, int] = {form: i for i, form in enumerate(self.forms)}
        counts = np.bincount(tokens[tokens >= 0], minlength=len(self.forms))
        self.same_fold: dict[str, list[int]] = {}
        """Forms of each fold, commonest first; the folds, too, in the order of their commonest form."""
        folds = vocabulary.folds()
        for i in np.argsort(-counts, kind="stable").tolist():
            same = self.same_fold.setdefault(folds[i], [])
            if not same or counts[i] > counts[same[0]] * RARE:
                same.append(i)
        self.fold_number: dict[str, int] = {fold: i for i, fold in enumerate(self.same_fold)}
        self._near: dict[str, list[str]] = {}
        for fold in filter(str.isalpha, self.same_fold):
            for key in _deletions(fold):
                self._near.setdefault(key, []).append(fold)
        alone = np.log((counts + 0.5) / (counts.sum() + 0.5 * self.size + 1))
        self.alone: list[float] = [*alone.tolist(), unknown]
        """Log likelihood of each form."""
        self._learn(tokens, alone, folds)

    def _learn(self, tokens: Ints, alone: Floats, folds: list[str]) -> None:
        size = self.size
        found = pairs(tokens, size)
        keys, times = tally(found[found >= 0])
        first, second = keys // size, keys % size
        total = np.maximum(np.bincount(first, weights=times, minlength=size), 1)
        held_back = np.clip(HELD_BACK * np.bincount(first, minlength=size) / total, 1e-3, 1 - 1e-3)
        chance = np.log((times - HELD_BACK) / total[first] + held_back[first] * np.exp(alone)[second])
        starts = np.searchsorted(first, np.arange(size + 1)).tolist()
        seconds, chances = second.tolist(), chance.tolist()
        self.after: list[dict[int, float]] = [
            *(dict(zip(seconds[a:z], chances[a:z], strict=True)) for a, z in pairwise(starts)),
            {},
        ]
        """For each form, the log likelihood of those seen after it."""
        self.unseen: list[float] = [*np.log(held_back).tolist(), 0.0]
        """For each form, what to add to `alone` of a form not seen after it."""
        fold_of = np.array([self.fold_number[fold] for fold in folds], dtype=np.int64)
        self.fold_pairs = frozenset((fold_of[first] * size + fold_of[second]).tolist()) if len(keys) else frozenset()

    def fits(self, before: int, fold: int, after: int) -> int:
        """Return beside how many of its neighbours (0..2; folds, or UNKNOWN) the texts have this fold."""
        return self.met(before, fold) + self.met(fold, after)

    def met(self, fold: int, after: int) -> bool:
        """Return whether the texts have one fold right before another; never where one is UNKNOWN."""
        return fold >= 0 and after >= 0 and fold * self.size + after in self.fold_pairs

    def one_edit_away(self, fold: str) -> set[str]:
        """Return the folds with one letter more, less or other than `fold`, or two letters swapped."""
        size, near = len(fold), self._near
        return {word for key in _deletions(fold) for word in near.get(key, ()) if -2 < len(word) - size < 2}


def _deletions(word: str) -> set[str]:
    """Return `word` and every word one letter shorter: two words one edit apart share one of these."""
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}
