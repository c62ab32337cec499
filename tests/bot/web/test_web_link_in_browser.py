"""From Telegram to the page: the link of `/hoso` pressed, opened in a browser that is new, and used a second time."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, expect

import bot.app
from bot.settings import Settings
from tests.bot.web.reader import reading
from tests.bot.web.test_browser import free_port
from tests.fakes.telegram_server import FakeTelegram

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
LAN = 77


def address(fake: FakeTelegram) -> str:
    """The address behind a button of the newest messages; empty where there is none."""
    buttons: list[Any] = [
        button
        for message in fake.messages(LAN)
        for row in message.get("reply_markup", {}).get("inline_keyboard", [])
        for button in row
    ]
    return str(next((button["url"] for button in reversed(buttons) if "url" in button), ""))


async def test_a_link_from_telegram_opens_the_page_as_the_same_person(browser: Browser, tmp_path: Path) -> None:
    port = free_port()
    async with FakeTelegram() as fake:
        settings = Settings(
            database_url=f"sqlite:///{tmp_path}/union.db",
            web_port=port,
            public_url=f"http://127.0.0.1:{port}",
            telegram_token=fake.token,  # type: ignore[arg-type]  # pydantic makes a secret of it
            telegram_api_url=fake.url,
        )
        async with bot.app.build(settings) as program:
            started, stop = asyncio.Event(), asyncio.Event()
            running = asyncio.create_task(program.run(started=started, stop=stop))
            try:
                await started.wait()
                fake.user_says(LAN, "/hoso")
                await fake.wait_for(lambda: fake.messages(LAN) and "Mở trên web" in fake.buttons(LAN))
                fake.user_presses(LAN, "Mở trên web")
                await fake.wait_for(lambda: address(fake))
                link = address(fake)
                async with reading(browser, link) as reader:
                    await expect(reader.theirs.last).to_contain_text("Đã nối")
                    assert "code" not in reader.page.url
                    await reader.ask("/hoso")
                    await expect(reader.theirs.last).to_contain_text("Telegram")
                await fake.wait_for(lambda: any("vừa được nối" in text for text in fake.texts(LAN)))
                async with reading(browser, link) as other:
                    await expect(other.theirs.last).to_contain_text("không còn dùng được")
            finally:
                stop.set()
                await running
