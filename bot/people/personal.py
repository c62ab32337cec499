"""Everything held about a person, over all tables: shown, erased whole, forgotten in time.

For: putting together what the machine room and the rooms declare. Not for: requests and their due dates
(`handlers/privacy`).
"""

from __future__ import annotations

import datetime as dt
import html
import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import phonenumbers
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation import Feature, Job, PersonalData
from bot.delivery.ledger import DELIVERIES
from bot.delivery.outbox import Outbox
from bot.inbox import INBOX
from bot.people import _held_campaigns, _held_files, _held_messages, _held_rights, naming
from bot.people.accounts import PERSONS
from bot.people.provinces import read_province
from bot.people.units import UNITS
from bot.web import push_store

log = logging.getLogger(__name__)
BLOTTED = "[đã xóa]"
GIVEN_UP = dt.timedelta(hours=12)
SHORTEST = 8
SHOWN_SHORT = 79
_NAMES = ("name", "full_name")


@dataclass(frozen=True, slots=True)
class Held:
    """What one part holds of a person."""

    part: PersonalData
    rows: list[dict[str, Any]]


def everything(features: Iterable[Feature]) -> tuple[PersonalData, ...]:
    """All parts, in the order in which they are erased: the rooms' own first, persons last."""
    rooms = (part for feature in features for part in feature.personal)
    return (
        *rooms,
        *push_store.parts(),
        *_held_campaigns.parts(),
        *_held_files.parts(),
        *_held_messages.parts(),
        *_held_rights.parts(),
    )


async def held(session: AsyncConnection, parts: Sequence[PersonalData], person_id: int) -> list[Held]:
    """Everything about a person, part by part; empty ones too."""
    return [Held(part, await part.export(session, person_id)) for part in parts]


async def erase(session: AsyncConnection, parts: Sequence[PersonalData], person_id: int, now: dt.datetime) -> int:
    """Removes a person from every table; returns how many rows went or were emptied.

    What stands in messages to others (an officer's list with the question, an organiser's with the name) is blotted
    out there; a name that a province or a unit has as well stays. The message by which this is asked is left to its own
    turn (`leftovers.py`).
    """
    # What turns on their other channels are writing comes first, so that it is erased as well.
    await session.execute(sa.select(PERSONS.c.id).where(PERSONS.c.id == person_id).with_for_update())
    told = _told(await held(session, parts, person_id))
    count = 0
    for part in parts:
        count += await part.erase(session, person_id, now)
    for words, beside in told:
        if beside or not await _is_a_place(session, words):
            await _blot(session, words, beside)
    return count


def _told(found: Sequence[Held]) -> list[tuple[str, str]]:
    """Words of and about a person that others were shown, longest first, with the number that stands beside them.

    Words with a number are looked for beside it alone: other people ask the same things. A name counts where it has
    two words or more, all with a capital.
    """
    words: set[tuple[str, str]] = set()
    for each in found:
        for row, number in _flat(each.rows):
            for key in each.part.told:
                text = str(row.get(key) or "").strip()
                if key == "phone":
                    words |= {(form, "") for form in _phones(text)}
                elif key in _NAMES:
                    words |= {(text, "")} if _is_name(text) else set()
                elif len(text) >= SHORTEST:
                    line = " ".join(text.split())
                    words |= {(text, number), (line, number), (line[:SHOWN_SHORT], number)}
    return sorted(words, key=lambda each: len(each[0]), reverse=True)


async def _is_a_place(session: AsyncConnection, words: str) -> bool:
    """Whether a province or a unit is called so: on most channels people call themselves as they like."""
    if read_province(words) is not None or set(naming.words(words)) <= naming.GENERIC:
        return True
    query = sa.select(UNITS.c.id).where(UNITS.c.key == naming.key(words)).limit(1)
    return (await session.execute(query)).first() is not None


def _is_name(text: str) -> bool:
    parts = text.split()
    return len(parts) >= 2 and all(part[0].isupper() for part in parts)


def _flat(rows: Iterable[dict[str, Any]]) -> Iterable[tuple[dict[str, Any], str]]:
    """Each row and what is listed in it, with the row's own number."""
    for row in rows:
        number = str(row.get("number", ""))
        yield row, number
        for value in row.values():
            if isinstance(value, list):
                yield from ((inner, number) for inner in value)


def _phones(text: str) -> set[str]:
    """A number in the forms in which it is written."""
    try:
        number = phonenumbers.parse(text, "VN")
    except phonenumbers.NumberParseException:
        return {text} if text else set()
    formats = phonenumbers.PhoneNumberFormat
    national = phonenumbers.format_number(number, formats.NATIONAL)
    return {text, national, national.replace(" ", ""), phonenumbers.format_number(number, formats.INTERNATIONAL)}


async def _blot(session: AsyncConnection, words: str, beside: str) -> None:
    for column in (DELIVERIES.c.payload, INBOX.c.shown):
        for form in {words, html.escape(words, quote=False)}:
            stored = json.dumps(form, ensure_ascii=False)[1:-1] if column is DELIVERIES.c.payload else form
            change = sa.update(column.table).where(column.contains(stored, autoescape=True))
            if beside:
                change = change.where(column.contains(beside, autoescape=True))
            await session.execute(change.values({column.name: sa.func.replace(column, stored, BLOTTED)}))


async def forget(session: AsyncConnection, parts: Sequence[PersonalData], now: dt.datetime) -> dict[str, int]:
    """Removes what has been kept long enough; how many rows by part."""
    gone = {}
    for part in parts:
        if part.forget is not None and part.keep_days is not None:
            gone[part.name] = await part.forget(session, now - dt.timedelta(days=part.keep_days))
    return gone


def jobs(parts: Sequence[PersonalData]) -> tuple[Job, ...]:
    """The daily job that keeps each table's period, and an hourly one that empties failed messages within a day."""

    async def daily(session: AsyncConnection, outbox: Outbox, now: dt.datetime) -> None:
        log.info("forgotten in time", extra={"rows": await forget(session, parts, now)})

    return (
        Job("people.retention", dt.timedelta(days=1), daily),
        Job("people.failed", dt.timedelta(hours=1), _empty_failed),
    )


async def _empty_failed(session: AsyncConnection, outbox: Outbox, now: dt.datetime) -> None:
    """A turn that failed and was never tried again (its channel is gone) keeps no text."""
    stuck = (INBOX.c.state == "waiting", INBOX.c.attempts > 0, INBOX.c.received_at < now - GIVEN_UP)
    await session.execute(sa.update(INBOX).where(*stuck).values(state="failed", payload="", done_at=now))
