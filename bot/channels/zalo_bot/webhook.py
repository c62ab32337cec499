"""The address that Zalo pushes events to.

For: letting in only what carries the secret, is small and is JSON; answering 200 only when it is stored. An empty
probe, which Zalo sends when the address is set, is answered and does nothing. Not for: what an event says.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

PATH = "/zalo-bot/webhook"
HEADER = "X-Bot-Api-Secret-Token"
MAX_BYTES = 2**18


def route(secret: str, take: Callable[[Any], Awaitable[bool]]) -> Route:
    """`take` gets what was posted and tells whether it was stored; False is answered 503."""

    async def receive(request: Request) -> Response:
        body = await _read(request)
        if body is None:
            return Response(status_code=413)
        if not body.strip():
            return Response(status_code=200)
        if not _is_secret(request, secret):
            return Response(status_code=403)
        try:
            raw = json.loads(body)
        except (ValueError, RecursionError):
            return Response(status_code=400)
        return Response(status_code=200 if await take(raw) else 503)

    return Route(PATH, receive, methods=["POST"], name="zalo-bot-webhook")


def _is_secret(request: Request, secret: str) -> bool:
    given = request.headers.get(HEADER, "").encode("latin-1", "replace")
    return bool(secret) and hmac.compare_digest(given, secret.encode())


async def _read(request: Request) -> bytes | None:
    """The body; None when it is larger than 256 kB, whatever its header says. A broken-off one is empty."""
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MAX_BYTES:
                return None
    except ClientDisconnect:
        return b""
    return bytes(body)
