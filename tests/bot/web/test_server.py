"""The web server over real HTTP: health, metrics, headers, limits, faults, files."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.base import Health
from bot.web.page import STATIC
from tests.bot.web.site import running, visitor


class OtherChannel:
    """A channel of which only its health matters."""

    name = "telegram"
    limits = None
    close = run = send = None

    def __init__(self, state: Any) -> None:
        self.health = Health(state=state, detail="không tới được máy chủ")

    def routes(self, accept: object) -> list[Route]:
        return []


async def get(base: str, path: str, **headers: str) -> httpx.Response:
    async with httpx.AsyncClient(base_url=base) as client:
        return await client.get(path, headers=headers)


@pytest.mark.parametrize(("state", "status"), [("up", "ok"), ("starting", "ok"), ("down", "degraded")])
async def test_a_channel_that_is_down_degrades_the_health_and_no_more(state: str, status: str) -> None:
    async with running(others=[OtherChannel(state)]) as site:
        answer = await get(site.base, "/healthz")
        assert answer.status_code == 200
        found = answer.json()
        assert (found["status"], found["version"]) == (status, "9.9")
        assert found["channels"]["telegram"]["state"] == state
        assert found["channels"]["web"]["state"] == "up"


async def test_a_database_that_fails_or_hangs_is_a_503() -> None:
    async def broken() -> None:
        raise RuntimeError("no database")

    async def hanging() -> None:
        await asyncio.sleep(60)

    for check in (broken, hanging):
        async with running(check=check) as site:
            answer = await get(site.base, "/healthz")
            assert (answer.status_code, answer.json()["status"]) == (503, "down")


async def test_metrics_count_requests_by_route_and_know_no_visitor() -> None:
    async with running() as site, visitor(site) as client:
        await client.get("/khong-co/abc")
        text = (await client.get("/metrics")).text
        assert 'congdoan_http_requests_total{method="GET",route="/chat/history",status="200"} 1.0' in text
        assert 'route="unknown",status="404"' in text
        assert "abc" not in text


async def boom(request: Request) -> Response:
    raise RuntimeError("hidden detail")


async def echo(request: Request) -> Response:
    return Response(str(len(await request.body())))


EXTRA = [Route("/boom", boom), Route("/echo", echo, methods=["POST"])]


@pytest.mark.parametrize("path", ["/", "/static/chat.css", "/chat/history", "/healthz", "/khong-co", "/boom"])
async def test_every_response_carries_the_security_headers(path: str) -> None:
    async with running(routes=EXTRA) as site:
        headers = (await get(site.base, path)).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert "strict-transport-security" not in headers
        assert "server" not in headers


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [("/khong-co", 404, "không có"), ("/boom", 500, "gặp lỗi"), ("/echo", 405, "không nhận")],
)
async def test_faults_are_told_in_vietnamese_to_people_and_to_programs(path: str, status: int, says: str) -> None:
    async with running(routes=EXTRA) as site:
        page = await get(site.base, path, Accept="text/html,*/*")
        assert page.status_code == status
        assert says in page.text
        assert "0297 382 9999" in page.text
        assert "&lt;Nghiệm&gt;" in page.text
        told = await get(site.base, path, Accept="application/json")
        assert told.status_code == status
        assert says in told.json()["error"]
        assert "hidden detail" not in page.text + told.text


async def test_a_body_over_the_limit_is_refused_announced_or_not() -> None:
    async def pieces(size: int) -> AsyncIterator[bytes]:
        for _ in range(size // 1000):
            yield b"x" * 1000

    async with running(routes=EXTRA) as site, httpx.AsyncClient(base_url=site.base) as client:
        assert (await client.post("/echo", content=b"x" * 100_000)).text == "100000"
        assert (await client.post("/echo", content=pieces(100_000))).text == "100000"
        assert (await client.post("/echo", content=b"x" * 100_001)).status_code == 413
        assert (await client.post("/echo", content=pieces(101_000))).status_code == 413


async def test_every_file_that_the_page_names_is_served_and_asked_for_again_cheaply() -> None:
    async with running() as site, visitor(site) as client:
        page = (await client.get("/")).text
        named = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page))
        manifest = (await client.get("/manifest.webmanifest")).json()
        named |= {icon["src"] for icon in manifest["icons"]}
        assert {f"/static/{path.name}" for path in STATIC.iterdir()} == named
        for path in named:
            first = await client.get(path)
            assert first.status_code == 200
            assert first.headers["cache-control"] == "no-cache"
            again = await client.get(path, headers={"If-None-Match": first.headers["etag"]})
            assert again.status_code == 304


@pytest.mark.parametrize(
    "path", ["/static/../page.html", "/static/%2e%2e/page.html", "/static//etc/passwd", "/static/%00"]
)
async def test_no_other_file_is_served(path: str) -> None:
    async with running() as site, httpx.AsyncClient(base_url=site.base) as client:
        request = client.build_request("GET", site.base)
        request.url = request.url.copy_with(raw_path=path.encode())
        assert (await client.send(request)).status_code == 404
