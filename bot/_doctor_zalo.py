"""Looking at the Zalo Bot: is the token accepted, how do messages come, and what is left of the month.

For: `doctor.py`. Not for: receiving or sending: nothing is changed at Zalo. No line names the token.
"""

from __future__ import annotations

import asyncio
from typing import Any

from sqlalchemy.exc import DBAPIError

from bot import quota
from bot._doctor_finding import Finding, Level
from bot.channels.base import Plan
from bot.clock import SystemClock
from bot.errors import AssistantError
from bot.platforms import ZALO_BOT, zalo_plan
from bot.quota import Usage
from bot.settings import Settings
from bot.storage.database import Database, is_unmade

SECONDS = 8.0
_SUBJECT, _QUOTA = "Zalo Bot", "Hạn mức Zalo Bot"


async def zalo_bot(settings: Settings) -> list[Finding]:
    """A line for the bot and one for its month; nothing where there is no token."""
    if settings.zalo_bot_token is None:
        return []
    return [await _bot(settings), await _month(settings)]


async def _bot(settings: Settings) -> Finding:
    from bot.channels.zalo_bot import webhook
    from bot.channels.zalo_bot.channel import OFFICIAL
    from bot.channels.zalo_bot.client import ZaloClient
    from bot.channels.zalo_bot.faults import TOKEN_CODES, TOKEN_REFUSED
    from bot.channels.zalo_http import NoAnswer, NotSent, Refused

    token = settings.zalo_bot_token.get_secret_value().strip() if settings.zalo_bot_token else ""
    client = ZaloClient(settings.zalo_bot_api_url or OFFICIAL, token)
    try:
        me = await client.call("getMe", seconds=SECONDS)
        info = await client.call("getWebhookInfo", seconds=SECONDS)
    except Refused as refusal:
        if refusal.code in TOKEN_CODES:
            return Finding(_SUBJECT, Level.FAULT, TOKEN_REFUSED)
        return Finding(_SUBJECT, Level.FAULT, f"Zalo trả lời {refusal.code}. Thử lại sau ít phút.")
    except NotSent:
        return Finding(_SUBJECT, Level.FAULT, "không kết nối được. Kiểm tra mạng và địa chỉ máy chủ API.")
    except NoAnswer as failure:
        hint = "Kiểm tra CONGDOAN_ZALO_BOT_TOKEN, rồi thử lại sau ít phút."
        return Finding(_SUBJECT, Level.FAULT, f"không có câu trả lời đọc được ({failure}). {hint}")
    finally:
        await client.close()
    there = info.get("url", "") if isinstance(info, dict) else ""
    wanted = settings.public_url.rstrip("/") + webhook.PATH if settings.zalo_bot_mode == "webhook" else ""
    return _way(_name(me), there, wanted)


def _name(me: Any) -> str:
    return str(me.get("account_name") or me.get("id") or "?") if isinstance(me, dict) else "?"


def _way(name: str, there: str, wanted: str) -> Finding:
    """What is to be said of how messages come: by the webhook `there`, or, where `wanted` is empty, by polling."""
    if wanted and not wanted.startswith("https://"):
        return Finding(_SUBJECT, Level.FAULT, f"({name}) webhook cần https. Sửa CONGDOAN_PUBLIC_URL.")
    if wanted and there != wanted:
        hint = "webhook chưa trỏ về đây; congdoan run sẽ đặt lại khi khởi động."
        return Finding(_SUBJECT, Level.WARNING, f"mã bot được nhận ({name}), nhưng {hint}")
    if not wanted and there:
        hint = "đang có webhook ở nơi khác; congdoan run sẽ bỏ nó để nhận tin."
        return Finding(_SUBJECT, Level.WARNING, f"mã bot được nhận ({name}), nhưng {hint}")
    if not wanted:
        hint = "Lúc trợ lý tắt, tin gửi tới bị mất; khi dùng thật nên đặt CONGDOAN_ZALO_BOT_MODE=webhook."
        return Finding(_SUBJECT, Level.GOOD, f"mã bot được nhận ({name}), nhận tin bằng cách hỏi liên tục. {hint}")
    return Finding(_SUBJECT, Level.GOOD, f"mã bot được nhận ({name}), webhook đang trỏ về đây.")


async def _month(settings: Settings) -> Finding:
    plan, month = zalo_plan(settings), quota.month_of(SystemClock(settings.zone).now(), settings.zone)
    try:
        async with asyncio.timeout(SECONDS):
            usage = await _usage(settings, month)
    except (AssistantError, DBAPIError, TimeoutError):
        return Finding(_QUOTA, Level.WARNING, "chưa đọc được: xem dòng Cơ sở dữ liệu.")
    return month_line(plan, usage)


async def _usage(settings: Settings, month: str) -> Usage:
    if is_unmade(settings.database_url):
        return Usage()
    database = Database.connect(settings.database_url)
    try:
        async with database.read() as session:
            return await quota.usage_of(session, ZALO_BOT, month)
    finally:
        await database.close()


def month_line(plan: Plan, usage: Usage) -> Finding:
    """What is used up of the month, and what rests because of it."""
    shown = (
        f"tháng này {quota.figure(quota.used(plan, usage))}/{_limit(plan.messages)} tin "
        f"(gửi {quota.figure(usage.sent)}, nhận {quota.figure(usage.received)}), "
        f"{usage.users}/{_limit(plan.users)} người"
    )
    if quota.keeps_for_replies(plan, usage):
        rest = "chỉ còn trả lời; nhắc việc và thông báo chờ sang tháng"
        return Finding(_QUOTA, Level.WARNING, f"{shown}: {rest}. Mời mọi người dùng thêm trang trò chuyện.")
    if any(quota.due(plan, Usage(usage.sent, usage.received, usage.users))):
        return Finding(_QUOTA, Level.WARNING, f"{shown}: sắp hết. Mời mọi người dùng thêm trang trò chuyện.")
    return Finding(_QUOTA, Level.GOOD, f"{shown}.")


def _limit(most: int) -> str:
    return quota.figure(most) if most else "∞"
