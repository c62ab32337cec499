"""Questions handed to a person: one row each, with a receipt number, and what was said about it since.

For: the tables and the asker's SQL. Not for: the officers' side (`desk_queries.py`). Texts of askers are masked before
they come here.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.types import UtcDateTime, big_id
from handlers.support.model import Line, Request

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
    sa.Column("unit_id", big_id()),
    sa.Column("due_at", UtcDateTime),
    sa.Column("taken_by", big_id()),
    sa.Column("taken_at", UtcDateTime),
    sa.Column("answered_by", big_id()),
    sa.Column("answered_at", UtcDateTime),
    sa.Column("useful", sa.Boolean),
    sa.Index("ix_requests_person", "person_id", "id"),
    sa.Index("ix_requests_state", "state", "id"),
    sqlite_autoincrement=True,  # a number that was given is never given again
)

# The units whose officers see a request; each goes on being shown there when it is shown higher up as well.
REQUEST_UNITS = sa.Table(
    "request_units",
    sa.MetaData(),
    sa.Column("request_id", big_id(), primary_key=True, autoincrement=False),
    sa.Column("unit_id", big_id(), primary_key=True, autoincrement=False),
    sa.Index("ix_request_units_unit", "unit_id"),
)

REQUEST_LINES = sa.Table(
    "request_lines",
    sa.MetaData(),
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("request_id", big_id(), nullable=False),
    sa.Column("person_id", big_id()),
    sa.Column("from_staff", sa.Boolean, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Index("ix_request_lines_request", "request_id", "id"),
)

COLUMNS = tuple(REQUESTS.c[name] for name in Request.__dataclass_fields__)


async def get(session: AsyncConnection, request_id: int) -> Request | None:
    """One request; None where there is none."""
    row = (await session.execute(sa.select(*COLUMNS).where(REQUESTS.c.id == request_id))).first()
    return Request(*row) if row else None


async def add(
    session: AsyncConnection,
    person_id: int,
    conversation_id: int,
    kind: str,
    question: str,
    unit_id: int | None,
    now: dt.datetime,
) -> tuple[Request, bool]:
    """Stores a question, and whether it is new: the same open question of the same person is one request."""
    query = sa.select(*COLUMNS).where(
        REQUESTS.c.person_id == person_id, REQUESTS.c.state == "open", REQUESTS.c.kind == kind,
        REQUESTS.c.question == question,
    )  # fmt: skip
    row = (await session.execute(query)).first()
    if row is not None:
        return Request(*row), False
    values = {
        "person_id": person_id,
        "conversation_id": conversation_id,
        "kind": kind,
        "question": question,
        "state": "open",
        "created_at": now,
        "changed_at": now,
        "unit_id": unit_id,
    }
    made = await session.execute(sa.insert(REQUESTS).values(values).returning(REQUESTS.c.id))
    return Request(made.scalar_one(), kind, question, "open", now, person_id, conversation_id, unit_id), True


async def of_person(session: AsyncConnection, person_id: int, limit: int = 5) -> list[Request]:
    """A person's requests, newest first."""
    query = sa.select(*COLUMNS).where(REQUESTS.c.person_id == person_id).order_by(REQUESTS.c.id.desc()).limit(limit)
    return [Request(*row) for row in await session.execute(query)]


async def count_open(session: AsyncConnection, person_id: int) -> int:
    """How many of a person's requests wait for an answer."""
    query = sa.select(sa.func.count()).where(REQUESTS.c.person_id == person_id, REQUESTS.c.state == "open")
    return int((await session.execute(query)).scalar_one())


async def change(session: AsyncConnection, request: Request, was: str, now: dt.datetime, **values: object) -> bool:
    """Writes to a request that is still in the state `was`; False where it is in another by now."""
    still = (REQUESTS.c.id == request.id, REQUESTS.c.state == was)
    result = await session.execute(sa.update(REQUESTS).where(*still).values(changed_at=now, **values))
    return bool(result.rowcount)


async def add_line(
    session: AsyncConnection, request_id: int, text: str, *, by: int | None, from_staff: bool, now: dt.datetime
) -> None:
    """Keeps what was said about a request."""
    values = {"request_id": request_id, "person_id": by, "from_staff": from_staff, "text": text, "at": now}
    await session.execute(sa.insert(REQUEST_LINES).values(values))


async def lines_of(session: AsyncConnection, request_id: int) -> list[Line]:
    """What was said about a request since it was asked, oldest first."""
    columns = tuple(REQUEST_LINES.c[name] for name in Line.__dataclass_fields__)
    query = sa.select(*columns).where(REQUEST_LINES.c.request_id == request_id).order_by(REQUEST_LINES.c.id)
    return [Line(*row) for row in await session.execute(query)]
