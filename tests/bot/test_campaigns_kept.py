"""Stopped campaigns, those whose time is over, and campaigns for readers of the web. Not: channels that send."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa

from bot.conversation import Outgoing
from bot.delivery import campaigns, ledger
from bot.delivery.campaign_tables import RECIPIENTS
from bot.delivery.keeper import Keeper
from bot.delivery.outbox import Chat
from bot.people import _held_campaigns
from bot.people.accounts import PERSONS
from bot.storage.database import Database
from tests.bot.campaign_kit import everybody, opened, people, progress, stand
from tests.bot.parts import START, HandClock, rows, running, until


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


def keeper(database: Database, clock: HandClock, told: list[Chat] | None = None) -> Keeper:
    return Keeper(database, ["web"], clock.now, (told if told is not None else []).append)


async def done(keeper: Keeper) -> None:
    while await keeper.step():
        pass


async def test_the_rest_of_a_cancelled_campaign_is_closed_and_what_flies_is_not(
    database: Database, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(campaigns, "CHUNK", 3)
    await people(database, 10)
    await opened(database)
    async with database.write() as session:
        await session.execute(sa.update(RECIPIENTS).where(RECIPIENTS.c.person_id == 5).values(state="begun"))
        assert await campaigns.cancel(session, 1, START)
    await done(keeper(database, clock))
    assert await stand(database) == [*["cancelled"] * 4, "begun", *["cancelled"] * 5]
    found = await progress(database)
    assert (found.state, found.cancelled, found.pending, found.closed_at) == ("cancelled", 9, 1, None)


async def test_when_its_time_is_over_the_rest_expires(database: Database, clock: HandClock) -> None:
    await people(database, 4)
    await opened(database, expires_at=START + dt.timedelta(hours=1))
    await opened(database, "two", fill=False, expires_at=START + dt.timedelta(hours=1))
    await done(keeper(database, clock))
    assert (await progress(database)).state == "running"
    clock.forward(hours=1)
    await done(keeper(database, clock))
    found = await progress(database)
    assert (found.state, found.expired, found.pending, found.closed_at) == ("expired", 4, 0, clock.moment)
    assert (await progress(database, 2)).closed_at == clock.moment


async def test_readers_of_the_web_find_it_after_what_they_have(database: Database, clock: HandClock) -> None:
    await people(database, 3, channel="web")
    told: list[Chat] = []
    async with running(keeper(database, clock, told)):
        campaign_id = await opened(database)
        await until(lambda: _is(database, "done"), 30)
    assert sorted(chat.chat_id for chat in told) == ["c1", "c2", "c3"]
    found = await rows(database)
    assert [(row.channel, row.state, Outgoing.model_validate_json(row.payload).text) for row in found] == [
        ("web", "sent", "Mời họp trên web")
    ] * 3
    async with database.read() as session:
        assert len(await ledger.after(session, "web", "c2", 0, 9)) == 1
        assert {row.state for row in await campaigns.recipients(session, campaign_id)} == {"sent"}


async def _is(database: Database, state: str) -> bool:
    return (await progress(database)).state == state


async def test_a_pause_stops_the_web_as_well(sqlite: Database, clock: HandClock) -> None:
    await people(sqlite, 2, channel="web")
    await opened(sqlite)
    async with sqlite.write() as session:
        await campaigns.pause(session, 1, START)
    await done(keeper(sqlite, clock))
    assert await rows(sqlite) == []


async def test_a_chat_that_a_turn_writes_to_waits_its_turn(postgres: Database, clock: HandClock) -> None:
    """A number that becomes visible later than a higher one would be lost to the reader."""
    await people(postgres, 2, channel="web")
    await opened(postgres)
    kept = keeper(postgres, clock)
    async with postgres.write() as turn:
        await ledger.enqueue(
            turn, channel="web", chat_id="c1", is_group=False, messages=[Outgoing(text="đáp")], lane=ledger.Lane.REPLY,
            now=START, stored_is_sent=True,
        )  # fmt: skip
        async with asyncio.timeout(30):
            await kept.step()
        assert await stand(postgres) == ["pending", "sent"]
    await done(kept)
    found: list[Any] = [row.chat_id for row in await rows(postgres)]
    assert sorted(found) == ["c1", "c1", "c2"]
    assert (await progress(postgres)).sent == 2


async def test_recipients_are_forgotten_a_year_after_the_end_and_figures_are_not(
    database: Database, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(campaigns, "CHUNK", 3)
    await people(database, 8, channel="web")
    await opened(database)
    kept = keeper(database, clock)
    await done(kept)
    clock.forward(days=364)
    await done(kept)
    assert len(await stand(database)) == 8
    clock.forward(days=2)
    await done(kept)
    assert await stand(database) == []
    assert (await progress(database)).sent == 8


async def test_who_is_erased_gets_nothing_more_and_stays_in_the_figures(database: Database) -> None:
    await people(database, 3)
    await opened(database)
    (part,) = _held_campaigns.parts()
    async with database.write() as session:
        begun = sa.update(RECIPIENTS).where(RECIPIENTS.c.person_id == 2)
        await session.execute(begun.values(state="begun"))
        held = await part.export(session, 1)
        assert held == [{"at": None, "channel": "test", "state": "pending", "text": "Mời họp"}]
        assert [await part.erase(session, person, START) for person in (1, 2, 9)] == [1, 1, 0]
        assert await part.export(session, 1) == []
    found = await progress(database)
    assert (found.total, found.cancelled, found.unknown, found.pending) == (3, 1, 1, 1)
    async with database.write() as session:
        await part.erase(session, 3, START)
    assert (await progress(database)).state == "done"


@pytest.mark.parametrize(
    ("mine", "theirs", "stays", "counts"),
    [
        ("pending", "sent", "sent", (1, 1, 0)),
        ("sent", "pending", "sent", (1, 1, 0)),
        ("pending", "pending", "pending", (0, 1, 1)),
        ("failed", "sent", "sent", (1, 0, 0)),
    ],
)
async def test_of_two_persons_who_are_one_nobody_is_told_twice(
    database: Database, mine: str, theirs: str, stays: str, counts: tuple[int, int, int]
) -> None:
    await people(database, 2)
    await opened(database)
    async with database.write() as session:
        for person, state in ((1, mine), (2, theirs)):
            own = sa.update(RECIPIENTS).where(RECIPIENTS.c.person_id == person)
            await session.execute(own.values(state=state, finished_at=None if state == "pending" else START))
            if state != "pending":
                await campaigns.changed(session, 1, {state: 1}, START)
        await _held_campaigns.merge(session, 1, 2, START)
        left = await campaigns.recipients(session, 1)
    assert [(row.person_id, row.state) for row in left] == [(1, stays)]
    found = await progress(database)
    assert (found.sent, found.cancelled, found.pending) == counts


async def test_a_row_of_one_goes_to_the_other(database: Database) -> None:
    await people(database, 2)
    await opened(database, source=everybody().where(PERSONS.c.id == 2))
    async with database.write() as session:
        await _held_campaigns.merge(session, 1, 2, START)
        assert [row.person_id for row in await campaigns.recipients(session, 1)] == [1]
