"""Tells kinds of message apart: a question for a card, or one of the intents of `intents/*.yaml`.

For: a small softmax regression over syllables, pairs of neighbours and runs of four letters, all without marks, learnt
from the exemplars and the curated questions each time the knowledge is loaded (under a second). Not for: finding the
card (`index.py`), nor for the last word on what to reply (`decide.py`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from knowledge.text import fold_syllable

Floats = NDArray[np.float32]
Feature = TypeVar("Feature")
_EPOCHS = 5
_RATE = 2.0
_START, _END = "^", "$"
_PAIRS = 1 << 13
"""So many pairs of neighbouring syllables are remembered with what begins in the first."""


@dataclass(frozen=True)
class Sample:
    """A message as folded-or-not syllables, with its label; `weight` says how much it counts in learning."""

    tokens: tuple[str, ...]
    label: str
    weight: float = 1.0


def features(tokens: Iterable[str], known: Callable[[str, str], Iterable[Feature]]) -> list[Feature]:
    """What the classifier sees of a message, each once: what `known` gives for each syllable and the one after it."""
    plain = [_START, *map(fold_syllable, tokens), _END]
    return list(dict.fromkeys(chain.from_iterable(map(known, plain, plain[1:]))))


def beginning(word: str, after: str) -> list[str]:
    """The features that begin in a syllable: itself, the pair of both, the runs of four letters, all folded.

    A syllable has a dot before it, a pair has its two syllables joined by a line, a run stands as it is; none of these
    reaches further than into the syllable after it.
    """
    pair = f"{word}_{after}"
    if word == _START:
        return [pair]
    line = f" {word} " if after == _END else f" {word} {after} "[: len(word) + 4]
    return [f".{word}", pair, *(line[at : at + 4] for at in range(len(line) - 3))]


class Classifier:
    """Immutable once trained; safe to share between threads."""

    def __init__(self, labels: Sequence[str], numbers: dict[str, int], weights: Floats, bias: Floats) -> None:
        """Use `Classifier.train`."""
        self.labels = tuple(labels)
        self._numbers = numbers
        self._beginning = lru_cache(_PAIRS)(self._look_up)
        self._weights = weights
        self._bias = bias

    @classmethod
    def train(cls, samples: Sequence[Sample]) -> Classifier:
        """Learns from `samples`, always with the same result for the same samples."""
        labels = sorted({sample.label for sample in samples})
        numbers = _Numbers()
        numbered = cache(lambda word, after: [numbers[feature] for feature in beginning(word, after)])
        rows = [np.array(features(sample.tokens, numbered), dtype=np.intp) for sample in samples]
        target = [labels.index(sample.label) for sample in samples]
        weights, bias = _descend(rows, target, [sample.weight for sample in samples], len(numbers), len(labels))
        return cls(labels, dict(numbers), weights, bias)

    def probabilities(self, tokens: Iterable[str]) -> dict[str, float]:
        """The likelihood of each label for a message, adding up to 1; all alike where nothing in it is known."""
        if not self.labels:
            return {}
        found = features(tokens, self._beginning)
        known = [feature for feature in found if feature.__class__ is int]
        total = np.ones(len(known), dtype=np.float32) @ self._weights.take(known, axis=0)
        total *= np.float32(1 / math.sqrt(len(found)))
        total += self._bias
        total -= total.max()
        np.exp(total, out=total)
        total /= total.sum()
        return dict(zip(self.labels, total.tolist(), strict=True))

    def _look_up(self, word: str, after: str) -> tuple[int | str, ...]:
        """The features that begin in a syllable, by number where they are known."""
        return tuple(self._numbers.get(feature, feature) for feature in beginning(word, after))


class _Numbers(dict[str, int]):
    """The number of each feature met, in order of appearance."""

    def __missing__(self, feature: str) -> int:
        number = self[feature] = len(self)
        return number


def _descend(
    rows: list[NDArray[np.intp]], target: list[int], worth: list[float], size: int, count: int
) -> tuple[Floats, Floats]:
    """Stochastic gradient descent on the log loss; each message scaled to length 1."""
    weights = np.zeros((size, count), dtype=np.float32)
    bias, step, all_labels = (np.full(count, fill, dtype=np.float32) for fill in (0, 0, 1))
    longest = max(map(len, rows), default=0)
    ones = np.ones(longest, dtype=np.float32)
    memory = np.empty((longest, count), dtype=np.float32)
    if not rows:
        return weights, bias
    whole = np.dtype((np.void, count * weights.itemsize))  # a row as one value is written back far more quickly
    rows_of_weights, rows_of_memory = weights.view(whole)[:, 0], memory.view(whole)[:, 0]
    order = np.random.default_rng(0)
    for epoch in range(_EPOCHS):
        rate = _RATE / (1 + epoch)
        for at in order.permutation(len(rows)).tolist():
            row, much = rows[at], rate * worth[at]
            known, scale = len(row), 1 / math.sqrt(max(len(row), 1))
            seen = weights.take(row, axis=0, out=memory[:known], mode="clip")
            np.dot(ones[:known], seen, out=step)
            step *= scale
            step += bias
            np.exp(step, out=step)
            step *= much / float(all_labels @ step)
            step[target[at]] -= much
            bias -= step * 0.1
            step *= scale
            seen -= step
            rows_of_weights[row] = rows_of_memory[:known]
    return weights, bias
