"""A person at the page, for browser tests: one window, what can be done in it, and what went wrong in it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser, Locator, Page

# What a browser reports when the server is away, which some tests make happen.
_EXPECTED = re.compile(r"net::ERR_|Failed to load resource")


class Reader:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda message: self._note(message.type, message.text))

    def _note(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and not _EXPECTED.search(text):
            self.faults.append(text)

    @property
    def mine(self) -> Locator:
        return self.page.locator(".message.mine")

    @property
    def theirs(self) -> Locator:
        return self.page.locator(".message.theirs")

    @property
    def buttons(self) -> Locator:
        """The choices that are offered now."""
        return self.page.locator(".message > .choices > .choice")

    async def ask(self, text: str) -> None:
        """Writes, sends, and waits for one more answer."""
        before = await self.theirs.count()
        await self.write(text)
        await self.theirs.nth(before).wait_for()

    async def write(self, text: str) -> None:
        await self.page.fill("#text", text)
        await self.page.press("#text", "Enter")

    async def texts(self) -> list[str]:
        """Every message of both sides, as it is seen, without its time."""
        return await self.page.eval_on_selector_all(
            ".message .bubble", "all => all.map(one => one.innerText.replace(/\\s*\\d\\d:\\d\\d$/, ''))"
        )


@asynccontextmanager
async def reading(browser: Browser, address: str, **options: Any) -> AsyncIterator[Reader]:
    """A window at the address, which is like a phone unless said otherwise; no fault of a script is let pass."""
    options = {"viewport": {"width": 360, "height": 740}, "locale": "vi-VN", **options}
    context = await browser.new_context(**options)
    context.set_default_timeout(30_000)
    try:
        reader = Reader(await context.new_page())
        await reader.page.goto(address)
        yield reader
        assert reader.faults == []
    finally:
        await context.close()
