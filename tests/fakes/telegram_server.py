"""A stateful Telegram Bot API on 127.0.0.1 over real HTTP, written from the public documentation.

For: tests, either in process (`async with FakeTelegram() as fake: ...`) or as a process of its own that survives the
program under test (`python -m tests.fakes.telegram_server --port 9361`; `RemoteTelegram` drives that one). Not for: any
import by the program itself, nor the reverse: this never imports the code under test.

The Bot API's address is `fake.url` (`http://127.0.0.1:PORT/bot`, the token and the method follow). Everything is driven
by methods here or by `/__sim__/update|says|sends|presses|blocks|redeliver|fault|config|messages|calls|state|reset`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aiohttp import web

from tests.fakes._local.process import run
from tests.fakes._local.server import LocalServer
from tests.fakes._telegram.delivery import Delivery
from tests.fakes._telegram.faults import Fault
from tests.fakes._telegram.http import Server, bot_messages, configure
from tests.fakes._telegram.people import People
from tests.fakes._telegram.world import TOKEN, World


class FakeTelegram(LocalServer):
    """The server and the people who use it. `port` 0 takes a free one and keeps it over stop() and start()."""

    def __init__(self, port: int = 0, token: str = TOKEN) -> None:
        super().__init__(port)
        self.token = token
        self.world = World(token)
        self.people = People(self.world)
        self._delivery = Delivery(self.world)
        self._server = Server(self.world, self.people, self._delivery)

    @property
    def url(self) -> str:
        """The address that `CONGDOAN_TELEGRAM_API_URL` takes."""
        return f"{self.root}/bot"

    def application(self) -> web.Application:
        return self._server.application()

    async def push_for_ever(self) -> None:
        await self._delivery.push_for_ever()

    # what people do; each returns the update_id

    def user_says(self, chat_id: int, text: str, **more: Any) -> int:
        """See `People.says`: `sender`, `name`, `reply_to` (a message_id), raw fields."""
        return self.people.says(chat_id, text, **more)

    def user_presses(self, chat_id: int, label_or_data: str, **more: Any) -> int:
        """See `People.presses`: the newest button with this label or data."""
        return self.people.presses(chat_id, label_or_data, **more)

    def user_sends(self, chat_id: int, **content: Any) -> int:
        return self.people.sends(chat_id, **content)

    def user_sends_file(self, chat_id: int, kind: str, data: bytes, **more: Any) -> int:
        return self.people.sends_file(chat_id, kind, data, **more)

    def user_blocks(self, chat_id: int, blocked: bool = True) -> int:
        return self.people.blocks(chat_id, blocked)

    def update(self, raw: dict[str, Any]) -> int:
        return self.people.raw(raw)

    def redeliver(self, update_id: int) -> None:
        self.world.redeliver(update_id)

    # what goes wrong

    def fault(self, method: str = "*", **fault: Any) -> None:
        """See `faults.Fault`: `fault("sendMessage", kind="error", code=429, parameters={"retry_after": 7})`."""
        self.world.faults.append(Fault(method=method, **fault))

    def config(self, **settings: Any) -> None:
        configure(self.world, **settings)

    def reset(self) -> None:
        self.world.reset()

    # what the bot did

    def messages(self, chat_id: int | None = None) -> list[dict[str, Any]]:
        """The bot's messages as they stand now, oldest first."""
        return bot_messages(self.world, chat_id)

    def texts(self, chat_id: int | None = None) -> list[str]:
        return [message.get("text", message.get("caption", "")) for message in self.messages(chat_id)]

    def buttons(self, chat_id: int) -> list[str]:
        """The labels under the bot's last message in the chat."""
        rows = self.messages(chat_id)[-1].get("reply_markup", {}).get("inline_keyboard", [])
        return [button["text"] for row in rows for button in row]

    def calls(self, method: str | None = None) -> list[dict[str, Any]]:
        """Every request so far: `method`, `params`, `at`, `status` (-1: cut off, 0: under way)."""
        return [call for call in self.world.calls if method in (None, call["method"])]

    async def wait_for(self, predicate: Callable[[], Any], timeout: float = 30) -> Any:  # noqa: ASYNC109  named as in asyncio
        return await self.world.wait_for(predicate, timeout)


if __name__ == "__main__":
    run("A fake Telegram Bot API on 127.0.0.1 for tests.", TOKEN, FakeTelegram)
