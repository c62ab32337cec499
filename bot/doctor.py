"""What is wrong with an installation, in sentences that say what to do.

For: settings, library, database, channels, clock, jobs and disk, one line each. Not for: mending, but for the key of
web push that `mend` makes: looking writes nothing and changes no table. No line ever names a token or an address that
holds one.
"""

from __future__ import annotations

from bot._doctor_channels import channels
from bot._doctor_database import storage
from bot._doctor_finding import Finding, Level
from bot._doctor_live import live
from bot._doctor_push import mend, web_push
from bot.errors import SettingsError
from bot.settings import Settings, read_settings
from knowledge.answer import Knowledge
from knowledge.faults import KnowledgeError

__all__ = ["Finding", "Level", "examine", "mend"]


async def examine() -> list[Finding]:
    """Looks at everything; never raises for what it finds."""
    try:
        settings = read_settings()
    except SettingsError as error:
        return [Finding("Cấu hình", Level.FAULT, f"{error.sentence} Sửa biến môi trường hoặc tệp .env."), _knowledge()]
    return [
        *_settings(settings),
        _knowledge(),
        *await storage(settings),
        *await channels(settings),
        await live(settings),
        *await web_push(settings),
    ]


def _knowledge() -> Finding:
    try:
        library = Knowledge.load()
    except KnowledgeError as error:
        return Finding("Kho văn bản", Level.FAULT, f"{error} Chạy congdoan knowledge check.")
    documents = library.documents
    clauses = sum(len(document.clauses) for document in documents.values())
    counts = f"{len(documents)} văn bản, {clauses} điều khoản, {len(library.entitlements)} mục chế độ."
    return Finding("Kho văn bản", Level.GOOD, counts)


def _settings(settings: Settings) -> list[Finding]:
    read = Finding("Cấu hình", Level.GOOD, "đọc được, đúng kiểu.")
    named = _told(
        settings,
        ("union_name", "union_contact"),
        "Tên và liên hệ của công đoàn",
        "đặt CONGDOAN_UNION_NAME, CONGDOAN_UNION_CONTACT để người hỏi biết gặp ai.",
    )
    helpline = _told(
        settings,
        ("helpline",),
        "Số điện thoại hỗ trợ khẩn cấp",
        "đặt CONGDOAN_HELPLINE: hiện khi có người bế tắc; cán bộ nhập số đã kiểm tra.",
    )
    return [read, named, helpline]


def _told(settings: Settings, names: tuple[str, ...], subject: str, todo: str) -> Finding:
    defaults = type(settings).model_fields
    if all(getattr(settings, name) != defaults[name].default for name in names):
        return Finding(subject, Level.GOOD, "đã có.")
    return Finding(subject, Level.WARNING, todo)
