"""Writes out abbreviations and chat spelling, choosing among readings by the words around them.

For: making questions and curated texts speak the same words before they are searched. Not for: text that is shown; a
quotation is never changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, compress, count

from pydantic import BaseModel, ConfigDict, Field

from knowledge.model import Line
from knowledge.text import fold, fold_syllable, remembered, syllables, visible

_WORD = re.compile(r"[^\s?!;:()\[\]\"“”…]+|[?!;:()\[\]\"“”…]")
_REPEATED = re.compile(r"([^\W\d_])\1+")
_INNER = re.compile(r"[,/&.+-]")
_REACH, _BESIDE = 3, 2
"""How many words around an abbreviation hint at its meaning, and how many may be part of it."""
_VOCATIVES = frozenset({"ad", "add", "admin"})
"""Ways of addressing whoever reads: they carry no meaning."""


class Abbreviation(BaseModel):
    """One form as typed (lower case, marks kept), its readings, the commonest first, and the words that hint at each.

    A hint is a syllable within three words, or `# _` (a number before), `_ #` (a number after), `_ $` (at the end).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    form: Line
    expansions: tuple[Line, ...] = Field(min_length=1)
    ambiguous: bool = False
    cues: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class Variants(BaseModel):
    """Spellings that count as one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    canonical: Line
    variants: tuple[Line, ...] = Field(min_length=1)


class Synonyms(BaseModel):
    """Everyday words for what the texts call `canonical`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    canonical: Line
    synonyms: tuple[Line, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Vocabulary:
    """The three word lists of `vocabulary/`; each may be empty."""

    abbreviations: tuple[Abbreviation, ...] = ()
    variants: tuple[Variants, ...] = ()
    synonyms: tuple[Synonyms, ...] = ()


class Expander:
    """Immutable; `expand` is a pure function of its text."""

    def __init__(self, rows: Iterable[Abbreviation]) -> None:
        self._single: dict[str, list[str]] = {}
        self._hinted: dict[str, tuple[Abbreviation, Sequence[frozenset[str]]]] = {}
        """By its form an abbreviation with what hints at each of its readings."""
        self._double: dict[tuple[str, ...], list[str]] = {}
        for row in rows:
            words = tuple(row.form.lower().split())
            if len(words) == 2 and not row.cues:
                self._double[words] = row.expansions[0].split()
            elif len(words) == 1 and row.cues:
                hints = [frozenset(map(fold, row.cues.get(meaning, ()))) for meaning in row.expansions]
                self._hinted[words[0]] = (row, hints)
            elif len(words) == 1:
                self._single[words[0]] = row.expansions[0].split()
        alone = {*self._single, *self._hinted, *_VOCATIVES}
        self._plain_first = frozenset(first for first, _ in self._double) - alone
        """Words that mean something else only with the one after them."""
        self._special = self._plain_first | alone
        self._telling = frozenset(second for _, second in self._double) | alone
        """Words without which there is nothing to write; the second of two is rarer than the first."""
        self.cut = remembered(self._cut)
        """The words of a run of letters and signs as they stand."""

    def expand(self, text: str) -> str:
        """The text in lower case with its abbreviations written out, without invisible characters."""
        return " ".join(self.words(text))

    def words(self, text: str) -> list[str]:
        """The same as a list of words."""
        words = list(chain.from_iterable(map(self.cut, text.split())))
        written: list[str] = []
        done = 0
        for at in compress(count(), map(self._special.__contains__, words)):
            if at < done or (words[at] in self._plain_first and tuple(words[at : at + 2]) not in self._double):
                continue
            written += words[done:at]
            done = at + self._write(written, words, at)
        return written + words[done:] if done else words

    def reach(self, words: Sequence[str]) -> int:
        """How many runs on either side may change what is written for `words` of a run; 0 where nothing is to write."""
        if self._telling.isdisjoint(words):
            return 0
        return _REACH + 1 if any(map(self._hinted.__contains__, words)) else _BESIDE

    def _write(self, written: list[str], words: Sequence[str], at: int) -> int:
        """Adds what the word at a place stands for; returns how many words that is."""
        word = words[at]
        double = self._double.get(tuple(words[at : at + 2]))
        if word not in _VOCATIVES:
            _join(written, double or self._single.get(word) or self._chosen(word, words, at).split())
        return 1 if double is None else 2

    def _cut(self, run: str) -> tuple[str, ...]:
        return tuple(part for word in _WORD.findall(visible(run).lower()) for part in self._parts(word))

    def _parts(self, word: str) -> tuple[str, ...]:
        """A word as it stands where it is known or plain, else cut at the marks inside it (gv,nv -> gv nv)."""
        if word in self._special:
            return (word,)
        bare = word.strip(".,-/&+")
        if bare in self._special or any(letter.isdigit() for letter in bare):
            return (bare,) if bare else ()
        return tuple(part if part in self._special else _single(part) for part in _INNER.split(bare) if part)

    def _chosen(self, word: str, words: Sequence[str], at: int) -> str:
        found = self._hinted.get(word)
        if found is None:
            return word
        row, hints = found
        if len(words) == 1 and row.expansions[0] == word:
            return row.expansions[-1] if len(row.expansions) == 2 else word
        signs = {fold_syllable(near) for near in (*words[max(0, at - _REACH) : at], *words[at + 1 : at + 1 + _REACH])}
        if at and words[at - 1][:1].isdigit():
            signs.add("# _")
        if at + 1 < len(words) and words[at + 1][:1].isdigit():
            signs.add("_ #")
        if not any(word[0].isalnum() for word in words[at + 1 :]):
            signs.add("_ $")
        told = [len(hint & signs) for hint in hints]
        return row.expansions[told.index(max(told))]


def _single(word: str) -> str:
    """A word with letters that stand twice or more written once: no Vietnamese syllable of ours has such ("đượccc")."""
    return _REPEATED.sub(r"\1", word)


def _join(written: list[str], words: list[str]) -> None:
    """Adds `words` without saying twice what stands there already ("bao" + "bao nhiêu")."""
    if written and written[-1] in words:
        words = words[next((n for n in range(len(words) - 1, 0, -1) if written[-n:] == words[:n]), 0) :]
    written += words


class Thesaurus:
    """Finds everyday words in a message and names what the texts call it."""

    def __init__(self, rows: Iterable[Synonyms]) -> None:
        self._phrases: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
        for row in rows:
            canonical = tuple(syllables(row.canonical))
            for phrase in row.synonyms:
                words = tuple(syllables(phrase))
                self._phrases.setdefault(words[0], []).append((words, canonical))
        for found in self._phrases.values():
            found.sort(key=lambda pair: -len(pair[0]))

    def canonical(self, tokens: Sequence[str]) -> list[str]:
        """The syllables of every canonical term that a synonym among `tokens` (with marks) stands for, each once."""
        row = tuple(tokens)
        terms: dict[tuple[str, ...], None] = {}
        at = 0
        while at < len(row):
            for words, term in self._phrases.get(row[at], ()):
                if row[at : at + len(words)] == words:
                    terms[term] = None
                    at += len(words) - 1
                    break
            at += 1
        return [syllable for term in terms for syllable in term]
