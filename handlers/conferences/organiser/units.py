"""Which units a draft invites to a session: those below the organiser, those of provinces, or a typed or pasted list.

Nothing is added before it was shown; what cannot be told for sure is left out and named.
For: the conversation. Not for: storing (`drafting.py`) or finding names (`bot/people/units.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import sqlalchemy as sa

from bot.conversation import Choice, Reply, Turn, say
from bot.errors import RefusedError
from bot.people.kinds import KIND_TITLES
from bot.people.kinds import Kind as UnitKind
from bot.people.naming import key
from bot.people.provinces import read_province
from bot.people.units import Unit, find_units, units_below, units_on
from bot.privacy import mask
from bot.words import cut, fold
from handlers.conferences import queries
from handlers.conferences.model import Conference, Session
from handlers.conferences.officer_scope import note
from handlers.conferences.organiser import drafting, scope, texts, told
from handlers.conferences.organiser import texts_create as said
from handlers.conferences.tables import INVITATIONS
from handlers.conferences.wording import clean, region_of

FIELD, PROVINCES = "conferences:org_units_of", "conferences:org_provinces_of"
_MOST_LINES = 80
_NAMES_SHOWN = 3
_ALL = "all"
_OUT = re.compile(r"^\s*(?:bỏ|bo|xóa|xoá|xoa)\s+(.+)$", re.IGNORECASE)


async def sessions(turn: Turn, conference_id: str = "", page: str = "0") -> Sequence[Reply]:
    """For which session; the form at once where there is one alone."""
    found = await scope.draft_of(turn, conference_id)
    meetings = await queries.sessions_of(turn.session, found.id)
    back = Choice(label=said.TO_DRAFT, action=f"conferences:org:{found.id}")
    if not meetings:
        return [say(said.NO_SESSION.format(mend=said.MEND_LABEL), back)]
    if len(meetings) == 1:
        return [await _ask(turn, found, meetings[0])]
    first = int(page) * 3 if page.isdecimal() and int(page) * 3 < len(meetings) else 0
    choices = []
    for one in meetings[first : first + 3]:
        label = said.SESSION_LABEL.format(number=one.number, region=region_of(one), units=await _count(turn, one))
        choices.append(Choice(label=cut(label, 60), action=f"conferences:org_unit:{one.id}"))
    if first + 3 < len(meetings):
        choices.append(Choice(label=texts.MORE, action=f"conferences:org_units:{found.id}:{first // 3 + 1}"))
    return [say(said.WHICH_SESSION, *choices)]


async def session(turn: Turn, session_id: str = "") -> Sequence[Reply]:
    """The form of one session."""
    found, meeting = await _draft_session(turn, session_id)
    return [await _ask(turn, found, meeting)]


async def _draft_session(turn: Turn, session_id: str) -> tuple[Conference, Session]:
    found, meeting = await scope.organised_session(turn, session_id)
    return await scope.draft_of(turn, str(found.id)), meeting


async def _count(turn: Turn, meeting: Session) -> int:
    query = sa.select(sa.func.count()).where(INVITATIONS.c.session_id == meeting.id)
    return int((await turn.session.execute(query)).scalar_one())


async def _ask(turn: Turn, found: Conference, meeting: Session, before: str = "") -> Reply:
    turn.state.form, turn.state.draft = f"{FIELD}:{meeting.id}", {}
    below = await units_below(turn.session, found.unit_id, turn.clock.today())
    choices = []
    if below:
        label = said.BELOW.format(count=len(below))
        choices.append(Choice(label=label, action=f"conferences:org_below:{meeting.id}"))
    choices += [
        Choice(label=said.BY_PROVINCE, action=f"conferences:org_provinces:{meeting.id}"),
        Choice(label=said.COPY_UNITS, action=f"conferences:org:{found.id}"),
    ]
    count = await _count(turn, meeting)
    text = said.ASK_UNITS.format(number=meeting.number, region=region_of(meeting), units=count)
    return say("\n".join(filter(None, [before, text])), *choices)


# --- by kind, below the organiser or in provinces


async def below(turn: Turn, session_id: str = "") -> Sequence[Reply]:
    """The units below the organiser, by kind."""
    found, meeting = await _draft_session(turn, session_id)
    units = await units_below(turn.session, found.unit_id, turn.clock.today())
    turn.state.form, turn.state.draft = f"{FIELD}:{meeting.id}", {"below": True}
    return [_by_kind(meeting, units, said.EVERYTHING_BELOW)]


async def provinces(turn: Turn, session_id: str = "") -> Sequence[Reply]:
    """Asks for provinces."""
    _, meeting = await _draft_session(turn, session_id)
    turn.state.form, turn.state.draft = f"{PROVINCES}:{meeting.id}", {}
    return [say(said.ASK_PROVINCES)]


async def provinces_field(turn: Turn, session_id: str = "") -> Sequence[Reply]:
    """Provinces, separated by commas."""
    _, meeting = await _draft_session(turn, session_id)
    names: list[str] = []
    for typed in re.split(r"[,;\n]+", turn.incoming.text):
        name = read_province(typed) if typed.strip() else None
        if typed.strip() and name is None:
            return [say(said.NO_PROVINCE.format(typed=clean(mask(typed))[:60]))]
        names += [name] if name else []
    units = await _in_provinces(turn, names)
    if not units:
        return [say(said.NO_UNITS_THERE.format(provinces=told.listed(names)))]
    turn.state.form, turn.state.draft = f"{FIELD}:{meeting.id}", {"provinces": names}
    return [_by_kind(meeting, units, told.listed(names))]


async def _in_provinces(turn: Turn, names: Sequence[str]) -> list[Unit]:
    return [one for one in await units_on(turn.session, turn.clock.today()) if one.province in names]


def _by_kind(meeting: Session, units: Sequence[Unit], where: str) -> Reply:
    counts: dict[str, int] = {}
    for one in units:
        counts[one.kind] = counts.get(one.kind, 0) + 1
    kinds = sorted(counts, key=lambda kind: -counts[kind])[:_NAMES_SHOWN]
    choices = [
        Choice(
            label=said.KIND_LABEL.format(kind=_title(kind), count=counts[kind]),
            action=f"conferences:org_kinds:{meeting.id}:{kind}",
        )
        for kind in kinds
    ]
    if len(counts) > 1:
        label = said.ALL_OF_THEM.format(count=len(units))
        choices.append(Choice(label=label, action=f"conferences:org_kinds:{meeting.id}:{_ALL}"))
    return say(said.WHICH_KIND.format(where=where, count=len(units)), *choices)


def _title(kind: str) -> str:
    return KIND_TITLES[UnitKind(kind)] if kind in set(UnitKind) else KIND_TITLES[UnitKind.OTHER]


async def kinds(turn: Turn, session_id: str = "", kind: str = "") -> Sequence[Reply]:
    """Adds the units of a kind, of those that were shown."""
    found, meeting = await _draft_session(turn, session_id)
    draft = turn.state.draft
    if draft.get("below"):
        units = await units_below(turn.session, found.unit_id, turn.clock.today())
    elif draft.get("provinces"):
        units = await _in_provinces(turn, draft["provinces"])
    else:
        raise RefusedError(said.FORM_GONE)
    return [await _add(turn, found, meeting, [one.id for one in units if kind in (_ALL, one.kind)])]


async def _add(turn: Turn, found: Conference, meeting: Session, unit_ids: Sequence[int]) -> Reply:
    new = await drafting.add_units(turn.session, meeting, unit_ids, len(found.roles))
    await note(turn, "conference.units", f"session={meeting.id} count={new}")
    waits = sa.select(sa.func.count()).where(INVITATIONS.c.session_id == meeting.id, INVITATIONS.c.waiting)
    waiting = int((await turn.session.execute(waits)).scalar_one())
    text = said.ADDED.format(
        number=meeting.number,
        units=await _count(turn, meeting),
        new=new,
        waiting=said.ADDED_WAITING.format(count=waiting) if waiting else "",
    )
    turn.state.form, turn.state.draft = f"{FIELD}:{meeting.id}", {}
    done = Choice(label=said.TO_DRAFT, action=f"conferences:org:{found.id}")
    return say(text, done)


# --- by name


async def units_field(turn: Turn, session_id: str = "") -> Sequence[Reply]:
    """A typed or pasted list; shown back with what was found for each line."""
    found, meeting = await _draft_session(turn, session_id)
    text = turn.incoming.text.strip()
    lines = [line for line in (text.splitlines() if "\n" in text else re.split(r"[,;]", text)) if line.strip()]
    if len(lines) > _MOST_LINES:
        return [say(said.MOST_UNITS.format(limit=_MOST_LINES))]
    out = [match[1] for line in lines if (match := _OUT.match(line))]
    if out:
        return [await _take_out(turn, found, meeting, out)]
    return [await _understood(turn, meeting, [line.strip(" \t-•*") for line in lines])]


async def _understood(turn: Turn, meeting: Session, lines: Sequence[str]) -> Reply:
    sure: dict[int, str] = {}
    shown: list[str] = []
    doubts: list[str] = []
    for line in lines:
        typed = clean(mask(re.sub(r"^\d{1,3}[.)]\s+", "", line)))[:80]
        near = await find_units(turn.session, typed, on=turn.clock.today(), limit=_NAMES_SHOWN)
        exact = [one for one in near if key(one.name) == key(typed)]
        if len(exact) == 1 or (len(near) == 1 and not exact):
            unit = (exact or near)[0]
            if unit.id not in sure:
                wording = said.FOUND_UNIT if exact else said.NEAR_UNIT
                sure[unit.id] = unit.name
                shown.append(wording.format(number=len(sure), unit=clean(unit.name), typed=typed))
        elif near:
            doubts.append(said.UNCLEAR_UNIT.format(typed=typed, names=_apart(near)))
        else:
            doubts.append(said.UNKNOWN_UNIT.format(typed=typed))
    turn.state.draft = {"ids": list(sure)}
    if doubts:
        doubts.append(said.UNCLEAR_HOW)
    if not sure:
        return say("\n".join(doubts))
    add = said.ADD_UNITS.format(count=len(sure))
    return say(
        "\n".join([said.FOUND_UNITS.format(lines="\n".join(shown)), *doubts]),
        Choice(label=add, action=f"conferences:org_add:{meeting.id}", style="primary"),
        Choice(label=said.RETYPE, action=f"conferences:org_unit:{meeting.id}"),
    )


def _apart(near: Sequence[Unit]) -> str:
    """Names that can be told apart: those of two provinces with the province."""
    names = [clean(one.name) for one in near]
    if len(set(names)) < len(names):
        names = [f"{clean(one.name)} ({one.province})" for one in near]
    return "; ".join(names)


async def add(turn: Turn, session_id: str = "") -> Sequence[Reply]:
    """Adds the units that were shown."""
    found, meeting = await _draft_session(turn, session_id)
    ids = turn.state.draft.get("ids")
    if turn.state.form != f"{FIELD}:{meeting.id}" or not ids:
        raise RefusedError(said.FORM_GONE)
    return [await _add(turn, found, meeting, [int(one) for one in ids])]


async def _take_out(turn: Turn, found: Conference, meeting: Session, typed: Sequence[str]) -> Reply:
    standing = await queries.session_standing(turn.session, meeting.id)
    gone: dict[int, str] = {}
    for name in typed:
        fits = [one for one in standing.invitations if key(one.unit) == key(name)]
        fits = fits or [one for one in standing.invitations if fold(name) and fold(name) in fold(one.unit)]
        if len(fits) != 1:
            return say(said.NOT_INVITED.format(typed=clean(mask(name))[:60]))
        gone[fits[0].unit_id] = clean(fits[0].unit)
    await drafting.drop_units(turn.session, meeting, list(gone))
    await note(turn, "conference.units", f"session={meeting.id} removed={len(gone)}")
    names = told.listed(list(gone.values()))
    text = said.REMOVED.format(names=names, number=meeting.number, units=await _count(turn, meeting))
    return say(text, Choice(label=said.TO_DRAFT, action=f"conferences:org:{found.id}"))
