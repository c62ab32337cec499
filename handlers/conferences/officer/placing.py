"""Which seat each named person takes: by position, one person a seat. Pure.

For: `place`. Not for: reading lines (`delegates.py`) or storing anything. A person whose position fits no free seat is
left over and asked about, with the seat that comes nearest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from bot.words import fold
from handlers.conferences.model import Role
from handlers.conferences.officer.delegates import DoubtKind, Line
from handlers.conferences.officer.titles import fits, organisation_of

SURE = 0.75
LIKE = 60


@dataclass(frozen=True, slots=True)
class Placing:
    """Seat number -> person, and those without a seat, in the order they were written."""

    placed: dict[int, Line] = field(default_factory=dict)
    left: tuple[Line, ...] = ()


def place(lines: Sequence[Line], seats: Sequence[tuple[int, Role]], *, unit: str = "") -> Placing:
    """Gives each person the free seat that fits their position best; `unit` is the invited unit's name.

    An exact fit comes before a nearer place in the list; a fit that is not certain carries a doubt. Who is named twice
    gets one seat.
    """
    home = organisation_of(unit)
    people = [(at, line) for at, line in enumerate(lines) if not _twice(line)]
    pairs = sorted(
        ((fits(line.title, role, home), at, number) for at, line in people if line.title for number, role in seats),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    seat_of: dict[int, int] = {}
    placed: dict[int, Line] = {}
    for score, at, number in pairs:
        if score > 0 and at not in seat_of and number not in placed:
            seat_of[at] = number
            placed[number] = lines[at] if score >= SURE else lines[at].doubted(DoubtKind.SEAT)
    left = tuple(line for at, line in people if at not in seat_of)
    return Placing(dict(sorted(placed.items())), left)


def nearest(line: Line, seats: Sequence[tuple[int, Role]]) -> int | None:
    """The free seat that is meant most likely: nearest by its name, or the first for somebody without a position.

    None where there is no seat, or none of them is anything like the position.
    """
    if not seats:
        return None
    if not line.title:
        return seats[0][0]
    title = fold(line.title)
    near, number = max((fuzz.token_set_ratio(title, fold(role.label)), -number) for number, role in seats)
    return -number if near >= LIKE else None


def _twice(line: Line) -> bool:
    return any(doubt.kind is DoubtKind.TWICE for doubt in line.doubts)
