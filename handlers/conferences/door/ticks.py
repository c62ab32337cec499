"""What is typed to tick the delegates of one unit: "a b d", "c vắng; d phép bận họp", "tất cả lúc 8h05". Pure.

Each seat has a letter, because numbers name the choices of a menu.
For: reading such a line. Not for: names (`roll.py`).
"""

from __future__ import annotations

import datetime as dt
import re
import string
from collections.abc import Sequence
from dataclasses import dataclass

from bot.people import naming
from handlers.conferences.door.words import read_presence, split_time
from handlers.conferences.model import Presence

LETTERS = string.ascii_lowercase
_ALL = frozenset({"tat ca", "het", "ca", "du", "ca don vi co mat", "toan bo"})
_WHOLE = frozenset({"ca don vi", "don vi"})
_DROP = frozenset({"bo", "xoa", "bo ghi nhan", "hoan tac"})


@dataclass(frozen=True, slots=True)
class Tick:
    """What is said of some seats (their places in the list, from 0; None for the unit as a whole).

    `presence` is None where what was recorded is to be taken back.
    """

    seats: tuple[int, ...] | None
    presence: Presence | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Ticks:
    """One line as it was read; `at` is the time that was said."""

    ticks: tuple[Tick, ...]
    at: dt.time | None = None


def letters_of(seats: Sequence[int]) -> str:
    """The letters of places in the list, as an action carries them."""
    return "".join(LETTERS[seat] for seat in seats)


def places_of(letters: str, count: int) -> tuple[int, ...] | None:
    """The places that letters name; None where one of them names none."""
    places = tuple(LETTERS.find(letter) for letter in letters)
    return places if places and all(0 <= place < count for place in places) else None


def read_ticks(text: str, count: int) -> Ticks | None:
    """Reads a line about a unit of `count` seats; None where it is something else, mostly the name of another unit."""
    rest, at = split_time(text.strip())
    clauses = [clause.strip(" .,") for clause in re.split(r"[;\n]", rest) if clause.strip(" .,")]
    ticks = [_clause(clause, count) for clause in clauses]
    if not ticks or any(tick is None for tick in ticks):
        return None
    return Ticks(tuple(tick for tick in ticks if tick is not None), at)


def _clause(text: str, count: int) -> Tick | None:
    """Letters, or words for all, and what is said of them."""
    words = text.split()
    for size in range(min(len(words), count + 3), 0, -1):
        named, seats = _named(" ".join(words[:size]), count)
        if not named:
            continue
        said = _said(" ".join(words[size:]).strip(" :,-–"))
        if said is not None:
            return Tick(seats, *said)
    return None


def _named(text: str, count: int) -> tuple[bool, tuple[int, ...] | None]:
    """Whether a text names seats, and which."""
    plain = naming.plain(text).strip(" .,:")
    if plain in _ALL:
        return True, tuple(range(count))
    if plain in _WHOLE:
        return True, None
    single = re.fullmatch(r"[a-z](?:[\s,+&]+[a-z])*", plain)
    letters = re.sub(r"[^a-z]", "", plain)
    # Letters without a space between them are ticks where they stand in order: "abd", but not "ba" (Đình).
    run = plain == letters and list(letters) == sorted(set(letters))
    places = places_of(letters, count) if text.isascii() and (single or run) else None
    return (True, tuple(dict.fromkeys(places))) if places else (False, None)


def _said(text: str) -> tuple[Presence | None, str] | None:
    """What is said, and the reason behind it; None where it is nothing that is said of people here."""
    if not text:
        return Presence.PRESENT, ""
    if naming.plain(text) in _DROP:
        return None, ""
    words = text.split()
    for size in range(min(5, len(words)), 0, -1):
        presence = read_presence(" ".join(words[:size]))
        if presence is not None:
            reason = " ".join(words[size:]).strip(" :,-–()")
            return presence, reason if presence is not Presence.PRESENT else ""
    return None
