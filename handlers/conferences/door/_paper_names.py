"""How well a written name stands for a delegate or a unit of a session: rapidfuzz over words without marks. Pure.

For: `paper.py`. Not for: search at the door (`roll.py`), where a beginning is enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.people import naming
from handlers.conferences.door.roll import person_words, same_marks
from handlers.conferences.model import Invitation, Seat

ASKED_ABOUT = 76.0
"""Under this likeness nobody is meant."""
CERTAIN = 97.0
"""From here on a text is a name and nothing besides."""
CONTAINED = 96.5
_NEAR = 12.0
_MISSPELT_WORDS = 3
_LONGEST = 12


@dataclass(frozen=True, slots=True)
class Likely:
    """A delegate (or, without `seat`, a unit) that a text may mean; `score` 0 to 100."""

    invitation: Invitation
    seat: Seat | None
    score: float
    sure: bool


def likely_people(written: str, invitations: Sequence[Invitation], unit: Invitation | None = None) -> list[Likely]:
    """The delegates that a text may mean, the likeliest first; those far behind it are left out.

    With `unit` its own delegates come first, and a given name alone is enough; others only where they fit surely.
    """
    typed = person_words(written)
    if not typed or len(typed) > _LONGEST:
        return []
    found: list[Likely] = []
    for one in invitations:
        for seat in one.seats:
            if seat.delegate is not None:
                score, sure = _person(typed, written, seat.delegate.name, inside=unit is not None and one.id == unit.id)
                elsewhere = unit is not None and one.id != unit.id
                if score >= (CONTAINED if elsewhere else ASKED_ABOUT):
                    # Under the heading of another unit: not taken without asking.
                    found.append(Likely(one, seat, score - 20 if elsewhere else score, sure and not elsewhere))
    return _nearest(_told_apart(found, typed))


def _person(typed: tuple[str, ...], written: str, name: str, *, inside: bool) -> tuple[float, bool]:
    """Likeness of a text and a delegate's name, and whether it is certain."""
    own = person_words(name)
    if not own:
        return 0.0, False
    if typed == own:
        return (100.0, True) if same_marks(written, name) else (88.0, False)
    if inside and typed == own[-len(typed) :]:
        return CERTAIN, same_marks(written, " ".join(name.split()[-len(typed) :]))
    if len(own) > 1 and _holds(typed, own):
        return CONTAINED, same_marks(_part(written, typed, own), name)
    if len(typed) > 1 and _holds(own, typed):
        return 82.0, False
    if len(typed) == len(own) > 1 and typed[-1] == own[-1] and all(map(_begins, typed, own)):
        return 86.0, False  # N.V. An
    if sorted(typed) == sorted(own):
        return 90.0, False
    score = fuzz.token_sort_ratio(" ".join(typed), " ".join(own))
    if len(typed) < 2 or score < ASKED_ABOUT:
        return (score, False) if inside and score >= ASKED_ABOUT else (0.0, False)
    misspelt = len(typed) == len(own) and sum(a != b for a, b in zip(typed, own, strict=True)) == 1
    close = misspelt and any(naming.is_misspelling(a, b) for a, b in zip(typed, own, strict=True) if a != b)
    return score, inside and close and len(own) >= _MISSPELT_WORDS and written.isascii()


def _holds(line: tuple[str, ...], part: tuple[str, ...]) -> bool:
    """Whether words stand one after the other within others."""
    return any(line[at : at + len(part)] == part for at in range(len(line) - len(part) + 1))


def _part(written: str, typed: tuple[str, ...], own: tuple[str, ...]) -> str:
    """The words of a text that stand where a name was found in it."""
    words = written.split()
    if len(words) != len(typed):
        return ""
    at = next(at for at in range(len(typed)) if typed[at : at + len(own)] == own)
    return " ".join(words[at : at + len(own)])


def _begins(short: str, word: str) -> bool:
    return word == short or (len(short) <= 2 and word.startswith(short))


def _told_apart(found: list[Likely], typed: tuple[str, ...]) -> list[Likely]:
    """Delegates of the same name, told apart by the unit that the same text names."""
    certain = [one for one in found if one.sure]
    if len(certain) < 2:
        return found
    telling = {one.invitation.id: _tells(one.invitation, typed) for one in certain}
    most = max(telling.values())
    if most == 0 or list(telling.values()).count(most) != 1:
        return found
    return [one for one in certain if telling[one.invitation.id] == most]


def _tells(unit: Invitation, typed: tuple[str, ...]) -> int:
    own = [word for word in naming.words(f"{unit.unit} {unit.province}") if word not in naming.GENERIC]
    return sum(word in typed for word in set(own)) if _holds(typed, tuple(dict.fromkeys(own))) else 0


def likely_units(written: str, invitations: Sequence[Invitation]) -> list[Likely]:
    """The units that a text may mean, the likeliest first."""
    typed = naming.words(written)
    if not typed or len(typed) > _LONGEST or all(word in naming.GENERIC for word in typed):
        return []
    key = " ".join(typed)
    found = []
    for one in invitations:
        score = _unit(typed, key, one)
        if score >= ASKED_ABOUT:
            sure = score >= CERTAIN and naming.same_name(naming.marks(written), naming.marks(one.unit))
            found.append(Likely(one, None, score, sure))
    best = max((one.score for one in found), default=0.0)
    if best == 100.0:
        found = [one for one in found if one.score == best]
    return _nearest(found)


def _unit(typed: tuple[str, ...], key: str, unit: Invitation) -> float:
    if key == naming.key(unit.unit):
        return 100.0
    telling = tuple(word for word in typed if word not in naming.GENERIC)
    organisations = [word for word in typed if word in naming.GENERIC]
    own = naming.words(unit.unit)
    named = tuple(word for word in own if word not in naming.GENERIC)
    if any(word not in own for word in organisations):
        return 0.0  # CĐGD is not LĐLĐ
    if telling and telling in (named, naming.words(unit.province)):
        return 98.0 if not organisations else 99.0
    return min(fuzz.ratio(" ".join(telling), " ".join(named)), 95.0)


def _nearest(found: list[Likely]) -> list[Likely]:
    """The likeliest first; those far behind the best are left out."""
    found.sort(key=lambda one: (not one.sure, -one.score))
    return [one for one in found if one.score >= found[0].score - _NEAR or one.sure]
