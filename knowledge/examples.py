"""How like a message is to the examples of `intents/*.yaml`: those that ask for no card.

For: a counterweight to the curated questions of the cards. Not for: telling intents apart (`classify.py`).
"""

from __future__ import annotations

import numpy as np

from knowledge._layout import Rows
from knowledge._postings import Postings
from knowledge._terms import Known, Terms
from knowledge.likeness import Weighed


class Examples:
    """Immutable; safe to share between threads."""

    def __init__(self, terms: Terms, rows: Rows) -> None:
        self._weighed = Weighed(terms, rows)
        self._postings = Postings(self._weighed.parts, terms.count, rows.texts)
        self._halves = (self._weighed.totals() / 2).astype(np.float32)

    def nearest(self, message: Known) -> float:
        """The likeness (0..1) of a message to the nearest example; 0 without any."""
        common = self._postings.scores(message.terms)
        common /= self._halves + np.float32(self._weighed.worth(message) / 2)
        return float(common.max(initial=0.0))
