"""Making a conference step by step, in chat: title, kind, organising unit, sessions, seats; or from a file, or a copy.

What is typed stands in the conversation's draft until the seats are known; then a draft conference is stored. The same
forms change a stored draft: its id then stands in the draft as `id`.
For: the conversation. Not for: reading (`reading.py`), storing (`drafting.py`), units, opening; changes (`mend.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.conversation import Choice, Reply, Turn, say
from bot.errors import RefusedError
from bot.people.acting import note
from bot.people.permissions import Role as PersonRole
from bot.people.units import find_units
from bot.privacy import mask
from handlers.conferences import queries
from handlers.conferences.model import Conference, Kind, Role, Stage
from handlers.conferences.officer.scope import private
from handlers.conferences.organiser import drafting, echo, home, scope, texts
from handlers.conferences.organiser import texts_create as said
from handlers.conferences.organiser.from_file import load_sent
from handlers.conferences.organiser.reading import Line, Unclear, read_session
from handlers.conferences.report.wording import clean

TITLE, KIND, HOST, SESSIONS, ROLES, TERMS = (
    f"conferences:org_{name}_of" for name in ("title", "kind", "host", "sessions", "roles", "terms")
)
LONGEST_TITLE = 200
_MOST_SESSIONS = 30
_MOST_ROLES = 20
_LONGEST_ROLE = 300


async def new(turn: Turn) -> Sequence[Reply]:
    """The first question."""
    private(turn)
    turn.state.form, turn.state.draft = TITLE, {}
    copies = await scope.all_mine(turn, lambda one: one.stage is not Stage.DRAFT)
    choices = [Choice(label=said.COPY_ONE, action="conferences:org_copies")] if copies else []
    return [say(said.ASK_TITLE, *choices)]


async def title_field(turn: Turn) -> Sequence[Reply]:
    """A title, or a file with everything."""
    if turn.incoming.files:
        return await load_sent(turn)
    title = clean(mask(turn.incoming.text))
    if len(title) > LONGEST_TITLE:
        return [say(said.TITLE_LONG.format(length=len(title), limit=LONGEST_TITLE))]
    kind = drafting.kind_of(title)
    turn.state.draft = {"title": title} | ({"kind": kind.value} if kind else {})
    return [await _ask(turn)]


async def kind_field(turn: Turn) -> Sequence[Reply]:
    """What sort of conference, in words."""
    kind = drafting.kind_of(turn.incoming.text)
    return [await _ask(turn)] if kind is None else await kind_chosen(turn, kind.value)


async def kind_chosen(turn: Turn, kind: str = "") -> Sequence[Reply]:
    """What sort of conference, by a button."""
    if not turn.state.draft.get("title") or kind not in set(Kind):
        raise RefusedError(said.FORM_GONE)
    turn.state.draft["kind"] = kind
    return [await _ask(turn)]


async def host_field(turn: Turn) -> Sequence[Reply]:
    """The organising unit, by its name; only one that this person organises for."""
    for unit in await find_units(turn.session, turn.incoming.text, on=turn.clock.today()):
        if await scope.may_organise(turn, unit.id):
            turn.state.draft["unit_id"] = unit.id
            return [await _ask(turn)]
    return [say(said.HOST_UNKNOWN.format(typed=clean(mask(turn.incoming.text))[:60]))]


async def _ask(turn: Turn) -> Reply:
    """The next question: for the first thing that is not known yet."""
    draft = turn.state.draft
    if "kind" not in draft:
        turn.state.form = KIND
        shown = [kind for kind in Kind if kind is not Kind.BRIEFING]
        choices = [Choice(label=said.KINDS[one], action=f"conferences:org_kind:{one.value}") for one in shown]
        return say(said.ASK_KIND.format(title=draft["title"]), *choices)
    if "unit_id" not in draft:
        own = [
            one.unit_id for one in turn.person.grants if one.role is PersonRole.ORGANISER and one.unit_id is not None
        ]
        if len(set(own)) != 1:
            turn.state.form = HOST
            return say(said.ASK_HOST)
        draft["unit_id"] = own[0]
    if "lines" not in draft:
        turn.state.form = SESSIONS
        return say(said.ASK_SESSIONS)
    turn.state.form = ROLES
    return say(said.ASK_ROLES)


async def sessions_field(turn: Turn) -> Sequence[Reply]:
    """The sessions, a line each; shown back before they count."""
    typed = [line for line in turn.incoming.text.splitlines() if line.strip()]
    if len(typed) > _MOST_SESSIONS:
        return [say(said.MOST_SESSIONS.format(limit=_MOST_SESSIONS))]
    try:
        lines = [read_session(mask(line), turn.clock.today()) for line in typed]
    except Unclear as unclear:
        return [say(said.TRY_AGAIN.format(problem=unclear))]
    turn.state.draft["typed"] = typed
    shown = "\n".join(echo.session_line(number, line) for number, line in enumerate(lines, start=1))
    yes = Choice(label=said.RIGHT, action="conferences:org_sessions", style="primary")
    return [say(said.UNDERSTOOD.format(lines=shown), yes)]


async def sessions_right(turn: Turn) -> Sequence[Reply]:
    """The sessions that were shown are right."""
    typed = turn.state.draft.pop("typed", None)
    if turn.state.form != SESSIONS or not typed:
        raise RefusedError(said.FORM_GONE)
    stored = await stored_draft(turn)
    if stored is not None:
        await drafting.put_sessions(turn.session, stored, _lines(turn, typed))
        return [await mended(turn, stored)]
    turn.state.draft["lines"] = typed
    return [await _ask(turn)]


def _lines(turn: Turn, typed: Sequence[str]) -> list[Line]:
    """Read again as they were shown. Raises RefusedError where a day has gone by since."""
    try:
        return [read_session(mask(line), turn.clock.today()) for line in typed]
    except Unclear as unclear:
        raise RefusedError(said.TRY_AGAIN.format(problem=unclear)) from None


async def roles_field(turn: Turn) -> Sequence[Reply]:
    """The seats of each unit, a line each."""
    roles = [clean(mask(line)) for line in turn.incoming.text.splitlines() if clean(line)]
    roles = [one.lstrip("0123456789.)-• ") or one for one in roles]
    if len(roles) > _MOST_ROLES or any(len(one) > _LONGEST_ROLE for one in roles):
        return [say(said.MOST_ROLES.format(limit=_MOST_ROLES))]
    turn.state.draft["roles"] = roles
    lines = "\n".join(said.ROLE.format(number=number, label=one) for number, one in enumerate(roles, start=1))
    yes = Choice(label=said.RIGHT, action="conferences:org_roles", style="primary")
    return [say(said.ROLES.format(count=len(roles), lines=lines), yes)]


async def roles_right(turn: Turn) -> Sequence[Reply]:
    """The seats are right: the draft is stored."""
    draft = turn.state.draft
    if turn.state.form != ROLES or not draft.get("roles"):
        raise RefusedError(said.FORM_GONE)
    roles = [Role(label) for label in draft["roles"]]
    stored = await stored_draft(turn)
    if stored is not None:
        await drafting.put_roles(turn.session, stored, roles)
        return [await mended(turn, stored)]
    if not await scope.may_organise(turn, int(draft["unit_id"])):
        raise RefusedError(texts.NOT_YOURS)
    made = await drafting.make(
        turn.session,
        title=draft["title"],
        kind=Kind(draft["kind"]),
        unit_id=int(draft["unit_id"]),
        lines=_lines(turn, draft["lines"]),
        roles=roles,
        by=turn.person.id,
        now=turn.clock.now(),
    )
    await note(turn, "conference.draft", f"conference={made.id}")
    turn.state.form, turn.state.draft = "", {}
    return [await home.page_of(turn, made, said.DRAFTED.format(mend=said.MEND_LABEL))]


async def stored_draft(turn: Turn) -> Conference | None:
    """The stored draft that the open form changes; None while a new one is being made. Raises RefusedError."""
    own: Any = turn.state.draft.get("id")
    return await scope.draft_of(turn, str(own)) if own is not None else None


async def mended(turn: Turn, stored: Conference) -> Reply:
    """The page of a draft after a change."""
    turn.state.form, turn.state.draft = "", {}
    await note(turn, "conference.mend", f"conference={stored.id}")
    again = await queries.by_id(turn.session, stored.id)
    return await home.page_of(turn, again or stored, said.MENDED.format(mend=said.MEND_LABEL))
