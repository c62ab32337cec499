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


# A space begins each word: it is found several times as quickly as `\b`.
_ASKED = (
    (Facet.TIMES, r" (may|bao nhieu) lan\b| may nam mot lan\b"),
    (
        Facet.PAPERS,
        r" (giay to|ho so|mau don|don mau|bieu mau|mau bien ban|mau giay|thu tuc|giay khai sinh|giay ra vien)\b",
    ),
    (
        Facet.AMOUNT,
        r" bao nhieu (tien|trieu|dong|nghin|ngan)\b| may (trieu|tram|dong|chuc)\b|"
        r" muc (bao nhieu|may|nao|chi|tien)\b|"
        r" (so tien|nhieu tien|muc ho tro|muc tro cap|muc tham|muc chi|muc vieng|muc mung)\b| bao nhieu\s*$",
    ),
    (
        Facet.DEADLINE,
        r" (han nop|han chot|thoi han|truoc ngay nao|ngay nao|khi nao|bao gio|luc nao|thang nao|han cuoi|han la)\b",
    ),
    (Facet.NUMBER, r" (so may|so hieu|so van ban|van ban so)\b"),
    (Facet.PLACE, r" o (dau|cho nao)\b| dia chi\b"),
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
    line = f" {folded}"
    return tuple([facet for facet, pattern in _PATTERNS if pattern.search(line)])


def carries(text: str, facet: Facet) -> bool:
    """Whether a curated text says anything of the kind of `facet`."""
    return _CARRIED[facet].search(text) is not None
