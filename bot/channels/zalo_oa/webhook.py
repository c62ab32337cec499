"""The address that Zalo pushes events of the OA to, and the page that opens after an administrator agreed.

Zalo waits two seconds and tries again only where no connection was made: so what could not be stored in time is told
so (503), and is tried further in the background by `take`.
For: letting in only what is small, signed and recent. Not for: what an event says (`updates.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.channels.json_object import json_object
from bot.channels.posted import read_body
from bot.channels.zalo_json import scalar
from bot.channels.zalo_oa.oauth import CALLBACK
from bot.channels.zalo_oa.signature import is_fresh, is_signed, moment_of

PATH = "/zalo-oa/webhook"
HEADER = "X-ZEvent-Signature"
MAX_BYTES = 2**18
_PASTE = "Đã nhận. Xin chép địa chỉ của trang này (trên thanh địa chỉ) và dán vào cửa sổ lệnh congdoan zalo-oa connect."

Take = Callable[[Mapping[str, Any], dt.datetime], Awaitable[bool]]
"""An event and its moment; whether it was stored."""


@dataclass(frozen=True, slots=True)
class Guarded:
    """By what an event is known to come from Zalo; `oldest`: how old it may be."""

    app_id: str
    oa_secret: str = field(repr=False)
    oldest: dt.timedelta
    now: Callable[[], dt.datetime]


def routes(guarded: Guarded, take: Take) -> list[Route]:
    """The webhook and the page of the callback."""

    async def receive(request: Request) -> Response:
        body = await read_body(request, MAX_BYTES)
        if body is None:
            return Response(status_code=413)
        if not body.strip():
            return Response(status_code=200)  # a probe
        event = json_object(body)
        if event is None:
            return Response(status_code=400)
        timestamp = scalar(event.get("timestamp"))
        given, moment = request.headers.get(HEADER, ""), moment_of(timestamp)
        if not is_signed(given, guarded.app_id, body, timestamp, guarded.oa_secret):
            return Response(status_code=403)
        if moment is None or not is_fresh(moment, guarded.now(), guarded.oldest):
            return Response(status_code=403)
        return Response(status_code=200 if await take(event, moment) else 503)

    async def callback(request: Request) -> Response:
        return PlainTextResponse(_PASTE, headers={"Cache-Control": "no-store"})

    return [
        Route(PATH, receive, methods=["POST"], name="zalo-oa-webhook"),
        Route(CALLBACK, callback, methods=["GET"], name="zalo-oa-callback"),
    ]
