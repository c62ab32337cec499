"""Finding units by what a person types: abbreviated, without marks, with an error, without spaces, or the first part.

The database narrows down by indexed words (never all units in memory), then a few hundred names at most are compared.
For: `find_units`. Not for: what is alike (`naming.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people import naming
from bot.people._unit_tables import COLUMNS, LONGEST_WORD, UNIT_NAMES, UNIT_SPELLINGS, UNITS, Unit, valid
from bot.people.codes import looks_like_code, normal
from bot.people.tree import Node, is_valid, successor

_MOST_WORDS = 16
_CANDIDATES = 1000
_COMPARED = 150
_LEAST = 50.0
_CLEAR = 90.0
_MOST_SPELLINGS = 20
_FAR_BEHIND = 0.75
_MERGES = 8


async def find_units(session: AsyncConnection, text: str, *, on: dt.date, limit: int = 5) -> list[Unit]:
    """The units of a day that a text may mean, the likeliest first; none where nothing is near.

    A unit that has merged by then is found as the one it became. A unit's code finds that unit alone, whatever the day.
    """
    if looks_like_code(text):
        query = sa.select(*COLUMNS).where(UNITS.c.code == normal(text))
        if (row := (await session.execute(query)).first()) is not None:
            return [Unit(*row)]
    asked = naming.words(text)[:_MOST_WORDS]
    known = await _known(session, asked)
    meant = await _apart(session, asked, known)
    known |= {word for word in meant if word not in asked}
    found: list[tuple[float, Unit]] = []
    if any(word in known for word in meant):
        found = await _nearest(session, meant, [word for word in meant if word in known], on)
    if not found or found[0][0] < _CLEAR:
        found = await _nearest(session, meant, await _similar(session, meant), on)
    enough = max(_LEAST, found[0][0] * _FAR_BEHIND) if found else 0
    return [unit for score, unit in found if score >= enough][:limit]


async def _known(session: AsyncConnection, words: Iterable[str]) -> set[str]:
    """Which of these are words of some unit."""
    asked = [word for word in words if len(word) <= LONGEST_WORD]
    query = sa.select(UNIT_SPELLINGS.c.word).where(UNIT_SPELLINGS.c.form.in_(asked))
    return set((await session.execute(query.where(UNIT_SPELLINGS.c.word == UNIT_SPELLINGS.c.form))).scalars())


async def _apart(session: AsyncConnection, asked: Sequence[str], known: Collection[str]) -> tuple[str, ...]:
    """What was asked, with words that were typed without spaces taken apart where known words make them up."""
    meant: list[str] = []
    for word in asked:
        parts: tuple[str, ...] = ()
        if word not in known and 5 <= len(word) <= 30:
            parts = naming.split(word, await _known(session, naming.pieces(word)))
        meant += parts or (word,)
    return naming.words(" ".join(meant))


async def _similar(session: AsyncConnection, asked: Sequence[str]) -> list[str]:
    """Known words that are or are one error away from a word that was asked, or begin like the last one."""
    found: set[str] = set()
    for word in asked:
        if len(word) > LONGEST_WORD:
            continue
        query = sa.select(UNIT_SPELLINGS.c.word).where(UNIT_SPELLINGS.c.form.in_(naming.spellings(word))).distinct()
        near = [other for other in (await session.execute(query)).scalars() if other == word or _near(word, other)]
        found.update(sorted(near, key=lambda other: (other != word, other))[:_MOST_SPELLINGS])
        if word == asked[-1] and len(word) >= 2:
            begun = UNIT_SPELLINGS.c.form.between(word, word + "z" * 10)
            whole = UNIT_SPELLINGS.c.form == UNIT_SPELLINGS.c.word
            query = sa.select(UNIT_SPELLINGS.c.word).where(begun, whole).limit(_MOST_SPELLINGS)
            found.update((await session.execute(query)).scalars())
    return sorted(found)


def _near(word: str, other: str) -> bool:
    # What is common is typed right or not at all: "thcs" for "thpt" would be another school.
    return other not in naming.GENERIC and naming.is_misspelling(word, other)


async def _nearest(
    session: AsyncConnection, asked: Sequence[str], words: Sequence[str], on: dt.date
) -> list[tuple[float, Unit]]:
    """The units that share most of these words, each with its likeness, best first."""
    telling = [word for word in words if word not in naming.GENERIC] or list(words)
    if not telling:
        return []
    shared = sa.func.count().label("shared")
    candidates = (
        sa.select(UNIT_NAMES.c.unit_id, shared)
        .where(UNIT_NAMES.c.word.in_(telling))
        .group_by(UNIT_NAMES.c.unit_id)
        .order_by(shared.desc(), UNIT_NAMES.c.unit_id)
        .limit(_CANDIDATES)
        .subquery()
    )
    shares = UNIT_NAMES.alias()
    common = (
        sa.select(sa.func.count())
        .where(shares.c.unit_id == UNITS.c.id, shares.c.word.in_([word for word in words if word not in telling]))
        .correlate(UNITS)
        .scalar_subquery()
    )
    merged = sa.and_(UNITS.c.merged_into.is_not(None), UNITS.c.valid_to < on)
    query = (
        sa.select(*COLUMNS, UNITS.c.key)
        .join(candidates, candidates.c.unit_id == UNITS.c.id)
        .where(sa.or_(valid(on), merged))
        .order_by(candidates.c.shared.desc(), common.desc(), sa.func.length(UNITS.c.key), UNITS.c.id)
        .limit(_COMPARED)
    )
    rows = (await session.execute(query)).all()
    around = await _around(session, [row.id for row in rows])
    scored = [(naming.likeness(asked, row.key.split(), around.get(row.id, ())), Unit(*row[:-1])) for row in rows]
    # What is there by its own name comes before what became of another.
    scored.sort(key=lambda each: (-each[0], each[1].merged_into is not None, each[1].name, each[1].id))
    return await _as_of(session, scored, on)


async def _as_of(
    session: AsyncConnection, scored: Sequence[tuple[float, Unit]], on: dt.date
) -> list[tuple[float, Unit]]:
    """Each unit as what it is on a day; none twice."""
    units = {unit.id: unit for _, unit in scored}
    for _ in range(_MERGES):
        missing = {unit.merged_into for unit in units.values() if unit.merged_into is not None} - units.keys()
        if not missing:
            break
        rows = await session.execute(sa.select(*COLUMNS).where(UNITS.c.id.in_(missing)))
        units |= {row.id: Unit(*row) for row in rows}
    nodes = {unit.id: Node(unit.id, unit.parent_id, *_times(unit), unit.merged_into) for unit in units.values()}
    found: dict[int, tuple[float, Unit]] = {}
    for score, unit in scored:
        now = units[successor(nodes, unit.id, on)]
        if is_valid(*_times(now), on):
            found.setdefault(now.id, (score, now))
    return list(found.values())


def _times(unit: Unit) -> tuple[dt.date | None, dt.date | None]:
    return unit.valid_from, unit.valid_to


async def _around(session: AsyncConnection, unit_ids: Sequence[int]) -> dict[int, list[str]]:
    """All words under which each of these units is found."""
    found: dict[int, list[str]] = {}
    query = sa.select(UNIT_NAMES.c.unit_id, UNIT_NAMES.c.word).where(UNIT_NAMES.c.unit_id.in_(unit_ids))
    for row in await session.execute(query):
        found.setdefault(row.unit_id, []).append(row.word)
    return found
