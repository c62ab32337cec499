"""The door's addresses over real HTTP and both databases: links, codes, marks, and everything made up."""

from __future__ import annotations

import asyncio
import base64
import datetime as dt
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from html import unescape
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from bot.conversation import Premises
from bot.people import grants
from bot.people.audit import AUDIT
from bot.people.permissions import Grant, Role
from bot.storage.database import Database
from handlers.conferences import marking, queries
from handlers.conferences.door import passes, tokens
from handlers.conferences.door import web as door_web
from handlers.conferences.door.tokens import Ticket
from handlers.conferences.model import Presence
from handlers.conferences.tables import CONFERENCES, DOOR_PASSES, MARKS
from tests.bot.parts import rows
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


@pytest.fixture
async def gate(database: Database) -> AsyncIterator[Gate]:
    async with opened(database) as found:
        yield found


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


async def test_a_units_names_are_marked_at_once_and_taken_back(gate: Gate) -> None:
    door = gate.door
    async with gate.marker() as client:
        home = await client.get("/cua")
        assert "0 đại biểu có mặt, 0/4 đơn vị đã đến" in words(home) and AN_GIANG in words(home)
        page = await client.get(f"/cua/don-vi/{door.ids[AN_GIANG]}")
        assert len(ticked(page)) == 4 and "Nguyễn Văn An" in words(page)
        sent = {**fields(page), "ghe": ticked(page)[:3], "viec": "present"}
        done = await client.post("/cua/ghi", data=sent)
        assert "✅ 08:30, 3 có mặt." in words(done)
        assert "Phạm Thu Dung: chưa ghi nhận (không phải vắng)." in words(done)
        assert await door.presences(AN_GIANG) == [PRESENT, PRESENT, PRESENT, UNKNOWN]
        again = await client.post("/cua/ghi", data=sent)
        assert "thầy cô đã ghi có mặt lúc 08:30" in words(again) and len(await rows(door.union.database, MARKS)) == 3
        batch = re.search(r'name="batch" value="([^"]+)"', done.text)
        assert batch
        undone = await client.post("/cua/ghi", data={**fields(done), "batch": batch[1], "viec": "hoan_tac"})
        assert "Đã hoàn tác ghi nhận của Nguyễn Văn An, Lê Thị Bình, Trần Công" in words(undone)
        assert await door.presences(AN_GIANG) == [UNKNOWN] * 4


async def test_two_doors_mark_one_delegate_at_once(gate: Gate) -> None:
    door = gate.door
    async with gate.marker("Hoa") as hoa, gate.marker("Lan") as lan:
        page = f"/cua/don-vi/{door.ids[CAN_THO]}"
        first, second = await hoa.get(page), await lan.get(page)
        told = await asyncio.gather(
            *(
                client.post("/cua/ghi", data={**fields(shown), "ghe": ticked(shown)[0], "viec": "present"})
                for client, shown in ((hoa, first), (lan, second))
            )
        )
        said = [words(one) for one in told]
        assert sorted("✅ 08:30, 1 có mặt." in one for one in said) == [False, True]
        (late,) = [one for one in said if "em không ghi hai lần" in one]
        assert "Nguyễn Văn An: Cô " in late and "đã ghi có mặt lúc 08:30" in late
        assert (await door.presences(CAN_THO))[0] is PRESENT
        for client in (hoa, lan):
            shown = words(await client.get(page))
            assert "thầy cô ghi lúc 08:30" in shown and re.search(r"Cô (Hoa|Lan) ghi lúc 08:30", shown)


async def test_other_ways_to_mark(gate: Gate) -> None:
    door = gate.door
    async with gate.marker() as client:
        page = f"/cua/don-vi/{door.ids[CAN_THO]}"

        async def send(**more: Any) -> str:
            return words(await client.post("/cua/ghi", data={**fields(await client.get(page)), **more}))

        seats = [seat.id for seat in (await door.unit(CAN_THO)).seats]
        assert "✅ 08:05 (ghi lúc 08:30), 1 có mặt." in await send(ghe=[seats[0]], viec="present", gio="8h05")
        assert "1 vắng có phép (Đỗ Minh Quân)" in await send(ghe=[seats[1]], viec="leave", ly_do="đi công tác")
        assert "1 vắng (Huỳnh Thị Mỹ Lý)" in await send(ghe=[seats[2]], viec="absent")
        assert await door.presences(CAN_THO) == [PRESENT, LEAVE, ABSENT, UNKNOWN]
        assert "không hiểu giờ “mai”" in await send(ghe=[seats[3]], viec="present", gio="mai")
        assert "chưa đến 23:00" in await send(ghe=[seats[3]], viec="present", gio="23:00")
        assert "Chưa chọn ai" in await send(viec="present")
        assert "Chưa chọn ai" in await send(ghe=["1e9", "<b>"], viec="present")
        assert "vắng, thầy cô ghi lúc 08:30" in await send(ghe=[seats[0]], viec="absent")
        assert "Đã hoàn tác ghi nhận của Nguyễn Văn An" in await send(viec=f"bo:{seats[0]}:absent")
        assert "cả đơn vị có mặt" in await send(viec="ca_present")
        assert await door.presences(CAN_THO) == [PRESENT, LEAVE, ABSENT, UNKNOWN]


async def test_search_without_marks_and_nothing_of_a_reader_is_run(gate: Gate) -> None:
    async with gate.marker() as client:
        found = await client.get("/cua", params={"tim": "thi my ly"})
        assert "1 kết quả" in words(found) and CAN_THO in words(found) and "Huỳnh Thị Mỹ Lý" in words(found)
        evil = '"><script>alert(1)</script>'
        nobody = await client.get("/cua", params={"tim": evil})
        assert "<script>alert" not in nobody.text and "Không có ai tên" in words(nobody)


async def test_a_delegate_sees_the_own_seat_and_no_list(gate: Gate) -> None:
    door = gate.door
    async with gate.client() as client:
        token = await gate.token(AN_GIANG, 1)
        assert len(token) == 43
        seen = await client.get(f"/hn/{token}")
        assert seen.status_code == 200 and "đã đăng ký; chưa ghi nhận" in words(seen)
        unit = await client.get(f"/hn/{await gate.token(AN_GIANG)}")
        assert "4/4 ghế đã có người, 0 có mặt" in words(unit)
        for page in (seen, unit):
            assert not any(name in page.text for name in UNITS[0][2] if name)
            assert page.headers["cache-control"] == "no-store" and "noindex" in page.headers["x-robots-tag"]
        for path in ("/cua", f"/cua/don-vi/{door.ids[AN_GIANG]}"):
            refused = await client.get(path)
            assert refused.status_code == 403 and "Nguyễn" not in refused.text
        assert (await client.post("/cua/ghi", data={"viec": "present"})).status_code == 403


async def test_a_marker_who_scans_gets_that_seat_ticked(gate: Gate) -> None:
    async with gate.marker() as client:
        page = await client.get(f"/hn/{await gate.token(AN_GIANG, 2)}")
        assert ticked(page) == [str((await gate.door.unit(AN_GIANG)).seats[1].id)]
        assert len(ticked(await client.get(f"/hn/{await gate.token(AN_GIANG)}"))) == 4


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


async def test_lists_that_were_seen_leave_a_line(gate: Gate) -> None:
    async with gate.marker() as client:
        await client.get(f"/cua/don-vi/{gate.door.ids[AN_GIANG]}")
        await client.get("/cua", params={"tim": "an"})
    lines = [(row.action, row.about) for row in await rows(gate.door.union.database, AUDIT)]
    assert [line[0] for line in lines].count("conference.door.list") == 2
    assert not any("Nguyễn" in about for _, about in lines)
