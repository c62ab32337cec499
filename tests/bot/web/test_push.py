"""Web push over real HTTP and a real database, against a push service that opens and checks what it gets."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from starlette.applications import Starlette

from bot.clock import QuietHours
from bot.people import personal
from bot.people.accounts import ACCOUNTS, PERSONS
from bot.storage.database import Database
from bot.web import push_keys, push_store
from bot.web.push import push_routes, read_subscription
from bot.web.push_sender import PAYLOAD, Pusher
from bot.web.push_store import SUBSCRIPTIONS
from bot.web.visitor import COOKIE, Visitor
from tests.bot.parts import HOUSE, ZONE, HandClock, rows
from tests.bot.web.push_kit import switched
from tests.fakes.push_service import PushService

HOSTS = ("fcm.googleapis.com", "web.push.apple.com", ".notify.windows.com")
READER = Visitor("v" * 43, fresh=False)
CHAT = READER.chat_id
PATIENCE = 30


async def until(holds: Callable[[], Any]) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            if holds():
                return
            await asyncio.sleep(0.01)


async def row_until(database: Database, holds: Callable[[list[Any]], Any]) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            if holds(await rows(database, SUBSCRIPTIONS)):
                return
            await asyncio.sleep(0.01)


@dataclass(slots=True)
class Knocking:
    """A pusher that runs, its push service, and the pages that are open."""

    database: Database
    service: PushService
    pusher: Pusher
    clock: HandClock
    open: set[str]
    client: httpx.AsyncClient

    async def subscribe(self, name: str = "mot", **headers: str) -> httpx.Response:
        return await self.client.post("/chat/push", json=self.service.subscription(name), headers=headers)

    async def knocked(self, count: int) -> None:
        await until(lambda: len(self.service.knocks) >= count)

    async def settled(self) -> None:
        """Until everything that was stored so far has been looked at: a later one for another chat is told."""
        mark = f"mark-{len(self.service.knocks)}"
        async with self.database.write() as session:
            found = read_subscription(json.dumps(self.service.subscription(mark)).encode(), [self.service.origin])
            assert found is not None
            await push_store.add(session, mark, found, self.clock.now() - dt.timedelta(hours=1))
        self.pusher.stored(mark)
        await until(lambda: any(knock.path.endswith(mark) for knock in self.service.knocks))

    @property
    def told(self) -> list[str]:
        return [knock.path for knock in self.service.knocks if "mark" not in knock.path]


@asynccontextmanager
async def knocking(database: Database, folder: Path) -> AsyncIterator[Knocking]:
    push_keys.make(folder / "key.pem")
    clock, opened = HandClock(), set[str]()
    await switched(database, True)
    async with PushService() as service:
        hosts = [service.origin]
        pusher = Pusher(
            database,
            push_keys.read(folder / "key.pem"),
            contact="mailto:cong-doan@example.vn",
            hosts=hosts,
            now=clock.now,
            is_open=opened.__contains__,
            wait=0.01,
        )
        transport = httpx.ASGITransport(Starlette(routes=push_routes(database, clock, HOUSE, hosts)))
        cookies = {COOKIE: READER.token}
        async with httpx.AsyncClient(transport=transport, base_url="http://trang", cookies=cookies) as client:
            running = asyncio.create_task(pusher.run())
            try:
                yield Knocking(database, service, pusher, clock, opened, client)
            finally:
                running.cancel()
                with suppress(asyncio.CancelledError):
                    await running


async def test_a_closed_page_is_told_once_until_it_is_read(database: Database, tmp_path: Path) -> None:
    async with knocking(database, tmp_path) as it:
        assert (await it.subscribe()).status_code == 204
        it.clock.forward(minutes=5)
        it.pusher.stored(CHAT)
        await it.knocked(1)
        it.pusher.stored(CHAT)
        await it.settled()
        assert it.told == ["/gui/mot"]
        await it.pusher.opened(CHAT)
        it.clock.forward(minutes=5)
        it.pusher.stored(CHAT)
        await it.settled()
        assert it.told == ["/gui/mot"] * 2


async def test_what_is_sent_says_nothing_and_is_signed(sqlite: Database, tmp_path: Path) -> None:
    async with knocking(sqlite, tmp_path) as it:
        await it.subscribe()
        it.clock.forward(minutes=5)
        it.pusher.stored(CHAT)
        await it.knocked(1)
        (knock,) = it.service.knocks
        assert knock.text == PAYLOAD == "Có tin mới từ trợ lý công đoàn"
        assert knock.key == it.pusher.public_key
        assert knock.claims["aud"] == it.service.origin
        assert knock.claims["sub"] == "mailto:cong-doan@example.vn"
        expires = dt.datetime.fromtimestamp(knock.claims["exp"], dt.UTC)
        assert it.clock.now() < expires <= it.clock.now() + dt.timedelta(hours=24)
        assert knock.headers["TTL"] == "86400"
        assert CHAT not in str(knock)


async def test_an_open_page_is_not_told(sqlite: Database, tmp_path: Path) -> None:
    async with knocking(sqlite, tmp_path) as it:
        await it.subscribe()
        it.clock.forward(minutes=5)
        it.open.add(CHAT)
        it.pusher.stored(CHAT)
        await it.settled()
        assert it.told == []


async def test_nobody_is_woken_at_night(sqlite: Database, tmp_path: Path) -> None:
    async with knocking(sqlite, tmp_path) as it:
        await it.subscribe()
        it.pusher._quiet = QuietHours.read("21:00-06:00", ZONE)
        it.clock.forward(hours=16)  # 01:00 at Hà Nội
        it.pusher.stored(CHAT)
        await asyncio.sleep(0.3)
        assert it.service.knocks == []
        it.clock.forward(hours=6)
        await it.knocked(1)


async def test_nobody_is_told_who_has_not_asked(sqlite: Database, tmp_path: Path) -> None:
    async with knocking(sqlite, tmp_path) as it:
        it.pusher.stored(CHAT)
        await it.settled()
        assert it.told == []


async def test_a_page_that_another_process_streams_to_keeps_this_one_quiet(postgres: Database, tmp_path: Path) -> None:
    async with knocking(postgres, tmp_path) as it:
        await it.subscribe()
        it.clock.forward(minutes=5)
        it.open.add(CHAT)
        it.pusher.stored(CHAT)  # the process with the page
        await row_until(postgres, lambda found: found[0].read_at == it.clock.now())
        it.open.clear()
        it.pusher.stored(CHAT)  # as one without it, in the same moment
        await it.settled()
        assert it.told == []


@pytest.mark.parametrize("status", [404, 410])
async def test_a_browser_that_is_gone_is_forgotten(sqlite: Database, tmp_path: Path, status: int) -> None:
    async with knocking(sqlite, tmp_path) as it:
        await it.subscribe()
        it.service.status = status
        it.clock.forward(minutes=5)
        it.pusher.stored(CHAT)
        await row_until(sqlite, lambda found: not found)


@pytest.mark.parametrize("status", [302, 307, 308, 429, 500])
async def test_what_did_not_get_through_may_be_told_again_and_no_redirect_is_followed(
    sqlite: Database, tmp_path: Path, status: int
) -> None:
    async with knocking(sqlite, tmp_path) as it, PushService() as elsewhere:
        await it.subscribe()
        it.service.status, it.service.location = status, f"{elsewhere.origin}/noi-khac"
        it.clock.forward(minutes=5)
        it.pusher.stored(CHAT)
        await it.knocked(1)
        await row_until(sqlite, lambda found: found[0].told_at is None)
        it.service.status, it.service.location = 201, ""
        it.pusher.stored(CHAT)
        await it.knocked(2)
        assert elsewhere.knocks == []


async def test_a_service_that_is_struck_from_the_list_is_not_called(sqlite: Database, tmp_path: Path) -> None:
    async with knocking(sqlite, tmp_path) as it:
        await it.subscribe()
        it.pusher._hosts = HOSTS
        it.clock.forward(minutes=5)
        it.pusher.stored(CHAT)
        await row_until(sqlite, lambda found: not found)
        assert it.service.knocks == []


async def test_who_may_ask_and_how_it_is_taken_back(sqlite: Database, tmp_path: Path) -> None:
    async with knocking(sqlite, tmp_path) as it:
        assert (await it.subscribe(**{"Sec-Fetch-Site": "cross-site"})).status_code == 403
        own = it.service.subscription()
        plain = await it.client.post("/chat/push", content=b"{}", headers={"Content-Type": "text/plain"})
        assert plain.status_code == 403
        strange = await it.client.post("/chat/push", json=own | {"endpoint": "http://127.0.0.1:1/x"})
        assert strange.status_code == 422
        assert await rows(sqlite, SUBSCRIPTIONS) == []
        await it.subscribe()
        await it.subscribe()
        assert len(await rows(sqlite, SUBSCRIPTIONS)) == 1
        leaving = {"endpoint": own["endpoint"]}
        other = {"Cookie": f"{COOKIE}={'w' * 43}"}
        it.client.cookies.clear()
        assert (await it.client.request("DELETE", "/chat/push", json=leaving)).status_code == 403
        assert (await it.client.request("DELETE", "/chat/push", json=leaving, headers=other)).status_code == 204
        assert len(await rows(sqlite, SUBSCRIPTIONS)) == 1
        mine = {"Cookie": f"{COOKIE}={READER.token}"}
        assert (await it.client.request("DELETE", "/chat/push", json=leaving, headers=mine)).status_code == 204
        assert await rows(sqlite, SUBSCRIPTIONS) == []


async def test_off_means_nobody_asks_is_told_or_kept(database: Database, tmp_path: Path) -> None:
    """Another process switches it: nothing is started anew."""
    async with knocking(database, tmp_path) as it:
        await it.subscribe()
        it.clock.forward(minutes=5)
        assert await switched(database, False)
        assert await rows(database, SUBSCRIPTIONS) == []
        refused = await it.subscribe()
        assert refused.status_code == 403 and "đã tắt" in refused.json()["error"]
        own = read_subscription(json.dumps(it.service.subscription()).encode(), [it.service.origin])
        assert own is not None
        async with database.write() as session:  # one that came in the very moment
            await push_store.add(session, CHAT, own, it.clock.now() - dt.timedelta(hours=1))
        it.pusher.stored(CHAT)
        await until(lambda: not it.pusher._due)
        await asyncio.sleep(0.1)
        assert it.service.knocks == []
        assert await switched(database, True)
        it.pusher.stored(CHAT)
        await it.knocked(1)


async def test_a_conversation_has_few_browsers(sqlite: Database, tmp_path: Path) -> None:
    async with knocking(sqlite, tmp_path) as it:
        for number in range(push_store.MOST + 2):
            await it.subscribe(f"so-{number}")
        kept = [row.endpoint.rpartition("-")[2] for row in await rows(sqlite, SUBSCRIPTIONS)]
        assert kept == [str(number) for number in range(2, push_store.MOST + 2)]


async def test_it_is_shown_erased_and_forgotten(database: Database, tmp_path: Path) -> None:
    async with knocking(database, tmp_path) as it:
        await it.subscribe()
        now = it.clock.now()
        async with database.write() as session:
            made = sa.insert(PERSONS).values(name="", created_at=now).returning(PERSONS.c.id)
            person = (await session.execute(made)).scalar_one()
            account = {"person_id": person, "channel": "web", "platform_id": CHAT, "created_at": now}
            await session.execute(sa.insert(ACCOUNTS).values(account))
        (part,) = [one for one in personal.everything(()) if one.name == "push_subscriptions"]
        async with database.write() as session:
            assert [row["address"] for row in await part.export(session, person)] == [f"{it.service.origin}/gui/mot"]
            assert part.forget is not None
            assert await part.forget(session, now) == 0
            assert await part.erase(session, person + 1, now) == 0
            assert await part.erase(session, person, now) == 1
