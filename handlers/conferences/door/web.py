"""The door in a browser: `/hn/<token>` behind every QR code, and `/cua` for those who mark.

    /cua/vao/<secret>    a link from chat; its button makes this browser one that marks, once
    /cua                 search, and all units        /cua/don-vi/<id>  one unit        /cua/ghi  what its forms send
    /hn/<token>          to a browser that marks: the unit, that seat ticked; to anybody else: that one seat, no names

Each request asks anew whether the pass works and whether whoever gave it may still mark. Forms carry a token of this
browser's cookie (CSRF) and the name of their batch, so that one that is sent twice is one. The pages work without
scripts. For: the routes and what they read. Not for: HTML (`page.py`) or marks (`marks.py`).
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Awaitable, Callable, Sequence
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qs

from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.conversation import Premises
from bot.people.acting import is_id
from handlers.conferences import queries
from handlers.conferences.door import forms as door_forms
from handlers.conferences.door import page as door_page
from handlers.conferences.door import passes, tokens
from handlers.conferences.door import texts_web as texts
from handlers.conferences.door.desk import Desk, Faulty, Marker
from handlers.conferences.door.roll import find
from handlers.conferences.officer.scope import name_of
from handlers.conferences.report.wording import region_of

COOKIE = "congdoan_door"
_HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "same-origin"}
_FILES = {"door.css": "text/css", "door.js": "text/javascript"}
_BATCH = re.compile(r"[0-9a-f]{16}")
_TYPED = 100
_MOST_FIELDS = 200

_Page = Callable[[Request, AsyncConnection], Awaitable[Response]]


def routes(premises: Premises) -> Sequence[BaseRoute]:
    """Every address of the door."""
    site = _Site(premises)
    return [
        Route(f"{tokens.PATH}/{{token}}", site.serves(site.code), methods=["GET"]),
        Route("/cua", site.serves(site.home), methods=["GET"]),
        Route("/cua/vao/{secret}", site.serves(site.entrance), methods=["GET"]),
        Route("/cua/vao/{secret}", site.serves(site.enter), methods=["POST"]),
        Route("/cua/don-vi/{invitation}", site.serves(site.unit), methods=["GET"]),
        Route("/cua/ghi", site.serves(site.write), methods=["POST"]),
        *(Route(f"/cua/{name}", _file(name, mime), methods=["GET"]) for name, mime in _FILES.items()),
    ]


def _file(name: str, mime: str) -> Callable[[Request], Awaitable[Response]]:
    async def give(request: Request) -> Response:
        content = (Path(__file__).parent / name).read_bytes()
        return Response(content, media_type=mime, headers={"Cache-Control": "no-cache"})

    return give


class _Site:
    def __init__(self, premises: Premises) -> None:
        self._premises = premises
        self._desk = Desk(premises)
        self._union = premises.house.union_name

    def serves(self, page: _Page) -> Callable[[Request], Awaitable[Response]]:
        """A route: one transaction, and a page that says what was wrong where something was."""

        async def answer(request: Request) -> Response:
            try:
                async with self._premises.database.write() as session:
                    return await page(request, session)
            except Faulty as fault:
                return self._html(door_page.message(fault.heading, fault.lines, union=self._union), fault.status)

        return answer

    async def code(self, request: Request, session: AsyncConnection) -> Response:
        """What stands behind a QR code."""
        found, ticket = await self._desk.read_code(session, request.path_params["token"])
        marker = await self._desk.marker(session, request.cookies.get(COOKIE, ""))
        if marker is None:
            heading, facts = self._desk.own_facts(found, ticket.seat_id)
            return self._html(door_page.own_seat(heading, facts, union=self._union))
        if marker.meeting.id != found.session.id:
            here, there = region_of(marker.meeting), region_of(found.session)
            how = texts.OTHER_SESSION_HOW.format(here=here, there=there)
            raise Faulty(409, texts.OTHER_SESSION, how)
        return await self._unit_page(session, request, marker, found.invitation.id, only=ticket.seat_id)

    async def entrance(self, request: Request, session: AsyncConnection) -> Response:
        """Looks at a link and does not use it."""
        one, meeting = await self._desk.link(session, request.path_params["secret"])
        if one.opened:
            marker = await self._desk.marker(session, request.cookies.get(COOKIE, ""))
            if marker is not None and marker.own.id == one.id:
                return RedirectResponse("/cua", status_code=303, headers=_HEADERS)
            raise Faulty(410, texts.USED, texts.USED_HOW)
        who = await name_of(session, one.person_id)
        action = f"/cua/vao/{request.path_params['secret']}"
        return self._html(door_page.entrance(meeting, who, action, union=self._union))

    async def enter(self, request: Request, session: AsyncConnection) -> Response:
        """Uses a link: this browser marks from now on."""
        now = self._premises.clock.now()
        one, _ = await self._desk.link(session, request.path_params["secret"])
        cookie = None if one.opened else await passes.open_link(session, one, now)
        if cookie is None:
            raise Faulty(410, texts.USED, texts.USED_HOW)
        await self._desk.note(session, "conference.door.open", f"pass={one.id}", one.person_id)
        response = RedirectResponse("/cua", status_code=303, headers=_HEADERS)
        seconds = int((one.expires_at - now).total_seconds())
        secure = self._premises.house.public_url.startswith("https://")
        response.set_cookie(COOKIE, cookie, max_age=seconds, httponly=True, samesite="lax", secure=secure, path="/")
        return response

    async def home(self, request: Request, session: AsyncConnection) -> Response:
        """All units, or those that a search finds."""
        marker = await self._marker(session, request)
        typed = request.query_params.get("tim", "").strip()[:_TYPED]
        standing = await queries.session_standing(session, marker.meeting.id)
        invited = tuple(one for one in standing.invitations if not one.waiting)
        units, said = self._desk.units(invited, find(invited, typed, most=20) if typed else None, typed)
        await self._desk.note(session, "conference.door.list", f"session={marker.meeting.id}", marker.own.person_id)
        counts = self._desk.counts(invited)
        return self._html(door_page.home(marker.title, counts, typed, units, said, union=self._union))

    async def unit(self, request: Request, session: AsyncConnection) -> Response:
        marker = await self._marker(session, request)
        return await self._unit_page(session, request, marker, _number(request.path_params["invitation"]))

    async def write(self, request: Request, session: AsyncConnection) -> Response:
        """What a form of a unit's page sends: marks, an undo, or one record taken back."""
        marker = await self._marker(session, request)
        form = await _form(request)
        own = form.get("csrf", [""])[0]
        if not hmac.compare_digest(own.encode(), _csrf(request.cookies[COOKIE]).encode()):
            raise Faulty(403, texts.STALE_FORM, texts.STALE_FORM_HOW)
        batch = form.get("lan", [""])[0]
        if not _BATCH.fullmatch(batch):
            raise Faulty(400, texts.STALE_FORM, texts.STALE_FORM_HOW)
        invitation_id = _number(form.get("don_vi", [""])[0])
        one = await self._desk.invitation(session, marker, invitation_id)
        name, now = f"d{marker.own.id}.{batch}", self._premises.clock.now()
        told, undo = await door_forms.do(session, marker, one, form, batch=name, now=now)
        return await self._unit_page(session, request, marker, invitation_id, told=told, undo=undo)

    async def _unit_page(
        self,
        session: AsyncConnection,
        request: Request,
        marker: Marker,
        invitation_id: int,
        *,
        only: int | None = None,
        told: Sequence[str] = (),
        undo: str = "",
    ) -> Response:
        shown = await self._desk.unit(session, marker, invitation_id, only=only, tick=not told)
        keys = door_page.Keys(_csrf(request.cookies[COOKIE]), self._desk.fresh_batch())
        body = door_page.unit(
            shown.name,
            marker.title,
            shown.lines,
            shown.whole,
            keys,
            invitation_id,
            union=self._union,
            told=told,
            undo=undo,
            closed=shown.closed,
        )
        return self._html(body)

    async def _marker(self, session: AsyncConnection, request: Request) -> Marker:
        marker = await self._desk.marker(session, request.cookies.get(COOKIE, ""))
        if marker is None:
            raise Faulty(403, texts.NO_ENTRY, texts.NO_ENTRY_HOW)
        return marker

    def _html(self, body: str, status: int = 200) -> Response:
        return HTMLResponse(body, status_code=status, headers=_HEADERS)


async def _form(request: Request) -> dict[str, list[str]]:
    """What a page's form sent. Raises Faulty for what no page of ours sends."""
    try:
        return parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise Faulty(400, texts.STALE_FORM, texts.STALE_FORM_HOW) from None


def _number(text: str) -> int:
    """Raises Faulty where a text is no id."""
    if not is_id(text):
        raise Faulty(404, texts.BAD_CODE, texts.BAD_CODE_HOW)
    return int(text)


def _csrf(cookie: str) -> str:
    return sha256(f"congdoan door form:{cookie}".encode()).hexdigest()
