"""The door in chat, browsers: a link that works once for oneself or for a helper, and ending it.

For: giving and ending passes. Not for: the page they open (`web.py`) or their table (`passes.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation import Choice, Reply, Turn, say
from bot.people.acting import is_id, note
from bot.people.cells import text_of
from handlers.conferences.door import passes, texts
from handlers.conferences.door.scope import Door, back, door_at
from handlers.conferences.report.wording import region_of

FORM = "conferences:door_helper_of"
_SHOWN = 3
_SHORTEST = 2


async def browsers(turn: Turn, session_id: str) -> Sequence[Reply]:
    """Who marks with a browser at this door."""
    door = await door_at(turn, session_id)
    turn.state.form, turn.state.draft = "", {}
    found = await passes.working(turn.session, door.meeting.id, turn.clock.now())
    people = [
        (texts.BROWSER_OPEN if one.opened else texts.BROWSER_WAITING).format(name=name or texts.SOMEBODY)
        for one, name in found
    ]
    text = texts.BROWSERS_HEAD.format(region=region_of(door.meeting), people=", ".join(people) or texts.BROWSERS_NONE)
    choices = [
        Choice(label=texts.LINK_MINE, action=f"conferences:door_link:{door.meeting.id}"),
        Choice(label=texts.LINK_HELPER, action=f"conferences:door_helper:{door.meeting.id}"),
    ]
    if found:
        choices.append(Choice(label=texts.STOP_ONE, action=f"conferences:door_stop:{door.meeting.id}"))
    return [say(text, *choices, back(door.meeting))]


async def link(turn: Turn, session_id: str) -> Sequence[Reply]:
    """A link for oneself."""
    door = await door_at(turn, session_id)
    return await _give(turn, door, turn.person.id, texts.YOU)


async def ask_helper(turn: Turn, session_id: str) -> Sequence[Reply]:
    door = await door_at(turn, session_id)
    turn.state.form = f"{FORM}:{door.meeting.id}"
    return [say(texts.ASK_HELPER)]


async def helper_field(turn: Turn, session_id: str) -> Sequence[Reply]:
    """A link for somebody who helps, under the name that was typed."""
    door = await door_at(turn, session_id)
    name = text_of(turn.incoming.text)[: passes.LONGEST_NAME]
    if sum(sign.isalpha() for sign in name) < _SHORTEST:
        return [say(texts.HELPER_NAME)]
    turn.state.form = ""
    if not _reachable(turn):
        return [say(texts.LINK_NOWHERE, back(door.meeting))]
    return await _give(turn, door, await passes.helper(turn.session, name, turn.clock.now()), name)


def _reachable(turn: Turn) -> bool:
    return bool(turn.house.public_url) or turn.incoming.channel == "web"


async def _give(turn: Turn, door: Door, person_id: int, name: str) -> Sequence[Reply]:
    if not _reachable(turn):
        return [say(texts.LINK_NOWHERE, back(door.meeting))]
    now = turn.clock.now()
    secret = await passes.give(turn.session, door.meeting, person_id, by=turn.person.id, now=now)
    await note(turn, "conference.door.pass", f"session={door.meeting.id} person={person_id}")
    path = f"{passes.PATH}/vao/{secret}"
    address = f"{turn.house.public_url}{path}"
    open_it = Choice(label=texts.LINK_OPEN, url=address)
    text = texts.LINK.format(region=region_of(door.meeting), name=name)
    if not turn.house.public_url:
        return [say(text, open_it, back(door.meeting))]
    copy = Choice(label=texts.LINK_COPY, copy_text=address)
    return [say(f"{text}\n{texts.LINK_ADDRESS.format(address=address)}", open_it, copy, back(door.meeting))]


async def stop(turn: Turn, session_id: str) -> Sequence[Reply]:
    """Whose pass shall end; the newest first."""
    door = await door_at(turn, session_id)
    found = await passes.working(turn.session, door.meeting.id, turn.clock.now())
    if not found:
        return [say(texts.NOBODY_TO_STOP, back(door.meeting))]
    choices = [
        Choice(
            label=texts.STOP.format(name=name or texts.SOMEBODY, number=one.id),
            action=f"conferences:door_stopped:{one.id}",
        )
        for one, name in found[:_SHOWN]
    ]
    return [say(texts.WHOM_TO_STOP, *choices, back(door.meeting))]


async def stopped(turn: Turn, pass_id: str) -> Sequence[Reply]:
    """Ends a pass at once."""
    session_id = await passes.session_of(turn.session, int(pass_id)) if is_id(pass_id) else None
    door = await door_at(turn, str(session_id or 0))
    await passes.revoke(turn.session, int(pass_id), turn.clock.now())
    await note(turn, "conference.door.stop", f"session={door.meeting.id} pass={pass_id}")
    return [say(texts.STOPPED, back(door.meeting))]
