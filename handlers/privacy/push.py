"""`/dulieu báo tin`: whether services abroad may tell browsers that a message came. Off until an admin switches it on.

For: how it stands, what it means, and the switch. Not for: a person's own yes, which the web page asks for, nor what is
sent (`bot/web/push_sender.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot import push_switch
from bot.conversation import Choice, Reply, Turn, say
from bot.people import audit
from bot.push_switch import Standing
from handlers.privacy import texts

ON, OFF = "privacy:push_on", "privacy:push_off"


async def show(turn: Turn) -> Sequence[Reply]:
    """How it stands; who may switch it reads what that means, and may."""
    found = await push_switch.standing(turn.session)
    if not turn.may(ON):
        runs = found.is_on and not turn.house.push_lacks
        return [say((texts.PUSH_RUNS if runs else texts.PUSH_RESTS).format(contact=turn.house.contact))]
    choices = [_off()] if found.is_on else [] if turn.house.push_lacks else [_on()]
    return [say("\n".join([_state(turn, found), _meaning(turn)]), *choices)]


async def switch_on(turn: Turn) -> Sequence[Reply]:
    """Allows it. The page asks each person then."""
    if turn.house.push_lacks:
        return [say(texts.PUSH_LACKS.format(why=turn.house.push_lacks))]
    if not await push_switch.switch(turn.session, True, turn.clock.now()):
        return await show(turn)
    await _note(turn, "push.on", "web_push")
    return [say(texts.PUSH_ON.format(services=_services(turn)), _off())]


async def switch_off(turn: Turn) -> Sequence[Reply]:
    """Forbids it, and forgets the addresses of all browsers."""
    found = await push_switch.standing(turn.session)
    if not await push_switch.switch(turn.session, False, turn.clock.now()):
        return await show(turn)
    await _note(turn, "push.off", f"web_push browsers={found.browsers}")
    return [say(texts.PUSH_OFF.format(count=found.browsers), *([] if turn.house.push_lacks else [_on()]))]


def _state(turn: Turn, found: Standing) -> str:
    if found.is_on:
        day = f"{turn.clock.day_of(found.since):%d/%m/%Y}" if found.since else ""
        state = texts.PUSH_IS_ON.format(day=day, count=found.browsers)
    else:
        state = texts.PUSH_IS_OFF
    return "\n".join([state, texts.PUSH_LACKS.format(why=turn.house.push_lacks)]) if turn.house.push_lacks else state


def _meaning(turn: Turn) -> str:
    return texts.PUSH_MEANS.format(services=_services(turn))


def _services(turn: Turn) -> str:
    """Whose services they are, by their hosts; a host that is not known is named itself."""
    owners = dict.fromkeys(texts.PUSH_SERVICES.get(host, host) for host in turn.house.push_services)
    return ", ".join(owners) or texts.PUSH_SERVICE


def _on() -> Choice:
    return Choice(label=texts.PUSH_SWITCH_ON, action=ON)


def _off() -> Choice:
    return Choice(label=texts.PUSH_SWITCH_OFF, action=OFF)


async def _note(turn: Turn, action: str, about: str) -> None:
    channel, now = turn.incoming.channel, turn.clock.now()
    await audit.note(turn.session, action, about, person_id=turn.person.id, channel=channel, now=now)
