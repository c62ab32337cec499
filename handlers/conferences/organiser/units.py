"""Which units a draft invites to a session: those below the organiser, those of provinces, or a typed or pasted list.

Nothing is added before it was shown; what cannot be told for sure is left out and named.
For: the conversation. Not for: storing (`drafting.py`) or reading a list (`unit_names.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import sqlalchemy as sa

from bot.conversation import Choice, Reply, Turn, say
from bot.errors import RefusedError
from bot.people.acting import note
from bot.people.kinds import KIND_TITLES
from bot.people.kinds import Kind as UnitKind
from bot.people.naming import key
from bot.people.provinces import province_on, read_province
from bot.people.units import Unit, units_below, units_on
from bot.privacy import mask
from bot.words import cut, fold
from handlers.conferences import queries
from handlers.conferences.model import Conference, Session
from handlers.conferences.organiser import drafting, home, scope, texts, told
from handlers.conferences.organiser import texts_create as said
from handlers.conferences.organiser.unit_names import apart, understand
from handlers.conferences.report.wording import clean, region_of
from handlers.conferences.tables import INVITATIONS

FIELD, PROVINCES = "conferences:org_units_of", "conferences:org_provinces_of"
_MOST_LINES = 80
_NAMES_SHOWN = 3
_ALL = "all"
_YES = frozenset(("dung", "dung roi", "dung a", "ok", "oke", "xac nhan"))
_DONE = frozenset(("xong", "xong roi", "du roi", "het"))
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
    read: list[str] = []
    for typed in re.split(r"[,;\n]+", turn.incoming.text):
        name = read_province(typed) if typed.strip() else None
        if typed.strip() and name is None:
            return [say(said.NO_PROVINCE.format(typed=clean(mask(typed))[:60]))]
        read += [name] if name else []
    became = {name: province_on(name, turn.clock.today()) for name in read}
    names = list(dict.fromkeys(became.values()))
    moved = [said.PROVINCE_NOW.format(old=old, new=new) for old, new in became.items() if old != new]
    units = await _in_provinces(turn, names)
    if not units:
        return [say(said.NO_UNITS_THERE.format(provinces=told.listed(names)))]
    turn.state.form, turn.state.draft = f"{FIELD}:{meeting.id}", {"provinces": names}
    return [_by_kind(meeting, units, told.listed(names), " ".join(moved))]


async def _in_provinces(turn: Turn, names: Sequence[str]) -> list[Unit]:
    """The units of provinces of today, those too that stand under a former name of one."""
    today = turn.clock.today()
    return [one for one in await units_on(turn.session, today) if province_on(one.province, today) in names]


def _by_kind(meeting: Session, units: Sequence[Unit], where: str, before: str = "") -> Reply:
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
    text = said.WHICH_KIND.format(where=where, count=len(units))
    return say("\n".join(filter(None, [before, text])), *choices)


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
        more=said.MORE_UNITS,
    )
    turn.state.form, turn.state.draft = "", {}
    more = Choice(label=said.MORE_UNITS, action=f"conferences:org_unit:{meeting.id}")
    return say(text, Choice(label=said.TO_DRAFT, action=f"conferences:org:{found.id}"), more)


# --- by name


async def units_field(turn: Turn, session_id: str = "") -> Sequence[Reply]:
    """A typed or pasted list; shown back with what was found for each line."""
    found, meeting = await _draft_session(turn, session_id)
    text = turn.incoming.text.strip()
    if fold(text) in _YES and turn.state.draft.get("ids"):
        return await add(turn, session_id)
    if fold(text) in _YES | _DONE:
        return await home.home(turn, str(found.id))
    out = [name for line in text.splitlines() if (match := _OUT.match(line)) for name in apart(match[1])]
    if out:
        return [await _take_out(turn, found, meeting, out)]
    names = apart(text)
    if len(names) > _MOST_LINES:
        return [say(said.MOST_UNITS.format(limit=_MOST_LINES))]
    return [await _understood(turn, meeting, names)]


async def _understood(turn: Turn, meeting: Session, lines: Sequence[str]) -> Reply:
    read = await understand(turn.session, lines, turn.clock.today())
    turn.state.draft = {"ids": list(read.ids)}
    if not read.ids:
        return say("\n".join(read.doubts))
    add = said.ADD_UNITS.format(count=len(read.ids))
    return say(
        "\n".join([said.FOUND_UNITS.format(lines="\n".join(read.shown)), *read.doubts]),
        Choice(label=add, action=f"conferences:org_add:{meeting.id}", style="primary"),
        Choice(label=said.RETYPE, action=f"conferences:org_unit:{meeting.id}"),
    )


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
