"""How the connection to an OA stands, in a word and a sentence: pure.

For: `congdoan zalo-oa status` and `congdoan doctor`. Not for: looking it up (`tokens.py`), nor tokens themselves.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from bot.channels.zalo_oa.tokens import LOST, NOT_CONNECTED, Connection
from bot.channels.zalo_oa.windows import Windows

State = Literal["none", "lost", "expired", "connected"]


def described(found: Connection | None, now: dt.datetime, zone: dt.tzinfo) -> tuple[State, str]:
    """`found`: None where no OA was ever connected. `now` is aware."""
    if found is None:
        return "none", NOT_CONNECTED
    if found.lost_at is not None:
        return "lost", f"{LOST} (mất lúc {_time(found.lost_at, zone)})"
    if found.expires_at <= now:
        return "expired", "Mã đã hết hạn; congdoan run sẽ gia hạn khi chạy."
    until = _time(found.expires_at, zone)
    return "connected", f"OA {found.oa_id or '(chưa rõ số)'} đang kết nối; mã còn hạn tới {until}, tự gia hạn trước đó."


def allowed(windows: Windows) -> str:
    """What may be sent when."""
    free = f"trả lời miễn phí trong {windows.free.total_seconds() / 3600:g} giờ từ tin cuối của mỗi người"
    if not windows.pays:
        return f"{free}; tin trả phí chưa bật."
    billed = f"đến {windows.consulting.days} ngày: tư vấn; đến {windows.transaction.days} ngày: giao dịch"
    return f"{free}, sau đó là tin trả phí ({billed})."


def _time(moment: dt.datetime, zone: dt.tzinfo) -> str:
    return f"{moment.astimezone(zone):%d/%m/%Y %H:%M}"
