"""The address that Telegram pushes updates to.

For: letting in only what carries the secret, is small and is an update; answering 200 only when it is stored. Not for:
what an update says.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.json_object import json_object
from bot.channels.posted import is_secret, read_body
from bot.channels.telegram.request import is_update

PATH = "/telegram/webhook"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
MAX_BYTES = 2**20


def route(secret: str, take: Callable[[dict[str, Any]], Awaitable[bool]]) -> Route:
    """`take` gets a raw update and tells whether it was stored; False is answered 503, so that it comes again."""

    async def receive(request: Request) -> Response:
        if not is_secret(request.headers.get(HEADER, ""), secret):
            return Response(status_code=403)
        body = await read_body(request, MAX_BYTES)
        if body is None:
            return Response(status_code=413)
        raw = json_object(body)
        if raw is None or not is_update(raw):
            return Response(status_code=400)
        return Response(status_code=200 if await take(raw) else 503)

    return Route(PATH, receive, methods=["POST"], name="telegram-webhook")
