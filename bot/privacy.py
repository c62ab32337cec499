"""Blotting out what identifies a person before a text is kept.

For: phone numbers, identity and account numbers, mail addresses. Not for: names, which no rule finds reliably.
"""

from __future__ import annotations

import re

import phonenumbers

_ID_NUMBER = re.compile(r"(?<!\d)\d{9,19}(?!\d)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")


def mask(text: str) -> str:
    """The text without phone numbers, identity and account numbers, and mail addresses."""
    found = phonenumbers.PhoneNumberMatcher(text, "VN", leniency=phonenumbers.Leniency.POSSIBLE)
    for match in reversed(list(found)):
        text = text[: match.start] + "[số điện thoại]" + text[match.end :]
    return _EMAIL.sub("[thư điện tử]", _ID_NUMBER.sub("[số giấy tờ]", text))
