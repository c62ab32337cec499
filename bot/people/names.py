"""Names of people as they are compared. Pure.

For: telling whether two rows of a roster name one person. Not for: names of units (`naming.py`).
"""

from __future__ import annotations

import unicodedata


def person_key(name: str) -> str:
    """A name without case and with its marks, wherever they are set: hoà and hòa are one, Hoa and Hòa are two."""
    return " ".join("".join(sorted(word)) for word in unicodedata.normalize("NFD", name.casefold()).split())
