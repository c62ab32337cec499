"""What makes the web chat a program that a phone can install: its description and the worker behind its page.

For: two addresses at the root of the site, where a browser must find them. Not for: what the worker does
(`worker.js`), or messages to people who are away (`push.py`).
"""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from bot.conversation import House

WORKER = "/worker.js"
MANIFEST = "/manifest.webmanifest"
_FILE = Path(__file__).parent / "worker.js"
_AGAIN = {"Cache-Control": "no-cache"}


def install_routes(house: House) -> list[Route]:
    """The worker and the manifest; both are asked for again each time."""
    described = {
        "id": "/",
        "name": "Trợ lý Công đoàn",
        "short_name": "Công đoàn",
        "description": f"Máy trả lời của {house.union_name} về công đoàn và chế độ của nhà giáo.",
        "lang": "vi",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "theme_color": "#fbf8f3",
        "background_color": "#f5f1ea",
        "icons": [
            {"src": "/static/icon.svg", "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
            {"src": "/static/icon-192.png", "sizes": "192x192", "type": "image/png", "purpose": "any"},
            {"src": "/static/icon-512.png", "sizes": "512x512", "type": "image/png", "purpose": "any"},
            {"src": "/static/icon-maskable-512.png", "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
        ],
    }

    async def manifest(request: Request) -> Response:
        return JSONResponse(described, media_type="application/manifest+json", headers=_AGAIN)

    async def worker(request: Request) -> Response:
        return FileResponse(_FILE, media_type="text/javascript", headers=_AGAIN)

    return [Route(MANIFEST, manifest), Route(WORKER, worker)]
