"""For: adding up what each term of a question is worth in each of many bins, with numpy, in microseconds.

A bin is anything that can score: an item, one of its clauses, its heading, a curated question.
Not for: deciding what a score means (`knowledge.index`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Entries:
    """Parallel arrays: term `terms[i]` is worth `values[i]` in bin `bins[i]`; no term and bin twice."""

    terms: Ints
    bins: Ints
    values: Floats

    def times(self, factor: Floats | float, first_bin: int = 0) -> Entries:
        """Return the entries with their values times `factor` and their bins moved up by `first_bin`."""
        return Entries(self.terms, self.bins + first_bin, self.values * factor)


def counted(terms: Ints, docs: Ints, doc_count: int) -> Entries:
    """Return how often each term stands in each doc, sorted by term, then doc; terms below 0 are left out."""
    keys, times = np.unique((terms * doc_count + docs)[terms >= 0], return_counts=True)
    return Entries(keys // max(doc_count, 1), keys % max(doc_count, 1), times.astype(np.float64))


def idf(entries: Entries, term_count: int, doc_count: int) -> Floats:
    """Return the inverse document frequency of each term, above 0; a term in no doc gets the highest."""
    df = np.bincount(entries.terms, minlength=term_count)
    return np.log1p((doc_count - df + 0.5) / (df + 0.5))


def bm25(entries: Entries, term_count: int, doc_count: int, k1: float, b: float) -> Entries:
    """Return the Okapi BM25 worth of each entry, the length of a doc being the sum of its entries."""
    lengths = np.bincount(entries.bins, entries.values, doc_count)
    norm = k1 * (1 - b + b * lengths / max(float(lengths.sum()) / max(doc_count, 1), 1.0))
    tf = entries.values
    worth = idf(entries, term_count, doc_count)[entries.terms] * tf * (k1 + 1) / (tf + norm[entries.bins])
    return Entries(entries.terms, entries.bins, worth)


class Postings:
    """The entries of an index, by term: `scores` adds up those of a question."""

    def __init__(self, parts: list[Entries], term_count: int, bin_count: int) -> None:
        """Merge `parts`; entries of one term and bin are added."""
        keys = np.concatenate([part.terms * bin_count + part.bins for part in parts])
        values = np.concatenate([part.values for part in parts]).astype(np.float32)
        order = np.argsort(keys, kind="stable")
        keys, values = keys[order], values[order]
        first = np.flatnonzero(np.diff(keys, prepend=-1))
        keys, values = keys[first], np.add.reduceat(values, first) if len(first) else values
        self._bin_count = bin_count
        self._bins = (keys % max(bin_count, 1)).astype(np.int32)
        self._values = values
        self._starts = np.searchsorted(keys, np.arange(term_count + 1) * bin_count)
        self._dense_row: dict[int, int] = {}
        self._dense = self._make_dense()

    def _make_dense(self) -> NDArray[np.float32]:
        """Terms in more than an eighth of the bins are cheaper to add as whole rows."""
        common = np.flatnonzero(np.diff(self._starts) * 8 > self._bin_count).tolist()
        dense = np.zeros((len(common), self._bin_count), dtype=np.float32)
        for row, term in enumerate(common):
            span = slice(self._starts[term], self._starts[term + 1])
            dense[row, self._bins[span]] = self._values[span]
            self._dense_row[term] = row
        return dense

    def scores(self, terms: Ints, counts: Ints) -> Floats:
        """Return for each bin the sum of the values of `terms` in it, each times its count."""
        total = np.zeros(self._bin_count)
        bins, values = [], []
        spans = zip(
            terms.tolist(), counts.tolist(), self._starts[terms].tolist(), self._starts[terms + 1].tolist(), strict=True
        )
        for term, count, start, end in spans:
            row = self._dense_row.get(term)
            if row is not None:
                total += self._dense[row] if count == 1 else self._dense[row] * count
                continue
            bins.append(self._bins[start:end])
            values.append(self._values[start:end] if count == 1 else self._values[start:end] * np.float32(count))
        if bins:
            total += np.bincount(np.concatenate(bins), np.concatenate(values), self._bin_count)
        return total
