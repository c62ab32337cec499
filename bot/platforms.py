"""The channels of other people's platforms that the settings switch on, put together.

Their libraries are imported only where a token is set: they cost a start a fifth of a second.
For: `app.py`. Not for: the web chat, which is always there, nor any platform's own ways.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot import inbox
from bot.channels.base import Channel
from bot.clock import SystemClock
from bot.conversation import Feature, Job
from bot.quota import Guard, Plan
from bot.quota import job as quota_job
from bot.settings import Settings
from bot.storage.database import Database

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


def month_limits(settings: Settings) -> dict[str, int]:
    """How many messages a channel carries in a month, where it has a limit."""
    plan = zalo_plan(settings)
    own = {plan.channel: plan.messages} if settings.zalo_bot_token is not None and plan.messages else {}
    return own | settings.month_limits


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


def _secret(settings: Settings) -> str:
    return settings.webhook_secret.get_secret_value() if settings.webhook_secret else ""
