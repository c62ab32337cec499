"""Marks in the database: once by their key, in any order, by two people at once; sessions held and closed."""

from __future__ import annotations

import asyncio
import datetime as dt
import random
from dataclasses import replace

import pytest
import sqlalchemy as sa

from bot.storage.database import Database
from handlers.conferences import marking
from handlers.conferences.marking import MarkResult, Said
from handlers.conferences.model import Mark, Presence, SessionState, Standing
from handlers.conferences.refused import Code, Refused
from handlers.conferences.tables import MARKS
from handlers.conferences.tally import tally
from tests.handlers.conferences.core_kit import NOW, mark, standing_now, stored

LATER = NOW + dt.timedelta(minutes=3)


async def marked(database: Database, standing: Standing, *marks: Mark) -> list[MarkResult]:
    async with database.write() as session:
        return await marking.mark(session, standing.sessions[0].id, marks)


async def undone(database: Database, standing: Standing, *keys: str) -> list[tuple[str, bool, bool]]:
    async with database.write() as session:
        found = await marking.undo(session, standing.sessions[0].id, keys, by=8, now=LATER)
    return [(one.key, one.undone, one.known) for one in found]


def at(standing: Standing, key: str, *, unit: int = 0, seat: int | None = 0, **more: object) -> Mark:
    """A mark of the unit and seat with these places in the list."""
    one = standing.invitations[unit]
    fields = {"invitation_id": one.id, "seat_id": None if seat is None else one.seats[seat].id} | more
    return replace(mark(key), **fields)  # type: ignore[arg-type]


def kinds(results: list[MarkResult]) -> list[str]:
    return [result.refusal.code if result.refusal else result.kind.value for result in results]


async def test_marks_are_stored_once_and_read_again(database: Database) -> None:
    standing = await stored(database)
    marks = [at(standing, "a"), at(standing, "b", seat=1, presence=Presence.LEAVE, reason="ốm"), at(standing, "a")]
    assert kinds(await marked(database, standing, *marks)) == ["new", "new", "same"]
    assert kinds(await marked(database, standing, marks[0])) == ["same"]
    after = await standing_now(database, standing.conference.id)
    assert after.invitations[0].marks == tuple(marks[:2])


async def test_who_was_first_is_told_and_both_marks_are_kept(database: Database) -> None:
    standing = await stored(database)
    early, late = at(standing, "a", by=7), at(standing, "b", by=8, at=LATER)
    other = at(standing, "c", by=9, presence=Presence.ABSENT)
    await marked(database, standing, early)
    same, against = await marked(database, standing, late, other)
    assert (same.kind, same.by_before, same.at_before) == (Said.SAME, 7, NOW)
    assert (against.kind, against.by_before, against.at_before) == (Said.CONFLICT, 7, NOW)
    assert await undone(database, standing, "a", "b") == [("a", True, True), ("b", True, True)]
    after = await standing_now(database, standing.conference.id)
    assert [one.undone for one in after.invitations[0].marks] == [True, True, False]


async def test_an_undo_may_come_before_its_mark_and_again(database: Database) -> None:
    standing = await stored(database)
    assert await undone(database, standing, "a") == [("a", True, False)]
    assert await undone(database, standing, "a", "a") == [("a", False, False)]
    (late,) = await marked(database, standing, at(standing, "a"))
    assert (late.kind, late.by_before, late.at_before) == (Said.UNDONE, 8, LATER)
    assert kinds(await marked(database, standing, at(standing, "a"))) == ["undone"]
    (one,) = (await standing_now(database, standing.conference.id)).invitations[0].marks
    assert one == replace(at(standing, "a"), undone=True)


async def test_what_cannot_be_marked_is_refused_by_itself(database: Database) -> None:
    standing = await stored(database)
    await marked(database, standing, at(standing, "a"))
    wrong = [
        at(standing, "a", unit=1),
        at(standing, "b", seat_id=999),
        at(standing, "c", invitation_id=999),
        at(standing, "d", presence=Presence.CONFLICT),
        at(standing, "k" * 81),
        at(standing, "", seat=2),
        at(standing, "f", unit=1, seat=None),
    ]
    assert kinds(await marked(database, standing, *wrong)) == [
        Code.KEY_REUSED, Code.NO_SEAT, Code.NO_INVITATION, Code.NO_PRESENCE, Code.BAD_KEY, Code.BAD_KEY, "new",
    ]  # fmt: skip
    after = await standing_now(database, standing.conference.id)
    assert [len(one.marks) for one in after.invitations] == [1, 1]


async def test_of_two_at_once_both_are_told(database: Database) -> None:
    standing = await stored(database)
    together = [marked(database, standing, at(standing, f"k{n}", by=n)) for n in range(5)]
    results = [result for found in await asyncio.gather(*together) for result in found]
    assert sorted(result.kind for result in results) == [Said.NEW] + [Said.SAME] * 4
    first = next(n for n, result in enumerate(results) if result.kind is Said.NEW)
    assert {result.by_before for result in results if result.kind is Said.SAME} == {first}


async def test_one_key_from_two_senders_is_one_mark(database: Database) -> None:
    standing = await stored(database)
    found = await asyncio.gather(*(marked(database, standing, at(standing, "a")) for _ in range(5)))
    assert sorted(kind for results in found for kind in kinds(results)) == ["new"] + ["same"] * 4
    async with database.read() as session:
        assert (await session.execute(sa.select(sa.func.count()).select_from(MARKS))).scalar_one() == 1


async def test_a_mark_and_its_undo_at_once_end_undone(database: Database) -> None:
    standing = await stored(database)
    keys = [f"k{n}" for n in range(12)]
    both = [
        work
        for key in keys
        for work in (marked(database, standing, at(standing, key)), undone(database, standing, key))
    ]
    random.Random(4).shuffle(both)
    await asyncio.gather(*both)
    marks = (await standing_now(database, standing.conference.id)).invitations[0].marks
    assert sorted(one.key for one in marks) == sorted(keys) and all(one.undone for one in marks)


@pytest.mark.parametrize("seed", range(3))
async def test_any_order_ends_in_the_same_tally(sqlite: Database, seed: int) -> None:
    standing = await stored(sqlite, units=6, state=SessionState.HELD)
    chance = random.Random(seed)
    marks = [
        at(
            standing, f"k{n}", unit=chance.randrange(6), seat=chance.choice((None, 0, 1, 2)),
            presence=chance.choice((Presence.PRESENT, Presence.PRESENT, Presence.ABSENT, Presence.LEAVE)),
        )
        for n in range(60)
    ]  # fmt: skip
    taken_back = [one.key for one in marks if chance.random() < 0.3]
    last = {one.key: replace(one, undone=one.key in taken_back) for one in marks}
    expected = tally(replace(standing, invitations=tuple(
        replace(each, marks=tuple(one for one in last.values() if one.invitation_id == each.id))
        for each in standing.invitations
    )))  # fmt: skip
    work: list[Mark | str] = [*marks, *chance.choices(marks, k=30), *taken_back, *taken_back]
    chance.shuffle(work)
    for one in work:
        if isinstance(one, Mark):
            await marked(sqlite, standing, one)
        else:
            await undone(sqlite, standing, one)
    found = tally(await standing_now(sqlite, standing.conference.id))
    assert (found.names, found.presences) == (expected.names, expected.presences)


async def test_more_marks_than_one_statement_takes(database: Database) -> None:
    standing = await stored(database, units=300, seats=4)
    marks = [at(standing, f"k{n:04d}", unit=n // 4, seat=n % 4) for n in range(1200)]
    results = await marked(database, standing, *marks)
    assert kinds(results) == ["new"] * 1200
    gone = await undone(database, standing, *(one.key for one in marks[::2]))
    assert len(gone) == 600 and all(known for _, _, known in gone)
    after = await standing_now(database, standing.conference.id)
    assert sum(not one.undone for each in after.invitations for one in each.marks) == 600


async def test_a_session_is_held_and_closed_because_somebody_says_so(database: Database) -> None:
    standing = await stored(database)
    session_id = standing.sessions[0].id
    await marked(database, standing, at(standing, "a"))
    assert tally(await standing_now(database, standing.conference.id)).expected == 0
    async with database.write() as session:
        with pytest.raises(Refused) as caught:
            await marking.close(session, session_id, by=9, now=NOW)
        assert caught.value.code == Code.SESSION_NOT_HELD
        held = await marking.hold(session, session_id, by=9, now=NOW)
        assert (held.state, held.held_at) == (SessionState.HELD, NOW)
        assert await marking.hold(session, session_id, by=9, now=LATER) == held
        back = await marking.unhold(session, session_id, by=9, now=NOW)
        assert (back.state, back.held_at) == (SessionState.PLANNED, None)
        await marking.hold(session, session_id, by=9, now=NOW)
    assert tally(await standing_now(database, standing.conference.id)).attended == 1
    async with database.write() as session:
        closed = await marking.close(session, session_id, by=9, now=LATER)
        assert (closed.state, closed.closed_at) == (SessionState.CLOSED, LATER)
        for refused in (
            marking.mark(session, session_id, [at(standing, "b")]),
            marking.undo(session, session_id, ["a"], by=9, now=LATER),
            marking.unhold(session, session_id, by=9, now=LATER),
        ):
            with pytest.raises(Refused) as caught:
                await refused
            assert caught.value.code == Code.SESSION_CLOSED


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"history": True, "state": SessionState.HELD}, Code.HISTORY),
        ({"state": SessionState.CANCELLED}, Code.SESSION_CANCELLED),
        ({"state": SessionState.POSTPONED}, Code.SESSION_POSTPONED),
    ],
)
async def test_where_nothing_is_marked(sqlite: Database, more: dict[str, object], code: Code) -> None:
    standing = await stored(sqlite, **more)
    for refused in (marked(sqlite, standing, at(standing, "a")), undone(sqlite, standing, "a")):
        with pytest.raises(Refused) as caught:
            await refused
        assert caught.value.code == code
    async with sqlite.write() as session:
        with pytest.raises(Refused) as caught:
            await marking.hold(session, 999, by=9, now=NOW)
    assert caught.value.code == Code.NO_SESSION
