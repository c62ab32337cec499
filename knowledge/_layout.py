"""For: laying out everything a search adds up, computed once from the items; see `Layout`.

Not for: the search itself (`knowledge.index`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from knowledge._entries import Entries, Floats, bm25, gathered, idf, merged, shares, spread, tally
from knowledge._fields import Field, Reading
from knowledge._postings import Postings
from knowledge._postings import Sums as Bins
from knowledge._vocabulary import BREAK, Ints
from knowledge._weights import Weights
from knowledge.text import fold_syllable


@dataclass(frozen=True, slots=True)
class Question:
    """The terms of a question that the index knows, and its weight."""

    terms: Ints
    syllables: int
    """So many of `terms`, the first ones, are syllables, the rest pairs."""
    weight: float
    """The idf of all its different syllables, unknown ones included."""
    full_weight: float
    """The same with the pairs."""


@dataclass(frozen=True, slots=True)
class Sums:
    """What a question is worth in each item, part by part."""

    item: Bins
    clause: Bins
    heading: Bins
    likeness: Floats
    questions: Floats
    """The likeness of each curated question."""


class Layout:
    """Bins, in this order: the items, their clauses, their headings, their curated questions."""

    def __init__(self, reading: Reading, weights: Weights) -> None:
        numbers: dict[str, int] = {}
        folds = [numbers.setdefault(fold, len(numbers)) for fold in reading.vocabulary.folds()]
        self._numbers = numbers
        self._size = len(numbers)
        self._weights = weights
        self._count = reading.count
        self._first_clause, self._first_question = reading.first_clause, reading.first_question
        clause_at, heading_at = self._count, self._count + len(reading.clauses)
        self._spans = (clause_at, heading_at, heading_at + self._count)
        single, double = self._counts(reading, np.array([*folds, BREAK], dtype=np.int64))
        parts = self._parts(single, double)
        del single, double  # large, and the next step is the one that takes most memory
        self.postings = Postings(parts, self._terms, self._spans[2] + len(reading.questions))

    def _counts(self, reading: Reading, fold_of: Ints) -> tuple[list[Entries], list[Entries]]:
        """Return how often names, headings, clauses and questions have each syllable, and each pair."""
        kinds = (reading.names, reading.headings, reading.clauses, reading.questions)
        fields = [Field(kind, fold_of, self._size) for kind in kinds]
        double = [field.pairs() for field in fields]
        # The last key is above all others, so that every look-up ends at a key.
        self._pair_keys = tally(np.concatenate([*(entries.terms for entries in double), [self._size**2]]))[0]
        self._terms = self._size + len(self._pair_keys) - 1
        return [field.syllables() for field in fields], [self._placed(entries) for entries in double]

    def _placed(self, keyed: Entries) -> Entries:
        """Return entries of pairs with terms that follow those of the syllables."""
        return Entries(np.searchsorted(self._pair_keys, keyed.terms) + self._size, keyed.bins, keyed.values)

    def _parts(self, single: list[Entries], double: list[Entries]) -> list[Entries]:
        """Return what every term is worth in every bin; both lists hold names, headings, clauses, questions."""
        weights, count, (clause_at, heading_at, question_at) = self._weights, self._count, self._spans
        clauses = heading_at - clause_at
        parts = []
        anywhere = []
        for (name, heading, clause, asked), whole_weight, clause_weight in (
            (single, weights.syllables, 1.0),
            (double, weights.pairs, weights.clause_pairs),
        ):
            title = merged([name, heading], count)
            whole = gathered(clause, self._first_clause)
            titled = merged([clause, spread(title, self._first_clause)], clauses)
            parts.append(self._worth(whole, count, whole_weight))
            parts.append(self._worth(titled, clauses, clause_weight, clause_at))
            anywhere += [title, whole, gathered(asked, self._first_question)]
        parts.append(self._worth(single[0], count, weights.name))
        parts += [part.moved(heading_at) for part in shares(single[1], double[1], count)]
        self._learn_idf(merged(anywhere, count))
        self._question_weights = np.zeros(int(self._first_question[-1]))
        for asked in (single[3], double[3]):
            worth = self._idf.astype(np.float32)[asked.terms]
            self._question_weights += np.bincount(asked.bins, worth, len(self._question_weights))
            parts.append(Entries(asked.terms, asked.bins, worth).moved(question_at))
        return parts

    def _worth(self, entries: Entries, docs: int, weight: float, first_bin: int = 0) -> Entries:
        worth = bm25(entries, self._terms, docs, self._weights.k1, self._weights.b)
        return Entries(worth.terms, worth.bins, worth.values * np.float32(weight)).moved(first_bin)

    def _learn_idf(self, anywhere: Entries) -> None:
        """Learn from which items have which terms in any field how much a term tells."""
        self._idf = idf(anywhere, self._terms, self._count)
        self._unknown = float(np.log1p((self._count + 0.5) / 0.5))
        end = self._size * self._count
        keys = anywhere.keys(self._count)
        self._has = np.append(keys[keys < end], end)

    def question(self, tokens: Sequence[str]) -> Question:
        """Return the known terms of a question given as corrected syllables; saying a thing twice counts once."""
        numbers = [self._numbers.get(fold_syllable(token), BREAK) for token in tokens]
        single = set(numbers) - {BREAK}
        missing = len({token for token, number in zip(tokens, numbers, strict=True) if number < 0})
        double = {a * self._size + b for a, b in pairwise(numbers) if a >= 0 and b >= 0}
        keys = np.fromiter(double, np.int64, len(double))
        places = np.searchsorted(self._pair_keys, keys)
        places = places[self._pair_keys[places] == keys] + self._size
        terms = np.concatenate([np.fromiter(single, np.int64, len(single)), places])
        worth = self._idf[terms]
        weight = float(worth[: len(single)].sum()) + missing * self._unknown
        return Question(terms, len(single), weight, weight + float(worth[len(single) :].sum()))

    def sums(self, question: Question) -> Sums:
        """Return what `question` is worth in each item."""
        bins = self.postings.scores(question.terms)
        count, heading_at, question_at = self._spans
        clause = np.maximum.reduceat(bins[count:heading_at], self._first_clause[:-1])
        shared = bins[question_at:]
        balance = self._weights.question_balance
        likeness = np.minimum(
            shared / (balance * question.full_weight + (1 - balance) * self._question_weights + 1e-9), 1.0
        )
        best = np.zeros(count)
        if len(likeness):
            asked = np.flatnonzero(np.diff(self._first_question))
            best[asked] = np.maximum.reduceat(likeness, self._first_question[asked])
        return Sums(bins[:count], clause, np.minimum(bins[heading_at:question_at], 1.0), best, likeness)

    def covered(self, question: Question, items: Ints) -> Floats:
        """Return the share of the weight of `question`'s syllables that each of `items` has in any field."""
        terms = question.terms[: question.syllables]
        keys = (terms * self._count)[:, None] + items[None, :]
        found: Floats = self._idf[terms] @ (self._has[np.searchsorted(self._has, keys)] == keys)
        return found / max(question.weight, 1e-9)
