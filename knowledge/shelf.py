"""The library made searchable: one index over all cards, one classifier over all kinds of message.

For: building both from the curated texts, and asking them. Not for: deciding what to reply (`decide.py`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from knowledge._fields import Asked
from knowledge._terms import Known
from knowledge._weights import Weights
from knowledge.address import Addresses
from knowledge.classify import Classifier, Sample
from knowledge.expand import Expander, Thesaurus
from knowledge.index import Hit, Index, Item
from knowledge.intents import Intent
from knowledge.likeness import Likeness, Near
from knowledge.load import Library
from knowledge.model import Clause, Document
from knowledge.rank import with_score
from knowledge.scope import Scope
from knowledge.text import fold, fold_syllable, syllables, undo_telex

CARD = ""
"""The label of the classifier for "a question that a card may answer"."""
SILENT = "?"
"""The label for "a question near a card that the card does not answer"."""
_CARD_WEIGHT = 0.5
_MOST_CARD_SAMPLES = 3200
_WEIGHTS = Weights(question_as_text=True, k1=1.2, b=0.3)
"""Our texts are short and of like length: how often a word stands there says more than in the articles of a law."""
_PLAIN = 1.3
"""From this strength on a message speaks the words of the texts and needs no synonyms."""
_USUAL_SCORE = 5.6
"""What a fitting card scores, for each unit of the logarithm of the number of cards: rarity grows with it."""


@dataclass(frozen=True)
class Reading:
    """A message as understood: `tokens` are its syllables written out and mended."""

    tokens: tuple[str, ...]

    @property
    def text(self) -> str:
        """The message as understood, in one line."""
        return " ".join(self.tokens)

    @property
    def folds(self) -> list[str]:
        """Its syllables without marks."""
        return list(map(fold_syllable, self.tokens))

    @property
    def folded(self) -> str:
        """The same in one line."""
        return " ".join(self.folds)


@dataclass(frozen=True)
class _Entry:
    """One card as it is searched, with the number of its first questions that it answers; it leaves the rest open."""

    item: Item
    answered: int

    @property
    def unanswered(self) -> int:
        return len(self.item.questions) - self.answered


class Shelf:
    """Immutable once built; safe to share between threads."""

    def __init__(self, library: Library) -> None:
        self.expander = Expander(library.vocabulary.abbreviations)
        self.thesaurus = Thesaurus(library.vocabulary.synonyms)
        self.clauses: Mapping[str, tuple[Document, Clause]] = {
            clause.id: (document, clause) for document in library.documents.values() for clause in document.clauses
        }
        self.entitlements = library.entitlements
        self.headings = frozenset(card for card, (_, clause) in self.clauses.items() if clause.kind.endswith("heading"))
        self.scope = Scope(library.documents)
        self.addresses = Addresses(self.clauses)
        entries = list(self._entries())
        samples = list(self._intent_samples(library.intents))
        self.index = Index.build(
            (entry.item for entry in entries),
            phrases=(" ".join(sample.tokens) for sample in samples),
            weights=_WEIGHTS,
            writer=self.expander,
        )
        self.usual_score = _USUAL_SCORE * math.log(2 + len(entries))
        asked = {entry.item.id: (entry.answered, entry.unanswered) for entry in entries}
        self.likeness = Likeness(self.index.terms, self.index.asked, self.index.phrases, asked, self.index.worth)
        self.classifier = Classifier.train([*_card_samples(entries, self.index.questions), *samples])

    def read(self, text: str) -> Reading:
        """A `clean` message as typed, made ready to be searched and classified."""
        typed = undo_telex(text)
        written = self.expander.expand(typed)
        plain = syllables(written if _has_marks(typed) else fold(written))
        return Reading(tuple(self.index.corrector.correct_tokens(plain)))

    def find(self, message: Known, k: int = 10) -> tuple[list[Hit], Near]:
        """The best `k` cards for the terms of a reading, and how like it is to what was asked before.

        Everyday words are helped by those of the texts.
        """
        near = self.likeness.near(message)
        hits = self.index.search_known(message, k, near.searched)
        if hits and hits[0].score > _PLAIN * self.usual_score:
            return hits, near
        more = self.thesaurus.canonical(message.tokens)
        if more:
            helped = self.index.terms.known([*message.tokens, *more])
            hits = _merged(hits, self.index.search_known(helped, k, self.likeness.near(helped).searched))
        return hits, near

    def holds(self, card_id: str) -> bool:
        return card_id in self.clauses or card_id in self.entitlements

    def _entries(self) -> Iterator[_Entry]:
        write = cache(self.expander.expand)  # names and headings come again and again
        for document, clause in self.clauses.values():
            title = write(clause.heading[-1]) if clause.heading else ""
            text = f"{clause.text} {clause.answer or ''}"
            questions = (*clause.questions, *clause.unanswered)
            yield _entry(clause.id, title, text, write(document.short), questions, len(clause.questions))
        for entry in self.entitlements.values():
            text = f"{entry.answer} {entry.short}"
            answered = (entry.question, *entry.questions)
            yield _entry(entry.id, write(entry.question), text, "", (*answered, *entry.unanswered), len(answered))

    def _intent_samples(self, intents: Iterable[Intent]) -> Iterator[Sample]:
        for intent in intents:
            for example in intent.examples:
                yield Sample(tuple(syllables(self.expander.expand(example))), intent.id)


def _has_marks(text: str) -> bool:
    """Whether a message is typed with marks: where it is not, none that an abbreviation brings may mislead."""
    words = text.split()
    return sum(not word.isascii() for word in words) * 6 >= len(words)


def _merged(hits: Sequence[Hit], helped: Sequence[Hit]) -> list[Hit]:
    """Both lists as one, each hit with the mean of its two scores (0 where it is missing)."""
    scores: dict[str, float] = {}
    known: dict[str, Hit] = {}
    for hit in (*hits, *helped):
        scores[hit.id] = scores.get(hit.id, 0.0) + hit.score / 2
        known.setdefault(hit.id, hit)
    best = sorted(scores, key=scores.__getitem__, reverse=True)[: max(len(hits), len(helped))]
    return [with_score(known[card], scores[card]) for card in best]


def _entry(card: str, title: str, text: str, name: str, questions: tuple[str, ...], answered: int) -> _Entry:
    return _Entry(Item(card, title, text.replace("\n", " "), name, questions), answered)


def _card_samples(entries: Iterable[_Entry], rows: Asked) -> Iterator[Sample]:
    """The curated questions as samples, `rows` being those of all entries in order; of very many, an even selection."""
    labels = [label for entry in entries for label in [CARD] * entry.answered + [SILENT] * entry.unanswered]
    kept = min(len(rows), _MOST_CARD_SAMPLES)
    for at in (nth * len(rows) // kept for nth in range(kept)):
        yield Sample(rows[at], labels[at], _CARD_WEIGHT)
