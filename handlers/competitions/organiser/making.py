"""Making a competition, one question after the other: its name, who may enter, its stages; then a draft nobody sees.

What is known so far stands in the conversation's draft. For: the conversation up to the draft. Not for: rules, opening
it, or changing it (`changing.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from bot.conversation import Choice, Reply, Turn, say
from bot.errors import RefusedError
from bot.people import acting
from bot.people.acting import note
from bot.plain import plain
from bot.privacy import mask
from bot.words import cut
from handlers.competitions import queries, scope, texts, words
from handlers.competitions.model import LEADS, Competition, Kind, Refused, Stage, in_order
from handlers.competitions.organiser.home import page_of
from handlers.competitions.reading import Unclear, read_plan

TITLE, WHO, STAGES, CHECK = (f"competitions:{name}_of" for name in ("title", "who", "stages", "check"))
LONGEST_TITLE, LONGEST_WHO = 200, 600
_LABEL = 60


async def new(turn: Turn) -> Sequence[Reply]:
    """What it is called."""
    scope.private(turn)
    turn.state.form, turn.state.draft = TITLE, {}
    return [say(texts.NEW)]


async def title_field(turn: Turn) -> Sequence[Reply]:
    """The name; then who may enter."""
    title = plain(mask(turn.incoming.text))
    if not any(sign.isalpha() for sign in title):
        return [say(texts.NO_TITLE)]
    if len(title) > LONGEST_TITLE:
        return [say(texts.LONG.format(length=len(title), limit=LONGEST_TITLE))]
    turn.state.form, turn.state.draft = WHO, {"title": title}
    return [say(texts.ASK_WHO.format(title=title))]


async def who_field(turn: Turn) -> Sequence[Reply]:
    """Who may enter; then the stages."""
    who = plain(mask(turn.incoming.text))
    if len(who) > LONGEST_WHO:
        return [say(texts.LONG.format(length=len(who), limit=LONGEST_WHO))]
    turn.state.form = STAGES
    turn.state.draft["who"] = who
    return [say(texts.ASK_STAGES.format(title=plain(turn.state.draft["title"])))]


async def stages_field(turn: Turn) -> Sequence[Reply]:
    """The stages and their days; at least one is still to come."""
    today = turn.clock.today()
    try:
        plan = read_plan(turn.incoming.text, today)
        stages = in_order(plan.stages) or _read(turn.state.draft.get("stages", []))
        if not stages:
            raise Unclear(texts.NO_STAGE)
        if not any(stage.day >= today for stage in stages):
            raise Unclear(texts.NO_AHEAD)
    except Unclear as unclear:
        return [say(texts.TRY_AGAIN.format(problem=unclear))]
    except Refused as refused:
        return [say(refused.sentence)]
    turn.state.draft |= {
        "stages": [[stage.kind.value, str(stage.day)] for stage in stages],
        "leads": list(plan.leads or turn.state.draft.get("leads", LEADS)),
    }  # fmt: skip
    return [await _ask(turn)]


async def check_field(turn: Turn) -> Sequence[Reply]:
    """Something typed where a choice was asked for: it is asked again; days and lead days may be given anew."""
    if "unit" not in turn.state.draft:
        return [await _ask(turn)]
    return await stages_field(turn)


async def host(turn: Turn, unit_id: str = "") -> Sequence[Reply]:
    """On whose behalf."""
    _open(turn)
    wanted = int(unit_id) if acting.is_id(unit_id) and unit_id != "0" else None
    if wanted not in acting.hosts(turn):
        raise RefusedError(texts.FORM_GONE)
    turn.state.draft["unit"] = wanted
    return [await _ask(turn)]


async def save(turn: Turn) -> Sequence[Reply]:
    """Keeps what was shown, as a draft."""
    _open(turn)
    draft = turn.state.draft
    if "unit" not in draft or draft["unit"] not in acting.hosts(turn):
        raise RefusedError(texts.FORM_GONE)
    made = _competition(draft)
    new_id = await queries.add(turn.session, made, by=turn.person.id, now=turn.clock.now())
    await note(turn, "competition.make", f"competition={new_id}")
    turn.state.form, turn.state.draft = "", {}
    stored = await queries.by_id(turn.session, new_id)
    if stored is None:
        raise RefusedError(texts.FORM_GONE)
    page = await page_of(turn, stored)
    return [say(texts.SAVED.format(title=plain(made.title)), *page.choices)]


def _open(turn: Turn) -> None:
    """Raises RefusedError where nothing is being made."""
    scope.private(turn)
    if turn.state.form != CHECK or not turn.state.draft.get("stages"):
        raise RefusedError(texts.FORM_GONE)


async def _ask(turn: Turn) -> Reply:
    """On whose behalf, where there are several; then everything is shown back."""
    draft = turn.state.draft
    turn.state.form = CHECK
    if "unit" not in draft:
        own = acting.hosts(turn)
        if len(own) != 1:
            names = {one: await scope.unit_name(turn, one) for one in own[:4]}
            choices = [
                Choice(label=cut(names[one], _LABEL) or texts.WHOLE, action=f"competitions:host:{one or 0}")
                for one in names
            ]
            return say(texts.ASK_HOST, *choices)
        draft["unit"] = own[0]
    made = _competition(draft)
    text = texts.CHECK.format(
        title=plain(made.title),
        unit=words.unit_line(await scope.unit_name(turn, made.unit_id)),
        who=words.who(made),
        stages=words.stage_lines(made.stages, turn.clock.today()),
        leads=words.leads(made.leads),
    )
    return say(text, Choice(label=texts.SAVE, action="competitions:save", style="primary"))


def _read(stages: list[list[str]]) -> tuple[Stage, ...]:
    return tuple(Stage(Kind(kind), dt.date.fromisoformat(day)) for kind, day in stages)


def _competition(draft: dict[str, Any]) -> Competition:
    leads, stages = tuple(draft["leads"]), _read(draft["stages"])
    return Competition(0, str(draft["title"]), draft["unit"], str(draft.get("who", "")), leads=leads, stages=stages)
