"""What an official text prints about itself: number, issuer, parties, term, date, signers, the texts it rests on.

For: proposing the header of a draft from the words on the page. Not for: knowing better: what is not printed is None,
names are kept as printed, abbreviations are not spelt out.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.importing._front import document_kind, signature
from knowledge.importing._markers import LOWER, UPPER, person_name, title_of
from knowledge.importing._model import ImportedClause, Split
from knowledge.text import fold

_DAY = r"[Nn]gày\s+(\d{1,2})\s*(?:/|-|\.|\s+tháng\s+)\s*(\d{1,2})\s*(?:/|-|\.|\s+năm\s+)\s*(\d{4})"
_DATE = re.compile(_DAY)
_PRINTED = re.compile(rf"^\s*[Ss][Ốố]\s*:?\s*(\d[\w/ .&Đđ-]*?)\s*(?:$|\s{{2,}}|[,;]|\s(?=[{UPPER}][{LOWER}]))")
_CODE = r"\d{1,5}(?:/\d{4})?[-/][A-ZĐƯ][A-Za-zĐđƯư&0-9]*(?:[-/][A-ZĐƯ][A-Za-zĐđƯư&0-9]*)*"
_CITED = re.compile(rf"(?<![\w/])({_CODE})(?:\s*,?\s*{_DAY})?")
_TERM = re.compile(
    r"(giai đoạn|nhiệm kỳ|năm học|từ năm)\s*(?:từ\s+)?(\d{4})\s*(?:[-–—]|đến(?:\s+năm)?)\s*(\d{4})", re.I
)
_MADE_BY = re.compile(
    r"(?:^|[,;]\s+)([A-ZĐ][^,;]{5,160}?)\s+(?:cùng\s+|thống nhất\s+|phối hợp\s+)*(?:xây dựng|ban hành|ký kết|ký)\s+"
    r"(?:Kế hoạch|Chương trình|Quy chế|kế hoạch|chương trình|quy chế)"
)
_BETWEEN = re.compile(
    r"(?:^|\s)(?:[Gg]iữa|GIỮA)\s+(.+?)\s+(?:và|với|VÀ|VỚI)\s+([A-ZĐ].+?)"
    r"(?=,?\s+(?:giai đoạn|nhiệm kỳ|năm|GIAI ĐOẠN|NHIỆM KỲ|NĂM)\b|$)"
)
_INSTRUMENT = re.compile(
    r"^(?:Bộ luật|Luật|Điều lệ|Nghị quyết|Nghị định|Pháp lệnh|Hội nghị|Quy chế|Quy định|Chỉ thị|Kết luận)\b"
)
_FRONT = 3000
_UNIT = re.compile(rf"(?:huyện|tỉnh|quận|xã|phường|thị xã|thành phố)\s+((?:[{UPPER}]\w*\s?){{1,4}})")


@dataclass(frozen=True)
class Signer:
    """A person as printed, the name with its missing space put back, and the lines of office above it."""

    raw: str
    name: str
    role: str | None


@dataclass(frozen=True)
class Basis:
    """A text that is cited: its number or its name, and the date printed with it."""

    number: str | None
    name: str | None
    date: dt.date | None


@dataclass(frozen=True)
class Header:
    """What is printed; None or empty where nothing is."""

    kind: str
    title: str | None = None
    number: str | None = None
    number_raw: str | None = None
    issuer: str | None = None
    parties: tuple[str, ...] = ()
    place: str | None = None
    signing_date: dt.date | None = None
    term: tuple[str, str, str] | None = None
    signers: tuple[Signer, ...] = ()
    basis: tuple[Basis, ...] = ()


def header(found: Split) -> Header:
    """The header that the clauses of a text print. Never raises."""
    parts = {clause.path: clause.text for clause in found.clauses}
    if found.narrative:
        return Header("news_report", _line(parts.get("title")), basis=_cited(found.clauses))
    title = parts.get("head", "")
    opening = " ".join(" ".join(parts.get(name, "").split()) for name in ("basis", "preamble", "preamble.p2"))
    number, raw = _number(parts.get("no", ""))
    place, day = _place_and_day(parts.get("date") or parts.get("no", ""))
    made_by = _MADE_BY.search(" ".join(parts.get("preamble", "")[:_FRONT].split()))
    letterhead = [item.text for item in found.left_out if item.reason.startswith("tên cơ quan")]
    return Header(
        kind=document_kind(title) or "document",
        title=_line(title),
        number=number,
        number_raw=raw,
        issuer=made_by[1] if made_by else (letterhead[-1] if letterhead else None),
        parties=_parties(title) or _parties(opening),
        place=place,
        signing_date=day,
        term=_term(title) or _term(opening),
        signers=_signers(parts),
        basis=(*_named(parts), *_cited(found.clauses)),
    )


def a_date(text: str) -> dt.date | None:
    """The first whole date in `text`: 12/06/2021, 12/6/2021 or 12 tháng 6 năm 2021, each after `ngày`."""
    found = _DATE.search(text)
    return _as_date(found.groups()) if found else None


def _as_date(groups: Sequence[str | None]) -> dt.date | None:
    try:
        day, month, year = (int(group or 0) for group in groups)
        return dt.date(year, month, day)
    except ValueError:
        return None


def _line(text: str | None) -> str | None:
    return " ".join(text.split()) or None if text else None


def _number(text: str) -> tuple[str | None, str | None]:
    """`Số: 07 /KH-CDN` -> (07/KH-CDN, 07 /KH-CDN); a number that still is to be filled in is none."""
    found = _PRINTED.match(text)
    if found is None:
        return None, None
    raw = found[1].strip(" .")
    plain = re.sub(r"\s*([/-])\s*", r"\1", raw)
    return (plain, raw) if re.search(r"\d", plain) and plain else (None, None)


def _place_and_day(text: str) -> tuple[str | None, dt.date | None]:
    place = re.search(r"(?:^|\s{2,}|\n)([A-ZĐ][\w .-]{1,40}?),\s*ngày", text)
    return (place[1].strip() if place else None), a_date(text)


def _term(text: str) -> tuple[str, str, str] | None:
    found = _TERM.search(" ".join(text.split()))
    return (found[2], found[3], found[1].lower()) if found and found[2] <= found[3] else None


def _parties(text: str) -> tuple[str, ...]:
    found = _BETWEEN.search(" ".join(text[:_FRONT].split()))
    return (found[1].strip(" ,"), found[2].strip(" ,.;:")) if found and len(found[1]) <= 120 else ()


def _signers(parts: dict[str, str]) -> tuple[Signer, ...]:
    """Names alone on their line or in their column, each with the office printed above it since the name before."""
    found: list[Signer] = []
    roles: dict[int, list[str]] = {}
    rows = [row for path in ("sign", "signx2", "signx3") for row in parts.get(path, "").split("\n")]
    for column, line in (cell for row in rows for cell in enumerate(re.split(r"\s{3,}|\t+", row.strip()))):
        if person_name(line):
            name = re.sub(rf"(?<=[{LOWER}])(?=[{UPPER}])", " ", line)
            found.append(Signer(line, name, " - ".join(roles.pop(column, ())) or None))
        elif line and not re.match(r"^[\[(]|^[\W_]+$", line) and (signature(line) or line.isupper()):
            roles.setdefault(column, []).append(line)
    return tuple(found)


def _cited(clauses: Sequence[ImportedClause]) -> tuple[Basis, ...]:
    """Every numbered text cited in the clauses, once, with its date where one clause prints it."""
    dates: dict[str, dt.date | None] = {}
    for clause in clauses:
        if clause.path in ("no", "recipients"):
            continue
        for found in _CITED.finditer(" ".join(clause.text.split())):
            if any(character.isupper() for character in found[1]):
                dates[found[1]] = dates.get(found[1]) or _as_date(found.groups()[1:])
    return tuple(Basis(number, None, day) for number, day in dates.items())


def _named(parts: dict[str, str]) -> tuple[Basis, ...]:
    """Texts cited by name alone: in the lines `Căn cứ …`, or in the first words `Thực hiện …` of the preamble."""
    rows = parts.get("basis", "").split("\n")
    rows += [row for row in parts.get("preamble", "").split("\n")[:1] if re.match(r"^(?:Thực hiện|Căn cứ)\s", row)]
    found: list[Basis] = []
    for row in rows:
        opening = re.sub(r"^[-+•*\s]*(?:Căn cứ|Thực hiện|Theo)\s+(?:vào\s+)?", "", row.strip())
        opening = re.split(r",\s+Ban (?:Thường vụ|Chấp hành)\b", opening)[0]
        for piece in re.split(r"[;,]\s+|\s+và\s+(?=[A-ZĐ])", opening):
            name = re.split(r"\s+và các (?:văn bản|quy định)", piece)[0].strip(" ;,.:")
            if _INSTRUMENT.match(name) and not _CITED.search(name):
                found.append(Basis(None, name, a_date(name)))
            elif found and a_date(piece) and re.match(r"^(?:họp\s+)?ngày\b", piece):
                found[-1] = Basis(None, found[-1].name, a_date(piece))
    return tuple(dict.fromkeys(found))


def proposed_id(facts: Header, file_name: str) -> str:
    """An id for the document: kind, number and year; or the unit and the year; or the name of the file."""
    year = str(facts.signing_date.year) if facts.signing_date else (facts.term[0] if facts.term else "")
    words = re.split(rf"[^{UPPER}{LOWER} ]", facts.title or "")[0]
    if facts.number and year:
        digits = re.match(r"\d+", facts.number)
        kind = fold(" ".join(title_of(words).split()[:2]))
        slug = _slug(f"{kind} {digits[0] if digits else ''} {year}")
    else:
        units = [unit for name in facts.parties for unit in _UNIT.findall(name)]
        slug = _slug(f"{units[-1]} {year}") if units else _slug(re.sub(r"\.\w{1,8}$", "", file_name))
    return slug or "van-ban-moi"


def _slug(text: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", fold(text)))[:60].strip("-")
