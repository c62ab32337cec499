"""Making several channels one person, and parting them again.

A code is made in a channel already used and typed in the new one. Whoever types it while having a role, a profile, a
roster row or questions of their own is asked first: a code that a stranger sent would share them with the stranger.
For: the conversation. Not for: moving rows (`bot/people/merging.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from bot.conversation import Choice, Reply, Turn, say
from bot.people import codes, invites, leftovers, merging, personal
from bot.people.accounts import PERSONS, person_by_id
from bot.people.codes import CODES, Code, Purpose
from handlers.membership import queries, texts
from handlers.membership.model import channel_name, note, roles_text

# What is held of everybody who has said a word.
_ANYBODYS = (
    "deliveries",
    "conversations",
    "inbox",
    "codes",
    "guesses",
    "audit",
    "accounts",
    "persons",
    "feedback",
    "misses",
)


async def make(turn: Turn) -> Sequence[Reply]:
    """A code for the new channel; earlier ones of this person end."""
    code = await _fresh(turn)
    address = invites.link(turn.house.public_url, code)
    text = texts.LINK_CODE.format(code=code, link=texts.LINK_ADDRESS.format(link=address) if address else "")
    others = len(await queries.accounts_of(turn.session, turn.person.id)) > 1
    return [say(text, *([Choice(label=texts.UNLINK, action="membership:unlink")] if others else []))]


def opens_web(turn: Turn) -> bool:
    """Whether a link from here can lead somewhere else: the web page has an address, and this is not the page."""
    return bool(turn.house.public_url) and turn.incoming.channel != "web"


async def web(turn: Turn) -> Sequence[Reply]:
    """The web chat's address with a code: opened in a new browser it is this person's page at once."""
    address = invites.link(turn.house.public_url, await _fresh(turn)) if opens_web(turn) else None
    if address is None:
        return [say(texts.WEB_HERE if turn.incoming.channel == "web" else texts.WEB_NOWHERE)]
    other = Choice(label=texts.LINK_CHOICE, action="membership:link")
    return [say(texts.WEB_LINK, Choice(label=texts.WEB_OPEN, url=address), other)]


async def _fresh(turn: Turn) -> str:
    """A new code of this conversation; it is blotted out of the message that shows it once that has been read."""
    now = turn.clock.now()
    mine = (CODES.c.made_by == turn.person.id, CODES.c.purpose == Purpose.LINK.value)
    earlier = sa.update(CODES).where(*mine, CODES.c.used_at.is_(None), CODES.c.revoked_at.is_(None))
    await turn.session.execute(earlier.values(revoked_at=now))
    gives = {"channel": turn.incoming.channel, "account": turn.incoming.sender_id, "conversation": turn.conversation_id}
    code, _ = await codes.make(turn.session, Purpose.LINK, gives, by=turn.person.id, now=now)
    await leftovers.leave(turn.session, turn.incoming, leftovers.CODES, now)
    return code


async def join(turn: Turn, code: Code, *, sure: bool = False) -> Sequence[Reply]:
    """Makes the one who typed and the one who made the code the same person."""
    if (code.gives["channel"], code.gives["account"]) == (turn.incoming.channel, turn.incoming.sender_id):
        return [say(texts.SAME_CHANNEL)]
    if code.made_by == turn.person.id:
        return [say(texts.SAME_PERSON)]
    channel = channel_name(code.gives["channel"])
    if not sure and (turn.person.grants or await _has_something(turn)):
        roles = "; ".join(await roles_text(turn, turn.person.grants))
        yes = Choice(label=texts.JOIN_YES, action=f"membership:join:{code.id}")
        no = Choice(label=texts.JOIN_NO, action=f"membership:leave:{code.id}")
        turn.state.memory["join"] = code.id
        wording = texts.JOIN_SURE if turn.person.grants else texts.JOIN_SURE_DATA
        return [say(wording.format(roles=roles, channel=channel), yes, no)]
    now = turn.clock.now()
    if code.made_by is None or not await codes.use(turn.session, code, turn.person.id, now):
        return [say(texts.SPENT)]
    kept = await merging.merge(turn.session, code.made_by, turn.person.id, turn.features, now)
    gone = turn.person.id if kept == code.made_by else code.made_by
    await note(turn, "link.join", f"person={kept} was={gone} code={code.id}", kept)
    name = (await turn.session.execute(sa.select(PERSONS.c.name).where(PERSONS.c.id == kept))).scalar_one()
    turn.person = await person_by_id(turn.session, kept, name)
    told = texts.JOINED_NOTICE.format(channel=channel_name(turn.incoming.channel))
    # At night as well: whoever did not do this themselves must hear of it at once.
    await turn.outbox.notify(code.gives["conversation"], say(told), is_urgent=True)
    return [say(texts.JOINED.format(channel=channel))]


async def _has_something(turn: Turn) -> bool:
    """Whether anything is held of this person but that they have written here."""
    parts = [part for part in personal.everything(turn.features) if part.name not in _ANYBODYS]
    return any(one.rows for one in await personal.held(turn.session, parts, turn.person.id))


async def confirm(turn: Turn, code_id: str = "") -> Sequence[Reply]:
    """The person with a role has said that the code is their own."""
    code = await _asked_about(turn, code_id)
    return [say(texts.SPENT)] if code is None else await join(turn, code, sure=True)


async def leave(turn: Turn, code_id: str = "") -> Sequence[Reply]:
    """It is somebody else's code: it ends."""
    code = await _asked_about(turn, code_id)
    if code is not None:
        await codes.revoke(turn.session, code.id, turn.clock.now())
    return [say(texts.JOIN_REFUSED)]


async def _asked_about(turn: Turn, code_id: str) -> Code | None:
    """The code that this very conversation was asked about, where it can still be used."""
    if not code_id or str(turn.state.memory.pop("join", "")) != code_id:
        return None  # a made-up action must not stand for a typed code
    row = (await turn.session.execute(sa.select(CODES).where(CODES.c.id == int(code_id)))).first()
    code = codes.read(row, turn.clock.now()) if row is not None else None
    return code if code is not None and code.usable else None


async def choose(turn: Turn) -> Sequence[Reply]:
    """Which of the other channels to part from."""
    here = (turn.incoming.channel, turn.incoming.sender_id)
    found = await queries.accounts_of(turn.session, turn.person.id)
    others = [one for one in found if (one.channel, one.platform_id) != here]
    if not others:
        return [say(texts.NOT_LINKED)]
    alike = len({one.channel for one in others}) < len(others)
    choices = []
    for number, one in enumerate(others[:4], start=1):
        channel = channel_name(one.channel) + (f" ({number})" if alike else "")
        choices.append(Choice(label=texts.UNLINK_ONE.format(channel=channel), action=f"membership:part:{one.id}"))
    return [say(texts.UNLINK_WHICH, *choices)]


async def part(turn: Turn, account_id: str = "") -> Sequence[Reply]:
    """One channel starts again as somebody new."""
    found = await queries.accounts_of(turn.session, turn.person.id)
    chosen = next((one for one in found if str(one.id) == account_id), None)
    if chosen is None:
        return [say(texts.NOT_LINKED)]
    fresh = await merging.separate(turn.session, turn.person.id, chosen.id, turn.clock.now())
    if fresh is None:
        return [say(texts.NOT_LINKED)]
    await note(turn, "link.leave", f"person={turn.person.id} now={fresh}")
    return [say(texts.UNLINKED.format(channel=channel_name(chosen.channel)))]
