"""Who may see a draft: those who organise its conference, and officers of the units that were invited to it.

For: permissions, and reading what they are about. Not for: what is said. A member who is no officer sees nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bot.conversation import Turn
from bot.errors import RefusedError
from bot.people.acting import acting_units, chain, is_id
from bot.people.units import unit_by_id, units_by_ids
from handlers.conferences import queries
from handlers.conferences.after import draft_store
from handlers.conferences.after import texts_drafts as texts
from handlers.conferences.after.draft_count import Collected
from handlers.conferences.after.follow_scope import is_live
from handlers.conferences.after.model import Draft, DraftState
from handlers.conferences.model import Conference
from handlers.conferences.officer import scope as officer_scope
from handlers.conferences.officer.scope import private
from handlers.conferences.organiser import scope

COMMENT = "conferences:dc"


@dataclass(frozen=True, slots=True)
class Desk:
    """A draft in the hands of an officer: for which unit they speak."""

    draft: Draft
    unit_id: int
    unit: str


async def organised(turn: Turn, draft_id: str) -> tuple[Draft, Conference]:
    """A draft, for somebody who organises its conference. Raises RefusedError."""
    private(turn)
    draft = await draft_store.by_id(turn.session, int(draft_id)) if is_id(draft_id) else None
    if draft is None:
        raise RefusedError(texts.NOT_YOURS)
    found = await scope.organised(turn, str(draft.conference_id))
    if not is_live(found):
        raise RefusedError(texts.NOT_YOURS)
    return draft, found


async def collected(turn: Turn, draft: Draft) -> Collected:
    """A draft with all clauses and comments."""
    today = turn.clock.today()
    comments = await draft_store.comments_of(turn.session, draft.id)
    units = await draft_store.asked(turn.session, draft.conference_id, today)
    acts = await acting_units(turn.session, {one.unit_id for one in comments}, today)
    others = set(acts.values()) - {one.unit_id for one in units}
    names = {one.unit_id: one.unit for one in units}
    if others:
        names |= {one.id: one.name for one in (await units_by_ids(turn.session, others)).values()}
    clauses = await draft_store.clauses_of(turn.session, draft.id)
    return Collected(draft, clauses, tuple(comments), tuple(units), names, acts)


async def desk(turn: Turn, draft_id: str, unit_id: str) -> Desk:
    """A draft that was opened, for somebody who acts for a unit that is asked. Raises RefusedError."""
    private(turn)
    draft = await draft_store.by_id(turn.session, int(draft_id)) if is_id(draft_id) else None
    unit = await unit_by_id(turn.session, int(unit_id)) if is_id(unit_id) else None
    if draft is None or draft.state is DraftState.NEW or unit is None:
        raise RefusedError(texts.NOT_OFFICER)
    asked = await draft_store.asked(turn.session, draft.conference_id, turn.clock.today())
    found = await queries.by_id(turn.session, draft.conference_id)
    is_asked = any(one.unit_id == unit.id for one in asked) and found is not None and is_live(found)
    if not is_asked or not turn.may(COMMENT, await chain(turn, unit.id)):
        raise RefusedError(texts.NOT_OFFICER)
    return Desk(draft, unit.id, unit.name)


async def desks(turn: Turn, units: Collection[int]) -> list[Desk]:
    """The drafts that these units of a person (`my_units`) may comment on now, each once for a unit."""
    found: dict[tuple[int, int], Desk] = {}
    for draft, invited in await draft_store.open_for(turn.session, units, turn.clock.now()):
        unit = await officer_scope.acting_for(turn, invited)
        if turn.may(COMMENT, (unit.id,)) or turn.may(COMMENT, await chain(turn, unit.id)):
            found.setdefault((draft.id, unit.id), Desk(draft, unit.id, unit.name))
    return list(found.values())
