"""Clauses that a message names by their place: "mục II.5 chương trình Vĩnh Thuận", "chương trình 7", "đoạn 3".

For: turning such an address into clause ids. Not for: subjects, nor for naming documents (`scope.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from knowledge.text import folded

_SECTION = re.compile(
    r"\b(?:muc|phan|khoan|diem|tieu muc)\s*(?:so\s*)?([ivx]{1,4}\b|\d{1,2})"
    r"(?:\s*[./,-]?\s*(\d{1,2})\b)?(?:\s*[./,-]?\s*(?:gach dau dong|gach|y|b)\s*(?:thu\s*|so\s*)?(\d{1,2})\b)?"
)
_BARE = re.compile(r"\b([ivx]{1,3})\s*\.\s*(\d{1,2})(?:\s*\.\s*b?(\d{1,2}))?\b")
_PROGRAMME = re.compile(r"\b(?:chuong trinh|ctr?)\s*(?:so\s*|thu\s*)?([1-9])\b(?!\s*[/\d]|\s+nam|\s+thang)")
_PARAGRAPH = re.compile(r"\bdoan\s+(?:so\s*|thu\s*)?(\d{1,2})\b")
_DIGIT = re.compile(r"\d")
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


class Addresses:
    """The clauses by their places; immutable."""

    def __init__(self, clause_ids: Iterable[str]) -> None:
        self._ids = tuple(clause_ids)
        self._ending: dict[str, list[str]] = {}
        """By each end of its path a clause: "II.1.b2", "1.b2" and "b2"."""
        for card in self._ids:
            parts = card.split("/", 1)[1].split(".")
            for at in range(len(parts)):
                self._ending.setdefault(".".join(parts[at:]), []).append(card)

    def named(self, plain: str, documents: frozenset[str]) -> tuple[str, ...]:
        """Ids of the clauses that a text without marks names by place, in order; of `documents` alone if any is."""
        return tuple(
            card
            for path in dict.fromkeys(_paths(plain))
            for card in self._ending.get(path, ())
            if (not documents or card.split("/")[0] in documents) and _is_at(card.split("/", 1)[1], path)
        )

    def opened(self, card_id: str) -> tuple[str, ...]:
        """What opens with an address: the clause itself, then the clauses directly under it."""
        under = [card for card in self._ids if card.startswith(card_id + ".")]
        depth = card_id.count(".")
        direct = [card for card in under if card.count(".") == depth + 1]
        return (card_id, *(direct or under))


def _paths(plain: str) -> list[str]:
    """The places that a folded text names; without a digit only a section in Roman numerals can be one."""
    if _DIGIT.search(plain) is None:
        return _sections(plain, (_SECTION,))
    found = _sections(plain, (_SECTION, _BARE))
    found += [f"ct{number}" for number in _PROGRAMME.findall(plain)]
    return found + [f"p{number}" for number in _PARAGRAPH.findall(plain)]


def _sections(plain: str, patterns: Iterable[re.Pattern[str]]) -> list[str]:
    found = []
    for pattern in patterns:
        for first, second, bullet in pattern.findall(plain):
            path = ".".join(part for part in (first.upper(), second) if part)
            found.append(f"{path}.b{bullet}" if bullet else path)
    return found


def _is_at(path: str, wanted: str) -> bool:
    """Whether a path that ends with what is wanted is meant: a mere number names what stands right under a section."""
    return not wanted[0].isdigit() or (path.split(".")[-1] == wanted and path.count(".") == 1)


def nothing_else(text: str, names: Mapping[str, Sequence[str]], documents: frozenset[str]) -> bool:
    """Whether the message holds an address and the names of documents, but no further question."""
    plain = " ".join(folded(text))
    for document in documents:
        for name in names.get(document, ()):
            plain = plain.replace(name, " ")
    words = re.findall(r"[a-z]+", _FILLER_PHRASE.sub(" ", plain))
    return not [word for word in words if word not in _FILLER and not re.fullmatch(r"[ivx]+|b|ctr?|p", word)]
