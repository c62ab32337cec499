"""Codes: to link a channel, to invite into a role, to open a unit's roster, to fetch a file.

Stored hashed; each expires, can be revoked and works once (a unit's: for all its members). Eight characters of 31
without look-alikes are 40 bits: with five guesses an hour an account would need millennia. All guesses of an account
count together, whatever the code was for.
Accounts cost nothing on the web (a visitor without cookies is a new one), so a channel as a whole has a limit as well:
after a thousand wrong codes within an hour it takes none, which keeps the chance of hitting one of ten thousand codes
below one in three thousand a day. Whoever guesses so much keeps others on that channel from typing codes meanwhile;
that is the price, admins hear of it, and the other channels go on.
For: making, using and revoking codes. Not for: what a code gives (the caller does that in the same transaction).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.types import UtcDateTime, big_id

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 8
GUESSES = 5
BLOCKED_FOR = dt.timedelta(hours=1)
CHANNEL_GUESSES = 1000


_WRITTEN = re.compile(r"[A-Za-z0-9]{4}-?[A-Za-z0-9]{4}")
_SPACED = re.compile(r"[A-Z0-9]{4} [A-Z0-9]{4}")


class Purpose(StrEnum):
    """What a code is for, with how long it lives."""

    LINK = "link"
    INVITE = "invite"
    SHEET = "sheet"
    UNIT = "unit"


LIFETIME = {
    Purpose.LINK: dt.timedelta(minutes=10),
    Purpose.INVITE: dt.timedelta(days=14),
    Purpose.SHEET: dt.timedelta(minutes=30),
    Purpose.UNIT: dt.timedelta(days=90),
}
# What is typed is short; what stands in an address alone has no limit on guesses and is long.
_SIZE = {Purpose.SHEET: 3 * LENGTH}

CODES = sa.Table(
    "codes",
    sa.MetaData(),
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("hash", sa.String(64), nullable=False),
    sa.Column("purpose", sa.String(10), nullable=False),
    sa.Column("gives", sa.Text, nullable=False),
    sa.Column("made_by", big_id()),
    sa.Column("made_at", UtcDateTime, nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False),
    sa.Column("used_at", UtcDateTime),
    sa.Column("used_by", big_id()),
    sa.Column("revoked_at", UtcDateTime),
    sa.UniqueConstraint("hash", name="uq_codes_hash"),
)

GUESSED = sa.Table(
    "guesses",
    sa.MetaData(),
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("platform_id", sa.String(200), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Index("ix_guesses_account", "channel", "platform_id", "at"),
)


@dataclass(frozen=True, slots=True)
class Code:
    """A code that was found. `gives` is what its maker put in; `usable` where it is not used, expired or revoked."""

    id: int
    purpose: Purpose
    gives: dict[str, Any]
    made_by: int | None
    usable: bool


def normal(text: str) -> str:
    """A code as it was typed: upper case, without spaces and hyphens."""
    return "".join(char for char in text.upper() if char.isalnum())


def looks_like_code(text: str) -> bool:
    """Whether a text has the form of a code: one word, or two of four letters with a hyphen or, in capitals, a space.

    Every code has a digit and a letter, so words ("tham quan") and numbers are none.
    """
    text = text.strip()
    typed = normal(text)
    if len(typed) != LENGTH or not (_WRITTEN.fullmatch(text) or _SPACED.fullmatch(text)):
        return False
    return _is_mixed(typed)


def _is_mixed(typed: str) -> bool:
    return set(typed) <= set(ALPHABET) and any(c.isdigit() for c in typed) and any(c.isalpha() for c in typed)


def fresh(size: int = LENGTH) -> str:
    """A new random code, with a digit and a letter at least (nine in ten have both by themselves)."""
    while not _is_mixed(code := "".join(secrets.choice(ALPHABET) for _ in range(size))):
        pass
    return code


def hash_of(code: str) -> str:
    """A code as it is stored, however it was typed."""
    return hashlib.sha256(f"congdoan:{normal(code)}".encode()).hexdigest()


async def make(
    session: AsyncConnection, purpose: Purpose, gives: dict[str, Any], *, by: int | None, now: dt.datetime
) -> tuple[str, dt.datetime]:
    """A new code and when it expires; only its hash is kept."""
    code = fresh(_SIZE.get(purpose, LENGTH))
    expires = now + LIFETIME[purpose]
    values = {"hash": hash_of(code), "purpose": purpose.value, "gives": written(gives), "made_by": by}
    await session.execute(sa.insert(CODES).values(values | {"made_at": now, "expires_at": expires}))
    return code, expires


async def find(session: AsyncConnection, text: str, now: dt.datetime) -> Code | None:
    """The code behind a text, usable or not; None where there never was one."""
    row = (await session.execute(sa.select(CODES).where(CODES.c.hash == hash_of(text)))).first()
    return read(row, now) if row is not None else None


def read(row: Any, now: dt.datetime) -> Code:
    """A row of the table as a code."""
    usable = row.used_at is None and row.revoked_at is None and now < row.expires_at
    return Code(row.id, Purpose(row.purpose), json.loads(row.gives), row.made_by, usable)


def written(gives: dict[str, Any]) -> str:
    """What a code gives as it is stored; the same content is always the same text."""
    return json.dumps(gives, sort_keys=True)


async def use(session: AsyncConnection, code: Code, person_id: int, now: dt.datetime) -> bool:
    """Uses a code up; False where another was quicker. One UPDATE, so two processes cannot both win."""
    result = await session.execute(
        sa.update(CODES)
        .where(CODES.c.id == code.id, CODES.c.used_at.is_(None), CODES.c.revoked_at.is_(None))
        .where(CODES.c.expires_at > now)
        .values(used_at=now, used_by=person_id)
    )
    return bool(result.rowcount)


async def revoke(session: AsyncConnection, code_id: int, now: dt.datetime) -> bool:
    """Makes a code useless; False where it was used or revoked before."""
    result = await session.execute(
        sa.update(CODES)
        .where(CODES.c.id == code_id, CODES.c.used_at.is_(None), CODES.c.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    return bool(result.rowcount)


async def revoke_made_by(session: AsyncConnection, person_id: int, purpose: Purpose, now: dt.datetime) -> int:
    """Makes all codes of one kind useless that a person has made and nobody has used; returns how many."""
    alive = (CODES.c.used_at.is_(None), CODES.c.revoked_at.is_(None), CODES.c.expires_at > now)
    mine = (CODES.c.made_by == person_id, CODES.c.purpose == purpose.value)
    return int((await session.execute(sa.update(CODES).where(*mine, *alive).values(revoked_at=now))).rowcount)


def left(times: Sequence[dt.datetime], now: dt.datetime) -> int:
    """How many wrong guesses are left after those at `times` (in order): none for an hour after too many within one."""
    recent = [at for at in times if at > now - BLOCKED_FOR]
    for first, last in zip(times, times[GUESSES - 1 :], strict=False):
        if last - first < BLOCKED_FOR and last in recent:
            return 0
    return max(0, GUESSES - len(recent))


async def guesses_left(session: AsyncConnection, channel: str, platform_id: str, now: dt.datetime) -> int:
    """How often this account may still guess wrong."""
    query = (
        sa.select(GUESSED.c.at)
        .where(GUESSED.c.channel == channel, GUESSED.c.platform_id == platform_id, GUESSED.c.at > now - 2 * BLOCKED_FOR)
        .order_by(GUESSED.c.at)
    )
    return left(list((await session.execute(query)).scalars()), now)


async def is_blocked(session: AsyncConnection, channel: str, platform_id: str, now: dt.datetime) -> bool:
    """Whether this account, or the channel as a whole, has guessed wrong too often within the last hour."""
    return await guesses_left(session, channel, platform_id, now) == 0 or await is_shut(session, channel, now)


async def is_shut(session: AsyncConnection, channel: str, now: dt.datetime) -> bool:
    """Whether a channel takes no codes at all, after too many wrong ones from anybody."""
    query = sa.select(sa.func.count()).where(GUESSED.c.channel == channel, GUESSED.c.at > now - BLOCKED_FOR)
    return int((await session.execute(query)).scalar_one()) >= CHANNEL_GUESSES


async def guessed_wrong(session: AsyncConnection, channel: str, platform_id: str, now: dt.datetime) -> None:
    """Counts one wrong guess of this account."""
    await session.execute(sa.insert(GUESSED).values(channel=channel, platform_id=platform_id, at=now))
