"""The address that Zalo pushes events to.

For: letting in only what carries the secret, is small and is a JSON object; answering 200 only when it is stored. An
empty probe, which Zalo sends when the address is set, is answered and does nothing. Not for: what an event says.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.json_object import json_object
from bot.channels.posted import is_secret, read_body

PATH = "/zalo-bot/webhook"
HEADER = "X-Bot-Api-Secret-Token"
MAX_BYTES = 2**18


def route(secret: str, take: Callable[[dict[str, Any]], Awaitable[bool]]) -> Route:
    """`take` gets what was posted and tells whether it was stored; False is answered 503."""

    async def receive(request: Request) -> Response:
        body = await read_body(request, MAX_BYTES)
        if body is None:
            return Response(status_code=413)
        if not body.strip():
            return Response(status_code=200)
        if not is_secret(request.headers.get(HEADER, ""), secret):
            return Response(status_code=403)
        raw = json_object(body)
        if raw is None:
            return Response(status_code=400)
        return Response(status_code=200 if await take(raw) else 503)

    return Route(PATH, receive, methods=["POST"], name="zalo-bot-webhook")
