"""The whole program behind a real browser: ask, press a choice, reload, restart the server, go on.

With CONGDOAN_PICTURES=folder the first answer is also saved there as the README's picture.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, expect

from tests.bot.web.pictures import picture
from tests.bot.web.reader import reading

ROOT = Path(__file__).parents[3]
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


@asynccontextmanager
async def program(folder: Path, port: int) -> AsyncIterator[str]:
    """`congdoan run` as a process of its own; its address once it is healthy. Ends it as an operator does."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CONGDOAN_")}
    environment |= {
        "PYTHONPATH": str(ROOT),
        "CONGDOAN_DATABASE_URL": f"sqlite:///{folder}/congdoan.db",
        "CONGDOAN_WEB_PORT": str(port),
        "CONGDOAN_UNION_NAME": "Công đoàn Giáo dục Thử Nghiệm",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", cwd=folder, env=environment, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        address = f"http://127.0.0.1:{port}"
        await _healthy(process, address)
        yield address
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 30) == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _healthy(process: asyncio.subprocess.Process, address: str) -> None:
    async with httpx.AsyncClient() as client, asyncio.timeout(90):
        while True:
            assert process.returncode is None, "the program ended by itself"
            try:
                if (await client.get(f"{address}/healthz")).status_code == 200:
                    return
            except httpx.TransportError:
                await asyncio.sleep(0.1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def inbox(folder: Path) -> list[tuple[str, str]]:
    connection = sqlite3.connect(folder / "congdoan.db")
    try:
        return connection.execute("SELECT state, chat_id FROM inbox ORDER BY id").fetchall()
    finally:
        connection.close()


async def test_ask_press_a_choice_reload_restart_go_on(browser: Browser, tmp_path: Path) -> None:
    port = free_port()
    async with AsyncExitStack() as stack:  # the window outlives the first program
        async with program(tmp_path, port) as address:
            view = {"viewport": {"width": 390, "height": 780}}
            reader = await stack.enter_async_context(reading(browser, address, **view))
            await reader.ask("doan phi dong bao nhieu")
            await expect(reader.theirs.last).to_contain_text("0,5%")
            await expect(reader.page.locator(".card.in_force .validity").first).to_be_visible()
            await picture(reader.page, "chat", width=680, height=960)
            await reader.page.locator(".choices").get_by_role("button", name="Nguồn").click()
            await expect(reader.theirs).to_have_count(2)
            await expect(reader.theirs.last).to_contain_text("61/QĐ-TLĐ")
            before = await reader.texts()
            assert before[2] == "Nguồn"
            await reader.page.reload()
            await expect(reader.theirs).to_have_count(2)
            assert await reader.texts() == before

        await reader.write("giá vàng hôm nay")
        await expect(reader.page.locator(".fate")).to_contain_text("Chưa gửi được")

        async with program(tmp_path, port):
            await expect(reader.theirs).to_have_count(3, timeout=30_000)
            assert (await reader.texts())[:5] == [*before, "giá vàng hôm nay"]
            await reader.ask("/tailieu")
            await reader.buttons.first.click()
            await expect(reader.theirs).to_have_count(5)
            rows = inbox(tmp_path)
            assert [state for state, _ in rows] == ["done"] * 5
            assert len({chat for _, chat in rows}) == 1
            after = await reader.texts()
            await reader.page.reload()
            await expect(reader.theirs).to_have_count(5)
            assert await reader.texts() == after


async def test_a_link_with_a_code_works_at_once_for_somebody_new_alone(browser: Browser, tmp_path: Path) -> None:
    """Who has talked here before finds the code written and sends it themselves."""
    async with program(tmp_path, free_port()) as address, reading(browser, f"{address}/?code=ABCD2345") as reader:
        await expect(reader.theirs).to_have_count(1)
        assert (await reader.texts())[0] == "/start ABCD2345"
        await expect(reader.theirs.last).to_contain_text("chưa đúng")
        assert reader.page.url == f"{address}/"
        await reader.page.goto(f"{address}/?code=ABCD2346")
        await expect(reader.page.locator("#text")).to_have_value("/start ABCD2346")
        await expect(reader.theirs).to_have_count(1)
        await reader.page.goto(f"{address}/?code=%3Cb%3E")
        await expect(reader.theirs).to_have_count(1)
        await expect(reader.page.locator("#text")).to_have_value("")
