"""What people wrote, shown back within our own words.

For: a text in which nothing is taken for markup (`**`). Not for: cells of files (`people/cells.py`), escaping for a
channel (`channels/render.py` and below).
"""

from __future__ import annotations

import re

from bot.people.cells import text_of

_STARS = re.compile(r"\*(?=\*)")


def verbatim(text: str) -> str:
    """The text with its lines; stars side by side are kept apart by a thin space, so that none is bold."""
    return _STARS.sub("*\u2009", text)


def plain(text: str) -> str:
    """The same as one clean line (`text_of`)."""
    return verbatim(text_of(text))
