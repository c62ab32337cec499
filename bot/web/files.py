"""The address behind which a stored file can be fetched until it expires.

The address is a random secret; whoever has it has the file, so nothing may keep or find it: no cache, no index, no
referrer. What is inside may come from anybody: it never runs as a page of ours (sandbox, no sniffing, saved and not
opened; pictures alone are shown).
For: one route. Not for: making addresses (`bot/files.py`).
"""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot import files, texts
from bot.conversation import Clock, House
from bot.files import PATH, Stored
from bot.storage.database import Database
from bot.web.page import render_error

_PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}
_SHUT = {"Content-Security-Policy": "sandbox; default-src 'none'", "X-Content-Type-Options": "nosniff"}
_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")


def file_route(database: Database, clock: Clock, house: House) -> Route:
    """`/tep/<secret>`."""

    async def give(request: Request) -> Response:
        async with database.read() as session:
            file = await files.served(session, request.path_params["secret"], clock.now())
        if file is None:
            return HTMLResponse(render_error(house, 404, texts.FILE_OVER), status_code=404, headers=_PRIVATE)
        headers = _PRIVATE | _SHUT | {"Content-Disposition": disposition(file)}
        return Response(file.content, media_type=file.mime, headers=headers)

    return Route(PATH + "{secret}", give, methods=["GET"])


def disposition(file: Stored) -> str:
    """How a browser is told to treat the file, with its name in UTF-8 and, for old programs, in ASCII."""
    plain = file.name.encode("ascii", "ignore").decode().replace("\\", "").replace('"', "").strip() or "tep"
    kind = "inline" if file.mime in _PICTURES else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(file.name, safe='')}"
