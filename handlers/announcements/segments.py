"""Kinds of people that this room adds: who follows a topic, who got an earlier announcement, whose school is paid how.

For: `Feature.segments`. Not for: the other kinds (`bot/people/segment_kinds.py`, other rooms).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.campaign_tables import RECIPIENTS
from bot.people.reached import PEOPLE_REACH
from bot.people.segments import Condition, Host, Option, SegmentKind, unit_ids
from handlers.announcements import queries, texts
from handlers.announcements.tables import ANNOUNCEMENTS

TOPIC, HEARD, DOUBT, PAYER = "topic", "heard", "doubt", "payer"


def kinds() -> tuple[SegmentKind, ...]:
    """In the order of a menu. Who got an announcement is chosen by correcting it, not from a list."""
    return (
        SegmentKind(PAYER, texts.PAYER_TITLE, _payer_people, _payer_words, _payer_options),
        SegmentKind(TOPIC, texts.TOPIC_TITLE, _topic_people, _topic_words, _topic_options),
        SegmentKind(HEARD, texts.HEARD_TITLE, _heard_people, _heard_words, _none),
        SegmentKind(DOUBT, texts.HEARD_TITLE, _doubt_people, _doubt_words, _none),
    )


def _topic_people(values: Sequence[str], on: dt.date) -> Condition:
    return PEOPLE_REACH.c.person_id.in_(queries.followers(values))


async def _topic_words(session: AsyncConnection, values: Sequence[str]) -> str:
    return texts.TOPIC_WORDS.format(topics=", ".join(texts.TOPICS.get(value, value) for value in values))


async def _topic_options(session: AsyncConnection, host: Host) -> Sequence[Option]:
    return [Option(value, title) for value, title in texts.TOPICS.items()]


def _payer_people(values: Sequence[str], on: dt.date) -> Condition:
    return PEOPLE_REACH.c.unit_kind.in_(tuple(values))


async def _payer_words(session: AsyncConnection, values: Sequence[str]) -> str:
    return texts.PAYER_WORDS.format(payers=", ".join(texts.PAYERS.get(value, value) for value in values))


async def _payer_options(session: AsyncConnection, host: Host) -> Sequence[Option]:
    return [Option(value, title) for value, title in texts.PAYERS.items()]


def _recipients(values: Sequence[str], states: Sequence[str]) -> Condition:
    mine = (
        sa.select(RECIPIENTS.c.person_id)
        .join(ANNOUNCEMENTS, ANNOUNCEMENTS.c.campaign_id == RECIPIENTS.c.campaign_id)
        .where(ANNOUNCEMENTS.c.id.in_(unit_ids(values)), RECIPIENTS.c.state.in_(tuple(states)))
    )
    return PEOPLE_REACH.c.person_id.in_(mine)


def _heard_people(values: Sequence[str], on: dt.date) -> Condition:
    return _recipients(values, ("sent",))


def _doubt_people(values: Sequence[str], on: dt.date) -> Condition:
    return _recipients(values, ("unknown",))


def _numbers(values: Sequence[str]) -> str:
    return ", ".join(f"T-{number:04d}" for number in unit_ids(values))


async def _heard_words(session: AsyncConnection, values: Sequence[str]) -> str:
    return texts.HEARD_WORDS.format(numbers=_numbers(values))


async def _doubt_words(session: AsyncConnection, values: Sequence[str]) -> str:
    return texts.HEARD_UNKNOWN.format(numbers=_numbers(values))


async def _none(session: AsyncConnection, host: Host) -> Sequence[Option]:
    return ()
