"""The web server's application: routes of all channels, files of the page, health, metrics, and what guards them.

For: putting the routes together and the rules that hold for every request. Not for: any channel's own requests, or
starting the program (`app.py`).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.channels.base import Accept, Channel
from bot.conversation import House
from bot.errors import AssistantError
from bot.web import upload
from bot.web.guards import SECURITY_HEADERS, BodyLimit, CountRequests, SecurityHeaders
from bot.web.page import STATIC, render_error

Check = Callable[[], Awaitable[None]]

_log = logging.getLogger(__name__)
_SENTENCES = {
    404: "Trang này không có.",
    405: "Địa chỉ này không nhận yêu cầu kiểu đó.",
    413: "Nội dung gửi lên dài quá mức cho phép.",
    500: "Máy chủ vừa gặp lỗi. Xin thầy cô thử lại sau ít phút.",
    503: "Máy chủ tạm thời chưa trả lời được. Xin thầy cô thử lại sau ít phút.",
}


def create_app(
    *,
    channels: Sequence[Channel],
    accept: Accept,
    house: House,
    registry: CollectorRegistry,
    check: Check,
    version: str,
    routes: Sequence[BaseRoute] = (),
    body_limit: int = 1024 * 1024,
    check_seconds: float = 3.0,
) -> Starlette:
    """The application. `check` raises where the database does not work; `body_limit` is in bytes.

    `/healthz` is 200 while web and database work, "degraded" where a channel is down, 503 where `check` fails or takes
    longer than `check_seconds`.
    """

    async def healthz(request: Request) -> Response:
        shown = {channel.name: {"state": channel.health.state, "detail": channel.health.detail} for channel in channels}
        works = await _works(check, check_seconds)
        down = any(channel.health.state in ("down", "stopped") for channel in channels)
        status = "down" if not works else "degraded" if down else "ok"
        found = {"status": status, "channels": shown, "version": version}
        return JSONResponse(found, status_code=200 if works else 503, headers={"Cache-Control": "no-store"})

    async def metrics(request: Request) -> Response:
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    async def failed(request: Request, error: Exception) -> Response:
        return _failure(request, error, house)

    return Starlette(
        routes=[
            Route("/healthz", healthz),
            Route("/metrics", metrics),
            Mount("/static", _PageFiles(directory=STATIC)),
            *(route for channel in channels for route in channel.routes(accept)),
            *routes,
        ],
        middleware=[
            Middleware(CountRequests, registry=registry),
            Middleware(SecurityHeaders, secure=house.public_url.startswith("https://")),
            Middleware(BodyLimit, limit=body_limit, apart_from=(upload.PATH,)),
        ],
        exception_handlers={HTTPException: failed, AssistantError: failed, Exception: failed},
    )


def http_server(app: Starlette, host: str, port: int) -> uvicorn.Server:
    """A server that is not started yet. It logs through ours, and waits 3 s for open requests when it stops."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            loop="asyncio",
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=3,
        )
    )


class _PageFiles(StaticFiles):
    """Files that a browser asks for again each time, cheaply (ETag): a new version is never mixed with an old one."""

    async def get_response(self, path: str, scope: dict[str, object]) -> Response:  # type: ignore[override]
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        return response


async def _works(check: Check, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await check()
    except Exception as error:
        _log.error("health check failed: %s", type(error).__name__)
        return False
    return True


def _failure(request: Request, error: Exception, house: House) -> Response:
    """A page for people, one JSON sentence for programs; never the error's own words, which are for the log."""
    if isinstance(error, HTTPException):
        status, headers = error.status_code, {**SECURITY_HEADERS, **(error.headers or {})}
    else:
        status, headers = (503 if isinstance(error, AssistantError) else 500), SECURITY_HEADERS
        _log.error("request failed: %s", error, exc_info=error)
    sentence = _SENTENCES.get(status, _SENTENCES[500])
    if "text/html" in request.headers.get("accept", ""):
        return HTMLResponse(render_error(house, status, sentence), status_code=status, headers=headers)
    return JSONResponse({"error": sentence}, status_code=status, headers=headers)
