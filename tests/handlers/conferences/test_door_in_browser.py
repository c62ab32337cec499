"""The door in a real Chromium: a small phone, the keyboard alone, no scripts, contrast, two telephones at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from bot.storage.database import Database
from handlers.conferences.model import Presence
from tests.bot.web.conftest import browser
from tests.bot.web.test_access_in_browser import _CONTRAST
from tests.handlers.conferences.door_gate import Gate, opened
from tests.handlers.conferences.door_kit import UNITS

__all__ = ["browser"]
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
AN_GIANG, CAN_THO = UNITS[0][0], UNITS[2][0]
PHONE = {"viewport": {"width": 320, "height": 568}, "locale": "vi-VN"}


@asynccontextmanager
async def gate_at(folder: Path) -> AsyncIterator[Gate]:
    database = await Database.open(f"sqlite:///{folder}/door.db")
    try:
        async with opened(database) as gate:
            yield gate
    finally:
        await database.close()


@asynccontextmanager
async def phone(browser: Browser, **options: Any) -> AsyncIterator[Page]:
    """One telephone; no fault of a script is let pass."""
    context: BrowserContext = await browser.new_context(**(PHONE | options))
    faults: list[str] = []
    try:
        page = await context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None)
        yield page
        assert faults == []
    finally:
        await context.close()


async def enter(page: Page, gate: Gate, who: str = "Hoa") -> None:
    await page.goto(gate.site.base + await gate.link(who))
    await page.get_by_role("button", name="Vào cửa trên máy này").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Hội nghị sơ kết, Tây Nam Bộ")


async def is_within(page: Page) -> bool:
    return bool(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


async def test_a_phone_marks_a_unit_and_takes_it_back(browser: Browser, tmp_path: Path) -> None:
    async with gate_at(tmp_path) as gate, phone(browser) as page:
        await enter(page, gate)
        assert await is_within(page)
        await page.get_by_label("Tìm đơn vị hoặc đại biểu").fill("thu dung")
        await page.get_by_role("button", name="Tìm").click()
        await expect(page.get_by_role("status")).to_have_text("1 kết quả cho “thu dung”")
        await page.get_by_role("link", name=AN_GIANG).click()
        await page.get_by_role("checkbox", name="Phạm Thu Dung").uncheck()
        await page.get_by_role("button", name="Ghi 3 người có mặt").click()
        told = page.get_by_role("status")
        await expect(told).to_contain_text("✅ 08:30, 3 có mặt.")
        await expect(told).to_contain_text("Phạm Thu Dung: chưa ghi nhận (không phải vắng).")
        await expect(told).to_be_focused()
        await expect(page.get_by_role("checkbox", checked=True)).to_have_count(0)
        assert await is_within(page)
        await page.get_by_role("button", name="Hoàn tác", exact=True).click()
        await expect(told).to_contain_text("Đã hoàn tác")
        assert await gate.door.presences(AN_GIANG) == [Presence.NOT_RECORDED] * 4


async def test_the_keyboard_alone_is_enough(browser: Browser, tmp_path: Path) -> None:
    async with gate_at(tmp_path) as gate, phone(browser) as page:
        await enter(page, gate)
        await page.keyboard.press("Tab")
        await expect(page.get_by_label("Tìm đơn vị hoặc đại biểu")).to_be_focused()
        await page.keyboard.type("can tho")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("status")).to_have_text("1 kết quả cho “can tho”")
        for _ in range(3):
            await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_have_text(CAN_THO)
        for _ in range(2):
            await page.keyboard.press("Tab")
        await page.keyboard.press("Space")
        for _ in range(4):
            await page.keyboard.press("Tab")
        await expect(page.get_by_role("button", name="Ghi 3 người có mặt")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("status")).to_contain_text("3 có mặt")
        assert (await gate.door.presences(CAN_THO))[0] is Presence.NOT_RECORDED


async def test_without_scripts(browser: Browser, tmp_path: Path) -> None:
    async with gate_at(tmp_path) as gate, phone(browser, java_script_enabled=False) as page:
        await enter(page, gate)
        await page.goto(f"{gate.site.base}/hn/{await gate.token(AN_GIANG, 2)}")
        await expect(page.get_by_role("checkbox", checked=True)).to_have_count(1)
        await page.get_by_role("button", name="Ghi những người đã chọn có mặt").click()
        await expect(page.get_by_role("status")).to_contain_text("✅ 08:30, 1 có mặt.")
        await page.get_by_text("Ghi vắng, có phép").click()
        await page.get_by_role("checkbox", name="Trần Công").check()
        await page.get_by_label("Giờ thực đến").fill("8:05")
        await page.get_by_role("button", name="Người đã chọn: vắng", exact=True).click()
        await expect(page.get_by_role("status")).to_contain_text("✅ 08:05 (ghi lúc 08:30), 1 vắng (Trần Công).")


async def test_two_telephones_at_once(browser: Browser, tmp_path: Path) -> None:
    async with gate_at(tmp_path) as gate, phone(browser) as one, phone(browser) as other:
        for page, who in ((one, "Hoa"), (other, "Lan")):
            await enter(page, gate, who)
            await page.goto(f"{gate.site.base}/cua/don-vi/{gate.door.ids[AN_GIANG]}")
        await one.get_by_role("button", name="Ghi 4 người có mặt").click()
        await other.get_by_role("button", name="Ghi 4 người có mặt").click()
        await expect(one.get_by_role("status")).to_contain_text("✅ 08:30, 4 có mặt.")
        await expect(other.get_by_role("status")).to_contain_text(
            "Nguyễn Văn An: Cô Hoa đã ghi có mặt lúc 08:30, em không ghi hai lần."
        )
        await one.reload()
        await expect(one.locator(".seats")).to_contain_text("Cô Lan ghi lúc 08:30")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_contrast_and_width_of_every_page(browser: Browser, tmp_path: Path, scheme: str) -> None:
    async with gate_at(tmp_path) as gate, phone(browser, color_scheme=scheme) as page:
        base, token = gate.site.base, await gate.token(AN_GIANG, 1)
        await page.goto(f"{base}/hn/{token}")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Chỗ của thầy cô")
        await _is_readable(page)
        await page.goto(base + await gate.link())
        await _is_readable(page)
        await page.get_by_role("button").click()
        await _is_readable(page)
        await page.goto(f"{base}/hn/{token}")
        await page.get_by_role("button", name="Ghi 1 người có mặt").click()
        for summary in await page.locator("summary").all():
            await summary.click()
        await _is_readable(page)


async def _is_readable(page: Page) -> None:
    await page.wait_for_load_state()  # a page that is just being left has no colours to read
    found = await page.evaluate(_CONTRAST)
    assert found and [line for line in found if line[2] < 4.5] == []
    assert await is_within(page)
    small = await page.evaluate(
        "[...document.querySelectorAll('button, .seats label, .units a, summary')].filter(one => one.checkVisibility())"
        ".map(one => [one.textContent, one.getBoundingClientRect().height]).filter(([, height]) => height < 44)"
    )
    assert small == []
