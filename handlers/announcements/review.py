"""Two pairs of eyes: sent to review, approved as it was shown, or returned with a reason; tried on oneself first.

For: the conversation of writer and approver. Not for: changes (`writing.py`, `choosing.py`), or sending (`job.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation import Reply, Turn, say
from bot.errors import RefusedError
from bot.schedule import bring_forward
from handlers.announcements import page, queries, scope, texts
from handlers.announcements.content import Work, channel_name, number, plain
from handlers.announcements.model import Announcement, Event, State, may_approve, over_quota, too_long
from handlers.announcements.naming import JOB
from handlers.announcements.telling import ask_approvers, colleague, see, tell

_LONGEST_REASON = 500


async def test(turn: Turn, announcement_id: str = "") -> Sequence[Reply]:
    """The message to its writer alone, as their channel shows it."""
    one = await scope.organised(turn, announcement_id)
    if not one.text:
        raise RefusedError(texts.TEXT_EMPTY)
    message = await page.work_of(turn).test(one, turn.incoming.channel)
    await scope.note(turn, "test", one)
    return [message, say(texts.TESTED, page.back(one))]


async def _reached(turn: Turn, work: Work, one: Announcement) -> int:
    """How many would get it. Raises RefusedError where it cannot be sent."""
    if not one.text:
        raise RefusedError(texts.TEXT_EMPTY)
    bodies = await work.bodies(one)
    if channel := too_long(bodies):
        room, length = number(len(bodies[channel][0].text)), number(len(one.text))
        raise RefusedError(texts.TEXT_ONE.format(channel=channel_name(channel), length=length, limit=room))
    found = await work.count(one)
    left = {each.channel: each.left for each in (await work.ways(one)).means if each.left is not None}
    for channel, (count, limit) in over_quota(found.channels, left).items():
        counts = {"count": number(count), "limit": number(limit)}
        raise RefusedError(texts.QUOTA.format(channel=channel_name(channel), **counts))
    if not found.reached:
        raise RefusedError(texts.NOBODY)
    return found.reached


async def submit(turn: Turn, announcement_id: str = "") -> Sequence[Reply]:
    """From a draft to review."""
    one = await scope.organised(turn, announcement_id)
    work = page.work_of(turn)
    await _reached(turn, work, one)
    await scope.step(turn, one, Event.SUBMIT, reason="")
    await scope.note(turn, "submit", one)
    if not turn.house.announce_second_person:
        now = await scope.organised(turn, announcement_id)
        return await page.show(turn, now)
    told = await ask_approvers(turn, work, one)
    text = texts.SUBMITTED if told else texts.SUBMITTED_NOBODY
    return [say(text.format(number=one.number, count=told), page.back(one))]


async def approve(turn: Turn, announcement_id: str = "", shown: str = "") -> Sequence[Reply]:
    """Approves what was shown: `shown` is the beginning of its hash, and anything else is shown anew."""
    one = await scope.organised(turn, announcement_id)
    second = turn.house.announce_second_person
    if not may_approve(one, turn.person.id, second_person=second):
        raise RefusedError(texts.OWN_WORK.format(number=one.number))
    work = page.work_of(turn)
    hash_ = await work.hash(one)
    if one.state is State.REVIEW and (len(shown) < 16 or not hash_.startswith(shown)):
        return [say(texts.MOVED_ON.format(number=one.number)), *await page.show(turn, one)]
    reached = await _reached(turn, work, one)
    now = turn.clock.now()
    alone = turn.person.id == one.made_by
    given = {"hash": hash_, "approved_by": turn.person.id, "approved_at": now, "alone": alone, "reason": ""}
    await scope.step(turn, one, Event.APPROVE, **given)
    await scope.note(turn, "approve", one, f"hash={hash_[:16]} people={reached}{' alone' if alone else ''}")
    await bring_forward(turn.session, JOB, now)
    when = page.when_words(one)
    if one.made_by != turn.person.id:
        told = texts.TOLD_APPROVED.format(name=await colleague(turn), number=one.number, when=when)
        await tell(turn.session, turn.outbox, one.made_by, say(told, see(one)))
    text = texts.APPROVED.format(number=one.number, reached=number(reached), when=when)
    return [say(text, page.back(one))]


async def ask_reason(turn: Turn, announcement_id: str = "") -> Sequence[Reply]:
    """Why it is returned."""
    one = await scope.organised(turn, announcement_id)
    if one.state is not State.REVIEW:
        raise RefusedError(texts.NOT_NOW.format(number=one.number, state=texts.STATES[one.state]))
    turn.state.form = f"announcements:reason_of:{one.id}"
    return [say(texts.ASK_REASON.format(number=one.number))]


async def reason_field(turn: Turn, announcement_id: str = "") -> Sequence[Reply]:
    """Back to its writer, who reads the reason."""
    one = await scope.organised(turn, announcement_id)
    reason = " ".join(turn.incoming.text.split())[:_LONGEST_REASON]
    if not any(sign.isalnum() for sign in reason):
        return [say(texts.REASON_SHORT)]
    turn.state.form = ""
    await scope.step(turn, one, Event.RETURN, reason=reason)
    await scope.note(turn, "return", one)
    if one.made_by != turn.person.id:
        told = texts.TOLD_RETURNED.format(name=await colleague(turn), number=one.number, reason=plain(reason))
        await tell(turn.session, turn.outbox, one.made_by, say(told, see(one)))
    return [say(texts.RETURNED.format(number=one.number), page.back(one))]


async def drop(turn: Turn, announcement_id: str = "") -> Sequence[Reply]:
    """Takes back what has not begun to be sent."""
    one = await scope.organised(turn, announcement_id)
    if one.campaign_id is not None:
        return await page.show(turn, one)
    await scope.step(turn, one, Event.CANCEL)
    await scope.note(turn, "cancel", one)
    return [say(texts.DROPPED.format(number=one.number))]


async def correct(turn: Turn, announcement_id: str = "") -> Sequence[Reply]:
    """A follow-up to exactly those who got it."""
    return await _follow_up(turn, announcement_id, "heard")


async def again(turn: Turn, announcement_id: str = "") -> Sequence[Reply]:
    """The same once more, to those of whom nobody knows whether they got it."""
    return await _follow_up(turn, announcement_id, "doubt")


async def _follow_up(turn: Turn, announcement_id: str, kind: str) -> Sequence[Reply]:
    one = await scope.organised(turn, announcement_id)
    draft = await queries.follow_up(turn.session, one, kind, by=turn.person.id, now=turn.clock.now())
    made = await scope.organised(turn, str(draft))
    if kind == "doubt":
        found = await page.work_of(turn).count(made)
        if not found.reached:
            raise RefusedError(texts.UNKNOWN_NONE)
        head = say(texts.UNKNOWN_SENT.format(count=number(found.reached)))
        await scope.note(turn, "again", made, f"of={one.id}")
        return [head, *await page.show(turn, made)]
    await scope.note(turn, "correct", made, f"of={one.id}")
    turn.state.form = f"announcements:words_of:{made.id}"
    return [say(texts.CORRECTION.format(number=one.number))]
