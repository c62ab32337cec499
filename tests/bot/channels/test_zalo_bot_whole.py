"""The whole program on Zalo: a question in, its answer out, documents behind links, pictures by address, all counted.

For: `bot.app` with a fake Zalo Bot API over real HTTP. Not for: faults; each part's own tests are about them.
"""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from bot import files, quota
from bot.app import App, build
from bot.channels.zalo_bot.channel import LIMITS
from bot.delivery.dispatcher import Dispatcher
from bot.files import FILES
from bot.settings import Settings
from bot.storage.database import Database
from knowledge.answer import Knowledge
from tests.bot.channels.kit import running as receiving
from tests.bot.channels.zalo_kit import GROUP, HOA, LAN, channel_for
from tests.bot.filing import PNG, REPORT, Desk, mark
from tests.bot.parts import START, HandClock, rows, running
from tests.fakes.zalo_server import FakeZalo


@pytest.fixture
async def fake() -> AsyncIterator[FakeZalo]:
    async with FakeZalo() as server:
        yield server


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@asynccontextmanager
async def program(fake: FakeZalo, url: str, knowledge: Knowledge, **settings: Any) -> AsyncIterator[App]:
    port = free_port()
    given = {"database_url": url, "web_port": port, "public_url": f"http://127.0.0.1:{port}"}
    given |= {"zalo_bot_token": fake.token, "zalo_bot_api_url": fake.url}
    async with build(Settings.model_validate(given | settings), knowledge=knowledge) as app:
        stop = asyncio.Event()
        task = asyncio.create_task(app.run(stop=stop))
        try:
            yield app
        finally:
            stop.set()
            await task


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_a_question_is_answered_and_counted(
    fake: FakeZalo, sqlite_url: str, knowledge: Knowledge, mode: str
) -> None:
    settings = {"zalo_bot_mode": mode, "webhook_secret": "bi-mat-cua-webhook", "zalo_bot_name": "Bot Công đoàn"}
    async with program(fake, sqlite_url, knowledge, **settings) as app:
        await fake.wait_for(lambda: app.channels[1].health.state == "up")
        assert (app.channels[1].name, bool(fake.world.webhook.url)) == ("zalo_bot", mode == "webhook")
        fake.says(LAN, "đoàn phí đóng bao nhiêu phần trăm", copies=2)
        await fake.wait_for(lambda: "0,5%" in "".join(fake.texts(LAN)))
        assert re.search(r"^1\. ", fake.texts(LAN)[-1], re.MULTILINE)
        fake.says(LAN, "1")
        await fake.wait_for(lambda: any("» " in text for text in fake.texts(LAN)))
        fake.says(HOA, "@Bot Công đoàn nghỉ hè mấy tuần", chat=GROUP)
        await fake.wait_for(lambda: fake.texts(GROUP))

        async def counted() -> quota.Usage:
            async with app.database.read() as session:
                return await quota.usage_of(session, "zalo_bot", quota.month_of(app.clock.now(), app.clock.zone))

        async with asyncio.timeout(30):
            while (await counted()).sent < len(fake.outbox()):  # noqa: ASYNC110  the truth is in a database
                await asyncio.sleep(0.02)
        usage = await counted()
        assert (usage.sent, usage.received, usage.users) == (len(fake.outbox()), 3, 2)


async def test_a_refused_token_stops_zalo_alone(fake: FakeZalo, sqlite_url: str, knowledge: Knowledge) -> None:
    async with program(fake, sqlite_url, knowledge, zalo_bot_token="1:sai") as app:
        await fake.wait_for(lambda: app.channels[1].health.state == "stopped")
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{app.settings.web_port}") as page:
            shown = (await page.get("/healthz")).json()
            assert (
                shown["status"] == "degraded" and "CONGDOAN_ZALO_BOT_TOKEN" in shown["channels"]["zalo_bot"]["detail"]
            )
            assert (await page.get("/")).status_code == 200
    assert {call["method"] for call in fake.calls()} == {"getMe"}


@asynccontextmanager
async def desk(fake: FakeZalo, database: Database) -> AsyncIterator[Desk]:
    """The room that gives and takes files, on Zalo."""
    channel = channel_for(fake)
    limits = {"zalo_bot": LIMITS.with_links("https://cd.example.vn/")}
    found = Desk(database, channel="zalo_bot", limits=limits, fetches={"zalo_bot": channel.fetch})
    dispatcher = Dispatcher(database, channel, HandClock().now)
    async with receiving(channel, found.accept), running(dispatcher, found.runner):
        yield found


async def test_a_document_is_a_link_and_a_picture_is_shown(fake: FakeZalo, sqlite: Database) -> None:
    async with desk(fake, sqlite):
        fake.says(LAN, "/lay hai")
        (sent,) = await fake.wait_for(lambda: fake.outbox(LAN))
    name, _, address = next(line for line in sent["caption"].splitlines() if "📎" in line).partition(": ")
    assert name == f"📎 {REPORT}" and address.startswith("https://cd.example.vn/tep/")
    async with sqlite.read() as session:
        report = await files.served(session, address.rpartition("/")[2], START)
        picture = await files.served(session, sent["photo"].rpartition("/")[2], START)
    assert report is not None and report.content == b"PK bao cao"
    assert picture is not None and picture.content == PNG and sent["photo"].startswith("https://cd.example.vn/tep/")


async def test_a_picture_that_comes_in_fills_a_form(fake: FakeZalo, sqlite: Database) -> None:
    async with desk(fake, sqlite):
        fake.says(LAN, "/nop")
        await fake.wait_for(lambda: fake.outbox(LAN))
        fake.sends(LAN, photo=fake.keep_media("a.jpg", PNG))
        await fake.wait_for(lambda: len(fake.outbox(LAN)) == 2)
        assert mark(PNG) in fake.texts(LAN)[1]
    assert len(await rows(sqlite, FILES)) == 1
