"""Whether a reminder that waits is still true: asked just before it leaves.

A reminder names in its ref whom it is for, the day it was written, and what it says of each stage:
`12@2026-12-08;5=2026-12-15;7=2026-12-20<2026-12-18` (`<`: what the person believed before). Whoever has stopped
following, a stage that was moved or has gone by, is left out; days that are left are counted anew on another day.
For: `Feature.still`. Not for: deciding whom to tell (`reminding.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import ZONE
from bot.conversation import Still, Verdict
from bot.storage.portions import portions
from handlers.competitions import people, queries, reminding, words
from handlers.competitions.model import Competition, Kind
from handlers.competitions.reminding import CLOSED, Line
from handlers.competitions.tables import COMPETITION_FOLLOWERS, COMPETITION_STAGES

ROOM = "competitions"
GONE = "not_true_any_more"


@dataclass(frozen=True, slots=True)
class _Told:
    """What a message says of one stage."""

    stage_id: int
    truth: str
    before: str


@dataclass(frozen=True, slots=True)
class _Message:
    """What a ref says."""

    person_id: int
    written: dt.date
    told: tuple[_Told, ...]


def ref(person_id: int, today: dt.date, lines: Sequence[Line]) -> str:
    """`room:ref` of a digest."""
    parts = []
    for line in lines:
        said = f"{line.stage.id}={reminding.truth(line.competition, line.stage)}"
        parts.append(f"{said}<{line.before}" if line.before else said)
    return f"{ROOM}:{person_id}@{today};" + ";".join(parts)


def _read(text: str) -> _Message:
    head, *rest = text.split(";")
    person, _, written = head.partition("@")
    told = []
    for part in rest:
        stage, _, said = part.partition("=")
        truth, _, before = said.partition("<")
        told.append(_Told(int(stage), truth, before))
    return _Message(int(person), dt.date.fromisoformat(written), tuple(told))


def asked(now: Callable[[], dt.datetime]) -> Still:
    """The room's answer to what is still true. `now` gives the moment in UTC."""

    async def still(session: AsyncConnection, refs: Sequence[str]) -> Mapping[str, Verdict]:
        today = now().astimezone(ZONE).date()
        messages = {one: _read(one) for one in refs}
        known = await _stages(session, {told.stage_id for each in messages.values() for told in each.told})
        who = {each.person_id for each in messages.values()}
        follows = await _follows(session, who)
        entered = await people.entered(session, who)
        return {one: _verdict(message, known, follows, entered, today) for one, message in messages.items()}

    return still


def _verdict(
    message: _Message, known: Mapping[int, Competition], follows: set[tuple[int, int]],
    entered: set[tuple[int, int]], today: dt.date,
) -> Verdict:  # fmt: skip
    lines = []
    for told in message.told:
        competition = known.get(told.stage_id)
        mine = (message.person_id, competition.id) if competition is not None else (0, 0)
        if competition is None or mine not in follows:
            continue
        stage = next(one for one in competition.stages if one.id == told.stage_id)
        handed_in = mine in entered and stage.kind is Kind.SUBMIT and not told.before
        is_true = reminding.truth(competition, stage) == told.truth and stage.day >= today and not handed_in
        if is_true:
            lines.append(Line(competition, stage, before=told.before))
    if not lines:
        return Verdict(skip=GONE)
    is_whole = len(lines) == len(message.told)
    if is_whole and (today == message.written or all(one.truth == CLOSED for one in message.told)):
        return Verdict()
    about = {known[told.stage_id].id for told in message.told if told.stage_id in known}
    lost = about - {line.competition.id for line in lines}
    return Verdict(text=words.digest(lines, today), drop=frozenset(f"{ROOM}:unfollow:{one}" for one in lost))


async def _stages(session: AsyncConnection, ids: set[int]) -> dict[int, Competition]:
    """Stage -> its competition."""
    found: dict[int, int] = {}
    for part in portions(sorted(ids)):
        query = sa.select(COMPETITION_STAGES.c.id, COMPETITION_STAGES.c.competition_id)
        rows = await session.execute(query.where(COMPETITION_STAGES.c.id.in_(part)))
        found |= {row.id: row.competition_id for row in rows}
    known = await queries.by_ids(session, set(found.values()))
    return {stage: known[one] for stage, one in found.items() if one in known}


async def _follows(session: AsyncConnection, person_ids: set[int]) -> set[tuple[int, int]]:
    """(person, competition) of what these people follow and have not said no to since."""
    against = await people.unwilling(session, person_ids)
    found: set[tuple[int, int]] = set()
    for part in portions(sorted(person_ids)):
        query = sa.select(
            COMPETITION_FOLLOWERS.c.person_id, COMPETITION_FOLLOWERS.c.competition_id, COMPETITION_FOLLOWERS.c.at
        ).where(COMPETITION_FOLLOWERS.c.person_id.in_(part))
        for row in await session.execute(query):
            if row.person_id not in against or against[row.person_id] < row.at:
                found.add((row.person_id, row.competition_id))
    return found
