"""For: finding the items (clauses, articles, entitlements) whose words fit a question best, within a millisecond.

A question is cleaned, taken out of raw Telex and corrected, then scored in one pass over fields whose worth was
computed while building: BM25 over syllables and pairs of neighbouring syllables, the best clause of an item, the share
of its heading that the question covers, the name of its document, a cited "Điều N", its curated questions.
Not for: deciding whether what was found is an answer (`knowledge.answer`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from knowledge._encode import Plain, Writer
from knowledge._entries import Singles
from knowledge._fields import Reading
from knowledge._layout import Layout
from knowledge._postings import Postings, Sums
from knowledge._terms import Known
from knowledge._weights import Weights
from knowledge.correct import Corrector
from knowledge.text import clean, fold_syllable, syllables, undo_telex

__all__ = ["Hit", "Index", "Item", "Weights"]
_RUN = 32


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


class Hit(NamedTuple):
    """One item found. `score` is the sum of all fields, comparable among the hits of one question only."""

    id: str
    score: float


class Index:
    """A search index in memory; immutable once built, safe to share between threads."""

    def __init__(self, items: Sequence[Item], phrases: Iterable[str], weights: Weights, writer: Writer) -> None:
        """Use `Index.build`."""
        reading = Reading(items, phrases, writer, asked_as_text=weights.question_as_text)
        self.questions = reading.asked()
        """The curated questions of all items, in order, as syllables."""
        self._items = items
        self._weights = weights
        self._layout = Layout(reading, weights)
        self.terms = self._layout.terms
        self.asked, self.phrases = self._layout.asked, self._layout.phrases
        """The same as terms, and so the phrases."""
        self.worth = self._layout.worth
        """What each term counts where a curated question shares it with the one asked."""
        self._cited = reading.cited
        self.corrector = Corrector(reading.vocabulary, reading.everything())

    @classmethod
    def build(
        cls,
        items: Iterable[Item],
        *,
        phrases: Iterable[str] = (),
        weights: Weights | None = None,
        writer: Writer | None = None,
    ) -> Index:
        """Index `items`; `phrases` are more ways of asking for the corrector, beside those that it always has.

        `writer` writes out texts and curated questions (not titles and names); by default they are read as they stand.
        """
        return cls(list(items), phrases, weights or Weights(), writer or Plain())

    @cached_property
    def _asked_alone(self) -> Postings:
        """The curated questions, for a search without anything around it."""
        return Postings(self.asked.worth(self.worth), self.terms.count, self.asked.texts)

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
        return self.search_known(self.terms.known(tokens), k)

    def search_known(self, question: Known, k: int = 10, common: Singles | None = None) -> list[Hit]:
        """Return the same for the terms of such syllables.

        `common`, where known already, is what each curated question shares with them.
        """
        if not self._items or not question.tokens or k < 1:
            return []
        items = self._layout.items(question)
        for number in self._cited_by(question.tokens):
            items[number] += self._weights.cited
        floor = _floor(items, k)
        if common is None:
            common = self._asked_alone.scores(question.terms)
        self._layout.add_asked(items, question, common, floor)
        return [Hit(self._items[i].id, score) for score, i in _best(items, k, floor)]

    def _cited_by(self, tokens: Sequence[str]) -> list[int]:
        """Return the items whose number the question cites."""
        found: list[int] = []
        for word, number in pairwise(tokens):
            if number[0].isdecimal() and fold_syllable(word) == "dieu":
                found += self._cited.get(number, ())
        return found


def _floor(scores: Sums, k: int) -> float:
    """Return a number that at least `k` of the scores reach, if there are so many, but few others; 0 or more.

    The highest score of each run of some scores tells it: many times quicker than sorting or `np.partition` of all.
    """
    run = max(1, min(_RUN, len(scores) // (2 * k)))
    tops = np.maximum.reduceat(scores, np.arange(0, len(scores), run))
    if k >= len(tops):
        return 0.0
    tops.partition(len(tops) - k)
    return max(0.0, float(tops[-k]))


def _best(scores: Sums, k: int, floor: float) -> list[tuple[float, int]]:
    """Return the `k` highest scores above 0 with their places, highest first, ties by place; `k` reach `floor`."""
    near = (scores >= floor).nonzero()[0]
    pairs = sorted(zip((-scores[near]).tolist(), near.tolist(), strict=True))[:k]
    return [(-score, place) for score, place in pairs if score < 0]
