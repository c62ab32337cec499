"""The library made searchable: one index over all cards, one classifier over all kinds of message.

For: building both from the curated texts, and asking them. Not for: deciding what to reply (`decide.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from knowledge.classify import Classifier, Sample
from knowledge.expand import Expander, Thesaurus
from knowledge.index import Hit, Index, Item
from knowledge.load import Library
from knowledge.model import Clause, Document, Entitlement
from knowledge.text import clean, syllables, undo_telex

CARD = ""
"""The label of the classifier for "a question that a card may answer"."""
_CARD_WEIGHT = 0.5
_MOST_CARD_SAMPLES = 5000


@dataclass(frozen=True)
class Reading:
    """A message as understood: `tokens` are its syllables written out and mended, `plain` the same before mending."""

    tokens: tuple[str, ...]
    plain: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(self.tokens)


class Shelf:
    """Immutable once built; safe to share between threads."""

    def __init__(self, library: Library) -> None:
        self.expander = Expander(library.vocabulary.abbreviations)
        self.thesaurus = Thesaurus(library.vocabulary.synonyms)
        self.clauses: Mapping[str, tuple[Document, Clause]] = {
            clause.id: (document, clause) for document in library.documents.values() for clause in document.clauses
        }
        self.entitlements = library.entitlements
        self.unanswered = _unanswered(library, self._write)
        phrases = [self._write(example) for intent in library.intents for example in intent.examples]
        self.index = Index.build(self._items(library), phrases=phrases)
        self.classifier = Classifier.train(list(self._samples(library)))

    def read(self, text: str) -> Reading:
        """A message as typed, made ready to be searched and classified."""
        plain = syllables(self._write(text))
        return Reading(tuple(self.index.corrector.correct_tokens(plain)), tuple(plain))

    def search(self, tokens: Iterable[str], k: int = 10) -> list[Hit]:
        """The best `k` cards for the syllables of a reading."""
        return self.index.search_tokens(list(tokens), k)

    def holds(self, card_id: str) -> bool:
        return card_id in self.clauses or card_id in self.entitlements

    def _write(self, text: str) -> str:
        return self.expander.expand(undo_telex(clean(text)))

    def _items(self, library: Library) -> Iterator[Item]:
        for document, clause in self.clauses.values():
            yield Item(
                id=clause.id,
                title=self._write(clause.heading[-1] if clause.heading else ""),
                text=self._write("\n".join((clause.text, clause.answer or "", *clause.questions, *clause.unanswered))),
                name=self._write(document.short),
                questions=tuple(map(self._write, (*clause.questions, *clause.unanswered))),
            )
        for entry in library.entitlements.values():
            asked = (entry.question, *entry.questions, *entry.unanswered)
            yield Item(
                id=entry.id,
                title=self._write(entry.question),
                text=self._write("\n".join((entry.answer, entry.short, *asked))),
                questions=tuple(map(self._write, asked)),
            )

    def _samples(self, library: Library) -> Iterator[Sample]:
        asked = [question for item in self._curated(library) for question in (*item.questions, *item.unanswered)]
        step = max(1, -(-len(asked) // _MOST_CARD_SAMPLES))
        for question in asked[::step]:
            yield Sample(tuple(syllables(self._write(question))), CARD, _CARD_WEIGHT)
        for intent in library.intents:
            for example in intent.examples:
                yield Sample(tuple(syllables(self._write(example))), intent.id)

    def _curated(self, library: Library) -> Iterator[Clause | Entitlement]:
        yield from (clause for _, clause in self.clauses.values())
        yield from library.entitlements.values()


def _unanswered(library: Library, write: object) -> Mapping[str, frozenset[str]]:
    """For each card the questions (written out) that it is nearest to but does not answer."""
    assert callable(write)
    rows: dict[str, frozenset[str]] = {}
    for document in library.documents.values():
        for clause in document.clauses:
            rows[clause.id] = frozenset(map(write, clause.unanswered))
    for entry in library.entitlements.values():
        rows[entry.id] = frozenset(map(write, entry.unanswered))
    return rows
