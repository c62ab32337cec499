"""The whole program on a Zalo OA: a question in, its answer out, buttons that are pressed, documents, leaving.

For: `bot.app` with a fake OA over real HTTP. Not for: faults; each part's own tests are about them.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from bot.app import App, build
from bot.channels.zalo_oa.webhook import PATH
from bot.people.accounts import ACCOUNTS
from bot.settings import Settings
from bot.storage.database import Database
from knowledge.answer import Knowledge
from tests.bot.channels.oa_kit import HOA, LAN, connected, tokens_for
from tests.fakes.zalo_oa_server import APP_ID, APP_SECRET, OA_SECRET, FakeOa


@pytest.fixture
async def fake() -> AsyncIterator[FakeOa]:
    async with FakeOa() as server:
        yield server


@asynccontextmanager
async def program(fake: FakeOa, url: str, knowledge: Knowledge, **settings: Any) -> AsyncIterator[App]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = int(taken.getsockname()[1])
    given = {"database_url": url, "web_port": port, "public_url": f"http://127.0.0.1:{port}"}
    given |= {"zalo_oa_app_id": APP_ID, "zalo_oa_app_secret": APP_SECRET, "zalo_oa_secret": OA_SECRET}
    given |= {"zalo_oa_api_url": fake.root, "zalo_oa_oauth_url": fake.oauth}
    fake.hook = given["public_url"] + PATH
    async with build(Settings.model_validate(given | settings), knowledge=knowledge) as app:
        async with tokens_for(fake, app.database) as tokens:
            await connected(fake, tokens)
        stop, started = asyncio.Event(), asyncio.Event()
        task = asyncio.create_task(app.run(stop=stop, started=started))
        try:
            await started.wait()
            (channel,) = [each for each in app.channels if each.name == "zalo_oa"]
            await fake.wait_for(lambda: channel.health.state == "up")
            yield app
        finally:
            stop.set()
            await task


async def account(database: Database, user: str) -> Any:
    async with database.read() as session:
        return (await session.execute(sa.select(ACCOUNTS).where(ACCOUNTS.c.platform_id == user))).first()


async def test_a_question_is_answered_and_a_button_pressed(fake: FakeOa, sqlite_url: str, knowledge: Knowledge) -> None:
    async with program(fake, sqlite_url, knowledge) as app:
        question = fake.said(LAN, "đoàn phí bao nhiêu")
        assert [await fake.push(question) for _ in range(3)] == [
            200,
            200,
            200,
        ]  # Zalo pushes what it is unsure of again
        await fake.wait_for(fake.texts)
        assert "0,5%" in fake.texts(LAN)[0] and fake.world.outbox[0]["kind"] == "cs"
        assert 1 <= len(fake.buttons()) <= 5
        hidden = [button for button in fake.buttons() if button["type"] == "oa.query.hide"]
        assert await fake.says(LAN, hidden[0]["payload"]) == 200
        await fake.wait_for(lambda: len(fake.texts(LAN)) >= 2)
        assert hidden[0]["payload"] not in fake.texts(LAN)[1]  # it was pressed, not asked
        assert len(fake.texts(LAN)) == 2
        assert await fake.says(LAN, "2") == 200  # what is typed chooses as well
        await fake.wait_for(lambda: len(fake.texts(LAN)) >= 3)
        assert app.metrics


async def test_following_greets_and_leaving_is_noted(fake: FakeOa, sqlite_url: str, knowledge: Knowledge) -> None:
    async with program(fake, sqlite_url, knowledge) as app:
        assert await fake.push(fake.event("follow", HOA)) == 200
        await fake.wait_for(lambda: fake.texts(HOA))
        assert await fake.push(fake.event("unfollow", HOA)) == 200
        found = await account(app.database, HOA)
        assert found.unreachable_at is not None and found.unreachable_why.startswith("window")
        assert await fake.says(HOA, "/trogiup") == 200
        await fake.wait_for(lambda: len(fake.texts(HOA)) >= 2)
        assert (await account(app.database, HOA)).unreachable_at is None  # kept, and back
