"""For: reading items into numbered texts, field by field. Not for: weighing the fields (`knowledge._layout`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Protocol

import numpy as np

from knowledge._encode import Encoder, Writer
from knowledge._entries import Entries, counted
from knowledge._split import Title, split_clauses, split_title
from knowledge._vocabulary import Ints, Texts, Vocabulary, pairs
from knowledge.phrases import QUESTION_PHRASES


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

    def __init__(self, items: Sequence[Source], phrases: Iterable[str], writer: Writer, *, asked_as_text: bool) -> None:
        self.vocabulary = Vocabulary()
        self._encode, self._asked_as_text = Encoder(self.vocabulary, writer).encode, asked_as_text
        self._encode_title = cache(self.vocabulary.encode)  # names and headings come again and again
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
        self.names.add(self._encode_title(title.name))
        self.headings.add(self._encode_title(title.heading))
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

    def asked(self) -> Asked:
        """Return the syllables of each curated question, in order."""
        return Asked(self.questions, self.vocabulary.forms)

    def everything(self) -> Ints:
        """Return all tokens in one row, for the corrector to learn from."""
        kinds = (self.names, self.headings, self.clauses, self.questions, self.usual, self.phrases)
        return np.concatenate([kind.tokens() for kind in kinds])


class Asked:
    """The curated questions as syllables; made when they are asked for, since few of very many are."""

    def __init__(self, texts: Texts, forms: Sequence[str]) -> None:
        self._texts, self._forms = texts, forms

    def __len__(self) -> int:
        return len(self._texts)

    def __getitem__(self, at: int) -> tuple[str, ...]:
        return tuple(map(self._forms.__getitem__, self._texts.row(at)))


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
