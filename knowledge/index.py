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
from typing import NamedTuple

import numpy as np

from knowledge._fields import Reading
from knowledge._layout import Layout
from knowledge._postings import Sums
from knowledge._vocabulary import Ints
from knowledge._weights import Weights
from knowledge.correct import Corrector
from knowledge.phrases import QUESTION_PHRASES
from knowledge.text import clean, fold_syllable, syllables, undo_telex

__all__ = ["Hit", "Index", "Item", "Weights"]
_SHARES = (0.25, 0.1, 0.0)
"""Of the highest score: how far down the best hits are looked for, if need be."""
_FEW = 6
"""So many candidates a hit nearly always suffice: curated questions of one item stand side by side."""


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

    def __init__(self, items: Sequence[Item], phrases: Iterable[str], weights: Weights) -> None:
        """Use `Index.build`."""
        reading = Reading(items, chain(QUESTION_PHRASES, phrases))
        self._items = items
        self._weights = weights
        self._layout = Layout(reading, weights)
        self._cited = reading.cited
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
        question = self._layout.question(tokens)
        items = self._layout.items(question)
        for number in self._cited_by(tokens):
            items[number] += self._weights.cited
        owner = self._layout.owner
        asked = items.take(owner) + self._layout.asked(question) if len(owner) else items[:0]
        return [Hit(self._items[i].id, score) for i, score in _best(items, asked, owner, k)]

    def _cited_by(self, tokens: Sequence[str]) -> list[int]:
        """Return the items whose number the question cites."""
        found: list[int] = []
        for word, number in pairwise(tokens):
            if number[0].isdecimal() and fold_syllable(word) == "dieu":
                found += self._cited.get(number, ())
        return found


def _best(items: Sums, asked: Sums, owner: Ints, k: int) -> list[tuple[int, float]]:
    """Return the `k` highest scores above 0 with their items, highest first.

    The score of an item is the highest of its own and of those of its curated questions. Looking at what comes near
    the highest, and further down only where that is not enough, is many times quicker than sorting.
    """
    highest = max(float(items.max()), float(asked.max(initial=0)))
    found: dict[int, float] = {}
    for share in _SHARES:
        own, near = np.flatnonzero(items > highest * share), np.flatnonzero(asked > highest * share)
        scores = np.concatenate([items[own], asked[near]])
        if len(scores) < k and share:
            continue
        order = np.argsort(-scores, kind="stable")
        places = np.concatenate([own, owner[near]])
        for part in (order[: _FEW * k], order[_FEW * k :]):
            for place, score in zip(places[part].tolist(), scores[part].tolist(), strict=True):
                found.setdefault(place, score)
                if len(found) == k:
                    return list(found.items())
    return list(found.items())
