"""For: reading items into numbered texts, field by field. Not for: weighing the fields (`knowledge._layout`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

import numpy as np

from knowledge._entries import Entries, counted
from knowledge._split import Title, split_clauses, split_title
from knowledge._vocabulary import Ints, Texts, Vocabulary, pairs
from knowledge.phrases import QUESTION_PHRASES

Write = Callable[[str], list[str]]
"""Cuts a text into `visible` words, written out."""


class Source(Protocol):
    """What an item must have to be indexed."""

    @property
    def title(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def questions(self) -> tuple[str, ...]: ...


class Reading:
    """All items as numbered texts: one an item in names and headings, several in clauses and questions."""

    def __init__(self, items: Sequence[Source], phrases: Iterable[str], write: Write, *, asked_as_text: bool) -> None:
        self.vocabulary = Vocabulary()
        self._write, self._asked_as_text = write, asked_as_text
        self.names, self.headings, self.clauses = Texts(), Texts(), Texts()
        self.questions, self.usual, self.phrases = Texts(), Texts(), Texts()
        self.cited: dict[str, list[int]] = {}
        """Items by the number in their title."""
        self.count = len(items)
        headings: dict[str, int] = {}
        self.heading_of: list[int] = []
        """For each item the number of its heading; items under the same heading share it."""
        clause_counts, question_counts = [0], [0]
        for i, item in enumerate(items):
            title = split_title(item.title, item.name)
            self.heading_of.append(headings.setdefault(title.heading, len(headings)))
            clause_counts.append(self._read(i, item, title))
            question_counts.append(len(item.questions))
        self.first_clause = np.cumsum(clause_counts)
        self.first_question = np.cumsum(question_counts)
        """Where the clauses and the questions of each item begin, and where the last ones end."""
        self.heading_count = len(headings)
        for kind, texts in ((self.usual, QUESTION_PHRASES), (self.phrases, phrases)):
            for phrase in texts:
                kind.add(self.vocabulary.encode(phrase))

    def _read(self, number: int, item: Source, title: Title) -> int:
        encode = self.vocabulary.encode
        self.names.add(encode(title.name))
        self.headings.add(encode(title.heading))
        clauses = [self._encode(clause) for clause in split_clauses(item.text)]
        for question in item.questions:
            asked = self._encode(question)
            self.questions.add(asked)
            if self._asked_as_text:
                clauses[-1] += asked
        for clause in clauses:
            self.clauses.add(clause)
        if title.number:
            self.cited.setdefault(title.number, []).append(number)
        return len(clauses)

    def _encode(self, text: str) -> list[int]:
        return self.vocabulary.encode_words(self._write(text))

    def asked(self) -> list[tuple[str, ...]]:
        """Return the syllables of each curated question, in order."""
        form = self.vocabulary.forms.__getitem__
        return [tuple(map(form, row)) for row in self.questions.rows()]

    def everything(self) -> Ints:
        """Return all tokens in one row, for the corrector to learn from."""
        kinds = (self.names, self.headings, self.clauses, self.questions, self.usual, self.phrases)
        return np.concatenate([kind.tokens() for kind in kinds])


class Field:
    """The folded texts of one kind, ready to be counted by syllable and by pair of neighbours."""

    def __init__(self, texts: Texts, fold_of: Ints, fold_count: int) -> None:
        """`fold_of[form]` is the number of the folded form; its last element stands for BREAK."""
        self.count = len(texts)
        self._fold_count = fold_count
        self._tokens = fold_of[texts.tokens()]
        self._owners = texts.owners()

    def syllables(self) -> Entries:
        """Return how often each syllable stands in each text."""
        return counted(self._tokens, self._owners, self.count)

    def pairs(self) -> Entries:
        """Return how often each pair stands in each text; its term is the key that `pairs` of the vocabulary gives."""
        return counted(pairs(self._tokens, self._fold_count), self._owners[:-1], self.count)
