"""Who is at the other end of the web chat: an anonymous visitor known by a random cookie.

For: reading and giving the cookie. Not for: persons and roles. The chat's id is a hash of the cookie, so a copy of the
database lets nobody in.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

COOKIE = "congdoan_chat"
YEAR = 365 * 24 * 3600
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")  # 32 random bytes


@dataclass(frozen=True, slots=True)
class Visitor:
    """`token` is the secret of the browser; `fresh` where this request brought none."""

    token: str
    fresh: bool

    @property
    def chat_id(self) -> str:
        return hashlib.sha256(self.token.encode()).hexdigest()

    @property
    def tag(self) -> str:
        """What the page may know of its chat: enough to see that it has become another one."""
        return hashlib.sha256(self.chat_id.encode()).hexdigest()[:12]

    def event_id(self, page_id: str) -> str:
        return f"{self.tag}.{page_id}"

    def page_id(self, event_id: str) -> str:
        return event_id.removeprefix(f"{self.tag}.")


def read_visitor(request: Request) -> Visitor:
    """The visitor of the cookie, or a new one."""
    token = request.cookies.get(COOKIE, "")
    if _TOKEN.fullmatch(token):
        return Visitor(token, fresh=False)
    return Visitor(secrets.token_urlsafe(32), fresh=True)


def give_cookie(response: Response, visitor: Visitor, *, secure: bool) -> None:
    """Sets the cookie for a year from now; given again with each visit, so that it lasts while it is used."""
    response.set_cookie(COOKIE, visitor.token, max_age=YEAR, httponly=True, samesite="lax", secure=secure, path="/")
