"""The door's pages of a conference on a real server, and what stands on them.

For: the tests of its addresses and of its pages in a browser. Not for: the rules of marking.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from html import unescape
from typing import Any

import httpx

from bot.conversation import Premises
from bot.storage.database import Database
from handlers.conferences import queries
from handlers.conferences.door import passes, tokens
from handlers.conferences.door import web as door_web
from handlers.conferences.door.tokens import Ticket
from handlers.conferences.model import Presence
from tests.bot.web.site import Site, running
from tests.handlers.conferences.door_kit import UNITS
from tests.handlers.conferences.door_union import PUBLIC, Gathering, gathering

AN_GIANG, CAN_THO = UNITS[0][0], UNITS[2][0]
UNKNOWN, PRESENT, ABSENT, LEAVE = Presence.NOT_RECORDED, Presence.PRESENT, Presence.ABSENT, Presence.LEAVE


@dataclass
class Gate:
    """A gathering and its web server."""

    door: Gathering
    site: Site

    def client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=self.site.base, timeout=30)

    async def link(self, who: str = "Hoa") -> str:
        """A fresh link of an organiser, as a path."""
        union, session_id = self.door.union, self.door.session_id
        person = await union.person(who)
        async with union.database.write() as session:
            meeting = await queries.session_by_id(session, session_id)
            assert meeting is not None
            return f"/cua/vao/{await passes.give(session, meeting, person, by=person, now=union.clock.now())}"

    @asynccontextmanager
    async def marker(self, who: str = "Hoa") -> AsyncIterator[httpx.AsyncClient]:
        """A browser that marks."""
        async with self.client() as client:
            entered = await client.post(await self.link(who))
            assert entered.status_code == 303 and entered.headers["location"] == "/cua"
            yield client

    async def token(self, unit: str, seat: int = 0) -> str:
        """The token of a unit's seat, by its number; of the unit for 0."""
        one = await self.door.unit(unit)
        async with self.door.union.database.write() as session:
            secret = await tokens.secret_of(session, self.door.conference_id, self.door.union.clock.now())
        seat_id = one.seats[seat - 1].id if seat else None
        return tokens.sign(secret, Ticket(self.door.session_id, one.id, seat_id))


@asynccontextmanager
async def opened(database: Database, sessions: int = 1) -> AsyncIterator[Gate]:
    door = await gathering(database, sessions=sessions)
    premises = Premises(database, door.union.clock, _LOCAL, door.union.features)
    async with running(routes=door_web.routes(premises)) as site:
        yield Gate(door, site)


# Cookies of an https address are not sent over the http of a test.
_LOCAL = type(PUBLIC)(PUBLIC.union_name, PUBLIC.contact, PUBLIC.helpline, "")


def words(response: httpx.Response) -> str:
    """What is read on a page, tags left out."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.text.partition("<body")[2].partition(">")[2])).split())


def fields(response: httpx.Response) -> dict[str, Any]:
    """The hidden fields of a unit's form."""
    form = response.text.rpartition('<form method="post" action="/cua/ghi">')[2]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))


def ticked(response: httpx.Response) -> list[str]:
    return re.findall(r'name="ghe" value="(\d+)" checked', response.text)
