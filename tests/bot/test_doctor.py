"""`congdoan doctor`: one line each, what to do about each fault, no secret in any. Not: exit codes (`test_cli.py`)."""

from __future__ import annotations

import datetime as dt
import json
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot import _doctor_database, cli, doctor
from bot.doctor import Finding, Level
from bot.schedule import JOBS
from bot.storage.database import Database
from knowledge.answer import Knowledge
from tests.fakes.telegram_server import FakeTelegram

SECRET = "7788990011:AAHgeheimgeheim"


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """In an empty folder, without this machine's settings."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("CONGDOAN_")]:
        monkeypatch.delenv(name)


@pytest.fixture(autouse=True, scope="module")
def library(knowledge: Knowledge) -> Iterator[None]:
    """The library is read once for all tests here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Knowledge, "load", lambda *_args, **_more: knowledge)
        yield


async def look(monkeypatch: pytest.MonkeyPatch, **settings: str) -> dict[str, Finding]:
    for name, value in settings.items():
        monkeypatch.setenv(f"CONGDOAN_{name}", value)
    found = await doctor.examine()
    assert len({finding.subject for finding in found}) == len(found)
    assert all("\n" not in str(finding) for finding in found)
    assert SECRET not in "".join(str(finding) + json.dumps(finding.as_dict()) for finding in found)
    return {finding.subject: finding for finding in found}


async def test_nothing_is_made_by_looking(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found = await look(monkeypatch)
    assert found["Cơ sở dữ liệu"].level is Level.GOOD and "sẽ tạo" in found["Cơ sở dữ liệu"].sentence
    assert found["Kho văn bản"].level is Level.GOOD and not any(tmp_path.glob("*"))  # noqa: ASYNC240


async def test_a_database_in_use_is_good(
    monkeypatch: pytest.MonkeyPatch, database: Database, database_url: str
) -> None:
    found = await look(monkeypatch, DATABASE_URL=database_url)
    for subject in ("Cấu hình", "Cơ sở dữ liệu", "Bảng dữ liệu", "Đồng hồ", "Việc định kỳ", "Ổ đĩa"):
        assert found[subject].level is Level.GOOD, found[subject]
    async with database.read() as session:
        names = await session.run_sync(lambda plain: sa.inspect(plain).get_table_names())
    assert "doctor_trial" not in names


async def test_other_versions_of_the_tables(monkeypatch: pytest.MonkeyPatch, sqlite: Database, sqlite_url: str) -> None:
    async def at(revision: str) -> Finding:
        async with sqlite.write() as session:
            await session.execute(sa.text("UPDATE alembic_version SET version_num = :to"), {"to": revision})
        return (await look(monkeypatch, DATABASE_URL=sqlite_url))["Bảng dữ liệu"]

    assert (await at("0002_people")).level is Level.WARNING
    newer = await at("9999_later")
    assert newer.level is Level.FAULT and "Cài bản" in newer.sentence


async def test_a_file_that_is_no_database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "a.db").write_text("đây là một tệp chữ, không phải cơ sở dữ liệu" * 40)
    found = await look(monkeypatch, DATABASE_URL=f"sqlite:///{tmp_path}/a.db")
    assert found["Cơ sở dữ liệu"].level is Level.FAULT and "Kiểm tra" in found["Cơ sở dữ liệu"].sentence


@pytest.mark.proof
async def test_a_database_that_somebody_holds(
    monkeypatch: pytest.MonkeyPatch, sqlite: Database, sqlite_url: str
) -> None:
    monkeypatch.setattr(_doctor_database, "SECONDS", 0.2)
    holder = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    found = await look(monkeypatch, DATABASE_URL=sqlite_url)
    holder.close()
    assert found["Cơ sở dữ liệu"].level is Level.FAULT and "không trả lời" in found["Cơ sở dữ liệu"].sentence


async def test_jobs_that_fail_or_are_late(monkeypatch: pytest.MonkeyPatch, sqlite: Database, sqlite_url: str) -> None:
    hours = dt.datetime.now(dt.UTC) - dt.timedelta(hours=3)
    async with sqlite.write() as session:
        await session.execute(sa.insert(JOBS).values(name="people.retention", next_at=hours))
    late = (await look(monkeypatch, DATABASE_URL=sqlite_url))["Việc định kỳ"]
    assert late.level is Level.WARNING and "people.retention" in late.sentence and "congdoan run" in late.sentence
    async with sqlite.write() as session:
        await session.execute(sa.update(JOBS).values(error="OSError"))
    assert "OSError" in (await look(monkeypatch, DATABASE_URL=sqlite_url))["Việc định kỳ"].sentence


async def test_a_clock_that_is_off(monkeypatch: pytest.MonkeyPatch, sqlite: Database, sqlite_url: str) -> None:
    monkeypatch.setattr(_doctor_database, "CLOCK_OFF", dt.timedelta(seconds=-1))
    assert (await look(monkeypatch, DATABASE_URL=sqlite_url))["Đồng hồ"].level is Level.FAULT
    monkeypatch.setattr(_doctor_database, "SANE_YEARS", range(1970, 1971))
    assert "NTP" in (await look(monkeypatch, DATABASE_URL=sqlite_url))["Đồng hồ"].sentence


async def test_a_full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_doctor_database, "LITTLE_DISK", 1 << 62)
    assert (await look(monkeypatch))["Ổ đĩa"].level is Level.WARNING
    monkeypatch.setattr(_doctor_database, "NO_DISK", 1 << 62)
    assert (await look(monkeypatch))["Ổ đĩa"].level is Level.FAULT


async def test_a_token_that_is_accepted_or_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    async with FakeTelegram(token=SECRET) as telegram:
        good = await look(monkeypatch, TELEGRAM_TOKEN=SECRET, TELEGRAM_API_URL=telegram.url)
        assert good["Telegram"].level is Level.GOOD and "@" in good["Telegram"].sentence
        refused = await look(monkeypatch, TELEGRAM_TOKEN=SECRET + "x")
        assert refused["Telegram"].level is Level.FAULT and "CONGDOAN_TELEGRAM_TOKEN" in refused["Telegram"].sentence
    gone = await look(monkeypatch, TELEGRAM_TOKEN=SECRET)
    assert gone["Telegram"].level is Level.FAULT and "không kết nối được" in gone["Telegram"].sentence
    strange = await look(monkeypatch, TELEGRAM_API_URL=f"khong-phai-dia-chi/{SECRET}")
    assert strange["Telegram"].level is Level.FAULT


@pytest.mark.parametrize(
    ("address", "mode", "level"),
    [
        ("", "polling", Level.WARNING),
        ("http://x.vn", "polling", Level.WARNING),
        ("https://x.vn", "polling", Level.GOOD),
        ("http://x.vn", "webhook", Level.FAULT),
    ],
)
async def test_a_webhook_needs_https(monkeypatch: pytest.MonkeyPatch, address: str, mode: str, level: Level) -> None:
    more = {"TELEGRAM_TOKEN": SECRET, "TELEGRAM_API_URL": "http://127.0.0.1:1/bot", "WEBHOOK_SECRET": "s" * 20}
    found = await look(monkeypatch, PUBLIC_URL=address, TELEGRAM_MODE=mode, **more)
    assert found["Địa chỉ công khai"].level is level


async def test_settings_that_cannot_be_read_are_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    found = await look(monkeypatch, WEB_PORT="abc", TELEGRAM_TOKEN=SECRET)
    assert found["Cấu hình"].level is Level.FAULT and "CONGDOAN_WEB_PORT" in found["Cấu hình"].sentence


def test_the_command_prints_a_line_each(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["congdoan", "doctor"])
    with pytest.raises(SystemExit, match=r"^0$"):
        cli.main()
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) >= 7 and all(line.startswith(("✅ ", "⚠️ ")) for line in lines)
