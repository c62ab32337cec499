"""How a draft is put in words, in chat. Pure.

For: lines made of `texts_drafts.py` and values. Not for: who may read them.
"""

from __future__ import annotations

import datetime as dt

from bot.clock import ZONE, long_date
from bot.conversation import Choice, Reply, say
from handlers.conferences.after import texts_drafts as texts
from handlers.conferences.after.model import Draft, DraftState
from handlers.conferences.after.words import plain


def last_day(draft: Draft) -> dt.date | None:
    """The last day in Việt Nam on which comments are taken; `closes_at` is the midnight after it."""
    return (draft.closes_at - dt.timedelta(minutes=1)).astimezone(ZONE).date() if draft.closes_at else None


def closing_moment(day: dt.date) -> dt.datetime:
    """The moment in UTC when a day ends in Việt Nam."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), ZONE).astimezone(dt.UTC)


def day_words(draft: Draft) -> str:
    """thứ Sáu 11/12/2026; empty where no day is set."""
    day = last_day(draft)
    return long_date(day) if day else ""


def state_words(draft: Draft, now: dt.datetime) -> str:
    """chưa mở, đang nhận góp ý đến hết …, đã đóng"""
    if draft.state is DraftState.NEW:
        return texts.STATE_NEW
    if not draft.takes_comments(now):
        return texts.STATE_CLOSED
    return texts.STATE_OPEN.format(until=texts.UNTIL.format(day=day_words(draft)) if draft.closes_at else "")


def closing_words(draft: Draft, now: dt.datetime) -> str:
    """Until when, for an officer."""
    if not draft.takes_comments(now):
        return texts.CLOSING_OVER
    day = last_day(draft)
    if day is None:
        return texts.CLOSING_NONE
    days = (day - now.astimezone(ZONE).date()).days
    left = texts.LEFT.format(days=days) if days else texts.LEFT_TODAY
    return texts.CLOSING_OPEN.format(day=long_date(day), left=left)


def letter(draft: Draft, *, conference: str, unit: str, unit_id: int, clauses: int) -> Reply:
    """What the officers of a unit receive when a draft is opened, or when they are reminded."""
    text = texts.LETTER.format(
        title=plain(draft.title), conference=plain(conference), clauses=clauses, day=day_words(draft), unit=plain(unit)
    )
    return say(text, Choice(label=texts.BEGIN, action=f"conferences:dc:{draft.id}:{unit_id}", style="primary"))
