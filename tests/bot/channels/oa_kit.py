"""What the Zalo OA tests share: tokens and a channel beside a fake OA.

For: tests. Not for: the fake itself (`tests.fakes.zalo_oa_server`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from bot.channels.patience import Patience
from bot.channels.zalo_oa.channel import Rules, ZaloOaChannel
from bot.channels.zalo_oa.client import OaClient
from bot.channels.zalo_oa.oauth import Asked, read_pasted
from bot.channels.zalo_oa.standing import StoredStanding
from bot.channels.zalo_oa.tokens import App, Tokens
from bot.channels.zalo_oa.windows import Windows
from bot.clock import QuietHours
from bot.storage.database import Database
from tests.fakes.zalo_oa_server import APP_ID, APP_SECRET, OA_SECRET, FakeOa

LAN, HOA = "7100000000000000001", "7100000000000000002"
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CLOSED = QuietHours(ZONE, dt.time(22), dt.time(6))
QUICK = Patience(first=0.01, most=0.05, watch=0.05)


def utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Hand:
    """A clock that a test moves."""

    def __init__(self, moment: dt.datetime | None = None) -> None:
        self.moment = moment or utc_now()

    def __call__(self) -> dt.datetime:
        return self.moment

    def goes(self, **by: float) -> None:
        self.moment += dt.timedelta(**by)


@asynccontextmanager
async def tokens_for(
    fake: FakeOa, database: Database, now: Callable[[], dt.datetime] = utc_now, **more: Any
) -> AsyncIterator[Tokens]:
    client = OaClient(fake.root, fake.oauth)
    try:
        yield Tokens(database, client, App(APP_ID, SecretStr(APP_SECRET)), now, **more)
    finally:
        await client.close()


async def connected(fake: FakeOa, tokens: Tokens) -> None:
    """As an administrator connects."""
    asked = Asked()
    await tokens.connect(read_pasted(fake.agrees(asked.link(fake.oauth, APP_ID, "https://cd.example")), asked), asked)


@asynccontextmanager
async def kept(fake: FakeOa, database: Database, **more: Any) -> AsyncIterator[tuple[Tokens, Hand]]:
    """Tokens of an OA that is connected, and their clock."""
    hand = Hand()
    async with tokens_for(fake, database, hand, **more) as tokens:
        await connected(fake, tokens)
        yield tokens, hand


@asynccontextmanager
async def channel_for(
    fake: FakeOa, database: Database, now: Callable[[], dt.datetime] = utc_now, **more: Any
) -> AsyncIterator[ZaloOaChannel]:
    """A channel with tokens; `pays` and what `Rules` takes."""
    client = OaClient(fake.root, fake.oauth)
    tokens = Tokens(database, client, App(APP_ID, SecretStr(APP_SECRET)), now)
    await connected(fake, tokens)
    windows = Windows(CLOSED, pays=more.pop("pays", False))
    rules = Rules(APP_ID, SecretStr(OA_SECRET), windows, **more)
    standing = StoredStanding(database, now)
    channel = ZaloOaChannel(client, tokens, standing, rules, now, api_url=fake.root, patience=QUICK)
    try:
        yield channel
    finally:
        await channel.close()
