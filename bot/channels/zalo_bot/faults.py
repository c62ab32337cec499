"""What a failure of the Zalo Bot API means for one message: the table of our errors.

    token refused (401, -216)                               ChannelStopped
    their server failed and says so (403)                   NotDelivered
    quota used up (429)                                     QuotaReached
    chat or recipient not to be reached (400)               Unreachable
    timeout (408), 5xx                                      Unknown
    any other refusal                                       Failed
    the call never left                                     NotDelivered
    no answer, connection lost, not the Bot API             Unknown

There is no key by which a message sent twice would be recognised, so what may have arrived is never simply sent again.
For: `translate`, pure. Not for: deciding whether to try again (`bot.delivery`).
"""

from __future__ import annotations

import re

from bot.channels.zalo_http import NotSent, Refused, ZaloError
from bot.errors import ChannelError, ChannelStopped, Failed, NotDelivered, QuotaReached, Unknown, Unreachable

TOKEN_REFUSED = "Zalo không nhận mã bot này. Lấy lại mã ở OA “Zalo Bot Manager” rồi đặt CONGDOAN_ZALO_BOT_TOKEN."  # noqa: S105  (a sentence, no token)
TOKEN_CODES = frozenset({401, -216})
QUOTA = 429
_TIMEOUT = 408
_THEIR_FAULT = 403
# What the text of a 400 names when the person or group behind the chat is gone; the exact words are not documented.
_GONE = re.compile(r"\b(?:chat|recipient|user)(?:[_ ]?ids?)?\b", re.IGNORECASE)


def translate(error: ZaloError) -> ChannelError:
    """Our error for what the client raised; its text carries neither token nor address."""
    match error:
        case NotSent():
            return NotDelivered("Chưa kết nối được tới Zalo, tin chưa rời máy.")
        case Refused():
            return _refusal(error)
        case _:
            return Unknown(f"Chưa rõ tin đã tới Zalo hay chưa ({error}).")


def _refusal(error: Refused) -> ChannelError:
    code = error.code
    if code in TOKEN_CODES:
        return ChannelStopped(TOKEN_REFUSED)
    if code == _THEIR_FAULT:
        return NotDelivered(f"Máy chủ Zalo đang lỗi ({error}).")
    if code == QUOTA:
        return QuotaReached("Zalo Bot đã hết số tin được gửi trong tháng (429).")
    if code == _TIMEOUT or code >= 500:
        return Unknown(f"Chưa rõ tin đã tới Zalo hay chưa ({error}).")
    if is_gone(error):
        return Unreachable(f"Không gửi được tới cuộc trò chuyện này qua Zalo ({error}).")
    return Failed(f"Zalo từ chối tin này ({error}).")


def is_gone(error: Refused) -> bool:
    """Whether a refusal is about who the message was for, and not about the message."""
    return error.code == 400 and _GONE.search(error.description) is not None


def describe(error: ZaloError) -> str:
    """Why nothing is received, for `/healthz` and `congdoan doctor`."""
    if isinstance(error, NotSent):
        return "chưa kết nối được tới Zalo"
    if isinstance(error, Refused) and error.code == QUOTA:
        return "Zalo báo đã hết số tin của tháng (429)"
    return f"Zalo chưa trả lời được ({error})"
