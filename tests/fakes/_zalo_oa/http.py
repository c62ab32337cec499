"""The fake OA over HTTP: OAuth, sending, uploads, media.

For: decoding, the envelope (HTTP 200, `error` says), faults, recording. Not for: pushing events (`push.py`).
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from tests.fakes._local.faults import pick
from tests.fakes._zalo_oa.world import BAD_CODE, BAD_REFRESH, OaError, World

MOST_TEXT, MOST_BUTTONS = 2000, 5
DOCUMENTS = (".pdf", ".doc", ".docx")
Answer = Callable[[web.Request], Awaitable[dict[str, Any]]]


class Server:
    """The handlers. `media`: name -> bytes that anybody may fetch."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.media: dict[str, bytes] = {}

    def application(self) -> web.Application:
        app = web.Application(client_max_size=8 * 2**20)
        app.router.add_post("/v4/oa/access_token", self._guarded(self.tokens))
        app.router.add_post("/v3.0/oa/message/{kind}", self._guarded(self.message))
        app.router.add_post("/v2.0/oa/upload/{what}", self._guarded(self.upload))
        app.router.add_get("/media/{name}", self.give)
        return app

    def _guarded(self, answer: Answer) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            call: dict[str, Any] = {"path": request.path, "token": request.headers.get("access_token", "")}
            self.world.calls.append(call)
            fault = pick(self.world.faults, request.path, {})
            kind = fault.kind if fault else "none"
            await asyncio.sleep(fault.delay if fault else 0)
            if fault and kind in ("http", "garbage"):
                status = fault.status if kind == "http" else 200
                return web.Response(status=status, text=fault.body, content_type="text/html")
            try:
                if fault and kind == "error":
                    raise OaError(fault.code, "ordered by the test")
                found = await answer(request)
            except OaError as error:
                call["error"] = error.code
                return web.json_response({"error": error.code, "message": error.message})
            if kind == "accept_then_hang":
                await asyncio.Event().wait()
            if kind == "accept_then_fail":
                if request.transport is not None:
                    request.transport.abort()
                return web.Response()
            return web.json_response(found)

        return handle

    async def tokens(self, request: web.Request) -> dict[str, Any]:
        world, form = self.world, await request.post()
        if request.headers.get("secret_key") != world.app_secret or form.get("app_id") != world.app_id:
            raise OaError(-14002, "Invalid app")  # the code is a guess
        if form.get("grant_type") == "authorization_code":
            digest = hashlib.sha256(str(form.get("code_verifier", "")).encode()).digest()
            challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            if world.codes.pop(str(form.get("code")), None) != challenge:
                raise OaError(BAD_CODE, "Invalid authorized code")
            return dict(world.issue())
        world.refreshes += 1
        if not world.refresh or form.get("refresh_token") != world.refresh:
            raise OaError(BAD_REFRESH, "Invalid refresh token")
        return dict(world.issue())

    def _token(self, request: web.Request) -> None:
        if not self.world.access or request.headers.get("access_token") != self.world.access:
            raise OaError(-216, "Access token is invalid")

    async def message(self, request: web.Request) -> dict[str, Any]:
        self._token(request)
        body = await request.json()
        user, message = body["recipient"]["user_id"], body["message"]
        if user not in self.world.users:
            raise OaError(-201, "user_id is invalid")  # a guess
        if code := self.world.answered.get(user):
            raise OaError(code, "refused for this user")
        _check(message, request.match_info["kind"])
        data = self.world.sent(request.match_info["kind"], user, message)
        return {"data": data, "error": 0, "message": "Success"}

    async def upload(self, request: web.Request) -> dict[str, Any]:
        self._token(request)
        form = await request.post()
        file = form["file"]
        if not isinstance(file, web.FileField):
            raise OaError(-201, "file is missing")
        content, what = file.file.read(), request.match_info["what"]
        most = 5 * 2**20 if what == "file" else 2**20
        if len(content) > most or (what == "file" and not file.filename.endswith(DOCUMENTS)):
            raise OaError(-201, "file is invalid")
        name = f"upload-{next(self.world.number)}"
        self.world.uploads[name] = content
        return {"data": {"token" if what == "file" else "attachment_id": name}, "error": 0, "message": "Success"}

    async def give(self, request: web.Request) -> web.Response:
        content = self.media.get(request.match_info["name"])
        return web.Response(status=404) if content is None else web.Response(body=content)


def _check(message: dict[str, Any], kind: str) -> None:
    """Refuses what the documentation does not allow."""
    text = message.get("text", "")
    if len(text.encode("utf-16-le")) // 2 > MOST_TEXT:
        raise OaError(-210, "text is too long")
    payload = message.get("attachment", {}).get("payload", {})
    buttons = payload.get("buttons", [])
    if kind != "cs" and not str(payload.get("template_type", "")).startswith(kind):
        raise OaError(-201, f"a {kind} message is a template of its own")
    if len(buttons) > MOST_BUTTONS or not all(len(one["title"]) <= 100 for one in buttons):
        raise OaError(-201, f"buttons are invalid: {json.dumps(buttons)}")
    if not text and not payload:
        raise OaError(-201, "message is empty")
