"""`congdoan zalo-oa …`: connecting an Official Account, and how it stands.

For: arguments and printing. Not for: the exchange (`bot/channels/zalo_oa`). No token is ever printed.
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Annotated, Any

import typer

from bot.errors import RefusedError
from bot.settings import Settings, read_settings

zalo_oa = typer.Typer(no_args_is_help=True, help="Kết nối Zalo Official Account.", rich_markup_mode=None)
AsJson = Annotated[bool, typer.Option("--json", help="In JSON ra đầu ra chuẩn.")]


@zalo_oa.callback()
def group() -> None:
    """Kết nối Zalo Official Account và xem tình trạng."""


@zalo_oa.command()
def connect() -> None:
    """In liên kết cho người quản trị OA bấm đồng ý, rồi nhận mã (dán vào, hoặc qua đầu vào chuẩn)."""
    oa_id = asyncio.run(_connect(read_settings()))
    print(f"✅ Đã kết nối Zalo OA{f' {oa_id}' if oa_id else ''}. Kiểm tra bằng congdoan zalo-oa status.")


@zalo_oa.command()
def status(as_json: AsJson = False) -> None:
    """OA nào đang kết nối, mã còn hạn tới khi nào, tin cuối nhận lúc nào."""
    settings = read_settings()
    found = asyncio.run(_status(settings))
    if as_json:
        print(json.dumps(found, ensure_ascii=False))
        return
    print(found["sentence"])
    if found["last_event_at"]:
        print(f"Tin cuối nhận lúc {found['last_event_at']}.")
    print(f"Tin trả phí: {'được gửi' if found['pays'] else 'chưa bật (chỉ nhắn trong thời gian miễn phí)'}.")


async def _connect(settings: Settings) -> str:
    from bot.channels.zalo_http import Refused, ZaloError
    from bot.channels.zalo_oa.client import OAUTH
    from bot.channels.zalo_oa.oauth import Asked, read_pasted
    from bot.clock import SystemClock
    from bot.platforms import zalo_oa_tokens
    from bot.storage.database import Database

    database = await Database.open(settings.database_url)
    try:
        client, tokens = zalo_oa_tokens(settings, database, SystemClock(settings.zone))
        asked = Asked()
        link = asked.link(settings.zalo_oa_oauth_url.rstrip("/") or OAUTH, settings.zalo_oa_app_id, settings.public_url)
        print(
            f"Người quản trị OA mở liên kết này và bấm đồng ý:\n{link}\nDán địa chỉ trang hiện ra (hoặc mã):",
            flush=True,
        )
        agreed = read_pasted(await asyncio.to_thread(sys.stdin.readline), asked)
        try:
            await tokens.connect(agreed, asked)
        except Refused as refusal:
            raise RefusedError(
                f"Zalo không nhận mã này ({refusal.code}). Mã chỉ dùng một lần trong 10 phút: chạy lại lệnh; kiểm tra "
                "CONGDOAN_ZALO_OA_APP_SECRET."
            ) from None
        except ZaloError as error:
            raise RefusedError(f"Chưa đổi được mã ({error}). Chạy lại lệnh và mở liên kết mới.") from None
        finally:
            await client.close()
        return agreed.oa_id
    finally:
        await database.close()


async def _status(settings: Settings) -> dict[str, Any]:
    from bot.channels.zalo_oa.report import described
    from bot.channels.zalo_oa.standing import last_event
    from bot.clock import SystemClock
    from bot.platforms import zalo_oa_tokens
    from bot.storage.database import Database

    database = await Database.open(settings.database_url)
    try:
        clock = SystemClock(settings.zone)
        _, tokens = zalo_oa_tokens(settings, database, clock)
        found, last = await tokens.standing(), await last_event(database)
    finally:
        await database.close()
    state, sentence = described(found, clock.now(), settings.zone)
    return {
        "state": state,
        "sentence": sentence,
        "oa_id": found.oa_id if found else "",
        "expires_at": found.expires_at.isoformat() if found else None,
        "last_event_at": f"{last.astimezone(settings.zone):%d/%m/%Y %H:%M}" if last else None,
        "pays": settings.zalo_oa_pays,
    }
