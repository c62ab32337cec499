"""The Zalo OA channel: events pushed to a webhook, messages sent one at a time as the windows allow.

For: putting the parts of this folder together behind `bot.channels.base.Channel`. Not for: what events mean
(`updates.py`), which kind may be sent (`windows.py`), how it looks (`outgoing.py`), what failures mean (`faults.py`).
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from pydantic import SecretStr
from starlette.routing import BaseRoute

from bot.channels.base import Accept, Limits, Sent
from bot.channels.patience import Patience
from bot.channels.pulse import Pulse
from bot.channels.zalo_files import fetch_file
from bot.channels.zalo_http import ZaloError
from bot.channels.zalo_oa import webhook, windows
from bot.channels.zalo_oa.calls import OaCalls
from bot.channels.zalo_oa.client import API, OaClient
from bot.channels.zalo_oa.faults import translate
from bot.channels.zalo_oa.intake import Intake
from bot.channels.zalo_oa.outgoing import LABEL_LIMIT, MOST_BUTTONS, TEXT_LIMIT, deliver
from bot.channels.zalo_oa.standing import Standing
from bot.channels.zalo_oa.tokens import Tokens
from bot.channels.zalo_oa.updates import CHANNEL
from bot.channels.zalo_oa.windows import Closed, Kind, Later, Windows
from bot.conversation import Attachment, Outgoing
from bot.errors import ChannelError, ChannelStopped, NotDelivered, RetryLater, Unknown, Unreachable

log = logging.getLogger(__name__)

REST = dt.timedelta(minutes=15)
"""For so long nothing is tried after Zalo has said that the OA as a whole may not send."""
_MB = 2**20
# 4,000 requests a minute are granted to an app; pictures and documents only of these kinds (October 2026).
LIMITS = Limits(
    text=TEXT_LIMIT,
    most_buttons=MOST_BUTTONS,
    button_label=LABEL_LIMIT,
    files=True,
    file_kinds=((".pdf", 5 * _MB), (".doc", 5 * _MB), (".docx", 5 * _MB), (".png", _MB), (".jpg", _MB), (".jpeg", _MB)),
    per_second=25,
    per_chat_second=1,
    chat_burst=3,
    concurrency=8,
)
_NEVER = "window: người này chưa từng nhắn cho OA."
_BILLED = "window: đã quá hạn nhắn miễn phí; công đoàn chưa bật tin trả phí (CONGDOAN_ZALO_OA_PAYS)."


@dataclass(frozen=True, slots=True)
class Rules:
    """`oldest`: of an event; `phone_is_own`: see `updates.read`; `picture`: see `outgoing.deliver`; `call_seconds`: how
    long an answer is waited for.
    """

    app_id: str
    oa_secret: SecretStr = field(repr=False)
    windows: Windows
    oldest: dt.timedelta = dt.timedelta(hours=3)
    phone_is_own: bool = False
    picture: str = ""
    call_seconds: float = 10.0


class ZaloOaChannel:
    """`now` is UTC. Everything that lies in the database comes with `tokens` and `standing`."""

    name = CHANNEL

    def __init__(
        self,
        client: OaClient,
        tokens: Tokens,
        standing: Standing,
        rules: Rules,
        now: Callable[[], dt.datetime],
        *,
        api_url: str = "",
        patience: Patience | None = None,
    ) -> None:
        self.limits = replace(LIMITS, stages=partial(windows.stages, rules.windows))
        self._client, self._tokens, self._standing, self._rules, self._now = client, tokens, standing, rules, now
        self._calls = OaCalls(client, tokens, rules.call_seconds)
        self._api_url = api_url or API
        self._patience = patience or Patience()
        self._pulse = Pulse("Zalo OA")
        self.health = self._pulse.health
        self._rests_until: dt.datetime | None = None
        self._intake = Intake(standing, self._patience, rules.phone_is_own)

    def routes(self, accept: Accept) -> Sequence[BaseRoute]:
        """The webhook, and the page that an administrator sees after agreeing."""

        async def take(event: Mapping[str, Any], moment: dt.datetime) -> bool:
            return await self._intake.take(event, moment, accept)

        secret = self._rules.oa_secret.get_secret_value().strip()
        guarded = webhook.Guarded(self._rules.app_id, secret, self._rules.oldest, self._now)
        return webhook.routes(guarded, take)

    async def run(self, accept: Accept) -> None:
        """Looks after the tokens until cancelled: they are renewed before they end."""
        while True:
            try:
                await self._look_after()
            except Exception as error:  # mostly a database that does not answer
                log.error("the OA's tokens could not be looked after: %s", type(error).__name__)
                self._pulse.down("không đọc được mã của OA")
            await asyncio.sleep(self._patience.watch)

    async def _look_after(self) -> None:
        if self._rests():
            return
        try:
            await self._tokens.access()
        except ChannelStopped as stop:
            self._pulse.stop(stop.sentence)
        except NotDelivered as failure:
            self._pulse.down(failure.sentence)
        else:
            if not self._rests():  # a send may have been told so while this look was under way
                self._rests_until = None
                self._pulse.revive()  # connected anew, or paid meanwhile: it is tried again

    def _rests(self) -> bool:
        return self._rests_until is not None and self._now() < self._rests_until

    async def send(self, chat_id: str, message: Outgoing) -> Sent:
        """Sends one message; see `Channel`. A call takes 10 s at most, an upload a minute, a renewal of tokens 45 s."""
        kind = await self._kind(chat_id)
        if not self._rules.phone_is_own:  # a number that does not count is not asked for
            asked = tuple(each for each in message.attachments if each.kind != "contact")
            message = message.model_copy(update={"attachments": asked})
        failure: ChannelError
        try:
            return Sent(await deliver(self._calls, chat_id, message, kind, self._rules.picture))
        except ZaloError as error:
            failure = translate(error, windows.seconds_until_open(self._now(), self._rules.windows.closed))
            if isinstance(failure, ChannelStopped):
                self._rests_until = self._now() + REST
        except ChannelError as error:
            failure = error
        except Exception as error:  # a fault of our own: the message may well be there
            log.error("sending through the OA failed: %s", type(error).__name__)
            failure = Unknown("Lỗi khi gửi qua Zalo OA, chưa rõ tin đã tới hay chưa.")
        if isinstance(failure, ChannelStopped):
            self._pulse.stop(failure.sentence)
        raise failure

    async def _kind(self, chat_id: str) -> Kind:
        """As what it may leave now. Raises RetryLater, Unreachable, NotDelivered."""
        try:
            last = await self._standing.last_seen(chat_id)
        except Exception as error:
            log.error("a window could not be looked up: %s", type(error).__name__)
            raise NotDelivered("Chưa đọc được lần tương tác cuối.") from None
        match windows.choose(last, self._now(), self._rules.windows):
            case Later(seconds=seconds):
                raise RetryLater("Tin chờ tới 6 giờ sáng.", seconds, whole_channel=False)
            case Closed(why=why):
                raise Unreachable(_NEVER if why == "never" else _BILLED)
            case way:
                return way.kind

    async def fetch(self, attachment: Attachment) -> bytes:
        """What somebody sent; 20 MB and a minute at most. Raises an AssistantError with a sentence for them."""
        return await fetch_file(self._client.http, self._api_url, attachment)

    async def close(self) -> None:
        """Ends what is still being stored and closes the connections."""
        await self._intake.close()
        await self._client.close()
