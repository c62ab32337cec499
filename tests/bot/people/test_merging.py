"""Two persons who become one: nothing of the newer one is left behind, in no table. Not: the conversation about it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa

from bot.app import all_features, one_metadata
from bot.people import audit, consents, grants, merging
from bot.people.accounts import ACCOUNTS, PERSONS, person_of
from bot.people.consents import Consent, Purpose
from bot.people.grants import GRANTS
from bot.people.permissions import Grant, Role
from bot.people.profiles import Profile, profile_of, save
from bot.storage.database import Database
from bot.storage.types import UtcDateTime
from tests.bot.campaign_kit import opened
from tests.bot.parts import START, incoming, rows

LATER = START + dt.timedelta(days=1)
# The audit log is never changed and says itself who became whom; the others are made by the database.
KEPT_APART = {"audit", "people_reach", "people_also"}


def person_columns(table: sa.Table) -> list[str]:
    return [column.name for column in table.c if column.name == "person_id" or column.name.endswith("_by")]


def any_row(table: sa.Table, person_id: int) -> dict[str, Any]:
    """A row of any table that names this person wherever it can."""
    values: dict[str, Any] = {}
    keys = [key for key in table.constraints if isinstance(key, sa.UniqueConstraint | sa.PrimaryKeyConstraint)]
    people = set(person_columns(table))
    alone = {column.name for key in keys for column in key.columns if people.isdisjoint(c.name for c in key.columns)}
    for column in table.c:
        if column.name in person_columns(table):
            values[column.name] = person_id
        elif column.name == "id" and column.primary_key:
            continue
        elif isinstance(column.type, UtcDateTime):
            values[column.name] = START
        elif isinstance(column.type, sa.Date):
            values[column.name] = START.date()
        elif isinstance(column.type, sa.Boolean):
            values[column.name] = True
        elif isinstance(column.type, sa.LargeBinary):
            values[column.name] = b"x"
        elif isinstance(column.type, sa.Integer):
            values[column.name] = person_id if column.name in alone else 1
        elif column.name in alone:
            values[column.name] = str(person_id)
        else:
            values[column.name] = "officer" if column.name == "role" else "profile" if column.name == "purpose" else "1"
    return values


async def two(database: Database) -> tuple[int, int]:
    async with database.write() as session:
        first = await person_of(session, incoming(chat="cũ"), START)
        second = await person_of(session, incoming(chat="mới", sender_name="Lan"), LATER)
    return first.id, second.id


async def test_nothing_of_the_newer_person_is_left(database: Database) -> None:
    kept, gone = await two(database)
    metadata = one_metadata(all_features())
    tables = [t for t in metadata.sorted_tables if person_columns(t) and t.name not in {"accounts", *KEPT_APART}]
    assert {"grants", "profiles", "requests", "feedback", "members", "claims", "codes"} <= {t.name for t in tables}
    assert await opened(database, fill=False) == 1  # recipients' rows are found by their campaign
    async with database.write() as session:
        for person_id in (kept, gone):
            for table in tables:
                await session.execute(sa.insert(table).values(any_row(table, person_id)))
        await audit.note(session, "x", "y", person_id=gone, channel="test", now=START)
        assert await merging.merge(session, gone, kept, all_features(), LATER) == kept
        for table in tables:
            for name in person_columns(table):
                query = sa.select(sa.func.count()).where(table.c[name] == gone)
                assert (await session.execute(query)).scalar_one() == 0, f"{table.name}.{name}"
    assert [row.person_id for row in await rows(database, ACCOUNTS)] == [kept, kept]
    assert [(row.id, row.name) for row in await rows(database, PERSONS)] == [(kept, "Lan")]
    assert [row.person_id for row in await rows(database, audit.AUDIT)] == [gone]


async def test_rights_and_profile_and_consents_come_together(database: Database) -> None:
    kept, gone = await two(database)
    officer, organiser = Grant(Role.OFFICER, 1), Grant(Role.ORGANISER, 2)
    async with database.write() as session:
        for person_id, grant in ((kept, officer), (gone, officer), (gone, organiser)):
            await grants.give(session, person_id, grant, by=None, now=START)
        await save(session, kept, Profile(unit_kind="dai_hoc"), START)
        await save(session, gone, Profile(province="Huế", unit_kind="cong_lap_100"), START)
        for person_id, given in ((kept, True), (gone, False)):
            await consents.say(session, person_id, Consent(Purpose.REMINDERS, given, "1", "test", START))
        await merging.merge(session, kept, gone, (), LATER)
        assert sorted(await grants.grants_of(session, kept), key=str) == sorted((officer, organiser), key=str)
        assert await profile_of(session, kept) == Profile("Huế", None, "dai_hoc")
        assert not await consents.agrees(session, kept, Purpose.REMINDERS)  # the last word counts
    ended = [row for row in await rows(database, GRANTS) if row.ended_at is not None]
    assert len(ended) == 1


async def test_an_account_parts_with_nothing(database: Database) -> None:
    kept, gone = await two(database)
    async with database.write() as session:
        await grants.give(session, gone, Grant(Role.ADMIN), by=None, now=START)
        await merging.merge(session, kept, gone, (), LATER)
        account = (await session.execute(sa.select(ACCOUNTS.c.id).where(ACCOUNTS.c.platform_id == "smới"))).scalar_one()
        fresh = await merging.separate(session, kept, account, LATER)
        assert fresh is not None and await grants.grants_of(session, fresh) == ()
        assert await merging.separate(session, fresh, account, LATER) is None  # the last account stays
        other = (await session.execute(sa.select(ACCOUNTS.c.id).where(ACCOUNTS.c.platform_id == "scũ"))).scalar_one()
        assert await merging.separate(session, fresh, other, LATER) is None  # not theirs


async def test_a_person_who_is_gone_cannot_be_merged(sqlite: Database) -> None:
    kept, gone = await two(sqlite)
    async with sqlite.write() as session:
        await merging.merge(session, kept, gone, (), LATER)
        with pytest.raises(LookupError):
            await merging.merge(session, kept, gone, (), LATER)
