"""Being told of messages, as a person sees it: the bell, what it says, yes, and no again. A browser's own push
service is not to be had in a test, so its part is played in the page; the server behind it is real."""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, expect

import bot.app
from bot import push_switch
from bot.people import invites
from bot.people.permissions import Grant, Role
from bot.settings import Settings
from bot.storage.database import Database
from bot.web import push_keys
from bot.web.push_sender import PAYLOAD, WAIT
from bot.web.push_store import SUBSCRIPTIONS
from tests.bot.parts import rows
from tests.bot.web.reader import reading
from tests.bot.web.site import running
from tests.bot.web.test_browser import free_port
from tests.fakes.push_service import PushService
from tests.fakes.transcript import MemoryTranscript

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
# The push service of the browser: a subscription that is kept over a reload.
_SERVICE = """(() => {
  const found = %s;
  const kept = () => JSON.parse(localStorage.getItem("thu.push") ?? "null");
  const wrap = (one) => one && {
    endpoint: one.endpoint,
    toJSON: () => one,
    unsubscribe: async () => (localStorage.removeItem("thu.push"), true),
  };
  PushManager.prototype.getSubscription = async () => wrap(kept());
  PushManager.prototype.subscribe = async (options) => {
    window.asked = options;
    localStorage.setItem("thu.push", JSON.stringify(found));
    return wrap(found);
  };
  Notification.requestPermission = async () => window.permission ?? "granted";
})()"""


_SHOWN = """async () => {
  const all = await (await navigator.serviceWorker.ready).getNotifications();
  return all.map((one) => [one.title, one.body]);
}"""


@asynccontextmanager
async def program(folder: Path, service: PushService) -> AsyncIterator[tuple[bot.app.App, str]]:
    port = free_port()
    key = folder / "key.pem"
    push_keys.make(key)
    settings = Settings(
        database_url=f"sqlite:///{folder}/union.db",
        web_port=port,
        web_push_key=str(key),
        web_push_contact="mailto:cong-doan@example.vn",
        web_push_hosts=service.origin,
        quiet_hours="off",
    )
    async with bot.app.build(settings) as built:
        started, stop = asyncio.Event(), asyncio.Event()
        task = asyncio.create_task(built.run(started=started, stop=stop))
        await started.wait()
        try:
            yield built, f"http://127.0.0.1:{port}"
        finally:
            stop.set()
            await task


async def code_for_an_admin(database: Database) -> str:
    async with database.write() as session:
        return (await invites.invite(session, Grant(Role.ADMIN), by=None, now=dt.datetime.now(dt.UTC)))[0]


async def switched(database: Database, on: bool) -> None:
    async with database.write() as session:
        await push_switch.switch(session, on, dt.datetime.now(dt.UTC))


async def test_yes_a_message_and_no_again(browser: Browser, tmp_path: Path) -> None:
    async with PushService() as service, program(tmp_path, service) as (built, address):
        await switched(built.database, True)
        async with reading(browser, address) as reader:
            page = reader.page
            await page.add_init_script(_SERVICE % json.dumps(service.subscription()))
            await page.reload()
            await reader.ask("chào")
            await page.get_by_role("button", name="Báo khi có tin mới").click()
            await expect(page.locator("#push-says")).to_contain_text("nước ngoài")
            assert await rows(built.database, SUBSCRIPTIONS) == []  # looking is no yes
            await page.evaluate("window.permission = 'denied'")
            await page.get_by_role("button", name="Đồng ý, báo cho tôi").click()
            await expect(page.locator("#push-says")).to_contain_text("đang chặn")
            assert await rows(built.database, SUBSCRIPTIONS) == []
            await page.evaluate("window.permission = 'granted'")
            await page.get_by_role("button", name="Đồng ý, báo cho tôi").click()
            await expect(page.locator("#push-says")).to_contain_text("đang được báo")
            asked = await page.evaluate("window.asked")
            assert asked["userVisibleOnly"] is True
            assert asked["applicationServerKey"] == push_keys.public(push_keys.read(tmp_path / "key.pem"))
            assert len(await rows(built.database, SUBSCRIPTIONS)) == 1
            cookies = await page.context.cookies()
        # The page is closed; a message arrives all the same.
        own = {one["name"]: one["value"] for one in cookies}
        async with httpx.AsyncClient(base_url=address, cookies=own) as client, asyncio.timeout(60):
            for number in itertools.count():
                posted = {"id": f"message-{number:04}", "text": "đoàn phí"}
                assert (await client.post("/chat/messages", json=posted)).status_code == 202
                await asyncio.sleep(WAIT + 1)
                if service.knocks:
                    break
        assert service.knocks[0].text == "Có tin mới từ trợ lý công đoàn"
        async with reading(browser, "about:blank") as again:
            await again.page.context.add_cookies(cookies)  # type: ignore[arg-type]  # as they were given
            await again.page.add_init_script(_SERVICE % json.dumps(service.subscription()))
            await again.page.goto(address)
            await again.page.evaluate(f"localStorage.setItem('thu.push', '{json.dumps(service.subscription())}')")
            await again.page.get_by_role("button", name="Báo khi có tin mới").click()
            await again.page.get_by_role("button", name="Tắt báo tin").click()
            await expect(again.page.locator("#push-says")).to_contain_text("Tắt lúc nào cũng được")
            assert await rows(built.database, SUBSCRIPTIONS) == []


async def test_the_worker_shows_what_a_push_says(browser: Browser) -> None:
    async with (
        running(MemoryTranscript()) as site,
        reading(browser, site.base, permissions=["notifications"]) as reader,
    ):
        page = reader.page
        await page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        session = await page.context.new_cdp_session(page)
        known: asyncio.Future[str] = asyncio.get_running_loop().create_future()

        def note(event: dict[str, Any]) -> None:
            for one in event["registrations"]:
                if one["scopeURL"] == f"{site.base}/" and not known.done():
                    known.set_result(one["registrationId"])

        session.on("ServiceWorker.workerRegistrationUpdated", note)
        await session.send("ServiceWorker.enable")
        number = await asyncio.wait_for(known, 30)
        for _ in range(2):
            push = {"origin": site.base, "registrationId": number, "data": PAYLOAD}
            await session.send("ServiceWorker.deliverPushMessage", push)
        shown: list[list[str]] = []
        async with asyncio.timeout(60):
            while not shown:
                await asyncio.sleep(0.05)
                shown = await page.evaluate(_SHOWN)
        await asyncio.sleep(0.2)
        assert await page.evaluate(_SHOWN) == [["Trợ lý Công đoàn", PAYLOAD]]  # the second took the place of the first


async def test_the_bell_is_there_while_an_admin_wants_it(browser: Browser, tmp_path: Path) -> None:
    """Off at first; on and off again in chat, each time without a new start."""
    async with (
        PushService() as service,
        program(tmp_path, service) as (built, address),
        reading(browser, address) as reader,
    ):
        page = reader.page
        bell = page.get_by_role("button", name="Báo khi có tin mới")
        await page.add_init_script(_SERVICE % json.dumps(service.subscription()))
        await page.reload()
        await reader.ask(await code_for_an_admin(built.database))
        await expect(bell).to_be_hidden()
        await reader.ask("/dulieu báo tin")
        await expect(reader.theirs.last).to_contain_text("127.0.0.1")  # whose service it is
        await reader.buttons.filter(has_text="Bật báo tin").click()
        await expect(reader.theirs.last).to_contain_text("Đã bật")
        await page.reload()
        await bell.click()
        await page.locator("#push-yes").click()
        await expect(page.locator("#push-says")).to_contain_text("đang được báo")
        assert len(await rows(built.database, SUBSCRIPTIONS)) == 1
        await reader.ask("/dulieu báo tin")
        await expect(reader.theirs.last).to_contain_text("1 trình duyệt")
        await reader.buttons.filter(has_text="Tắt báo tin").click()
        await expect(reader.theirs.last).to_contain_text("Đã tắt")
        assert await rows(built.database, SUBSCRIPTIONS) == []
        await page.reload()
        await expect(reader.theirs.last).to_contain_text("Đã tắt")
        await expect(bell).to_be_hidden()
        # The browser lets its address go as well: on again, it is asked anew.
        await page.wait_for_function("localStorage.getItem('thu.push') === null")
        await switched(built.database, True)
        await page.reload()
        await bell.click()
        await switched(built.database, False)
        await page.locator("#push-yes").click()
        await expect(page.locator("#push-says")).to_contain_text("Công đoàn vừa tắt")
        assert await page.evaluate("localStorage.getItem('thu.push')") is None


async def test_where_it_is_off_there_is_no_bell(browser: Browser) -> None:
    async with running(MemoryTranscript()) as site, reading(browser, site.base) as reader:
        await reader.ask("chào")
        await expect(reader.page.locator("#bell")).to_be_hidden()
        await expect(reader.page.locator("#push")).to_be_hidden()
