"""What everybody does here: read the last announcements, say "Đã nắm", switch topics on and off.

For: the conversations of a recipient. Not for: writing (`writing.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.clock import long_date
from bot.conversation import Choice, Reply, Turn, say
from bot.people import acting, consents
from bot.people.consents import Purpose
from bot.words import cut
from handlers.announcements import queries, scope, texts
from handlers.announcements.content import moment, verbatim

_NUMBER = re.compile(r"(\d{1,15})\s*$")
_SHOWN = 400


async def mine(turn: Turn) -> Sequence[Reply]:
    """The last three, the newest first."""
    scope.private(turn)
    topics = Choice(label=texts.TOPICS_LABEL, action="announcements:topics")
    found = await queries.received(turn.session, turn.person.id)
    if not found:
        agrees = await consents.agrees(turn.session, turn.person.id, Purpose.ANNOUNCEMENTS)
        return [say(texts.MINE_NONE if agrees else texts.MINE_CONSENT, topics)]
    lines, choices = [], []
    for one, at, acked in found:
        day = long_date(moment(at)[1]) if at else ""
        state = texts.MINE_ACKED if acked else ""
        text = verbatim(one.text) if len(one.text) <= _SHOWN else cut(verbatim(one.text), _SHOWN)
        lines.append(texts.MINE_LINE.format(day=day, number=one.number, state=state, text=text))
        if one.asks and not acked:
            label = texts.MINE_ACK.format(number=one.number)
            choices.append(Choice(label=label, action=f"announcements:ack:{one.id}"))
    return [say(texts.MINE_HEAD.format(lines="\n\n".join(lines)), *choices[:3], topics)]


async def acknowledge(turn: Turn, announcement_id: str = "") -> Sequence[Reply]:
    """By the button under an announcement, whenever it is pressed."""
    only = int(announcement_id) if acting.is_id(announcement_id) else None
    found = await queries.received(turn.session, turn.person.id, only=only, most=1)
    if not found or not found[0][0].asks:
        return [say(texts.ACK_WHICH)]
    one = found[0][0]
    now = turn.clock.now()
    if not await queries.acknowledge(turn.session, one.id, turn.person.id, now):
        return [say(texts.ACKED_BEFORE.format(number=one.number))]
    return [say(texts.ACKED.format(number=one.number, time=moment(now)[0]))]


async def acknowledge_typed(turn: Turn, text: str) -> Sequence[Reply]:
    """ "đã nắm 31"; without a number it is the last one."""
    match = _NUMBER.search(text)
    return await acknowledge(turn, match[1] if match else "")


async def topics(turn: Turn) -> Sequence[Reply]:
    """Every topic with its state, and a choice to change it."""
    scope.private(turn)
    said = await queries.topics_of(turn.session, turn.person.id)
    lines, choices = [], []
    for topic, title in texts.TOPICS.items():
        is_on = said.get(topic, True)
        lines.append(texts.TOPIC_LINE.format(topic=title, state=texts.TOPIC_ON if is_on else texts.TOPIC_OFF))
        label = (texts.TURN_OFF if is_on else texts.TURN_ON).format(topic=title)
        choices.append(Choice(label=label, action=f"announcements:hear:{topic}:{'off' if is_on else 'on'}"))
    return [say(texts.TOPICS_HEAD.format(lines="\n".join(lines)), *choices)]


async def hear(turn: Turn, topic: str = "", state: str = "") -> Sequence[Reply]:
    """Switches a topic."""
    scope.private(turn)
    if topic in texts.TOPICS and state in ("on", "off"):
        await queries.set_topic(turn.session, turn.person.id, topic, state == "on", turn.clock.now())
    return await topics(turn)
