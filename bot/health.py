"""Finding what a text tells of somebody's health, with or without diacritics.

A word counts where its letters and marks are those of the list, or where it has no marks at all: "đợt quý" is not
"đột quỵ", "dot quy" may be. For: `privacy.py`. Not for: the lists themselves (`health_words.py`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from bot.health_words import BEFORE, ENDS, ILLNESSES, OWN, listed

HEALTH = "[chuyện sức khỏe]"
_WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")
_FOLLOWING = 6


def mask(text: str) -> str:
    """The text with each illness and treatment blotted out."""
    parts, done = [], 0
    for start, end in _spans(text):
        parts += [text[done:start], HEALTH]
        done = end
    return "".join([*parts, text[done:]])


def is_own(text: str) -> bool:
    """Whether somebody tells of their own health or their family's: an illness, and a word that says whose."""
    if next(_spans(text), None) is None:
        return False
    words = [_Word(match[0]) for match in _WORD.finditer(text)]
    return any(_at(words, index, OWN) for index in range(len(words)))


class _Word:
    """One word: without marks, and with them in an order of their own. `strict`: unmarked letters do not mean it."""

    __slots__ = ("bare", "full", "marked", "strict")

    def __init__(self, text: str, strict: bool = False) -> None:
        self.strict = strict
        letters = unicodedata.normalize("NFD", text.casefold())
        self.bare = "".join(char for char in letters if not unicodedata.combining(char)).replace("đ", "d")
        self.full = "".join(sorted(letters))
        self.marked = any(unicodedata.combining(char) for char in letters) or "đ" in letters

    def means(self, other: _Word) -> bool:
        return self.full == other.full if self.marked or other.strict else self.bare == other.bare


@lru_cache(maxsize=8)
def _entries(text: str) -> dict[str, list[list[_Word]]]:
    """The entries of a list by their first word, the longest first."""
    found: dict[str, list[list[_Word]]] = {}
    for entry in listed(text):
        words = [_Word(word, entry.endswith("!")) for word in entry.removesuffix("!").split()]
        found.setdefault(words[0].bare, []).append(words)
    return found


def _at(words: list[_Word], index: int, text: str) -> int:
    """How many words an entry of this list takes that begins here; 0 where none does."""
    for entry in _entries(text).get(words[index].bare, ()):
        part = words[index : index + len(entry)]
        if len(part) == len(entry) and all(said.means(meant) for said, meant in zip(part, entry, strict=True)):
            return len(entry)
    return 0


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """From where to where a text tells of health, in order, apart from each other."""
    matches = list(_WORD.finditer(text))
    words = [_Word(match[0]) for match in matches]
    index = 0
    while index < len(words):
        length = _at(words, index, ILLNESSES)
        if not length:
            before = _at(words, index, BEFORE)
            length = before and _following(text, matches, words, index + before)
            index += before if length else 0
        if length:
            yield matches[index].start(), matches[index + length - 1].end()
        index += length or 1


def _following(text: str, matches: list[re.Match[str]], words: list[_Word], index: int) -> int:
    """How many words from here name an illness: up to a mark of punctuation, or a word that ends it."""
    count = 0
    while count < _FOLLOWING and index + count < len(words):
        at = index + count
        gap = text[matches[at - 1].end() : matches[at].start()]
        if gap.strip() or _at(words, at, ENDS):
            break
        count += 1
    return count
