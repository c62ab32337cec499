"""What an error of the Bot API means for one message: the table of our errors.

For: `translate`, pure. Not for: deciding whether to try again (`bot.delivery`).

    asked to wait (429)                                     RetryLater
    forbidden (403); chat or user gone (400)                Unreachable
    group became a supergroup (400, migrate_to_chat_id)     Moved
    any other refusal (4xx)                                 Failed
    token refused (401, 404)                                ChannelStopped
    the request never left                                  NotDelivered
    no answer, connection lost, 5xx, not the Bot API        Unknown
"""

from __future__ import annotations

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, TelegramError

from bot.channels.telegram.request import FloodWait, NotSent
from bot.errors import ChannelError, ChannelStopped, Failed, Moved, NotDelivered, RetryLater, Unknown, Unreachable

TOKEN_REFUSED = "Telegram không nhận mã bot này. Lấy lại mã ở @BotFather rồi đặt CONGDOAN_TELEGRAM_TOKEN."  # noqa: S105  (a sentence, no token)
_GONE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "user is deactivated",
    "group chat was deactivated",
    "chat_write_forbidden",
    "have no rights to send",
    "not enough rights to send",
    "bot was kicked",
    "bot is not a member",
)
_SAME = "message is not modified"
_NOT_EDITABLE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no text in the message",
    "message identifier is not specified",
)


def translate(error: TelegramError) -> ChannelError:
    """Our error for one of the library's; its text carries neither token nor address."""
    match error:
        case FloodWait():
            return RetryLater(f"Telegram yêu cầu chờ {error.seconds:g} giây.", error.seconds)
        case InvalidToken():
            return ChannelStopped(TOKEN_REFUSED)
        case ChatMigrated():
            return Moved("Nhóm Telegram này đã chuyển sang mã mới.", str(error.new_chat_id))
        case Forbidden():
            return Unreachable(f"Không gửi được tới người này qua Telegram ({error.message}).")
        case BadRequest() if _mentions(error, _GONE):
            return Unreachable(f"Telegram không còn cuộc trò chuyện này ({error.message}).")
        case BadRequest():
            return Failed(f"Telegram từ chối tin này ({error.message}).")
        case NotSent():
            return NotDelivered("Chưa kết nối được tới Telegram, tin chưa rời máy.")
        case _:
            return Unknown(f"Chưa rõ tin đã tới Telegram hay chưa ({error.message}).")


def describe(error: TelegramError) -> str:
    """Why nothing is received, for `/healthz` and `congdoan doctor`."""
    if isinstance(error, NotSent):
        return "chưa kết nối được tới Telegram"
    return f"Telegram chưa trả lời được ({error.message})"


def is_unchanged(error: BadRequest) -> bool:
    """The edit asked for what is there already: as good as done."""
    return _mentions(error, (_SAME,))


def cannot_edit(error: BadRequest) -> bool:
    """The message to edit is gone or not of a kind that can be edited."""
    return _mentions(error, _NOT_EDITABLE)


def _mentions(error: TelegramError, phrases: tuple[str, ...]) -> bool:
    message = error.message.casefold()
    return any(phrase in message for phrase in phrases)
