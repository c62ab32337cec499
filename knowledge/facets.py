"""Which detail a question asks for, and whether a text carries it.

For: noticing that a clause is about the subject but sets no amount, no deadline, no form ("the text is silent").
Not for: subjects; finding them is search.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Facet(StrEnum):
    """A detail that people ask for; the value names it in a sentence."""

    AMOUNT = "số tiền"
    TIMES = "số lần"
    DEADLINE = "ngày tháng hay thời hạn"
    PAPERS = "giấy tờ, hồ sơ hay mẫu đơn"
    NUMBER = "số hiệu"
    PLACE = "địa điểm"


_ASKED = (
    (Facet.TIMES, r"\b(may|bao nhieu) lan\b|\bmay nam mot lan\b"),
    (
        Facet.PAPERS,
        r"\b(giay to|ho so|mau don|don mau|bieu mau|mau bien ban|mau giay|thu tuc|giay khai sinh|giay ra vien)\b",
    ),
    (
        Facet.AMOUNT,
        r"\bbao nhieu (tien|trieu|dong|nghin|ngan)\b|\bmay (trieu|tram|dong|chuc)\b|"
        r"\bmuc (bao nhieu|may|nao|chi|tien)\b|"
        r"\b(so tien|nhieu tien|muc ho tro|muc tro cap|muc tham|muc chi|muc vieng|muc mung)\b|\bbao nhieu\s*$",
    ),
    (
        Facet.DEADLINE,
        r"\b(han nop|han chot|thoi han|truoc ngay nao|ngay nao|khi nao|bao gio|luc nao|thang nao|han cuoi|han la)\b",
    ),
    (Facet.NUMBER, r"\b(so may|so hieu|so van ban|van ban so)\b"),
    (Facet.PLACE, r"\bo (dau|cho nao)\b|\bdia chi\b"),
)
_CARRIED = {
    Facet.AMOUNT: re.compile(r"\d[\d.,]*\s*(đồng|triệu|nghìn|%|tháng lương)|phần trăm|lương cơ sở|mức tham chiếu"),
    Facet.TIMES: re.compile(r"\d+ lần|một lần|hai lần|mỗi năm|hằng năm|hàng năm|hằng tháng|định kỳ"),
    Facet.DEADLINE: re.compile(
        r"\d{1,2}/\d{1,2}|ngày \d|tháng \d|năm \d{4}|năm học|\d+ ngày|quý|hằng năm|hàng năm|hằng tháng|"
        r"cùng lúc|nhân dịp|trước khi"
    ),
    Facet.PAPERS: re.compile(r"giấy|hồ sơ|mẫu|đơn |thủ tục|quyết định|biên bản", re.IGNORECASE),
    Facet.NUMBER: re.compile(r"\d+\s*/|số \d|Số"),
    Facet.PLACE: re.compile(r"\btại\b|\bở\b|trụ sở"),
}
_PATTERNS = tuple((facet, re.compile(pattern)) for facet, pattern in _ASKED)


def asked(folded: str) -> tuple[Facet, ...]:
    """The details that a question (without marks) asks for, in the order of `Facet` above; often none."""
    return tuple([facet for facet, pattern in _PATTERNS if pattern.search(folded)])


def carries(text: str, facet: Facet) -> bool:
    """Whether a curated text says anything of the kind of `facet`."""
    return _CARRIED[facet].search(text) is not None
