"""Looking at web push, and making the one thing it needs that nobody can type: its key.

For: `doctor.py` and `congdoan doctor --fix`. Not for: sending anything.
"""

from __future__ import annotations

from pathlib import Path

from bot._doctor_finding import Finding, Level
from bot.errors import SettingsError
from bot.settings import Settings, read_settings
from bot.web import push_keys

_SUBJECT = "Báo tin trên trình duyệt"


def web_push(settings: Settings) -> list[Finding]:
    """One line where it is switched on."""
    if not settings.web_push:
        return []
    try:
        push_keys.read(Path(settings.web_push_key))
    except SettingsError as error:
        return [Finding(_SUBJECT, Level.WARNING, error.sentence)]
    abroad = "đang bật; lời báo không có nội dung, đi qua dịch vụ ở nước ngoài: cần hồ sơ chuyển dữ liệu (Điều 20)."
    return [Finding(_SUBJECT, Level.GOOD, abroad)]


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
