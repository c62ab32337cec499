"""The address behind which a copy of one's data can be fetched for half an hour, as a page and as JSON.

The address is a random secret of which only the hash is stored; nothing in it names the person. What is shown is read
at that moment, and reading it is noted. For: two routes. Not for: giving out addresses (`chat.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from bot.conversation import Premises
from bot.people import audit, personal
from handlers.privacy import copy, queries
from handlers.privacy.copy import FILE_NAME

_PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}


def routes(premises: Premises) -> Sequence[BaseRoute]:
    """`/dulieu/<token>` and the same as JSON."""

    async def page(request: Request) -> Response:
        token = request.path_params["token"]
        found = await _found(premises, token)
        body = copy.as_html(found, premises.house, premises.clock, json_address=f"/dulieu/{token}/tep.json")
        return HTMLResponse(body, headers=_PRIVATE)

    async def as_json(request: Request) -> Response:
        found = await _found(premises, request.path_params["token"])
        headers = _PRIVATE | {"Content-Disposition": f'attachment; filename="{FILE_NAME}.json"'}
        return Response(copy.as_json(found, premises.clock.now()), media_type="application/json", headers=headers)

    return [Route("/dulieu/{token}", page), Route("/dulieu/{token}/tep.json", as_json)]


async def _found(premises: Premises, token: str) -> list[personal.Held]:
    """Raises HTTPException 404 where the address is unknown or over."""
    now = premises.clock.now()
    async with premises.database.write() as session:
        person_id = await queries.person_of_link(session, token, now)
        if person_id is None:
            raise HTTPException(404)
        await audit.note(session, "privacy.copy.read", "", person_id=person_id, channel="web", now=now)
        return await personal.held(session, personal.everything(premises.features), person_id)
