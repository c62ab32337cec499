"""Messages that lean on the one before: "thế còn giáo viên hợp đồng thì sao?".

For: noticing them, and the kind of school that a message names. Not for: remembering the conversation.
"""

from __future__ import annotations

import re

from knowledge.model import UnitKind
from knowledge.text import fold

_LEANS = re.compile(
    r"^(da |vang |a |ua |u |ok )*(the|vay|con|the con|vay con|the thi|vay thi|neu|neu la|truong hop|roi|ma)\b|"
    r"\b(thi sao|thi the nao|con .{2,30} thi|cung vay|nhu vay|cai do|khoan do|muc do|viec do|dieu do)\b"
)
_LONGEST = 14
_KINDS = (
    (UnitKind.PRIVATE, r"\b(ngoai cong lap|tu thuc|truong tu(?! chu)|dan lap|truong quoc te|tu nhan)\b"),
    (UnitKind.UNIVERSITY, r"\b(dai hoc|cao dang|giang vien)\b"),
    (UnitKind.AUTONOMOUS, r"\b(tu chu)\b"),
    (UnitKind.FULLY_FUNDED, r"100%|\b(ngan sach (tra|cap|lo|nuoi|bao|chi) .{0,12}luong|huong luong ngan sach)\b"),
)


def leans(text: str) -> bool:
    """Whether a message has no subject of its own and asks about the one before."""
    plain = fold(text)
    return len(plain.split()) <= _LONGEST and _LEANS.search(plain) is not None


def named_kind(text: str) -> UnitKind | None:
    """The one kind of school that a message names; None where it names none or several."""
    plain = fold(text)
    kinds = [kind for kind, pattern in _KINDS if re.search(pattern, plain)]
    return kinds[0] if len(kinds) == 1 else None
