"""What the tests of all channels share: an inbox that remembers, a channel at work, its routes behind a web server.

For: tests. Not for: any one platform; those have kits of their own beside this.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import httpx
import uvicorn
from starlette.applications import Starlette

from bot.channels.base import Accept, Channel
from bot.conversation import Incoming

SECRET = "bi-mat_cua-webhook"
F = TypeVar("F")


class Inbox:
    """An `accept` that refuses while `broken` and otherwise keeps each event once, as the real one does."""

    def __init__(self) -> None:
        self.broken = False
        self.calls = 0
        self.by_id: dict[str, Incoming] = {}

    async def accept(self, incoming: Incoming) -> None:
        self.calls += 1
        if self.broken:
            raise RuntimeError("the database is gone, and this sentence holds " + incoming.text)
        self.by_id.setdefault(incoming.event_id, incoming)

    @property
    def all(self) -> list[Incoming]:
        return list(self.by_id.values())

    @property
    def texts(self) -> list[str]:
        return [incoming.text for incoming in self.by_id.values()]


@asynccontextmanager
async def running(channel: Channel, accept: Accept) -> AsyncIterator[asyncio.Task[None]]:
    """The channel receives inside, and is cancelled and closed at the end."""
    task = asyncio.create_task(channel.run(accept))
    try:
        yield task
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        await channel.close()


@contextmanager
def listening() -> Iterator[tuple[socket.socket, str]]:
    """A socket that takes connections, and its address."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener, f"http://127.0.0.1:{listener.getsockname()[1]}"


@asynccontextmanager
async def behind(listener: socket.socket, channel: Channel, accept: Accept) -> AsyncIterator[None]:
    """The channel's routes behind uvicorn on a socket."""
    app = Starlette(routes=list(channel.routes(accept)))
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off", ws="none"))
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield
    finally:
        server.should_exit = True
        await task


@asynccontextmanager
async def serving(channel: Channel, accept: Accept) -> AsyncIterator[str]:
    """The channel's routes behind uvicorn; the address."""
    with listening() as (listener, root):
        async with behind(listener, channel, accept):
            yield root


@dataclass
class Setup(Generic[F]):
    """A fake, the channel behind its web server, and a client that plays the platform by hand."""

    fake: F
    channel: Channel
    inbox: Inbox
    client: httpx.AsyncClient
    path: str
    header: str

    async def post(self, body: Any, secret: str | bytes | None = SECRET) -> int:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {} if secret is None else {self.header: secret}
        return (await self.client.post(self.path, content=content, headers=headers)).status_code


@asynccontextmanager
async def posted_to(fake: F, make: Callable[..., Channel], path: str, header: str) -> AsyncIterator[Setup[F]]:
    """`make(fake, **settings)` gives the channel; `path` and `header` are those of its webhook."""
    inbox = Inbox()
    with listening() as (listener, root):
        channel = make(fake, mode="webhook", public_url=root + "/", webhook_secret=SECRET)
        async with httpx.AsyncClient(base_url=root) as client, behind(listener, channel, inbox.accept):
            yield Setup(fake, channel, inbox, client, path, header)
