"""Who is expected at one session, and how somebody at the door finds them: by any part of a name, without marks. Pure.

For: search over an invitation list of some hundreds of seats. Not for: paper lists, where a name stands for a mark and
has to be certain (`paper.py`), and units of the whole union (`bot/people/units.py`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from bot.people import naming
from bot.people.names import person_key
from handlers.conferences.model import Invitation, Seat

_WORD = re.compile(r"[^\W_]+")
EXACT, BEGINS, NEARLY = 100.0, 85.0, 60.0


@dataclass(frozen=True, slots=True)
class Hit:
    """One invitation that answers a search; `seats` are those whose delegate does, none where the unit itself does."""

    invitation: Invitation
    seats: tuple[Seat, ...]
    score: float


def person_words(name: str) -> tuple[str, ...]:
    """A person's name word by word: lower case, no marks, y and i as one."""
    return tuple(_WORD.findall(naming.plain(unicodedata.normalize("NFC", name)).replace("y", "i")))


def same_marks(typed: str, name: str) -> bool:
    """Whether a name may be meant by what was typed: "Hoa" without a single mark in the text may be Hòa, "Hóa" not."""
    if typed.isascii():
        return True
    return person_key(typed.casefold().replace("y", "i")) == person_key(name.casefold().replace("y", "i"))


def unit_words(invitation: Invitation) -> tuple[str, ...]:
    """The words by which a unit is found: those of its name, then those of its province."""
    return tuple(dict.fromkeys([*naming.words(invitation.unit), *naming.words(invitation.province)]))


def find(invitations: Sequence[Invitation], typed: str, most: int = 8) -> list[Hit]:
    """The units and delegates that a text names, the best first; every word of the text has to be there somehow.

    A word is there as it is, as a beginning, or misspelt by one letter.
    """
    asked, asked_unit = person_words(typed), naming.words(typed)
    telling = tuple(word for word in asked_unit if word not in naming.GENERIC) or asked_unit
    hits: list[Hit] = []
    for one in invitations if asked else ():
        around = unit_words(one)
        unit, is_whole = _covered(telling, around), set(asked_unit) <= set(around)
        people = [(_person(asked, typed, seat, around), seat) for seat in one.seats]
        best = max((score for score, _ in people), default=0.0)
        if unit or best:
            # "quan" is a word of many units (quận) that this one lacks, and a name that somebody of it has.
            is_unit = unit >= best if is_whole else not best
            seats = () if is_unit else tuple(seat for score, seat in people if score == best)
            hits.append(Hit(one, seats, max(unit + is_whole, best)))
    hits.sort(key=lambda hit: -hit.score)
    least = BEGINS if hits and hits[0].score >= BEGINS else 0.0  # misspelt only where nobody is written like that
    return [hit for hit in hits if hit.score >= least][:most]


def _person(asked: Sequence[str], typed: str, seat: Seat, around: Sequence[str]) -> float:
    """How well a text names a delegate; words may also be those of the unit, but one has to be the person's."""
    if seat.delegate is None:
        return 0.0
    own = person_words(seat.delegate.name)
    score = _covered(asked, own)
    if not score:
        theirs = [word for word in asked if _best(word, own)]
        score = min(_covered(asked, (*own, *around)), NEARLY + 10) if theirs else 0.0
    return score + 1 if score and same_marks(typed, seat.delegate.name) and len(asked) == len(own) else score


def _covered(asked: Sequence[str], there: Sequence[str]) -> float:
    """The mean over all words asked for; 0 where one of them is not there."""
    scores = [_best(word, there) for word in asked]
    return sum(scores) / len(scores) if scores and all(scores) else 0.0


def _best(word: str, there: Sequence[str]) -> float:
    return max((_alike(word, other) for other in there), default=0.0)


def _alike(word: str, other: str) -> float:
    if word == other:
        return EXACT
    if other.startswith(word):
        return BEGINS
    return NEARLY if len(word) > 2 and naming.is_misspelling(word, other) else 0.0
