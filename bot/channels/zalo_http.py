"""The HTTP under both of Zalo's APIs: one session, a deadline for every exchange, and what can go wrong with one.

    ZaloError          the text holds neither token nor address
    ├── NotSent        never left this machine: nothing can have happened
    ├── NoAnswer       left, and was not understandably answered
    ├── TooLarge       what is to be downloaded has more bytes than are taken
    └── Refused        Zalo said no, with a code of its own

Failures are raised outside the handler that caught their cause, so that no chain of exceptions carries an address,
which may hold a token, into a log.
For: `ZaloHttp` and the errors. Not for: envelopes (the clients), what a refusal means (`faults.py`), nor trying again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import aiohttp

from bot.channels.transport import TooLong, never_left, read_answer

MAX_ANSWER = 2**20
_CONNECTIONS = 16
_WORDS = 200


class ZaloError(Exception):
    """What went wrong with one call."""


class NotSent(ZaloError):
    """The call never left this machine: nothing can have happened."""


class NoAnswer(ZaloError):
    """The call left; what came back, if anything, is not the API's. `status` is that of HTTP, 0 without any."""

    def __init__(self, why: str, status: int = 0) -> None:
        super().__init__(why)
        self.status = status


class TooLarge(ZaloError):
    """What is to be downloaded has more bytes than are taken."""


class Refused(ZaloError):
    """Zalo said no: its own code (never that of HTTP) and description."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(f"{code}: {description}")
        self.code = code
        self.description = description


class ZaloHttp:
    """`connect_seconds` also bounds the wait for a free connection. Nothing follows a redirect."""

    def __init__(self, *, connect_seconds: float = 5) -> None:
        self._connect = connect_seconds
        self._session: aiohttp.ClientSession | None = None

    async def post(
        self,
        url: str,
        *,
        seconds: float,
        json: Mapping[str, Any] | None = None,
        data: aiohttp.FormData | Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, bytes]:
        """HTTP's status and the body of the answer, within `seconds`. Raises NotSent, NoAnswer."""
        try:
            return await self._exchange("POST", url, MAX_ANSWER, seconds, json=json, data=data, headers=headers)
        except TooLarge:
            failure = NoAnswer("an answer that is far too long")
        raise failure

    async def download(self, url: str, *, limit: int, seconds: float) -> bytes:
        """What stands behind an address, read no further than `limit` bytes. Raises TooLarge, NotSent, NoAnswer."""
        status, content = await self._exchange("GET", url, limit, seconds)
        if status != 200:
            raise NoAnswer(f"no file is given (HTTP {status})", status)
        return content

    async def close(self) -> None:
        """Closes the connections; a later call opens them again."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _exchange(self, method: str, url: str, limit: int, seconds: float, **given: Any) -> tuple[int, bytes]:
        timeout = aiohttp.ClientTimeout(total=seconds, connect=min(self._connect, seconds / 2))
        failure: ZaloError
        try:
            async with self._open().request(method, url, timeout=timeout, allow_redirects=False, **given) as response:
                return response.status, await read_answer(response, limit)
        except TooLong:
            failure = TooLarge(f"more than {limit} bytes")
        except (aiohttp.ClientError, OSError) as error:  # TimeoutError is an OSError
            failure = _failure(error, seconds)
        raise failure

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            connector = aiohttp.TCPConnector(limit=_CONNECTIONS)
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())
        return self._session


def partly(failure: Exception) -> NoAnswer:
    """A message of several calls, of which a later one failed, is neither sent nor unsent: it is not begun again."""
    return NoAnswer(f"only a part was sent: {type(failure).__name__}")


def refusal(code: Any, words: Any, hidden: Iterable[str], *, unnumbered: int = 0) -> Refused:
    """What Zalo said, shortened, and without what no text of a failure may hold.

    `unnumbered` is the code of a refusal that names none, or 0.
    """
    said = str(words)
    for secret in filter(None, hidden):
        said = said.replace(secret, "…")
    return Refused(_number(code) or unnumbered, said[:_WORDS])


def _number(code: Any) -> int:
    try:
        return int(code)
    except (TypeError, ValueError, OverflowError):
        return 0


def _failure(error: Exception, seconds: float) -> ZaloError:
    if never_left(error):
        return NotSent(f"no connection: {type(error).__name__}")
    if isinstance(error, TimeoutError):
        return NoAnswer(f"no answer within {seconds:g} s")
    return NoAnswer(f"connection lost: {type(error).__name__}")
