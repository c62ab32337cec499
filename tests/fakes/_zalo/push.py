"""Pushing events to the webhook, one POST each and never again, and probing its address.

For: the fake server. Not for: polling (`methods.py`).
"""

from __future__ import annotations

import json
from typing import Any

import aiohttp

from tests.fakes._zalo.world import World

AGENT = "Java/17.0.9"
HEADER = "X-Bot-Api-Secret-Token"
SECONDS = 10


class Pusher:
    """Both ways to call the webhook."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def verify(self) -> dict[str, Any]:
        """Probes with an empty body; the address is kept whatever comes of it."""
        url = self.world.webhook.url
        status = await self._post(b"", {HEADER: self.world.webhook.secret}) if self.world.config.verify else 403
        if status == 200:
            outcome = "webhook.ok"
        elif status in (403, 404):
            outcome = f"webhook.http.{status}"
        else:
            outcome = "webhook.http.5xx" if status >= 500 else "webhook.http.other" if status else "unreachable"
        outcome = "webhook.err.unreachable" if outcome == "unreachable" else outcome
        return {"ok": status == 200, "url": url, "outcome": outcome, "hint": "" if status == 200 else "check the URL"}

    async def push_for_ever(self) -> None:
        """Posts what waits while there is a webhook, until cancelled. What is not taken is lost."""
        world = self.world
        while True:
            if not (world.webhook.url and world.waiting):
                await world.wait_change(3600)
                continue
            event = world.waiting.pop(0)
            body = event if world.config.flat else {"ok": True, "result": event}
            headers = {HEADER: world.webhook.secret, "Content-Type": "application/json"}
            world.pushes.append(await self._post(json.dumps(body).encode(), headers))
            world.touch()

    async def _post(self, body: bytes, headers: dict[str, str]) -> int:
        """The status, 0 without an answer."""
        timeout = aiohttp.ClientTimeout(total=SECONDS)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout, headers={"User-Agent": AGENT}) as session,
                session.post(self.world.webhook.url, data=body, headers=headers) as answer,
            ):
                return answer.status
        except (aiohttp.ClientError, TimeoutError):
            return 0
