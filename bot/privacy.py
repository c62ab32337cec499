"""Blotting out what identifies a person, or tells of their health, before a text is kept.

For: phone numbers, identity and account numbers, mail addresses, illnesses. Not for: names, which no rule finds
reliably. Sums of money, dates and school years stay readable: they are what the questions are about.
"""

from __future__ import annotations

import re
from enum import StrEnum

import phonenumbers

from bot import health

# Digits, alone or in groups: of nine and more, only sums, dates and years are not somebody's number.
_NUMBER = re.compile(r"(?<!\d)\d(?:[ .-]?\d){8,80}(?!\d)")
_INNOCENT = re.compile(
    r"[1-9]\d{0,2}(?:\.\d{3})+(?:[ -]+[1-9]\d{0,2}(?:\.\d{3})+)*"  # 1.200.000.000 - 2.000.000.000
    r"|(?:19|20)\d\d(?:[ .-]+(?:19|20)\d\d)+"  # 2024 2025 2026
    r"|\d{1,2}[.-]\d{1,2}[.-]\d{4}(?:[ -]+\d{1,2}[.-]\d{1,2}[.-]\d{4})*"  # 01.07.2025 - 31.12.2025
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
# A shorter or spaced number counts where the words before it say what it is.
_NAMED = re.compile(
    r"\b(?P<kind>(?:số\s+|so\s+)?(?:tài khoản|tai khoan|tk|stk)|(?:số\s+|so\s+)?(?:cccd|cmnd|cmt|căn cước(?: công dân)?"
    r"|can cuoc(?: cong dan)?|chứng minh(?: nhân dân| thư)?|chung minh(?: nhan dan| thu)?|hộ chiếu|ho chieu|passport))"
    r"(?P<between>[^\d\n]{0,25}?)(?P<number>[A-Za-z]{0,3}\d(?:[ .-]?\d){5,30})",
    re.IGNORECASE,
)
_PASSPORT = re.compile(r"(?<![^\W_])[A-Z]\d{7,8}(?!\d)")
_LIKE_A_PHONE = re.compile(r"(?:0|84|0084)?\d{9,10}")
PHONE, NUMBER, EMAIL = "[số điện thoại]", "[số giấy tờ]", "[thư điện tử]"


class Sensitive(StrEnum):
    """What must not be told in a chat at all (Nghị định 356/2025/NĐ-CP, Điều 4)."""

    HEALTH = "health"
    NUMBER = "number"


def mask(text: str) -> str:
    """The text without phone, identity and account numbers, mail addresses and illnesses."""
    return health.mask(_mask_numbers(text))


def sensitive(text: str) -> frozenset[Sensitive]:
    """What somebody has told that they should not have: a number of a paper or account, or an illness of their own."""
    found = set()
    if _names_a_paper(text):
        found.add(Sensitive.NUMBER)
    if health.is_own(text):
        found.add(Sensitive.HEALTH)
    return frozenset(found)


def _names_a_paper(text: str) -> bool:
    """Whether there is a number that is said to be one, or can be no telephone number, mistyped ones included."""
    if _NAMED.search(text) or _PASSPORT.search(text):
        return True
    for match in _NUMBER.finditer(_mask_phones(text)):
        digits = re.sub(r"\D", "", match[0])
        if not _INNOCENT.fullmatch(match[0]) and not _LIKE_A_PHONE.fullmatch(digits):
            return True
    return False


def _mask_numbers(text: str) -> str:
    text = _EMAIL.sub(EMAIL, text)
    text = _NAMED.sub(lambda match: f"{match['kind']}{match['between']}{NUMBER}", text)
    return _PASSPORT.sub(NUMBER, _NUMBER.sub(_blot, _mask_phones(text)))


def _mask_phones(text: str) -> str:
    found = phonenumbers.PhoneNumberMatcher(text, "VN", leniency=phonenumbers.Leniency.VALID)
    for match in reversed(list(found)):
        if not _INNOCENT.fullmatch(match.raw_string):
            text = text[: match.start] + PHONE + text[match.end :]
    return text


def _blot(match: re.Match[str]) -> str:
    return match[0] if _INNOCENT.fullmatch(match[0]) else NUMBER
