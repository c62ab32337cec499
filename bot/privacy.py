"""Blotting out what identifies a person before a text is kept.

For: phone numbers, identity and account numbers, mail addresses. Not for: names, which no rule finds reliably. Sums of
money, dates and school years stay readable: they are what the questions are about.
"""

from __future__ import annotations

import re

import phonenumbers

# Digits, alone or in groups: of nine and more, only sums, dates and years are not somebody's number.
_NUMBER = re.compile(r"(?<!\d)\d(?:[ .-]?\d){8,80}(?!\d)")
_INNOCENT = re.compile(
    r"[1-9]\d{0,2}(?:\.\d{3})+(?:[ -]+[1-9]\d{0,2}(?:\.\d{3})+)*"  # 1.200.000.000 - 2.000.000.000
    r"|(?:19|20)\d\d(?:[ .-]+(?:19|20)\d\d)+"  # 2024 2025 2026
    r"|\d{1,2}[.-]\d{1,2}[.-]\d{4}(?:[ -]+\d{1,2}[.-]\d{1,2}[.-]\d{4})*"  # 01.07.2025 - 31.12.2025
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
PHONE, NUMBER, EMAIL = "[số điện thoại]", "[số giấy tờ]", "[thư điện tử]"


def mask(text: str) -> str:
    """The text without phone numbers, identity and account numbers, and mail addresses."""
    text = _EMAIL.sub(EMAIL, text)
    found = phonenumbers.PhoneNumberMatcher(text, "VN", leniency=phonenumbers.Leniency.VALID)
    for match in reversed(list(found)):
        if not _INNOCENT.fullmatch(match.raw_string):
            text = text[: match.start] + PHONE + text[match.end :]
    return _NUMBER.sub(_blot, text)


def _blot(match: re.Match[str]) -> str:
    return match[0] if _INNOCENT.fullmatch(match[0]) else NUMBER
