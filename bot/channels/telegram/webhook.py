"""The address that Telegram pushes updates to.

For: letting in only what carries the secret, is small and is an update; answering 200 only when it is stored. Not for:
what an update says.
"""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.telegram.request import is_update

log = logging.getLogger(__name__)

PATH = "/telegram/webhook"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
MAX_BYTES = 2**20


def route(secret: str, take: Callable[[dict[str, Any]], Awaitable[bool]]) -> Route:
    """`take` gets a raw update and tells whether it was stored; False is answered 503, so that it comes again."""

    async def receive(request: Request) -> Response:
        if not _is_secret(request, secret):
            return Response(status_code=403)
        body = await _read(request)
        if body is None:
            return Response(status_code=413)
        raw = _decode(body)
        if raw is None:
            return Response(status_code=400)
        return Response(status_code=200 if await take(raw) else 503)

    return Route(PATH, receive, methods=["POST"], name="telegram-webhook")


def _is_secret(request: Request, secret: str) -> bool:
    given = request.headers.get(HEADER, "").encode("latin-1", "replace")
    return bool(secret) and hmac.compare_digest(given, secret.encode())


async def _read(request: Request) -> bytes | None:
    """The body; None when it is larger than 1 MB, whatever its header says. A broken-off one is empty."""
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MAX_BYTES:
                return None
    except ClientDisconnect:
        return b""
    return bytes(body)


def _decode(body: bytes) -> dict[str, Any] | None:
    try:
        found: Any = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if is_update(found) else None
