"""What `congdoan doctor` says of web push, and the key that `--fix` makes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot import cli, doctor
from bot.doctor import Finding, Level
from bot.errors import SettingsError
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


async def test_it_is_a_line_only_where_it_is_on_and_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await line() is None
    monkeypatch.setenv("CONGDOAN_WEB_PUSH", "true")
    found = await line()
    assert found is not None
    assert found.level is Level.WARNING and "doctor --fix" in found.sentence
    assert "Đã tạo" in doctor.mend()
    found = await line()
    assert found is not None
    assert found.level is Level.GOOD and "nước ngoài" in found.sentence


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
