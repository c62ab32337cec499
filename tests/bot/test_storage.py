"""Opening a database and bringing it up to date, on both. Not: any table's own queries."""

from __future__ import annotations

import asyncio
import datetime as dt
import sys
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.app import all_features, one_metadata
from bot.errors import StorageError
from bot.storage import database as database_module
from bot.storage.database import Database, file_of, insert_once, is_new, is_unmade, newest_migration
from bot.storage.types import UtcDateTime
from bot.storage.upgrade import migrations

ROOT = Path(__file__).resolve().parents[2]
NOTES = sa.Table(
    "notes", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True), sa.Column("text", sa.Text, unique=True),
    sa.Column("at", UtcDateTime),
)  # fmt: skip


async def with_notes(database: Database) -> Database:
    async with database.write() as session:
        await session.run_sync(NOTES.create)
    return database


async def texts(database: Database) -> list[str]:
    async with database.read() as session:
        return list((await session.execute(sa.select(NOTES.c.text).order_by(NOTES.c.id))).scalars())


# migrations


def test_the_newest_migration_is_known_without_alembic() -> None:
    assert ScriptDirectory.from_config(migrations()).get_heads() == [newest_migration()]


async def test_migrations_make_exactly_the_tables_of_the_program(database: Database) -> None:
    metadata = one_metadata(all_features())

    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        found: list[object] = compare_metadata(context, metadata)
        return found

    async with database.read() as session:
        assert await session.run_sync(differences) == []
        names = await session.run_sync(lambda connection: sa.inspect(connection).get_table_names())
    assert set(names) == {*metadata.tables, "alembic_version"}


async def test_the_comparison_would_notice(sqlite: Database) -> None:
    metadata = one_metadata(all_features())
    NOTES.to_metadata(metadata)
    metadata.tables["inbox"].append_column(sa.Column("extra", sa.Integer))

    def differences(connection: Connection) -> int:
        return len(compare_metadata(MigrationContext.configure(connection), metadata))

    async with sqlite.read() as session:
        assert await session.run_sync(differences) >= 2


async def test_a_second_start_keeps_what_is_there(new_database_url: str) -> None:
    database = await with_notes(await Database.open(new_database_url))
    async with database.write() as session:
        await session.execute(sa.insert(NOTES).values(text="còn đây"))
    await database.close()
    for _ in range(2):
        database = await Database.open(new_database_url)
        assert await texts(database) == ["còn đây"]
        await database.close()


START_ALONE = "import asyncio, sys; from bot.storage.database import Database as D; asyncio.run(D.open(sys.argv[1]))"


async def test_processes_that_start_at_once(new_database_url: str) -> None:
    """Each finds the database either empty or up to date, never half way."""
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", START_ALONE, new_database_url, cwd=ROOT, stderr=asyncio.subprocess.PIPE
        )
        for _ in range(3)
    ]
    for process in processes:
        _, errors = await process.communicate()
        assert (process.returncode, errors.decode()) == (0, "")
    database = await Database.open(new_database_url)
    async with database.read() as session:
        assert (await session.execute(sa.text("SELECT count(*) FROM alembic_version"))).scalar_one() == 1
    await database.close()


# what cannot be opened


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "CONGDOAN_DATABASE_URL chưa đúng"),
        ("không phải địa chỉ", "CONGDOAN_DATABASE_URL chưa đúng"),
        ("postgresql://a:b@host:cổng/x", "CONGDOAN_DATABASE_URL chưa đúng"),
        ("mysql://localhost/x", "Chưa hỗ trợ cơ sở dữ liệu 'mysql'"),
        ("postgresql://nobody@127.0.0.1:1/x", "Không mở được cơ sở dữ liệu"),
        ("sqlite:///{folder}/file/a.db", "Không tạo được thư mục"),
        ("sqlite:///{folder}", "Không mở được cơ sở dữ liệu"),
    ],
)
async def test_a_wrong_address_is_one_sentence(url: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError) as caught:
        await Database.open(url.format(folder=tmp_path))
    assert caught.value.sentence.startswith(said)
    assert "\n" not in caught.value.sentence


async def test_a_password_is_not_in_the_sentence(new_postgres_url: str) -> None:
    with pytest.raises(StorageError) as caught:
        await Database.open(new_postgres_url.replace("postgres@/test", "postgres:b%C3%AD-mat@/khong"))
    assert "mat" not in caught.value.sentence
    assert "khong" in caught.value.sentence


async def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "van-ban.db"
    file.write_text("Đây là một văn bản, không phải cơ sở dữ liệu. " * 50, encoding="utf-8")
    before = file.read_bytes()
    with pytest.raises(StorageError, match="Không mở được cơ sở dữ liệu"):
        await Database.open(f"sqlite:///{file}")
    assert file.read_bytes() == before


async def test_a_database_of_a_newer_program_is_refused(new_database_url: str) -> None:
    database = await Database.open(new_database_url)
    async with database.write() as session:
        await session.execute(sa.text("UPDATE alembic_version SET version_num = '9999_later'"))
    await database.close()
    with pytest.raises(StorageError, match="thuộc một bản khác"):
        await Database.open(new_database_url)


async def test_folders_are_made(tmp_path: Path) -> None:
    database = await Database.open(f"sqlite:///{tmp_path}/a/b/c.db")
    await database.close()
    assert (tmp_path / "a/b/c.db").exists()


# transactions


async def test_a_transaction_is_all_or_nothing(database: Database) -> None:
    await with_notes(database)
    with pytest.raises(RuntimeError, match="in the middle"):
        async with database.write() as session:
            await session.execute(sa.insert(NOTES).values(text="a"))
            raise RuntimeError("in the middle")
    assert await texts(database) == []
    async with database.write() as session:
        await session.execute(sa.insert(NOTES).values(text="b"))
    assert await texts(database) == ["b"]


async def test_a_writer_that_is_cancelled_lets_go_at_once(database: Database) -> None:
    """At whatever statement: on SQLite a lock that stays behind would stop every other writer for ten seconds."""
    await with_notes(database)

    async def write_for_ever() -> None:
        while True:
            async with database.write() as session:
                await session.execute(sa.select(NOTES.c.id).limit(1))
                await session.execute(sa.insert(NOTES))
                await asyncio.sleep(0)
                await session.execute(sa.insert(NOTES))

    for number in range(60):
        writer = asyncio.create_task(write_for_ever())
        await asyncio.sleep(number % 20 / 1500)
        writer.cancel()
        await asyncio.wait([writer])
        async with asyncio.timeout(30), database.write() as session:
            count = (await session.execute(sa.select(sa.func.count()).select_from(NOTES))).scalar_one()
        assert count % 2 == 0  # nor is half of anything left


async def test_writers_that_read_first_do_not_lose_each_others_work(sqlite: Database) -> None:
    """Two deferred transactions that both read and then write would fail with "database is locked"."""
    await with_notes(sqlite)

    async def add() -> None:
        async with sqlite.write() as session:
            count = (await session.execute(sa.select(sa.func.count()).select_from(NOTES))).scalar_one()
            await asyncio.sleep(0)
            await session.execute(sa.insert(NOTES).values(text=str(count)))

    await asyncio.gather(*(add() for _ in range(60)))
    assert await texts(sqlite) == [str(number) for number in range(60)]


async def test_two_processes_on_one_sqlite_file_wait_for_each_other(sqlite: Database, sqlite_url: str) -> None:
    await with_notes(sqlite)
    other = await Database.open(sqlite_url)

    async def add(database: Database, name: str) -> None:
        for number in range(20):
            async with database.write() as session:
                await session.execute(sa.select(sa.func.count()).select_from(NOTES))
                await session.execute(sa.insert(NOTES).values(text=f"{name}{number}"))

    await asyncio.gather(add(sqlite, "a"), add(other, "b"))
    assert len(await texts(sqlite)) == 40
    await other.close()


async def test_readers_do_not_wait_for_a_writer(database: Database) -> None:
    await with_notes(database)
    async with database.write() as session:
        await session.execute(sa.insert(NOTES).values(text="chưa xong"))
        async with asyncio.timeout(30):
            assert await texts(database) == []
    assert await texts(database) == ["chưa xong"]


async def test_a_connection_that_broke_while_it_lay_idle_is_replaced(
    postgres: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    me, others = sa.select(sa.func.pg_backend_pid()), sa.select(sa.func.pg_terminate_backend(sa.bindparam("pid")))
    for use in (postgres.read, postgres.glance, postgres.write):
        monkeypatch.setattr(database_module, "ASK_AFTER_SECONDS", 60.0)
        async with postgres.read() as session:
            async with postgres.read() as second:
                pid = (await second.execute(me)).scalar_one()
            await session.execute(others, {"pid": pid})
            monkeypatch.setattr(database_module, "ASK_AFTER_SECONDS", 0.0)
            for _ in range(2):
                async with use() as third:
                    assert (await third.execute(me)).scalar_one() != pid


async def test_a_glance_opens_no_transaction_and_what_follows_does(postgres: Database) -> None:
    one = sa.select(sa.func.now(), sa.func.pg_backend_pid())

    async def seen(session: AsyncConnection) -> list[Any]:
        return [(await session.execute(one)).one() for _ in range(2)]

    async with postgres.glance() as session:
        first, second = await seen(session)
        assert first.now < second.now
    async with postgres.write() as session:
        third, fourth = await seen(session)
        assert third.now == fourth.now and third.pg_backend_pid == first.pg_backend_pid


async def test_a_row_is_inserted_once(database: Database) -> None:
    await with_notes(database)
    async with database.write() as session:
        assert await is_new(session, NOTES, {"text": "a"})
        assert not await is_new(session, NOTES, {"text": "a"})
        await session.execute(insert_once(session, NOTES).values(text="a"))
        assert await is_new(session, NOTES, {"text": "b"})
    assert await texts(database) == ["a", "b"]


# times


async def test_times_come_back_as_they_went_in_and_in_utc(database: Database) -> None:
    await with_notes(database)
    hanoi = dt.datetime(2026, 11, 21, 9, 30, 15, 123456, tzinfo=dt.timezone(dt.timedelta(hours=7)))
    async with database.write() as session:
        await session.execute(sa.insert(NOTES).values(text="a", at=hanoi))
        await session.execute(sa.insert(NOTES).values(text="b", at=None))
        found = list((await session.execute(sa.select(NOTES.c.at).order_by(NOTES.c.id))).scalars())
        assert found == [hanoi, None]
        assert found[0].utcoffset() == dt.timedelta(0)
        later = sa.select(NOTES.c.text).where(NOTES.c.at > hanoi - dt.timedelta(microseconds=1))
        assert (await session.execute(later)).scalars().all() == ["a"]


async def test_a_naive_time_is_refused(database: Database) -> None:
    await with_notes(database)
    async with database.write() as session:
        with pytest.raises(sa.exc.StatementError, match="a time without a zone cannot be stored"):
            await session.execute(sa.insert(NOTES).values(text="a", at=dt.datetime(2026, 11, 21)))


def test_looking_for_a_database_makes_none(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "union.db"
    url = f"sqlite:///{path}"
    assert (file_of(url), is_unmade(url)) == (path, True)
    assert not path.parent.exists()
    path.parent.mkdir()
    path.touch()
    assert not is_unmade(url)
    for other in ("sqlite://", "sqlite:///:memory:", "postgresql://localhost/union"):
        assert (file_of(other), is_unmade(other)) == (None, False)
