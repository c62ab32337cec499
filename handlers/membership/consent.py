"""Agreeing to one purpose at a time, and withdrawing as easily.

For: the questions and the words of a person about them. Not for: what a purpose is then used for.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation import Choice, Reply, Turn, say
from bot.people import consents, profiles
from bot.people.consents import Consent, Purpose
from bot.people.profiles import Profile
from handlers.membership import profile, texts
from handlers.membership.model import consent_question


async def show(turn: Turn) -> Sequence[Reply]:
    """All purposes with their state, one choice each to change it."""
    given = await consents.consents_of(turn.session, turn.person.id)
    lines, choices = [], []
    for purpose in Purpose:
        name, is_on = texts.PURPOSES[purpose.value], purpose in given and given[purpose].given
        lines.append(texts.CONSENT_LINE.format(purpose=name, state=texts.ON if is_on else texts.OFF))
        label = (texts.TURN_OFF if is_on else texts.TURN_ON).format(purpose=name)
        verb = "withdraw" if is_on else "ask"
        choices.append(Choice(label=label, action=f"membership:{verb}:{purpose.value}"))
    return [say(texts.CONSENT_LIST.format(lines="\n".join(lines)), *choices)]


async def ask(turn: Turn, purpose: str = "") -> Sequence[Reply]:
    """What a purpose means, and the two answers."""
    return [consent_question(Purpose(purpose))] if purpose in texts.CONSENTS else await show(turn)


async def agree(turn: Turn, purpose: str = "", then: str = "") -> Sequence[Reply]:
    """A yes, kept with the version of the wording; the profile's goes on with its questions, or an invited unit."""
    if purpose not in texts.CONSENTS:
        return await show(turn)
    await _say(turn, Purpose(purpose), given=True)
    if purpose == Purpose.PROFILE.value:
        return await profile.ask_first(turn, then)
    return [say(texts.AGREED.format(purpose=texts.PURPOSES[purpose]))]


async def disagree(turn: Turn, purpose: str = "") -> Sequence[Reply]:
    """A no, kept like a yes."""
    if purpose not in texts.CONSENTS:
        return await show(turn)
    await _say(turn, Purpose(purpose), given=False)
    return [say(texts.DISAGREED.format(purpose=texts.PURPOSES[purpose]))]


async def withdraw(turn: Turn, purpose: str = "") -> Sequence[Reply]:
    """Stops a purpose at once; without leave for a profile there is none."""
    if purpose not in texts.CONSENTS:
        return await show(turn)
    await _say(turn, Purpose(purpose), given=False)
    if purpose == Purpose.PROFILE.value:
        await profiles.save(turn.session, turn.person.id, Profile(), turn.clock.now())
        return [say(texts.WITHDRAWN_PROFILE)]
    return [say(texts.WITHDRAWN.format(purpose=texts.PURPOSES[purpose]))]


async def _say(turn: Turn, purpose: Purpose, *, given: bool) -> None:
    word = Consent(purpose, given, texts.CONSENT_VERSION, turn.incoming.channel, turn.clock.now())
    await consents.say(turn.session, turn.person.id, word)
