"""The HTTP under `telegram.Bot`: aiohttp with one session, keep-alive, and a deadline for every request.

For: speed (six times python-telegram-bot's own layer) and for telling three things apart that it mixes: a request that
never left (`NotSent`), one that left and was not answered (`TimedOut`, `NetworkError`), and an answer of the Bot API as
opposed to one of some proxy on the way. Not for: what the answers mean (`faults.py`), nor trying again.

Failures are raised outside the handler that caught their cause, so that no chain of exceptions carries the address,
which holds the token, into a log.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, cast

import aiohttp
from telegram import Bot, Update
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.channels.json_object import json_object
from bot.channels.transport import never_left, read_answer

log = logging.getLogger(__name__)

_UNDERSTOOD = frozenset({400, 401, 403, 404, 409})
_DEFAULT_WAIT = 5.0
_IDENTITY = ("message_id", "date", "chat")
_JSON = {"Content-Type": "application/json"}

Body = aiohttp.FormData | bytes


class NotSent(NetworkError):
    """The request never left this machine: nothing can have arrived."""


class FloodWait(TelegramError):
    """The Bot API asks to wait `seconds`. (RetryAfter of the library cannot be read without a deprecation warning.)"""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"Flood control exceeded. Retry in {seconds:g} seconds")
        self.seconds = seconds


class AiohttpRequest(BaseRequest):
    """`connect_seconds` also bounds the wait for a free connection; `upload_seconds` is added where files go up."""

    def __init__(
        self,
        *,
        connections: int = 64,
        connect_seconds: float = 5,
        answer_seconds: float = 10,
        upload_seconds: float = 60,
    ) -> None:
        self._connections = connections
        self._connect = connect_seconds
        self._answer = answer_seconds
        self._upload = upload_seconds
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        return self._answer

    async def initialize(self) -> None:
        """Opens the session; harmless when it is open."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One request, no redirects. Only `read_timeout` (seconds) of the timeouts is looked at.

        Raises NotSent, TimedOut, FloodWait, NetworkError.
        """
        answer = self._answer if read_timeout is BaseRequest.DEFAULT_NONE else (read_timeout or self._answer)
        body = _body(request_data)
        total = self._connect + answer + (self._upload if isinstance(body, aiohttp.FormData) else 0)
        return _checked(method, *await self._exchange(method, url, body, total))

    async def _exchange(self, method: str, url: str, body: Body | None, total: float) -> tuple[int, bytes]:
        if self._session is None:
            raise NotSent("the request layer is closed")
        try:
            async with self._session.request(
                method,
                url,
                data=body,
                headers=_JSON if isinstance(body, bytes) else None,
                timeout=aiohttp.ClientTimeout(total=total, connect=self._connect),
                allow_redirects=False,
            ) as response:
                return response.status, await response.read()
        except (aiohttp.ClientError, OSError) as error:  # TimeoutError is an OSError
            failure = _failure(error, total)
        raise failure

    async def download(self, url: str, limit: int, seconds: float) -> bytes:
        """What stands behind an address, without redirects, read no further than `limit` bytes.

        Raises TooLong, NotSent, TimedOut, NetworkError.
        """
        if self._session is None:
            raise NotSent("the request layer is closed")
        timeout = aiohttp.ClientTimeout(total=seconds, connect=self._connect)
        try:
            async with self._session.get(url, timeout=timeout, allow_redirects=False) as response:
                status, content = response.status, await read_answer(response, limit)
        except (aiohttp.ClientError, OSError) as error:  # TimeoutError is an OSError
            failure = _failure(error, seconds)
        else:
            if status == 200:
                return content
            failure = NetworkError(f"no file is given (HTTP {status})")
        raise failure

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """As in the base class, but without logging what it could not read (it may be somebody's message).

        Of a message that was sent only what says which it is: reading all of it takes a quarter of the time of a send.
        """
        data: dict[str, Any] | None = _object(payload)
        if data is None:
            raise NetworkError("an answer that is not the Bot API's")
        sent = data.get("result")
        if isinstance(sent, dict) and "message_id" in sent:
            data["result"] = {key: sent[key] for key in _IDENTITY if key in sent}
        return data


class Plain:
    """Parameters of a call that are strings already, and no files: what this layer asks of the library's own class."""

    contains_files = False
    multipart_data: Mapping[str, Any] = MappingProxyType({})

    def __init__(self, parameters: Mapping[str, str]) -> None:
        self.json_payload = json.dumps(parameters).encode()


async def call(bot: Bot, method: str, parameters: Mapping[str, str]) -> dict[str, Any]:
    """A method of the Bot API with the library's errors, but its result as it came. Raises TelegramError.

    The library's own methods make objects of everything that goes and comes, which takes longer than the request.
    """
    result = await bot.request.post(f"{bot.base_url}/{method}", cast(RequestData, Plain(parameters)))
    if not isinstance(result, dict):
        raise NetworkError("an answer that is not the Bot API's")
    return result


class PollingRequest(AiohttpRequest):
    """For getUpdates: an update that the library cannot read becomes an empty one, which can be acknowledged.

    Otherwise one such update would fail its whole batch, for ever, and be logged with its content.
    """

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        data = AiohttpRequest.parse_json_payload(payload)
        if isinstance(data.get("result"), list):
            data["result"] = [readable(raw) for raw in data["result"] if is_update(raw)]
        return data


def is_update(raw: object) -> bool:
    """Whether this is an Update at all: an object with a whole number as `update_id`."""
    return isinstance(raw, dict) and type(raw.get("update_id")) is int


def readable(raw: dict[str, Any]) -> dict[str, Any]:
    """The update itself, or only its number where the library cannot read it (logged without content)."""
    try:
        Update.de_json(raw, None)
    except Exception as error:  # whatever a strange shape makes the library raise
        log.warning("update %s cannot be read: %s", raw["update_id"], type(error).__name__)
        return {"update_id": raw["update_id"]}
    return raw


def _failure(error: Exception, seconds: float) -> TelegramError:
    if never_left(error):
        return NotSent(f"no connection: {type(error).__name__}")
    if isinstance(error, TimeoutError):
        return TimedOut(f"no answer within {seconds:g} s")
    return NetworkError(f"connection lost: {type(error).__name__}")


def _body(data: RequestData | None) -> Body | None:
    """The body: JSON, which is quicker to make than a form, unless files are in it."""
    if data is None:
        return None
    files = data.multipart_data
    if not files:
        return data.json_payload
    # Names unquoted: the Bot API does not decode percent signs in a file's name.
    form = aiohttp.FormData(data.json_parameters, quote_fields=False)
    for name, (file_name, content, mime) in files.items():
        form.add_field(name, content, filename=file_name, content_type=mime)
    return form


def _object(body: bytes) -> dict[str, Any] | None:
    """Bytes that are no text become a mark: one of them must not keep a whole batch of updates out for ever."""
    return json_object(body.decode("utf-8", "replace"))


def _checked(method: str, status: int, body: bytes) -> tuple[int, bytes]:
    """Lets answers of the Bot API through; a page of a proxy, whatever its status, proves nothing about the message."""
    if method != "POST":
        return status, body
    if 200 <= status < 300:
        if b'"result"' not in body:
            raise NetworkError(f"an answer that is not the Bot API's (HTTP {status})")
        return status, body
    told = _object(body)
    if told is None or told.get("ok") is not False:
        raise NetworkError(f"an answer that is not the Bot API's (HTTP {status})")
    if status == 429:
        parameters = told.get("parameters")
        wait = parameters.get("retry_after") if isinstance(parameters, dict) else None
        raise FloodWait(float(wait) if isinstance(wait, int | float) and wait > 0 else _DEFAULT_WAIT)
    if 400 <= status < 500 and status not in _UNDERSTOOD:
        return 400, body  # 413 and the like: refused for good, not a fault of the network
    return status, body
