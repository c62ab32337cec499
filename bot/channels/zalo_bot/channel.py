"""The Zalo Bot channel: one bot, received by polling or webhook, sending one message at a time.

What the platform has not: buttons (choices become numbered lines), edits, files (they become links to our web server;
pictures are sent by such a link), markup that would leave people's own words alone.
For: putting the parts of this folder together behind `bot.channels.base.Channel`. Not for: receiving (`receiver.py`),
what events mean (`parse.py`), how a message becomes calls (`outgoing.py`), what failures mean (`faults.py`).
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Sequence
from typing import Any, Literal

from pydantic import SecretStr
from starlette.routing import BaseRoute

from bot.channels.base import Accept, Limits, Sent
from bot.channels.patience import Patience
from bot.channels.pulse import Pulse
from bot.channels.storing import NotStored
from bot.channels.zalo_bot import webhook
from bot.channels.zalo_bot.client import ZaloClient
from bot.channels.zalo_bot.faults import TOKEN_REFUSED, translate
from bot.channels.zalo_bot.intake import Intake
from bot.channels.zalo_bot.outgoing import TEXT_LIMIT, deliver
from bot.channels.zalo_bot.parse import CHANNEL
from bot.channels.zalo_bot.receiver import Receiver, Way
from bot.channels.zalo_files import fetch_file
from bot.channels.zalo_http import ZaloError
from bot.conversation import Attachment, Outgoing
from bot.errors import ChannelError, ChannelStopped, SettingsError, Unknown

log = logging.getLogger(__name__)

OFFICIAL = "https://bot-api.zaloplatforms.com/bot"
LEAST_SECRET, MOST_SECRET = 8, 256
# No rate is published; so few people write to one bot that a modest one keeps nobody waiting.
LIMITS = Limits(
    text=TEXT_LIMIT,
    buttons=False,
    pictures=True,
    per_second=5,
    per_chat_second=1,
    chat_burst=3,
    per_group_minute=18,
    concurrency=4,
)


class ZaloBotChannel:
    """`api_url` is another Bot API server, used as `<api_url><token>/<method>`. `bot_name`: as groups mention it.

    `poll_seconds`: how long a long poll waits; `call_seconds`: how long any other answer is waited for (a picture's,
    which Zalo fetches first, 150 s); `now`: the clock, in UTC. Raises SettingsError where the token is empty, or
    webhook mode lacks its address or a secret of 8 to 256 characters.
    """

    name = CHANNEL

    def __init__(
        self,
        token: SecretStr | str,
        *,
        api_url: str = "",
        mode: Literal["polling", "webhook"] = "polling",
        public_url: str = "",
        webhook_secret: str = "",
        bot_name: str = "",
        poll_seconds: int = 30,
        connect_seconds: float = 5,
        call_seconds: float = 10,
        patience: Patience | None = None,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        plain = (token.get_secret_value() if isinstance(token, SecretStr) else token).strip()
        if not plain:
            raise SettingsError("CONGDOAN_ZALO_BOT_TOKEN đang trống: điền mã bot lấy ở OA “Zalo Bot Manager”.")
        if mode == "webhook" and not (public_url and LEAST_SECRET <= len(webhook_secret) <= MOST_SECRET):
            raise SettingsError(
                "Chế độ webhook của Zalo Bot cần CONGDOAN_PUBLIC_URL và CONGDOAN_WEBHOOK_SECRET từ 8 đến 256 ký tự."
            )
        self.limits = LIMITS
        self._secret = webhook_secret if mode == "webhook" else ""
        self._api_url = api_url or OFFICIAL
        self._seconds = call_seconds
        self._client = ZaloClient(self._api_url, plain, connect_seconds=connect_seconds)
        self._pulse = Pulse("Zalo Bot")
        self.health = self._pulse.health
        self._intake = Intake((bot_name.strip().lstrip("@"),) if bot_name.strip() else (), now)
        hook_url = public_url.rstrip("/") + webhook.PATH if mode == "webhook" else ""
        way = Way(poll_seconds, hook_url, self._secret, call_seconds)
        self._receiver = Receiver(self._client, self._intake, self._pulse, way, patience or Patience())

    def routes(self, accept: Accept) -> Sequence[BaseRoute]:
        """The webhook, in webhook mode only."""

        async def take(raw: Any) -> bool:
            try:
                await self._intake.take(raw, accept)
            except NotStored:
                return False
            return True

        return [webhook.route(self._secret, take)] if self._secret else []

    async def run(self, accept: Accept) -> None:
        """Receives until cancelled; returns only when the token is refused."""
        await self._receiver.run(accept)

    async def send(self, chat_id: str, message: Outgoing) -> Sent:
        """Sends one message; see `Channel`. A call takes 10 s at most, with a picture 150 s."""
        if self._pulse.stopped:
            raise ChannelStopped(TOKEN_REFUSED)
        failure: ChannelError
        try:
            return Sent(await deliver(self._client, chat_id, message, seconds=self._seconds))
        except ZaloError as error:
            failure = translate(error)
        except Exception as error:  # a fault of our own: the message may well be there
            log.error("sending to Zalo failed: %s", type(error).__name__)
            failure = Unknown("Lỗi khi gửi qua Zalo, chưa rõ tin đã tới hay chưa.")
        if isinstance(failure, ChannelStopped):
            self._pulse.stop(TOKEN_REFUSED)
        raise failure

    async def fetch(self, attachment: Attachment) -> bytes:
        """A picture that somebody sent; 20 MB and a minute at most. Raises an AssistantError for them to read."""
        return await fetch_file(self._client.http, self._api_url, attachment)

    async def close(self) -> None:
        """Closes the connections."""
        await self._client.close()
