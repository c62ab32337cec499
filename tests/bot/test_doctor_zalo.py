"""What `congdoan doctor` says of a Zalo Bot: token, webhook, and what is left of the month."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import AsyncIterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot._doctor_channels import channels
from bot._doctor_finding import Finding, Level
from bot._doctor_zalo import month_line
from bot.channels.base import Plan
from bot.quota import Guard, Usage
from bot.settings import Settings
from bot.storage.database import Database
from tests.fakes.zalo_server import FakeZalo

SECRET = "bi-mat-cua-webhook"
PUBLIC = "https://congdoan.example"
HOOK = f"{PUBLIC}/zalo-bot/webhook"


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """In an empty folder, without this machine's settings."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("CONGDOAN_")]:
        monkeypatch.delenv(name)


@pytest.fixture
async def fake() -> AsyncIterator[FakeZalo]:
    async with FakeZalo() as server:
        yield server


async def look(fake: FakeZalo, **settings: object) -> dict[str, Finding]:
    given = {"zalo_bot_token": fake.token, "zalo_bot_api_url": fake.url, **settings}
    found = await channels(Settings.model_validate(given))
    assert fake.token not in "".join(str(finding) + json.dumps(finding.as_dict()) for finding in found)
    return {finding.subject: finding for finding in found}


async def test_without_a_token_there_is_only_a_hint() -> None:
    (finding,) = [one for one in await channels(Settings()) if "Zalo" in one.subject]
    assert finding.level is Level.WARNING and "CONGDOAN_ZALO_BOT_TOKEN" in finding.sentence


async def test_an_accepted_token_that_polls(fake: FakeZalo) -> None:
    found = await look(fake)
    assert found["Zalo Bot"].level is Level.GOOD and "bot.VDKyGxQvc" in found["Zalo Bot"].sentence
    assert "0/3.000 tin" in found["Hạn mức Zalo Bot"].sentence
    assert all("Telegram" not in subject for subject in found)
    fake.world.webhook.url = "https://noi-khac.example/x"
    assert (await look(fake))["Zalo Bot"].level is Level.WARNING
    assert fake.world.webhook.url  # nothing is changed by looking


@pytest.mark.parametrize(
    ("public", "there", "level"),
    [(PUBLIC, HOOK, Level.GOOD), (PUBLIC, "", Level.WARNING), (PUBLIC, "https://x.example", Level.WARNING),
     ("http://congdoan.example", "", Level.FAULT)],
)  # fmt: skip
async def test_a_webhook(fake: FakeZalo, public: str, there: str, level: Level) -> None:
    fake.world.webhook.url = there
    found = await look(fake, zalo_bot_mode="webhook", public_url=public, webhook_secret=SECRET)
    assert found["Zalo Bot"].level is level


async def test_faults_say_what_to_do(fake: FakeZalo) -> None:
    assert "CONGDOAN_ZALO_BOT_TOKEN" in (await look(fake, zalo_bot_token="1:sai"))["Zalo Bot"].sentence
    fake.fault("getMe", kind="garbage")
    fake.fault("getMe", kind="http", status=502)
    fake.fault("getMe", kind="api", error_code=429)
    sentences = [(await look(fake))["Zalo Bot"] for _ in range(3)]
    await fake.stop()
    sentences.append((await look(fake))["Zalo Bot"])
    assert all(finding.level is Level.FAULT for finding in sentences)
    assert "502" in sentences[1].sentence and "429" in sentences[2].sentence
    assert "không kết nối được" in sentences[3].sentence


async def test_the_month_is_read_from_the_database(fake: FakeZalo, database: Database, database_url: str) -> None:
    zone = ZoneInfo("Asia/Ho_Chi_Minh")
    guard = Guard(database, Plan("zalo_bot", "Zalo Bot", 3000, 50), lambda: dt.datetime.now(dt.UTC), zone)
    await guard.add(sent=1500, received=1300)
    line = (await look(fake, database_url=database_url))["Hạn mức Zalo Bot"]
    assert line.level is Level.WARNING and "2.800/3.000 tin (gửi 1.500, nhận 1.300)" in line.sentence


async def test_a_database_that_cannot_be_read_is_another_lines_matter(fake: FakeZalo, tmp_path: Path) -> None:
    (tmp_path / "a.db").write_text("đây không phải cơ sở dữ liệu" * 40)
    line = (await look(fake, database_url=f"sqlite:///{tmp_path}/a.db"))["Hạn mức Zalo Bot"]
    assert line.level is Level.WARNING and "Cơ sở dữ liệu" in line.sentence


@pytest.mark.parametrize(
    ("usage", "level", "word"),
    [
        (Usage(sent=60, users=3), Level.GOOD, "60/100 tin"),
        (Usage(sent=60, received=12), Level.WARNING, "sắp hết"),
        (Usage(users=7), Level.WARNING, "7/10 người"),
        (Usage(sent=90), Level.WARNING, "chỉ còn trả lời"),
    ],
)
def test_the_line_of_a_month(usage: Usage, level: Level, word: str) -> None:
    line = month_line(Plan("zalo_bot", "Zalo Bot", messages=100, users=10), usage)
    assert line.level is level and word in line.sentence
    assert "∞" in month_line(Plan("x", "X", messages=0, users=0), usage).sentence
