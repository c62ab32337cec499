"""Who is to be told what today: pure, over what somebody follows and what they were told before.

A reminder is a step: one of the lead days of one day of one stage. Only the newest step that has come is told, so that
a run that was missed is made up for once, and nothing is told once the day has gone by. Whoever follows has been shown
the days (`shown_keys`); a day that is moved, and a competition that is closed, is told to those who know otherwise.
Who has entered is not reminded of handing in. For: deciding. Not for: reading or writing (`job.py`), or words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from handlers.competitions.model import Competition, Kind, Stage, State

Heard = Mapping[int, Sequence[str]]
"""Stage -> the keys of what one person was told about it, in the order in which they were told."""
CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Followed:
    """A competition that somebody follows, and whether they have entered it."""

    competition: Competition
    entered: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One stage in a digest. `before`: what the person believes where that is not true any more: a day, or `closed`."""

    competition: Competition
    stage: Stage
    keys: tuple[str, ...] = ()
    before: str = ""


def truth(competition: Competition, stage: Stage) -> str:
    """What holds of a stage, as it stands in keys: its day, or that the competition is closed."""
    return CLOSED if competition.state is State.CLOSED else str(stage.day)


def step(stage: Stage, leads: Iterable[int], today: dt.date) -> str | None:
    """The key of the newest step that has come; None before the first one and once the day has gone by."""
    left = (stage.day - today).days
    lead = min((one for one in leads if one >= left), default=None) if left >= 0 else None
    return None if lead is None else f"lead:{stage.day}:{lead}"


def next_step(competition: Competition, today: dt.date) -> dt.date | None:
    """The first day after `today` on which a new step of any stage comes; None after the last one."""
    if competition.state is not State.OPEN:
        return None
    days = (stage.day - dt.timedelta(days=lead) for stage in competition.stages for lead in competition.leads)
    return min((day for day in days if day > today), default=None)


def shown_keys(competition: Competition, today: dt.date) -> list[tuple[Stage, str]]:
    """What somebody knows who has just been shown a competition: its days, and what would be told of them today."""
    found = []
    for stage in competition.ahead(today):
        now = step(stage, competition.leads, today)
        found += [(stage, key) for key in (f"seen:{stage.day}", now) if key is not None]
    return found


def believed(heard: Sequence[str]) -> str:
    """The last truth that somebody was told; empty for nothing."""
    return heard[-1].split(":")[1] if heard else ""


def new_keys(own: Followed, stage: Stage, today: dt.date, heard: Sequence[str]) -> tuple[str, ...]:
    """What is to be told of a stage to somebody who has heard this much."""
    competition = own.competition
    if stage.day < today or competition.state is State.DRAFT:
        return ()
    keys = []
    if believed(heard) not in ("", truth(competition, stage)):
        keys.append(f"moved:{truth(competition, stage)}:{competition.changes}")
    has_handed_in = own.entered and stage.kind is Kind.SUBMIT
    now = step(stage, competition.leads, today)
    if competition.state is State.OPEN and now is not None and not has_handed_in:
        keys.append(now)
    return tuple(key for key in keys if key not in heard)


def digest(followed: Iterable[Followed], today: dt.date, heard: Heard) -> list[Line]:
    """Everything that one person is to be told now, the nearest day first; nothing where there is nothing new."""
    lines = []
    for own in followed:
        for stage in own.competition.stages:
            known = heard.get(stage.id, ())
            keys = new_keys(own, stage, today, known)
            if keys:
                moved = any(key.startswith("moved:") for key in keys)
                lines.append(Line(own.competition, stage, keys, believed(known) if moved else ""))
    return sorted(lines, key=lambda line: (line.stage.day, line.competition.id, line.stage.id))
