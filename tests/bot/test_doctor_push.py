"""What `congdoan doctor` says of web push, and the key that `--fix` makes."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from bot import cli, doctor, push_switch
from bot.doctor import Finding, Level
from bot.errors import SettingsError
from bot.storage.database import Database
from bot.web import push_keys

SUBJECT = "Báo tin trên trình duyệt"


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CONGDOAN_DATABASE_URL", f"sqlite:///{tmp_path}/union.db")
    monkeypatch.setenv("CONGDOAN_WEB_PUSH_CONTACT", "mailto:cong-doan@example.vn")
    return tmp_path


async def line() -> Finding | None:
    return next((found for found in await doctor.examine() if found.subject == SUBJECT), None)


async def test_it_says_whether_it_is_on_and_what_is_missing(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    found = await line()
    assert found is not None and found.level is Level.GOOD
    assert "đang tắt" in found.sentence and "doctor --fix" in found.sentence
    assert not (folder / "union.db").exists()
    await switched(f"sqlite:///{folder}/union.db")
    found = await line()
    assert found is not None and found.level is Level.WARNING and "doctor --fix" in found.sentence
    assert "Đã tạo" in doctor.mend()
    found = await line()
    assert found is not None and found.level is Level.GOOD
    assert "đang bật từ 22/11/2026, 0 trình duyệt" in found.sentence and "nước ngoài" in found.sentence
    monkeypatch.setenv("CONGDOAN_WEB_PUSH", "false")
    assert await line() is None


async def test_a_key_that_cannot_be_read_is_told(folder: Path) -> None:
    doctor.mend()
    (folder / "var" / "web-push.pem").write_text("khóa gì đâu", encoding="utf-8")
    await switched(f"sqlite:///{folder}/union.db")
    found = await line()
    assert found is not None and found.level is Level.WARNING and "Không đọc được khóa" in found.sentence


async def switched(url: str) -> None:
    """As an admin does."""
    database = await Database.open(url)
    async with database.write() as session:
        await push_switch.switch(session, True, dt.datetime(2026, 11, 22, 3, tzinfo=dt.UTC))
    await database.close()


def test_fix_makes_the_key_and_keeps_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = folder / "var" / "web-push.pem"
    for words in ("Đã tạo khóa", "giữ nguyên"):
        with pytest.raises(SystemExit):
            cli.app(["doctor", "--fix", "--json"])
        told = capsys.readouterr()
        assert words in told.err
        json.loads(told.out)
        assert "PRIVATE" not in told.err + told.out
        made = push_keys.public(push_keys.read(key))
    assert made == push_keys.public(push_keys.read(key))


def test_a_folder_that_cannot_be_written_is_a_sentence(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    (folder / "tep").write_text("", encoding="utf-8")
    monkeypatch.setenv("CONGDOAN_WEB_PUSH_KEY", str(folder / "tep" / "key.pem"))
    with pytest.raises(SettingsError, match="Không ghi được"):
        doctor.mend()
