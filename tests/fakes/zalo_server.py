"""A stateful Zalo Bot API on 127.0.0.1 over real HTTP, written from the public documentation and reports of its use.

For: tests, either in process (`async with FakeZalo() as fake: ...`) or as a process of its own that survives the
program under test (`python -m tests.fakes.zalo_server --port 9362`). Not for: any import by the program itself, nor the
reverse: this never imports the code under test.

The Bot API's address is `fake.url` (`http://127.0.0.1:PORT/bot`, the token and the method follow). Everything is driven
by methods here or by `/__sim__/inject|faults|config|outbox|calls|state|reset`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aiohttp import web

from tests.fakes._local.process import run
from tests.fakes._local.server import LocalServer
from tests.fakes._zalo.faults import Fault
from tests.fakes._zalo.http import Server, configure
from tests.fakes._zalo.people import inject
from tests.fakes._zalo.push import Pusher
from tests.fakes._zalo.world import TOKEN, World


class FakeZalo(LocalServer):
    """The server and the people who use it. `port` 0 takes a free one and keeps it over stop() and start()."""

    def __init__(self, port: int = 0, token: str = TOKEN) -> None:
        super().__init__(port)
        self.token = token
        self.world = World(token)
        self._pusher = Pusher(self.world)
        self._server = Server(self.world, self._pusher)

    @property
    def url(self) -> str:
        """The address that `CONGDOAN_ZALO_BOT_API_URL` takes."""
        return f"{self.root}/bot"

    def application(self) -> web.Application:
        return self._server.application()

    async def push_for_ever(self) -> None:
        await self._pusher.push_for_ever()

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


if __name__ == "__main__":
    run("A fake Zalo Bot API on 127.0.0.1 for tests.", TOKEN, FakeZalo)
