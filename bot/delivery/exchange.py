"""The two halves of a dispatcher's transaction, over messages to one person and rows of campaigns alike.

For: recording what became of messages, beginning the next ones. Not for: when (`dispatcher.py`), or the rows' own rules
(`ledger.py`, `parcels.py`).
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.channels.base import Channel, Limits
from bot.conversation import Still
from bot.delivery import ledger, onward, parcels, truth
from bot.delivery.falling import Falling
from bot.delivery.ledger import Letter, Outcome
from bot.people import accounts

log = logging.getLogger(__name__)


async def record(
    session: AsyncConnection,
    channel: str,
    results: Sequence[tuple[Letter, Outcome]],
    now: dt.datetime,
    falling: Falling | None = None,
) -> tuple[set[int], Callable[[], None]]:
    """Writes what became of messages; returns the campaigns that run no more, and what to call after the commit.

    `falling`: what certainly did not arrive goes on by the person's next way, and its reader is told then.
    """
    moved, written = await onward.fall(session, channel, results, now, falling) if falling else (set[int](), [])
    own = [outcome for letter, outcome in results if not letter.campaign and letter.id not in moved]
    await ledger.record(session, channel, own, now)
    over = await parcels.record(session, channel, [each for each in results if each[0].campaign], now, falling=falling)
    for letter, outcome in results:
        if outcome.state == "unreachable":
            await accounts.cannot_be_reached(session, channel, letter.chat_id, outcome.error, now)

    def tell() -> None:
        if falling is not None:
            for chat in written:
                falling.written(*chat)

    return over, tell


async def begin(
    session: AsyncConnection, channel: Channel, letters: Sequence[Letter], rooms: Mapping[str, Still], now: dt.datetime
) -> list[Letter]:
    """Marks messages as begun and returns those that leave, as they leave: what is not true any more is left out."""
    own = [letter for letter in letters if not letter.campaign]
    begun: list[Letter] = []
    if own:
        ours = await ledger.begin(session, [letter.id for letter in own])
        begun = await _true_ones(session, [letter for letter in own if letter.id in ours], rooms, channel.limits, now)
    many = [letter for letter in letters if letter.campaign]
    return [*begun, *(await parcels.begin(session, channel.name, many, now) if many else [])]


async def _true_ones(
    session: AsyncConnection, letters: Sequence[Letter], rooms: Mapping[str, Still], limits: Limits, now: dt.datetime
) -> list[Letter]:
    checks = {letter.id: check for letter in letters if (check := truth.read_check(letter.still)) is not None}
    if not checks:
        return list(letters)
    try:
        async with session.begin_nested():
            verdicts = await truth.ask(session, rooms, [check.ref for check in checks.values()])
    except Exception:
        # A fault of a room: its message is late by then rather than wrong, and the others must still leave.
        log.exception("what is still true could not be asked")
        return list(letters)
    leaving: list[Letter] = []
    skipped: list[Outcome] = []
    for letter in letters:
        check = checks.get(letter.id)
        verdict = verdicts.get(check.ref) if check else None
        if check is None or verdict is None or letter.message is None:
            leaving.append(letter)
            continue
        message = truth.revised(letter.message, check, verdict, limits)
        if isinstance(message, truth.Skipped):
            skipped.append(Outcome(letter.id, "skipped", message.reason))
        else:
            leaving.append(replace(letter, message=message))
    await ledger.record(session, "", skipped, now)
    return leaving
