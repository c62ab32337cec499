"""Questions handed to a person: one row each, with a receipt number.

For: its table and SQL. Not for: answering them, which comes with officers. Texts are masked before they come here.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.types import UtcDateTime, big_id

REQUESTS = sa.Table(
    "requests",
    sa.MetaData(),
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("person_id", big_id(), nullable=False),
    sa.Column("conversation_id", big_id(), nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("changed_at", UtcDateTime, nullable=False),
    sa.Index("ix_requests_person", "person_id", "id"),
    sa.Index("ix_requests_state", "state", "id"),
)


@dataclass(frozen=True, slots=True)
class Request:
    """One question for a person. `number` is what the asker sees."""

    id: int
    kind: str
    question: str
    state: str
    created_at: dt.datetime

    @property
    def number(self) -> str:
        return f"H-{self.id:04d}"


_COLUMNS = (REQUESTS.c.id, REQUESTS.c.kind, REQUESTS.c.question, REQUESTS.c.state, REQUESTS.c.created_at)


async def add(
    session: AsyncConnection, person_id: int, conversation_id: int, kind: str, question: str, now: dt.datetime
) -> Request:
    """Stores a question; the same open question of the same person is one request."""
    query = sa.select(*_COLUMNS).where(
        REQUESTS.c.person_id == person_id, REQUESTS.c.state == "open", REQUESTS.c.kind == kind,
        REQUESTS.c.question == question,
    )  # fmt: skip
    row = (await session.execute(query)).first()
    if row is not None:
        return Request(*row)
    values = {
        "person_id": person_id,
        "conversation_id": conversation_id,
        "kind": kind,
        "question": question,
        "state": "open",
        "created_at": now,
        "changed_at": now,
    }
    made = await session.execute(sa.insert(REQUESTS).values(values).returning(REQUESTS.c.id))
    return Request(made.scalar_one(), kind, question, "open", now)


async def of_person(session: AsyncConnection, person_id: int, limit: int = 5) -> list[Request]:
    """A person's requests, newest first."""
    query = sa.select(*_COLUMNS).where(REQUESTS.c.person_id == person_id).order_by(REQUESTS.c.id.desc()).limit(limit)
    return [Request(*row) for row in await session.execute(query)]


async def count_open(session: AsyncConnection, person_id: int) -> int:
    """How many of a person's requests wait for an answer."""
    query = sa.select(sa.func.count()).where(REQUESTS.c.person_id == person_id, REQUESTS.c.state == "open")
    return int((await session.execute(query)).scalar_one())


async def withdraw(session: AsyncConnection, request_id: int, person_id: int, now: dt.datetime) -> bool:
    """Takes back an open request of this person; False where there is none."""
    mine = (REQUESTS.c.id == request_id, REQUESTS.c.person_id == person_id, REQUESTS.c.state == "open")
    result = await session.execute(sa.update(REQUESTS).where(*mine).values(state="withdrawn", changed_at=now))
    return bool(result.rowcount)


async def open_requests(session: AsyncConnection, limit: int) -> list[Request]:
    """All requests that wait for an answer, oldest first."""
    query = sa.select(*_COLUMNS).where(REQUESTS.c.state == "open").order_by(REQUESTS.c.id).limit(limit)
    return [Request(*row) for row in await session.execute(query)]
