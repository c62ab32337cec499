"""Clauses that a message names by their place: "mục II.5 chương trình Vĩnh Thuận", "chương trình 7", "đoạn 3".

For: turning such an address into clause ids. Not for: subjects, nor for naming documents (`scope.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from knowledge.text import fold, folded

_SECTION = re.compile(
    r"\b(?:muc|phan|khoan|diem|tieu muc)\s*(?:so\s*)?([ivx]{1,4}\b|\d{1,2})"
    r"(?:\s*[./,-]?\s*(\d{1,2})\b)?(?:\s*[./,-]?\s*(?:gach dau dong|gach|y|b)\s*(?:thu\s*|so\s*)?(\d{1,2})\b)?"
)
_BARE = re.compile(r"\b([ivx]{1,3})\s*\.\s*(\d{1,2})(?:\s*\.\s*b?(\d{1,2}))?\b")
_PROGRAMME = re.compile(r"\b(?:chuong trinh|ctr?)\s*(?:so\s*|thu\s*)?([1-9])\b(?!\s*[/\d]|\s+nam|\s+thang)")
_PARAGRAPH = re.compile(r"\bdoan\s+(?:so\s*|thu\s*)?(\d{1,2})\b")
# Words that add nothing to an address: what is left without them is a question of its own.
_FILLER = frozenset(
    [
        *("a", "ad", "ad oi", "ban", "cac", "cai", "chi", "cho", "co", "cua", "day", "di", "doc", "du", "em", "giup"),
        *("la", "minh", "mo", "nao", "nhe", "nhi", "nhung", "noi", "nguyen", "o", "oi", "so", "thu", "tiet", "toan"),
        *("toi", "trong", "vay", "van", "ve", "voi", "xem", "xin", "coi", "gom", "ghi", "viet", "gi", "the", "thay"),
    ]
)
_FILLER_PHRASE = re.compile(
    r"\b(chuong trinh|ke hoach|quy che|phoi hop|van ban|noi dung|muc|phan|khoan|diem|tieu muc|cong doan|giao duc|"
    r"viet nam|nhiem ky|toan khoa|gach dau dong|huyen|tinh|nhu the nao|the nao|chi tiet|day du|doan)\b"
)


def addressed(text: str, clause_ids: Iterable[str], documents: frozenset[str]) -> tuple[str, ...]:
    """Ids of the clauses that `text` names by place, in order; only those of `documents` if any are named."""
    plain = fold(text)
    wanted = [*_sections(plain), *(f"ct{number}" for number in _PROGRAMME.findall(plain))]
    wanted += [f"p{number}" for number in _PARAGRAPH.findall(plain)]
    if not wanted:
        return ()
    ids = [card for card in clause_ids if not documents or card.split("/")[0] in documents]
    return tuple(card for path in dict.fromkeys(wanted) for card in ids if _is_at(card.split("/", 1)[1], path))


def _sections(plain: str) -> list[str]:
    found = []
    for pattern in (_SECTION, _BARE):
        for first, second, bullet in pattern.findall(plain):
            path = ".".join(part for part in (first.upper(), second) if part)
            found.append(f"{path}.b{bullet}" if bullet else path)
    return found


def _is_at(path: str, wanted: str) -> bool:
    if wanted[0].isdigit():
        return path.split(".")[-1] == wanted and path.count(".") == 1
    return path == wanted or path.endswith("." + wanted)


def opened(card_id: str, clause_ids: Sequence[str]) -> tuple[str, ...]:
    """What opens with an address: the clause itself, then the clauses directly under it."""
    under = [card for card in clause_ids if card.startswith(card_id + ".")]
    depth = card_id.count(".")
    direct = [card for card in under if card.count(".") == depth + 1]
    return (card_id, *(direct or under))


def nothing_else(text: str, names: Mapping[str, Sequence[str]], documents: frozenset[str]) -> bool:
    """Whether the message holds an address and the names of documents, but no further question."""
    plain = " ".join(folded(text))
    for document in documents:
        for name in names.get(document, ()):
            plain = plain.replace(name, " ")
    words = re.findall(r"[a-z]+", _FILLER_PHRASE.sub(" ", plain))
    return not [word for word in words if word not in _FILLER and not re.fullmatch(r"[ivx]+|b|ctr?|p", word)]
