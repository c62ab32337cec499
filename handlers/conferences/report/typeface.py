"""The type of pictures and printed sheets: DejaVu Sans, which has every Vietnamese sign and comes with matplotlib.

For: its files, and texts with signs that it has. Not for: documents and workbooks, whose reader brings the type.
"""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path

_MISSING = "□"


def font_file(*, bold: bool = False) -> Path:
    """The file of the type."""
    import matplotlib

    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return Path(matplotlib.get_data_path()) / "fonts" / "ttf" / name


def drawable(text: str, known: Container[int]) -> str:
    """The text with a box for each sign that the type does not have; `known`: the code points that it has."""
    return "".join(sign if ord(sign) in known else _MISSING for sign in text)
