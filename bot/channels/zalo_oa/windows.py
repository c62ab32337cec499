"""Which kind of message may be sent to somebody now: a pure function of when they last wrote, and of the hour.

    wrote within 48 hours       cs: free
    within 7 days               cs: billed
    within 1 year               transaction: billed, 06:00-21:59
    earlier                     promotion: billed, 06:00-21:59, followers only
    never                       nobody to write to

What is billed is sent only where the union has said that it pays: no price is known for certain.
For: `choose`, `stages` and the figures they work with. Not for: how a kind looks (`outgoing.py`), nor what Zalo answers
(`faults.py`).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from bot.channels.base import Stage
from bot.clock import QuietHours

Kind = Literal["cs", "transaction", "promotion"]


@dataclass(frozen=True, slots=True)
class Windows:
    """`closed`: when neither transaction nor promotion leaves. `pays`: whether billed messages may be sent at all."""

    closed: QuietHours
    free: dt.timedelta = dt.timedelta(hours=48)
    consulting: dt.timedelta = dt.timedelta(days=7)
    transaction: dt.timedelta = dt.timedelta(days=365)
    pays: bool = False


@dataclass(frozen=True, slots=True)
class Open:
    """It may leave now, as this kind."""

    kind: Kind
    billed: bool


@dataclass(frozen=True, slots=True)
class Later:
    """It may leave when the hours open."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Closed:
    """It cannot be sent until the person writes again."""

    why: Literal["never", "billed"]


def choose(last: dt.datetime | None, now: dt.datetime, windows: Windows) -> Open | Later | Closed:
    """`last`: when the person last wrote or pressed something; None where they never did. Times are aware."""
    if last is None:
        return Closed("never")
    since = now - last
    if since <= windows.free:
        return Open("cs", billed=False)
    if not windows.pays:
        return Closed("billed")
    if since <= windows.consulting:
        return Open("cs", billed=True)
    if windows.closed.holds(now):
        return Later(seconds_until_open(now, windows.closed))
    return Open("transaction" if since <= windows.transaction else "promotion", billed=True)


def stages(windows: Windows, now: dt.datetime) -> tuple[Stage, ...]:
    """The same as cut-offs, for a statement over many people; whoever never wrote is in none."""
    free = Stage(now - windows.free)
    if not windows.pays:
        return (free,)
    later = windows.closed.holds(now)
    return free, Stage(now - windows.consulting, billed=True), Stage(None, later=later, billed=True)


def seconds_until_open(now: dt.datetime, closed: QuietHours) -> float:
    """Seconds until the closed hours end next; at least one."""
    here = now.astimezone(closed.zone)
    opens = here.replace(hour=closed.ends.hour, minute=closed.ends.minute, second=0, microsecond=0)
    if opens <= here:
        opens += dt.timedelta(days=1)
    return max(1.0, (opens.astimezone(dt.UTC) - now).total_seconds())
