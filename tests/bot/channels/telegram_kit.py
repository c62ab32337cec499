"""What the Telegram tests share: a channel beside a fake Bot API, and what becomes of a message it refuses.

For: tests. Not for: the fake itself (`tests.fakes.telegram_server`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.channels.base import Channel
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.patience import Patience
from bot.conversation import Outgoing
from bot.errors import ChannelError
from tests.fakes.telegram_server import FakeTelegram

LAN = 7001
GROUP = -1001234567890
QUICK = Patience(first=0.01, most=0.05, conflict_pause=0.02, conflict_grace=0.1, alarm_pause=0.03, watch=0.05)


def channel_for(fake: Any, **options: Any) -> TelegramChannel:
    """`fake` is anything with `url` and `token`."""
    settings: dict[str, Any] = {"api_url": fake.url, "poll_seconds": 1}
    return TelegramChannel(options.pop("token", fake.token), **{**settings, "patience": QUICK, **options})


async def until(fake: FakeTelegram, condition: Callable[[], Any]) -> Any:
    return await fake.wait_for(condition, timeout=30)


async def refused(channel: Channel, chat_id: int = LAN, message: Outgoing | None = None) -> ChannelError:
    with pytest.raises(ChannelError) as caught:
        await channel.send(str(chat_id), message or Outgoing(text="chào"))
    return caught.value
