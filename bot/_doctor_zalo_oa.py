"""Looking at the Zalo OA: is it connected, until when its token holds, what may be sent, when something came in last.

For: `doctor.py`. Not for: receiving, sending or renewing: nothing is changed, at Zalo or here. No line names a token.
"""

from __future__ import annotations

import asyncio
import datetime as dt

from sqlalchemy.exc import DBAPIError

from bot._doctor_finding import Finding, Level
from bot.clock import SystemClock
from bot.errors import AssistantError
from bot.platforms import zalo_oa_tokens, zalo_oa_windows
from bot.settings import Settings
from bot.storage.database import Database, is_unmade

SECONDS = 8.0
SILENT = dt.timedelta(days=7)
_SUBJECT, _WINDOWS = "Zalo OA", "Khung giờ Zalo OA"
_HINT = "Kiểm tra địa chỉ webhook ở developers.zalo.me: Zalo tắt nó khi nhiều lần không gọi được."


async def zalo_oa(settings: Settings) -> list[Finding]:
    """A line for the connection and one for what may be sent; nothing where no app is named."""
    if not settings.zalo_oa_app_id:
        return []
    from bot.channels.zalo_oa.report import allowed

    if not settings.public_url.startswith("https://"):
        wrong = f"webhook cần https ({settings.public_url}). Sửa CONGDOAN_PUBLIC_URL."
        return [Finding(_SUBJECT, Level.FAULT, wrong)]
    windows = Finding(_WINDOWS, Level.GOOD, allowed(zalo_oa_windows(settings)))
    try:
        async with asyncio.timeout(SECONDS):
            return [await _connection(settings), windows]
    except (AssistantError, DBAPIError, TimeoutError):
        return [Finding(_SUBJECT, Level.WARNING, "chưa đọc được: xem dòng Cơ sở dữ liệu."), windows]


async def _connection(settings: Settings) -> Finding:
    from bot.channels.zalo_oa.report import described
    from bot.channels.zalo_oa.standing import last_event

    clock = SystemClock(settings.zone)
    if is_unmade(settings.database_url):
        return Finding(_SUBJECT, Level.FAULT, described(None, clock.now(), settings.zone)[1])
    database = Database.connect(settings.database_url)
    try:
        client, tokens = zalo_oa_tokens(settings, database, clock)
        found, last = await tokens.standing(), await last_event(database)
        await client.close()
    finally:
        await database.close()
    state, sentence = described(found, clock.now(), settings.zone)
    if state in ("none", "lost"):
        return Finding(_SUBJECT, Level.FAULT, sentence)
    if last is None or clock.now() - last > SILENT:
        since = "Chưa nhận tin nào" if last is None else f"Không có tin nào từ {clock.day_of(last):%d/%m/%Y}"
        return Finding(_SUBJECT, Level.WARNING, f"{sentence} {since}. {_HINT}")
    return Finding(_SUBJECT, Level.GOOD if state == "connected" else Level.WARNING, sentence)
