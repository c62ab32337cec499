"""Telephone numbers inside what people paste: found, brought to one form, doubted where they look wrong. Pure.

For: lines of delegates, and how a number is shown, whole or masked. Not for: cells of a file, each of which is one
number (`bot/people/cells.py`). A number is never altered: what cannot be read with certainty is kept and doubted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers

from bot.people.cells import read_phone

_LIKE_ONE = re.compile(r"(?<![\w.+])(?:\+|\()?[0-9Oo](?:\)?[ .\u00a0-]?\(?[0-9]){6,28}(?![0-9])")
_LABEL = re.compile(
    r"(?:\b(?:số\s*)?(?:điện\s*thoại|dien\s*thoai|di\s*động|di\s*dong|sđt|sdt|đtdđ|dtdd|đt|dt|tel|phone|mobile|zalo|số)"
    r"(?:\s*(?:di\s*động|dđ|dd|số|zalo))?\s*[.:]?\s*)+$",
    re.IGNORECASE,
)
_SAME_DIGIT = re.compile(r"(\d)\1{5}")
_LONGEST = 13


class PhoneFault(StrEnum):
    """Why a number is asked about."""

    WRONG = "wrong"
    ODD = "odd"
    OLD = "old"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class Phone:
    """A number as it was written, in E.164 (empty where it has no such form), and why it is doubted."""

    written: str
    number: str
    fault: PhoneFault | None = None


def find_phones(text: str) -> tuple[list[Phone], str]:
    """The numbers of a line, in order, and the line with a `;` in the place of each."""
    found: list[Phone] = []

    def take(match: re.Match[str]) -> str:
        runs = _apart(match[0])
        found.extend(read(run) for run in runs)
        return "\x00"

    rest = _LIKE_ONE.sub(take, text)
    head, *tail = rest.split("\x00")
    return found, ";".join([*(_LABEL.sub("", part) for part in (head, *tail[:-1])), tail[-1]] if tail else [head])


def read(written: str) -> Phone:
    """One number."""
    written = written.strip()
    digits = re.sub(r"\D", "", written)
    if written[:1] in "Oo":
        return Phone(written, read_phone("0" + digits) or "", PhoneFault.LETTER)
    number = read_phone(written) or read_phone(digits)
    if number is not None:
        return Phone(written, number, PhoneFault.ODD if _SAME_DIGIT.search(number) else None)
    old = len(digits) == 11 and digits.startswith("01")
    return Phone(written, _as_it_stands(digits), PhoneFault.OLD if old else PhoneFault.WRONG)


def _as_it_stands(digits: str) -> str:
    """E.164 of a number that cannot be right, kept because somebody wrote it; empty where it has no form at all."""
    try:
        number = phonenumbers.parse(digits, "VN")
    except phonenumbers.NumberParseException:
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _apart(written: str) -> list[str]:
    """One number, or two that stand with a space or hyphen between them."""
    if len(re.sub(r"\D", "", written)) <= _LONGEST:
        return [written]
    for gap in re.finditer(r"[ .\u00a0-]+", written):
        first, second = written[: gap.start()], written[gap.end() :]
        if read_phone(first) and (read_phone(second) or len(re.sub(r"\D", "", second)) > _LONGEST):
            return [first, *_apart(second)]
    return [written]


def spoken(number: str) -> str:
    """A number as people write it: 0912 345 678; empty for none."""
    if not number:
        return ""
    try:
        return phonenumbers.format_number(phonenumbers.parse(number, "VN"), phonenumbers.PhoneNumberFormat.NATIONAL)
    except phonenumbers.NumberParseException:
        return number


def masked(number: str) -> str:
    """A number for those who may not know it: its first four and last two digits."""
    shown = re.sub(r"\D", "", spoken(number))
    return f"{shown[:4]}…{shown[-2:]}" if len(shown) > 6 else "…" * bool(shown)
