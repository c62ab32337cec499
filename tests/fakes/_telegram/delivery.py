"""How updates travel: the long poll with its offset, and the webhook with its secret and redelivery.

For: the fake server. The newest poller wins and the older one is told 409, as the real server does; that is also what
a bot sees that was killed and started again. A webhook that answers something else than 2xx gets an update again
`redeliveries` times and then loses it; one that cannot be reached at all is tried until it can.
"""

from __future__ import annotations

import asyncio
import re
import time
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from tests.fakes._telegram.errors import ApiError
from tests.fakes._telegram.methods import Params, as_int, as_json
from tests.fakes._telegram.world import Webhook, World

WEBHOOK_SET = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
OTHER_POLL = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


class Delivery:
    """Both ways out of the update queue."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.table = {
            "getupdates": ("getUpdates", self.get_updates),
            "setwebhook": ("setWebhook", self.set_webhook),
            "deletewebhook": ("deleteWebhook", self.delete_webhook),
            "getwebhookinfo": ("getWebhookInfo", self.webhook_info),
        }

    def _allow(self, params: Params) -> None:
        if (allowed := as_json(params.get("allowed_updates"))) is not None:
            self.world.allowed = allowed

    async def get_updates(self, params: Params) -> Any:
        world, mine = self.world, object()
        if world.webhook.url:
            raise ApiError(409, WEBHOOK_SET)
        self._allow(params)
        if offset := as_int(params, "offset"):
            world.confirm(offset)
        limit = min(max(as_int(params, "limit", 100), 1), 100)
        end = time.monotonic() + min(as_int(params, "timeout"), 50)
        world.poller = mine
        world.touch()
        try:
            while True:
                if world.poller is not mine:
                    raise ApiError(409, OTHER_POLL)
                if world.webhook.url:
                    raise ApiError(409, WEBHOOK_SET)
                left = end - time.monotonic()
                if world.updates or left <= 0:
                    return world.updates[:limit]
                await world.wait_change(left)
        finally:
            if world.poller is mine:
                world.poller = None

    async def set_webhook(self, params: Params) -> Any:
        url, secret = str(params.get("url", "")), str(params.get("secret_token", ""))
        parts = urlsplit(url)
        if url and not (parts.scheme == "https" or parts.hostname == "127.0.0.1"):  # plain http in tests only
            raise ApiError(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
            raise ApiError(400, "Bad Request: secret token contains unallowed characters")
        self._allow(params)
        self._forget_pending(params)
        self.world.webhook = Webhook(url=url, secret=secret)
        self.world.touch()
        return True

    async def delete_webhook(self, params: Params) -> Any:
        self._forget_pending(params)
        self.world.webhook = Webhook()
        self.world.touch()
        return True

    def _forget_pending(self, params: Params) -> None:
        if str(params.get("drop_pending_updates", "")).lower() == "true":
            self.world.updates.clear()

    async def webhook_info(self, params: Params) -> Any:
        hook = self.world.webhook
        info: Params = {
            "url": hook.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self.world.updates),
            "allowed_updates": self.world.allowed,
        }
        if hook.last_error:
            info |= {"last_error_message": hook.last_error, "last_error_date": hook.last_error_date}
        return info

    async def push_for_ever(self) -> None:
        """Delivers to the webhook while there is one, in order, until cancelled."""
        world = self.world
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
            while True:
                if not (world.webhook.url and world.updates):
                    await world.wait_change(3600)
                    continue
                await self._push(session, world.updates[0])

    async def _push(self, session: aiohttp.ClientSession, update: Params) -> None:
        world, attempts = self.world, 0
        while (hook := world.webhook).url and update in world.updates:
            headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
            try:
                async with session.post(hook.url, json=update, headers=headers) as answer:
                    status, error = answer.status, f"Wrong response from the webhook: {answer.status} {answer.reason}"
            except (aiohttp.ClientError, TimeoutError) as fault:
                status, error = 0, f"Connection failed: {type(fault).__name__}"
            if 200 <= status < 300:
                self._done(update)
                return
            hook.last_error, hook.last_error_date = error, int(time.time())
            attempts += status != 0
            if attempts > world.config.redeliveries:
                world.dropped.append(update["update_id"])
                self._done(update)
                return
            world.touch()
            await asyncio.sleep(world.config.redelivery_delay)

    def _done(self, update: Params) -> None:
        self.world.updates = [other for other in self.world.updates if other is not update]
        self.world.touch()
