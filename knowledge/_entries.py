"""For: counting terms in texts and weighing the counts, as parallel arrays; every step linear but the first sort.

Not for: searching them (`knowledge._postings`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge._vocabulary import Ints

Floats = NDArray[np.float64]
Narrow = NDArray[np.int32]
Singles = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Entries:
    """Term `terms[i]` is worth `values[i]` in bin `bins[i]`; sorted by term, then bin, none twice."""

    terms: Ints
    bins: Narrow
    values: Singles

    def to(self, bin_of: Ints) -> Entries:
        """Return the entries with each bin replaced by that of `bin_of`; no longer sorted where that is not."""
        return Entries(self.terms, bin_of[self.bins].astype(np.int32), self.values)

    def only(self, bins: Ints) -> Entries:
        """Return the entries in `bins` alone."""
        kept = np.isin(self.bins, bins)
        return Entries(self.terms[kept], self.bins[kept], self.values[kept])

    def keys(self, bin_count: int) -> Ints:
        """Return one number for the term and the bin of each entry, in the same order; `term_of` gives the terms."""
        keys = self.terms << bin_count.bit_length()
        keys += self.bins
        return keys


def term_of(keys: Ints, bin_count: int) -> Ints:
    """Return the terms of `keys` of entries in `bin_count` bins."""
    return keys >> bin_count.bit_length()


def entries_of(keys: Ints, bin_count: int, values: Singles) -> Entries:
    """Return the entries that have these `keys`."""
    bins = (keys & ((1 << bin_count.bit_length()) - 1)).astype(np.int32)
    return Entries(term_of(keys, bin_count), bins, values)


def tally(keys: Ints) -> tuple[Ints, Ints]:
    """Return the different `keys`, sorted, and how often each occurs (np.unique hashes, which takes far longer)."""
    return distinct(np.sort(keys))


def distinct(keys: Ints) -> tuple[Ints, Ints]:
    """Return the same for `keys` that are sorted."""
    first = _first(keys)
    return keys[first], np.diff(first, append=len(keys))


def _first(keys: Ints) -> Ints:
    """Return where each run of the same key begins."""
    begins = np.ones(len(keys), dtype=np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=begins[1:])
    return np.flatnonzero(begins)


def counted(terms: Ints, docs: Narrow, doc_count: int) -> Entries:
    """Return how often each term stands in each doc; terms below 0 are left out."""
    known = terms >= 0
    keys = terms[known]
    keys <<= doc_count.bit_length()  # in place, here and below: memory never used before is slow to come by
    keys += docs[known]
    keys.sort()
    keys, times = distinct(keys)
    return entries_of(keys, doc_count, times.astype(np.float32))


def merged(parts: Sequence[Entries], bin_count: int) -> Entries:
    """Return the entries of all `parts`, values of the same term and bin added; quickest where each is sorted."""
    keys = np.concatenate([part.keys(bin_count) for part in parts])
    values = np.concatenate([part.values for part in parts])
    order = np.argsort(keys, kind="stable")  # sorted runs are merged in linear time
    keys = keys[order]
    first = _first(keys)
    values = np.add.reduceat(values[order], first) if len(first) else values
    return entries_of(keys[first], bin_count, values)


def gathered(entries: Entries, first: Ints) -> Entries:
    """Return `entries` of parts as entries of wholes; whole i has the parts from `first[i]` on to the next one's."""
    if first[-1] == len(first) - 1 and np.all(np.diff(first) == 1):
        return entries
    owner = np.repeat(np.arange(len(first) - 1, dtype=np.int32), np.diff(first))
    return merged([Entries(entries.terms, owner[entries.bins], entries.values)], len(first) - 1)


def spread(entries: Entries, first: Ints) -> Entries:
    """Return `entries` of wholes as entries of each of their parts; the other way round than `gathered`."""
    copies = np.diff(first)[entries.bins]
    at = np.repeat(np.arange(len(copies)), copies)
    nth = np.arange(len(at)) - np.repeat(np.cumsum(copies) - copies, copies)
    return Entries(entries.terms[at], (first[entries.bins[at]] + nth).astype(np.int32), entries.values[at])


def idf(df: Ints, doc_count: int) -> Floats:
    """Return the inverse document frequency, above 0, of terms that stand in so many docs each."""
    return np.log1p((doc_count - df + 0.5) / (df + 0.5))


def bm25(entries: Entries, term_count: int, doc_count: int, k1: float, b: float) -> Entries:
    """Return the Okapi BM25 worth of each entry, the length of a doc being the sum of its entries."""
    lengths = np.bincount(entries.bins, entries.values, doc_count)
    norm = k1 * (1 - b + b * lengths / max(float(lengths.sum()) / max(doc_count, 1), 1.0))
    df = np.bincount(entries.terms, minlength=term_count)
    weight = (idf(df, doc_count) * (k1 + 1)).astype(np.float32)
    tf = entries.values
    return Entries(
        entries.terms, entries.bins, weight[entries.terms] * tf / (tf + norm.astype(np.float32)[entries.bins])
    )


def shares(single: Entries, double: Entries, count: int) -> list[Entries]:
    """Return the share of its text that each pair is; each syllable, where the text has no pair."""
    alone = np.bincount(double.bins, minlength=count)[single.bins] == 0
    lone = Entries(single.terms[alone], single.bins[alone], single.values[alone])
    return [
        Entries(
            part.terms, part.bins, np.float32(1) / np.bincount(part.bins, minlength=count).astype(np.float32)[part.bins]
        )
        for part in (lone, double)
    ]
