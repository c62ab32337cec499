"""Changing, deleting and copying: what can be done with a draft once it is stored, and making one like an earlier one.

For: the conversation. Not for: making one step by step, and the forms of sessions and seats (`create.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.conversation import Choice, Reply, Turn, say
from bot.errors import RefusedError
from bot.people.acting import is_id, note
from bot.privacy import mask
from handlers.conferences import queries
from handlers.conferences.model import Conference, Stage
from handlers.conferences.officer.scope import private
from handlers.conferences.organiser import create, drafting, home, scope
from handlers.conferences.organiser import texts_create as said
from handlers.conferences.organiser.reading import read_terms
from handlers.conferences.report.wording import clean


async def mend(turn: Turn, conference_id: str = "", what: str = "") -> Sequence[Reply]:
    """What of a draft is changed, then its form."""
    found = await scope.draft_of(turn, conference_id)
    forms: dict[str, tuple[str, Callable[[Conference], str]]] = {
        "sessions": (create.SESSIONS, lambda _one: said.ASK_SESSIONS),
        "roles": (create.ROLES, lambda _one: said.ASK_ROLES),
        "terms": (create.TERMS, _ask_terms),
    }
    if what in forms:
        form, question = forms[what]
        turn.state.form, turn.state.draft = form, {"id": found.id}
        return [say(question(found))]
    labels = (
        (said.MEND_SESSIONS, "org_mend", ":sessions"),
        (said.MEND_ROLES, "org_mend", ":roles"),
        (said.MEND_TERMS, "org_mend", ":terms"),
        (said.DELETE, "org_delete", ""),
    )
    choices = [Choice(label=label, action=f"conferences:{verb}:{found.id}{more}") for label, verb, more in labels]
    return [say(said.MEND_WHAT.format(title=clean(found.title)), *choices)]


def _ask_terms(one: Conference) -> str:
    return said.ASK_TERMS.format(freeze=one.freeze_days, leads=", ".join(map(str, one.lead_days)))


async def terms_field(turn: Turn) -> Sequence[Reply]:
    """The days of freeze and reminders, or another title."""
    stored = await create.stored_draft(turn)
    if stored is None:
        raise RefusedError(said.FORM_GONE)
    text = clean(mask(turn.incoming.text))
    freeze, leads = read_terms(text)
    changed = replace(
        stored,
        freeze_days=stored.freeze_days if freeze is None else freeze,
        lead_days=stored.lead_days if leads is None else leads,
    )
    if freeze is None and leads is None:
        if len(text) > create.LONGEST_TITLE:
            return [say(said.TITLE_LONG.format(length=len(text), limit=create.LONGEST_TITLE))]
        changed = replace(stored, title=text)
    await queries.update_conference(turn.session, changed)
    return [await create.mended(turn, changed)]


async def delete(turn: Turn, conference_id: str = "", sure: str = "") -> Sequence[Reply]:
    """Removes a draft, after asking."""
    found = await scope.draft_of(turn, conference_id)
    title = clean(found.title)
    if sure != "yes":
        yes = Choice(label=said.DELETE_YES, action=f"conferences:org_delete:{found.id}:yes", style="danger")
        back = Choice(label=said.TO_DRAFT, action=f"conferences:org:{found.id}")
        return [say(said.DELETE_SURE.format(title=title), yes, back)]
    await drafting.delete(turn.session, found)
    await note(turn, "conference.delete", f"conference={found.id}")
    return [say(said.DELETED.format(title=title))]


# --- copying


async def copies(turn: Turn, conference_id: str = "", page: str = "0") -> Sequence[Reply]:
    """Which conference is copied."""
    private(turn)
    turn.state.form, turn.state.draft = "", {}
    found = await scope.all_mine(turn, lambda one: one.stage is not Stage.DRAFT)
    if not found:
        turn.state.form = create.TITLE
        return [say(said.NOTHING_TO_COPY)]
    if is_id(conference_id) and conference_id != "0":
        return await copy(turn, conference_id)
    return [scope.choose(found, "org_copies", page)]


async def copy(turn: Turn, conference_id: str = "") -> Sequence[Reply]:
    """A new draft like this conference."""
    found = await scope.organised(turn, conference_id)
    old = await queries.standing(turn.session, found.id)
    title = said.COPY_TITLE.format(title=found.title)[: create.LONGEST_TITLE]
    now, today = turn.clock.now(), turn.clock.today()
    made = await drafting.copy(
        turn.session, old, title=title, unit_id=found.unit_id, by=turn.person.id, now=now, today=today
    )
    await note(turn, "conference.copy", f"from={found.id} conference={made.id}")
    standing = await queries.standing(turn.session, made.id)
    hosts = "; ".join(
        said.COPIED_HOST.format(number=one.number, host=clean(standing.hosts[one.host_unit_id]))
        for one in standing.sessions
        if one.host_unit_id is not None
    )
    text = said.COPIED.format(
        sessions=len(standing.sessions),
        units=len({one.unit_id for one in standing.invitations}),
        seats=len(made.roles),
        hosts=said.COPIED_HOSTS.format(hosts=hosts) if hosts else "",
        mend=said.MEND_LABEL,
    )
    return [await home.page_of(turn, made, text)]
