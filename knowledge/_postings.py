"""For: adding up what each term of a question is worth in each of many bins, with numpy, in microseconds.

A bin is anything that can score: an item, one of its clauses, its heading, a curated question.
Not for: deciding what a score means (`knowledge.index`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge._entries import Entries, merged
from knowledge._vocabulary import Ints

Sums = NDArray[np.float32]


class Postings:
    """The entries of an index, by term: `scores` adds up those of a question."""

    def __init__(self, parts: Sequence[Entries], term_count: int, bin_count: int) -> None:
        """Merge `parts`; entries of one term and bin are added."""
        entries = merged(parts, bin_count)
        self._bin_count = bin_count
        self._bins = entries.bins
        self._values = entries.values
        self._starts = np.searchsorted(entries.terms, np.arange(term_count + 1))
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

    def scores(self, terms: Ints) -> Sums:
        """Return for each bin the sum of the values of `terms` in it."""
        rows, bins, values = [], [], []
        starts, ends = self._starts[terms].tolist(), self._starts[terms + 1].tolist()
        for term, start, end in zip(terms.tolist(), starts, ends, strict=True):
            row = self._dense_row.get(term)
            if row is not None:
                rows.append(row)
                continue
            bins.append(self._bins[start:end])
            values.append(self._values[start:end])
        if bins:
            total = np.bincount(np.concatenate(bins), np.concatenate(values), self._bin_count).astype(np.float32)
        else:
            total = np.zeros(self._bin_count, dtype=np.float32)
        for row in rows:
            total += self._dense[row]
        return total
