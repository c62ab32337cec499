"""A stateful Zalo Bot API on 127.0.0.1 over real HTTP, written from the public documentation and reports of its use.

For: tests, either in process (`async with FakeZalo() as fake: ...`) or as a process of its own that survives the
program under test (`python -m tests.fakes.zalo_server --port 9362`). Not for: any import by the program itself, nor the
reverse: this never imports the code under test.

The Bot API's address is `fake.url` (`http://127.0.0.1:PORT/bot`, the token and the method follow). Everything is driven
by methods here or by `/__sim__/inject|faults|config|outbox|calls|state|reset`.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
from collections.abc import Callable
from typing import Any, Self

from aiohttp import web

from tests.fakes._zalo.faults import Fault
from tests.fakes._zalo.http import Server, configure
from tests.fakes._zalo.people import inject
from tests.fakes._zalo.push import Pusher
from tests.fakes._zalo.world import TOKEN, World


class FakeZalo:
    """The server and the people who use it. `port` 0 takes a free one and keeps it over stop() and start()."""

    def __init__(self, port: int = 0, token: str = TOKEN) -> None:
        self.port = port
        self.token = token
        self.world = World(token)
        self._pusher = Pusher(self.world)
        self._server = Server(self.world, self._pusher)
        self._runner: web.AppRunner | None = None
        self._pushing: asyncio.Task[None] | None = None

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """The address that `CONGDOAN_ZALO_BOT_API_URL` takes."""
        return f"{self.root}/bot"

    async def start(self) -> None:
        runner = web.AppRunner(
            self._server.application(), handler_cancellation=True, shutdown_timeout=0.1, access_log=None
        )
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self.port, reuse_address=True)
        await site.start()
        self.port = runner.addresses[0][1]
        self._runner = runner
        self._pushing = asyncio.create_task(self._pusher.push_for_ever())

    async def stop(self) -> None:
        """Closes every connection at once; what is known is kept, so start() goes on after an outage."""
        if self._pushing is not None:
            self._pushing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._pushing
        if self._runner is not None:
            await self._runner.cleanup()
        self._pushing = self._runner = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *failure: object) -> None:
        await self.stop()

    # what people do; each returns the message_id

    def says(self, user: str, text: str, **more: Any) -> str:
        """See `people.inject`: `chat` (a group), `name`, `message_id`, `date`, `copies`."""
        return inject(self.world, {"from": user, "text": text, **more})

    def sends(self, user: str, **content: Any) -> str:
        """A `photo` (an address, with `caption`), `voice`, `sticker` or `unsupported`."""
        return inject(self.world, {"from": user, **content})

    def keep_media(self, name: str, content: bytes) -> str:
        """Puts a picture behind an address of its own, as Zalo does with what people send; returns the address."""
        self._server.media[name] = content
        return f"{self.root}/media/{name}"

    # what goes wrong

    def fault(self, method: str = "*", **fault: Any) -> None:
        """See `faults.Fault`: `fault("sendMessage", kind="api", error_code=429)`."""
        self.world.faults.append(Fault(method=method, **fault))

    def config(self, **settings: Any) -> None:
        configure(self.world, **settings)

    # what the bot did

    def outbox(self, chat: str | None = None) -> list[dict[str, Any]]:
        """What arrived, oldest first."""
        return [sent for sent in self.world.outbox if chat in (None, sent["chat_id"])]

    def texts(self, chat: str | None = None) -> list[str]:
        return [sent.get("text", sent.get("caption", "")) for sent in self.outbox(chat)]

    def calls(self, method: str | None = None) -> list[dict[str, Any]]:
        """Every request so far: `method`, `params`, `at`, `answer` (200, the code of a refusal, or a fault's kind)."""
        return [call for call in self.world.calls if method in (None, call["method"])]

    async def wait_for(self, predicate: Callable[[], Any], timeout: float = 30) -> Any:  # noqa: ASYNC109  named as in asyncio
        return await self.world.wait_for(predicate, timeout)


async def serve(port: int, token: str) -> None:
    """Runs until the process ends; the first line of standard output is the root address."""
    async with FakeZalo(port, token) as fake:
        print(fake.root, flush=True)
        await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(description="A fake Zalo Bot API on 127.0.0.1 for tests.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one; the address is printed")
    parser.add_argument("--token", default=TOKEN)
    options = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(options.port, options.token))


if __name__ == "__main__":
    main()
