"""Comparing what was typed with what was offered: without case, marks and outer punctuation.

For: command names and the words of choices. Not for: searching the library, which has its own and better reading.
"""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """Lower case, no diacritics, đ as d, no leading slash, single spaces, no punctuation at the ends."""
    lowered = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    bare = "".join(char for char in lowered if not unicodedata.combining(char))
    return " ".join(bare.split()).strip(" /.,;:!?…»“”\"'")
