"""The whole program on a Zalo OA: a question in, its answer out, buttons that are pressed, documents, leaving.

For: `bot.app` with a fake OA over real HTTP. Not for: faults; each part's own tests are about them.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
import sqlalchemy as sa

from bot import files
from bot.app import App, build
from bot.channels.base import Channel
from bot.channels.zalo_oa.channel import LIMITS, REST
from bot.channels.zalo_oa.webhook import PATH
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.ledger import DELIVERIES
from bot.people.accounts import ACCOUNTS
from bot.people.roster import MEMBERS
from bot.people.units import UNITS
from bot.settings import Settings
from bot.storage.database import Database
from knowledge.answer import Knowledge
from tests.bot.channels.kit import serving
from tests.bot.channels.oa_kit import HOA, LAN, channel_for, connected, tokens_for, utc_now
from tests.bot.filing import PNG, REPORT, Desk, mark
from tests.bot.parts import START, rows, running
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
            await listens(port)
            (channel,) = [each for each in app.channels if each.name == "zalo_oa"]
            await fake.wait_for(lambda: channel.health.state == "up")
            yield app
        finally:
            stop.set()
            await task


async def listens(port: int) -> None:
    async with asyncio.timeout(60):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return


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


async def a_member(database: Database, phone: str) -> None:
    """A unit with one member whose number is known."""
    now = utc_now()
    unit = {"name": "Trường THCS Vĩnh Phong", "kind": "grassroots", "key": "vinh phong", "province": "An Giang"}
    async with database.write() as session:
        adding = sa.insert(UNITS).values(**unit, code="ABCD2345", created_at=now).returning(UNITS.c.id)
        number = (await session.execute(adding)).scalar_one()
        values = {"unit_id": number, "full_name": "Nguyễn Thị Lan", "folded": "nguyen thi lan", "phone": phone}
        await session.execute(sa.insert(MEMBERS).values(**values, title="", role="member", created_at=now))


@pytest.mark.parametrize("counts", [True, False])
async def test_a_number_from_zalos_form(fake: FakeOa, sqlite_url: str, knowledge: Knowledge, counts: bool) -> None:
    """It is asked for, and makes somebody a member, only where the union has said that Zalo vouches for it."""
    async with program(fake, sqlite_url, knowledge, zalo_oa_phone_is_own=counts) as app:
        await a_member(app.database, "+84912345678")
        assert await fake.says(LAN, "#membership:claim") == 200
        await fake.wait_for(lambda: any("mã đơn vị" in text for text in fake.texts(LAN)))
        forms = [each for each in fake.world.outbox if "request_user_info" in str(each["message"])]
        assert len(forms) == int(counts)
        for form in forms:
            (element,) = form["message"]["attachment"]["payload"]["elements"]
            async with aiohttp.ClientSession() as session, session.get(element["image_url"]) as picture:
                assert picture.status == 200 and picture.content_type == "image/png"
        info = {"phone": "84912345678", "name": "Lan"}
        assert await fake.push(fake.event("user_submit_info", LAN, info=info)) == 200
        expected = "THCS Vĩnh Phong" if counts else "chính"
        await fake.wait_for(lambda: expected in fake.texts(LAN)[-1])
        async with app.database.read() as session:
            owner = (await session.execute(sa.select(MEMBERS.c.person_id))).scalar_one()
        assert (owner is not None) == counts


@asynccontextmanager
async def desk(fake: FakeOa, database: Database, now: Callable[[], dt.datetime] = utc_now) -> AsyncIterator[Channel]:
    """The room that gives and takes files, on the OA, which runs; `now` is the channel's own clock."""
    async with channel_for(fake, database, now) as channel:
        limits = {"zalo_oa": LIMITS.with_links("https://cd.example.vn/")}
        found = Desk(database, channel="zalo_oa", limits=limits, fetches={"zalo_oa": channel.fetch})
        dispatcher = Dispatcher(database, channel, utc_now)
        async with serving(channel, found.accept) as root, running(dispatcher, found.runner):
            fake.hook = root + PATH
            looking = asyncio.create_task(channel.run(found.accept))
            yield channel
            looking.cancel()
            await asyncio.gather(looking, return_exceptions=True)


async def test_a_table_is_a_link_and_a_picture_is_shown(fake: FakeOa, sqlite: Database) -> None:
    async with desk(fake, sqlite):
        assert await fake.says(LAN, "/lay hai") == 200
        await fake.wait_for(lambda: len(fake.world.outbox) == 2)
    picture, text = [each["message"] for each in fake.world.outbox]
    (element,) = picture["attachment"]["payload"]["elements"]
    assert fake.world.uploads[element["attachment_id"]] == PNG
    (button,) = text["attachment"]["payload"]["buttons"]
    assert button["title"] == f"📎 {REPORT}" and button["type"] == "oa.open.url"
    async with sqlite.read() as session:
        report = await files.served(session, button["payload"]["url"].rpartition("/")[2], START)
    assert report is not None and report.content == b"PK bao cao"


async def test_a_file_that_comes_in_fills_a_form(fake: FakeOa, sqlite: Database) -> None:
    async with desk(fake, sqlite):
        await fake.says(LAN, "/nop")
        await fake.wait_for(lambda: fake.world.outbox)
        payload = {"url": fake.keep_media("a.xlsx", b"PK bang"), "name": "a.xlsx", "size": "7"}
        sent = {"attachments": [{"type": "file", "payload": payload}], "msg_id": "f1"}
        assert await fake.push(fake.event("user_send_file", LAN, message=sent)) == 200
        await fake.wait_for(lambda: len(fake.world.outbox) == 2)
    assert f"a.xlsx {mark(b'PK bang')}" in fake.texts()[1]


async def test_an_unpaid_oa_keeps_what_it_could_not_send(fake: FakeOa, sqlite: Database) -> None:
    """It rests, is tried again after a while, and the answer arrives once."""
    moment = [utc_now()]
    async with desk(fake, sqlite, lambda: moment[0]) as channel:
        fake.fault("message/cs", code=-321)
        await fake.says(LAN, "/lay")
        await fake.wait_for(lambda: channel.health.state == "stopped")
        assert "thanh toán" in channel.health.detail and fake.world.outbox == []
        moment[0] += REST
        await fake.wait_for(lambda: fake.world.outbox)
        await fake.wait_for(lambda: channel.health.state == "up")
    assert len(fake.world.outbox) == 1 and len(fake.calls("message/cs")) == 2


@pytest.mark.parametrize(("code", "why"), [(-230, "window"), (-213, "quan tâm")])
async def test_who_cannot_be_reached_is_listed(fake: FakeOa, sqlite: Database, code: int, why: str) -> None:
    async with desk(fake, sqlite):
        fake.world.answered[LAN] = code
        await fake.says(LAN, "/lay")
        async with asyncio.timeout(60):
            while [row.state for row in await rows(sqlite, DELIVERIES)] != ["unreachable"]:  # noqa: ASYNC110  a database
                await asyncio.sleep(0.05)
        del fake.world.answered[LAN]
        assert why in (await account(sqlite, LAN)).unreachable_why
