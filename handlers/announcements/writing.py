"""What it says, its topic, its hour, its file, whether it is urgent: one thing at a time, each kept at once.

For: the conversation of a writer. Not for: whom it goes to (`choosing.py`), or approval (`review.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot import files
from bot.conversation import Choice, Reply, Turn, say
from bot.words import units
from handlers.announcements import page, scope, texts
from handlers.announcements.content import channel_name, number
from handlers.announcements.model import LONGEST, Announcement, too_long
from handlers.announcements.reading import read_when

_LONGEST_WHY = 200
_SHORTEST_WHY = 5
FILE_DAYS = 60


async def change(turn: Turn, announcement_id: str = "", part: str = "0") -> Sequence[Reply]:
    """What to change, three things at a time."""
    one = await scope.organised(turn, announcement_id)
    verbs = [verb for verb in texts.CHANGES if verb != "urge" or turn.may(scope.URGE)]
    first = 3 if part == "1" else 0
    choices = [
        Choice(label=texts.CHANGES[verb], action=f"announcements:{verb}:{one.id}") for verb in verbs[first : first + 3]
    ]
    if part != "1":
        choices.append(Choice(label=texts.CHANGE_MORE, action=f"announcements:change:{one.id}:1"))
    elif len(verbs) > 6:
        choices.append(Choice(label=texts.CHANGES[verbs[6]], action=f"announcements:{verbs[6]}:{one.id}"))
    return [say(texts.CHANGE_WHAT.format(number=one.number), *choices)]


async def words(turn: Turn, announcement_id: str = "") -> Sequence[Reply]:
    """Asks for the text."""
    one = await scope.organised(turn, announcement_id)
    turn.state.form = f"announcements:words_of:{one.id}"
    return [say(texts.ASK_TEXT.format(limit=number(LONGEST)))]


async def words_field(turn: Turn, announcement_id: str = "") -> Sequence[Reply]:
    """The text, as it was typed."""
    one = await scope.organised(turn, announcement_id)
    text = turn.incoming.text.strip()
    fault = await _fault(turn, replace(one, text=text))
    if fault:
        return [say(fault)]
    turn.state.form = ""
    is_first = not one.text
    now = await page.changed(turn, one, text=text)
    return [_ask_topic(now, first=True)] if is_first and now.corrects is None else await page.show(turn, now)


async def _fault(turn: Turn, one: Announcement) -> str:
    """Why this text cannot be sent; empty where it can."""
    if not any(sign.isalnum() for sign in one.text):
        return texts.TEXT_EMPTY
    length = units(one.text)
    bodies = await page.work_of(turn).bodies(one)
    channel = too_long(bodies)
    if channel:
        room = sum(units(body.text) for body in bodies[channel][:1]) - 100
        return texts.TEXT_ONE.format(channel=channel_name(channel), length=number(length), limit=number(room))
    if length > LONGEST:
        return texts.TEXT_LONG.format(length=number(length), limit=number(LONGEST))
    return ""


def _ask_topic(one: Announcement, *, first: bool = False) -> Reply:
    choices = [
        Choice(label=title, action=f"announcements:topic:{one.id}:{topic}:{int(first)}")
        for topic, title in texts.TOPICS.items()
    ]
    return say(texts.ASK_TOPIC, *choices)


async def topics(turn: Turn, announcement_id: str = "") -> Sequence[Reply]:
    return [_ask_topic(await scope.organised(turn, announcement_id))]


async def topic(turn: Turn, announcement_id: str = "", name: str = "", first: str = "0") -> Sequence[Reply]:
    """The topic; the first time the hour is asked next."""
    one = await scope.organised(turn, announcement_id)
    if name in texts.TOPICS:
        one = await page.changed(turn, one, topic=name)
    return await (when(turn, announcement_id) if first == "1" else page.show(turn, one))


async def when(turn: Turn, announcement_id: str = "") -> Sequence[Reply]:
    """Asks for the hour."""
    one = await scope.organised(turn, announcement_id)
    turn.state.form = f"announcements:when_of:{one.id}"
    return [say(texts.ASK_WHEN, Choice(label=texts.AS_SOON, action=f"announcements:soon:{one.id}"))]


async def soon(turn: Turn, announcement_id: str = "") -> Sequence[Reply]:
    """As soon as it is approved."""
    turn.state.form = ""
    one = await scope.organised(turn, announcement_id)
    return await page.show(turn, await page.changed(turn, one, send_at=None))


async def when_field(turn: Turn, announcement_id: str = "") -> Sequence[Reply]:
    """An hour that is typed."""
    one = await scope.organised(turn, announcement_id)
    at = read_when(turn.incoming.text, turn.clock.now())
    if at is None:
        return [say(texts.WHEN_WRONG)]
    turn.state.form = ""
    return await page.show(turn, await page.changed(turn, one, send_at=at))


async def asks(turn: Turn, announcement_id: str = "") -> Sequence[Reply]:
    """With "Đã nắm" or without."""
    one = await scope.organised(turn, announcement_id)
    return await page.show(turn, await page.changed(turn, one, asks=not one.asks))


async def file(turn: Turn, announcement_id: str = "") -> Sequence[Reply]:
    """Asks for a file."""
    one = await scope.organised(turn, announcement_id)
    turn.state.form = f"announcements:file_of:{one.id}"
    return [say(texts.ASK_FILE)]


async def file_field(turn: Turn, announcement_id: str = "") -> Sequence[Reply]:
    """A file: kept once, behind an address that every recipient gets."""
    one = await scope.organised(turn, announcement_id)
    if not turn.incoming.files:
        return [say(texts.FILE_WRONG)]
    sent = turn.incoming.files[0]
    content = await turn.fetch(sent)
    name = files.clean_name(sent.name)
    path = await files.keep(
        turn.session, name=name, mime=sent.mime, content=content, person_id=None, conversation_id=None,
        now=turn.clock.now(), days=FILE_DAYS,
    )  # fmt: skip
    turn.state.form = ""
    return await page.show(turn, await page.changed(turn, one, file_name=name, file_path=path))


async def urge(turn: Turn, announcement_id: str = "") -> Sequence[Reply]:
    """Asks why it must pass quiet hours; what is urgent already is so no more."""
    one = await scope.organised(turn, announcement_id)
    if one.urgent:
        return await page.show(turn, await page.changed(turn, one, urgent=""))
    turn.state.form = f"announcements:urge_of:{one.id}"
    return [say(texts.ASK_URGENT)]


async def urge_field(turn: Turn, announcement_id: str = "") -> Sequence[Reply]:
    """The reason, which every recipient reads."""
    one = await scope.organised(turn, announcement_id)
    why = " ".join(turn.incoming.text.split())
    if not _SHORTEST_WHY <= len(why) <= _LONGEST_WHY:
        return [say(texts.URGENT_LONG.format(limit=_LONGEST_WHY))]
    fault = await _fault(turn, replace(one, urgent=why)) if one.text else ""
    if fault:
        return [say(fault)]
    turn.state.form = ""
    return await page.show(turn, await page.changed(turn, one, urgent=why))
