"""Whom something is written to: a choice of people as data, as a sentence, and as one SELECT.

A segment is kept as JSON and put together of terms; the kinds of terms come from here and from the rooms
(`Feature.segments`). Nothing walks over people one by one.
For: reading, wording and building. Not for: who of them can be written to (`headcount.py`), or whether somebody may
choose these people (the room asks).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.message import Frozen
from bot.people.reached import PEOPLE_ALSO, PEOPLE_REACH
from bot.people.roster import MEMBERS
from bot.people.units import UNITS

Condition = sa.ColumnElement[bool]


class Term(Frozen):
    """One condition: a kind and what it is about; of several values one is enough."""

    kind: str
    values: tuple[str, ...] = ()


class Segment(Frozen):
    """People for whom every term of `every` holds and none of `minus`; no term at all: everybody of the host."""

    version: Literal[1] = 1
    every: tuple[Term, ...] = ()
    minus: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Host:
    """On whose behalf people are chosen, and on which day; None: the whole. Nobody outside is ever in a segment."""

    unit_id: int | None
    on: dt.date


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a kind that can be chosen, with its words."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class SegmentKind:
    """One way to choose people; `title` names it in a menu.

    `people` is a condition over `PEOPLE_REACH`, `words` what it says in a sentence. `options` are the values that can
    be chosen within a host; a name that is typed is looked up by `find`, where there is one. `roster`: the condition
    over `MEMBERS` for those who have not linked an account; None where they cannot be told.
    """

    name: str
    title: str
    people: Callable[[Sequence[str], dt.date], Condition]
    words: Callable[[AsyncConnection, Sequence[str]], Awaitable[str]]
    options: Callable[[AsyncConnection, Host], Awaitable[Sequence[Option]]]
    find: Callable[[AsyncConnection, Host, str], Awaitable[Sequence[Option]]] | None = None
    roster: Callable[[Sequence[str], dt.date], Condition] | None = None


def units_under(unit_ids: Iterable[int], on: dt.date) -> sa.Select[tuple[int]]:
    """These units, or what they have become, all below them, and those that have merged into any of these."""
    over = sa.or_(UNITS.c.valid_to.is_(None), UNITS.c.valid_to < on)
    now = sa.select(UNITS.c.id, UNITS.c.merged_into, over.label("over")).where(UNITS.c.id.in_(tuple(unit_ids)))
    up = now.cte(recursive=True)
    follow = sa.select(UNITS.c.id, UNITS.c.merged_into, over).where(UNITS.c.id == up.c.merged_into, up.c.over)
    up = up.union(follow)
    down = sa.select(up.c.id).cte(recursive=True)
    child = sa.and_(UNITS.c.parent_id == down.c.id, sa.or_(UNITS.c.merged_into.is_(None), UNITS.c.valid_to >= on))
    merged = sa.and_(UNITS.c.merged_into == down.c.id, over)
    down = down.union(sa.select(UNITS.c.id).where(sa.or_(child, merged)))
    return sa.select(down.c.id)


def in_units(units: sa.Select[tuple[int]]) -> Condition:
    """The condition that one of a person's units is among these."""
    also = sa.select(PEOPLE_ALSO.c.person_id).where(PEOPLE_ALSO.c.unit_id.in_(units))
    # Somebody without a unit is in none. An expression is in no index: people are walked through in their own order,
    # which counting and filling want.
    return sa.or_(sa.func.coalesce(PEOPLE_REACH.c.unit_id, 0).in_(units), PEOPLE_REACH.c.person_id.in_(also))


def unit_ids(values: Sequence[str]) -> tuple[int, ...]:
    """Ids as terms keep them; what is none is left out."""
    return tuple(int(value) for value in values if value.isascii() and value.isdecimal() and len(value) <= 15)


class Segments:
    """The kinds of terms that this house knows. Raises ValueError where two have one name."""

    def __init__(self, kinds: Iterable[SegmentKind]) -> None:
        self.kinds: dict[str, SegmentKind] = {}
        for kind in kinds:
            if kind.name in self.kinds:
                raise ValueError(f"two kinds of segment are called {kind.name}")
            self.kinds[kind.name] = kind

    def condition(self, segment: Segment, host: Host) -> Condition:
        """Over `PEOPLE_REACH`. A term of a kind that is not known lets nobody in. Raises nothing."""
        wanted = [self._people(term, host) for term in segment.every]
        wanted += [sa.not_(self._people(term, host)) for term in segment.minus]
        if any(term.kind not in self.kinds for term in segment.minus):
            return sa.false()
        if host.unit_id is not None:
            wanted.append(in_units(units_under((host.unit_id,), host.on)))
        return sa.and_(sa.true(), *wanted)

    def _people(self, term: Term, host: Host) -> Condition:
        kind = self.kinds.get(term.kind)
        return kind.people(term.values, host.on) if kind else sa.false()

    def unlinked(self, segment: Segment, host: Host) -> Condition | None:
        """Over `MEMBERS`: those of the roster without an account; None where this segment does not tell of them."""
        wanted: list[Condition] = [MEMBERS.c.person_id.is_(None)]
        for term, holds in (*((one, True) for one in segment.every), *((one, False) for one in segment.minus)):
            kind = self.kinds.get(term.kind)
            if kind is None or kind.roster is None:
                if holds:
                    return None
                continue
            found = kind.roster(term.values, host.on)
            wanted.append(found if holds else sa.not_(found))
        if host.unit_id is not None:
            wanted.append(MEMBERS.c.unit_id.in_(units_under((host.unit_id,), host.on)))
        return sa.and_(*wanted)

    async def words(self, session: AsyncConnection, segment: Segment, whole: str, minus: str) -> str:
        """A sentence part: `whole`, then each term; what is left out stands in `minus` ("{words}")."""
        parts = [whole, *[await self._words(session, term) for term in segment.every]]
        left = [await self._words(session, term) for term in segment.minus]
        return ", ".join(parts) + (minus.format(words="; ".join(left)) if left else "")

    async def _words(self, session: AsyncConnection, term: Term) -> str:
        kind = self.kinds.get(term.kind)
        return await kind.words(session, term.values) if kind else term.kind
