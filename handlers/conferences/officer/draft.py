"""What an officer has typed of an invitation and not yet confirmed: kept with the conversation, thrown away by /huy.

For: the draft's form in the conversation's state, and putting new lines into it. Pure. Not for: talking
(`forms.py`) or storing (`planning.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.words import fold
from handlers.conferences.model import Invitation, Seat
from handlers.conferences.officer.delegates import Doubt, DoubtKind, Line, parse
from handlers.conferences.officer.placing import nearest, place
from handlers.conferences.officer.titles import fits, organisation_of
from handlers.conferences.seats import same_person

_NUMBERED = re.compile(r"^\s*(?:ghế|ghe|dòng|dong)?\s*(\d{1,2})\s*[.):/-]?\s+(?=\D)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Draft:
    """Seat number -> who, and the version of the seat that was seen; people without a seat; lines not understood."""

    invitation_id: int
    named: dict[int, Line] = field(default_factory=dict)
    versions: dict[int, int] = field(default_factory=dict)
    left: tuple[Line, ...] = ()
    strange: tuple[str, ...] = ()

    def written(self) -> dict[str, Any]:
        """As the conversation's state keeps it."""
        return {
            "invitation": self.invitation_id,
            "named": {str(number): _written(line) for number, line in self.named.items()},
            "versions": {str(number): version for number, version in self.versions.items()},
            "left": [_written(line) for line in self.left],
            "strange": list(self.strange),
        }


def read_draft(stored: dict[str, Any], invitation_id: int) -> Draft | None:
    """The draft of an invitation; None where there is none, or one of another invitation."""
    if stored.get("invitation") != invitation_id:
        return None
    return Draft(
        invitation_id,
        {int(number): _read(line) for number, line in stored["named"].items()},
        {int(number): version for number, version in stored["versions"].items()},
        tuple(_read(line) for line in stored["left"]),
        tuple(stored["strange"]),
    )


def _written(line: Line) -> dict[str, Any]:
    doubts = [[doubt.kind.value, doubt.about] for doubt in line.doubts]
    return {"text": line.text, "name": line.name, "title": line.title, "phone": line.phone, "doubts": doubts}


def _read(stored: dict[str, Any]) -> Line:
    doubts = tuple(Doubt(DoubtKind(kind), about) for kind, about in stored["doubts"])
    return Line(stored["text"], stored["name"], stored["title"], stored["phone"], doubts)


def new_draft(invitation: Invitation, free: Sequence[Seat]) -> Draft:
    """An empty draft that has seen these seats as they are now."""
    return Draft(invitation.id, versions={seat.number: seat.version for seat in free})


def add_text(draft: Draft, text: str, free: Sequence[Seat], unit: str) -> Draft:
    """The draft with everybody whom a text names.

    A line that begins with the number of a seat goes to that seat if the position allows it, the rest by position to
    seats that nobody has in the draft; whoever is in it already is corrected where they are.
    """
    draft = replace(draft, strange=())
    rest: list[str] = []
    for row in text.splitlines():
        number = _seat_number(row, draft, free, unit)
        if number is None:
            rest.append(row)
            continue
        found = parse(_NUMBERED.sub("", row))
        draft = put(draft, found.lines[0], number) if found.lines else replace(draft, strange=(*draft.strange, row))
    parsed = parse("\n".join(rest))
    lines = [line for line in parsed.lines if not _corrects(draft, line)]
    for number, line in ((number, line) for line in parsed.lines if (number := _corrects(draft, line))):
        draft = put(draft, line if line.title else replace(line, title=draft.named[number].title), number)
    empty = [(seat.number, seat.role) for seat in free if seat.number not in draft.named]
    placing = place([*draft.left, *lines], empty, unit=unit)
    named = dict(sorted({**draft.named, **placing.placed}.items()))
    return replace(draft, named=named, left=placing.left, strange=(*draft.strange, *parsed.strange))


def _seat_number(row: str, draft: Draft, free: Sequence[Seat], unit: str) -> int | None:
    """The seat that a line names by number. The first list is numbered as people like, its numbers name no seats."""
    match = _NUMBERED.match(row)
    if match is None or not (draft.named or draft.left):
        return None
    seat = next((seat for seat in free if seat.number == int(match[1])), None)
    found = parse(_NUMBERED.sub("", row)).lines
    if seat is None or len(found) != 1:
        return None
    allowed = not found[0].title or fits(found[0].title, seat.role, organisation_of(unit)) > 0
    alone = seat.number in draft.named
    return seat.number if allowed or alone else None


def _corrects(draft: Draft, line: Line) -> int | None:
    """The seat in the draft on which this very person is."""
    for number, known in draft.named.items():
        if same_person(known.delegate, line.delegate) or fold(known.name) == fold(line.name):
            return number
    return None


def put(draft: Draft, line: Line, number: int) -> Draft:
    """The draft with somebody on a seat, and nowhere else."""
    sure = replace(line, doubts=tuple(doubt for doubt in line.doubts if doubt.kind is not DoubtKind.SEAT))
    named = {at: known for at, known in draft.named.items() if not same_person(known.delegate, line.delegate)}
    left = tuple(one for one in draft.left if not same_person(one.delegate, line.delegate))
    return replace(draft, named=dict(sorted({**named, number: sure}.items())), left=left)


def proposal(draft: Draft, free: Sequence[Seat]) -> tuple[Line, int] | None:
    """The first person without a seat, and the free seat that is nearest to their position."""
    empty = [(seat.number, seat.role) for seat in free if seat.number not in draft.named]
    if not draft.left:
        return None
    number = nearest(draft.left[0], empty)
    return (draft.left[0], number) if number is not None else None
