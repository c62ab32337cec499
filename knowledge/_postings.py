"""For: adding up what each term of a message is worth in each of many bins, with numpy, in microseconds.

A bin is anything that can score: an item, one of its clauses, a heading, a curated question.
Not for: deciding what a score means (`knowledge.index`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge._entries import Entries

Sums = NDArray[Any]
"""Of float32, or of complex64 where two sums are made in one."""
_DENSE = 8
"""Terms in more than one of so many bins are cheaper to add as whole rows."""
_ENTRIES = {
    np.dtype(np.float32): (np.dtype([("bin", np.int32), ("value", np.float32)]), np.int64),
    np.dtype(np.complex64): (np.dtype([("bin", np.int64), ("value", np.complex64)]), np.complex128),
}
"""By the kind of values: a bin with its value, and the numbers as which they are put together twice as quickly."""


class Postings:
    """The entries of an index, by term: `scores` adds up those of a message."""

    def __init__(self, parts: Sequence[Entries], term_count: int, bin_count: int) -> None:
        """Take over the entries of `parts`, in each the terms above those of the one before."""
        self._bin_count = bin_count
        self._values = parts[0].values.dtype
        self._entry, whole = _ENTRIES[self._values]
        entries = np.empty(sum(len(part.bins) for part in parts), dtype=self._entry)
        np.concatenate([part.bins for part in parts], out=entries["bin"])
        np.concatenate([part.values for part in parts], out=entries["value"])
        self._entries: NDArray[Any] = entries.view(whole)
        starts = np.searchsorted(np.concatenate([part.terms for part in parts]), np.arange(term_count + 1)).astype(
            np.int32
        )
        self._starts = memoryview(starts.data)
        self._rows = {term: self._row(term) for term in np.flatnonzero(np.diff(starts) * _DENSE > bin_count).tolist()}

    def _row(self, term: int) -> Sums:
        row = np.zeros(self._bin_count, dtype=self._values)
        entries = self._entries[self._starts[term] : self._starts[term + 1]].view(self._entry)
        row[entries["bin"]] = entries["value"]
        return row

    def scores(self, terms: Iterable[int]) -> Sums:
        """Return for each bin the sum of the values of `terms` in it."""
        starts, rows = self._starts, self._rows
        dense, found = [], []
        for term in terms:
            row = rows.get(term)
            if row is not None:
                dense.append(row)
            elif (start := starts[term]) < (end := starts[term + 1]):
                found.append(self._entries[start:end])
        total = np.zeros(self._bin_count, dtype=self._values)
        if found:
            entries = np.concatenate(found).view(self._entry)
            np.add.at(total, entries["bin"], entries["value"])
        for row in dense:
            total += row
        return total
