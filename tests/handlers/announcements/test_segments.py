"""Who is in a segment: every kind, both databases, the count against the rows."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.people import headcount
from bot.people.accounts import ACCOUNTS
from bot.people.grants import GRANTS
from bot.people.headcount import plainly
from bot.people.permissions import Role
from bot.people.profiles import Profile, save
from bot.people.reached import PEOPLE_REACH
from bot.people.roster import MEMBERS
from bot.people.segments import Host, Segment, Segments, Term
from bot.people.units import UNITS
from bot.storage.database import Database
from handlers.announcements import queries
from handlers.announcements.content import segments_of
from handlers.conferences.model import Presence
from handlers.conferences.tables import CONFERENCES, INVITATIONS, MARKS, SEATS, SESSIONS
from tests.bot.parts import START
from tests.handlers.announcements.kit import Room

CHANNELS = ("plain", "test", "web")
WAYS = plainly(CHANNELS, START)


@pytest.fixture
async def room(database: Database, tmp_path: Path) -> Room:
    made = Room(database)
    await made.open(tmp_path)
    return made


def term(kind: str, *values: object) -> Term:
    return Term(kind=kind, values=tuple(str(value) for value in values))


async def people(room: Room, *every: Term, minus: tuple[Term, ...] = (), host: str = "") -> set[str]:
    """Who is in the segment, by the chat they wrote in; the count must say the same as the rows."""
    segment, on = Segment(every=every, minus=minus), room.clock.today()
    segments: Segments = segments_of(room.features)
    condition = segments.condition(segment, Host(room.ids[host] if host else None, on))
    out = queries.opted_out("chung")
    async with room.database.read() as session:
        rows = list(await session.execute(headcount.source(condition, WAYS, out).params(after=0, until=10**9)))
        found = await headcount.count(session, condition, WAYS, out, None)
        names = {row.person_id: row.platform_id for row in await session.execute(sa.select(ACCOUNTS))}
    assert Counter(row.channel for row in rows if row.reason is None) == Counter(found.channels)
    assert Counter(row.reason for row in rows if row.reason) == Counter(found.reasons)
    assert all((row.channel is None) == (row.reason is not None) for row in rows)
    return {names[row.person_id] for row in rows}


async def test_a_unit_and_below_follows_what_it_became(room: Room) -> None:
    assert await people(room, term("unit", room.ids["Vĩnh Thuận"])) == {"Mai", "Dũng", "Hoa"}
    assert await people(room, host="Vĩnh Phong") == {"Mai", "Dũng"}
    await room.merged(room.ids["Vĩnh Thuận"], room.ids["Gò Quao"], room.clock.today() - dt.timedelta(days=1))
    assert await people(room, term("unit", room.ids["Vĩnh Thuận"])) == {"Mai", "Dũng", "Hoa"}
    assert await people(room, host="Gò Quao") == {"Mai", "Dũng", "Hoa"}


async def test_nobody_outside_the_host_is_ever_in_it(room: Room) -> None:
    assert await people(room, term("unit", room.ids["tỉnh"]), host="Vĩnh Phong") == {"Mai", "Dũng"}
    assert await people(room, term("role", "admin"), host="tỉnh") == set()
    assert "An" in await people(room)


async def test_province_kind_role_and_who_is_left_out(room: Room) -> None:
    everybody = {"Mai", "Dũng", "Hoa", "Lan", "Minh"}
    assert await people(room, term("province", "An Giang")) == everybody
    assert await people(room, term("province", "Cà Mau")) == set()
    assert await people(room, term("kind", "truong")) == {"Mai", "Dũng", "Hoa"}
    assert await people(room, term("role", "organiser"), host="tỉnh") == {"Lan", "Minh"}
    without = await people(room, minus=(term("kind", "truong"), term("role", "admin")))
    assert without == {"Lan", "Minh"}
    await room.says("Ai", "xin chào")  # of no unit: in no kind of unit, and so not left out with one
    assert "Ai" in await people(room, minus=(term("kind", "truong"),))
    async with room.database.write() as session:
        await save(session, await room.person("Ai"), Profile(province="Kiên Giang"), room.clock.now())
    assert await people(room, term("province", "An Giang")) == {*everybody, "Ai"}  # it is part of An Giang today


async def test_an_unknown_kind_lets_nobody_in(room: Room) -> None:
    assert await people(room, term("gone", 1)) == set()
    assert await people(room, minus=(term("gone", 1),)) == set()


async def test_who_follows_a_topic_and_who_has_switched_it_off(room: Room) -> None:
    await room.says("Mai", choice="announcements:hear:phong_trao:on")
    assert await people(room, term("topic", "phong_trao")) == {"Mai"}
    await room.says("Hoa", choice="announcements:hear:chung:off")
    condition = segments_of(room.features).condition(Segment(), Host(room.ids["tỉnh"], room.clock.today()))
    async with room.database.read() as session:
        found = await headcount.count(session, condition, WAYS, queries.opted_out("chung"), None)
    assert found.channels == {"test": 2}
    assert found.reasons == {"skipped:no_consent": 2, "skipped:opted_out": 1}


async def test_one_person_gets_one_message_where_they_last_were(room: Room) -> None:
    async with room.database.write() as session:
        now = room.clock.now()
        values = {"person_id": await room.person("Mai"), "channel": "web", "platform_id": "Mai-web", "created_at": now}
        await session.execute(sa.insert(ACCOUNTS).values(values))
    room.clock.forward(minutes=1)
    await room.says("Mai-web", "xin chào", channel="web")
    assert await _where(room, "Mai", CHANNELS) == ("web", "Mai-web", None)
    assert await _where(room, "Mai", ("test",)) == ("test", "Mai", None)
    assert await _where(room, "Mai", ("zalo_bot",)) == (None, None, "unreachable:not_served")
    room.clock.forward(minutes=1)
    await room.says("Mai", "xin chào")
    assert await _where(room, "Mai", CHANNELS) == ("test", "Mai", None)
    async with room.database.write() as session:
        dead = sa.update(ACCOUNTS).where(ACCOUNTS.c.platform_id == "Mai").values(unreachable_at=room.clock.now())
        await session.execute(dead)
    assert await _where(room, "Mai", CHANNELS) == ("web", "Mai-web", None)
    async with room.database.write() as session:
        await session.execute(sa.update(ACCOUNTS).values(unreachable_at=room.clock.now()))
    assert await _where(room, "Mai", CHANNELS) == (None, None, "unreachable:blocked")


async def test_the_last_word_on_consent_counts_at_once(room: Room) -> None:
    assert await _where(room, "Mai", CHANNELS) == ("test", "Mai", None)
    await room.agrees("Mai", False)
    assert await _where(room, "Mai", CHANNELS) == (None, None, "skipped:no_consent")
    await room.agrees("Mai", True)
    assert await _where(room, "Mai", CHANNELS) == ("test", "Mai", None)


async def _where(room: Room, who: str, channels: tuple[str, ...]) -> tuple[str | None, str | None, str | None]:
    person_id = await room.person(who)
    async with room.database.read() as session:
        query = headcount.source(PEOPLE_REACH.c.person_id == person_id, plainly(channels, START), None)
        row = (await session.execute(query.params(after=0, until=10**9))).one()
    return row.channel, row.chat_id, row.reason


async def test_a_second_unit_counts_and_a_role_that_ended_does_not(room: Room) -> None:
    await room.give("Mai", Role.OFFICER, room.ids["Vĩnh Hòa"])
    assert await people(room, host="Gò Quao") == {"Mai"}
    async with room.database.write() as session:
        change = sa.update(GRANTS).where(GRANTS.c.person_id == await room.person("Mai"))
        await session.execute(change.values(ended_at=room.clock.now()))
    assert await people(room, host="Gò Quao") == set()


async def test_the_roster_tells_whom_nobody_can_write_to(room: Room) -> None:
    on, segments = room.clock.today(), segments_of(room.features)
    condition = segments.unlinked(Segment(every=(term("unit", room.ids["Vĩnh Phong"]),)), Host(room.ids["tỉnh"], on))
    assert condition is not None
    query = sa.select(MEMBERS.c.full_name).where(condition).order_by(MEMBERS.c.full_name)
    async with room.database.read() as session:
        assert list((await session.execute(query)).scalars()) == ["Lê Văn Dũng", "Nguyễn Thị Hạnh", "Trần Thị Mai"]
    assert segments.unlinked(Segment(every=(term("topic", "chung"),)), Host(None, on)) is None


async def test_who_still_owes_a_report(room: Room) -> None:
    await room.give("Hoa", Role.OFFICER, room.ids["Vĩnh Bình"])
    await room.says("Lan", "/hannop giao việc")
    await room.says("Lan", "Báo cáo; 5/12/2026")
    await room.presses("Lan", "Trường (3)")
    await room.presses("Lan", "Đúng, giao việc")
    assert await people(room, term("owes", 1)) == {"Hoa"}
    await room.says("Hoa", "/hannop")
    await room.presses("Hoa", "Đã nộp việc 1")
    assert await people(room, term("owes", 1)) == set()


async def test_who_was_at_a_conference_and_who_was_recorded_absent(room: Room) -> None:
    now, at = room.clock.now(), {"Mai": "+84912345671", "Dũng": "+84912345672", "Hoa": "+84912345674"}
    async with room.database.write() as session:
        for who, phone in at.items():
            unit = room.ids["Vĩnh Bình" if who == "Hoa" else "Vĩnh Phong"]
            claim = sa.update(MEMBERS).where(MEMBERS.c.phone == phone, MEMBERS.c.unit_id == unit)
            await session.execute(claim.values(person_id=await room.person(who)))
        meeting = {
            "slug": "h", "title": "Hội nghị", "kind": "midterm", "unit_id": room.ids["tỉnh"], "stage": "open",
            "history": False, "settings": "{}", "created_at": now,
        }  # fmt: skip
        conference = (
            await session.execute(sa.insert(CONFERENCES).values(meeting).returning(CONFERENCES.c.id))
        ).scalar()
        part = {
            "conference_id": conference, "number": 1, "region": "", "region_inferred": False, "state": "held",
            "place": "", "place_inferred": False, "sequence": 1, "note": "",
        }  # fmt: skip
        part_id = (await session.execute(sa.insert(SESSIONS).values(part).returning(SESSIONS.c.id))).scalar()
        invited = {
            "session_id": part_id, "unit_id": room.ids["tỉnh"], "declined": "", "waiting": False,
            "region_ambiguous": False,
        }  # fmt: skip
        invitation = (
            await session.execute(sa.insert(INVITATIONS).values(invited).returning(INVITATIONS.c.id))
        ).scalar()
        for number, (who, presence) in enumerate(zip(at, (Presence.PRESENT, Presence.ABSENT, None), strict=True)):
            seat = {
                "invitation_id": invitation, "number": number, "plan": "named", "chain": "[]", "reason": "",
                "version": 1, "delegate": f'{{"name": "{who}", "title": "", "phone": "{at[who]}"}}',
            }  # fmt: skip
            seat_id = (await session.execute(sa.insert(SEATS).values(seat).returning(SEATS.c.id))).scalar()
            if presence is None:
                continue
            mark = {
                "key": str(number), "session_id": part_id, "invitation_id": invitation, "seat_id": seat_id,
                "presence": presence.value, "recorded_at": now, "via": "chat", "reason": "",
            }  # fmt: skip
            await session.execute(sa.insert(MARKS).values(mark))
    assert await people(room, term("attended", conference)) == {"Mai"}
    assert await people(room, term("absent", conference)) == {"Dũng"}  # Hoa was not recorded


async def test_the_rows_of_reach_follow_erasure(room: Room) -> None:
    person_id = await room.person("Mai")
    async with room.database.write() as session:
        await session.execute(sa.delete(ACCOUNTS).where(ACCOUNTS.c.person_id == person_id))
        mine = sa.select(PEOPLE_REACH.c.person_id).where(PEOPLE_REACH.c.person_id == person_id)
        assert (await session.execute(mine)).first() is None
        await session.execute(sa.update(UNITS).values(created_at=room.clock.now()))
