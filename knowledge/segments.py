"""Cuts a message into the questions and the story it is made of.

For: two questions in one message, a short question wrapped in a long story, dictation without punctuation. Not for:
understanding any of the parts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.text import fold

_SENTENCE = re.compile(r"[.?!;\n]+(?=\s|$)|[?!;\n]+")
_JOINT = re.compile(
    r",\s*|\s+-\s+|\s+(?=(?:với lại|voi lai|ngoài ra|ngoai ra|tiện thể|tien the|à mà|rồi cho em hỏi|và cho em hỏi|"
    r"cho em hỏi|cho mình hỏi|cho toi hoi|cho em hoi|còn nữa|con nua|với nữa)\b)",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"\b(gi|nao|sao|dau|may|bao nhieu|bao gio|khi nao|ai|khong|ko|k|chua|the nao|ra sao|hong|hok|bao lau|nhieu|bn|j)\b"
)
SHORTEST = 3
"""Words below which a part is no question of its own."""
LONG = 24
"""Words from which a message is a story with a question in it."""
_WINDOW, _STRIDE = 14, 7
_MOST = 12


def segments(text: str) -> tuple[str, ...]:
    """The parts of a message (cleaned, as typed) that may each be a question, in order, at most twelve.

    One part alone is the message itself. Parts that ask something are kept first where there are too many.
    """
    parts = [part for sentence in _SENTENCE.split(text) for part in _JOINT.split(sentence)]
    parts = [piece for part in parts for piece in _windows(part.strip().split())]
    parts = [part for part in parts if len(part.split()) >= SHORTEST]
    if len(parts) > _MOST:
        kept = sorted(range(len(parts)), key=lambda at: (not asks(parts[at]), -at))[:_MOST]
        parts = [parts[at] for at in sorted(kept)]
    return tuple(parts)


def asks(part: str) -> bool:
    """Whether a part has a word that asks."""
    return _ASKING.search(fold(part)) is not None


def _windows(words: Sequence[str]) -> list[str]:
    """A very long run of words, cut into overlapping windows; a shorter one as it is."""
    if len(words) <= LONG:
        return [" ".join(words)]
    starts = range(0, len(words) - _WINDOW + _STRIDE, _STRIDE)
    return [" ".join(words[start : start + _WINDOW]) for start in starts]
