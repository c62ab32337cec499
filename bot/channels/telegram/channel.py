"""The Telegram channel: one bot, received by polling or webhook, sending one message at a time.

For: putting the parts of this folder together behind `bot.channels.base.Channel`. Not for: receiving (`receiver.py`),
what updates mean (`parse.py`), how a message becomes requests (`outgoing.py`), what errors mean (`faults.py`).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from typing import Any, Literal

from pydantic import SecretStr
from starlette.routing import BaseRoute
from telegram import Bot, Update
from telegram.error import TelegramError

from bot.channels.base import Accept, Limits, Sent
from bot.channels.pulse import Pulse
from bot.channels.storing import NotStored
from bot.channels.telegram import webhook
from bot.channels.telegram.faults import TOKEN_REFUSED, translate
from bot.channels.telegram.incoming_file import fetch_file, file_url
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.keyboard import LABEL_LIMIT
from bot.channels.telegram.outgoing import deliver
from bot.channels.telegram.patience import Patience
from bot.channels.telegram.receiver import Receiver, Way
from bot.channels.telegram.request import AiohttpRequest, PollingRequest, readable
from bot.conversation import Attachment, Outgoing
from bot.errors import ChannelStopped, SettingsError, Unknown

log = logging.getLogger(__name__)

OFFICIAL = "https://api.telegram.org/bot"
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
LIMITS = Limits(
    text=4096,
    button_label=LABEL_LIMIT,
    markup="html",
    edits=True,
    files=True,
    copy_buttons=True,
    per_second=25,
    per_chat_second=1,
    chat_burst=3,
    per_group_minute=18,
    concurrency=64,
)


class TelegramChannel:
    """`api_url` is another Bot API server, used as `<api_url><token>/<method>`. `commands`: (name, summary) pairs.

    `poll_seconds`: how long a long poll waits; `connect_seconds` and `send_seconds`: how long a connection and an
    answer are waited for. Raises SettingsError where the token is empty, or webhook mode lacks its address or a secret
    that Telegram takes.
    """

    name = "telegram"

    def __init__(
        self,
        token: SecretStr | str,
        *,
        api_url: str = "",
        mode: Literal["polling", "webhook"] = "polling",
        public_url: str = "",
        webhook_secret: str = "",
        commands: Sequence[tuple[str, str]] = (),
        poll_seconds: int = 30,
        connect_seconds: float = 5,
        send_seconds: float = 10,
        patience: Patience | None = None,
    ) -> None:
        plain = (token.get_secret_value() if isinstance(token, SecretStr) else token).strip()
        if not plain:
            raise SettingsError("CONGDOAN_TELEGRAM_TOKEN đang trống: điền mã bot lấy ở @BotFather.")
        if mode == "webhook":
            _check_webhook(public_url, webhook_secret)
        _quieten_library()
        self.limits = LIMITS
        self._secret = webhook_secret if mode == "webhook" else ""
        self._requests = (
            AiohttpRequest(connect_seconds=connect_seconds, answer_seconds=send_seconds),
            PollingRequest(connect_seconds=connect_seconds, connections=2),
        )
        request, polling = self._requests
        url = api_url or OFFICIAL
        self._bot = Bot(plain, base_url=url, base_file_url=file_url(url), request=request, get_updates_request=polling)
        self._pulse = Pulse("Telegram")
        self.health = self._pulse.health
        self._intake = Intake(self._bot)
        hook_url = public_url.rstrip("/") + webhook.PATH if mode == "webhook" else ""
        way = Way(poll_seconds, hook_url, self._secret)
        self._receiver = Receiver(self._bot, self._intake, self._pulse, way, commands, patience or Patience())

    def routes(self, accept: Accept) -> Sequence[BaseRoute]:
        """The webhook, in webhook mode only."""

        async def take(raw: dict[str, Any]) -> bool:
            if (me := self._receiver.me) is None:
                return False  # before getMe was answered nobody can tell whom a group's message is for
            try:
                await self._open()
                await self._intake.take(Update.de_json(readable(raw), None), me, accept)
            except NotStored:
                return False
            return True

        return [webhook.route(self._secret, take)] if self._secret else []

    async def run(self, accept: Accept) -> None:
        """Receives until cancelled; returns only when the token is refused."""
        await self._open()
        await self._receiver.run(accept)

    async def send(self, chat_id: str, message: Outgoing) -> Sent:
        """Sends or edits one message; see `Channel`. A request takes 15 s at most, with files 75 s."""
        if self._pulse.stopped:
            raise ChannelStopped(TOKEN_REFUSED)
        await self._open()
        try:
            return Sent(await deliver(self._bot, chat_id, message))
        except TelegramError as error:
            failure = translate(error)
        except Exception as error:  # an answer that the library cannot read: the message may well be there
            log.error("an answer to a send is not understood: %s", type(error).__name__)
            failure = Unknown("Telegram trả lời không đọc được, chưa rõ tin đã tới hay chưa.")
        if isinstance(failure, ChannelStopped):
            self._pulse.stop(TOKEN_REFUSED)
        raise failure

    async def fetch(self, attachment: Attachment) -> bytes:
        """What somebody sent; 20 MB and a minute at most. Raises an AssistantError whose sentence they are told."""
        await self._open()
        return await fetch_file(self._bot, self._requests[0], attachment)

    async def close(self) -> None:
        """Ends what is under way and closes the connections. Updates not yet acknowledged will come again."""
        await self._intake.close()
        for request in self._requests:
            await request.shutdown()

    async def _open(self) -> None:
        for request in self._requests:
            await request.initialize()


def _check_webhook(public_url: str, secret: str) -> None:
    """Raises SettingsError for what Telegram would refuse at every start."""
    if not (public_url and secret):
        raise SettingsError("Chế độ webhook của Telegram cần CONGDOAN_PUBLIC_URL và CONGDOAN_WEBHOOK_SECRET.")
    if not _SECRET.fullmatch(secret):
        raise SettingsError(
            "Telegram chỉ nhận CONGDOAN_WEBHOOK_SECRET gồm chữ cái không dấu, chữ số, dấu _ và dấu -, "
            "dài nhất 256 ký tự."
        )


def _quieten_library() -> None:
    """At DEBUG the library logs addresses, which hold the token, and messages."""
    logger = logging.getLogger("telegram")
    logger.setLevel(max(logger.level, logging.INFO))
