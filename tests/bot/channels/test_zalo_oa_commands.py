"""`congdoan zalo-oa connect|status` and what the doctor says of an OA, against a fake one."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import inbox
from bot._doctor_channels import channels
from bot._doctor_finding import Finding, Level
from bot.conversation import Incoming
from bot.errors import SettingsError
from bot.settings import Settings, read_settings
from bot.storage.database import Database
from tests.bot.channels.oa_kit import LAN, connected, tokens_for, utc_now
from tests.fakes.zalo_oa_server import APP_ID, APP_SECRET, OA_ID, OA_SECRET, FakeOa


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """In an empty folder, without this machine's settings."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("CONGDOAN_")]:
        monkeypatch.delenv(name)


@pytest.fixture
async def fake() -> AsyncIterator[FakeOa]:
    async with FakeOa() as server:
        yield server


def settings_for(fake: FakeOa, url: str) -> dict[str, str]:
    return {
        "database_url": url,
        "public_url": "https://cd.example",
        "zalo_oa_app_id": APP_ID,
        "zalo_oa_app_secret": APP_SECRET,
        "zalo_oa_secret": OA_SECRET,
        "zalo_oa_api_url": fake.root,
        "zalo_oa_oauth_url": fake.oauth,
    }


def command(fake: FakeOa, url: str, *words: str) -> tuple[list[str], dict[str, str]]:
    own = {f"CONGDOAN_{name.upper()}": value for name, value in settings_for(fake, url).items()}
    return [sys.executable, "-m", "bot", "zalo-oa", *words], {**os.environ, **own}


async def start(fake: FakeOa, url: str, *words: str) -> asyncio.subprocess.Process:
    arguments, environment = command(fake, url, *words)
    return await asyncio.create_subprocess_exec(
        *arguments, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


async def test_connecting_from_the_command(fake: FakeOa, sqlite_url: str) -> None:
    process = await start(fake, sqlite_url, "connect")
    assert process.stdout is not None and process.stdin is not None
    await process.stdout.readline()
    link = (await process.stdout.readline()).decode().strip()
    assert link.startswith(f"{fake.oauth}/permission?app_id={APP_ID}&")
    out, errors = await process.communicate(fake.agrees(link).encode() + b"\n")
    assert process.returncode == 0, errors.decode()
    assert OA_ID in out.decode() and "access-" not in out.decode() + errors.decode()

    process = await start(fake, sqlite_url, "status", "--json")
    out, _ = await process.communicate()
    found = json.loads(out)
    assert (found["state"], found["oa_id"], found["pays"]) == ("connected", OA_ID, False)


async def test_a_wrong_code_is_one_sentence(fake: FakeOa, sqlite_url: str) -> None:
    process = await start(fake, sqlite_url, "connect")
    _, errors = await process.communicate(b"ma-sai\n")
    assert process.returncode == 1
    assert "chạy lại lệnh" in errors.decode() and len(errors.decode().strip().splitlines()) == 1


async def look(fake: FakeOa, url: str, **more: object) -> dict[str, Finding]:
    found = await channels(Settings.model_validate({**settings_for(fake, url), **more}))
    assert not any(word in str(found) for word in ("access-", "refresh-", APP_SECRET, OA_SECRET))
    return {finding.subject: finding for finding in found}


async def test_the_doctor_tells_how_it_stands(fake: FakeOa, sqlite: Database, sqlite_url: str) -> None:
    assert "Zalo OA" not in {finding.subject for finding in await channels(Settings())}
    assert (await look(fake, sqlite_url))["Zalo OA"].level is Level.FAULT
    assert "connect" in (await look(fake, "sqlite:///none.db"))["Zalo OA"].sentence
    assert (await look(fake, sqlite_url, public_url="http://cd.example"))["Zalo OA"].level is Level.FAULT
    moment = [utc_now()]
    async with tokens_for(fake, sqlite, lambda: moment[0]) as tokens:
        await connected(fake, tokens)
        silent = (await look(fake, sqlite_url))["Zalo OA"]
        assert silent.level is Level.WARNING and "webhook" in silent.sentence
        event = Incoming(channel="zalo_oa", event_id="1", chat_id=LAN, sender_id=LAN, text="a", received_at=utc_now())
        async with sqlite.write() as session:
            await inbox.store(session, event)
        found = await look(fake, sqlite_url)
        assert found["Zalo OA"].level is Level.GOOD and OA_ID in found["Zalo OA"].sentence
        assert "48 giờ" in found["Khung giờ Zalo OA"].sentence and "chưa bật" in found["Khung giờ Zalo OA"].sentence
        assert "365 ngày" in (await look(fake, sqlite_url, zalo_oa_pays=True))["Khung giờ Zalo OA"].sentence
        fake.world.issue()
        moment[0] += dt.timedelta(hours=30)
        with pytest.raises(Exception, match="mất mã"):
            await tokens.access()
    lost = (await look(fake, sqlite_url))["Zalo OA"]
    assert lost.level is Level.FAULT and "zalo-oa connect" in lost.sentence


@pytest.mark.parametrize("missing", ["zalo_oa_app_secret", "zalo_oa_secret", "public_url"])
def test_half_a_set_of_settings_is_refused(missing: str) -> None:
    given = {"zalo_oa_app_id": "1", "zalo_oa_app_secret": "a", "zalo_oa_secret": "b", "public_url": "https://x.example"}
    assert read_settings(**given).zalo_oa_app_id == "1"
    del given[missing]
    with pytest.raises(SettingsError, match="CONGDOAN_ZALO_OA_SECRET"):
        read_settings(**given)
    with pytest.raises(SettingsError, match="22:00-06:00"):
        read_settings(zalo_oa_closed_hours="đêm")
