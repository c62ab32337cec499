"""Being somebody else in the demo: an address for each sample person, which gives the browser their cookie.

For: `congdoan demo`, which listens on this machine alone and has a database of its own. Not for: an installation; the
route is not there, and these cookies are nobody's.
"""

from __future__ import annotations

import secrets
from enum import StrEnum

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.web.visitor import Visitor, give_cookie

_LENGTH = 43


class Part(StrEnum):
    """Who one can be; the value stands in the address."""

    TEACHER = "giao-vien"
    OFFICER = "can-bo"
    ORGANISER = "phu-trach"
    WRITER = "nguoi-soan"
    GUEST = "khach"


TITLES = {
    Part.TEACHER: "giáo viên",
    Part.OFFICER: "cán bộ LĐLĐ tỉnh An Giang",
    Part.ORGANISER: "người phụ trách",
    Part.WRITER: "người soạn thông báo",
    Part.GUEST: "khách mới",
}


def visitor(part: Part) -> Visitor:
    """The browser of a sample person. No secret is needed where everybody at this machine may be anybody."""
    if part is Part.GUEST:
        return Visitor(secrets.token_urlsafe(32), fresh=True)
    return Visitor(f"demo-{part.value}".ljust(_LENGTH, "-"), fresh=False)


def path(part: Part) -> str:
    """The address of a sample person."""
    return f"/vai/{part.value}"


def links() -> str:
    """The choices of the page, as HTML."""
    return " · ".join(f'<a href="{path(part)}">{title}</a>' for part, title in TITLES.items())


def routes() -> list[Route]:
    """One address a person: gives the cookie and goes to the chat."""

    def become(part: Part) -> Route:
        async def answer(request: Request) -> Response:
            response = RedirectResponse("/", status_code=303, headers={"Cache-Control": "no-store"})
            give_cookie(response, visitor(part), secure=False)
            return response

        return Route(path(part), answer)

    return [become(part) for part in Part]
