"""Just enough HTTP/1.1 for a fake that many requests a second are counted at: one request after another a connection.

For: requests with a Content-Length, and answers. Not for: chunked bodies, uploads, anything a browser sends; the other
fake (`http.py`) reads those.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_TYPE = re.compile(rb"\r\ncontent-type: *([^;\r\n]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came; `kind` is the type of the body."""

    path: str
    query: str
    kind: str
    body: bytes
    line: Line


class Line(asyncio.Protocol):
    """One connection. `take` is called for every request as soon as all of it is here; it answers through the line."""

    def __init__(self, take: Callable[[Asked], None], lines: set[Line]) -> None:
        self._take, self._lines = take, lines
        self._unread = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._lines.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._lines.discard(self)

    def data_received(self, data: bytes) -> None:
        self._unread = self._unread + data if self._unread else data
        head = self._unread.find(b"\r\n\r\n")
        while head >= 0:
            found = _LENGTH.search(self._unread, 0, head)
            end = head + 4 + (int(found[1]) if found else 0)
            if len(self._unread) < end:
                return
            whole, self._unread = self._unread[:end], self._unread[end:]
            self._take(self._asked(whole, head))
            head = self._unread.find(b"\r\n\r\n")

    def _asked(self, whole: bytes, head: int) -> Asked:
        target = whole[: whole.index(b"\r\n")].split(b" ")[1].decode()
        path, _, query = target.partition("?")
        kind = _TYPE.search(whole, 0, head)
        return Asked(path, query, kind[1].decode() if kind else "", whole[head + 4 :], self)

    def answer(self, body: bytes, status: int = 200, kind: str = "application/json") -> bool:
        """False where the connection has gone meanwhile."""
        if self._transport is None or self._transport.is_closing():
            return False
        head = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        self._transport.write(head.encode() + body)
        return True

    def cut(self) -> None:
        """Closes the connection without an answer."""
        if self._transport is not None:
            self._transport.abort()
