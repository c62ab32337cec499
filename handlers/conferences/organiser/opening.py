"""Looking at a draft as a unit will see it, and opening it: the invitations go out.

Opening is one transaction: the stage and a notice for each unit. A first part is sent with it, a long list by the job,
which goes on after a stop and invites nobody twice.
For: the conversation. Not for: the draft itself (`create.py`, `units.py`), or sending (`notices.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa

from bot.conversation import Choice, Reply, Say, Turn, say
from bot.people.acting import note
from handlers.conferences import queries
from handlers.conferences.gates import last_free_day
from handlers.conferences.model import Conference, Session, Stage, Standing
from handlers.conferences.officer.words import day_of
from handlers.conferences.organiser import home, letters, linked, notices, scope, texts, told
from handlers.conferences.organiser import texts_create as said
from handlers.conferences.report.wording import clean
from handlers.conferences.tables import CONFERENCES


async def look(turn: Turn, conference_id: str = "") -> Sequence[Reply]:
    """The invitation exactly as the officers of the first unit will read it."""
    found = await scope.draft_of(turn, conference_id)
    standing = await queries.standing(turn.session, found.id)
    back = Choice(label=said.TO_DRAFT, action=f"conferences:org:{found.id}")
    first = next((one for one in standing.invitations if not one.waiting), None)
    if first is None:
        return [say(said.NO_UNITS_YET, back)]
    as_open = replace(
        standing,
        conference=replace(found, stage=Stage.OPEN),
        sessions=(standing.session(first.session_id),),
        invitations=(first,),
    )
    reply = letters.invited(as_open, now=turn.clock.now())
    labels = " · ".join(one.label for one in reply.choices)
    blocks = (
        Say(text=said.LOOK.format(unit=clean(first.unit))),
        *reply.blocks,
        Say(text=said.LOOK_CHOICES.format(labels=labels)),
    )
    open_ = Choice(label=home.DRAFT_CHOICES[-1][0], action=f"conferences:org_open:{found.id}")
    return [reply.model_copy(update={"blocks": blocks, "choices": (open_, back)})]


async def ask(turn: Turn, conference_id: str = "") -> Sequence[Reply]:
    """What opening would do: how many units, how many people on which channels, who has to be called."""
    found = await scope.organised(turn, conference_id)
    back = Choice(label=texts.BACK, action=f"conferences:org:{found.id}")
    if found.stage is not Stage.DRAFT:
        return [say(said.ALREADY_OPEN.format(title=clean(found.title)), back)]
    standing = await queries.standing(turn.session, found.id)
    problems = _problems(turn, standing)
    if problems:
        return [say(said.NOT_COMPLETE.format(title=clean(found.title), problems="; ".join(problems)), back)]
    unit_ids = {one.unit_id: clean(one.unit) for one in standing.invitations}
    contacts = await linked.contacts(turn.session, unit_ids, turn.clock.today())
    channels = linked.by_channel(contacts.values())
    nobody = [name for unit_id, name in unit_ids.items() if not contacts.get(unit_id)]
    parts = ", ".join(f"{count} {texts.CHANNELS.get(one, one)}" for one, count in channels.items())
    text = said.SURE_OPEN.format(
        title=clean(found.title),
        sessions=len(standing.sessions),
        units=len(unit_ids),
        people=texts.PEOPLE.format(count=sum(channels.values())),
        channels=texts.NUDGE_CHANNELS.format(channels=parts) if parts else "",
        nobody=said.SURE_NOBODY.format(count=len(nobody), names=told.listed(nobody)) if nobody else "",
        warnings=_warnings(turn, standing),
    )
    yes = Choice(label=said.OPEN_YES, action=f"conferences:org_opened:{found.id}", style="primary")
    return [say(text, yes, back)]


def _warnings(turn: Turn, standing: Standing) -> str:
    """What does not keep a draft from being opened, but should be known before."""
    found, today = standing.conference, turn.clock.today()
    no_day = [one for one in standing.sessions if day_of(one) is None]
    late = [one for one in standing.sessions if (last := last_free_day(one, found)) is not None and last < today]
    lines = [said.SURE_NO_DAY.format(numbers=_numbers(no_day))] if no_day else []
    lines += [said.SURE_FROZEN.format(numbers=_numbers(late), freeze=found.freeze_days)] if late else []
    return "".join(lines)


def _problems(turn: Turn, standing: Standing) -> list[str]:
    """What keeps a draft from being opened."""
    today = turn.clock.today()
    found = [] if standing.sessions else [said.NO_SESSIONS]
    found += [] if standing.conference.roles else [said.NO_ROLES]
    empty = [one for one in standing.sessions if not standing.of_session(one.id)]
    past = [one for one in standing.sessions if (day := day_of(one)) is not None and day < today]
    found += [said.SESSION_EMPTY.format(numbers=_numbers(empty))] if empty else []
    found += [said.SESSION_PAST.format(numbers=_numbers(past))] if past else []
    return found


def _numbers(sessions: Sequence[Session]) -> str:
    return ", ".join(str(one.number) for one in sessions)


async def opened(turn: Turn, conference_id: str = "") -> Sequence[Reply]:
    """Opens the conference and sends the invitations. Pressed twice it is opened once."""
    found = await scope.organised(turn, conference_id)
    await turn.session.execute(sa.select(CONFERENCES.c.id).where(CONFERENCES.c.id == found.id).with_for_update())
    standing = await queries.standing(turn.session, found.id)
    found = standing.conference
    if found.stage is not Stage.DRAFT or _problems(turn, standing):
        return await ask(turn, conference_id)
    now = turn.clock.now()
    await queries.update_conference(turn.session, replace(found, stage=Stage.OPEN))
    await _queue(turn, found, standing)
    about = f"slug={found.slug} units={len(standing.invitations)}"
    await queries.add_event(turn.session, found.id, "conference.open", about, by=turn.person.id, now=now)
    await note(turn, "conference.open", f"conference={found.id} units={len(standing.invitations)}")
    return [await told.sent(turn, found, texts.SENT_INVITES, texts.UNANSWERED_HINT)]


async def _queue(turn: Turn, found: Conference, standing: Standing) -> None:
    kind, ids = notices.Kind.INVITE, [one.id for one in standing.invitations]
    await notices.queue(turn.session, found.id, ids, kind, kind.value, now=turn.clock.now())
