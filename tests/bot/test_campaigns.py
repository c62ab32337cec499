"""Campaigns as rows: writing recipients down, stopping, counting. Not: sending (`test_parcels.py`)."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery import campaigns
from bot.delivery.campaign_tables import RECIPIENTS
from bot.people.accounts import PERSONS
from bot.storage.database import Database
from tests.bot.campaign_kit import everybody, opened, people, progress
from tests.bot.parts import START


async def test_recipients_are_written_in_chunks_and_a_crash_between_two_loses_and_doubles_nobody(
    database: Database,
) -> None:
    await people(database, 10)
    campaign_id = await opened(database, fill=False)
    more = []
    for crashes in (False, True, False, False, False):
        with pytest.raises(KeyboardInterrupt) if crashes else nullcontext():
            async with database.write() as session:
                more.append(await campaigns.fill_chunk(session, campaign_id, everybody(), now=START, most=4))
                if crashes:
                    raise KeyboardInterrupt
    assert more == [True, True, True, False, False]
    async with database.read() as session:
        found = await campaigns.recipients(session, campaign_id)
        assert [(row.person_id, row.chat_id, row.state) for row in found] == [
            (number, f"c{number}", "pending") for number in range(1, 11)
        ]
        assert [row.person_id for row in await campaigns.recipients(session, campaign_id, ["pending"], 3, 2)] == [4, 5]
        assert await campaigns.recipients(session, campaign_id, ["sent"]) == []
    counted = await progress(database)
    assert (counted.state, counted.total, counted.pending, counted.filled) == ("filling", 10, 10, False)


async def test_who_cannot_be_written_to_is_counted_and_named_and_closed(database: Database) -> None:
    await people(database, 4)
    await people(database, 1, channel="elsewhere")
    async with database.write() as session:
        await session.execute(sa.insert(PERSONS).values(name="không kênh", created_at=START))
    reason = sa.case((PERSONS.c.id == 2, "skipped:no_consent"), (PERSONS.c.id == 3, "unreachable:blocked"), else_="")
    campaign_id = await opened(database, fill=False)
    async with database.write() as session:
        assert not await campaigns.fill_chunk(session, campaign_id, everybody(reason), now=START)
        await campaigns.seal(session, campaign_id, START)
        found = await campaigns.recipients(session, campaign_id)
        at = sa.select(RECIPIENTS.c.finished_at).order_by(RECIPIENTS.c.person_id)
        finished = list((await session.execute(at)).scalars())
    assert [(row.state, row.error) for row in found] == [
        ("pending", None), ("skipped", "skipped:no_consent"), ("unreachable", "unreachable:blocked"), ("pending", None),
        ("unreachable", "unreachable:no_channel"), ("unreachable", "unreachable:no_channel"),
    ]  # fmt: skip
    assert finished == [None, START, START, None, START, START]
    counted = await progress(database)
    assert (counted.total, counted.pending, counted.skipped, counted.unreachable) == (6, 2, 1, 3)


async def test_a_source_may_take_the_bounds_of_a_chunk(sqlite: Database) -> None:
    await people(sqlite, 5)
    source = everybody().where(PERSONS.c.id > sa.bindparam("after", 0), PERSONS.c.id <= sa.bindparam("until", 0))
    campaign_id = await opened(sqlite, fill=False)
    async with sqlite.write() as session:
        while await campaigns.fill_chunk(session, campaign_id, source, now=START, most=2):
            pass
        assert len(await campaigns.recipients(session, campaign_id)) == 5


async def test_one_thing_is_announced_once(database: Database) -> None:
    await opened(database)
    with pytest.raises(sa.exc.IntegrityError):
        await opened(database)


async def test_a_campaign_to_nobody_is_done_when_it_is_sealed(database: Database) -> None:
    found = await progress(database, await opened(database))
    assert (found.state, found.total, found.closed_at) == ("done", 0, START)


async def test_pausing_resuming_cancelling(database: Database) -> None:
    await people(database, 1)
    campaign_id = await opened(database, fill=False)

    async def does(what: Any) -> tuple[bool, str]:
        async with database.write() as session:
            did = await what(session, campaign_id, START)
        return did, (await progress(database, campaign_id)).state

    assert await does(campaigns.resume) == (False, "filling")
    assert await does(campaigns.pause) == (True, "paused")
    assert await does(campaigns.pause) == (False, "paused")
    assert await does(campaigns.resume) == (True, "filling")
    campaign_id = await opened(database, "announcement:2")
    assert await does(campaigns.pause) == (True, "paused")
    assert await does(campaigns.resume) == (True, "running")
    assert await does(campaigns.cancel) == (True, "cancelled")
    for what in (campaigns.cancel, campaigns.pause, campaigns.resume):
        assert await does(what) == (False, "cancelled")
    async with database.write() as session:
        assert not await campaigns.fill_chunk(session, campaign_id, everybody(), now=START)


async def test_a_pause_while_it_is_filled_lasts(database: Database) -> None:
    await people(database, 1)
    campaign_id = await opened(database, fill=False)
    async with database.write() as session:
        await campaigns.pause(session, campaign_id, START)
        await campaigns.fill_chunk(session, campaign_id, everybody(), now=START)
        await campaigns.seal(session, campaign_id, START)
    assert (await progress(database)).state == "paused"


async def test_no_campaign_no_progress(database: Database) -> None:
    with pytest.raises(LookupError):
        await progress(database, 7)


@given(
    st.sampled_from(campaigns.STOPPABLE), st.none() | st.integers(0, 50), st.none() | st.floats(0, 1),
    st.integers(0, 60), st.integers(0, 60),
)  # fmt: skip
def test_the_rule_of_halting(state: str, open_rows: int | None, share: float | None, tried: int, refused: int) -> None:
    found = campaigns.state_after(state, open_rows, share, tried, refused)
    if state != "filling" and open_rows == 0:
        assert found == "done"
    elif state == "running" and share is not None and tried >= 20 and refused > share * tried:
        assert found == "halted"
    else:
        assert found == state


async def test_it_halts_by_itself_and_counts_anew_when_it_goes_on(database: Database) -> None:
    await people(database, 60)
    await opened(database)

    async def tried(sent: int, failed: int) -> str:
        async with database.write() as session:
            ended = {"sent": sent, "failed": failed}
            return await campaigns.changed(session, 1, ended, START, tried=sent + failed, refused=failed)

    assert await tried(14, 5) == "running"  # 19 say little
    assert await tried(0, 1) == "halted"
    async with database.write() as session:
        assert await campaigns.resume(session, 1, START)
    assert await tried(15, 4) == "running"
    assert await tried(10, 1) == "running"
    assert await tried(10, 0) == "done"
    found = await progress(database)
    assert (found.sent, found.failed, found.pending, found.closed_at) == (49, 11, 0, START)
