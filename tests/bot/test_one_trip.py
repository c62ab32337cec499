"""The cursor that works in one trip gives what the plain one gives, and counts its trips. Not: transactions."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.storage import one_trip
from bot.storage.database import Database
from bot.storage.one_trip import FIRST_ROWS, OneTripConnection

NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT i FROM n"
SIZES = (0, 1, FIRST_ROWS - 1, FIRST_ROWS, FIRST_ROWS + 1, 3 * FIRST_ROWS)


@pytest.fixture
async def connection(tmp_path: Path) -> AsyncIterator[OneTripConnection]:
    opened = await one_trip.connect(str(tmp_path / "one.db"), patience=1)
    assert isinstance(opened, OneTripConnection)
    yield opened
    await opened.close()


@pytest.fixture
def trips(connection: OneTripConnection, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the connection's thread was asked to do, from now on."""
    asked: list[Any] = []
    put: Callable[[Any], None] = connection._tx.put_nowait

    class Counting:
        def put_nowait(self, what: Any) -> None:
            asked.append(what)
            put(what)

    monkeypatch.setattr(connection, "_tx", Counting())
    return asked


@pytest.mark.parametrize("size", SIZES[1:])
async def test_all_rows_come_in_order_however_they_are_asked_for(connection: OneTripConnection, size: int) -> None:
    wanted = [(number,) for number in range(1, size + 1)]
    async with connection.cursor() as cursor:
        await cursor.execute(NUMBERS, (size,))
        assert await cursor.fetchall() == wanted
        assert await cursor.fetchall() == []
        await cursor.execute(NUMBERS, (size,))
        found = [await cursor.fetchone()]
        while rows := await cursor.fetchmany(7):
            found += rows
        assert found == wanted
        assert await cursor.fetchone() is None


async def test_a_usual_statement_is_one_trip_and_a_large_result_two(
    connection: OneTripConnection, trips: list[Any]
) -> None:
    for size, expected in ((1, 1), (FIRST_ROWS - 1, 1), (FIRST_ROWS + 1, 2)):
        trips.clear()
        async with connection.cursor() as cursor:
            await cursor.execute(NUMBERS, (size,))
            assert len(list(await cursor.fetchall())) == size
        assert len(trips) == expected, size


async def test_a_rollback_makes_a_trip_only_where_there_is_something_to_undo(
    connection: OneTripConnection, trips: list[Any]
) -> None:
    await connection.rollback()
    assert not trips
    async with connection.cursor() as cursor:
        await cursor.execute("CREATE TABLE things (n)")
        await cursor.execute("BEGIN")
        await cursor.execute("INSERT INTO things VALUES (1)")
        await connection.rollback()
        await cursor.execute("SELECT count(*) FROM things")
        assert await cursor.fetchall() == [(0,)]


async def test_after_a_cancelled_statement_a_rollback_is_always_made(
    connection: OneTripConnection, trips: list[Any]
) -> None:
    """The statement may still begin a transaction after the wait for it has ended."""
    async with connection.cursor() as cursor:
        waiting = asyncio.create_task(cursor.execute("BEGIN"))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        await connection.rollback()
        assert len(trips) == 2
        await cursor.execute("BEGIN")  # fails where one is open


@pytest.mark.parametrize("size", SIZES)
async def test_a_stream_and_a_list_hold_the_same(sqlite: Database, size: int) -> None:
    query = sa.text(NUMBERS.replace("?", ":size")).bindparams(size=max(size, 1))
    wanted = list(range(1, max(size, 1) + 1))
    async with sqlite.read() as session:
        async with session.stream(query) as result:
            assert [row.i async for row in result] == wanted
        assert [row.i for row in await session.execute(query)] == wanted


async def _trips_of(database: Database, monkeypatch: pytest.MonkeyPatch, **how: bool) -> list[str]:
    """What goes to the connection's thread in a transaction of a few statements, by the name of the work."""
    asked: list[str] = []
    execute = OneTripConnection._execute

    async def noted(self: OneTripConnection, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        asked.append(" ".join([fn.__name__, *(str(one).split()[0] for one in args[:1])]))
        return await execute(self, fn, *args, **kwargs)

    monkeypatch.setattr(OneTripConnection, "_execute", noted)
    async with database.write(**how) as session:
        await session.execute(sa.text("CREATE TABLE things (n)"))
        async with session.begin_nested():
            await session.execute(sa.text("INSERT INTO things VALUES (:n)"), [{"n": 1}, {"n": 2}])
        with suppress(LookupError):
            async with session.begin_nested():
                await session.execute(sa.text("DELETE FROM things"))
                raise LookupError
    monkeypatch.undo()
    async with database.glance() as session:
        assert (await session.execute(sa.text("SELECT count(*) FROM things"))).scalar_one() == 2
    return asked


async def test_a_brief_transaction_goes_to_the_thread_to_commit_alone(
    sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await _trips_of(sqlite, monkeypatch, brief=True) == ["commit"]


async def test_a_brief_transaction_waits_in_the_thread_for_another_program(sqlite: Database) -> None:
    """The loop goes on meanwhile, and what the other has written is seen."""
    async with sqlite.write() as session:
        await session.execute(sa.text("CREATE TABLE things (n)"))
    path = str(sqlite.engine.url.database)
    other = sqlite3.connect(path, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        other.execute("INSERT INTO things VALUES (1)")

        async def count() -> int:
            async with sqlite.write(brief=True) as session:
                return int((await session.execute(sa.text("SELECT count(*) FROM things"))).scalar_one())

        counting = asyncio.create_task(count())
        for _ in range(20):
            await asyncio.sleep(0.001)
        assert not counting.done()
        other.execute("COMMIT")
        async with asyncio.timeout(30):
            assert await counting == 1
    finally:
        other.close()


async def test_a_connection_is_as_patient_after_a_beginning_as_before(connection: OneTripConnection) -> None:
    for begins in (True, False):
        assert connection.begin_at_once() is begins  # the second time one is open already
        async with connection.cursor() as cursor:
            await cursor.execute("PRAGMA busy_timeout")
            assert await cursor.fetchone() == (1000,)


async def test_a_glance_makes_no_trip_and_what_comes_after_it_does(
    sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    execute = OneTripConnection._execute

    async def noted(self: OneTripConnection, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        asked.append(str(args[0]) if args else fn.__name__)
        return await execute(self, fn, *args, **kwargs)

    query = sa.text(NUMBERS.replace("?", ":size")).bindparams(size=3)
    async with sqlite.read():
        pass  # so that a connection is open
    monkeypatch.setattr(OneTripConnection, "_execute", noted)
    async with sqlite.glance() as session:
        assert list((await session.execute(query)).scalars()) == [1, 2, 3]
    assert not asked
    async with sqlite.read() as session:
        assert list((await session.execute(query)).scalars()) == [1, 2, 3]
    assert [asked[0], *asked[2:]] == ["BEGIN", "commit"]


async def test_any_other_transaction_leaves_the_loop_free(sqlite: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    trips = await _trips_of(sqlite, monkeypatch)
    assert "_first CREATE" in trips and "executemany INSERT" in trips and trips[-1] == "commit"


async def test_a_brief_transaction_that_fails_leaves_nothing_open(sqlite: Database) -> None:
    for _ in range(3):
        with pytest.raises(LookupError):
            async with sqlite.write(brief=True) as session:
                await session.execute(sa.text("CREATE TABLE things (n)"))
                raise LookupError
    with pytest.raises(sa.exc.OperationalError):
        async with sqlite.write(brief=True) as session:
            await session.execute(sa.text("SELECT * FROM things"))
    async with sqlite.write() as session:
        await session.execute(sa.text("CREATE TABLE things (n)"))
