"""The fake Bot API over HTTP: `/bot<token>/<method>`, `/__sim__/<verb>` to drive it, `/media/<name>` for pictures.

For: decoding, the envelope (always HTTP 200, unless a fault says otherwise), faults, recording. Not for: what methods
do.
"""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import asdict
from typing import Any

from aiohttp import web

from tests.fakes._local.faults import pick
from tests.fakes._zalo.faults import ApiError, Fault
from tests.fakes._zalo.methods import NO_RESULT, Methods, Params
from tests.fakes._zalo.people import inject
from tests.fakes._zalo.push import Pusher
from tests.fakes._zalo.world import World


class Server:
    """The handlers; `application()` gives them their paths. `media`: name -> bytes that anybody may fetch."""

    def __init__(self, world: World, pusher: Pusher) -> None:
        self.world = world
        self.table = Methods(world, pusher).table
        self.media: dict[str, bytes] = {}

    def application(self) -> web.Application:
        app = web.Application()
        app.router.add_route("*", "/bot{token:[^/]+}/{method}", self.bot)
        app.router.add_get("/media/{name}", self.give)
        app.router.add_route("*", "/__sim__/{verb}", self.sim)
        return app

    async def bot(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        call: dict[str, Any] = {"method": method, "params": {}, "at": time.time(), "answer": "under way"}
        self.world.calls.append(call)
        self.world.touch()
        try:
            if request.match_info["token"] != self.world.token:
                raise ApiError(401, "Unauthorized")
            call["params"] = params = await read_params(request)
            function = self.table.get(method)
            if function is None:
                raise ApiError(404, "Method not found")
            return await self._answer(request, function, params, call)
        except ApiError as refusal:
            call["answer"] = refusal.code
            return web.json_response(refusal.envelope())

    async def _answer(self, request: web.Request, function: Any, params: Params, call: dict[str, Any]) -> web.Response:
        fault = pick(self.world.faults, call["method"], params)
        if fault is not None:
            await asyncio.sleep(fault.delay)
            call["answer"] = fault.kind
            match fault.kind:
                case "api":
                    raise ApiError(fault.error_code, fault.description)
                case "http":
                    return web.Response(status=fault.status, text=fault.body, content_type="text/html")
                case "garbage":
                    return web.Response(text=fault.body, content_type="text/html")
        result = await function(params)
        if fault is not None and fault.kind == "accept_then_fail":
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        call["answer"] = 200
        return web.json_response({"ok": True} if result is NO_RESULT else {"ok": True, "result": result})

    async def give(self, request: web.Request) -> web.Response:
        content = self.media.get(request.match_info["name"])
        return web.Response(status=404) if content is None else web.Response(body=content, content_type="image/jpeg")

    async def sim(self, request: web.Request) -> web.Response:
        body = await request.json() if request.can_read_body else {}
        try:
            return web.json_response(self._simulate(request.match_info["verb"], body))
        except (LookupError, TypeError, ValueError) as mistake:
            return web.json_response({"error": f"{type(mistake).__name__}: {mistake}"}, status=400)

    def _simulate(self, verb: str, body: Any) -> Any:
        world = self.world
        match verb:
            case "inject":
                return {"message_id": inject(world, body)}
            case "faults":
                world.faults += [Fault(**one) for one in (body if isinstance(body, list) else [body])]
            case "config":
                configure(world, **body)
            case "outbox":
                return world.outbox
            case "calls":
                return world.calls
            case "state":
                return {
                    "waiting": len(world.waiting),
                    "webhook": asdict(world.webhook),
                    "users": sorted(world.users),
                    "groups": sorted(world.groups),
                    "count": world.count,
                    "dropped": world.dropped,
                    "pushes": world.pushes,
                    "polling": world.polling,
                }
            case "reset":
                world.reset()
            case _:
                raise LookupError(f"no verb {verb}")
        return {"ok": True}


def configure(world: World, **settings: Any) -> None:
    """Sets any of the fields of `Config`, or `count`, this month's messages."""
    for name, value in settings.items():
        target: Any = world if name == "count" else world.config
        if not hasattr(target, name):
            raise LookupError(f"no setting {name}")
        setattr(target, name, value)


async def read_params(request: web.Request) -> Params:
    """Query, JSON and form parameters in one mapping."""
    params: Params = dict(request.query)
    if request.content_type == "application/json" and request.can_read_body:
        try:
            body = await request.json()
        except json.JSONDecodeError:
            raise ApiError(400, "Bad request: can't parse JSON") from None
        return params | (body if isinstance(body, dict) else {})
    if request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
        params |= {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    return params
