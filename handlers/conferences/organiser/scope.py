"""Which conferences a person organises, and choosing one of them.

For: the permission of every part of the organisers' way. Not for: what is done.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.conversation import Choice, Reply, Turn, say
from bot.errors import RefusedError
from bot.people.acting import chain, is_id
from bot.words import cut
from handlers.conferences import queries
from handlers.conferences.model import Conference, Session, Stage
from handlers.conferences.officer.scope import private
from handlers.conferences.organiser import texts
from handlers.conferences.report.wording import clean

ORGANISE = "conferences:org"
PAGE = 3
_LABEL = 60


async def may_organise(turn: Turn, unit_id: int) -> bool:
    """Whether this person organises for a unit."""
    return turn.may(ORGANISE, await chain(turn, unit_id))


async def organised(turn: Turn, conference_id: str) -> Conference:
    """A conference, for somebody who organises it. Raises RefusedError for anybody else, and in a group."""
    private(turn)
    found = await queries.by_id(turn.session, int(conference_id)) if is_id(conference_id) else None
    if found is None or not await may_organise(turn, found.unit_id):
        raise RefusedError(texts.NOT_YOURS)
    return found


async def draft_of(turn: Turn, conference_id: str) -> Conference:
    """A draft, for somebody who organises it. Raises RefusedError, also once it has been opened."""
    found = await organised(turn, conference_id)
    if found.stage is not Stage.DRAFT:
        raise RefusedError(texts.STATE_DRAFT_ONLY)
    return found


async def organised_session(turn: Turn, session_id: str) -> tuple[Conference, Session]:
    """A session and its conference, for somebody who organises it. Raises RefusedError."""
    private(turn)
    found = await queries.session_by_id(turn.session, int(session_id)) if is_id(session_id) else None
    if found is None:
        raise RefusedError(texts.NOT_YOURS)
    return await organised(turn, str(found.conference_id)), found


async def all_mine(turn: Turn, fits: Callable[[Conference], bool] = lambda _one: True) -> list[Conference]:
    """The conferences that this person organises, the newest first; records of the past last."""
    allowed: dict[int, bool] = {}
    found: list[Conference] = []
    for one in await queries.conferences(turn.session):
        if not fits(one):
            continue
        if one.unit_id not in allowed:
            allowed[one.unit_id] = await may_organise(turn, one.unit_id)
        if allowed[one.unit_id]:
            found.append(one)
    return sorted(found, key=lambda one: one.history)


def choose(found: Sequence[Conference], verb: str, page: str = "0") -> Reply:
    """Which one: a choice of each, three at a time. `verb` takes the id of the conference."""
    first = int(page) * PAGE if is_id(page) and int(page) * PAGE < len(found) else 0
    labels: dict[str, Conference] = {}
    for one in found[first : first + PAGE]:
        label = cut(clean(one.title), _LABEL)
        labels[label if label not in labels else cut(f"{one.slug}: {label}", _LABEL)] = one
    choices = [Choice(label=label, action=f"conferences:{verb}:{one.id}") for label, one in labels.items()]
    if first + PAGE < len(found):
        choices.append(Choice(label=texts.MORE, action=f"conferences:{verb}:0:{first // PAGE + 1}"))
    return say(texts.WHICH.format(count=len(found)), *choices)


async def one_of(
    turn: Turn, conference_id: str, page: str, verb: str, none: str, fits: Callable[[Conference], bool]
) -> Conference | Reply:
    """The conference that was named, or the only one there is; else the reply that asks which one."""
    private(turn)
    if conference_id not in ("", "0"):
        return await organised(turn, conference_id)
    found = await all_mine(turn, fits)
    if not found:
        return say(none)
    return found[0] if len(found) == 1 else choose(found, verb, page)
