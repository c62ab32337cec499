"""Which cards are worth showing beside the first one: those about the same thing.

For: a pure rule over curated topics and relations. Not for: how well a card fits a message (`rank.py`).
"""

from __future__ import annotations

from collections.abc import Callable

from knowledge.load import Library
from knowledge.model import Clause, Entitlement

Company = Callable[[str, str], bool]
"""Whether the second card (an id) may stand beside the first."""

_SHARE = 1 / 3
"""So much of what a card is about must be what the first one is about: a list of nine subjects is about none."""
_NARROW = 3
"""A card with more topics than these is no company by a mere relation."""


def anybody(_first: str, _other: str) -> bool:
    """For a search without curated topics: every card may stand there."""
    return True


def company(library: Library) -> Company:
    """The rule for the cards of a library."""
    clauses = [clause for document in library.documents.values() for clause in document.clauses]
    topics = {clause.id: frozenset(clause.topics) for clause in clauses}
    topics |= {entry.id: frozenset((entry.topic,)) for entry in library.entitlements.values()}
    cards: list[Clause | Entitlement] = [*clauses, *library.entitlements.values()]
    related = {card.id: frozenset(card.related) for card in cards}

    def fits(first: str, other: str) -> bool:
        here, there = topics[first], topics[other]
        if there and len(here & there) >= _SHARE * len(there):
            return True
        return len(there) <= _NARROW and (other in related[first] or first in related[other])

    return fits
