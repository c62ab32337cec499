"""Looking at the channels: is each token accepted, and can a platform reach us where it has to.

For: `doctor.py`. Not for: receiving or sending. An error of a request carries its address, and the address the token;
so what is said of an error is its kind alone.
"""

from __future__ import annotations

import aiohttp
from pydantic import SecretStr

from bot._doctor_finding import Finding, Level
from bot._doctor_zalo import zalo_bot
from bot._doctor_zalo_oa import zalo_oa
from bot.settings import Settings

SECONDS = 8.0
TELEGRAM = "https://api.telegram.org/bot"
_REFUSED = (401, 403, 404)


async def channels(settings: Settings) -> list[Finding]:
    """A line for the web address and one for each channel that is set up; a hint where there is none but the web."""
    found = [_address(settings), *await zalo_bot(settings), *await zalo_oa(settings)]
    if settings.telegram_token is None:
        if settings.zalo_bot_token is not None or settings.zalo_oa_app_id:
            return found
        hint = "chưa bật; có trang trò chuyện trên web. Bật bằng CONGDOAN_ZALO_BOT_TOKEN, CONGDOAN_TELEGRAM_TOKEN."
        return [*found, Finding("Zalo, Telegram", Level.WARNING, hint)]
    api = settings.telegram_api_url or TELEGRAM
    telegram = await _bot("Telegram", api, settings.telegram_token, "CONGDOAN_TELEGRAM_TOKEN (lấy ở @BotFather)")
    return [*found, telegram]


def _address(settings: Settings) -> Finding:
    subject, address = "Địa chỉ công khai", settings.public_url
    webhook = settings.telegram_token is not None and settings.telegram_mode == "webhook"
    if not address:
        hint = "đặt CONGDOAN_PUBLIC_URL để lời mời, mã QR và bản sao dữ liệu có liên kết."
        return Finding(subject, Level.WARNING, hint)
    if address.startswith("https://"):
        return Finding(subject, Level.GOOD, address)
    if webhook:
        return Finding(subject, Level.FAULT, f"{address}: webhook cần https. Sửa CONGDOAN_PUBLIC_URL.")
    return Finding(subject, Level.WARNING, f"{address}: nên dùng https để cookie và nội dung được bảo vệ.")


async def _bot(subject: str, api: str, token: SecretStr, variable: str) -> Finding:
    """Asks a platform who this token is, within `SECONDS`."""
    try:
        timeout = aiohttp.ClientTimeout(total=SECONDS)
        async with aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as session:
            address = f"{api}{token.get_secret_value().strip()}/getMe"
            async with session.get(address, allow_redirects=False) as response:
                status = response.status
                answer = await response.json(content_type=None)
    except TimeoutError:
        return Finding(subject, Level.FAULT, f"không trả lời trong {SECONDS:g} giây. Kiểm tra mạng, máy chủ API.")
    except (aiohttp.ClientError, ValueError) as error:
        kind = type(error).__name__
        return Finding(subject, Level.FAULT, f"không kết nối được ({kind}). Kiểm tra mạng và địa chỉ máy chủ API.")
    if status in _REFUSED:
        return Finding(subject, Level.FAULT, f"mã bot bị từ chối ({status}). Đặt lại {variable}.")
    result = answer.get("result") if isinstance(answer, dict) else None
    if status != 200 or not isinstance(result, dict):
        return Finding(subject, Level.FAULT, f"máy chủ API trả lời {status}. Thử lại sau, hoặc kiểm tra địa chỉ.")
    name = result.get("username") or result.get("account_name") or result.get("id")
    return Finding(subject, Level.GOOD, f"mã bot được nhận (@{name}).")
