"""Messages that lean on the one before: "thế còn giáo viên hợp đồng thì sao?", "ai được miễn".

For: noticing them, and the kind of school that a message names. Not for: remembering the conversation.
"""

from __future__ import annotations

import re

from knowledge.model import UnitKind
from knowledge.text import fold

_OPENS = re.compile(
    r"^(da |vang |a |ua |u |ok )*(the|vay|con|the con|vay con|the thi|vay thi|neu|neu la|truong hop|roi|ma)\b"
)
_REFERS = re.compile(
    r"\b(thi sao|thi the nao|con .{2,30} thi|cung vay|nhu vay|cai do|khoan do|muc do|viec do|dieu do)\b"
)
_LONGEST, _SHORT = 14, 5
_KINDS = (
    (UnitKind.PRIVATE, re.compile(r" (ngoai cong lap|tu thuc|truong tu(?! chu)|dan lap|truong quoc te|tu nhan)\b")),
    (UnitKind.UNIVERSITY, re.compile(r" (dai hoc|cao dang|giang vien)\b")),
    (UnitKind.AUTONOMOUS, re.compile(r" (tu chu)\b")),
    (
        UnitKind.FULLY_FUNDED,
        re.compile(r"100%| (ngan sach (tra|cap|lo|nuoi|bao|chi) .{0,12}luong|huong luong ngan sach)\b"),
    ),
)


def leans(text: str) -> bool:
    """Whether a message may ask about the one before: it points back, goes on from there, or is very short.

    Whether it does is for `decide.py` to say, once it is known what the message finds by itself.
    """
    words = len(fold(text).split())
    return words <= _SHORT or (words <= _LONGEST and points_back(text))


def points_back(text: str) -> bool:
    """Whether a message says in so many words that it goes on ("thế còn… thì sao"); "con ốm" looks so without marks."""
    plain = fold(text)
    return _OPENS.search(plain) is not None or _REFERS.search(plain) is not None


def named_kind(folded: str) -> UnitKind | None:
    """The one kind of school that a message (without marks) names; None where it names none or several."""
    line = f" {folded}"
    kinds = [kind for kind, pattern in _KINDS if pattern.search(line)]
    return kinds[0] if len(kinds) == 1 else None
