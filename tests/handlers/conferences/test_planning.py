"""Changes of seats in the database: what is stored, and who wins when two come at once. Not: the rules themselves."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence

import pytest
import sqlalchemy as sa

from bot.storage.database import Database
from handlers.conferences import planning, queries
from handlers.conferences.model import Delegate, Invitation, Plan, SessionState, Stage
from handlers.conferences.planning import Done
from handlers.conferences.refused import Code, Refused
from handlers.conferences.tables import EVENTS
from tests.handlers.conferences.core_kit import AN, BINH, CUC, NOW, standing_now, stored

LATER = NOW + dt.timedelta(hours=1)


async def confirm(
    database: Database, one: Invitation, *named: tuple[int, int, Delegate], by: int = 5
) -> list[Done | Refused]:
    wanted = {number: (version, delegate) for number, version, delegate in named}
    async with database.write() as session:
        return await planning.confirm_many(session, one.id, wanted, by=by, now=LATER)


async def first(database: Database, conference_id: int) -> Invitation:
    return (await standing_now(database, conference_id)).invitations[0]


def codes(results: Sequence[Done | Refused]) -> list[str]:
    return [
        result.code if isinstance(result, Refused) else "changed" if result.changed else "same" for result in results
    ]


async def test_several_seats_are_confirmed_at_once_each_for_itself(database: Database) -> None:
    standing = await stored(database)
    one = standing.invitations[0]
    results = await confirm(database, one, (1, 0, AN), (2, 0, AN), (3, 0, CUC), (9, 0, BINH))
    assert codes(results) == ["changed", Code.SAME_PERSON, "changed", Code.NO_SEAT]
    after = await first(database, standing.conference.id)
    assert [seat.delegate for seat in after.seats] == [AN, None, CUC]
    assert [seat.plan for seat in after.seats] == [Plan.CONFIRMED, Plan.OPEN, Plan.CONFIRMED]
    assert (after.seats[0].version, after.seats[0].changed_at, after.seats[0].changed_by) == (1, LATER, 5)
    assert after.answered_at == LATER
    async with database.read() as session:
        events = list(await session.execute(sa.select(EVENTS).order_by(EVENTS.c.id)))
    assert [(event.what, event.person_id) for event in events] == [("seat.confirm", 5)] * 2
    assert not any(AN.name in event.about or AN.phone in event.about for event in events)


async def test_the_same_answer_again_changes_nothing(sqlite: Database) -> None:
    standing = await stored(sqlite)
    one = standing.invitations[0]
    await confirm(sqlite, one, (1, 0, AN))
    before = await first(sqlite, standing.conference.id)
    assert codes(await confirm(sqlite, one, (1, 0, AN), by=6)) == ["same"]
    assert await first(sqlite, standing.conference.id) == before


async def test_a_change_of_something_that_was_not_seen_is_refused(sqlite: Database) -> None:
    standing = await stored(sqlite)
    one = standing.invitations[0]
    await confirm(sqlite, one, (1, 0, AN))
    async with sqlite.write() as session:
        await planning.withdraw(session, one.id, 1, 1, by=5, now=LATER)
    assert (await first(sqlite, standing.conference.id)).answered_at is None
    assert codes(await confirm(sqlite, one, (1, 0, BINH))) == [Code.CHANGED_MEANWHILE]
    assert codes(await confirm(sqlite, one, (1, 2, BINH))) == ["changed"]
    after = (await first(sqlite, standing.conference.id)).seats[0]
    assert (after.plan, after.chain) == (Plan.SUBSTITUTED, (AN,))


async def test_every_change_is_stored(database: Database) -> None:
    standing = await stored(database)
    one = standing.invitations[0]
    await confirm(database, one, (1, 0, AN), (2, 0, BINH))
    async with database.write() as session:
        done = await planning.substitute(session, one.id, 1, 1, CUC, by=5, now=LATER)
        assert (done.seat.delegate, done.seat.chain) == (CUC, (AN,))
        mended = Delegate("Thị Bình", "Trưởng ban", BINH.phone)
        await planning.correct(session, one.id, 2, 1, mended, by=5, now=LATER)
        await planning.decline_seat(session, one.id, 3, 0, "khuyết", by=5, now=LATER)
        gone = await planning.decline_unit(session, one.id, "bão", by=5, now=LATER)
        assert gone.declined == "bão"
        with pytest.raises(Refused) as caught:
            await planning.withdraw(session, one.id, 3, 1, by=5, now=LATER)
        assert caught.value.code == Code.UNIT_DECLINED
        await planning.return_unit(session, one.id, by=5, now=LATER)
    after = await first(database, standing.conference.id)
    assert [(s.plan, s.delegate, s.reason) for s in after.seats] == [
        (Plan.SUBSTITUTED, CUC, ""), (Plan.CONFIRMED, mended, ""), (Plan.DECLINED, None, "khuyết"),
    ]  # fmt: skip
    assert after.declined == "" and after.answered_at == LATER


async def test_after_the_freeze_the_organiser_decides(sqlite: Database) -> None:
    standing = await stored(sqlite, freeze_days=60)
    one = standing.invitations[0]
    assert codes(await confirm(sqlite, one, (1, 0, CUC))) == ["changed"], "who is named first is free"
    async with sqlite.write() as session:
        with pytest.raises(Refused) as caught:
            await planning.substitute(session, one.id, 1, 1, AN, by=5, now=LATER)
        assert caught.value.code == Code.FROZEN
        asked = await planning.request_change(session, one.id, 1, 1, AN, by=5, now=LATER)
        assert asked.seat.pending == AN and asked.seat.delegate == CUC
        await planning.approve(session, one.id, 1, 2, by=9, now=LATER)
        await planning.request_change(session, one.id, 1, 3, BINH, by=5, now=LATER)
        await planning.reject(session, one.id, 1, 4, by=9, now=LATER)
    after = (await first(sqlite, standing.conference.id)).seats[0]
    assert (after.delegate, after.pending, after.version) == (AN, None, 5)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"history": True}, Code.HISTORY),
        ({"stage": Stage.DRAFT}, Code.NOT_OPEN),
        ({"state": SessionState.CLOSED}, Code.SESSION_CLOSED),
    ],
)
async def test_a_refusal_writes_nothing(sqlite: Database, more: dict[str, object], code: Code) -> None:
    standing = await stored(sqlite, **more)
    one = standing.invitations[0]
    assert codes(await confirm(sqlite, one, (1, 0, AN))) == [code]
    async with sqlite.write() as session:
        with pytest.raises(Refused):
            await planning.decline_unit(session, one.id, "bão", by=5, now=LATER)
        with pytest.raises(Refused) as caught:
            await planning.decline_unit(session, 999, "bão", by=5, now=LATER)
        assert caught.value.code == Code.NO_INVITATION
    assert await first(sqlite, standing.conference.id) == one


async def test_of_two_at_once_one_has_the_seat_and_the_other_hears_who(database: Database) -> None:
    standing = await stored(database)
    one = standing.invitations[0]
    people = [Delegate(f"Người {n}", "", f"+8490000000{n}") for n in range(6)]
    found = await asyncio.gather(*(confirm(database, one, (1, 0, who), by=n) for n, who in enumerate(people)))
    results = [result for results in found for result in results]
    winners = [result for result in results if isinstance(result, Done)]
    assert len(winners) == 1
    holder = winners[0].seat
    for result in results:
        if isinstance(result, Refused):
            assert result.code == Code.SEAT_TAKEN
            assert result.seat is not None
            assert (result.seat.delegate, result.seat.changed_by) == (holder.delegate, holder.changed_by)
    after = (await first(database, standing.conference.id)).seats[0]
    assert (after.delegate, after.version) == (holder.delegate, 1)


async def test_two_officers_fill_different_seats_and_neither_is_lost(database: Database) -> None:
    standing = await stored(database)
    one = standing.invitations[0]
    pairs = [(1, AN), (2, BINH), (3, CUC)]
    found = await asyncio.gather(*(confirm(database, one, (number, 0, who)) for number, who in pairs))
    assert [codes(results) for results in found] == [["changed"]] * 3
    after = await first(database, standing.conference.id)
    assert [seat.delegate for seat in after.seats] == [AN, BINH, CUC]


async def test_invitations_may_be_repeated(database: Database) -> None:
    standing = await stored(database, units=3)
    session_id = standing.sessions[0].id
    ids = [one.unit_id for one in standing.invitations]
    async with database.write() as session:
        assert await queries.add_invitations(session, session_id, [*ids, ids[0]], seats=3) == 0
    assert (await standing_now(database, standing.conference.id)).invitations == standing.invitations


async def test_what_is_written_is_read_again(database: Database) -> None:
    standing = await stored(database, units=2)
    one = standing.conference
    async with database.read() as session:
        assert await queries.by_slug(session, "thu") == await queries.by_id(session, one.id) == one
        assert await queries.by_slug(session, "khac") is None
        assert await queries.conferences(session, Stage.OPEN) == [one]
        assert await queries.conferences(session, Stage.DRAFT) == []
        found = await queries.invited(session, standing.invitations[1].id, marks=True)
        assert found == queries.Invited(one, standing.sessions[0], standing.invitations[1])
        assert await queries.invited_of_units(session, [standing.invitations[1].unit_id]) == [found]
        whole = await queries.invited_of_units(session, [each.unit_id for each in standing.invitations])
        assert [each.invitation for each in whole] == list(standing.invitations)
        assert await queries.invited_of_units(session, []) == []
        assert await queries.invited(session, 999) is None
        assert await queries.session_standing(session, standing.sessions[0].id) == standing
        for missing in (queries.standing(session, 99), queries.session_standing(session, 99)):
            with pytest.raises(LookupError):
                await missing
    assert [len(each.seats) for each in standing.invitations] == [3, 3]
    assert standing.organiser == "Đơn vị 1"
