"""Whether a document is in force: noticing that this is asked, and the sentence that answers it for a day.

For: questions such as "còn hiệu lực không", whose answer depends on the day and not on any text. Not for: computing
validity (`validity.py`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from knowledge.model import Document, State
from knowledge.validity import show_date, validity

_ASKED = re.compile(
    r" hieu luc\b| (con|het|dang|duoc) (gia tri|thoi han|ap dung)\b| (con|het) han (khong|chua|roi|ko|k|hong|ha)\b|"
    r" (con|het) (dung|xai) (duoc )?(khong|chua|ko|k|hong|ha)\b"
)


def asked(folded: str) -> bool:
    """Whether a message (without marks) asks if a text still holds."""
    return _ASKED.search(f" {folded}") is not None


def told(documents: Iterable[Document], day: dt.date) -> str:
    """What each document is worth on a day, a line each; those in force first. Empty without documents."""
    rows = sorted(documents, key=lambda document: validity(document, day).state is not State.IN_FORCE)
    return "\n".join(_line(document, day) for document in rows)


def in_force(documents: Iterable[Document], day: dt.date) -> tuple[Document, ...]:
    """Those that hold on a day."""
    return tuple(document for document in documents if validity(document, day).state is State.IN_FORCE)


def _line(document: Document, day: dt.date) -> str:
    worth = validity(document, day)
    name = f"văn bản nói tới trong «{document.short}»" if document.retold else document.short
    if worth.state is State.IN_FORCE:
        return f"**Còn hiệu lực** vào ngày {show_date(day)}: {name}."
    if worth.state is State.NOT_YET:
        return f"**Chưa có hiệu lực** vào ngày {show_date(day)}: {name}."
    if worth.state is State.ENDED:
        reason = worth.text.rpartition("hết hiệu lực: ")[2]
        heirs = f" Nay hỏi: {worth.successor}." if worth.successor else ""
        return f"**Không còn hiệu lực**: {name}, vì {reason}.{heirs}"
    return f"{document.short}: {worth.text}"
