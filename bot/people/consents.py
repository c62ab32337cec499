"""What a person agreed to, purpose by purpose: each word kept, the last one counts.

Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15, Điều 9 và 10: consent is informed, active and provable, and as easy to
withdraw as to give. Answering questions needs the notice alone and has no purpose here.
For: the table `consents` and its queries. Not for: the wording (`handlers/membership`).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.types import UtcDateTime, big_id


class Purpose(StrEnum):
    """What personal data may be used for, each asked apart (privacy R8)."""

    PROFILE = "profile"
    CONFERENCE = "conference"
    REMINDERS = "reminders"
    ANNOUNCEMENTS = "announcements"


CONSENTS = sa.Table(
    "consents",
    sa.MetaData(),
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("person_id", big_id(), nullable=False),
    sa.Column("purpose", sa.String(20), nullable=False),
    sa.Column("given", sa.Boolean, nullable=False),
    sa.Column("text_version", sa.String(20), nullable=False),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Index("ix_consents_person", "person_id", "purpose", "id"),
)


@dataclass(frozen=True, slots=True)
class Consent:
    """One word of a person about one purpose."""

    purpose: Purpose
    given: bool
    text_version: str
    channel: str
    at: dt.datetime


async def say(session: AsyncConnection, person_id: int, consent: Consent) -> None:
    """Adds a word; earlier ones stay as proof."""
    values = {
        "person_id": person_id,
        "purpose": consent.purpose.value,
        "given": consent.given,
        "text_version": consent.text_version,
        "channel": consent.channel,
        "at": consent.at,
    }
    await session.execute(sa.insert(CONSENTS).values(values))


async def consents_of(session: AsyncConnection, person_id: int) -> dict[Purpose, Consent]:
    """The last word on each purpose that was asked; a purpose that is missing was never agreed to."""
    query = (
        sa.select(CONSENTS.c.purpose, CONSENTS.c.given, CONSENTS.c.text_version, CONSENTS.c.channel, CONSENTS.c.at)
        .where(CONSENTS.c.person_id == person_id)
        .order_by(CONSENTS.c.id)
    )
    rows = await session.execute(query)
    return {Purpose(row.purpose): Consent(Purpose(row.purpose), *row[1:]) for row in rows}


async def agrees(session: AsyncConnection, person_id: int, purpose: Purpose) -> bool:
    """Whether data may be used for this purpose now; silence is no."""
    word = (await consents_of(session, person_id)).get(purpose)
    return word is not None and word.given
