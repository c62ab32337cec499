"""For: finding the items (clauses, articles, entitlements) whose words fit a question best, within a millisecond.

A question is cleaned, taken out of raw Telex and corrected, then scored in one pass over fields whose worth was
computed while building: BM25 over syllables and pairs of neighbouring syllables, the best clause of an item, the share
of its heading that the question covers, the name of its document, a cited "Điều N", its curated questions.
Not for: deciding whether what was found is an answer (`knowledge.answer`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from knowledge._entries import Floats
from knowledge._fields import Reading
from knowledge._layout import Layout, Sums
from knowledge._weights import Weights
from knowledge.correct import Corrector
from knowledge.phrases import QUESTION_PHRASES
from knowledge.text import clean, fold_syllable, syllables, undo_telex

__all__ = ["Hit", "Index", "Item", "Weights"]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that can be found.

    `title` may be "Luật X. Điều 1. Phạm vi" (then name, number and heading are read from it) or a heading alone with
    the document's `name` beside it. `questions` are curated ways of asking for it.
    """

    id: str
    title: str
    text: str
    name: str = ""
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """One item found, with what a decision may rest on."""

    id: str
    score: float
    """The sum of all fields, comparable among the hits of one question only."""
    covered: float
    """The share (0..1) of the question's informative weight (idf of its syllables) that the item has anywhere."""
    heading: float
    """The share (0..1) of the heading that the question has."""
    likeness: float
    """How like the question is to the nearest curated question of the item, 0..1; 0 where it has none."""
    question: str
    """That curated question; empty where there is none alike."""


class Index:
    """A search index in memory; immutable once built, safe to share between threads."""

    def __init__(self, items: Sequence[Item], phrases: Iterable[str], weights: Weights) -> None:
        """Use `Index.build`."""
        reading = Reading(items, chain(QUESTION_PHRASES, phrases))
        self._items = items
        self._weights = weights
        self._layout = Layout(reading, weights)
        self._cited = reading.cited
        self._first_question = reading.first_question.tolist()
        self.corrector = Corrector(reading.vocabulary, reading.everything())

    @classmethod
    def build(cls, items: Iterable[Item], *, phrases: Iterable[str] = (), weights: Weights | None = None) -> Index:
        """Index `items`; `phrases` are more ways of asking for the corrector, beside `QUESTION_PHRASES`."""
        return cls(list(items), phrases, weights or Weights())

    def __len__(self) -> int:
        return len(self._items)

    def prepare(self, text: str, keep: Collection[str] = ()) -> list[str]:
        """Return the corrected syllables of a question as typed; those in `keep` stay as they are."""
        return self.corrector.correct_tokens(syllables(undo_telex(clean(text))), keep)

    def search(self, text: str, k: int = 10) -> list[Hit]:
        """Return the best `k` items for a question as typed, best first; fewer where fewer share anything with it."""
        return self.search_tokens(self.prepare(text), k)

    def search_tokens(self, tokens: Sequence[str], k: int = 10) -> list[Hit]:
        """Return the best `k` items for syllables as `prepare` gives them, best first."""
        if not self._items or not tokens or k < 1:
            return []
        layout, weights = self._layout, self._weights
        question = layout.question(tokens)
        sums = layout.sums(question)
        total = sums.item + sums.clause + weights.heading * sums.heading**2
        total += weights.question * sums.likeness**weights.question_power
        for number in self._cited_by(tokens):
            total[number] += weights.cited
        best = _top(total, k)
        covered = layout.covered(question, best).tolist()
        return [self._hit(i, float(total[i]), share, sums) for i, share in zip(best.tolist(), covered, strict=True)]

    def _cited_by(self, tokens: Sequence[str]) -> list[int]:
        """Return the items whose number the question cites."""
        found: list[int] = []
        for word, number in pairwise(tokens):
            if number[0].isdecimal() and fold_syllable(word) == "dieu":
                found += self._cited.get(number, ())
        return found

    def _hit(self, i: int, score: float, covered: float, sums: Sums) -> Hit:
        likeness, question = 0.0, ""
        span = slice(self._first_question[i], self._first_question[i + 1])
        if span.start < span.stop:
            at = int(sums.questions[span].argmax())
            likeness = float(sums.questions[span.start + at])
            question = self._items[i].questions[at] if likeness else ""
        return Hit(self._items[i].id, score, covered, float(sums.heading[i]), likeness, question)


def _top(total: Floats, k: int) -> NDArray[np.int64]:
    """Return the places of the `k` highest scores above 0, highest first; ties by place."""
    k = min(k, len(total))
    best = np.argpartition(-total, k - 1)[:k] if k else np.empty(0, dtype=np.int64)
    best = best[np.lexsort((best, -total[best]))]
    return best[total[best] > 0]
