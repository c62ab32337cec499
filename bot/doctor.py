"""What is wrong with an installation, in sentences that say what to do.

For: settings, knowledge and database. Not for: mending anything.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from bot.errors import AssistantError
from bot.settings import Settings
from bot.storage.database import Database
from knowledge.answer import Knowledge
from knowledge.faults import KnowledgeError


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `needed`: the assistant cannot work without it."""

    subject: str
    good: bool
    sentence: str
    needed: bool = True

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


async def examine(settings: Settings) -> list[Finding]:
    """Looks at everything; never raises for what it finds."""
    return [_knowledge(), await _database(settings), *_settings(settings)]


def _knowledge() -> Finding:
    try:
        library = Knowledge.load()
    except KnowledgeError as error:
        return Finding("Kho văn bản", False, f"{error} Chạy congdoan knowledge check.")
    clauses = sum(len(document.clauses) for document in library.documents.values())
    return Finding("Kho văn bản", True, f"{clauses} điều khoản, {len(library.entitlements)} mục chế độ.")


async def _database(settings: Settings) -> Finding:
    try:
        database = await Database.open(settings.database_url)
    except AssistantError as error:
        return Finding("Cơ sở dữ liệu", False, error.sentence)
    kind = "SQLite" if database.is_sqlite else "PostgreSQL"
    await database.close()
    return Finding("Cơ sở dữ liệu", True, f"{kind}, các bảng đã cập nhật.")


def _settings(settings: Settings) -> list[Finding]:
    defaults = type(settings).model_fields

    def is_set(name: str) -> bool:
        return bool(getattr(settings, name) != defaults[name].default)

    named = Finding(
        "Tên và liên hệ của công đoàn",
        is_set("union_name") and is_set("union_contact"),
        "CONGDOAN_UNION_NAME, CONGDOAN_UNION_CONTACT: để người hỏi biết gặp ai.",
        needed=False,
    )
    helpline = Finding(
        "Số điện thoại hỗ trợ khẩn cấp",
        is_set("helpline"),
        "CONGDOAN_HELPLINE: hiện khi có người bế tắc; cán bộ nhập số đã kiểm tra.",
        needed=False,
    )
    telegram = Finding(
        "Telegram",
        settings.telegram_token is not None,
        f"chế độ {settings.telegram_mode}." if settings.telegram_token else "chưa bật; đặt CONGDOAN_TELEGRAM_TOKEN.",
        needed=False,
    )
    return [named, helpline, telegram]
