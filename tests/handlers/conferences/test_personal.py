"""What the room holds of a person: shown, taken out, forgotten in time. Not: the register as a whole."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from bot.people.roster import MEMBERS
from bot.storage.database import Database
from handlers.conferences import marking, personal, planning
from handlers.conferences.model import Delegate, Presence, SessionState, Standing
from handlers.conferences.tables import CONFERENCES, EVENTS, MARKS, SEATS
from tests.handlers.conferences.core_kit import AN, BINH, CUC, NOW, mark, standing_now, stored

ME, OTHER = 41, 42
DUNG = Delegate("Phạm Thu Dung", "Chủ tịch CĐGD")
PARTS = {part.name: part for part in personal.held()}


async def used(database: Database) -> Standing:
    """An was replaced in their own unit and named by another; Dung, without a number, was named by both."""
    standing = await stored(database, freeze_days=0)
    one, two = standing.invitations
    async with database.write() as session:
        for unit_id, person_id, name, phone in (
            (one.unit_id, ME, AN.name, AN.phone), (one.unit_id, OTHER, DUNG.name, None),
        ):  # fmt: skip
            row = {"unit_id": unit_id, "full_name": name, "folded": "x", "phone": phone, "title": "", "role": "member",
                   "person_id": person_id, "created_at": NOW}  # fmt: skip
            await session.execute(sa.insert(MEMBERS).values(row))
        named = {1: (0, AN), 2: (0, DUNG)}
        await planning.confirm_many(session, one.id, named, by=ME, now=NOW)
        await planning.substitute(session, one.id, 1, 1, CUC, by=OTHER, now=NOW)
        await planning.confirm_many(session, two.id, {1: (0, AN), 2: (0, DUNG), 3: (0, BINH)}, by=OTHER, now=NOW)
        seat = standing.invitations[1].seats[0]
        ill = mark("a", Presence.LEAVE, invitation_id=two.id, seat_id=seat.id, by=ME, reason="ốm")
        await marking.mark(session, standing.sessions[0].id, [ill])
        await session.execute(sa.update(CONFERENCES).values(created_by=ME))
    return standing


async def test_a_person_sees_what_names_them_and_nothing_of_others(database: Database) -> None:
    await used(database)
    async with database.read() as session:
        mine = await PARTS["conference_seats"].export(session, ME)
        theirs = await PARTS["conference_seats"].export(session, OTHER)
        assert await PARTS["conference_seats"].export(session, 99) == []
        did = {name: len(await part.export(session, ME)) for name, part in PARTS.items()}
    assert [(row["unit"], row["seat"], row["name"], row["phone"]) for row in mine] == [
        ("Đơn vị 1", 1, AN.name, AN.phone), ("Đơn vị 2", 1, AN.name, AN.phone),
    ]  # fmt: skip
    # Without a number a name counts in the person's own unit alone.
    assert [(row["unit"], row["seat"], row["name"]) for row in theirs] == [("Đơn vị 1", 2, DUNG.name)]
    assert did["conference_marks"] == did["conferences"] == 1 and did["conference_events"] == 2


async def test_an_erased_person_leaves_seats_and_no_name(database: Database) -> None:
    standing = await used(database)
    async with database.write() as session:
        for part in PARTS.values():
            await part.erase(session, ME, NOW)
            assert await part.export(session, ME) == []
        texts = [str(tuple(row)) for table in (SEATS, MARKS) for row in await session.execute(sa.select(table))]
        assert not any(AN.name in text or AN.phone in text or "ốm" in text for text in texts)
        for column in (SEATS.c.changed_by, MARKS.c.marked_by, EVENTS.c.person_id, CONFERENCES.c.created_by):
            assert ME not in (await session.execute(sa.select(column))).scalars().all()
    first, second = (await standing_now(database, standing.conference.id)).invitations
    assert first.seats[0].delegate == CUC and first.seats[0].chain == (Delegate(personal.GONE),)
    assert second.seats[0].delegate == Delegate(personal.GONE) and second.seats[2].delegate == BINH
    assert second.marks[0].presence is Presence.LEAVE and second.marks[0].by is None


async def test_names_are_forgotten_in_time_where_the_session_is_over(database: Database) -> None:
    standing = await used(database)
    part, later = PARTS["conference_seats"], NOW + dt.timedelta(days=1)
    assert part.forget is not None and part.keep_days == 730
    async with database.write() as session:
        assert await part.forget(session, later) == 0  # not held yet
        await marking.hold(session, standing.sessions[0].id, by=None, now=NOW)
        assert await part.forget(session, NOW) == 0  # not long enough
        assert await part.forget(session, later) == 5
        assert await part.forget(session, later) == 0
    after = await standing_now(database, standing.conference.id)
    names = {
        each.name for one in after.invitations for seat in one.seats for each in (seat.delegate, *seat.chain) if each
    }
    assert names == {personal.GONE}
    assert [seat.plan for seat in after.invitations[0].seats][:1] == ["substituted"]
    assert after.sessions[0].state is SessionState.HELD
