"""For: spoiling questions in a repeatable way, to measure what the search forgives. Not for: answering."""

from __future__ import annotations

import random
import unicodedata

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def without_marks(text: str) -> str:
    """Return `text` with all diacritics stripped, case kept; đ becomes d."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")
    return plain.replace("đ", "d").replace("Đ", "D")


def with_typos(text: str, seed: str) -> str:
    """Return `text` with one random edit for 8 letters: a letter replaced, lost, put in or swapped with the next one
    of its word (with the one before at the end of a word).

    The same `text` and `seed` give the same result everywhere.
    """
    chance = random.Random(seed)
    letters = [i for i, c in enumerate(text) if c.isalpha()]
    spoilt = list(text)
    for i in sorted(chance.sample(letters, len(letters) // 8), reverse=True):
        kind, letter = chance.randrange(4), chance.choice(_LETTERS)
        if kind == 0:
            spoilt[i] = letter
        elif kind == 1:
            del spoilt[i]
        elif kind == 2:
            spoilt.insert(i, letter)
        else:
            at = i if spoilt[i + 1 : i + 2] and spoilt[i + 1].isalpha() else max(i - 1, 0)
            if spoilt[at].isalpha():
                spoilt[at : at + 2] = reversed(spoilt[at : at + 2])
    return "".join(spoilt)
