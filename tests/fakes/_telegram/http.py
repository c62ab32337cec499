"""The fake Bot API over HTTP: `/bot<token>/<method>`, `/file/bot<token>/<path>`, and `/__sim__/<verb>` to drive it.

For: decoding, the error envelope, faults, recording. Not for: what methods do.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import re
import time
from typing import Any

from aiohttp import web

from tests.fakes._local.faults import pick
from tests.fakes._telegram.delivery import Delivery
from tests.fakes._telegram.errors import ApiError
from tests.fakes._telegram.faults import Fault
from tests.fakes._telegram.methods import Methods, Params, Upload
from tests.fakes._telegram.people import People
from tests.fakes._telegram.world import World

PAGE = "<html><head><title>{code} Bad Gateway</title></head><body><center><h1>{code}</h1></center>nginx</body></html>"


class Server:
    """The handlers; `application()` gives them their paths."""

    def __init__(self, world: World, people: People, delivery: Delivery) -> None:
        self.world, self.people = world, people
        self.table = {**Methods(world).table, **delivery.table}

    def application(self) -> web.Application:
        app = web.Application(client_max_size=60 * 2**20)
        app.router.add_route("*", "/bot{token:[^/]+}/{method}", self.bot)
        app.router.add_get("/file/bot{token:[^/]+}/{path:.+}", self.file)
        app.router.add_route("*", "/__sim__/{verb}", self.sim)
        return app

    async def bot(self, request: web.Request) -> web.StreamResponse:
        token, method = request.match_info["token"], request.match_info["method"]
        try:
            name, function = self.table.get(method.lower(), (method, None))
            params = await read_params(request)
            call = {"method": name, "params": _plain(params), "at": time.time(), "status": 0}
            self.world.calls.append(call)
            self.world.touch()
            return await self._answer(request, token, name, function, params, call)
        except ApiError as refusal:
            return web.json_response(refusal.envelope(), status=refusal.code)

    async def _answer(
        self, request: web.Request, token: str, name: str, function: Any, params: Params, call: dict[str, Any]
    ) -> web.StreamResponse:
        try:
            if token != self.world.token:
                raise (
                    ApiError(401, "Unauthorized")
                    if re.fullmatch(r"\d+:[\w-]{8,}", token)
                    else ApiError(404, "Not Found")
                )
            if function is None:
                raise ApiError(404, "Not Found: method not found")
            fault = pick(self.world.faults, name, params)
            if fault is not None and (struck := await self._strike(request, fault, call)) is not None:
                return struck
            result = function(params)
            if inspect.isawaitable(result):
                result = await result
            if fault is not None and fault.kind == "accept_then_drop":
                await asyncio.sleep(fault.hang)
                return _cut(request, call)
        except ApiError as refusal:
            call["status"] = refusal.code
            raise
        call["status"] = 200
        return web.json_response({"ok": True, "result": result})

    async def _strike(self, request: web.Request, fault: Fault, call: dict[str, Any]) -> web.StreamResponse | None:
        """What the fault does before the method; None lets the method run."""
        await asyncio.sleep(fault.delay)
        if fault.kind == "error":
            raise ApiError(fault.code, fault.desc or "Bad Request: ordered by the test", **fault.parameters)
        if fault.kind == "html":
            call["status"] = fault.code
            return web.Response(status=fault.code, text=PAGE.format(code=fault.code), content_type="text/html")
        if fault.kind in ("drop", "hang"):
            await asyncio.sleep(fault.hang)
            return _cut(request, call)
        return None

    async def file(self, request: web.Request) -> web.StreamResponse:
        call = {"method": "file", "params": {"path": request.match_info["path"]}, "at": time.time(), "status": 0}
        self.world.calls.append(call)
        fault = pick(self.world.faults, "file", {})
        if fault is not None and (struck := await self._strike(request, fault, call)) is not None:
            return struck
        if request.match_info["token"] == self.world.token:
            for path, data in self.world.files.values():
                if path == request.match_info["path"]:
                    call["status"] = 200
                    return web.Response(body=data, content_type="application/octet-stream")
        call["status"] = 404
        return web.json_response(ApiError(404, "Not Found").envelope(), status=404)

    async def sim(self, request: web.Request) -> web.Response:
        verb = request.match_info["verb"]
        body = await request.json() if request.can_read_body else {}
        try:
            return web.json_response(self._simulate(verb, body, request))
        except (LookupError, TypeError, ValueError) as mistake:
            return web.json_response({"error": f"{type(mistake).__name__}: {mistake}"}, status=400)

    def _simulate(self, verb: str, body: Any, request: web.Request) -> Any:
        world = self.world
        match verb:
            case "update":
                return {"update_id": self.people.raw(body)}
            case "says" | "sends" | "presses" | "blocks":
                return {"update_id": getattr(self.people, verb)(**body)}
            case "redeliver":
                world.redeliver(body["update_id"])
            case "fault":
                world.faults += [Fault(**one) for one in (body if isinstance(body, list) else [body])]
            case "config":
                configure(world, **body)
            case "messages":
                return bot_messages(world, int(request.query["chat"]) if "chat" in request.query else None)
            case "calls":
                wanted = request.query.get("method")
                return [call for call in world.calls if wanted in (None, call["method"])]
            case "state":
                return {
                    "pending": len(world.updates),
                    "webhook": world.webhook.url,
                    "commands": world.commands,
                    "callbacks": world.callbacks,
                    "polling": world.poller is not None,
                    "dropped": world.dropped,
                }
            case "reset":
                world.reset()
            case _:
                raise LookupError(f"no verb {verb}")
        return {"ok": True}


def configure(world: World, **settings: Any) -> None:
    """Sets any of blocked, unknown (lists of ids), migrated ({old: new}), cap, redelivery_delay, redeliveries."""
    for name, value in settings.items():
        if not hasattr(world.config, name):
            raise LookupError(f"no setting {name}")
        if name in ("blocked", "unknown"):
            value = {int(one) for one in value}
        elif name == "migrated":
            value = {int(old): int(new) for old, new in value.items()}
        setattr(world.config, name, value)


def bot_messages(world: World, chat_id: int | None = None) -> list[dict[str, Any]]:
    """What the bot has sent and not deleted, as it stands now, oldest first; of one chat or of all."""
    chats = [world.chats.get(chat_id, {})] if chat_id is not None else list(world.chats.values())
    found = [message for chat in chats for message in chat.values() if message["from"]["id"] == world.bot["id"]]
    return sorted(found, key=lambda message: message["message_id"])


async def read_params(request: web.Request) -> Params:
    """Query, JSON, form and multipart parameters in one mapping; files become `Upload`."""
    params: Params = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = await request.json()
        except json.JSONDecodeError:
            raise ApiError(400, "Bad Request: can't parse JSON object") from None
        return params | (body if isinstance(body, dict) else {})
    if request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                data = await asyncio.to_thread(value.file.read)
                params[name] = Upload(value.filename, data, value.content_type)
            else:
                params[name] = value
    return params


def _plain(params: Params) -> Params:
    """Parameters as they are recorded: a file by its name and size."""
    return {
        key: f"<file {value.name}, {len(value.data)} bytes>" if isinstance(value, Upload) else value
        for key, value in params.items()
    }


def _cut(request: web.Request, call: dict[str, Any]) -> web.Response:
    """Closes the connection without an answer."""
    call["status"] = -1
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
