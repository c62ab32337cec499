"""A paper list, typed or pasted: each line matched with the delegates and units of one session. Pure.

A line names a person ("Nguyễn Văn An - PCT LĐLĐ An Giang"), a unit ("An Giang 4/4"), a unit with people behind a colon,
or opens a part ("Vắng:"). A name that is certain becomes an entry; one that is nearly written, or fits several, becomes
a question; one that nobody on the list has stays a remark. Certain means: the same words, with marks that do not
contradict, and one person only; a misspelt name is certain only beside its own unit.
For: reading. Not for: asking (`door_paper.py`), marking (`marking.py`), and search (`roll.py`), which may guess.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from handlers.conferences.door._paper_found import Doubt, Entry, Found, Reading
from handlers.conferences.door._paper_names import CERTAIN, Likely, likely_people, likely_units
from handlers.conferences.door.words import is_unclear, read_presence, split_presence, split_time
from handlers.conferences.model import Invitation, Presence
from handlers.conferences.officer import titles

__all__ = ["MOST_LINES", "MOST_OPTIONS", "Doubt", "Entry", "Reading", "read_paper"]
MOST_LINES = 400
MOST_OPTIONS = 3
_BULLET = re.compile(r"^\s*(?:[-–•*·+►▪]\s*|\(?\d{1,3}[.)]\s*|\d{1,3}\s+(?=[^\W\d])|\[[ xX✓✔]?\]\s*|[✓✔☑☐✗]\s*)+")
_NOT_TICKED = re.compile(r"\[ ?\]|[☐✗]")
_COLON = re.compile(r":(?!\s?\d\d(?!\d))")
_BETWEEN = re.compile(r"([\t;|,()\[\]]+|\s[-–—/]\s|\s?[–—]\s?)")
_POLITE = re.compile(
    r"^(?:(?:đồng chí|dong chi|đ/c|d/c|đc\.?|ông|bà|thầy|cô|anh|chị|ths\.?|ts\.?|gs\.?|pgs\.?)\s+)+", re.IGNORECASE
)
_COUNT = re.compile(
    r"\b\d{1,2}\s*/\s*\d{1,2}\b|\b(?:đủ\s+)?\d{1,2}\s*(?:người|nguoi|đại biểu|dai bieu|đ/b|đb)\b|\bđủ\b", re.IGNORECASE
)
_INSTEAD = re.compile(r"\b(?:đi\s+)?thay(?:\s+(?:cho|thế|mặt))?\b|\bdi thay\b|\bthay cho\b|\bthay mat\b", re.IGNORECASE)
_DIGITS = re.compile(r"[\d\s.+()-]*")


@dataclass(frozen=True, slots=True)
class _Under:
    """What holds for a line by the headings above it, and by its own words."""

    presence: Presence = Presence.PRESENT
    unit: Invitation | None = None
    at: dt.time | None = None
    unclear: bool = False


def read_paper(text: str, invitations: Sequence[Invitation]) -> Reading:
    """Reads at most MOST_LINES lines; further ones are remarks."""
    lines = text.splitlines()
    found = Found()
    under = _Under()
    for number, line in enumerate(lines[:MOST_LINES], start=1):
        under = _read_line(line, lines[number : number + 1], under, invitations, found)
    found.remarks += [line.strip() for line in lines[MOST_LINES:] if line.strip()]
    return found.reading()


def _read_line(
    raw: str, following: Sequence[str], under: _Under, invitations: Sequence[Invitation], found: Found
) -> _Under:
    """Reads one line; returns what holds for the lines below it."""
    line = _bare(raw)
    bullet = _BULLET.match(raw)
    if bullet and _NOT_TICKED.search(bullet[0]) and line:
        found.remarks.append(raw.strip())  # a box left empty says nothing of somebody
        return under
    if not line.strip(" .…-–—_"):
        return replace(under, unit=None)
    if (unit := _lone_unit(line, following, invitations)) is not None:
        return replace(under, unit=unit)
    head, colon, tail = _at_colon(line)
    if colon:
        heading = _heading(head, under, invitations)
        if heading is not None:
            if not tail:
                return heading
            own = heading.unit if heading.unit is not under.unit else None
            _read_entries(tail, heading, invitations, found, own)
            return under
        line = f"{head}, {tail}"
    _read_entries(line, under, invitations, found)
    return under


def _bare(line: str) -> str:
    """A line without its number, bullet or tick."""
    bullet = _BULLET.match(line)
    return (line[bullet.end() :] if bullet else line).strip()


def _lone_unit(line: str, following: Sequence[str], invitations: Sequence[Invitation]) -> Invitation | None:
    """The unit of a line that names nothing else, where the next line names one of its delegates."""
    units = likely_units(line, invitations)
    if not _is_sure(units):
        return None
    unit = units[0].invitation
    next_line = _BETWEEN.split(_bare(" ".join(following)))[0].strip()
    people = likely_people(_POLITE.sub("", split_presence(next_line)[0]), invitations, unit)
    return unit if people and people[0].sure and people[0].invitation.id == unit.id else None


def _at_colon(line: str) -> tuple[str, bool, str]:
    match = _COLON.search(line)
    return (line[: match.start()].strip(), True, line[match.end() :].strip()) if match else (line, False, "")


def _heading(head: str, under: _Under, invitations: Sequence[Invitation]) -> _Under | None:
    """What a line before its colon announces: a status, a unit; None for neither."""
    presence = read_presence(_COUNT.sub("", head)) or read_presence(head)
    if presence is not None:
        return replace(under, presence=presence)
    units = likely_units(_COUNT.sub("", head).strip(" -–,"), invitations)
    return replace(under, unit=units[0].invitation) if _is_sure(units) else None


def _read_entries(
    line: str,
    under: _Under,
    invitations: Sequence[Invitation],
    found: Found,
    own_unit: Invitation | None = None,
) -> None:
    """One line, or what stands behind its heading: one person with what belongs to them, or several names.

    `own_unit`: the unit that the line's heading names, which is meant itself where nobody else is named.
    """
    if _INSTEAD.search(line):
        found.remarks.append(line)
        return
    rest, at = split_time(line)
    if _COUNT.search(rest):
        under = replace(under, presence=Presence.PRESENT)  # "An Giang 4/4" came, whatever the part is headed
    rest = _COUNT.sub(" ", rest).strip(" -–,;")
    under = replace(under, at=at or under.at)
    names: list[str] = []
    for part in _parts(rest, under, invitations):
        under, said = _status(part, under)
        if said or _DIGITS.fullmatch(part):
            continue
        bare, presence = (part, None) if _is_whole(part, under, invitations) else split_presence(part)
        under = replace(under, presence=presence or under.presence)
        unit = _unit_of(bare, under, invitations)
        if unit is not None:
            own_unit = unit
        elif name := _POLITE.sub("", bare).strip():
            names.append(name)
    under = replace(under, unit=own_unit or under.unit)
    taken = list(_people(names, under, invitations, line, found))
    if not taken and own_unit is not None and not names:
        _take(line, [Likely(own_unit, None, 100.0, True)], under, found)


def _parts(text: str, under: _Under, invitations: Sequence[Invitation]) -> list[str]:
    """What stands between commas, dashes and brackets; a unit whose name has a dash in it stays whole."""
    if _is_whole(text, under, invitations):
        return [text]
    pieces = _BETWEEN.split(text)
    parts: list[str] = []
    at = 0
    while at < len(pieces):
        both = "".join(pieces[at : at + 3])
        joined = at + 2 < len(pieces) and _is_sure(likely_units(both.strip(" ."), invitations))
        parts.append((both if joined else pieces[at]).strip(" ."))
        at += 4 if joined else 2
    return [part for part in parts if part]


def _status(part: str, under: _Under) -> tuple[_Under, bool]:
    """A part that only says whether somebody was there."""
    presence = read_presence(part)
    if presence is not None:
        return replace(under, presence=presence), True
    return (replace(under, unclear=True), True) if is_unclear(part) else (under, False)


def _is_whole(text: str, under: _Under, invitations: Sequence[Invitation]) -> bool:
    """Whether a text, taken as it is, surely is one unit or one person and says nothing besides."""
    people = likely_people(_POLITE.sub("", text).strip(), invitations, under.unit)
    return any(_is_sure(each) and each[0].score >= CERTAIN for each in (likely_units(text, invitations), people))


def _unit_of(part: str, under: _Under, invitations: Sequence[Invitation]) -> Invitation | None:
    """The unit that a part surely names, unless it is rather a person's name."""
    units = likely_units(part, invitations)
    people = likely_people(part, invitations, under.unit)
    if not _is_sure(units) or (people and people[0].score >= units[0].score):
        return None
    return units[0].invitation


def _people(
    names: Sequence[str], under: _Under, invitations: Sequence[Invitation], line: str, found: Found
) -> Iterator[Likely]:
    """Every name of a line: taken, asked about, or kept as a remark. Yields those that were matched."""
    matched = [
        (name, likely_people(name, invitations, under.unit) or likely_units(name, invitations)) for name in names
    ]
    known = any(people for _, people in matched)
    theirs = {people[0].invitation.id for _, people in matched if people and people[0].seat}
    for name, people in matched:
        if people and not any(one.seat for one in people) and theirs & {one.invitation.id for one in people}:
            continue  # a short name of several units, beside somebody who is of one of them
        if people:
            _take(name, people, under, found)
            yield people[0]
        elif not (known and any(post.rank for post in titles.posts(name))):
            # A position beside a name that was found says nothing more; anything else that is unknown is kept.
            found.remarks.append(name if known or len(names) > 1 else line)


def _take(written: str, people: Sequence[Likely], under: _Under, found: Found) -> None:
    """An entry where it is certain who is meant and what is said of them, else a question."""
    presences = (Presence.PRESENT, Presence.ABSENT) if under.unclear else (under.presence,)
    chosen: Iterable[Likely] = people[:1] if _is_sure(people) else people[:MOST_OPTIONS]
    entries = [
        Entry(
            invitation_id=one.invitation.id,
            seat_id=one.seat.id if one.seat else None,
            presence=presence,
            at=under.at,
        )
        for one in chosen
        for presence in presences
    ][:MOST_OPTIONS]
    if len(entries) == 1 and _is_sure(people):
        found.entries.append((written, entries[0]))
    else:
        found.doubts.append(Doubt(written=written, options=tuple(entries)))


def _is_sure(found: Sequence[Likely]) -> bool:
    """Whether the first is certain, and the only one that is."""
    return bool(found) and found[0].sure and not (len(found) > 1 and found[1].sure)
