"""The OA's pair of tokens: renewed once, by one process, and never tried around when it is lost."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.channels.zalo_http import Refused
from bot.channels.zalo_oa.oauth import Asked, read_pasted
from bot.channels.zalo_oa.tokens import PATIENCE, PAUSES, Tokens
from bot.errors import ChannelStopped, NotDelivered, RefusedError
from bot.storage.database import Database
from tests.bot.channels.oa_kit import connected, kept, tokens_for, utc_now
from tests.fakes.zalo_oa_server import APP_ID, OA_ID, FakeOa


@pytest.fixture
async def fake() -> AsyncIterator[FakeOa]:
    async with FakeOa() as server:
        yield server


async def test_connecting_takes_the_code_once(fake: FakeOa, sqlite: Database) -> None:
    async with tokens_for(fake, sqlite) as tokens:
        assert await tokens.standing() is None
        with pytest.raises(ChannelStopped):
            await tokens.access()
        asked = Asked()
        link = asked.link(fake.oauth, APP_ID, "https://cd.example/")
        assert "https%3A%2F%2Fcd.example%2Fzalo-oa%2Fcallback" in link and asked.verifier not in link
        agreed = read_pasted(fake.agrees(link) + "\n", asked)
        assert agreed.oa_id == OA_ID and agreed.code not in repr(agreed)
        with pytest.raises(Refused):
            await tokens.connect(agreed, Asked())  # another verifier: PKCE
        agreed = read_pasted(fake.agrees(link), asked)
        await tokens.connect(agreed, asked)
        with pytest.raises(Refused):
            await tokens.connect(agreed, asked)
        assert await tokens.access() == fake.world.access
        standing = await tokens.standing()
    assert standing is not None and standing.oa_id == OA_ID and standing.lost_at is None
    assert dt.timedelta(hours=24) < standing.expires_at - utc_now() <= dt.timedelta(hours=25)


@pytest.mark.parametrize(
    "pasted", ["", "  \n", "https://cd.example/zalo-oa/callback", "hai chữ", "?code=&oa_id=1", "code="]
)
def test_a_paste_without_a_code_says_what_to_do(pasted: str) -> None:
    with pytest.raises(RefusedError, match="code="):
        read_pasted(pasted, Asked())


def test_a_paste_of_another_try_is_refused() -> None:
    one, other = Asked(), Asked()
    with pytest.raises(RefusedError, match="lần kết nối khác"):
        read_pasted(f"https://cd.example/zalo-oa/callback?code=x&state={other.state}", one)
    assert read_pasted(" x-y_z \n", one).code == "x-y_z"
    assert read_pasted(f"code=x&oa_id=5&state={one.state}", one).oa_id == "5"


async def test_it_is_renewed_before_it_ends_and_when_it_is_refused(fake: FakeOa, database: Database) -> None:
    async with kept(fake, database) as (tokens, hand):
        first = await tokens.access()
        hand.goes(hours=23, minutes=50)
        assert await tokens.access() == first and fake.world.refreshes == 0
        hand.goes(minutes=15)
        second = await tokens.access()
        assert second == fake.world.access != first and fake.world.refreshes == 1
        third = await tokens.access(refused=second)
        assert third == fake.world.access != second
        assert await tokens.access(refused=second) == third  # somebody who is late finds the new one
        assert fake.world.refreshes == 2


async def test_many_at_once_renew_once(fake: FakeOa, sqlite: Database) -> None:
    async with kept(fake, sqlite) as (tokens, hand):
        hand.goes(hours=30)
        fake.fault("access_token", kind="none", delay=0.2)
        assert set(await asyncio.gather(*(tokens.access() for _ in range(20)))) == {fake.world.access}
    assert fake.world.refreshes == 1


async def test_a_refusal_is_final_and_a_new_connection_mends_it(
    fake: FakeOa, sqlite: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    async with kept(fake, sqlite) as (tokens, hand):
        fake.world.issue()  # somebody else has used our refresh token
        hand.goes(hours=30)
        for _ in range(3):
            with pytest.raises(ChannelStopped, match="zalo-oa connect"):
                await tokens.access()
        assert fake.world.refreshes == 1  # never asked again
        standing = await tokens.standing()
        assert standing is not None and standing.lost_at == hand() and "refused" in standing.lost_why
        await connected(fake, tokens)
        assert await tokens.access() == fake.world.access
    said = caplog.text
    assert "lost" in said and "access-" not in said and "refresh-" not in said and "bi-mat" not in said


async def test_what_never_left_is_no_try(fake: FakeOa, sqlite: Database) -> None:
    async with kept(fake, sqlite) as (tokens, hand):
        hand.goes(hours=30)
        await fake.stop()
        for _ in range(4):
            with pytest.raises(NotDelivered):
                await tokens.access()
        await fake.start()
        assert await tokens.access() == fake.world.access and fake.world.refreshes == 1


@pytest.mark.parametrize("fault", [{"kind": "http"}, {"kind": "garbage", "body": "{}"}])
async def test_an_unclear_answer_is_tried_once_more_and_recovers(
    fake: FakeOa, sqlite: Database, fault: dict[str, Any]
) -> None:
    """The server did nothing: the second try finds the refresh token unspent."""
    async with kept(fake, sqlite) as (tokens, hand):
        hand.goes(hours=30)
        fake.fault("access_token", **fault)
        with pytest.raises(NotDelivered):
            await tokens.access()
        assert fake.world.refreshes == 0
        hand.goes(seconds=PATIENCE.total_seconds() + 1)
        assert await tokens.access() == fake.world.access and fake.world.refreshes == 1


@pytest.mark.parametrize("kind", ["accept_then_fail", "accept_then_hang"])
async def test_a_pair_whose_answer_is_lost_alarms_after_one_more_try(fake: FakeOa, sqlite: Database, kind: str) -> None:
    async with kept(fake, sqlite, seconds=1) as (tokens, hand):
        hand.goes(hours=30)
        fake.fault("access_token", kind=kind)
        with pytest.raises(NotDelivered):
            await tokens.access()
        hand.goes(seconds=PATIENCE.total_seconds() + 1)
        for _ in range(3):
            with pytest.raises(ChannelStopped, match="zalo-oa connect"):
                await tokens.access()
            hand.goes(minutes=10)
    assert fake.world.refreshes == 2


async def test_an_outage_of_two_hours_is_outlived(fake: FakeOa, sqlite: Database) -> None:
    """Each minute somebody asks; Zalo is asked a few times alone, and the old token serves as long as it lives."""
    async with kept(fake, sqlite) as (tokens, hand):
        first = await tokens.access()
        hand.goes(hours=24, minutes=1)
        fake.fault("access_token", kind="http", times=-1)
        served = 0
        for _ in range(120):
            with contextlib.suppress(NotDelivered):
                assert await tokens.access() == first
                served += 1
            hand.goes(minutes=1)
        assert served >= 50
        assert len(fake.calls("access_token")) == 1 + 6  # the connection, then at 0, 1, 3, 13, 43 and 103 minutes
        fake.world.faults.clear()
        hand.goes(hours=1)
        assert await tokens.access() == fake.world.access and fake.world.refreshes == 1


async def test_tries_without_an_answer_end(fake: FakeOa, sqlite: Database) -> None:
    async with kept(fake, sqlite) as (tokens, hand):
        hand.goes(hours=30)
        fake.fault("access_token", kind="http", times=-1)
        for _ in range(100):
            await quietly(tokens)
            hand.goes(minutes=10)
        with pytest.raises(ChannelStopped, match="zalo-oa connect"):
            await tokens.access()
    assert len(fake.calls("access_token")) == 1 + len(PAUSES)  # the connection, and the tries


async def quietly(tokens: Tokens) -> None:
    with contextlib.suppress(NotDelivered, ChannelStopped):
        await tokens.access()


async def test_while_a_renewal_is_under_way_the_old_token_serves(fake: FakeOa, sqlite: Database) -> None:
    async with kept(fake, sqlite) as (tokens, hand):
        first = await tokens.access()
        hand.goes(hours=24, minutes=30)
        fake.fault("access_token", kind="none", delay=1)
        renewing = asyncio.create_task(tokens.access())
        await fake.wait_for(lambda: len(fake.calls("access_token")) == 2)
        async with tokens_for(fake, sqlite, hand) as other:
            assert await other.access() == first
        assert await renewing == fake.world.access != first


async def test_a_stop_in_the_middle_waits_for_the_new_pair(fake: FakeOa, sqlite: Database) -> None:
    """What Zalo has issued exists nowhere else, and the pair before it is dead."""
    async with kept(fake, sqlite) as (tokens, hand):
        hand.goes(hours=30)
        fake.fault("access_token", kind="none", delay=0.5)
        stopped = asyncio.create_task(tokens.access())
        await fake.wait_for(lambda: len(fake.calls("access_token")) == 2)
        stopped.cancel()
        with pytest.raises(asyncio.CancelledError):
            await stopped
        standing = await tokens.standing()
        assert standing is not None and standing.stored_at == hand() and standing.refreshing_since is None
        assert await tokens.access() == fake.world.access and fake.world.refreshes == 1


async def test_a_new_connection_is_not_overwritten_by_a_late_refusal(fake: FakeOa, sqlite: Database) -> None:
    async with kept(fake, sqlite) as (tokens, hand):
        hand.goes(hours=30)
        fake.fault("access_token", kind="error", code=-14014, delay=0.5)
        late = asyncio.create_task(tokens.access())
        await fake.wait_for(lambda: len(fake.calls("access_token")) == 2)
        await connected(fake, tokens)
        with pytest.raises(ChannelStopped):
            await late
        assert await tokens.access() == fake.world.access
