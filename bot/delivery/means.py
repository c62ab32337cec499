"""What is known of every channel before anybody is looked at: whom it lets us write to, what is left of a month.

For: putting together what `choosing.py` and `ways.py` reckon with. Not for: reckoning, nor any platform's own rules:
they come with `Limits`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import quota
from bot.channels.base import Limits
from bot.conversation import Clock
from bot.delivery.choosing import Means


async def means_of(
    session: AsyncConnection, limits: Mapping[str, Limits], clock: Clock, at: dt.datetime, only: Collection[str] = ()
) -> tuple[Means, ...]:
    """What each channel could do at a moment, in the order of their names; of a month that is to come all is left.

    `only`: these channels; none given: all. Files of a campaign go by an address of our own web server: a channel with
    buttons shows it as one, which is as good as the file itself.
    """
    month = f"{clock.day_of(at):%Y-%m}"
    return tuple(
        [
            Means(
                channel,
                files=own.links is not None and own.buttons,
                pictures=own.links is not None and own.buttons,
                left=await quota.left_of(session, own.plan, month),
                stages=own.stages(at) if own.stages is not None else None,
            )
            for channel, own in sorted(limits.items())
            if not only or channel in only
        ]
    )
