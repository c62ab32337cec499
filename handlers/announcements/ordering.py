"""By which channel an announcement goes, and why; what was tried before it went where it went.

For: the words. Not for: the order itself (`bot/delivery/choosing.py`), or counting.
"""

from __future__ import annotations

from bot.delivery.choosing import why
from bot.delivery.falling import Trial
from bot.delivery.ways import Ways
from bot.people.headcount import Count
from handlers.announcements import texts
from handlers.announcements.content import channel_name, number


def order_words(found: Count, ways: Ways) -> str:
    """A line a channel with the reason for its place; empty where there is nothing to choose between."""
    means = {each.channel: each for each in ways.means}
    if len(means) < 2 or not found.firsts:
        return ""
    lines = []
    for first in sorted(found.firsts, key=lambda each: (each.billed, each.later, -each.count)):
        own = means[first.channel]
        left = texts.ORDER_LEFT.format(left=number(own.left)) if own.left is not None else ""
        reason = why(own.first(billed=first.billed, later=first.later), ways.content)
        lines.append(texts.ORDER_LINE.format(reason=reason, count=number(first.count), left=left))
    others = texts.ORDER_OTHERS.format(count=number(found.others)) if found.others else ""
    return texts.ORDER.format(lines="\n".join(lines), others=others)


def tried_words(tried: tuple[Trial, ...], channel: str) -> str:
    """Zalo OA: đã chặn → gửi qua web"""
    if not tried:
        return ""
    before = "; ".join(
        f"{channel_name(each.channel)}: {each.error.partition(': ')[2] or texts.RESULTS.get(each.state, each.state)}"
        for each in tried
    )
    return texts.TRIED.format(before=before, channel=channel_name(channel))
