"""Which channels the settings switch on, and what their plans grant. Not: the channels themselves."""

from __future__ import annotations

import pytest

from bot import platforms
from bot.errors import SettingsError
from bot.settings import Settings, read_settings


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.chdir(str(tmp_path))


@pytest.mark.parametrize(
    ("settings", "limits"),
    [
        ({}, {}),
        ({"zalo_bot_token": "1:x"}, {"zalo_bot": 3000}),
        ({"zalo_bot_token": "1:x", "zalo_bot_month": 500}, {"zalo_bot": 500}),
        ({"zalo_bot_token": "1:x", "zalo_bot_month": 0}, {}),
        ({"zalo_bot_token": "1:x", "month_limits": "zalo_bot=7,telegram=9"}, {"zalo_bot": 7, "telegram": 9}),
    ],
)
def test_a_month_has_one_figure(settings: dict[str, object], limits: dict[str, int]) -> None:
    """An announcement is refused, and the rest kept for replies, by the same one."""
    given = Settings.model_validate(settings)
    assert {channel: plan.messages for channel, plan in platforms.plans(given).items()} == limits
    if "zalo_bot" in limits:
        assert platforms.zalo_plan(given).messages == limits["zalo_bot"]


def test_without_a_token_there_is_neither_channel_nor_job() -> None:
    assert platforms.quota_jobs(Settings()) == []


def test_a_webhook_that_cannot_work_is_a_fault_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"TOKEN": "1:x", "MODE": "webhook"}.items():
        monkeypatch.setenv(f"CONGDOAN_ZALO_BOT_{name}", value)
    monkeypatch.setenv("CONGDOAN_PUBLIC_URL", "https://cd.example.vn")
    with pytest.raises(SettingsError, match="WEBHOOK_SECRET từ 8 ký tự"):
        read_settings()
    monkeypatch.setenv("CONGDOAN_WEBHOOK_SECRET", "12345678")
    assert read_settings().zalo_bot_mode == "webhook"
    monkeypatch.setenv("CONGDOAN_ZALO_BOT_NOTICES_UNTIL", "101")
    with pytest.raises(SettingsError, match="nhiều nhất là 100"):
        read_settings()
