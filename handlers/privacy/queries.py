"""What the privacy room stores: requests about data, links to copies, and the register of breaches.

For: its tables and SQL. Not for: what is held of a person (`bot/people/personal.py`).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.types import UtcDateTime, big_id
from handlers.privacy.model import Kind, Request, due_dates

LINK_LIVES = dt.timedelta(minutes=30)

PRIVACY_REQUESTS = sa.Table(
    "privacy_requests",
    sa.MetaData(),
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("person_id", big_id()),
    sa.Column("conversation_id", big_id()),
    sa.Column("kind", sa.String(10), nullable=False),
    sa.Column("about", sa.Text, nullable=False),
    sa.Column("opened_at", UtcDateTime, nullable=False),
    sa.Column("reply_due", sa.Date, nullable=False),
    sa.Column("due", sa.Date, nullable=False),
    sa.Column("extended_to", sa.Date),
    sa.Column("reason", sa.Text),
    sa.Column("done_at", UtcDateTime),
    sa.Column("answer", sa.Text),
    sa.Index("ix_privacy_requests_person", "person_id"),
    sa.Index("ix_privacy_requests_open", "done_at", "due"),
    sqlite_autoincrement=True,  # a number that was given is never given again
)

PRIVACY_LINKS = sa.Table(
    "privacy_links",
    sa.MetaData(),
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("hash", sa.String(64), nullable=False),
    sa.Column("person_id", big_id(), nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("hash", name="uq_privacy_links_hash"),
    sa.Index("ix_privacy_links_person", "person_id"),
)

BREACHES = sa.Table(
    "breaches",
    sa.MetaData(),
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("data", sa.Text, nullable=False),
    sa.Column("people", sa.Integer),
    sa.Column("found_at", UtcDateTime, nullable=False),
    sa.Column("notified_at", UtcDateTime),
    sa.Column("created_at", UtcDateTime, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Breach:
    """One line of the register. `people`: how many are concerned, None where nobody knows yet."""

    id: int
    what: str
    data: str
    people: int | None
    found_at: dt.datetime
    notified_at: dt.datetime | None


_COLUMNS = tuple(PRIVACY_REQUESTS.c[name] for name in Request.__dataclass_fields__)


def _request(row: sa.Row[tuple[object, ...]]) -> Request:
    values = dict(row._mapping)
    return Request(**values | {"kind": Kind(values["kind"])})


async def open_request(
    session: AsyncConnection,
    kind: Kind,
    *,
    person_id: int,
    conversation_id: int,
    today: dt.date,
    now: dt.datetime,
    about: str = "",
    done: bool = False,
) -> Request:
    """Stores a request with its due dates; `done` where it is carried out in this same turn."""
    reply_due, due = due_dates(kind, today)
    values = {
        "person_id": person_id,
        "conversation_id": conversation_id,
        "kind": kind.value,
        "about": about,
        "opened_at": now,
        "reply_due": reply_due,
        "due": due,
        "done_at": now if done else None,
    }
    made = await session.execute(sa.insert(PRIVACY_REQUESTS).values(values).returning(*_COLUMNS))
    return _request(made.one())


async def get(session: AsyncConnection, request_id: int) -> Request | None:
    row = (await session.execute(sa.select(*_COLUMNS).where(PRIVACY_REQUESTS.c.id == request_id))).first()
    return _request(row) if row else None


async def requests(session: AsyncConnection, *, everything: bool = False) -> list[Request]:
    """Requests that are not done, the most urgent first; `everything`: done ones too."""
    last = sa.func.coalesce(PRIVACY_REQUESTS.c.extended_to, PRIVACY_REQUESTS.c.due)
    query = sa.select(*_COLUMNS).order_by(last, PRIVACY_REQUESTS.c.id)
    if not everything:
        query = query.where(PRIVACY_REQUESTS.c.done_at.is_(None))
    return [_request(row) for row in await session.execute(query)]


async def of_person(session: AsyncConnection, person_id: int, limit: int) -> list[Request]:
    """A person's requests: those that wait first, then the newest."""
    query = sa.select(*_COLUMNS).where(PRIVACY_REQUESTS.c.person_id == person_id)
    waiting_first = sa.case((PRIVACY_REQUESTS.c.done_at.is_(None), 0), else_=1)
    rows = await session.execute(query.order_by(waiting_first, PRIVACY_REQUESTS.c.id.desc()).limit(limit))
    return [_request(row) for row in rows]


async def finish(session: AsyncConnection, request_id: int, now: dt.datetime, answer: str = "") -> bool:
    """Closes a request with what is answered; False where it is closed already."""
    still = (PRIVACY_REQUESTS.c.id == request_id, PRIVACY_REQUESTS.c.done_at.is_(None))
    change = sa.update(PRIVACY_REQUESTS).where(*still).values(done_at=now, answer=answer or None)
    return bool((await session.execute(change)).rowcount)


async def extend(session: AsyncConnection, request_id: int, until: dt.date, reason: str) -> bool:
    """Extends an open request once; False where it was extended before or is closed."""
    once = (
        PRIVACY_REQUESTS.c.id == request_id,
        PRIVACY_REQUESTS.c.done_at.is_(None),
        PRIVACY_REQUESTS.c.extended_to.is_(None),
    )
    change = sa.update(PRIVACY_REQUESTS).where(*once).values(extended_to=until, reason=reason)
    return bool((await session.execute(change)).rowcount)


async def make_link(session: AsyncConnection, person_id: int, now: dt.datetime) -> str:
    """A new secret for the address of a copy; only its hash is kept, and only for half an hour."""
    token = secrets.token_urlsafe(32)
    values = {"hash": _hash(token), "person_id": person_id, "expires_at": now + LINK_LIVES}
    await session.execute(sa.insert(PRIVACY_LINKS).values(values))
    return token


async def person_of_link(session: AsyncConnection, token: str, now: dt.datetime) -> int | None:
    """Whose copy stands behind an address; None where it is unknown or over."""
    query = sa.select(PRIVACY_LINKS.c.person_id).where(
        PRIVACY_LINKS.c.hash == _hash(token), PRIVACY_LINKS.c.expires_at > now
    )
    found: int | None = (await session.execute(query)).scalar()
    return found


def _hash(token: str) -> str:
    return hashlib.sha256(f"congdoan-dulieu:{token}".encode()).hexdigest()


async def add_breach(
    session: AsyncConnection, what: str, data: str, people: int | None, found_at: dt.datetime, now: dt.datetime
) -> int:
    """Registers a breach; returns its number."""
    values = {"what": what, "data": data, "people": people, "found_at": found_at, "created_at": now}
    made = await session.execute(sa.insert(BREACHES).values(values).returning(BREACHES.c.id))
    return int(made.scalar_one())


async def notified(session: AsyncConnection, breach_id: int, now: dt.datetime) -> bool:
    """Notes that the authority was told; False where it was before, or there is no such breach."""
    still = (BREACHES.c.id == breach_id, BREACHES.c.notified_at.is_(None))
    return bool((await session.execute(sa.update(BREACHES).where(*still).values(notified_at=now))).rowcount)


async def breaches(session: AsyncConnection) -> list[Breach]:
    """The register, newest first."""
    columns = tuple(BREACHES.c[name] for name in Breach.__dataclass_fields__)
    return [Breach(*row) for row in await session.execute(sa.select(*columns).order_by(BREACHES.c.id.desc()))]
