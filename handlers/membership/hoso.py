"""`/hoso`: what the assistant knows of a person as a member, and every way to change it.

For: the overview and its menu. Not for: the single things behind it.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation import Choice, Reply, Turn, say
from bot.people import consents
from bot.people.profiles import profile_of
from bot.people.roster import members_by_person
from handlers.membership import link, queries, texts
from handlers.membership.model import channel_name, roles_text, unit_names
from handlers.membership.profile import STEPS


async def show(turn: Turn, _arguments: str = "") -> Sequence[Reply]:
    """The whole picture."""
    told = await profile_of(turn.session, turn.person.id)
    rows = await members_by_person(turn.session, turn.person.id)
    names = await unit_names(turn, [told.unit_id, *(row.unit_id for row in rows)])
    given = await consents.consents_of(turn.session, turn.person.id)
    agreed = [texts.PURPOSES[purpose.value] for purpose, word in given.items() if word.given]
    claimed = ", ".join(dict.fromkeys(names.get(row.unit_id, texts.NOTHING) for row in rows))
    text = texts.PROFILE.format(
        province=told.province or texts.NOTHING,
        unit=names.get(told.unit_id or 0, texts.NOTHING),
        kind=texts.KIND_LABELS.get(told.unit_kind, texts.NOTHING),
        roster=texts.CLAIMED.format(units=claimed) if claimed else texts.NOT_CLAIMED,
        roles="; ".join(await roles_text(turn, turn.person.grants)),
        channels=", ".join(await _channels(turn)),
        consents=", ".join(agreed) or texts.NO_CONSENT,
    )
    choices = [
        Choice(label=texts.EDIT, action="membership:change"),
        Choice(label=texts.CONSENT_CHOICE, action="membership:consents"),
        # Four choices at most: behind the first of these two stands the other.
        Choice(label=texts.WEB_CHOICE, action="membership:web")
        if link.opens_web(turn)
        else Choice(label=texts.LINK_CHOICE, action="membership:link"),
    ]
    if turn.may("membership:manage"):
        choices.append(Choice(label=texts.RIGHTS_CHOICE, action="membership:manage"))
    elif not rows:
        choices.append(Choice(label=texts.CLAIM_CHOICE, action="membership:claim"))
    return [say(text, *choices)]


async def change(turn: Turn) -> Sequence[Reply]:
    """What can be changed, one choice each."""
    steps = [Choice(label=texts.EDIT_STEP[step], action=f"membership:edit:{step}") for step in STEPS]
    return [say(texts.EDIT_WHAT, *steps, Choice(label=texts.CLAIM_CHOICE, action="membership:claim"))]


async def _channels(turn: Turn) -> list[str]:
    here = (turn.incoming.channel, turn.incoming.sender_id)
    found = await queries.accounts_of(turn.session, turn.person.id)
    return [
        texts.THIS_CHANNEL.format(channel=channel_name(one.channel))
        if (one.channel, one.platform_id) == here
        else channel_name(one.channel)
        for one in found
    ]
