"""For: laying out everything a search adds up, computed once from the items; see `Layout`.

Not for: the search itself (`knowledge.index`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from knowledge._entries import (
    Entries,
    Floats,
    Singles,
    bm25,
    distinct,
    gathered,
    idf,
    merged,
    shares,
    spread,
    term_of,
)
from knowledge._fields import Field, Reading
from knowledge._postings import Postings, Sums
from knowledge._terms import Known, Terms
from knowledge._vocabulary import BREAK, Ints
from knowledge._weights import Weights


class Rows(NamedTuple):
    """Texts of one kind as terms: how often each has each syllable, and each pair of neighbours."""

    single: Entries
    double: Entries
    texts: int

    def worth(self, worth: Sums, first: int = 0) -> list[Entries]:
        """Return their terms, syllables and pairs, each worth `worth[term]`; `first` is the bin of the first text."""
        parts = (self.single, self.double)
        return [Entries(part.terms, part.bins + np.int32(first), worth[part.terms]) for part in parts]

    def totals(self, worth: Singles) -> Floats:
        """Return what the terms of each text are worth together."""
        totals = np.zeros(self.texts)
        for part in self.worth(worth):
            totals += np.bincount(part.bins, part.values, self.texts)
        return totals


class Layout:
    """Two sets of bins: items, clauses and headings in one, curated questions in the other.

    A clause has a bin of its own only where its item has several; items under the same heading share its bin.
    """

    def __init__(self, reading: Reading, weights: Weights) -> None:
        self._weights = weights
        self._count = reading.count
        self._first_clause, self._first_question = reading.first_clause, reading.first_question
        self._place_clauses()
        self._bin_count = self._clause_end + reading.heading_count
        self._heading_of = np.array(reading.heading_of, dtype=np.int64)
        self._asked_owner = np.repeat(np.arange(self._count), np.diff(reading.first_question))
        single, double = self._counted(reading)
        self.asked = Rows(single[3], double[3], len(reading.questions))
        self.phrases = Rows(single[4], double[4], len(reading.phrases))
        parts, found = self._parts(single[:4], double[:4])
        self._learn_idf(found)
        own = self.asked.totals(self.worth)
        self._own_weights = ((1 - weights.question_balance) * own + 1e-9).astype(np.float32)
        del single, double, found  # large, and the next step is the one that takes most memory
        self._body = Postings(parts, self.terms.count, self._bin_count)

    def _place_clauses(self) -> None:
        """Find the bin of each clause."""
        counts = np.diff(self._first_clause)
        self._several = np.flatnonzero(counts > 1)
        self._several_first = np.cumsum(counts[self._several]) - counts[self._several]
        self._clause_bin = np.repeat(np.arange(self._count), counts)
        own = np.flatnonzero(np.repeat(counts > 1, counts))
        self._clause_bin[own] = self._count + np.arange(len(own))
        self._clause_end = self._count + len(own)

    def _counted(self, reading: Reading) -> tuple[list[Entries], list[Entries]]:
        """Return how often names, headings, clauses, questions and phrases have each syllable, and each pair."""
        numbers: dict[str, int] = {}
        folds = [numbers.setdefault(fold, len(numbers)) for fold in reading.vocabulary.folds()]
        fold_of = np.array([*folds, BREAK], dtype=np.int64)
        kinds = (reading.names, reading.headings, reading.clauses, reading.questions, reading.phrases)
        fields = [Field(kind, fold_of, len(numbers)) for kind in kinds]
        double = [field.pairs() for field in fields]
        self.terms = Terms(numbers, [entries.terms for entries in double])
        return [field.syllables() for field in fields], [self.terms.placed(entries) for entries in double]

    def _parts(self, single: list[Entries], double: list[Entries]) -> tuple[list[Entries], Ints]:
        """Return what every syllable and what every pair is worth in every bin, and how many items have it anywhere."""
        weights, count, clauses = self._weights, self._count, len(self._clause_bin)
        names = self._worth(single[0], count, weights.name)
        first = np.unique(self._heading_of, return_index=True)[1]
        headings = shares(single[1].only(first), double[1].only(first), count)
        lone, paired = (part.to(self._clause_end + self._heading_of) for part in headings)
        parts = []
        found = np.zeros(self.terms.count, dtype=np.int64)
        for (name, heading, clause, asked), whole_weight, clause_weight, others in (
            (single, weights.syllables, 1.0, [names, lone]),
            (double, weights.pairs, weights.clause_pairs, [paired]),
        ):
            title = merged([name, heading], count)
            whole = gathered(clause, self._first_clause)
            titled = merged([clause, spread(title, self._first_clause)], clauses)
            worth = [
                self._worth(whole, count, whole_weight),
                self._worth(titled, clauses, clause_weight).to(self._clause_bin),
            ]
            parts.append(merged([*worth, *others], self._bin_count))
            # Curated questions that count as text stand in the whole.
            asked_apart = [] if weights.question_as_text else [gathered(asked, self._first_question)]
            found += self._in_items([title, whole, *asked_apart])
        return parts, found

    def _worth(self, entries: Entries, docs: int, weight: float) -> Entries:
        worth = bm25(entries, self.terms.count, docs, self._weights.k1, self._weights.b)
        return Entries(worth.terms, worth.bins, worth.values * np.float32(weight))

    def _in_items(self, fields: Sequence[Entries]) -> Ints:
        """Return how many items have each term in any of `fields`."""
        keys = np.concatenate([entries.keys(self._count) for entries in fields])
        keys.sort(kind="stable")  # sorted runs are merged in linear time
        return np.bincount(term_of(distinct(keys)[0], self._count), minlength=self.terms.count)

    def _learn_idf(self, found: Ints) -> None:
        """Learn how much a term tells that so many items have; a pair that none has, nothing."""
        worth = idf(found, self._count)
        worth[self.terms.size :][found[self.terms.size :] == 0] = 0
        self._idf = memoryview(worth.data)
        self.worth = worth.astype(np.float32)
        self._unknown = float(np.log1p((self._count + 0.5) / 0.5))

    def items(self, question: Known) -> Sums:
        """Return what each item is worth for `question`, its curated questions apart."""
        bins = self._body.scores(question.terms)
        total = bins[: self._count]
        if len(self._several):
            clauses = bins[self._count : self._clause_end]
            total[self._several] += np.maximum.reduceat(clauses, self._several_first)
        covered = np.minimum(bins[self._clause_end :], 1)
        total += (self._weights.heading * covered * covered).take(self._heading_of)
        return total

    def add_asked(self, items: Sums, question: Known, common: Singles, floor: float) -> None:
        """Add to each of `items` what the one of its curated questions that is most like `question` is worth.

        `common` is what each curated question shares with it. An item that does not reach `floor` even so may be left
        as it is.
        """
        if not len(self._asked_owner):
            return
        whole = sum(map(self._idf.__getitem__, question.terms)) + question.unknown_syllables * self._unknown
        worth, power = np.float32(self._weights.question), self._weights.question_power
        shared = common / (self._own_weights + np.float32(self._weights.question_balance * whole))
        needed = np.maximum((np.float32(floor) - items) / worth, 0) ** (1 / power)
        high = np.flatnonzero(shared >= needed.take(self._asked_owner))
        owner = self._asked_owner[high]
        np.maximum.at(items, owner, items[owner] + worth * np.minimum(shared[high], 1) ** power)
