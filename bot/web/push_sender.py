"""Tells a browser whose page is closed that there is a message, without a word of it: once, until it is read.

What is stored is the message; this is a knock at the door. So what waits here is in memory, a crash loses it, and the
next message knocks again.
For: one loop a process. Not for: who wants to be told (`push_store.py`) or which addresses are accepted (`push.py`).
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable, Sequence
from itertools import islice
from urllib.parse import urlsplit

import aiohttp
from cryptography.hazmat.primitives.asymmetric import ec

from bot import push_switch
from bot.clock import QuietHours
from bot.storage.database import Database
from bot.web import push_keys, push_store
from bot.web.push import is_known
from bot.web.push_store import Subscription

log = logging.getLogger(__name__)
PAYLOAD = "Có tin mới từ trợ lý công đoàn"
WAIT = 5.0
BATCH = 200
AT_ONCE = 20
LIVES = dt.timedelta(days=1)
SIGNED_FOR = dt.timedelta(hours=12)
_GONE = (404, 410)
_TIMEOUT = aiohttp.ClientTimeout(total=10)


class Pusher:
    """`is_open(chat_id)`: whether this process streams to a page of that chat. `contact`: a mailto: or https: address
    by which a push service can reach the operator. `wait`: seconds from a message to the knock, in which a page that
    only lost its line comes back. In `quiet` hours nobody is woken: it is done when they end.
    """

    def __init__(
        self,
        database: Database,
        key: ec.EllipticCurvePrivateKey,
        *,
        contact: str,
        hosts: Sequence[str],
        now: Callable[[], dt.datetime],
        is_open: Callable[[str], bool],
        quiet: QuietHours | None = None,
        wait: float = WAIT,
    ) -> None:
        self.public_key = push_keys.public(key)
        self._database = database
        self._key = key
        self._contact = contact
        self._hosts = hosts
        self._now = now
        self._is_open = is_open
        self._quiet = quiet
        self._wait = wait
        self._due: dict[str, float] = {}
        self._wake = asyncio.Event()

    def stored(self, chat_id: str) -> None:
        """A message of this chat was committed."""
        loop = asyncio.get_running_loop()
        # A page that is open here is made known to the other processes at once: they would knock.
        pause = 0.0 if self._is_open(chat_id) else self._wait
        self._due.setdefault(chat_id, loop.time() + pause)
        self._wake.set()

    async def opened(self, chat_id: str) -> None:
        """Somebody looks at this conversation again."""
        async with self._database.read() as session:
            known = await push_store.has(session, chat_id)
        if known:
            async with self._database.write() as session:
                await push_store.read(session, [chat_id], self._now())

    async def run(self) -> None:
        """Until cancelled; a fault of the database never ends it."""
        async with aiohttp.ClientSession(timeout=_TIMEOUT, cookie_jar=aiohttp.DummyCookieJar()) as client:
            while True:
                await self._wake.wait()
                self._wake.clear()
                while self._due:
                    try:
                        await self._step(client)
                    except Exception:
                        log.exception("browsers could not be told; going on with the next message")
                        await asyncio.sleep(1)

    async def _step(self, client: aiohttp.ClientSession) -> None:
        if self._quiet is not None and self._quiet.holds(self._now()):
            await asyncio.sleep(6 * self._wait)
            return
        time = asyncio.get_running_loop().time
        ready = list(islice((chat for chat, at in self._due.items() if at <= time()), BATCH))
        if not ready:
            await asyncio.sleep(min(0.25, max(0.01, min(self._due.values()) - time())))
            return
        for chat_id in ready:
            del self._due[chat_id]
        async with self._database.read() as session:
            wanted = await push_store.waiting(session, ready)
        away = [chat_id for chat_id in wanted if not self._is_open(chat_id)]
        here = [chat_id for chat_id in wanted if self._is_open(chat_id)]
        if here and not self._database.is_sqlite:
            async with self._database.write() as session:
                await push_store.read(session, here, self._now())
        if away:
            await self._tell(client, away)

    async def _tell(self, client: aiohttp.ClientSession, chats: Sequence[str]) -> None:
        now = self._now()
        async with self._database.write() as session:
            if not await push_switch.is_on(session):
                return
            claimed = await push_store.claim(session, chats, now - dt.timedelta(seconds=self._wait), now)
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(number: int, browser: Subscription) -> tuple[int, int]:
            async with gate:
                return number, await self._send(client, browser)

        fates = await asyncio.gather(*(one(number, browser) for number, browser in claimed.items()))
        gone = [number for number, status in fates if status in _GONE]
        untold = [number for number, status in fates if not 200 <= status < 300 and status not in _GONE]
        if gone or untold:
            async with self._database.write() as session:
                await push_store.settle(session, gone, untold)

    async def _send(self, client: aiohttp.ClientSession, browser: Subscription) -> int:
        """The push service's answer, 0 for none. The list is asked again: it may have become shorter."""
        if not is_known(browser.endpoint, self._hosts):
            return _GONE[0]
        parts = urlsplit(browser.endpoint)
        origin = f"{parts.scheme}://{parts.netloc}"
        body, headers = await asyncio.to_thread(self._sealed, browser, origin)
        try:
            async with client.post(browser.endpoint, data=body, headers=headers, allow_redirects=False) as response:
                status = response.status
        except (aiohttp.ClientError, TimeoutError) as error:
            log.warning("push service did not answer", extra={"host": parts.hostname, "error": type(error).__name__})
            return 0
        if not 200 <= status < 300 and status not in _GONE:
            log.warning("push service refused", extra={"host": parts.hostname, "status": status})
        return status

    def _sealed(self, browser: Subscription, origin: str) -> tuple[bytes, dict[str, str]]:
        # Loaded by the first knock: most installations have it switched off.
        from py_vapid import Vapid02
        from pywebpush import WebPusher

        info = {"endpoint": browser.endpoint, "keys": {"p256dh": browser.p256dh, "auth": browser.auth}}
        body: bytes = WebPusher(info).encode(PAYLOAD.encode())["body"]
        claims = {"aud": origin, "sub": self._contact, "exp": int((self._now() + SIGNED_FOR).timestamp())}
        signed: dict[str, str] = Vapid02(self._key).sign(claims)
        more = {"TTL": str(int(LIVES.total_seconds())), "Topic": "congdoan", "Content-Encoding": "aes128gcm"}
        return body, {**signed, **more, "Content-Type": "application/octet-stream"}
