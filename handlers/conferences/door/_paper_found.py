"""What a paper list says: entries, questions, remarks; and collecting them line by line. Pure.

For: `paper.py`. Not for: reading the lines.
"""

from __future__ import annotations

import datetime as dt

from bot.message import Frozen
from handlers.conferences.model import Presence


class Entry(Frozen):
    """One mark to be made: a seat, or the unit as a whole where `seat_id` is None."""

    invitation_id: int
    seat_id: int | None
    presence: Presence
    at: dt.time | None = None


class Doubt(Frozen):
    """Something that was written and could mean any of `options`, the likeliest first."""

    written: str
    options: tuple[Entry, ...]


class Reading(Frozen):
    """What a list says. `remarks` are the parts nobody on the list is meant by, as they were written."""

    sure: tuple[Entry, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    remarks: tuple[str, ...] = ()


class Found:
    """Collects what the lines say."""

    def __init__(self) -> None:
        self.entries: list[tuple[str, Entry]] = []
        self.doubts: list[Doubt] = []
        self.remarks: list[str] = []

    def reading(self) -> Reading:
        """Each seat once; one that the list calls both present and absent becomes a question."""
        said: dict[tuple[int, int | None], list[tuple[str, Entry]]] = {}
        for written, entry in self.entries:
            said.setdefault((entry.invitation_id, entry.seat_id), []).append((written, entry))
        sure: list[Entry] = []
        doubts = list(self.doubts)
        for each in said.values():
            options = {entry.presence: entry for _, entry in reversed(each)}
            if len(options) == 1:
                sure.append(each[0][1])
            else:
                doubts.append(
                    Doubt(written=" / ".join(written for written, _ in each), options=tuple(options.values()))
                )
        return Reading(sure=tuple(sure), doubts=tuple(doubts), remarks=tuple(dict.fromkeys(self.remarks)))
