"""For: proving the array arithmetic of the index against plain loops. Not for: what the figures are good for."""

from __future__ import annotations

from collections import Counter
from math import log1p

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge._entries import Entries, bm25, counted, gathered, merged, spread, tally
from knowledge._postings import Postings

DOCS = st.lists(st.lists(st.integers(-1, 6), max_size=8), min_size=1, max_size=6)
TERMS = 7


def entries(docs: list[list[int]]) -> Entries:
    terms = np.array([term for doc in docs for term in doc], dtype=np.int64)
    owners = np.array([i for i, doc in enumerate(docs) for _ in doc], dtype=np.int32)
    return counted(terms, owners, len(docs))


def as_dict(found: Entries) -> dict[tuple[int, int], float]:
    rows = zip(found.terms.tolist(), found.bins.tolist(), found.values.tolist(), strict=True)
    listed = [((term, place), value) for term, place, value in rows]
    assert [key for key, _ in listed] == sorted({key for key, _ in listed})
    return dict(listed)


def counts(docs: list[list[int]]) -> dict[tuple[int, int], float]:
    return dict(Counter((term, i) for i, doc in enumerate(docs) for term in doc if term >= 0))


@given(DOCS)
def test_terms_are_counted(docs: list[list[int]]) -> None:
    assert as_dict(entries(docs)) == counts(docs)


@given(st.lists(st.integers(0, 50)))
def test_keys_are_tallied(keys: list[int]) -> None:
    found, times = tally(np.array(keys, dtype=np.int64))
    assert dict(zip(found.tolist(), times.tolist(), strict=True)) == Counter(keys)


@given(st.lists(DOCS.filter(bool), min_size=1, max_size=4))
def test_parts_are_gathered_into_wholes_and_wholes_spread_over_parts(wholes: list[list[list[int]]]) -> None:
    first = np.cumsum([0, *map(len, wholes)])
    parts = [part for whole in wholes for part in whole]
    together = [[term for part in whole for term in part] for whole in wholes]
    assert as_dict(gathered(entries(parts), first)) == counts(together)
    copied = [together[i] for i, whole in enumerate(wholes) for _ in whole]
    assert as_dict(spread(entries(together), first)) == counts(copied)


@given(DOCS, DOCS)
def test_merging_adds(one: list[list[int]], other: list[list[int]]) -> None:
    size = max(len(one), len(other))
    both = [(one[i] if i < len(one) else []) + (other[i] if i < len(other) else []) for i in range(size)]
    assert as_dict(merged([entries(one), entries(other)], size)) == counts(both)


@given(DOCS, st.lists(st.integers(0, TERMS - 1), unique=True))
def test_scores_are_those_of_the_textbook(docs: list[list[int]], asked: list[int]) -> None:
    k1, b = 0.6, 0.7
    found = Postings([bm25(entries(docs), TERMS, len(docs), k1, b)], TERMS, len(docs)).scores(np.array(asked, np.int64))
    texts = [[term for term in doc if term >= 0] for doc in docs]
    mean = max(sum(map(len, texts)) / len(texts), 1)
    for i, text in enumerate(texts):
        expected = 0.0
        for term in asked:
            tf, df = text.count(term), sum(term in other for other in texts)
            weight = log1p((len(texts) - df + 0.5) / (df + 0.5))
            expected += weight * tf * (k1 + 1) / (tf + k1 * (1 - b + b * len(text) / mean))
        assert found[i] == pytest.approx(expected, rel=1e-5)
