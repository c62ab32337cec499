"""The web chat on a real port, for tests: uvicorn in this loop, the transcript in memory, and helpers to talk to it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import httpx
import uvicorn
from prometheus_client import CollectorRegistry
from starlette.routing import BaseRoute

from bot.channels.base import Channel
from bot.channels.web import WebChannel
from bot.conversation import House
from bot.web.server import create_app, http_server
from tests.fakes.transcript import MemoryTranscript

HOUSE = House("Công đoàn xã Thử & <Nghiệm>", "cô Hoa, 0297 382 9999 (giờ hành chính)", "111")


async def healthy() -> None:
    """A database that works."""


@dataclass(slots=True)
class Site:
    """One running web server. `stop` and `start` again on the same port make a restart."""

    transcript: Any
    house: House = HOUSE
    others: Sequence[Channel] = ()
    routes: Sequence[BaseRoute] = ()
    check: Any = healthy
    heartbeat: float = 15.0
    secure: bool = False
    uploads: Any = None
    port: int = 0
    channel: WebChannel = field(init=False)
    _server: uvicorn.Server = field(init=False)
    _tasks: list[asyncio.Task[Any]] = field(default_factory=list)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        self.channel = WebChannel(
            self.transcript,
            house=self.house,
            secure_cookies=self.secure,
            heartbeat=self.heartbeat,
            uploads=self.uploads,
        )
        app = create_app(
            channels=[self.channel, *self.others],
            accept=self.transcript.accept,
            house=self.house,
            registry=CollectorRegistry(),
            check=self.check,
            version="9.9",
            routes=self.routes,
            body_limit=100_000,
            check_seconds=0.3,
        )
        self._server = http_server(app, "127.0.0.1", self.port)
        running = asyncio.create_task(self.channel.run(self.transcript.accept))
        self._tasks = [asyncio.create_task(self._server.serve()), running]
        while not self._server.started:
            assert not self._tasks[0].done(), "the server did not start"
            await asyncio.sleep(0.01)
        self.port = self._server.servers[0].sockets[0].getsockname()[1]

    async def stop(self) -> None:
        await self.channel.close()
        self._server.should_exit = True
        for task in self._tasks:
            with suppress(asyncio.CancelledError):
                await task


@asynccontextmanager
async def running(transcript: Any = None, **options: Any) -> AsyncIterator[Site]:
    site = Site(transcript or MemoryTranscript(), **options)
    await site.start()
    try:
        yield site
    finally:
        await site.stop()


@asynccontextmanager
async def visitor(site: Site, *, known: bool = True) -> AsyncIterator[httpx.AsyncClient]:
    """A client with a cookie jar of its own; `known` ones have asked for their history already."""
    async with httpx.AsyncClient(base_url=site.base, timeout=30) as client:
        if known:
            (await client.get("/chat/history")).raise_for_status()
        yield client


async def write(client: httpx.AsyncClient, text: str, number: int = 1, **more: Any) -> httpx.Response:
    return await client.post("/chat/messages", json={"id": f"message-{number:04}", "text": text, **more})


@dataclass(frozen=True, slots=True)
class Event:
    name: str
    id: str
    data: Any


async def read_events(response: httpx.Response) -> AsyncIterator[Event]:
    """The events of an open stream, without its comments."""
    fields: dict[str, str] = {}
    async for line in response.aiter_lines():
        if line:
            name, _, value = line.partition(":")
            fields[name] = value.removeprefix(" ")
            continue
        if "data" in fields:
            yield Event(fields.get("event", "message"), fields.get("id", ""), json.loads(fields["data"]))
        fields = {}


async def replies(client: httpx.AsyncClient, count: int, after: int = 0, **headers: str) -> list[Event]:
    """The next `count` replies of a stream that is opened for it."""
    found: list[Event] = []
    async with client.stream("GET", f"/chat/events?after={after}", headers=headers) as response:
        assert response.status_code == 200
        async for event in read_events(response):
            if event.name == "reply":
                found.append(event)
            if len(found) >= count:
                break
    return found
