"""What a failure of the OA API means for one message: the table of our errors.

    not a follower (-213), locked or silent for 45 days (-227)      Unreachable
    the window for answers is over (-230, -232)                     Unreachable (window)
    outside 06:00-21:59 (-234)                                      RetryLater, this chat alone
    this person's quota (-218)                                      RetryLater, this chat alone
    quota (-211)                                                    QuotaReached
    too many requests (-32)                                         RetryLater
    not verified, no package, unpaid (-221, -224, -320, -321)       ChannelStopped
    token refused (-216, -220), after it was renewed once           ChannelStopped
    any other refusal                                               Failed
    the call never left                                             NotDelivered
    no answer, connection lost, not the OA API                      Unknown

For: `translate`, pure. Not for: deciding whether to try again (`bot.delivery`), nor our own windows (`windows.py`).
"""

from __future__ import annotations

from bot.channels.zalo_http import NotSent, Refused, ZaloError
from bot.errors import (
    ChannelError,
    ChannelStopped,
    Failed,
    NotDelivered,
    QuotaReached,
    RetryLater,
    Unknown,
    Unreachable,
)

TOKEN_CODES = frozenset({-216, -220})
RATE_SECONDS = 60.0
PERSON_SECONDS = 3600.0
_GONE = frozenset({-213, -227})
_WINDOW = frozenset({-230, -232})
_HOURS, _PERSON, _QUOTA, _RATE = -234, -218, -211, -32
_STOPPED = {
    -221: "Zalo OA chưa được xác thực. Người quản trị OA xác thực ở oa.zalo.me rồi khởi động lại trợ lý.",
    -224: "Zalo OA chưa mua gói dịch vụ cho phép gửi tin. Người quản trị OA mua gói ở oa.zalo.me.",
    -320: "Ứng dụng Zalo chưa liên kết tài khoản thanh toán (ZCA). Người quản trị xem ở trang Zalo Cloud.",
    -321: "Tài khoản thanh toán Zalo đã hết tiền hoặc không dùng được. Người quản trị xem ở trang Zalo Cloud.",
}
TOKEN_REFUSED = "Zalo không nhận mã của OA dù đã gia hạn. Người quản trị chạy congdoan zalo-oa connect."  # noqa: S105  (a sentence, no token)


def translate(error: ZaloError, until_open: float) -> ChannelError:
    """Our error for what the client raised. `until_open`: seconds until the hours of paid messages begin."""
    match error:
        case NotSent():
            return NotDelivered("Chưa kết nối được tới Zalo, tin chưa rời máy.")
        case Refused():
            return _refusal(error, until_open)
        case _:
            return Unknown(f"Chưa rõ tin đã tới Zalo hay chưa ({error}).")


def _refusal(error: Refused, until_open: float) -> ChannelError:
    code = error.code
    if code in TOKEN_CODES:
        return ChannelStopped(TOKEN_REFUSED)
    if code in _STOPPED:
        return ChannelStopped(_STOPPED[code])
    if code in _GONE:
        return Unreachable(f"Người này không còn quan tâm OA, đã khóa hoặc lâu không dùng Zalo ({code}).")
    if code in _WINDOW:
        return Unreachable(f"window: đã quá hạn tương tác để nhắn qua OA ({code}).")
    if code == _HOURS:
        return RetryLater("Zalo chỉ nhận tin này từ 6 giờ đến 21 giờ 59.", until_open, whole_channel=False)
    if code == _PERSON:
        return RetryLater("Người này đã nhận đủ số tin của OA, em gửi lại sau.", PERSON_SECONDS, whole_channel=False)
    if code == _QUOTA:
        return QuotaReached(f"Zalo OA đã hết số tin được gửi ({code}).")
    if code == _RATE:
        return RetryLater("Zalo OA đang nhận quá nhiều yêu cầu.", RATE_SECONDS)
    return Failed(f"Zalo từ chối tin này ({error}).")
