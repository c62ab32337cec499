"""The OA's pair of tokens between processes: one renews for all, and one that is killed leaves nothing to loop on."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import sqlalchemy as sa

from bot.channels.zalo_oa.table import ZALO_OA_TOKENS
from bot.channels.zalo_oa.tokens import PATIENCE
from bot.errors import ChannelStopped
from bot.storage.database import Database
from tests.bot.channels.oa_kit import connected, kept, tokens_for, utc_now
from tests.fakes._local.process import ROOT
from tests.fakes.zalo_oa_server import FakeOa


@pytest.fixture
async def fake() -> AsyncIterator[FakeOa]:
    async with FakeOa() as server:
        yield server


@asynccontextmanager
async def worker(url: str, fake: FakeOa) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bot.channels.oa_worker", url, fake.root,
        cwd=ROOT, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        assert await said(process) == "ready"
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def said(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    return (await asyncio.wait_for(process.stdout.readline(), 120)).decode().strip()


def go(process: asyncio.subprocess.Process) -> None:
    assert process.stdin is not None
    process.stdin.write(b"\n")


async def ends_now(database: Database) -> None:
    """The access token is made to end."""
    async with database.write() as session:
        await session.execute(sa.update(ZALO_OA_TOKENS).values(expires_at=utc_now()))


@pytest.mark.proof
async def test_two_processes_refresh_once(fake: FakeOa, postgres: Database, postgres_url: str) -> None:
    async with tokens_for(fake, postgres) as tokens:
        await connected(fake, tokens)
    await ends_now(postgres)
    fake.fault("access_token", kind="none", delay=1)
    async with worker(postgres_url, fake) as one, worker(postgres_url, fake) as other:
        go(one)
        go(other)
        assert [await said(one), await said(other)] == [fake.world.access] * 2
    assert fake.world.refreshes == 1


@pytest.mark.proof
@pytest.mark.parametrize("spent", [True, False])
async def test_killed_between_refresh_and_store(fake: FakeOa, sqlite: Database, sqlite_url: str, spent: bool) -> None:
    """Where Zalo had not taken the request it recovers, else it alarms; it never asks without end."""
    async with kept(fake, sqlite) as (tokens, hand):
        await ends_now(sqlite)
        fake.fault("access_token", kind="accept_then_hang" if spent else "none", delay=0 if spent else 3600)
        async with worker(sqlite_url, fake) as process:
            go(process)
            await fake.wait_for(lambda: fake.world.refreshes == 1 if spent else len(fake.calls("access_token")) == 2)
            process.kill()
            await process.wait()
        standing = await tokens.standing()
        assert standing is not None and standing.refreshing_since is not None  # committed before the request
        hand.moment = utc_now()
        hand.goes(seconds=PATIENCE.total_seconds() + 1)
        if spent:
            for _ in range(3):
                with pytest.raises(ChannelStopped, match="zalo-oa connect"):
                    await tokens.access()
                hand.goes(minutes=5)
            assert fake.world.refreshes == 2
        else:
            assert await tokens.access() == fake.world.access and fake.world.refreshes == 1
