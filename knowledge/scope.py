"""Which documents a message names: by a title people use, a place, a period.

For: preferring the clauses of the document that is meant. Not for: the clauses themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
        self._names: dict[str, list[tuple[str, str]]] = {}
        """By its first word each name, and the document it means."""
        self._places: dict[str, list[tuple[str, str]]] = {}
        """The same for places, by each of their words: one of them must be right."""
        self._periods: dict[str, list[tuple[str, str]]] = {}
        for document in documents.values():
            places = tuple(dict.fromkeys(_plain(place) for place in document.places))
            aliases = tuple(dict.fromkeys(_plain(alias) for alias in document.aliases))
            self.names[document.id] = tuple(sorted({*places, *aliases}, key=len, reverse=True))
            for name in filter(None, self.names[document.id]):
                self._names.setdefault(name.split()[0], []).append((name, document.id))
            for place in places:
                for word in dict.fromkeys(place.split() if len(place) >= _SHORTEST_FUZZY else ()):
                    self._places.setdefault(word, []).append((place, document.id))
            start, end = (document.term.start or "")[:4], (document.term.end or "")[:4]
            if start and end and start != end:
                self._periods.setdefault(start, []).append((end, document.id))

    def documents(self, text: str) -> frozenset[str]:
        """Ids of the documents that `text` names; often none."""
        return self.named(folded(text))

    def named(self, words: Sequence[str]) -> frozenset[str]:
        """The same for a text as folded syllables."""
        plain = f" {' '.join(words)} "
        named: set[str] = set()
        different = set(words)
        for word in different & self._names.keys():
            named.update(document for name, document in self._names[word] if f" {name} " in plain)
        for word in different & self._periods.keys():
            named.update(document for end, document in self._periods[word] if end in different)
        for word in different & self._places.keys():
            for place, document in self._places[word]:
                if document not in named and _nearly(place, words):
                    named.add(document)
        return frozenset(named)


def _plain(text: str) -> str:
    """Without marks and punctuation, numbers in one form: "Kế hoạch 07/KH" -> "ke hoach 7 kh"."""
    return " ".join(folded(text))


def _nearly(place: str, words: Sequence[str]) -> bool:
    """Whether a run of words is the name of a place but for a letter or two."""
    size = place.count(" ") + 1
    for at in range(len(words) - size + 1):
        if words[at][0] == place[0] or words[at][-1] == place[-1]:
            run = " ".join(words[at : at + size])
            if abs(len(run) - len(place)) < 2 and fuzz.ratio(run, place) >= _TYPO:
                return True
    return False
