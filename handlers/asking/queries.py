"""What the asking room stores: questions nobody could answer, and whether an answer helped.

For: its tables and SQL. Not for: the texts of conversations; questions are masked before they come here.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.database import insert_once
from bot.storage.types import UtcDateTime, big_id

MISSES = sa.Table(
    "misses",
    sa.MetaData(),
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("folded", sa.String(300), nullable=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("asked", sa.Integer, nullable=False),
    sa.Column("first_at", UtcDateTime, nullable=False),
    sa.Column("last_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("folded", "kind", name="uq_misses_question"),
)

# Who asked a miss, so that it goes with them; forgotten after a while, when the miss is nobody's any more.
MISS_ASKERS = sa.Table(
    "miss_askers",
    sa.MetaData(),
    sa.Column("miss_id", big_id(), primary_key=True, autoincrement=False),
    sa.Column("person_id", big_id(), primary_key=True, autoincrement=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Index("ix_miss_askers_person", "person_id"),
)

FEEDBACK = sa.Table(
    "feedback",
    sa.MetaData(),
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("person_id", big_id(), nullable=False),
    sa.Column("card_id", sa.String(80), nullable=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("useful", sa.Boolean, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("person_id", "card_id", "question", name="uq_feedback_once"),
)


@dataclass(frozen=True, slots=True)
class Miss:
    """A question nobody could answer, with how often it was asked."""

    question: str
    kind: str
    asked: int
    last_at: dt.datetime


async def add_miss(
    session: AsyncConnection, folded: str, question: str, kind: str, person_id: int, now: dt.datetime
) -> None:
    """Counts one question; the same words without marks are one question."""
    key = folded[:300]
    fresh = {"folded": key, "question": question, "kind": kind, "asked": 0, "first_at": now, "last_at": now}
    await session.execute(insert_once(session, MISSES).values(fresh))
    counted = (
        sa.update(MISSES)
        .where(MISSES.c.folded == key, MISSES.c.kind == kind)
        .values(asked=MISSES.c.asked + 1, last_at=now)
        .returning(MISSES.c.id)
    )
    miss_id = (await session.execute(counted)).scalar_one()
    asker = {"miss_id": miss_id, "person_id": person_id, "at": now}
    await session.execute(insert_once(session, MISS_ASKERS).values(asker))


async def list_misses(session: AsyncConnection, limit: int) -> list[Miss]:
    """Most asked first."""
    query = (
        sa.select(MISSES.c.question, MISSES.c.kind, MISSES.c.asked, MISSES.c.last_at)
        .order_by(MISSES.c.asked.desc(), MISSES.c.last_at.desc())
        .limit(limit)
    )
    return [Miss(*row) for row in await session.execute(query)]


async def add_feedback(
    session: AsyncConnection, person_id: int, card_id: str, question: str, useful: bool, now: dt.datetime
) -> None:
    """Stores a verdict; a second one on the same answer replaces the first."""
    same = (FEEDBACK.c.person_id == person_id, FEEDBACK.c.card_id == card_id, FEEDBACK.c.question == question)
    await session.execute(sa.delete(FEEDBACK).where(*same))
    row = {"person_id": person_id, "card_id": card_id, "question": question, "useful": useful, "at": now}
    await session.execute(sa.insert(FEEDBACK).values(row))
