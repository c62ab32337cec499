"""From pasted lines to people: "1. đ/c Nguyễn Văn An - PCT - 0912 345 678" and every other way to write it. Pure.

For: reading lines (`parse`), with a doubt for whatever should be asked about; nothing doubtful is changed silently.
Not for: which seat a person takes (`placing.py`), numbers (`phones.py`) or positions (`titles.py`) by themselves.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.people.cells import text_of
from bot.words import fold
from handlers.conferences.model import Delegate
from handlers.conferences.officer.phones import Phone, PhoneFault, find_phones
from handlers.conferences.officer.titles import begins_like_position, posts, rank_starts, written_out
from handlers.conferences.seats import same_person

MOST_LINES = 60
MOST_NAME, MOST_TITLE = 80, 160
_NUMBERING = re.compile(
    r"^\s*(?:(?:\(?\d{1,2}[.)/:]|\d{1,2}\s*[-–—]\s|[-–—•*+·●▪►✓➢]|(?:stt|số)\s*\d+[.:]?)\s*)+", re.IGNORECASE
)
_HONORIFIC = re.compile(
    r"^(?:đ/c|d/c|đồng chí)[.:]?\s+"
    r"|^(?:đc|dong chi|ông|ong|bà|ba|cô|co|thầy|thay|anh|chị|chi|pgs|gs|ths|th\.?\s?s|ts|cn|bs)"
    r"(?:[.:]\s*|\s+)(?=\S+\s+\S)",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"[;,|:()\t\n]|[–—]|\s-+\s|\s-|-\s|^-|-$|(?<!đ)(?<!d)\s/\s|_{2,}|\.{2,}")
_EMAIL = re.compile(r"\S+@\S+")
_FIELD_NAMES = (
    "ho ten|ho va ten|ten|dai bieu|chuc vu|chuc danh|don vi|email|di dong|zalo|so dien thoai|dien thoai|sdt|dt|tel"
)
_ADDRESSES = frozenset(("d/c", "dc", "dong chi", "ong", "ba", "co", "thay", "anh", "chi"))
_LABELS = _ADDRESSES | frozenset(_FIELD_NAMES.split("|"))
_SURNAMES = """
nguyen tran le pham huynh hoang phan vu vo dang bui do ho ngo duong ly dinh trinh mai dao doan luong lam truong ta ha
tong thai chau to cao luu ton phung quach la lai thach danh son tang kieu nghiem khuc vuong trieu chu giang hua lu luc
ma mac nong ninh quang van vi kim an bach cu diep ky lieu nhu phi sam thieu tu ung
"""
_KNOWN_SURNAMES = frozenset(_SURNAMES.split())
# Surnames that are always written with a mark: without one the whole name was typed without marks.
_MARKED = "nguyen tran le pham huynh hoang vu vo dang bui do ho ngo duong dinh trinh dao doan"
_MARKED_SURNAMES = frozenset(_MARKED.split())
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?")


class DoubtKind(StrEnum):
    """Why something is asked about."""

    PHONE = "phone"
    PHONE_OLD = "phone_old"
    PHONE_LETTER = "phone_letter"
    TWO_PHONES = "two_phones"
    SAME_PHONE = "same_phone"
    NAME = "name"
    UNMARKED = "unmarked"
    TWICE = "twice"
    SEAT = "seat"


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing to be asked about; `about` is the part that is meant."""

    kind: DoubtKind
    about: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One person as understood. `text` is what was written; `name` is never empty; `title` has no abbreviations."""

    text: str
    name: str
    title: str = ""
    phone: str = ""
    doubts: tuple[Doubt, ...] = ()

    @property
    def delegate(self) -> Delegate:
        return Delegate(self.name, self.title, self.phone)

    def doubted(self, kind: DoubtKind, about: str = "") -> Line:
        """The same line with one more doubt."""
        return replace(self, doubts=(*self.doubts, Doubt(kind, about)))


@dataclass(frozen=True, slots=True)
class Parsed:
    """What was understood, and the lines in which there is no person."""

    lines: tuple[Line, ...]
    strange: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Raw:
    text: str
    name: str
    title: str
    phones: tuple[Phone, ...]


def parse(text: str) -> Parsed:
    """Everybody named in a text, one a line (a line of a title or a number alone belongs to the person above it).

    Never raises; at most `MOST_LINES` lines are read, the rest counts as strange.
    """
    written = [row for line in _lines(text) for row in _people_of(line)]
    raws: list[_Raw] = []
    strange: list[str] = []
    for row in written[:MOST_LINES]:
        raw = _read(row)
        if raw.name and (raw.title or raw.phones or _looks_like_name(raw.name)):
            raws.append(raw)
        elif not (raws and _joined(raws, raw)):
            strange += [row] if _says_something(row) else []
    return Parsed(_told_apart([_line(raw) for raw in raws]), (*strange, *written[MOST_LINES:]))


def one(text: str) -> Line | None:
    """The one person of a text; None where there is none, or more than one."""
    parsed = parse(text)
    return parsed.lines[0] if len(parsed.lines) == 1 and not parsed.strange else None


def _lines(text: str) -> list[str]:
    rows = (unicodedata.normalize("NFC", row) for row in text.replace("\t", " ; ").splitlines())
    return [clean for row in rows if (clean := text_of(row))]


def _people_of(line: str) -> list[str]:
    """Several people on one line, where semicolons stand between them and each has a number."""
    parts = [part for part in line.split(";") if part.strip()]
    if len(parts) == 1:
        return [line]
    whole = [part for part in parts if _is_whole(part)]
    return parts if len(whole) > 1 and len(whole) == len(parts) else [line]


def _is_whole(part: str) -> bool:
    phones, rest = find_phones(part)
    return bool(phones) and len(_words(rest)) > 1


def _read(row: str) -> _Raw:
    phones, rest = find_phones(_EMAIL.sub(" ", _NUMBERING.sub("", row)))
    parts = [_trimmed(part) for part in _SEPARATOR.split(rest)]
    parts = [part for part in parts if part and fold(part) not in _LABELS]
    if len(parts) == 1 and "-" in parts[0] and not rank_starts(parts[0].split()):
        parts = [part for part in map(_trimmed, parts[0].split("-")) if part]
    name, title = _name_and_title(parts)
    return _Raw(row, name, title, tuple(phones))


def _trimmed(part: str) -> str:
    """A part without signs around it and without the honorifics before a name or position."""
    part = part.strip(" .,;:*/\\\"'“”-–—+")
    while (shorter := _HONORIFIC.sub("", part)) != part:
        part = shorter
    first, _, rest = part.partition(" ")
    return rest if fold(first) in _ADDRESSES and begins_like_position(rest.split()) else part


def _name_and_title(parts: Sequence[str]) -> tuple[str, str]:
    """The part that is a name, and all the rest as the position."""
    for at, part in enumerate(parts):
        if _is_name(part) and not _is_position(part):
            return part, ", ".join(_without(parts, at))
    for at, part in enumerate(parts):
        name, title = _cut(part)
        if name:
            return name, ", ".join(piece for piece in [title, *_without(parts, at)] if piece)
    plain = [part for part in parts if not _is_position(part) and _words(part)]
    if plain and len(parts) > 1:
        return plain[0], ", ".join(part for part in parts if part is not plain[0])
    return "", ", ".join(parts)


def _without(parts: Sequence[str], at: int) -> list[str]:
    return [part for index, part in enumerate(parts) if index != at]


def _words(part: str) -> list[str]:
    return _WORD.findall(part)


def _is_name(part: str) -> bool:
    words = part.split()
    return 2 <= len(words) <= 6 and all(_WORD.fullmatch(word) for word in words)


def _looks_like_name(part: str) -> bool:
    """Whether words that stand alone are a name, and no greeting or heading."""
    return _is_name(part) and (part.istitle() or part.isupper() or fold(part.split()[0]) in _KNOWN_SURNAMES)


def _may_be_name(part: str) -> bool:
    return _is_name(part) and not _is_position(part) and not begins_like_position(part.split())


def _is_position(part: str) -> bool:
    return bool(part) and any(post.rank or post.organisation for post in posts(part))


def _cut(part: str) -> tuple[str, str]:
    """A name and a position that stand together: "Nguyễn Văn An PCT", "Chủ tịch Nguyễn Văn An"."""
    words = part.split()
    starts = rank_starts(words)
    if starts and starts[0] >= 2 and _is_name(" ".join(words[: starts[0]])):
        return " ".join(words[: starts[0]]), " ".join(words[starts[0] :])
    if starts and starts[0] == 0:
        for at in range(1, len(words) - 1):
            name = _trimmed(" ".join(words[at:]))
            surname = fold(name.split()[0]) if name else ""
            if surname in _KNOWN_SURNAMES and len(name.split()) <= 4 and _may_be_name(name):
                return name, _before(words[:at])
    return "", ""


def _before(words: Sequence[str]) -> str:
    """A position without the honorific that led to the name after it."""
    kept = list(words)
    while len(kept) > 1 and fold(kept[-1]) in {*_ADDRESSES, "dong"}:
        kept.pop()
    return " ".join(kept)


def _says_something(row: str) -> bool:
    return bool(_words(row)) or any(char.isdigit() for char in row)


def _joined(raws: list[_Raw], raw: _Raw) -> bool:
    """Gives a title or number that stands alone to the person above; False where that one has it already."""
    last = raws[-1]
    if raw.title and (last.title or not _is_position(raw.title)):
        return False
    if raw.phones and last.phones:
        return False
    raws[-1] = replace(
        last, text=f"{last.text}; {raw.text}", title=last.title or raw.title, phones=(*last.phones, *raw.phones)
    )
    return bool(raw.title or raw.phones)


def _line(raw: _Raw) -> Line:
    line = Line(raw.text, _as_written(raw.name)[:MOST_NAME], written_out(raw.title)[:MOST_TITLE])
    words = line.name.split()
    if len(words) < 2 or len(words) > 6 or not all(_WORD.fullmatch(word) for word in words):
        line = line.doubted(DoubtKind.NAME, line.name)
    elif line.name.isascii() and fold(words[0]) in _MARKED_SURNAMES:
        line = line.doubted(DoubtKind.UNMARKED, line.name)
    return _with_phones(line, raw.phones)


_KIND_OF = {PhoneFault.OLD: DoubtKind.PHONE_OLD, PhoneFault.LETTER: DoubtKind.PHONE_LETTER}


def _with_phones(line: Line, phones: Sequence[Phone]) -> Line:
    """The line with the first number; a second one, and whatever looks wrong, is asked about."""
    if not phones:
        return line
    first, *others = phones
    line = replace(line, phone=first.number)
    if first.fault is not None:
        line = line.doubted(_KIND_OF.get(first.fault, DoubtKind.PHONE), first.written)
    more = [phone for phone in others if phone.number != first.number or not phone.number]
    return line.doubted(DoubtKind.TWO_PHONES, more[0].written) if more else line


def _as_written(name: str) -> str:
    """A name as it is printed: capitals at the beginning of words where it was typed all large or all small."""
    name = " ".join(name.split())
    return " ".join(word.capitalize() for word in name.split()) if name.isupper() or name.islower() else name


def _told_apart(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Lines that name one person twice, or two people with one number, are doubted from the second on."""
    told: list[Line] = []
    for line in lines:
        if any(same_person(line.delegate, before.delegate) for before in told):
            told.append(line.doubted(DoubtKind.TWICE, line.name))
        elif line.phone and any(line.phone == before.phone for before in told):
            told.append(line.doubted(DoubtKind.SAME_PHONE, line.phone))
        else:
            told.append(line)
    return tuple(told)
