"""Which documents a message names: by a title people use, a place, a period.

For: preferring the clauses of the document that is meant. Not for: the clauses themselves.
"""

from __future__ import annotations

from collections.abc import Mapping

from rapidfuzz import fuzz

from knowledge.model import Document
from knowledge.text import folded

_TYPO = 88
"""rapidfuzz ratio (0..100) from which a run of letters counts as the name of a place."""
_SHORTEST_FUZZY = 7


class Scope:
    """Immutable; names are compared without marks, those of places with a typo forgiven."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self.names: dict[str, tuple[str, ...]] = {}
        self._places: dict[str, tuple[str, ...]] = {}
        self._periods: dict[str, tuple[str, str]] = {}
        for document in documents.values():
            places = tuple(dict.fromkeys(_plain(place) for place in document.places))
            aliases = tuple(dict.fromkeys(_plain(alias) for alias in document.aliases))
            self.names[document.id] = tuple(sorted({*places, *aliases}, key=len, reverse=True))
            self._places[document.id] = places
            if document.term.start and document.term.end:
                self._periods[document.id] = (document.term.start[:4], document.term.end[:4])

    def documents(self, text: str) -> frozenset[str]:
        """Ids of the documents that `text` names; often none."""
        plain = f" {_plain(text)} "
        named = {document for document, names in self.names.items() if any(f" {name} " in plain for name in names)}
        words = plain.split()
        for document, places in self._places.items():
            if document not in named and any(_nearly(place, words) for place in places):
                named.add(document)
        for document, (start, end) in self._periods.items():
            if start != end and start in words and end in words:
                named.add(document)
        return frozenset(named)


def _plain(text: str) -> str:
    """Without marks and punctuation, numbers in one form: "Kế hoạch 07/KH" -> "ke hoach 7 kh"."""
    return " ".join(folded(text))


def _nearly(place: str, words: list[str]) -> bool:
    """Whether a run of words is the name of a place but for a letter or two; one of its words must be right."""
    if len(place) < _SHORTEST_FUZZY or not any(word in words for word in place.split()):
        return False
    size = place.count(" ") + 1
    for at in range(len(words) - size + 1):
        if words[at][0] == place[0] or words[at][-1] == place[-1]:
            run = " ".join(words[at : at + size])
            if abs(len(run) - len(place)) < 2 and fuzz.ratio(run, place) >= _TYPO:
                return True
    return False
