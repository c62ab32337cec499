"""The HTTP of the Zalo Bot API: one method, its answer or what went wrong, and a deadline for every call.

`ok: false` comes with HTTP 200, so the envelope decides and never the status. Three things are told apart: a call that
never left (`NotSent`), one that left and was not understandably answered (`NoAnswer`), and a refusal (`Refused`).
Failures are raised outside the handler that caught their cause, so that no chain of exceptions carries the address,
which holds the token, into a log.
For: `ZaloClient`. Not for: what a refusal means for a message (`faults.py`), nor trying again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import aiohttp

MAX_ANSWER = 2**20
CONNECTIONS = 16
_CHUNK = 2**16
# Everything else may have happened after the first byte left. The wait for a connection always ends before the total.
_BEFORE_SENDING = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.InvalidURL,
    aiohttp.NonHttpUrlClientError,
)


class ZaloError(Exception):
    """What went wrong with one call; the text holds neither token nor address."""


class NotSent(ZaloError):
    """The call never left this machine: nothing can have happened."""


class NoAnswer(ZaloError):
    """The call left; what came back, if anything, is not the Bot API's. `status` is that of HTTP, 0 without any."""

    def __init__(self, why: str, status: int = 0) -> None:
        super().__init__(why)
        self.status = status


class TooLarge(ZaloError):
    """What is to be downloaded has more bytes than are taken."""


class Refused(ZaloError):
    """The Bot API said no: its own code (never that of HTTP) and description."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(f"{code}: {description}")
        self.code = code
        self.description = description


class ZaloClient:
    """Calls `<api_url><token>/<method>`. `connect_seconds` also bounds the wait for a free connection."""

    def __init__(self, api_url: str, token: str, *, connect_seconds: float = 5) -> None:
        self._token = token
        self._root = f"{api_url}{token}/"
        self._connect = connect_seconds
        self._session: aiohttp.ClientSession | None = None

    async def call(self, method: str, body: Mapping[str, Any] | None = None, *, seconds: float) -> Any:
        """The `result` of one method (None where it has none). Raises NotSent, NoAnswer, Refused."""
        failure: ZaloError
        try:
            async with self._open().post(
                self._root + method, json=dict(body or {}), timeout=self._timeout(seconds), allow_redirects=False
            ) as response:
                status, content = response.status, await _read(response, MAX_ANSWER)
        except (aiohttp.ClientError, OSError) as error:  # TimeoutError is an OSError
            failure = _failure(error, seconds)
        except TooLarge:
            failure = NoAnswer("an answer that is far too long")
        else:
            return self._result(status, content)
        raise failure

    async def download(self, url: str, *, limit: int, seconds: float) -> bytes:
        """What stands behind an address, without redirects, read no further than `limit` bytes.

        Raises TooLarge, NotSent, NoAnswer.
        """
        failure: ZaloError
        try:
            async with self._open().get(url, timeout=self._timeout(seconds), allow_redirects=False) as response:
                status, content = response.status, await _read(response, limit)
        except (aiohttp.ClientError, OSError) as error:
            failure = _failure(error, seconds)
        else:
            if status == 200:
                return content
            failure = NoAnswer(f"no file is given (HTTP {status})", status)
        raise failure

    async def close(self) -> None:
        """Closes the connections; a later call opens them again."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            connector = aiohttp.TCPConnector(limit=CONNECTIONS)
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())
        return self._session

    def _timeout(self, seconds: float) -> aiohttp.ClientTimeout:
        return aiohttp.ClientTimeout(total=seconds, connect=min(self._connect, seconds / 2))

    def _result(self, status: int, content: bytes) -> Any:
        told = _object(content)
        if told is None or not isinstance(told.get("ok"), bool):
            raise NoAnswer(f"an answer that is not the Bot API's (HTTP {status})", status)
        if told["ok"]:
            return told.get("result")
        description = str(told.get("description", "")).replace(self._token, "…")
        # One method spells the key in another way.
        raise Refused(_number(told.get("error_code", told.get("errorCode"))), description[:200])


def _number(code: Any) -> int:
    try:
        return int(code)
    except (TypeError, ValueError, OverflowError):
        return 0


def _failure(error: Exception, seconds: float) -> ZaloError:
    if isinstance(error, _BEFORE_SENDING):
        return NotSent(f"no connection: {type(error).__name__}")
    if isinstance(error, TimeoutError):
        return NoAnswer(f"no answer within {seconds:g} s")
    return NoAnswer(f"connection lost: {type(error).__name__}")


async def _read(response: aiohttp.ClientResponse, limit: int) -> bytes:
    content = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        content += chunk
        if len(content) > limit:
            raise TooLarge(f"more than {limit} bytes")
    return bytes(content)


def _object(content: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
