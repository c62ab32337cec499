"""Which channels are live, as `congdoan doctor` reads it from the program that runs."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

import bot.app
from bot import _doctor_live
from bot._doctor_finding import Finding, Level
from bot._doctor_live import described, live
from bot.settings import Settings
from knowledge.answer import Knowledge


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@asynccontextmanager
async def answering(body: str, delay: float = 0) -> AsyncIterator[Settings]:
    """Something that listens and answers so."""

    async def answer(_request: web.Request) -> web.Response:
        await asyncio.sleep(delay)
        return web.Response(text=body, content_type="application/json")

    application = web.Application()
    application.router.add_get("/healthz", answer)
    runner = web.AppRunner(application, shutdown_timeout=0.1, handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield Settings(web_host="0.0.0.0", web_port=runner.addresses[0][1])  # noqa: S104  as set, never opened
    finally:
        await runner.cleanup()


async def test_the_program_that_runs_is_asked(sqlite_url: str, knowledge: Knowledge) -> None:
    settings = Settings(database_url=sqlite_url, web_port=free_port())
    assert (await live(settings)).level is Level.GOOD and "chưa chạy" in (await live(settings)).sentence
    async with bot.app.build(settings, knowledge=knowledge) as built:
        stop = asyncio.Event()
        task = asyncio.create_task(built.run(stop=stop))
        async with asyncio.timeout(60):
            while "đang nhận" not in (await live(settings)).sentence:  # noqa: ASYNC110  another program's answer
                await asyncio.sleep(0.05)
        assert str(await live(settings)) == "✅ Kênh đang chạy: trang web đang nhận và gửi tin."
        stop.set()
        await task


@pytest.mark.parametrize("body", ["<html>", "[]", "7", '{"channels": [1]}', '{"channels": {"web": "up"}}', ""])
async def test_another_program_at_the_port_is_told(body: str) -> None:
    async with answering(body) as settings:
        found = await live(settings)
    assert found.level is Level.WARNING and "CONGDOAN_WEB_PORT" in found.sentence


async def test_one_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_doctor_live, "SECONDS", 0.2)
    async with answering("{}", delay=60) as settings:
        found = await live(settings)
    assert found.level is Level.WARNING and "không trả lời" in found.sentence


async def test_a_stopped_channel_is_a_fault_with_its_reason() -> None:
    told = {"web": {"state": "up", "detail": ""}, "zalo_bot": {"state": "down", "detail": "502"}}
    async with answering(json.dumps({"channels": told})) as settings:
        found = await live(settings)
    assert found == Finding(
        "Kênh đang chạy", Level.WARNING, "trang web đang nhận và gửi tin; Zalo Bot tạm gián đoạn (502)."
    )
    stopped = described(told | {"zalo_oa": {"state": "stopped", "detail": "Mất mã."}})
    assert stopped.level is Level.FAULT and stopped.sentence.endswith("Zalo OA đã dừng (Mất mã).")


@given(
    st.dictionaries(st.text(max_size=8), st.dictionaries(st.sampled_from(["state", "detail"]), st.text() | st.none()))
)
def test_whatever_is_told_becomes_a_line(channels: dict[str, dict[str, Any]]) -> None:
    assert described(channels).sentence.endswith(".")
