"""SQLite's driver with one trip to its thread a statement, or none.

aiosqlite works in a thread of its own, and SQLAlchemy asks it four times a statement: make a cursor, execute, fetch,
close. Each trip costs more than what most statements do, so here one trip does all of it, up to some hundred rows; and
a commit or rollback of nothing, which ends every use of a pooled connection, makes none.

In a `brief` transaction that has begun to write, statements make no trip at all: SQLite has given it the lock, so they
wait for nobody, and what they do takes less than the way. Nor does a `glance`, one small reading statement: who reads
waits for no writer. Beginning to write makes a trip where another program holds the lock; a commit, which waits for
the disk, always makes one.
For: the connections of `database.py`, by `create_async_engine(async_creator=…)`. Not for: transactions and settings.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterable
from typing import Any

import aiosqlite
from aiosqlite.context import contextmanager

FIRST_ROWS = 500
STATEMENTS_KEPT = 500
"""How many prepared statements a connection keeps; every sentence of SQL that the house has fits."""


class OneTripCursor(aiosqlite.Cursor):
    """A cursor whose first rows have come by the time `execute` returns; mostly these are all, and it is finished."""

    def __init__(self, connection: OneTripConnection, cursor: sqlite3.Cursor) -> None:
        super().__init__(connection, cursor)
        self._home = connection
        self._rows: list[Any] = []
        self._more = False

    async def execute(self, sql: str, parameters: Iterable[Any] | None = None) -> OneTripCursor:
        self._rows = await self._ask(self._first, sql, () if parameters is None else parameters)
        self._more = len(self._rows) == FIRST_ROWS
        return self

    def _first(self, sql: str, parameters: Any) -> list[Any]:
        """In the connection's own thread."""
        self._cursor.execute(sql, parameters)
        return self._cursor.fetchmany(FIRST_ROWS) if self._cursor.description else []

    async def _ask(self, work: Callable[..., Any], *arguments: Any) -> Any:
        home = self._home
        if home.glance or (home.brief and home.in_transaction):
            return work(*arguments)
        return await self._execute(work, *arguments)  # type: ignore[no-untyped-call]  # aiosqlite types none

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> OneTripCursor:
        await self._ask(self._cursor.executemany, sql, parameters)
        return self

    async def fetchone(self) -> Any:
        rows = await self.fetchmany(1)
        return rows[0] if rows else None

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        most = self.arraysize if size is None else size
        if len(self._rows) < most and self._more:
            self._rows += await self._ask(self._cursor.fetchmany, most)
        found, self._rows = self._rows[:most], self._rows[most:]
        return found

    async def fetchall(self) -> list[Any]:
        found, self._rows = self._rows, []
        if self._more:
            found += await self._ask(self._cursor.fetchall)
            self._more = False
        return found

    async def close(self) -> None:
        self._rows = []
        if self._more:
            await self._ask(self._cursor.close)


class OneTripConnection(aiosqlite.Connection):
    """A connection that knows when there is nothing to end. `brief`, `glance`: see above; for what comes next.

    `patience`: how many seconds a statement waits for another program.
    """

    brief = False
    glance = False
    patience = 0.0
    _unsure = False

    def begin_at_once(self) -> bool:
        """Takes the lock of all writers here and now; False where that fails: mostly another program holds it.

        Then the thread must try, which waits for its turn, or gives the error.
        """
        self._conn.execute("PRAGMA busy_timeout = 0")
        try:
            self._conn.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
        finally:
            self._conn.execute(f"PRAGMA busy_timeout = {round(self.patience * 1000)}")
        return True

    @contextmanager
    async def cursor(self) -> aiosqlite.Cursor:
        return OneTripCursor(self, self._conn.cursor())

    async def commit(self) -> None:
        if self._unsure or self._conn.in_transaction:
            await super().commit()

    async def rollback(self) -> None:
        if self._unsure or self._conn.in_transaction:
            await super().rollback()

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        try:
            return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]  # aiosqlite types none
        except asyncio.CancelledError:
            self._unsure = True  # its thread goes on with what was asked: nobody knows when that will be done
            raise


async def connect(path: str, *, patience: float) -> aiosqlite.Connection:
    """Opens a file; `patience` is how many seconds a statement waits for other programs. Raises sqlite3.Error."""

    def opened() -> sqlite3.Connection:
        # Its cursors are made in the caller's thread and work in the connection's own.
        return sqlite3.connect(
            path, timeout=patience, isolation_level=None, check_same_thread=False, cached_statements=STATEMENTS_KEPT
        )

    connection = OneTripConnection(opened, iter_chunk_size=64)
    connection.patience = patience
    connection._thread.daemon = True  # as SQLAlchemy does: one that was forgotten does not keep the program alive
    return await connection
