"""Every setting of the program, read once from the environment (prefix `CONGDOAN_`) or a `.env` file and passed in.

For: names, defaults and what is wrong with a value. Not for: building anything from them (`app.py`).
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.clock import QuietHours
from bot.errors import SettingsError


class Settings(BaseSettings):
    """All settings; secrets are SecretStr and never printed."""

    model_config = SettingsConfigDict(env_prefix="CONGDOAN_", env_file=".env", env_ignore_empty=True, extra="ignore")

    database_url: str = "sqlite:///var/congdoan.db"
    telegram_token: SecretStr | None = None
    telegram_api_url: str = ""
    telegram_mode: Literal["polling", "webhook"] = "polling"
    zalo_bot_token: SecretStr | None = None
    zalo_bot_api_url: str = ""
    zalo_bot_mode: Literal["polling", "webhook"] = "polling"
    zalo_bot_name: str = Field(default="", description="as groups mention it, without @")
    # The figures of the plan Basic as its documentation gave them in September 2026; 0: no limit.
    zalo_bot_month: int = Field(default=3000, ge=0, description="messages a month")
    zalo_bot_users: int = Field(default=50, ge=0)
    zalo_bot_counts_received: bool = Field(default=True, description="whether what comes in counts towards the month")
    zalo_bot_notices_until: int = Field(default=90, ge=0, le=100, description="percent; then only replies leave")
    zalo_oa_app_id: str = Field(default="", max_length=40)
    zalo_oa_app_secret: SecretStr | None = Field(default=None, description="of the app, for its tokens")
    zalo_oa_secret: SecretStr | None = Field(default=None, description="of the OA, for the webhook's signature")
    zalo_oa_api_url: str = ""
    zalo_oa_oauth_url: str = ""
    # The windows as Zalo's documentation gave them between April and October 2026. Prices and daily caps are not known
    # for certain, so nothing that is billed is sent before the union says that it pays.
    zalo_oa_pays: bool = Field(default=False, description="whether billed messages may be sent")
    zalo_oa_free_hours: int = Field(default=48, ge=0)
    zalo_oa_consulting_days: int = Field(default=7, ge=0)
    zalo_oa_transaction_days: int = Field(default=365, ge=0)
    zalo_oa_closed_hours: str = Field(default="22:00-06:00", description="no transaction and promotion messages")
    zalo_oa_oldest_event: int = Field(
        default=10800, ge=60, description="seconds; Zalo's last try comes within two hours"
    )
    zalo_oa_phone_is_own: bool = Field(default=False, description="whether a number from Zalo's form counts as checked")
    public_url: str = ""
    webhook_secret: SecretStr | None = None
    web_host: str = "127.0.0.1"
    web_port: int = Field(default=8080, ge=0, le=65535)
    timezone: str = "Asia/Ho_Chi_Minh"
    union_name: str = "Công đoàn"
    union_contact: str = "ban chấp hành công đoàn cơ sở hoặc công đoàn xã, phường nơi trường đóng"
    helpline: str = "cơ sở y tế gần nhất"
    announce_second_person: bool = True
    month_limits: Annotated[dict[str, int], NoDecode] = Field(
        default={}, description="messages a channel carries in a month: zalo_bot=3000"
    )
    flood_limit: int = Field(default=20, ge=1, description="messages a person may send in a minute")
    quiet_hours: str = Field(default="21:00-06:00", description="only replies and what is urgent; off: none")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    web_push: bool = Field(default=True, description="false: no admin can switch on that browsers are told")
    web_push_key: str = Field(default="var/web-push.pem", description="made by congdoan doctor --fix")
    web_push_contact: str = Field(default="", description="mailto:… or https://…")
    # The push services of Chrome, Firefox, Safari and Edge.
    web_push_hosts: str = "fcm.googleapis.com,updates.push.services.mozilla.com,web.push.apple.com,.notify.windows.com"
    demo: bool = False

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError("không có múi giờ này; ví dụ đúng: Asia/Ho_Chi_Minh") from error
        return value

    @field_validator("quiet_hours")
    @classmethod
    def _hours(cls, value: str) -> str:
        if value != "off" and QuietHours.read(value, dt.UTC) is None:
            raise ValueError("viết như 21:00-06:00, hoặc off")
        return value

    @field_validator("zalo_oa_closed_hours")
    @classmethod
    def _closed_hours(cls, value: str) -> str:
        if QuietHours.read(value, dt.UTC) is None:
            raise ValueError("viết như 22:00-06:00")
        return value

    @field_validator("web_push_contact")
    @classmethod
    def _contact(cls, value: str) -> str:
        if value and not re.fullmatch(r"mailto:\S+@\S+|https://\S+", value):
            raise ValueError("viết như mailto:van-phong@… hoặc https://…")
        return value

    @field_validator("month_limits", mode="before")
    @classmethod
    def _limits(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        parts = [part.partition("=") for part in value.split(",") if part.strip()]
        if any(not name.strip() or not number.strip().isdecimal() for name, _, number in parts):
            raise ValueError("viết như zalo_bot=3000,telegram=100000")
        return {name.strip(): int(number) for name, _, number in parts}

    @model_validator(mode="after")
    def _webhook_needs(self) -> Settings:
        if self.telegram_token and self.telegram_mode == "webhook" and not (self.public_url and self.webhook_secret):
            raise ValueError("chế độ webhook cần cả CONGDOAN_PUBLIC_URL và CONGDOAN_WEBHOOK_SECRET")
        secret = self.webhook_secret.get_secret_value() if self.webhook_secret else ""
        if self.zalo_bot_token and self.zalo_bot_mode == "webhook" and not (self.public_url and len(secret) >= 8):
            raise ValueError(
                "chế độ webhook của Zalo Bot cần CONGDOAN_PUBLIC_URL và CONGDOAN_WEBHOOK_SECRET từ 8 ký tự"
            )
        oa = (self.zalo_oa_app_secret, self.zalo_oa_secret, self.public_url)
        if self.zalo_oa_app_id and not all(oa):
            raise ValueError(
                "Zalo OA cần cả CONGDOAN_ZALO_OA_APP_SECRET, CONGDOAN_ZALO_OA_SECRET và CONGDOAN_PUBLIC_URL"
            )
        return self

    @property
    def push_hosts(self) -> tuple[str, ...]:
        return tuple(host.strip() for host in self.web_push_hosts.split(",") if host.strip())

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def quiet(self) -> QuietHours | None:
        return QuietHours.read(self.quiet_hours, self.zone)


# What pydantic says in English, by the type of the fault.
_WORDING = {
    "int_parsing": "cần một số nguyên",
    "bool_parsing": "dùng true hoặc false",
    "literal_error": "dùng một trong: {expected}",
    "greater_than_equal": "ít nhất là {ge}",
    "less_than_equal": "nhiều nhất là {le}",
    "string_too_long": "nhiều nhất {max_length} ký tự",
}


def read_settings(**overrides: object) -> Settings:
    """Reads the environment. Raises SettingsError with one line a fault: the variable's name and what to do."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # pydantic checks what the caller passes
    except ValidationError as error:
        lines = []
        for fault in error.errors():
            name = "CONGDOAN_" + str(fault["loc"][0]).upper() if fault["loc"] else "cấu hình"
            wording = _WORDING.get(fault["type"], fault["msg"].removeprefix("Value error, "))
            told = {key: str(value).replace(" or ", " hoặc ") for key, value in fault.get("ctx", {}).items()}
            lines.append(f"{name}: {wording.format(**told)}")
        raise SettingsError("Cấu hình chưa đúng. " + "; ".join(lines)) from None
    except UnicodeDecodeError:
        raise SettingsError("Tệp .env chưa đọc được: lưu lại bằng bảng mã UTF-8.") from None
