"""Comparing what was typed with what was offered, and cutting what is offered to its room.

For: command names and the words of choices. Not for: searching the library, which has its own and better reading.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable


def fold(text: str) -> str:
    """Lower case, no diacritics, đ as d, no leading slash, single spaces, no punctuation at the ends."""
    lowered = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    bare = "".join(char for char in lowered if not unicodedata.combining(char))
    return " ".join(bare.split()).strip(" /.,;:!?…»“”\"'")


def cut(text: str, room: int, length: Callable[[str], int] = len) -> str:
    """The text in one line, or its first words with an ellipsis; `room` (at least 1) is counted by `length`.

    A word is cut only where it takes more than half of the room by itself.
    """
    line = " ".join(text.split())
    if length(line) <= room:
        return line
    end = min(len(line), room)
    while end and length(line[:end]) > room - 1:
        end -= 1
    kept = line[:end]
    if line[end] != " ":
        words = kept.rpartition(" ")[0]
        kept = words if 2 * len(words) >= len(kept) else kept
    return kept.rstrip(" ,;:.(–-") + "…"


def units(text: str) -> int:
    """Length in UTF-16 units, as the platforms count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def storable(text: str) -> str:
    """Text that every database stores: no null bytes, no halves of surrogate pairs."""
    return text.replace("\x00", "").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
