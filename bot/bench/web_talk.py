"""People at web chats, as many as wanted: they post as the page does and read the stream that the page reads.

For: measuring a server over real HTTP (`confer.py`). Not for: what is said, or what the answers mean.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import os
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from bot.web.visitor import COOKIE, Visitor

PATIENCE = 120.0
_NUMBERS = itertools.count(1)
Answer = dict[str, Any]


@dataclass
class Talker:
    """One person. `is_notice` tells what came by itself from the answer to what was said.

    `times`: seconds from sending each message to reading its answer.
    """

    http: aiohttp.ClientSession
    address: str
    token: str
    is_notice: Callable[[str], bool]
    times: list[float] = field(default_factory=list)
    notices: int = 0
    _answers: asyncio.Queue[tuple[float, Answer]] = field(default_factory=asyncio.Queue)
    _listens: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def chat_id(self) -> str:
        return Visitor(self.token, fresh=False).chat_id

    @property
    def _headers(self) -> dict[str, str]:
        return {"Cookie": f"{COOKIE}={self.token}"}

    async def listen(self) -> None:
        """Reads until cancelled."""
        kind = ""
        async with self.http.get(f"{self.address}/chat/events", headers=self._headers) as stream:
            async for raw in stream.content:
                line = raw.decode().rstrip("\r\n")
                self._listens.set()
                if line.startswith("event: "):
                    kind = line.removeprefix("event: ")
                elif line.startswith("data: ") and kind == "reply":
                    self._hear(json.loads(line.removeprefix("data: ")))

    def _hear(self, message: Answer) -> None:
        if self.is_notice(words(message)):
            self.notices += 1
        else:
            self._answers.put_nowait((time.perf_counter(), message))

    async def ready(self) -> None:
        async with asyncio.timeout(PATIENCE):
            await self._listens.wait()

    async def says(self, text: str = "", choice: str = "") -> Answer:
        """Sends one message, or presses a choice whose label is `text`; its answer. Raises TimeoutError, ValueError."""
        what = {"choice": choice, "label": text} if choice else {"text": text}
        body = {"id": f"bench-{next(_NUMBERS):08d}"} | what
        async with asyncio.timeout(PATIENCE):
            started = time.perf_counter()
            while not await self._posted(body):  # noqa: ASYNC110  as a page does that cannot send
                await asyncio.sleep(0.05)
            heard, message = await self._answers.get()
        self.times.append(heard - started)
        return message

    async def _posted(self, body: dict[str, str]) -> bool:
        """Whether it was taken; not where the server has just closed an idle connection. The id stays the same."""
        try:
            async with self.http.post(f"{self.address}/chat/messages", json=body, headers=self._headers) as posted:
                if posted.status != 202:
                    raise ValueError(f"{posted.status}: {await posted.text()}")
        except aiohttp.ClientConnectionError:
            return False
        return True


def words(message: Answer) -> str:
    """What an answer says."""
    blocks = message.get("blocks") or [{"text": message.get("text", "")}]
    return "\n".join(block.get("text", "") for block in blocks)


@asynccontextmanager
async def talking(
    addresses: list[str], tokens: list[str], is_notice: Callable[[str], bool]
) -> AsyncIterator[list[Talker]]:
    """Everybody with their stream open, spread over the servers."""
    limits = aiohttp.TCPConnector(limit=0, limit_per_host=0)
    forever = aiohttp.ClientTimeout(total=None)
    async with aiohttp.ClientSession(connector=limits, timeout=forever, cookie_jar=aiohttp.DummyCookieJar()) as http:
        people = [
            Talker(http, addresses[number % len(addresses)], token, is_notice) for number, token in enumerate(tokens)
        ]
        listening = [asyncio.create_task(one.listen()) for one in people]
        try:
            for one in people:
                await one.ready()
            yield people
        finally:
            for task in listening:
                task.cancel()
            await asyncio.gather(*listening, return_exceptions=True)


@asynccontextmanager
async def serving(database_url: str, folder: Path, processes: int) -> AsyncIterator[list[str]]:
    """So many processes of `congdoan run` on one database; their addresses. Their logs go into the folder."""
    running: list[asyncio.subprocess.Process] = []
    addresses: list[str] = []
    try:
        for number in range(processes):
            port = _free_port()
            settings = {"DATABASE_URL": database_url, "WEB_PORT": str(port), "FLOOD_LIMIT": "1000", "LOG_LEVEL": "INFO"}
            plain = {name: value for name, value in os.environ.items() if not name.startswith("CONGDOAN_")}
            own = {f"CONGDOAN_{name}": value for name, value in settings.items()}
            root = str(Path(__file__).parents[2])
            with (folder / f"server{number}.log").open("wb") as log:
                process = await asyncio.create_subprocess_exec(
                    sys.executable, "-m", "bot", "run",
                    cwd=folder, stdout=log, stderr=log, env={**plain, **own, "PYTHONPATH": root},
                )  # fmt: skip
            running.append(process)
            addresses.append(f"http://127.0.0.1:{port}")
        for address in addresses:
            await _answers(address)
        yield addresses
    finally:
        for process in running:
            if process.returncode is None:
                process.terminate()
        for process in running:
            await process.wait()


async def _answers(address: str) -> None:
    async with aiohttp.ClientSession() as http, asyncio.timeout(PATIENCE):
        while True:
            with contextlib.suppress(aiohttp.ClientError):
                async with http.get(f"{address}/healthz") as health:
                    if health.status == 200:
                        return
            await asyncio.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
