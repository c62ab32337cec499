"""Receiving for ever: the start, the long polls or the look after the webhook, and the waits after failures.

For: `run`, which is a failure domain of its own: it ends only when it is cancelled or the token is refused. Not for:
what is in an event (`parse.py`).
"""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from typing import Any

from bot.channels.base import Accept
from bot.channels.patience import Patience
from bot.channels.pulse import Pulse
from bot.channels.zalo_bot.client import ZaloClient
from bot.channels.zalo_bot.faults import TOKEN_CODES, TOKEN_REFUSED, describe
from bot.channels.zalo_bot.intake import Intake
from bot.channels.zalo_http import NoAnswer, Refused, ZaloError

log = logging.getLogger(__name__)

IDLE = 408
_NO_JSON_BUT_MEANT = frozenset({200, 400, 401, 403, 404})
QUICK = 0.5
_NOT_STORED = "không lưu được tin đến"


@dataclass(frozen=True, slots=True)
class Way:
    """How events come: pushed to `hook_url` with `secret`, or, where that is empty, polled for `poll_seconds` each.

    `call_seconds` is the deadline of any other call; a poll has its own time and five seconds more.
    """

    poll_seconds: int = 30
    hook_url: str = ""
    secret: str = ""
    call_seconds: float = 10


class NotVerified(ZaloError):
    """Zalo has kept the address of the webhook and could not reach it."""


class Receiver:
    """`run` until cancelled."""

    def __init__(self, client: ZaloClient, intake: Intake, pulse: Pulse, way: Way, patience: Patience) -> None:
        self._client, self._intake, self._pulse = client, intake, pulse
        self._way, self._patience = way, patience
        self._known = self._way_is_set = False
        self._failures = 0

    async def run(self, accept: Accept) -> None:
        while not self._pulse.stopped:
            try:
                await self._begin()
                await (self._watch() if self._way.hook_url else self._poll(accept))
            except Exception as error:
                if self._is_refused(error):
                    self._pulse.stop(TOKEN_REFUSED)
                else:
                    await asyncio.sleep(self._after(error))
            else:
                self._failures = 0

    async def _begin(self) -> None:
        """Whatever of the start is still to be done: who we are, and how events come."""
        if not self._known:
            me = await self._call("getMe")
            names = [me.get(key) for key in ("display_name", "account_name")] if isinstance(me, dict) else []
            self._intake.names += tuple(name for name in names if isinstance(name, str) and name)
            self._known = True
        if not self._way_is_set:
            await (self._set_webhook() if self._way.hook_url else self._leave_webhook())
            self._way_is_set = True

    async def _set_webhook(self) -> None:
        set_to = await self._call("setWebhook", {"url": self._way.hook_url, "secret_token": self._way.secret})
        verified = set_to.get("verification") if isinstance(set_to, dict) else None
        if isinstance(verified, dict) and verified.get("ok") is False:
            raise NotVerified(f"{verified.get('outcome', '')} {verified.get('hint', '')}".strip())

    async def _leave_webhook(self) -> None:
        """Polling and a webhook exclude each other. Where there is none to leave, that may be refused."""
        try:
            await self._call("deleteWebhook")
        except Refused as refusal:
            if refusal.code in TOKEN_CODES:
                raise
            log.info("no webhook was deleted: %s", refusal)

    async def _poll(self, accept: Accept) -> None:
        """One poll. What it brings is stored before anything else: it is never handed out again.

        The first one, and the first after a failure, does not wait, so that health is known at once.
        """
        seconds = self._way.poll_seconds if self._pulse.health.state == "up" else 1
        began = time.monotonic()
        try:
            found = await self._call("getUpdates", {"timeout": str(seconds)}, seconds=seconds + 5)
        except Refused as refusal:
            if refusal.code != IDLE:
                raise
            self._pulse.up()
            if time.monotonic() - began < QUICK:
                await asyncio.sleep(self._patience.first)  # one that does not hold the call is not asked without end
            return
        self._pulse.up()
        await self._intake.keep(found, accept, self._patience, lambda: self._pulse.down(_NOT_STORED))
        self._pulse.up()

    async def _watch(self) -> None:
        """Looks whether the webhook is still ours."""
        info = await self._call("getWebhookInfo")
        if isinstance(info, dict) and info.get("url") == self._way.hook_url:
            self._pulse.up()
            await asyncio.sleep(self._patience.watch)
        else:
            self._way_is_set = False
            log.warning("somebody else changed the webhook; it is set again")

    async def _call(self, method: str, body: dict[str, Any] | None = None, seconds: float = 0) -> Any:
        return await self._client.call(method, body, seconds=seconds or self._way.call_seconds)

    def _is_refused(self, error: Exception) -> bool:
        """Whether the token is no good. A wrong one may be answered by something that is no JSON at all."""
        if isinstance(error, Refused):
            return error.code in TOKEN_CODES
        return isinstance(error, NoAnswer) and not self._known and error.status in _NO_JSON_BUT_MEANT

    def _after(self, error: Exception) -> float:
        """Notes a failure; returns the seconds to wait."""
        self._failures += 1
        pause = self._patience.pause(self._failures)
        if isinstance(error, NotVerified):
            self._pulse.down(f"Zalo không gọi được webhook ({error})")
            return max(pause, self._patience.watch)
        if isinstance(error, ZaloError):
            self._pulse.down(describe(error))
            if isinstance(error, Refused):
                self._way_is_set = False  # perhaps somebody set a webhook
        else:
            log.error("receiving failed: %s", type(error).__name__)
            self._pulse.down(f"lỗi khi nhận tin ({type(error).__name__})")
        return pause
