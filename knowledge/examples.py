"""How like a message is to the examples of `intents/*.yaml`: those that ask for no card.

For: a counterweight to the curated questions of the cards. Not for: telling intents apart (`classify.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from knowledge.expand import Expander
from knowledge.intents import Intent
from knowledge.likeness import Asked, Likeness
from knowledge.text import clean, syllables


class Examples:
    """Immutable; safe to share between threads."""

    def __init__(self, expander: Expander, intents: Iterable[Intent]) -> None:
        written = {
            intent.id: tuple(tuple(syllables(expander.expand(clean(example)))) for example in intent.examples)
            for intent in intents
        }
        self._likeness = Likeness({intent: Asked(examples) for intent, examples in written.items()})

    def nearest(self, tokens: Sequence[str]) -> float:
        """The likeness (0..1) of a message to the nearest example; 0 without any."""
        return float(self._likeness.near(tokens).shares.max(initial=0.0))
