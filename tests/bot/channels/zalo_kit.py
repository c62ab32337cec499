"""What the Zalo Bot tests share: a channel beside a fake Bot API.

For: tests. Not for: the fake itself (`tests.fakes.zalo_server`).
"""

from __future__ import annotations

from typing import Any

from bot.channels.patience import Patience
from bot.channels.zalo_bot import ZaloBotChannel
from tests.fakes.zalo_server import FakeZalo

LAN = "6ede9afa66b88fe6d6a9"
HOA = "1aa0bb21c0ffee00d00d"
GROUP = "99aa00bb11cc22dd33ee"
QUICK = Patience(first=0.01, most=0.05, watch=0.05)


def channel_for(fake: FakeZalo, **options: Any) -> ZaloBotChannel:
    settings: dict[str, Any] = {"api_url": fake.url, "poll_seconds": 1}
    return ZaloBotChannel(options.pop("token", fake.token), **{**settings, "patience": QUICK, **options})
