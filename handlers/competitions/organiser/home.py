"""What an organiser has made: the list, one of them, who takes part by unit, and the list of people as a spreadsheet.

For: looking. Not for: making (`making.py`) or changing (`changing.py`). A list of names is read by those who organise
the competition alone, and stands in the audit log.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot import files, workbooks
from bot.conversation import Choice, Reply, Turn, say
from bot.people import acting
from bot.people.acting import note
from bot.plain import plain
from handlers.competitions import people, queries, scope, texts, words
from handlers.competitions.model import Competition, State
from handlers.competitions.organiser.sheet import taking_xlsx

_PAGE, _UNITS, _MOST = 2, 15, 1000


async def home(turn: Turn, page: str = "0") -> Sequence[Reply]:
    """The competitions that this person organises, the newest first."""
    scope.private(turn)
    turn.state.form, turn.state.draft = "", {}
    found = await _mine(turn)
    new = Choice(label=texts.ORG_NEW, action="competitions:new")
    if not found:
        return [say(texts.ORG_NONE, new, Choice(label=texts.PAST_LABEL, action="competitions:past"))]
    first = acting.page_of(page, len(found), _PAGE)
    part = list(enumerate(found, start=1))[first : first + _PAGE]
    counts = await people.counts(turn.session, [one.id for _, one in part])
    lines = [
        texts.ORG_LINE.format(
            index=index, title=plain(one.title), state=texts.STATES[one.state],
            when=words.next_words(one, turn.clock.today()), follows=counts[one.id][0], entries=counts[one.id][1],
        )
        for index, one in part
    ]  # fmt: skip
    choices = [
        Choice(label=texts.ORG_OPEN.format(index=index), action=f"competitions:open:{one.id}") for index, one in part
    ]
    if first + _PAGE < len(found):
        choices.append(Choice(label=texts.MORE, action=f"competitions:org:{first // _PAGE + 1}"))
    return [say(texts.ORG_HEAD.format(count=len(found), lines="\n".join(lines)), *choices, new)]


async def _mine(turn: Turn) -> list[Competition]:
    found, allowed = [], dict[int | None, bool]()
    for one in await queries.found(turn.session, most=_MOST):
        if one.unit_id not in allowed:
            allowed[one.unit_id] = turn.may(scope.ORGANISE, await acting.chain(turn, one.unit_id))
        if allowed[one.unit_id]:
            found.append(one)
    return found[::-1]


async def open_(turn: Turn, competition_id: str = "") -> Sequence[Reply]:
    """One competition as its organisers see it."""
    one = await scope.organised(turn, competition_id)
    turn.state.form, turn.state.draft = "", {}
    return [await page_of(turn, one)]


async def page_of(turn: Turn, one: Competition) -> Reply:
    """A competition as its organisers see it, with what comes next for it."""
    today = turn.clock.today()
    follows, entries = (await people.counts(turn.session, [one.id]))[one.id]
    unit = await scope.unit_name(turn, one.unit_id)
    text = texts.ORG_PAGE.format(
        title=plain(one.title), state=texts.STATES[one.state], unit=words.unit_line(unit), who=words.who(one),
        stages=words.stage_lines(one.stages, today), rules=words.rules(one), leads=words.leads(one.leads),
        counts=texts.COUNTS.format(follows=follows, entries=entries),
    )  # fmt: skip
    verbs = {
        State.DRAFT: ((texts.PUBLISH, "publish"), (texts.SET_RULES, "set_rules"), (texts.SET_DAYS, "days"),
                      (texts.DROP, "drop")),
        State.OPEN: ((texts.PEOPLE, "people"), (texts.SET_DAYS, "days"), (texts.SET_RULES, "set_rules"),
                     (texts.CLOSE, "close")),
        State.CLOSED: ((texts.PEOPLE, "people"), (texts.REOPEN, "reopen")),
    }  # fmt: skip
    return say(text, *(Choice(label=label, action=f"competitions:{verb}:{one.id}") for label, verb in verbs[one.state]))


def back(one: Competition) -> Choice:
    return Choice(label=texts.BACK, action=f"competitions:open:{one.id}")


async def nothing(turn: Turn, competition_id: str = "") -> Sequence[Reply]:
    """Nothing is done."""
    one = await scope.organised(turn, competition_id)
    turn.state.form, turn.state.draft = "", {}
    return [say(texts.NOTHING_DONE, back(one))]


async def taking(turn: Turn, competition_id: str = "") -> Sequence[Reply]:
    """How many follow and have entered, by unit; no names."""
    one = await scope.organised(turn, competition_id)
    units: dict[str, list[int]] = {}
    follows = entries = 0
    for each in await people.taking(turn.session, one):
        row = units.setdefault(each.unit, [0, 0])
        row[0] += each.followed_at is not None
        row[1] += each.entered_at is not None
        follows += each.followed_at is not None
        entries += each.entered_at is not None
    lines = [
        texts.PEOPLE_LINE.format(unit=plain(unit) or texts.NO_UNIT, follows=row[0], entries=row[1])
        for unit, row in list(units.items())[:_UNITS]
    ]
    if len(units) > _UNITS:
        lines.append(texts.PEOPLE_MORE.format(count=len(units) - _UNITS))
    text = texts.PEOPLE_HEAD.format(
        title=plain(one.title), counts=texts.COUNTS.format(follows=follows, entries=entries), lines="".join(lines)
    )
    await note(turn, "competition.people", f"competition={one.id} units={len(units)}")
    sheet = [Choice(label=texts.XLSX, action=f"competitions:xlsx:{one.id}")] if units else []
    return [say(text, *sheet, back(one))]


async def xlsx(turn: Turn, competition_id: str = "") -> Sequence[Reply]:
    """Everybody who follows or has entered, by unit and name."""
    one = await scope.organised(turn, competition_id)
    found = await people.taking(turn.session, one)
    content = await asyncio.to_thread(taking_xlsx, found)
    await note(turn, "competition.export", f"competition={one.id} people={len(found)}")
    reply = say(texts.XLSX_HERE.format(count=len(found), title=plain(one.title)), back(one))
    sent = files.enclosed(texts.XLSX_FILE.format(id=one.id), workbooks.MIME, content)
    return [reply.model_copy(update={"attachments": (sent,)})]
