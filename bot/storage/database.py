"""One database: SQLite as it comes, PostgreSQL when a union outgrows it, the same code on both.

For: opening it, transactions, and bringing its tables up to date. Not for: any table or query.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import StorageError
from bot.storage import one_trip
from bot.storage.one_trip import STATEMENTS_KEPT

MIGRATION_LOCK = 7_201_101
BUSY_SECONDS = 10.0
ASK_AFTER_SECONDS = 2.0
PREPARED_AFTER = 1
"""PostgreSQL: a statement is prepared when a connection is asked for it again after so many times."""
_VERSION = sa.Table("alembic_version", sa.MetaData(), sa.Column("version_num", sa.String(32)))
_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}


def read_url(url: str) -> URL:
    """`sqlite:///file.db` or `postgresql://…` with the driver that we use. Raises StorageError for anything else."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise StorageError("CONGDOAN_DATABASE_URL chưa đúng: dùng sqlite:///đường/dẫn.db hoặc postgresql://…") from None
    name = parsed.drivername.split("+")[0]
    if name not in _DRIVERS:
        raise StorageError(f"Chưa hỗ trợ cơ sở dữ liệu '{name}': dùng sqlite:///… hoặc postgresql://…")
    return parsed.set(drivername=_DRIVERS[name])


def file_of(url: str) -> Path | None:
    """The file of SQLite; None for a database in memory and any other. Raises StorageError as `read_url` does."""
    parsed = read_url(url)
    on_disk = parsed.drivername.startswith("sqlite") and parsed.database and parsed.database != ":memory:"
    return Path(str(parsed.database)) if on_disk else None


def is_unmade(url: str) -> bool:
    """Whether the first start has yet to make this database: who only looks must not. Raises StorageError."""
    path = file_of(url)
    return path is not None and not path.exists()


class Database:
    """Transactions on one engine.

    On SQLite writers take turns behind a lock and begin IMMEDIATE: a deferred transaction that reads and then writes
    fails with "database is locked" as soon as there are two.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._writer = asyncio.Lock()

    @classmethod
    async def open(cls, url: str) -> Database:
        """Opens the database and brings its tables up to date. Raises StorageError with what to do."""
        path = file_of(url)
        if path is not None:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise StorageError(f"Không tạo được thư mục của cơ sở dữ liệu: {error.strerror}") from error
        database = cls.connect(url)
        try:
            await database.migrate()
        except BaseException as error:
            await database.close()
            if isinstance(error, DBAPIError):
                raise StorageError(_not_opened(error.orig)) from error
            raise
        return database

    @classmethod
    def connect(cls, url: str) -> Database:
        """The database as it is, for looking at it. Raises StorageError where SQLite cannot open the file."""
        path = file_of(url)
        if path is not None:
            _try_file(str(path))
        return cls(_engine(read_url(url)))

    async def revisions(self) -> tuple[str | None, str]:
        """The migration that the tables are at (None: there are none yet), and the newest one there is."""
        async with self.read() as session:
            return await session.run_sync(_current), newest_migration()

    async def migrate(self) -> None:
        """Applies every migration that is missing; several processes may start at once.

        Raises StorageError where the tables belong to another version of the program.
        """
        current, newest = await self.revisions()
        if current == newest:
            return
        from bot.storage.upgrade import upgrade  # its libraries cost a start with nothing to do a fifth of a second

        async with self.write() as session:
            if not self.is_sqlite:
                await session.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
            await session.run_sync(upgrade)

    @asynccontextmanager
    async def write(self, *, brief: bool = False) -> AsyncIterator[AsyncConnection]:
        """A transaction that may write: committed at the end, rolled back on an exception.

        `brief`: it asks few things and small ones, as a turn does. On SQLite they are then done without a detour over
        another thread (`one_trip.py`), and nothing else is done meanwhile.
        """
        if not self.is_sqlite:
            async with self.engine.begin() as session:
                yield session
            return
        async with self._writer, self.engine.connect() as plain:
            session = await plain.execution_options(writing=True, brief=brief)
            async with session.begin():
                yield session

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only reads."""
        async with self.engine.connect() as session, session.begin():
            yield session

    @asynccontextmanager
    async def glance(self) -> AsyncIterator[AsyncConnection]:
        """For one small statement that only reads: no transaction is around it, on SQLite it makes no detour either."""
        how: dict[str, Any] = {"glance": True} if self.is_sqlite else {"isolation_level": "AUTOCOMMIT"}
        async with self.engine.connect() as plain:
            yield await plain.execution_options(**how)

    async def close(self) -> None:
        await self.engine.dispose()


def insert_once(session: AsyncConnection, table: sa.Table) -> Any:
    """An INSERT that does nothing where a unique row is there already; the same on both databases."""
    return _insert_once(session.dialect.name, table)


@cache
def _insert_once(dialect: str, table: sa.Table) -> Any:
    """Built once: putting a statement together takes as long as asking it."""
    insert = sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
    return insert.on_conflict_do_nothing()


@cache
def _insert_once_and_tell(dialect: str, table: sa.Table) -> Any:
    return _insert_once(dialect, table).returning(table.c.id)


async def new_id(session: AsyncConnection, table: sa.Table, values: dict[str, Any]) -> int | None:
    """Inserts a row unless a unique one is there already; its id, None where it was not inserted."""
    insert = _insert_once_and_tell(session.dialect.name, table)
    made: int | None = (await session.execute(insert, values)).scalar()
    return made


async def is_new(session: AsyncConnection, table: sa.Table, values: dict[str, Any]) -> bool:
    """Inserts a row unless a unique one is there already; whether it was inserted.

    The count of rows does not tell: psycopg's is unknown for an INSERT that returns its key.
    """
    return await new_id(session, table, values) is not None


def _not_opened(error: BaseException | None) -> str:
    reason = str(error).strip().splitlines()[0]
    return f"Không mở được cơ sở dữ liệu ({reason}). Kiểm tra CONGDOAN_DATABASE_URL."


def _try_file(path: str) -> None:
    """Raises StorageError where SQLite cannot open the file at all.

    Asked before the driver is, whose thread may outlive the loop after a connection that could not be made.
    """
    try:
        sqlite3.connect(path).close()
    except sqlite3.Error as error:
        raise StorageError(_not_opened(error)) from error


def _engine(url: URL) -> AsyncEngine:
    """Errors name no values: they end in the log, which must hold no message and no name."""
    if not url.drivername.startswith("sqlite"):
        # The connection used last is used next: it has most statements prepared.
        engine = create_async_engine(
            url,
            pool_size=8,
            max_overflow=4,
            pool_use_lifo=True,
            hide_parameters=True,
            connect_args={"prepare_threshold": PREPARED_AFTER},
        )
        _keep_prepared(engine)
        _ask_after_a_pause(engine)
        return engine
    path = url.database or ":memory:"
    engine = create_async_engine(
        url, async_creator=lambda *_, **__: one_trip.connect(path, patience=BUSY_SECONDS), hide_parameters=True
    )

    @sa.event.listens_for(engine.sync_engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        # What is erased must not stay readable in the file's free space: secure_delete.
        pragmas = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON")
        try:
            cursor = connection.cursor()
            for pragma in pragmas:
                cursor.execute(f"PRAGMA {pragma}")
            cursor.close()
        except BaseException:
            connection.close()  # the pool drops a connection that fails here, and its thread would outlive the loop
            raise

    @sa.event.listens_for(engine.sync_engine, "invalidate")
    def _let_go(connection: Any, _record: Any, _error: Any) -> None:
        # A task was cancelled in the middle of a statement. Closing alone keeps the transaction, and with it the lock
        # of all writers, for as long as anything refers to one of its cursors.
        with suppress(ValueError):  # closed already
            connection.run_async(lambda driver: asyncio.shield(driver.rollback()))

    @sa.event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        driver: Any = connection.connection.driver_connection
        driver.brief, driver.glance = options.get("brief", False), options.get("glance", False)
        if driver.glance or (driver.brief and driver.begin_at_once()):
            return
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writing", False) else "BEGIN")

    return engine


def _keep_prepared(engine: AsyncEngine) -> None:
    @sa.event.listens_for(engine.sync_engine, "connect")
    def _keep(connection: Any, _record: Any) -> None:
        connection.driver_connection.prepared_max = STATEMENTS_KEPT


def _ask_after_a_pause(engine: AsyncEngine) -> None:
    """A connection that lay idle is asked whether it still stands: the server may have been started anew meanwhile.

    Asking before each use, as the pool can, takes as long as what most uses ask for.
    """

    @sa.event.listens_for(engine.sync_engine, "checkin")
    def _note(_connection: Any, record: Any) -> None:
        record.info["idle_since"] = time.monotonic()

    @sa.event.listens_for(engine.sync_engine, "checkout")
    def _ask(connection: Any, record: Any, _proxy: Any) -> None:
        idle_since = record.info.get("idle_since")  # none where it has just been made
        if idle_since is None or time.monotonic() - idle_since < ASK_AFTER_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error  # the pool drops all that it has, and connects anew


def newest_migration() -> str:
    """The name of the last migration: their files are named in their order, and after their revision."""
    return max(file.stem for file in (Path(__file__).parent / "migrations" / "versions").glob("[0-9]*.py"))


def _current(connection: Connection) -> str | None:
    if not sa.inspect(connection).has_table(_VERSION.name):
        return None
    revision: str | None = connection.execute(sa.select(_VERSION.c.version_num)).scalar()
    return revision
