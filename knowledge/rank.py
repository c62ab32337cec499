"""Orders the short list of cards: what the search says, what the curated questions say, what the message names.

For: a pure re-ranking of the first hits. Not for: finding them, nor for deciding what to reply.
"""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.index import Hit
from knowledge.likeness import Near

# Weights of a linear rule, fitted on labelled questions against a full score of 1.
SUPPORT = 0.8
"""For the three nearest curated questions all saying the same."""
HEADING = -0.3
"""For a card that is a mere heading."""
NAMED_DOCUMENT = 0.35
"""For a card whose document is named."""
NAMED_PLACE = 0.1
"""For a clause whose place in its document is named."""
_SHORT_LIST, _KEPT = 8, 6


def ranked(
    hits: Sequence[Hit],
    near: Near,
    *,
    headings: frozenset[str] = frozenset(),
    documents: frozenset[str] = frozenset(),
    named: frozenset[str] = frozenset(),
) -> tuple[Hit, ...]:
    """The first hits in their final order; scores keep the scale of the search."""
    if not hits:
        return ()
    top = hits[0].score
    short = list(hits[:_SHORT_LIST])
    if named or documents:
        short += [hit for hit in hits[_SHORT_LIST:] if hit.id in named or hit.id.split("/")[0] in documents]
    near.compare([hit.id for hit in short])
    rows = []
    for hit in short:
        worth = hit.score / top + SUPPORT * near.support(hit.id) + HEADING * (hit.id in headings)
        if named or documents:
            worth += NAMED_DOCUMENT * (hit.id.split("/")[0] in documents) + NAMED_PLACE * (hit.id in named)
        rows.append((worth, hit))
    rows.sort(key=lambda row: -row[0])
    best = rows[0][0]
    return tuple(with_score(hit, top * value / best) for value, hit in rows[:_KEPT])


def with_score(hit: Hit, score: float) -> Hit:
    """The same hit with another score."""
    return Hit(hit.id, score)
