"""For: numbering the syllables of many texts quickly, once, for the index and the corrector alike.

Not for: single messages (`knowledge.text.syllables`).
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from knowledge.text import fold, normal_token, raw_tokens, remembered, separate_words, visible

BREAK = -1
"""Stands after each text: no pair of neighbours goes across it."""

Ints = NDArray[np.int64]
OVER_SPACE = frozenset(["%", "trăm", "tram"])
"""Words that may belong to the number before them."""


class Vocabulary(dict[str, int]):
    """Numbers every token it meets, in order of appearance: written form -> number of its normal form."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[str] = []
        self._words = remembered(self._encode)

    def __missing__(self, token: str) -> int:
        normal = normal_token(token)
        if normal != token:
            number = self[normal]
        else:
            number = len(self.forms)
            self.forms.append(token)
        self[token] = number
        return number

    def encode(self, text: str) -> list[int]:
        """Return the numbers of the syllables of `text`, new ones added."""
        words = separate_words(visible(text))
        return list(chain.from_iterable(map(self._words, words)))

    def encode_words(self, words: Sequence[str]) -> list[int]:
        """Return the same for a text cut into `visible` words already."""
        if OVER_SPACE.isdisjoint(words):
            return list(chain.from_iterable(map(self._words, words)))
        return self.encode(" ".join(words))

    def _encode(self, word: str) -> tuple[int, ...]:
        return tuple(map(self.__getitem__, raw_tokens(word)))

    def folds(self) -> list[str]:
        """Return the folded form of every number."""
        return [fold(form) for form in self.forms]


class Texts:
    """Numbered tokens of texts of one kind, a BREAK after each."""

    def __init__(self) -> None:
        self._flat = array("q")
        self._ends: list[int] = []

    def add(self, tokens: list[int]) -> None:
        """Add one text."""
        self._flat.fromlist(tokens)
        self._flat.append(BREAK)
        self._ends.append(len(self._flat))

    def __len__(self) -> int:
        return len(self._ends)

    def row(self, number: int) -> list[int]:
        """Return the tokens of one text."""
        start = self._ends[number - 1] if number else 0
        return self._flat[start : self._ends[number] - 1].tolist()

    @cached_property
    def _tokens(self) -> Ints:
        return np.frombuffer(self._flat, dtype=np.int64)

    def tokens(self) -> Ints:
        """Return all tokens in one row; nothing is added after that."""
        return self._tokens

    def owners(self) -> NDArray[np.int32]:
        """Return, for each of `tokens`, the number of its text."""
        return np.repeat(np.arange(len(self._ends), dtype=np.int32), np.diff(np.array([0, *self._ends])))


def pairs(tokens: Ints, size: int) -> Ints:
    """Return, for each place but the last, `first * size + second`, or BREAK where a pair would go across a BREAK."""
    keys = tokens[:-1] * size
    keys += tokens[1:]
    keys[(tokens[:-1] < 0) | (tokens[1:] < 0)] = BREAK
    return keys
