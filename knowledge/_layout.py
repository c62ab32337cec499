"""For: laying out everything a search adds up, computed once from the items; see `Layout`.

Not for: the search itself (`knowledge.index`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from knowledge._fields import Field, Reading
from knowledge._postings import Entries, Floats, Postings, bm25, idf
from knowledge._vocabulary import BREAK, Ints
from knowledge._weights import Weights
from knowledge.text import fold_syllable


@dataclass(frozen=True, slots=True)
class Question:
    """The terms of a question that the index knows, how often it has them, and its weight."""

    terms: Ints
    counts: Ints
    syllables: int
    """So many of `terms`, the first ones, are syllables, the rest pairs."""
    weight: float
    """The idf of all its different syllables, unknown ones included."""
    full_weight: float
    """The same with the pairs."""


@dataclass(frozen=True, slots=True)
class Sums:
    """What a question is worth in each item, part by part."""

    item: Floats
    clause: Floats
    heading: Floats
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
        fold_of = np.array([*folds, BREAK], dtype=np.int64)
        names, headings, texts, clauses, questions = (
            Field(kind, fold_of, self._size)
            for kind in (reading.names, reading.headings, reading.texts, reading.clauses, reading.questions)
        )
        everything = (names, headings, texts, questions)
        self._pair_keys = np.unique(np.concatenate([field.pair_keys() for field in everything]))
        self._lay(names, headings, texts, clauses, questions)

    def _lay(self, names: Field, headings: Field, texts: Field, clauses: Field, questions: Field) -> None:
        weights, known, count = self._weights, self._pair_keys, self._count
        terms = self._size + len(known)
        heading_at = count + clauses.count
        question_at = heading_at + count
        self._spans = (count, heading_at, question_at)

        def worth(entries: Entries, docs: int, weight: float, first_bin: int = 0) -> Entries:
            return bm25(entries, terms, docs, weights.k1, weights.b).times(weight, first_bin)

        name, text = names.syllables(), texts.syllables()
        heading, asked = headings.syllables(), questions.syllables()
        heading_pairs, text_pairs, asked_pairs = headings.pairs(known), texts.pairs(known), questions.pairs(known)
        self._idf = idf(
            self._anywhere([name, heading, heading_pairs, text, text_pairs], [asked, asked_pairs]), terms, count
        )
        self._unknown = float(np.log1p((count + 0.5) / 0.5))
        self._question_weights = np.zeros(questions.count)
        asked_worth = []
        for entries in (asked, asked_pairs):
            values = self._idf[entries.terms]
            self._question_weights += np.bincount(entries.bins, values, questions.count)
            asked_worth.append(Entries(entries.terms, entries.bins + question_at, values))
        self.postings = Postings(
            [
                worth(text, count, weights.syllables),
                worth(text_pairs, count, weights.pairs),
                worth(name, count, weights.name),
                worth(clauses.syllables(), clauses.count, 1.0, count),
                worth(clauses.pairs(known), clauses.count, weights.clause_pairs, count),
                *_shares(heading, heading_pairs, count, heading_at),
                *asked_worth,
            ],
            terms,
            question_at + questions.count,
        )

    def _anywhere(self, by_item: list[Entries], by_question: list[Entries]) -> Entries:
        """Return which items have which terms in any field, and keep those of the syllables for `covered`."""
        owner = np.repeat(np.arange(self._count), np.diff(self._first_question))
        keys = [entries.terms * self._count + entries.bins for entries in by_item]
        keys += [entries.terms * self._count + owner[entries.bins] for entries in by_question]
        found = np.unique(np.concatenate(keys))
        self._has = found[found < self._size * self._count]
        return Entries(found // max(self._count, 1), found % max(self._count, 1), np.ones(len(found)))

    def question(self, tokens: Sequence[str]) -> Question:
        """Return the known terms of a question given as corrected syllables."""
        numbers = [self._numbers.get(fold_syllable(token), BREAK) for token in tokens]
        single = Counter(numbers)
        missing = len({token for token, number in zip(tokens, numbers, strict=True) if number < 0})
        del single[BREAK]
        double = Counter(a * self._size + b for a, b in pairwise(numbers) if a >= 0 and b >= 0)
        keys = np.fromiter(double, np.int64, len(double))
        places = np.searchsorted(self._pair_keys, keys)
        known = places < len(self._pair_keys)
        known[known] = self._pair_keys[places[known]] == keys[known]
        terms = np.concatenate([np.fromiter(single, np.int64, len(single)), places[known] + self._size])
        counts = np.concatenate(
            [
                np.fromiter(single.values(), np.int64, len(single)),
                np.fromiter(double.values(), np.int64, len(double))[known],
            ]
        )
        worth = self._idf[terms]
        weight = float(worth[: len(single)].sum()) + missing * self._unknown
        return Question(terms, np.minimum(counts, 2), len(single), weight, weight + float(worth[len(single) :].sum()))

    def sums(self, question: Question) -> Sums:
        """Return what `question` is worth in each item."""
        bins = self.postings.scores(question.terms, question.counts)
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
        places = np.minimum(np.searchsorted(self._has, keys), len(self._has) - 1)
        found: Floats = self._idf[terms] @ (self._has[places] == keys)
        return found / max(question.weight, 1e-9)


def _shares(single: Entries, double: Entries, count: int, first_bin: int) -> list[Entries]:
    """Return the share of its heading that each pair is; each syllable, where the heading has no pair."""
    pairs_of = np.bincount(double.bins, minlength=count)
    alone = pairs_of[single.bins] == 0
    lone = Entries(single.terms[alone], single.bins[alone], single.values[alone])
    return [
        Entries(entries.terms, entries.bins + first_bin, 1.0 / np.bincount(entries.bins, minlength=count)[entries.bins])
        for entries in (lone, double)
    ]
