"""Asking the program that runs here which of its channels are live: what is set up may still be down.

For: `doctor.py`. Not for: whether a platform accepts what is set up (`_doctor_channels.py`), nor programs on other
machines.
"""

from __future__ import annotations

from typing import Any

import aiohttp

from bot._doctor_finding import Finding, Level
from bot.settings import Settings

SECONDS = 5.0
_SUBJECT = "Kênh đang chạy"
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104  where one listens, and where one asks
_TITLES = {"web": "trang web", "telegram": "Telegram", "zalo_bot": "Zalo Bot", "zalo_oa": "Zalo OA"}
_STATES = {"starting": "đang khởi động", "down": "tạm gián đoạn", "stopped": "đã dừng"}
_LEVELS = {"up": Level.GOOD, "starting": Level.GOOD, "down": Level.WARNING, "stopped": Level.FAULT}
_ORDER = (Level.FAULT, Level.WARNING, Level.GOOD)


async def live(settings: Settings) -> Finding:
    """One line: which channels receive and send now, and what is wrong with the others."""
    host = _EVERYWHERE.get(settings.web_host, settings.web_host)
    place = f"{host}:{settings.web_port}"
    try:
        timeout = aiohttp.ClientTimeout(total=SECONDS)
        async with (
            aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as session,
            session.get(f"http://{place}/healthz", allow_redirects=False) as response,
        ):
            found = await response.json(content_type=None)
    except aiohttp.ClientConnectionError:
        return Finding(_SUBJECT, Level.GOOD, f"trợ lý chưa chạy ở {place}. Chạy bằng congdoan run.")
    except TimeoutError:
        return Finding(
            _SUBJECT, Level.WARNING, f"{place} không trả lời trong {SECONDS:g} giây. Xem nhật ký congdoan run."
        )
    except (aiohttp.ClientError, ValueError):
        found = None
    channels = found.get("channels") if isinstance(found, dict) else None
    if not isinstance(channels, dict) or not all(isinstance(one, dict) for one in channels.values()):
        hint = "Đổi CONGDOAN_WEB_PORT, hoặc tắt chương trình đó."
        return Finding(_SUBJECT, Level.WARNING, f"ở {place} là một chương trình khác. {hint}")
    return described(channels)


def described(channels: dict[str, dict[str, Any]]) -> Finding:
    """What `/healthz` tells of the channels, in words; the worst of them is the level of the line."""
    levels = [_LEVELS.get(str(one.get("state")), Level.WARNING) for one in channels.values()]
    up = [_title(name) for name, one in channels.items() if one.get("state") == "up"]
    parts = [f"{', '.join(up)} đang nhận và gửi tin"] if up else []
    parts += [_trouble(_title(name), one) for name, one in channels.items() if one.get("state") != "up"]
    worst = next((level for level in _ORDER if level in levels), Level.GOOD)
    return Finding(_SUBJECT, worst, f"{'; '.join(parts) or 'không có kênh nào'}.")


def _title(name: str) -> str:
    return _TITLES.get(name, name)


def _trouble(title: str, one: dict[str, Any]) -> str:
    state, detail = _STATES.get(str(one.get("state")), "chưa rõ"), str(one.get("detail") or "").rstrip(". ")
    return f"{title} {state}" + (f" ({detail})" if detail else "")
