"""How a conclusion or recommendation is put in words, in chat and in files. Pure.

For: lines made of `texts.py` and values. A day of the past is never told as one to come. Not for: who may read them.
"""

from __future__ import annotations

import datetime as dt

from bot.clock import long_date
from bot.plain import verbatim
from handlers.conferences.after import texts
from handlers.conferences.after.follow_store import Given
from handlers.conferences.after.model import FollowUp, State
from handlers.conferences.report.wording import clean


def plain(text: str) -> str:
    """What somebody wrote, as one line in which nothing is markup."""
    return verbatim(clean(text))


def item_line(one: FollowUp, today: dt.date) -> str:
    """1. Nội dung. Thực hiện: … Hạn: … Kết quả: …"""
    return texts.ITEM.format(
        number=one.number,
        text=sentence(plain(one.text)),
        whose=_whose(one),
        due=due_words(one, today),
        state=texts.STATES[one.state],
        outcome=_outcome(one),
    )


def sentence(text: str) -> str:
    """The text with a full stop where it ends without one."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _outcome(one: FollowUp) -> str:
    """What came of it; of a record of the past that is what is known today, not what the conference heard."""
    wording = texts.OUTCOME_LATER if one.state is State.HISTORY else texts.OUTCOME
    return wording.format(outcome=plain(one.outcome)) if one.outcome else ""


def _whose(one: FollowUp) -> str:
    owner = texts.OWNER.format(who=plain(one.owner)) if one.owner else ""
    return owner + (texts.ADDRESSEE.format(who=plain(one.addressee)) if one.addressee else "")


def due_words(one: FollowUp, today: dt.date) -> str:
    """The due date; how many days are left or have gone by only while somebody is to do it."""
    if one.due is None:
        return ""
    if one.state is State.HISTORY:
        return texts.DUE_THEN.format(day=f"{one.due:%d/%m/%Y}")
    return texts.DUE.format(day=long_date(one.due), left=_left(one.days_left(today)))


def _left(days: int | None) -> str:
    if days is None:
        return ""
    if days < 0:
        return texts.LATE.format(days=-days)
    return texts.LEFT.format(days=days) if days else texts.LEFT_TODAY


def mine_line(index: int, one: Given, today: dt.date) -> str:
    """A task as the officers of its unit see it."""
    item = one.item
    return texts.MINE_LINE.format(
        index=index,
        text=sentence(plain(item.text)),
        due=due_words(item, today),
        state=texts.STATES[item.state],
        outcome=_outcome(item),
        unit=plain(one.unit),
        title=plain(one.title),
    )
