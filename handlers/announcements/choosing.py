"""Whom it goes to: the host, then terms that narrow it or leave people out, with the sentence and the head-count.

For: the conversation. Not for: what a term means (`bot/people/segment_kinds.py` and the rooms' own).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation import Choice, Reply, Turn, say
from bot.errors import RefusedError
from bot.people import acting
from bot.people.segments import Option, Segment, SegmentKind, Term
from bot.people.units import unit_by_id
from bot.words import cut
from handlers.announcements import page, queries, scope, texts, writing
from handlers.announcements.content import count_words, plain
from handlers.announcements.model import Announcement, State
from handlers.announcements.segments import DOUBT, HEARD

_LABEL = 40
_SHOWN = 3


async def new(turn: Turn) -> Sequence[Reply]:
    """A new announcement, on behalf of the unit that this person organises."""
    scope.private(turn)
    own = acting.hosts(turn)
    if len(own) == 1:
        return await host(turn, str(own[0] or 0))
    choices = []
    for unit_id in own[:4]:
        unit = await unit_by_id(turn.session, unit_id) if unit_id is not None else None
        label = cut(unit.name, _LABEL) if unit else texts.WHOLE
        choices.append(Choice(label=label, action=f"announcements:host:{unit_id or 0}"))
    return [say(texts.ASK_HOST, *choices)]


async def host(turn: Turn, unit_id: str = "") -> Sequence[Reply]:
    """Begins a draft; one of the same writer that is still empty is taken up again."""
    scope.private(turn)
    wanted = int(unit_id) if acting.is_id(unit_id) and unit_id != "0" else None
    if wanted not in acting.hosts(turn):
        raise RefusedError(texts.GONE)
    for one in await queries.newest(turn.session, (State.DRAFT,)):
        if one.made_by == turn.person.id and not one.text and one.unit_id == wanted and one.corrects is None:
            return [await _page(turn, one)]
    made = await queries.add(turn.session, wanted, by=turn.person.id, now=turn.clock.now())
    one = await scope.organised(turn, str(made))
    await scope.note(turn, "write", one)
    return [await _page(turn, one)]


async def whom(turn: Turn, announcement_id: str = "") -> Sequence[Reply]:
    """Who gets it now, and how to change that."""
    turn.state.form = ""
    return [await _page(turn, await scope.organised(turn, announcement_id))]


async def _page(turn: Turn, one: Announcement) -> Reply:
    work = page.work_of(turn)
    text = texts.SEGMENT.format(words=await work.words(one), count=count_words(await work.count(one)))
    on = Choice(label=texts.NEXT, action=f"announcements:next:{one.id}", style="primary")
    choices = [
        Choice(label=texts.NARROW, action=f"announcements:by:{one.id}:0"),
        Choice(label=texts.LEAVE_OUT, action=f"announcements:by:{one.id}:1"),
    ]
    if one.segment != Segment():
        choices.append(Choice(label=texts.AFRESH, action=f"announcements:afresh:{one.id}"))
    return say(text, on, *choices)


async def afresh(turn: Turn, announcement_id: str = "") -> Sequence[Reply]:
    """Everybody of the host again."""
    one = await scope.organised(turn, announcement_id)
    return [await _page(turn, await page.changed(turn, one, segment=Segment().model_dump_json()))]


async def next_(turn: Turn, announcement_id: str = "") -> Sequence[Reply]:
    """On to the text, where there is none yet."""
    one = await scope.organised(turn, announcement_id)
    return await (page.show(turn, one) if one.text else writing.words(turn, announcement_id))


def _kinds(turn: Turn) -> list[SegmentKind]:
    return [kind for kind in page.work_of(turn).segments.kinds.values() if kind.name not in (HEARD, DOUBT)]


async def by(turn: Turn, announcement_id: str = "", minus: str = "0", part: str = "0") -> Sequence[Reply]:
    """By what it is narrowed, or what is left out; three ways at a time."""
    one = await scope.organised(turn, announcement_id)
    kinds = _kinds(turn)
    first = acting.page_of(part, len(kinds), _SHOWN)
    minus = "1" if minus == "1" else "0"
    choices = [
        Choice(label=kind.title, action=f"announcements:values:{one.id}:{minus}:{kind.name}")
        for kind in kinds[first : first + _SHOWN]
    ]
    following = first // _SHOWN + 1 if first + _SHOWN < len(kinds) else 0
    choices.append(Choice(label=texts.OTHER_KINDS, action=f"announcements:by:{one.id}:{minus}:{following}"))
    return [say(texts.ASK_KIND_MINUS if minus == "1" else texts.ASK_KIND, *choices)]


async def values(
    turn: Turn, announcement_id: str = "", minus: str = "0", kind_name: str = "", part: str = "0"
) -> Sequence[Reply]:
    """What can be chosen of one kind."""
    one = await scope.organised(turn, announcement_id)
    kind = _kind(turn, kind_name)
    host_ = page.work_of(turn).host(one)
    options = await kind.options(turn.session, host_)
    title = kind.title.casefold()
    if kind.find is not None:
        turn.state.form = f"announcements:value_of:{one.id}:{minus}:{kind.name}"
    elif not options:
        again = Choice(label=texts.OTHER_KINDS, action=f"announcements:by:{one.id}:{minus}")
        return [say(texts.NO_VALUES.format(title=title), again)]
    text = (texts.ASK_VALUE_FIND if kind.find is not None else texts.ASK_VALUE).format(title=title)
    first = acting.page_of(part, len(options), _SHOWN)
    choices = _options(one, minus, kind, options[first : first + _SHOWN])
    if first + _SHOWN < len(options):
        action = f"announcements:values:{one.id}:{minus}:{kind.name}:{first // _SHOWN + 1}"
        choices.append(Choice(label=texts.MORE, action=action))
    return [say(text, *choices)]


def _options(one: Announcement, minus: str, kind: SegmentKind, options: Sequence[Option]) -> list[Choice]:
    return [
        Choice(
            label=cut(plain(option.label), _LABEL),
            action=f"announcements:add:{one.id}:{minus}:{kind.name}:{option.value}",
        )
        for option in options
    ]


def _kind(turn: Turn, name: str) -> SegmentKind:
    kind = next((one for one in _kinds(turn) if one.name == name), None)
    if kind is None:
        raise RefusedError(texts.GONE)
    return kind


async def value_field(turn: Turn, announcement_id: str = "", minus: str = "0", kind_name: str = "") -> Sequence[Reply]:
    """A value by its name: taken where it is the only one, else offered."""
    one = await scope.organised(turn, announcement_id)
    kind = _kind(turn, kind_name)
    found = await kind.find(turn.session, page.work_of(turn).host(one), turn.incoming.text) if kind.find else ()
    if not found:
        return [say(texts.NOT_FOUND.format(text=cut(plain(turn.incoming.text), 60)))]
    if len(found) == 1:
        return await _add(turn, one, minus, kind, found[0].value)
    text = texts.ASK_VALUE_FIND.format(title=kind.title.casefold())
    return [say(text, *_options(one, minus, kind, found[:4]))]


async def add(
    turn: Turn, announcement_id: str = "", minus: str = "0", kind_name: str = "", value: str = ""
) -> Sequence[Reply]:
    """Adds what was chosen."""
    one = await scope.organised(turn, announcement_id)
    return await _add(turn, one, minus, _kind(turn, kind_name), value)


async def _add(turn: Turn, one: Announcement, minus: str, kind: SegmentKind, value: str) -> Sequence[Reply]:
    turn.state.form = ""
    if not value:
        raise RefusedError(texts.GONE)
    terms = one.segment.minus if minus == "1" else one.segment.every
    same = next((term for term in terms if term.kind == kind.name), Term(kind=kind.name))
    grown = same.model_copy(update={"values": tuple(dict.fromkeys([*same.values, value]))})
    kept = tuple(term for term in terms if term.kind != kind.name)
    segment = one.segment.model_copy(update={"minus" if minus == "1" else "every": (*kept, grown)})
    return [await _page(turn, await page.changed(turn, one, segment=segment.model_dump_json()))]
