"""Looking at web push, and making the one thing it needs that nobody can type: its key.

For: `doctor.py` and `congdoan doctor --fix`. Not for: switching it on (an admin does so in chat), or sending anything.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from bot import push_switch
from bot._doctor_finding import Finding, Level
from bot.clock import SystemClock
from bot.errors import AssistantError, SettingsError
from bot.push_switch import Standing
from bot.settings import Settings, read_settings
from bot.storage.database import Database, is_unmade
from bot.web import push_keys
from bot.web.push_setup import lacking

SECONDS = 8.0
_SUBJECT = "Báo tin trên trình duyệt"
_SWITCH = "Quản trị bật bằng /dulieu báo tin"


async def web_push(settings: Settings) -> list[Finding]:
    """One line, but where the settings forbid it."""
    if not settings.web_push:
        return []
    try:
        async with asyncio.timeout(SECONDS):
            found = await _standing(settings)
    except (AssistantError, DBAPIError, TimeoutError):
        return [Finding(_SUBJECT, Level.WARNING, "chưa đọc được: xem dòng Cơ sở dữ liệu và Bảng.")]
    lacks = lacking(settings) or _unreadable(settings)
    if not found.is_on:
        return [Finding(_SUBJECT, Level.GOOD, f"đang tắt. {lacks or _SWITCH + '.'}")]
    since = f"đang bật từ {SystemClock(settings.zone).day_of(found.since):%d/%m/%Y}" if found.since else "đang bật"
    if lacks:
        return [Finding(_SUBJECT, Level.WARNING, f"{since}, nhưng chưa báo được. {lacks}")]
    told = f"{since}, {found.browsers} trình duyệt; lời báo không có nội dung, đi qua dịch vụ ở nước ngoài: cần hồ sơ"
    return [Finding(_SUBJECT, Level.GOOD, f"{told} chuyển dữ liệu (Điều 20).")]


def _unreadable(settings: Settings) -> str:
    try:
        push_keys.read(Path(settings.web_push_key))
    except SettingsError as error:
        return error.sentence
    return ""


async def _standing(settings: Settings) -> Standing:
    if is_unmade(settings.database_url):
        return Standing()
    database = Database.connect(settings.database_url)
    try:
        async with database.read() as session:
            return await push_switch.standing(session)
    finally:
        await database.close()


def mend() -> str:
    """Makes the key where there is none; says in a sentence what was done. Raises SettingsError where it cannot."""
    path = Path(read_settings().web_push_key)
    try:
        push_keys.make(path)
    except OSError as error:
        if path.is_file():
            return f"Đã có khóa báo tin {path}, giữ nguyên."
        raise SettingsError(f"Không ghi được khóa báo tin {path}. Cấp quyền hoặc đổi CONGDOAN_WEB_PUSH_KEY.") from error
    return f"Đã tạo khóa báo tin {path}. Sao lưu riêng tệp này; mất khóa thì mỗi trình duyệt phải bật lại."
