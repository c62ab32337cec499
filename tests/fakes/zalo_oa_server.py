"""A stateful Zalo OA with its OAuth server on 127.0.0.1 over real HTTP, written from the public documentation.

For: tests, `async with FakeOa() as fake: ...`; the program's API and OAuth addresses are `fake.root` and `fake.oauth`.
Events are pushed, signed, to the address given to `push`. Not for: any import by the program itself, nor the reverse:
this never imports the code under test.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
from aiohttp import web

from tests.fakes._local.server import LocalServer
from tests.fakes._zalo_oa.http import Server
from tests.fakes._zalo_oa.world import Fault, World

APP_ID, APP_SECRET, OA_SECRET, OA_ID = "1500000000000000001", "bi-mat-ung-dung", "bi-mat-oa", "2512523625412515"


class FakeOa(LocalServer):
    """The platform and the people who use it. `hook`: where events are pushed."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World(APP_ID, APP_SECRET, OA_SECRET)
        self.hook = ""
        self._server = Server(self.world)
        self._session: aiohttp.ClientSession | None = None

    @property
    def oauth(self) -> str:
        return f"{self.root}/v4/oa"

    def application(self) -> web.Application:
        return self._server.application()

    async def start(self) -> None:
        await super().start()
        self._session = aiohttp.ClientSession()

    async def stop(self) -> None:
        if self._session is not None:
            await self._session.close()
        await super().stop()

    # what people do

    def agrees(self, link: str, code: str = "ma-dong-y") -> str:
        """The administrator opens the link and agrees; the address of the callback."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}
        assert query["app_id"] == self.world.app_id
        self.world.codes[code] = query["code_challenge"]
        return f"{query['redirect_uri']}?code={code}&oa_id={OA_ID}&state={query['state']}"

    def event(self, name: str, user: str, **more: Any) -> dict[str, Any]:
        """As Zalo writes it; `timestamp` is now, in milliseconds."""
        self.world.users.add(user)
        whole: dict[str, Any] = {
            "app_id": self.world.app_id,
            "sender": {"id": user},
            "recipient": {"id": OA_ID},
            "event_name": name,
            "timestamp": str(int(time.time() * 1000)),
        }
        if name in ("follow", "unfollow"):
            whole["follower"] = {"id": whole.pop("sender")["id"]}
        return whole | more

    def said(self, user: str, text: str, **more: Any) -> dict[str, Any]:
        number = next(self.world.number)
        return self.event("user_send_text", user, message={"text": text, "msg_id": f"m{number}"}, **more)

    def signature(self, body: bytes, timestamp: str) -> str:
        whole = self.world.app_id.encode() + body + timestamp.encode() + self.world.oa_secret.encode()
        return hashlib.sha256(whole).hexdigest()

    async def push(self, event: Any, *, mac: str | None = "", prefix: str = "mac=") -> int:
        """Posts an event, signed (`mac`: another signature, None: none); the HTTP status, within Zalo's two seconds."""
        body = event if isinstance(event, bytes) else json.dumps(event, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json"}
        if mac is not None:
            timestamp = event["timestamp"] if isinstance(event, dict) and "timestamp" in event else ""
            headers["X-ZEvent-Signature"] = prefix + (mac or self.signature(body, timestamp))
        assert self._session is not None
        async with self._session.post(self.hook, data=body, headers=headers) as answer:
            return answer.status

    async def says(self, user: str, text: str) -> int:
        return await self.push(self.said(user, text))

    def keep_media(self, name: str, content: bytes) -> str:
        """Puts a file behind an address, as Zalo does with what people send; returns the address."""
        self._server.media[name] = content
        return f"{self.root}/media/{name}"

    # what goes wrong, and what was done

    def fault(self, path: str = "", **fault: Any) -> None:
        self.world.faults.append(Fault(path=path, **fault))

    def texts(self, user: str | None = None) -> list[str]:
        sent = [each for each in self.world.outbox if user in (None, each["user"])]
        return [each["message"].get("text", "") for each in sent]

    def buttons(self) -> list[dict[str, Any]]:
        """Those under the last message."""
        payload = self.world.outbox[-1]["message"].get("attachment", {}).get("payload", {})
        found: list[dict[str, Any]] = payload.get("buttons", [])
        return found

    def calls(self, end: str = "") -> list[dict[str, Any]]:
        return [call for call in self.world.calls if call["path"].endswith(end)]

    async def wait_for(self, predicate: Callable[[], Any], timeout: float = 60) -> Any:  # noqa: ASYNC109  named as in asyncio
        async with asyncio.timeout(timeout):
            while not (found := predicate()):  # noqa: ASYNC110  what is waited for may be anywhere
                await asyncio.sleep(0.02)
        return found
