"""The demo and the chat in a terminal as processes: start, port, database, odd bytes, end.

For: what only a process shows. Not for: answers, or the page in a browser (`tests/bot/web`).
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import httpx
import psutil
import pytest

Start = Callable[..., Awaitable[asyncio.subprocess.Process]]
PIPE = asyncio.subprocess.PIPE
PATIENCE = 60


@pytest.fixture
async def start(tmp_path: Path) -> AsyncIterator[Start]:
    """Starts `congdoan` in an empty folder, with these settings and no others; ended with the test."""
    begun: list[asyncio.subprocess.Process] = []
    plain = {name: value for name, value in os.environ.items() if not name.startswith("CONGDOAN_")}

    async def once(*arguments: str, **settings: str) -> asyncio.subprocess.Process:
        own = {f"CONGDOAN_{name.upper()}": value for name, value in settings.items()}
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *arguments, cwd=tmp_path, stdin=PIPE, stdout=PIPE, stderr=PIPE,
            env={**plain, "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONUTF8": "1", **own},
        )  # fmt: skip
        begun.append(process)
        return process

    yield once
    for process in begun:
        if process.returncode is None:
            process.kill()
        await process.communicate()


@pytest.fixture
def port() -> int:
    """A port that is free at this moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


async def _greeted(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    async with asyncio.timeout(PATIENCE):
        return (await process.stdout.readline()).decode()


async def test_the_demo_answers_here_alone_and_keeps_its_own_database(start: Start, port: int, tmp_path: Path) -> None:
    """Whatever database and bot a `.env` in the folder names: trying it out must not touch them."""
    real = f"sqlite:///{tmp_path}/real.db"
    demo = await start(
        "demo", web_port=str(port), web_host="127.0.0.2", database_url=real, telegram_token="1:secret-token"
    )
    assert f"http://127.0.0.1:{port}" in await _greeted(demo)
    listening = [c.laddr for c in psutil.Process(demo.pid).net_connections("inet") if c.status == psutil.CONN_LISTEN]
    assert [(address.ip, address.port) for address in listening] == [("127.0.0.1", port)]
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as page:
        health = (await page.get("/healthz")).json()
        assert health["status"] == "ok" and list(health["channels"]) == ["web"]
        await page.get("/chat/history")
        assert (
            await page.post("/chat/messages", json={"id": "abcdefgh", "text": "đoàn phí đóng bao nhiêu"})
        ).status_code == 202
        async with asyncio.timeout(PATIENCE), page.stream("GET", "/chat/events") as answers:
            async for line in answers.aiter_lines():
                if line == "event: reply":
                    break
        mine, answer = (await page.get("/chat/history")).json()["entries"]
    assert mine["mine"] and "0,5%" in str(answer["blocks"])
    assert (tmp_path / "var" / "demo.db").exists() and not (tmp_path / "real.db").exists()
    demo.terminate()
    async with asyncio.timeout(PATIENCE):
        assert await demo.wait() == 0


async def test_a_taken_port_is_one_sentence_that_says_what_to_do(start: Start) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        demo = await start("demo", web_port=str(taken))
        async with asyncio.timeout(PATIENCE):
            out, err = await demo.communicate()
    assert demo.returncode == 1
    assert out == b""  # no address that is somebody else's
    assert len(err.decode().splitlines()) == 1
    assert "đang có chương trình khác dùng" in err.decode() and f"CONGDOAN_WEB_PORT={taken + 1}" in err.decode()


async def test_bytes_that_are_no_text_do_not_end_the_chat(start: Start) -> None:
    chat = await start("chat")
    async with asyncio.timeout(PATIENCE):
        out, err = await chat.communicate(
            b"\xff\xfe\x80\n\x00\x00\n\n\xe2\x80\xae\n" + "đoàn phí đóng bao nhiêu\n".encode()
        )
    assert (chat.returncode, b"Traceback" in err) == (0, False)
    assert "0,5%" in out.decode()
