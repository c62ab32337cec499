"""The order of `choosing.choose` as SQL, for many people in one statement.

What is known of the channels (`Means`) goes in as figures; accounts, last use, reachability and what was last written
are looked up. A test draws people and channels and shows that both give the same order.
For: `ranked`, and the people for whom it has to be asked. Not for: whom a campaign goes to (`people/headcount.py`), nor
what follows a way that failed (`falling.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from bot.channels.base import Stage
from bot.delivery.choosing import Content, Means, shows
from bot.inbox import CONVERSATIONS
from bot.people.accounts import ACCOUNTS
from bot.people.reach import last_wrote
from bot.storage.types import UtcDateTime

_WORST = {"quota": 1, "window": 2, "blocked": 3, "none": 4}
Flag = sa.ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Ways:
    """The channels that a message may take, what it brings, and the moment for which they are judged."""

    means: tuple[Means, ...]
    now: dt.datetime
    content: Content = field(default_factory=Content)

    @property
    def channels(self) -> tuple[str, ...]:
        return tuple(one.channel for one in self.means)

    @property
    def plain(self) -> tuple[str, ...]:
        """Those where nothing has to be asked of a person who can be reached there and nowhere else."""
        return tuple(one.channel for one in self.means if one.plain)


def ranked(given: Ways, people: sa.FromClause) -> sa.Select[Any]:
    """A row an account of these `people` (columns person_id and channel): person_id, was (that channel), channel,
    chat_id, why, billed, later, place, choices.

    `place` counts from 1, those that cannot carry the message behind all others: `why` says so (`choosing.hindrance`;
    "none": no private chat on a channel that is served here), and is empty where it can. Everybody has a row.
    `choices`: how many of the person's can.
    """
    judged = _judged(given, people).subquery()
    can = judged.c.why == ""
    order = (
        sa.case(*((judged.c.why == why, rank) for why, rank in _WORST.items()), else_=0),
        judged.c.billed, judged.c.later, judged.c.rank, judged.c.used_at.desc(), judged.c.name, judged.c.id.desc(),
    )  # fmt: skip
    same = judged.c.person_id
    return sa.select(
        *(judged.c[name] for name in ("person_id", "was", "channel", "chat_id", "why", "billed", "later")),
        sa.func.row_number().over(partition_by=same, order_by=order).label("place"),
        sa.func.sum(sa.case((can, 1), else_=0)).over(partition_by=same).label("choices"),
    )


def _judged(given: Ways, people: sa.FromClause) -> sa.Select[Any]:
    """A row an account, with everything that its place depends on."""
    found = _accounts(given, people).subquery()
    here, wrote = found.c.channel, found.c.wrote_at
    by_name = {one.channel: one for one in given.means}
    spent = [name for name, one in by_name.items() if one.left is not None and one.left <= 0]
    stages = {name: one.stages for name, one in by_name.items() if one.stages is not None}

    def staged(value: Callable[[Stage], bool], beyond: bool) -> Flag:
        return _each(here, {name: _stage(own, wrote, value, beyond) for name, own in stages.items()})

    names = sorted(by_name)
    why = sa.case(
        (found.c.id.is_(None), "none"),
        (found.c.unreachable_at.is_not(None), "blocked"),
        (staged(lambda stage: False, True), "window"),
        (here.in_(spent), "quota"),
        else_="",
    )
    shown = {name: int(not shows(one, given.content)) for name, one in by_name.items()}
    return sa.select(
        *(found.c[name] for name in ("id", "person_id", "was", "channel", "chat_id", "used_at")),
        why.label("why"),
        staged(lambda stage: stage.billed, False).label("billed"),
        staged(lambda stage: stage.later, False).label("later"),
        sa.case(shown, value=here, else_=0).label("rank") if shown else sa.literal(0).label("rank"),
        # By their place among the names: how a database sorts words depends on its settings.
        (sa.case({name: at for at, name in enumerate(names)}, value=here, else_=0) if names else sa.literal(0)).label(
            "name"
        ),
    )


def _accounts(given: Ways, people: sa.FromClause) -> sa.Select[Any]:
    """The private chats behind their accounts; when something was last written is asked only where it matters.

    Joined from the people on, and by no index of channels, each of which has nearly everybody.
    """
    asked = [one.channel for one in given.means if one.stages is not None]
    wrote = last_wrote(given.now)
    own = sa.and_(
        ACCOUNTS.c.person_id == people.c.person_id, ACCOUNTS.c.channel.concat("").in_(given.channels)
    )  # fmt: skip
    private = sa.and_(
        CONVERSATIONS.c.channel == ACCOUNTS.c.channel,
        CONVERSATIONS.c.chat_id == ACCOUNTS.c.platform_id,
        CONVERSATIONS.c.is_group.is_(False),
    )
    return sa.select(
        CONVERSATIONS.c.id,
        people.c.person_id,
        people.c.channel.label("was"),
        ACCOUNTS.c.channel,
        CONVERSATIONS.c.chat_id,
        ACCOUNTS.c.unreachable_at,
        CONVERSATIONS.c.updated_at.label("used_at"),
        (sa.case((ACCOUNTS.c.channel.in_(asked), wrote)) if asked else sa.null()).label("wrote_at"),
    ).select_from(people.outerjoin(ACCOUNTS, own).outerjoin(CONVERSATIONS, private))


def _each(channel: sa.ColumnElement[str], values: Mapping[str, Flag]) -> Flag:
    return sa.case(*((channel == name, value) for name, value in values.items()), else_=sa.false()) if values else _NO


_NO = sa.literal(False, sa.Boolean)


def _stage(
    stages: tuple[Stage, ...], wrote: sa.ColumnElement[dt.datetime], value: Callable[[Stage], bool], beyond: bool
) -> Flag:
    """What the first stage says that fits; `beyond`: what holds where none does."""
    whens = []
    for stage in stages:
        fits = wrote.is_not(None) if stage.since is None else wrote >= sa.literal(stage.since, UtcDateTime())
        whens.append((fits, sa.literal(value(stage), sa.Boolean)))
    last = sa.literal(beyond, sa.Boolean)
    return sa.case(*whens, else_=last) if whens else last
