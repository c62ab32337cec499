"""What a line is, judged by its first characters: section, article, numbered item, bullet, headline, name.

For: pure classification of one line. Not for: where it stands in the document (`structure.py`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.text import fold

_ROMAN = {"I": 1, "V": 5, "X": 10}
_ORDINALS = ("nhat", "hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi")
# Ranges such as À-Ỹ hold letters of both cases, so the Vietnamese ones are listed.
UPPER = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
LOWER = UPPER.lower()

_NAMED = re.compile(
    r"^(?P<word>phu luc|phan|chuong|muc|dieu|khoan|diem)\s+(?:thu\s+)?"
    r"(?P<value>[ivx]+|\d{1,3}[a-z]?|[a-z]|nhat|hai|ba|tu|nam|sau|bay|tam|chin|muoi)\s*(?P<stop>[.:)\-–]|$)"
)
_CHAPTER_TITLE = re.compile(r"^(?:phu luc|phan|chuong|muc)\s+(?:thu\s+)?(?P<value>[ivx]+|\d{1,2})\s+(?=\S)")
_ROMAN_DECIMAL = re.compile(r"^(?P<roman>[IVX]{1,6})\.(?P<digits>\d{1,2}(?:\.\d{1,2})*)[.)]?\s+\S")
_DECIMAL = re.compile(r"^(?P<digits>\d{1,2}(?:\.\d{1,2}){1,3})(?:[.)]\s*(?=\D)|\s+(?=[^\W\d_]))(?P<rest>\S.*)", re.S)
_NUMBER = re.compile(r"^\(?(?P<digit>\d{1,2})\s?[.)/](?=\s|[" + UPPER + LOWER + r"“\"])\s*\S")
_CAPITAL = re.compile(r"^(?P<letters>[A-ZĐ]|[IVX]{2,6})\s?[./)]\s*(?![A-ZĐ]\.)(?=[^\s.,;:])")
_DASHED_ROMAN = re.compile(r"^(?P<letters>[IVX]{1,6})\s?[-–:]\s+(?=[" + UPPER + r"])")
_POINT = re.compile(r"^\(?(?P<letter>[a-zđ])\s?(?:[)]|\.(?=\s))\s*\S")
_BULLET = re.compile(r"^(?P<glyph>[-–—−+•*·●▪■◦○➢✓\uf0b7\uf0a7])(?![-–—*_+=.])\s*\S")
_GLYPHS = {"–": "-", "—": "-", "−": "-", "●": "•", "■": "•", "\uf0b7": "•", "·": "◦", "▪": "◦", "○": "◦", "\uf0a7": "◦"}

_NAME_WORD = rf"(?:[{UPPER}][{LOWER}]+(?:[{UPPER}][{LOWER}]+)?)"
_NAME = re.compile(rf"^(?:(?:ThS|TS|PGS|GS)\.\s*)*{_NAME_WORD}(?:\s+{_NAME_WORD}){{1,4}}$")
_TIME = re.compile(
    r"^(?:(?:tu|den|truoc|trong|het|cuoi|dau)\s+)?(?:ngay|thang|quy|nam hoc|nam|tuan|hoc ky)\s+"
    r"(?:\d|[ivx]+\b|thu\b|hoc\b).*"
)
_RULE = re.compile(r"^[\W_]+$")


@dataclass(frozen=True)
class Marker:
    """How a line opens. `value` holds its printed number as path components; `number` is that number, 0 without one."""

    kind: str
    value: tuple[str, ...]
    number: int = 0


def roman(text: str) -> int:
    """The value of a Roman number of I, V and X, or 0 when it is not written as one would."""
    total = 0
    for here, following in zip(text, text[1:] + " ", strict=True):
        value = _ROMAN.get(here, 0)
        total += -value if _ROMAN.get(following, 0) > value else value
    return total if as_roman(total) == text else 0


def as_roman(value: int) -> str:
    """A number from 1 to 39 in Roman signs, an empty string for any other."""
    ones = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    return "X" * (value // 10) + ones[value % 10] if 0 < value < 40 else ""


def marker(text: str) -> Marker | None:
    """The marker that `text` opens with, None for running text. A lone I, V or X comes as `roman`."""
    if bullet := _BULLET.match(text):
        return Marker("bullet", (_GLYPHS.get(bullet["glyph"], bullet["glyph"]),))
    if text[:1].isupper() and (named := _named(text)):
        return named
    if (mixed := _ROMAN_DECIMAL.match(text)) and roman(mixed["roman"]):
        digits = tuple(mixed["digits"].split("."))
        return Marker("decimal", (mixed["roman"], *digits), int(digits[-1]))
    if decimal := _DECIMAL.match(text):
        digits = tuple(str(int(digit)) for digit in decimal["digits"].split("."))
        dotted = text[decimal.end("digits")] in ".)"
        if dotted or decimal["rest"][:1].isupper():
            return Marker("decimal", digits, int(digits[-1]))
    if number := _NUMBER.match(text):
        return Marker("number", (str(int(number["digit"])),), int(number["digit"]))
    return _lettered(text)


def _lettered(text: str) -> Marker | None:
    if capital := _CAPITAL.match(text) or _DASHED_ROMAN.match(text):
        letters = capital["letters"]
        if value := roman(letters):
            return Marker("roman", (letters,), value)
        if len(letters) == 1:
            return Marker("letter", (_plain(letters),), _order(letters))
    if point := _POINT.match(text):
        return Marker("point", (_plain(point["letter"]),), _order(point["letter"]))
    return None


def _named(text: str) -> Marker | None:
    """Phụ lục, Phần, Chương, Mục, Điều, Khoản, Điểm: a word, a number, and a stop or the end of the line."""
    head = fold(text[:60])
    found = _NAMED.match(head)
    if found is None:
        titled = _CHAPTER_TITLE.match(head) if shouted(text) else None
        if titled is None:
            return None
        word, value = head[: titled.start("value")].split(" thu ")[0].strip(), titled["value"]
    else:
        word, value = found["word"], found["value"]
        if found["stop"] == "" and len(text) > 60:
            return None
    number = _ORDINALS.index(value) + 1 if value in _ORDINALS else roman(value.upper())
    if not number and value[0].isdigit():
        number = int(re.sub(r"\D", "", value))
    component = value.upper() if roman(value.upper()) else str(number) if value in _ORDINALS else value
    kinds = {"phu luc": ("appendix", "pl"), "phan": ("part", "ph"), "chuong": ("chapter", "ch"), "muc": ("mục", "m")}
    if word == "dieu":
        return Marker("article", (f"d{component}",), number) if number and value[0].isdigit() else None
    if word == "khoan":
        return Marker("number", (component,), number) if number and value[0].isdigit() else None
    if word == "diem":
        return Marker("point", (value,), _order(value)) if len(value) == 1 and value.isalpha() else None
    kind, prefix = kinds[word]
    return Marker(kind, (prefix + component,), number) if number else None


def _plain(letter: str) -> str:
    """đ is a letter of its own after d: `dd` in a path."""
    return {"đ": "dd", "Đ": "DD"}.get(letter, letter)


def _order(letter: str) -> int:
    return "abcdđeghiklmnopqrstuvxy".find(letter.lower()) + 1


def without_bullet(text: str) -> str:
    """`text` without the bullet it opens with."""
    found = _BULLET.match(text)
    return text[found.end("glyph") :].lstrip() if found else text


def title_of(text: str) -> str:
    """A heading as it is shown above its clauses: without bullet and final colon, on one line."""
    return " ".join(without_bullet(text).split()).rstrip(":").rstrip()


def shouted(text: str) -> bool:
    """True when all letters are capitals, and there are at least two."""
    letters = [character for character in text if character.isalpha()]
    return len(letters) > 1 and not any(character.islower() for character in letters)


def ends_sentence(text: str) -> bool:
    """True when the text ends with a stop that closes a sentence or an item."""
    return text.rstrip(" ”\"'’)]»").endswith((".", ";", ":", "!", "?", "…"))


def person_name(text: str) -> bool:
    """True for a line that holds two to five capitalised words and nothing else."""
    return len(text) <= 50 and bool(_NAME.match(text))


def time_block(text: str) -> bool:
    """True for a short line that only names a time: `Tháng 8/2018:`, `Từ tháng 1/2021 đến tháng 12/2022`."""
    short = len(text) <= 80 and not text.endswith((".", ";", ","))
    return short and text[:1].isupper() and bool(re.search(r"\d", text)) and bool(_TIME.match(fold(text)))


def phase(text: str) -> bool:
    """True for a short line that names a phase: `Giai đoạn từ 2018 - 2020`."""
    return len(text) <= 80 and not text.endswith((".", ";", ",")) and fold(text).startswith("giai doan ")


def rule(text: str) -> bool:
    """True for a line without a letter or digit: a drawn rule, stars, dots to fill in."""
    return bool(_RULE.match(text))
