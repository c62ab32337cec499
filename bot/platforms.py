"""The channels of other people's platforms that the settings switch on, put together.

Their libraries are imported only where a token is set: they cost a start a fifth of a second.
For: `app.py`. Not for: the web chat, which is always there, nor any platform's own ways.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot import inbox
from bot.channels.base import Channel, Plan
from bot.clock import QuietHours, SystemClock
from bot.conversation import Feature, Job
from bot.errors import SettingsError
from bot.quota import Guard
from bot.quota import job as quota_job
from bot.settings import Settings
from bot.storage.database import Database

if TYPE_CHECKING:
    from bot.channels.zalo_oa.client import OaClient
    from bot.channels.zalo_oa.tokens import Tokens
    from bot.channels.zalo_oa.windows import Windows

ZALO_BOT = "zalo_bot"


def telegram(settings: Settings, features: Sequence[Feature]) -> list[Channel]:
    """The one channel, or none where there is no token."""
    if settings.telegram_token is None:
        return []
    from bot.channels.telegram import TelegramChannel

    commands = [(command.name, command.summary) for feature in features for command in feature.commands]
    return [
        TelegramChannel(
            settings.telegram_token,
            api_url=settings.telegram_api_url,
            mode=settings.telegram_mode,
            public_url=settings.public_url,
            webhook_secret=_secret(settings),
            commands=commands,
        )
    ]


def zalo_plan(settings: Settings) -> Plan:
    """What the plan of the Zalo Bot grants."""
    return Plan(
        channel=ZALO_BOT,
        title="Zalo Bot",
        messages=settings.month_limits.get(ZALO_BOT, settings.zalo_bot_month),
        users=settings.zalo_bot_users,
        counts_received=settings.zalo_bot_counts_received,
        notices_until=settings.zalo_bot_notices_until,
    )


def plans(settings: Settings) -> dict[str, Plan]:
    """By channel, what a month grants, where it has a limit. What only the settings name is counted by nobody."""
    own = zalo_plan(settings)
    named = {
        channel: Plan(channel, channel, messages, 0, notices_until=100)
        for channel, messages in settings.month_limits.items()
    }
    return named | ({own.channel: own} if settings.zalo_bot_token is not None and own.messages else {})


def guards(settings: Settings, database: Database, clock: SystemClock) -> dict[str, Guard]:
    """By channel, what keeps the rest of a month for replies."""
    if settings.zalo_bot_token is None:
        return {}
    return {ZALO_BOT: Guard(database, zalo_plan(settings), clock.now, settings.zone)}


def quota_jobs(settings: Settings) -> list[Job]:
    """A job for each channel that has a quota."""
    return [] if settings.zalo_bot_token is None else [quota_job(zalo_plan(settings), settings.zone, settings.quiet)]


def zalo_bot(settings: Settings, database: Database, guard: Guard | None) -> list[Channel]:
    """The one channel, counted by its guard, or none where there is no token."""
    if settings.zalo_bot_token is None or guard is None:
        return []
    from bot.channels.metered import Metered
    from bot.channels.zalo_bot import ZaloBotChannel

    channel = ZaloBotChannel(
        settings.zalo_bot_token,
        api_url=settings.zalo_bot_api_url,
        mode=settings.zalo_bot_mode,
        public_url=settings.public_url,
        webhook_secret=_secret(settings),
        bot_name=settings.zalo_bot_name,
    )

    async def is_known(name: str, event_id: str) -> bool:
        async with database.read() as session:
            return await inbox.is_known(session, name, event_id)

    return [Metered(channel, guard, is_known)]


def zalo_oa(settings: Settings, database: Database, clock: SystemClock) -> list[Channel]:
    """The one channel, or none where no app is named."""
    if not settings.zalo_oa_app_id or settings.zalo_oa_secret is None:
        return []
    from bot.channels.zalo_oa.channel import Rules, ZaloOaChannel
    from bot.channels.zalo_oa.standing import StoredStanding

    client, tokens = zalo_oa_tokens(settings, database, clock)
    rules = Rules(
        settings.zalo_oa_app_id,
        settings.zalo_oa_secret,
        zalo_oa_windows(settings),
        dt.timedelta(seconds=settings.zalo_oa_oldest_event),
        settings.zalo_oa_phone_is_own,
        settings.public_url.rstrip("/") + "/static/icon-512.png",
    )
    standing = StoredStanding(database, clock.now)
    return [ZaloOaChannel(client, tokens, standing, rules, clock.now, api_url=settings.zalo_oa_api_url)]


def zalo_oa_tokens(settings: Settings, database: Database, clock: SystemClock) -> tuple[OaClient, Tokens]:
    """What keeps the OA's tokens, and the client it asks with. Raises SettingsError where the app is not set."""
    from bot.channels.zalo_oa.client import OaClient
    from bot.channels.zalo_oa.tokens import App, Tokens

    if not settings.zalo_oa_app_id or settings.zalo_oa_app_secret is None:
        raise SettingsError("Đặt CONGDOAN_ZALO_OA_APP_ID và CONGDOAN_ZALO_OA_APP_SECRET trước.")
    client = OaClient(settings.zalo_oa_api_url, settings.zalo_oa_oauth_url)
    return client, Tokens(database, client, App(settings.zalo_oa_app_id, settings.zalo_oa_app_secret), clock.now)


def zalo_oa_windows(settings: Settings) -> Windows:
    """When what may be sent through the OA."""
    from bot.channels.zalo_oa.windows import Windows

    closed = QuietHours.read(settings.zalo_oa_closed_hours, settings.zone)
    return Windows(
        closed or QuietHours(settings.zone, dt.time(22)),
        dt.timedelta(hours=settings.zalo_oa_free_hours),
        dt.timedelta(days=settings.zalo_oa_consulting_days),
        dt.timedelta(days=settings.zalo_oa_transaction_days),
        settings.zalo_oa_pays,
    )


def _secret(settings: Settings) -> str:
    return settings.webhook_secret.get_secret_value() if settings.webhook_secret else ""
