"""Files in a real browser: the paper clip by mouse and keyboard, a download, a picture, refusals, lost connections."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, Route, expect

from bot import files, texts
from bot.channels.web import WebChannel
from bot.files import FILES
from bot.storage.database import Database
from bot.web.files import file_route
from tests.bot.filing import REPORT, Desk, mark
from tests.bot.parts import HOUSE, rows
from tests.bot.parts import running as taking_turns
from tests.bot.web.reader import Reader, reading
from tests.bot.web.site import Site, running

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

CONTENT = b"%PDF-1.7 noi dung"
FILE: Any = {"name": "báo cáo <b>1.pdf", "mimeType": "application/pdf", "buffer": CONTENT}


@asynccontextmanager
async def house(folder: Path, browser: Browser, **options: Any) -> AsyncIterator[tuple[Desk, Site, Reader]]:
    database = await Database.open(f"sqlite:///{folder}/test.db")
    desk = Desk(database, limits={"web": WebChannel.limits})
    routes = [file_route(database, desk.clock, HOUSE)]
    try:
        async with (
            running(desk, uploads=desk.uploads, routes=routes) as site,
            taking_turns(desk.runner),
            reading(browser, site.base, **options) as reader,
        ):
            # Who listens from the start meets every chooser: a key is quicker than the request to be told of one.
            reader.page.on("filechooser", lambda _chooser: None)
            yield desk, site, reader
    finally:
        await database.close()


async def choose(page: Page, file: Any = FILE) -> None:
    """Presses the paper clip and chooses in the window that the browser opens."""
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("button", name="Gửi tệp").click()
    await (await chooser.value).set_files(file)


async def test_the_paper_clip_sends_a_file_into_the_open_form(browser: Browser, tmp_path: Path) -> None:
    async with house(tmp_path, browser) as (desk, _, reader):
        await reader.ask("/nop")
        await choose(reader.page)
        await expect(reader.theirs.last).to_contain_text(f"Đã nhận báo cáo b1.pdf {mark(CONTENT)}")
        assert (await reader.texts())[2] == "📎 báo cáo <b>1.pdf"
        assert await reader.page.locator(".mine.unsent, .mine .fate").count() == 0
        assert [row.content for row in await rows(desk.database, FILES)] == [CONTENT]
        await reader.page.reload()
        await expect(reader.theirs).to_have_count(2)
        assert (await reader.texts())[2] == "📎 báo cáo b1.pdf"
        await reader.ask("/nop")
        await choose(reader.page)  # the same file once more
        await expect(reader.theirs).to_have_count(4)


async def test_it_is_reached_and_pressed_with_the_keyboard_and_has_a_name(browser: Browser, tmp_path: Path) -> None:
    async with house(tmp_path, browser) as (_, _, reader):
        await reader.ask("/nop")
        await reader.page.focus("#text")
        await reader.page.keyboard.press("Shift+Tab")
        clip = reader.page.get_by_role("button", name="Gửi tệp, nhiều nhất 10 MB", exact=True)
        await expect(clip).to_be_focused()
        async with reader.page.expect_file_chooser() as chooser:
            await reader.page.keyboard.press("Enter")
        await (await chooser.value).set_files(FILE)
        await expect(reader.theirs.last).to_contain_text("Đã nhận")
        log = reader.page.get_by_role("log")
        assert await log.get_attribute("aria-live") == "polite"
        await expect(log).to_contain_text("Đã nhận")


async def test_a_report_is_a_button_that_downloads_it(browser: Browser, tmp_path: Path) -> None:
    async with house(tmp_path, browser, accept_downloads=True) as (_, _, reader):
        await reader.ask("/lay")
        link = reader.page.get_by_role("link", name=f"Tải tệp {REPORT}")
        await expect(link).to_be_visible()
        box = await link.bounding_box()
        assert box is not None and box["height"] >= 44
        async with reader.page.expect_download() as started:
            await link.press("Enter")
        download = await started.value
        assert download.suggested_filename == REPORT
        assert await asyncio.to_thread(Path(await download.path()).read_bytes) == b"PK bao cao"
        await expect(reader.theirs).to_have_count(1)  # the page is still there


async def test_a_picture_is_shown_in_the_conversation(browser: Browser, tmp_path: Path) -> None:
    async with house(tmp_path, browser) as (_, _, reader):
        await reader.ask("/lay hai")
        picture = reader.page.get_by_role("img", name="a.png")
        await expect(picture).to_be_attached()
        address = await picture.get_attribute("src")
        assert address is not None and "/tep/" in address
        await reader.page.wait_for_function("document.querySelector('.picture img').naturalWidth === 1")
        await picture.click()
        await expect(reader.theirs).to_have_count(1)  # it opens beside the conversation


async def test_an_address_that_is_over_leads_to_a_page_with_the_way_back(browser: Browser, tmp_path: Path) -> None:
    async with house(tmp_path, browser) as (desk, site, reader):
        await reader.ask("/lay")
        desk.clock.forward(days=files.LINK_DAYS)
        await reader.page.get_by_role("link", name=f"Tải tệp {REPORT}").click()
        await expect(reader.page.get_by_text(texts.FILE_OVER)).to_be_visible()
        await reader.page.get_by_role("link").first.click()
        assert reader.page.url == f"{site.base}/"
        await expect(reader.theirs).to_have_count(1)


async def test_too_large_a_file_is_refused_before_it_travels(browser: Browser, tmp_path: Path) -> None:
    async with house(tmp_path, browser) as (desk, _, reader):
        await reader.ask("/nop")
        large = tmp_path / "lớn.bin"
        await asyncio.to_thread(large.write_bytes, bytes(10 * 2**20 + 1))
        await choose(reader.page, large)
        await expect(reader.page.locator(".mine.refused .fate")).to_contain_text("lớn quá 10 MB")
        assert len(desk.accepted) == 1
        await choose(reader.page, {**FILE, "buffer": b""})
        await expect(reader.page.locator(".mine.refused .fate").last).to_contain_text("Tệp này trống")


async def test_a_file_that_nothing_asked_for_is_answered(browser: Browser, tmp_path: Path) -> None:
    async with house(tmp_path, browser) as (_, _, reader):
        await choose(reader.page)
        await expect(reader.theirs.last).to_contain_text("Em mới chỉ đọc được chữ")


async def test_a_lost_connection_is_tried_again_with_one_effect_and_then_told(browser: Browser, tmp_path: Path) -> None:
    async with house(tmp_path, browser) as (desk, _, reader):
        await reader.ask("/nop")
        lost = 0

        async def lose(route: Route) -> None:
            nonlocal lost
            lost += 1
            if lost == 1:
                await route.fetch()  # it arrived; its answer is lost
                await route.abort()
            else:
                await route.continue_()

        await reader.page.route("**/chat/files", lose)
        await choose(reader.page)
        await expect(reader.theirs.last).to_contain_text("Đã nhận")
        await expect(reader.page.locator(".mine.unsent")).to_have_count(0)
        assert lost == 2 and len(await rows(desk.database, FILES)) == 1

        await reader.page.unroute("**/chat/files")
        await reader.page.route("**/chat/files", lambda route: route.abort())
        await choose(reader.page)
        said = reader.page.locator(".mine.unsent .fate")
        await expect(said).to_contain_text("Chưa gửi được tệp", timeout=30_000)


async def test_the_composer_fits_a_narrow_phone(browser: Browser, tmp_path: Path) -> None:
    async with house(tmp_path, browser, viewport={"width": 320, "height": 560}) as (_, _, reader):
        wide = await reader.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 320
        box = await reader.page.locator("#text").bounding_box()
        assert box is not None and box["width"] >= 170
