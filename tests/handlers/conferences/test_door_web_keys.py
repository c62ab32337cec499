"""Who gets in at the door, and until when; everything made up. Not: marking (`test_door_web.py`)."""

from __future__ import annotations

import asyncio
import base64
import datetime as dt
from collections.abc import AsyncIterator
from typing import Any

import pytest
import sqlalchemy as sa

from bot.people import grants
from bot.people.permissions import Grant, Role
from bot.storage.database import Database
from handlers.conferences import marking, queries
from handlers.conferences.door import passes, tokens
from handlers.conferences.door.tokens import Ticket
from handlers.conferences.tables import CONFERENCES, DOOR_PASSES, MARKS
from tests.bot.parts import rows
from tests.handlers.conferences.door_gate import (
    AN_GIANG,
    Gate,
    fields,
    opened,
    ticked,
    words,
)


@pytest.fixture
async def gate(database: Database) -> AsyncIterator[Gate]:
    async with opened(database) as found:
        yield found


async def test_a_forged_token_opens_nothing(gate: Gate) -> None:
    token = await gate.token(AN_GIANG, 1)
    raw = bytearray(base64.urlsafe_b64decode(token + "="))
    forged = ["x", "a" * 43, token[:-1], token + "A", tokens.sign("other", Ticket(gate.door.session_id, 1, 1))]
    for at in (0, 5, 10, 15, 16, 31):
        changed = bytearray(raw)
        changed[at] ^= 1
        forged.append(base64.urlsafe_b64encode(bytes(changed)).decode().rstrip("="))
    async with gate.client() as client, gate.marker() as marker:
        for bad in forged:
            for who in (client, marker):
                seen = await who.get(f"/hn/{bad}")
                assert seen.status_code == 404 and "Mã này không đúng" in words(seen), bad


async def test_a_token_is_over_with_its_session(gate: Gate) -> None:
    token, clock = await gate.token(AN_GIANG, 1), gate.door.union.clock
    async with gate.client() as client:
        clock.forward(days=1)
        assert (await client.get(f"/hn/{token}")).status_code == 200
        clock.forward(days=1)
        over = await client.get(f"/hn/{token}")
        assert over.status_code == 410 and "không còn dùng được" in words(over)
        async with gate.door.union.database.write() as session:
            meeting = (await queries.session_standing(session, gate.door.session_id)).sessions[0]
            later = dt.date(2027, 1, 15)
            await queries.update_session(session, type(meeting)(**{**_fields(meeting), "day": later}))
        assert (await client.get(f"/hn/{token}")).status_code == 200  # postponed: the printed badge works on


def _fields(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


async def test_a_closed_session_takes_no_marks(gate: Gate) -> None:
    door, database = gate.door, gate.door.union.database
    token = await gate.token(AN_GIANG, 1)
    async with gate.marker() as client:
        page = await client.get(f"/cua/don-vi/{door.ids[AN_GIANG]}")
        async with database.write() as session:
            await marking.hold(session, door.session_id, by=None, now=door.union.clock.now())
            await marking.close(session, door.session_id, by=None, now=door.union.clock.now())
        late = await client.post("/cua/ghi", data={**fields(page), "ghe": ticked(page), "viec": "present"})
        assert "Buổi này đã chốt" in words(late) and await rows(database, MARKS) == []
        assert (await client.get(f"/hn/{token}")).status_code == 410


async def test_a_token_of_another_conference_or_session(database: Database) -> None:
    async with opened(database, sessions=2) as gate:
        door = gate.door
        async with database.write() as session:
            meetings = await queries.sessions_of(session, door.conference_id)
            other = await queries.session_standing(session, meetings[1].id)
            secret = await tokens.secret_of(session, door.conference_id, door.union.clock.now())
            stranger = await tokens.secret_of(session, 99, door.union.clock.now())
        there = Ticket(meetings[1].id, other.invitations[0].id)
        async with gate.marker() as client:
            refused = await client.get(f"/hn/{tokens.sign(secret, there)}")
            assert refused.status_code == 409 and "Mã này của buổi khác" in words(refused)
            assert (await client.get(f"/hn/{tokens.sign(stranger, there)}")).status_code == 404
            mixed = Ticket(door.session_id, other.invitations[0].id)
            assert (await client.get(f"/hn/{tokens.sign(secret, mixed)}")).status_code == 404
            assert (await client.get(f"/cua/don-vi/{other.invitations[0].id}")).status_code == 404
            page = await client.get(f"/cua/don-vi/{door.ids[AN_GIANG]}")
            sent = {**fields(page), "don_vi": other.invitations[0].id, "viec": "ca_present"}
            assert (await client.post("/cua/ghi", data=sent)).status_code == 404
        assert await rows(database, MARKS) == []


async def test_a_link_works_once_and_looking_does_not_use_it(gate: Gate) -> None:
    link = await gate.link()
    async with gate.client() as first, gate.client() as second:
        for _ in range(2):
            looked = await second.get(link)
            assert looked.status_code == 200 and "Người ghi: Cô Hoa" in words(looked)
        both = await asyncio.gather(first.post(link), second.post(link))
        assert sorted(one.status_code for one in both) == [303, 410]
        winner, loser = (first, second) if both[0].status_code == 303 else (second, first)
        assert (await winner.get(link)).status_code == 303 and (await winner.get("/cua")).status_code == 200
        assert (await loser.get(link)).status_code == 410 and (await loser.get("/cua")).status_code == 403
    stored = await rows(gate.door.union.database, DOOR_PASSES)
    cookie = next(iter(winner.cookies.jar)).value
    assert link.rpartition("/")[2] not in str(stored) and str(cookie) not in str(stored)


async def test_a_pass_ends(gate: Gate) -> None:
    door, database = gate.door, gate.door.union.database
    async with gate.marker() as client:
        assert (await client.get("/cua")).status_code == 200
        person = await door.union.person("Hoa")
        async with database.read() as session:
            conference = (await session.execute(sa.select(CONFERENCES.c.unit_id))).scalar_one()
        async with database.write() as session:
            await grants.end(session, person, Grant(Role.ORGANISER, conference), door.union.clock.now())
        assert (await client.get("/cua")).status_code == 403  # who gave it may not mark any more
    async with gate.marker("Lan") as client:
        async with database.write() as session:
            for one, _ in await passes.working(session, door.session_id, door.union.clock.now()):
                await passes.revoke(session, one.id, door.union.clock.now())
        assert (await client.get("/cua")).status_code == 403
    async with gate.marker("Lan") as client:
        door.union.clock.forward(days=3)
        assert (await client.get("/cua")).status_code == 403


async def test_a_form_of_another_page_is_refused(gate: Gate) -> None:
    door = gate.door
    async with gate.marker("Hoa") as hoa, gate.marker("Lan") as lan:
        page = await lan.get(f"/cua/don-vi/{door.ids[AN_GIANG]}")
        own = fields(page)
        for wrong in ({"csrf": ""}, {"csrf": "0" * 64}, {"lan": "x' OR 1"}, {"lan": ""}, {"don_vi": "abc"}):
            sent = {**own, "ghe": ticked(page), "viec": "present", **wrong}
            assert (await lan.post("/cua/ghi", data=sent)).status_code in (400, 403, 404), wrong
        many = "&".join(f"ghe={number}" for number in range(500))
        assert (await lan.post("/cua/ghi", content=many)).status_code == 400
        assert (await lan.post("/cua/ghi", content=b"\xff\x00=%ff")).status_code == 403
        assert (await hoa.post("/cua/ghi", data={**own, "ghe": ticked(page), "viec": "present"})).status_code == 403
    assert await rows(door.union.database, MARKS) == []
