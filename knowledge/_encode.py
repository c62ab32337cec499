"""For: numbering texts quickly, their abbreviations written out. Not for: writing them out (`knowledge.expand`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Protocol, cast

from knowledge._vocabulary import OVER_SPACE, Vocabulary
from knowledge.text import remembered, separate_words, visible

_NEAR = 3
"""How many runs around a word that may belong to a number before it are read with it."""


class Writer(Protocol):
    """Cuts texts into `visible` words, written out."""

    def words(self, text: str) -> list[str]:
        """Return the words of a text."""

    def cut(self, run: str) -> Sequence[str]:
        """Return the words of a run of letters and signs as they stand, nothing written out."""

    def reach(self, words: Sequence[str]) -> int:
        """Return how many runs on either side may change what `words` are written as; 0 where nothing is to write."""


class Plain:
    """Writes texts as they stand."""

    def words(self, text: str) -> list[str]:
        return separate_words(visible(text))

    def cut(self, run: str) -> Sequence[str]:
        return (visible(run),)

    def reach(self, words: Sequence[str]) -> int:
        return 0


class Encoder:
    """Numbers texts: a run of letters and signs met before takes one look-up.

    Only what stands around a run that is written in another way there is read word by word.
    """

    def __init__(self, vocabulary: Vocabulary, writer: Writer) -> None:
        self._vocabulary, self._writer = vocabulary, writer
        self._runs = remembered(self._number)
        self._together = remembered(self._number_together)

    def encode(self, text: str) -> list[int]:
        """Return the numbers of the syllables of `text`, new ones added to the vocabulary."""
        runs = text.split()
        rows = list(map(self._runs, runs))
        reaching = [(at - row, at + row + 1) for at, row in enumerate(rows) if row.__class__ is int]
        for first, last in reversed(_joined(reaching)):
            rows[first:last] = [self._together(" ".join(runs[first:last]))]
        return list(chain.from_iterable(cast(list[Sequence[int]], rows)))

    def _number(self, run: str) -> Sequence[int] | int:
        """Return the numbers of a run; where its neighbours count, how many of them."""
        words = self._writer.cut(run)
        reach = max(self._writer.reach(words), 0 if OVER_SPACE.isdisjoint(words) else _NEAR)
        return reach or tuple(self._vocabulary.encode_words(words))

    def _number_together(self, runs: str) -> Sequence[int]:
        return tuple(self._vocabulary.encode_words(self._writer.words(runs)))


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return `spans` with those that meet made one, in order; none begins before 0."""
    joined: list[tuple[int, int]] = []
    for first, last in spans:
        while joined and first <= joined[-1][1]:
            before, after = joined.pop()
            first, last = min(first, before), max(last, after)
        joined.append((max(first, 0), last))
    return joined
