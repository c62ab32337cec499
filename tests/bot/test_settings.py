"""Settings: what is read, what is refused and in which words. Not: what is built from them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import read_settings


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither this machine's environment nor a `.env` of the checkout."""
    monkeypatch.chdir(tmp_path)
    for name in ("DATABASE_URL", "TELEGRAM_TOKEN", "TELEGRAM_MODE", "WEB_PORT", "TIMEZONE", "PUBLIC_URL"):
        monkeypatch.delenv(f"CONGDOAN_{name}", raising=False)


def test_defaults_need_nothing() -> None:
    settings = read_settings()
    assert settings.database_url.startswith("sqlite:///")
    assert settings.web_host == "127.0.0.1"
    assert settings.telegram_token is None
    assert settings.zone.key == "Asia/Ho_Chi_Minh"


def test_environment_and_dotenv_are_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("CONGDOAN_WEB_PORT=9001\nCONGDOAN_UNION_NAME=Công đoàn xã\n", encoding="utf-8")
    monkeypatch.setenv("CONGDOAN_WEB_PORT", "9002")
    settings = read_settings()
    assert settings.web_port == 9002  # the environment wins
    assert settings.union_name == "Công đoàn xã"


@pytest.mark.parametrize("encoding", ["utf-16", "cp1258"])
def test_a_dotenv_that_is_not_utf_8_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, encoding: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("CONGDOAN_UNION_NAME=Công đoàn\n", encoding=encoding, errors="replace")
    with pytest.raises(SettingsError, match=r"\.env.*UTF-8"):
        read_settings()


def test_a_dotenv_with_the_mark_of_windows_is_read_from_its_first_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("CONGDOAN_UNION_NAME=Công đoàn An Giang\n", encoding="utf-8-sig")
    assert read_settings().union_name == "Công đoàn An Giang"


def test_an_empty_variable_is_no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONGDOAN_TELEGRAM_TOKEN", "")
    monkeypatch.setenv("CONGDOAN_WEB_PORT", "")
    settings = read_settings()
    assert settings.telegram_token is None
    assert settings.web_port == 8080


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("WEB_PORT", "nhà", "CONGDOAN_WEB_PORT: cần một số nguyên"),
        ("WEB_PORT", "70000", "CONGDOAN_WEB_PORT: nhiều nhất là 65535"),
        ("FLOOD_LIMIT", "0", "CONGDOAN_FLOOD_LIMIT: ít nhất là 1"),
        ("TELEGRAM_MODE", "push", "CONGDOAN_TELEGRAM_MODE: dùng một trong: 'polling' hoặc 'webhook'"),
        ("WEB_PUSH_CONTACT", "văn phòng", "CONGDOAN_WEB_PUSH_CONTACT: viết như mailto:"),
        ("ZALO_OA_APP_ID", "1" * 60, "CONGDOAN_ZALO_OA_APP_ID: nhiều nhất 40 ký tự"),
        ("TIMEZONE", "Hanoi", "CONGDOAN_TIMEZONE: không có múi giờ này"),
        ("TIMEZONE", "../../etc/passwd", "CONGDOAN_TIMEZONE: không có múi giờ này"),
        ("DEMO", "có", "CONGDOAN_DEMO: dùng true hoặc false"),
    ],
)
def test_a_wrong_value_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str) -> None:
    monkeypatch.setenv(f"CONGDOAN_{name}", value)
    with pytest.raises(SettingsError) as caught:
        read_settings()
    assert caught.value.sentence.startswith("Cấu hình chưa đúng. ")
    assert said in caught.value.sentence


def test_all_faults_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONGDOAN_WEB_PORT", "x")
    monkeypatch.setenv("CONGDOAN_TIMEZONE", "x")
    with pytest.raises(SettingsError, match=r"WEB_PORT.*TIMEZONE"):
        read_settings()


def test_webhook_needs_address_and_secret() -> None:
    token = "123456:" + "a" * 35
    with pytest.raises(SettingsError, match="CONGDOAN_PUBLIC_URL và CONGDOAN_WEBHOOK_SECRET") as caught:
        read_settings(telegram_token=token, telegram_mode="webhook", public_url="https://a.vn")
    assert token not in str(caught.value)
    read_settings(telegram_token=token, telegram_mode="webhook", public_url="https://a.vn", webhook_secret="s")
    read_settings(telegram_mode="webhook")  # no Telegram at all


def test_secrets_are_not_printed() -> None:
    settings = read_settings(telegram_token="123456:abcdefghij", webhook_secret="rất bí mật")
    assert "abcdefghij" not in f"{settings!r} {settings} {settings.model_dump()}"
    assert "bí mật" not in f"{settings!r} {settings} {settings.model_dump()}"
