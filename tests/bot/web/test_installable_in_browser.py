"""The web chat as a program of the phone: it can be installed, and shows the last answers without a network."""

from __future__ import annotations

import json

import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.async_api import Browser, Page, expect

from bot.conversation import Choice, Incoming, Outgoing
from bot.web.page import STATIC
from tests.bot.web.icons import ICONS, drawn
from tests.bot.web.reader import Reader, reading
from tests.bot.web.site import running
from tests.fakes.transcript import MemoryTranscript

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
KEPT = "localStorage.getItem('congdoan.last')"


def answer(incoming: Incoming) -> list[Outgoing]:
    if incoming.text == "xóa":
        yes = Choice(label="Xóa hết", action="privacy:erase")
        return [Outgoing(text="Xóa thật không?", choices=(yes, Choice(label="Thôi", action="privacy:keep")))]
    more = (Choice(label="Nguồn", action="asking:source:1"),) if incoming.text == "chọn" else ()
    return [Outgoing(text=f"Em nghe: {incoming.text or incoming.choice}", choices=more)]


async def ready(page: Page) -> None:
    """Until the worker has the page and its files."""
    await page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    await page.wait_for_function("navigator.serviceWorker.controller !== null")


async def kept(reader: Reader) -> list[str]:
    found = json.loads(await reader.page.evaluate(KEPT) or "[]")
    return [entry["text"] for entry in found]


async def test_a_browser_offers_to_install_it(browser: Browser) -> None:
    async with running(MemoryTranscript(answer)) as site, reading(browser, site.base) as reader:
        await ready(reader.page)
        session = await reader.page.context.new_cdp_session(reader.page)
        described = await session.send("Page.getAppManifest")
        assert described["errors"] == []
        icons = json.loads(described["data"])["icons"]
        for icon in icons:
            shown = await reader.page.request.get(f"{site.base}{icon['src']}")
            assert shown.ok and shown.headers["content-type"] == icon["type"]
        assert {icon["sizes"] for icon in icons if icon["type"] == "image/png"} == {"192x192", "512x512"}
        assert {icon["purpose"] for icon in icons} == {"any", "maskable"}
        assert json.loads(described["data"])["description"].startswith("Máy trả lời của Công đoàn xã Thử & <Nghiệm>")
        faults = await session.send("Page.getInstallabilityErrors")
        # A window of a test is a private one, which installs nothing; that is all that may be wrong.
        assert {fault["errorId"] for fault in faults["installabilityErrors"]} <= {"in-incognito"}


@pytest.mark.parametrize("name", ICONS)
async def test_an_icon_is_what_the_drawing_shows(browser: Browser, name: str) -> None:
    with Image.open(STATIC / name) as found:
        kept = found.convert("RGBA")
    now = await drawn(browser, name)
    assert kept.size == now.size == (ICONS[name][0],) * 2
    # Another version of the browser may smooth its edges otherwise.
    off = sum(ImageStat.Stat(ImageChops.difference(kept, now)).mean) / 4
    assert off < 1.0


async def test_without_a_network_the_last_answers_are_read_and_what_is_written_waits(browser: Browser) -> None:
    async with running(MemoryTranscript(answer)) as site, reading(browser, site.base) as reader:
        await reader.ask("chọn")
        await reader.ask("thai sản")
        await ready(reader.page)
        await site.stop()
        await reader.page.goto(f"{site.base}/?code=ABCD2345")
        await expect(reader.page.locator("#connection")).to_contain_text("các tin gần nhất")
        assert await reader.texts() == ["chọn", "Em nghe: chọn", "thai sản", "Em nghe: thai sản"]
        await expect(reader.buttons).to_have_count(0)
        await expect(reader.page.locator(".top")).to_be_visible()
        await reader.write("viết khi mất mạng")
        await expect(reader.mine).to_have_count(3)
        await reader.page.reload()
        assert (await reader.texts())[-1] == "viết khi mất mạng"
        await site.start()
        await reader.page.evaluate("window.dispatchEvent(new Event('online'))")
        await expect(reader.theirs).to_have_count(3)
        assert (await reader.texts())[-2:] == ["viết khi mất mạng", "Em nghe: viết khi mất mạng"]
        assert len([one for one in site.transcript.accepted if one.text == "viết khi mất mạng"]) == 1


async def test_what_the_worker_keeps_holds_no_message_and_no_code(browser: Browser) -> None:
    async with running(MemoryTranscript(answer)) as site, reading(browser, f"{site.base}/?code=ABCD2345") as reader:
        await expect(reader.theirs).to_have_count(1)
        await ready(reader.page)
        await reader.page.goto(f"{site.base}/?code=ABCD2346")
        await expect(reader.page.locator("#text")).to_have_value("/start ABCD2346")
        addresses = await reader.page.evaluate(
            """async () => {
              const found = [];
              for (const name of await caches.keys())
                for (const request of await (await caches.open(name)).keys()) found.push(request.url);
              return found;
            }"""
        )
        assert f"{site.base}/" in addresses
        assert not [one for one in addresses if "code" in one or "/chat/" in one]


async def test_where_deletion_is_offered_nothing_stays_in_the_browser(browser: Browser) -> None:
    async with running(MemoryTranscript(answer)) as site, reading(browser, site.base) as reader:
        await reader.ask("lương tôi bao nhiêu")
        assert await kept(reader) == ["lương tôi bao nhiêu", "Em nghe: lương tôi bao nhiêu"]
        await reader.ask("xóa")
        assert await kept(reader) == []
        await reader.ask("1")
        assert await kept(reader) == []


async def test_what_the_server_no_longer_has_goes_with_the_next_visit(browser: Browser) -> None:
    async with running(MemoryTranscript(answer)) as site, reading(browser, site.base) as reader:
        await reader.ask("một")
        assert await kept(reader) != []
        await reader.page.context.clear_cookies()
        await reader.page.reload()
        await expect(reader.theirs).to_have_count(0)
        await expect(reader.page.locator("#connection")).to_be_empty()
        await reader.page.wait_for_function(f"{KEPT} === null")
