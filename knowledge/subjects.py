"""Messages that name a subject and ask nothing: "thai sản", "về phụ cấp ạ".

For: noticing them, so that they get the cards there are; a classifier of questions has nothing to go by in two
syllables. Not for: finding the cards (`find.py`), nor for messages without any subject (`bare.py`).
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from typing import Self

from knowledge.bare import is_empty
from knowledge.load import Library
from knowledge.segments import asks
from knowledge.text import fold_syllable, syllables

_WORDS = """
ve che do chinh sach quy dinh van de phan muc luat thong tin cac nhung va voi cung
"""
_AROUND = frozenset(_WORDS.split())
"""Words that stand around a subject without changing it, folded."""
_LONGEST = 9
"""Syllables of a message that may be nothing but subjects; a longer one says more."""


class Subjects:
    """The names of subjects that a library knows. Immutable."""

    def __init__(self, names: Iterable[str]) -> None:
        told = (name for name in names if not (asks(name) and all(map(is_empty, syllables(name)))))
        self._marked = frozenset(tuple(syllables(name)) for name in told)
        self._folded = frozenset(tuple(map(fold_syllable, name)) for name in self._marked)

    @classmethod
    def of(cls, library: Library) -> Self:
        """The titles under which the law stands, and what the vocabulary calls things, in its own words and others."""
        rows = library.vocabulary.synonyms
        return cls([*library.titles, *(name for row in rows for name in (row.canonical, *row.synonyms))])

    def named(self, tokens: Sequence[str], message: str, *, asking: bool = False) -> bool:
        """Whether a message names one subject or several and says nothing else.

        `tokens` are its syllables as understood; these or those of `message`, as written, may be the right ones. Marks
        that were typed must be right. Where the message asks for a detail (`asking`), it must be one name that does so
        itself.
        """
        if len(tokens) > _LONGEST:
            return False
        typed = syllables(message)
        names, rows = self._marked, [tuple(tokens), tuple(typed)]
        if all(word.isascii() for word in typed):
            names, rows = self._folded, [tuple(map(fold_syllable, row)) for row in rows]
        if asking:
            return any(_one_of(names, row) for row in rows)
        return any(_nothing_but(names, row) for row in rows)


def _one_of(names: Container[tuple[str, ...]], row: tuple[str, ...]) -> bool:
    """Whether `row` is one name, with idle words before and after it."""
    ranges = ((start, end) for start in range(len(row)) for end in range(start + 1, len(row) + 1))
    return any(row[a:b] in names and all(map(_idle, row[:a] + row[b:])) for a, b in ranges)


def _nothing_but(names: Container[tuple[str, ...]], row: tuple[str, ...]) -> bool:
    """Whether `row` can be read as names, at least one, with idle words between them ("về hưu trí": not "về hưu")."""
    idle, named = {0}, set[int]()
    """Places that can be reached with idle words alone, and with a name among them."""
    for at, word in enumerate(row):
        if at in idle and _idle(word):
            idle.add(at + 1)
        if at in named and _idle(word):
            named.add(at + 1)
        if at in idle or at in named:
            named.update(end for end in range(at + 1, len(row) + 1) if row[at:end] in names)
    return len(row) in named


def _idle(word: str) -> bool:
    return is_empty(word) or fold_syllable(word) in _AROUND
