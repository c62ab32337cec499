"""Opening a competition to everybody, closing it, its rules, its days: what an organiser does with one that is there.

Followers who know a day that is moved, or a competition that is closed, are told by the job. For: the conversation and
the change. Not for: sending (`job.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot import files
from bot.clock import NIGHT, long_date
from bot.conversation import Choice, Reply, Turn, say
from bot.errors import RefusedError
from bot.people.acting import note
from bot.plain import plain
from bot.privacy import mask
from bot.schedule import bring_forward
from handlers.competitions import job, people, queries, scope, texts, words
from handlers.competitions.model import Code, Competition, Kind, Refused, Stage, State, with_days
from handlers.competitions.organiser.home import back
from handlers.competitions.reading import Plan, Unclear, read_plan

RULES, DAYS = "competitions:rules_of", "competitions:days_of"
LONGEST_RULES = 600
KEEP_FILES = dt.timedelta(days=730)


async def publish(turn: Turn, competition_id: str = "") -> Sequence[Reply]:
    """From now on everybody it is meant for sees it. Raises Refused for one whose stages have all gone by."""
    one = await scope.organised(turn, competition_id, lock=True)
    one.check_publish(turn.clock.today())
    await queries.change(turn.session, one, state=State.OPEN.value)
    await note(turn, "competition.publish", f"competition={one.id}")
    return [say(texts.PUBLISHED.format(title=plain(one.title)), back(one))]


async def ask_rules(turn: Turn, competition_id: str = "") -> Sequence[Reply]:
    """A file, a link or some lines."""
    one = await scope.organised(turn, competition_id)
    turn.state.form, turn.state.draft = f"{RULES}:{one.id}", {}
    return [say(texts.ASK_RULES.format(title=plain(one.title), limit=LONGEST_RULES))]


async def rules_field(turn: Turn, competition_id: str = "") -> Sequence[Reply]:
    """Keeps them; a new file takes the place of the old one, and so do new words."""
    one = await scope.organised(turn, competition_id, lock=True)
    text = plain(mask(turn.incoming.text))
    if len(text) > LONGEST_RULES:
        return [say(texts.LONG.format(length=len(text), limit=LONGEST_RULES))]
    said = []
    if turn.incoming.files:
        sent = turn.incoming.files[0]
        await turn.fetch(sent)
        file_id = await files.retain(turn.session, sent, turn.clock.now() + KEEP_FILES)
        if one.file_id is not None:
            await files.drop(turn.session, [one.file_id])
        await queries.change(turn.session, one, file_id=file_id)
        said.append(texts.THE_FILE.format(name=plain(sent.name)))
    if text:
        await queries.change(turn.session, one, rules=text)
        said.append(texts.THE_WORDS)
    if not said:
        raise RefusedError(texts.ASK_RULES.format(title=plain(one.title), limit=LONGEST_RULES))
    turn.state.form = ""
    await note(turn, "competition.rules", f"competition={one.id}")
    return [say(texts.RULES_SAVED.format(what=texts.AND.join(said), title=plain(one.title)), back(one))]


async def ask_days(turn: Turn, competition_id: str = "") -> Sequence[Reply]:
    """Which stage, and to which day."""
    one = await scope.organised(turn, competition_id)
    turn.state.form, turn.state.draft = f"{DAYS}:{one.id}", {}
    stages = words.stage_lines(one.stages, turn.clock.today())
    return [say(texts.ASK_DAYS.format(title=plain(one.title), stages=stages))]


async def days_field(turn: Turn, competition_id: str = "") -> Sequence[Reply]:
    """The new days beside the old, and how many people would be told."""
    one = await scope.organised(turn, competition_id)
    try:
        plan = read_plan(turn.incoming.text, turn.clock.today())
        changes = _changes(one, plan)
    except Unclear as unclear:
        return [say(texts.TRY_AGAIN.format(problem=unclear))]
    except Refused as refused:
        return [say(refused.sentence)]
    if not changes:
        return [say(texts.SAME_DAYS)]
    turn.state.draft = {
        "days": [[stage.kind.value, str(stage.day)] for stage in plan.stages], "leads": list(plan.leads),
        "changes": one.changes,
    }  # fmt: skip
    count = await people.count_told(turn.session, one) if one.state is State.OPEN else 0
    told = texts.TOLD_SOME.format(people=count) if count else texts.TOLD_NONE
    text = texts.CHECK_DAYS.format(title=plain(one.title), changes="\n".join(changes), told=told)
    yes = Choice(label=texts.DO_DAYS, action=f"competitions:moved:{one.id}", style="primary")
    return [say(text, yes, Choice(label=texts.STOP_IT, action=f"competitions:none:{one.id}"))]


def _changes(one: Competition, plan: Plan) -> list[str]:
    """What would change, a line each. Raises Refused where the stages would not follow each other."""
    with_days(one.stages, plan.stages)
    days = {stage.kind: stage.day for stage in one.stages}
    lines = [
        texts.CHANGE_LINE.format(
            stage=texts.STAGES[stage.kind],
            before=long_date(days[stage.kind]) if stage.kind in days else texts.NEW_STAGE,
            after=long_date(stage.day),
        )
        for stage in plan.stages
        if days.get(stage.kind) != stage.day
    ]
    if plan.leads and plan.leads != one.leads:
        lines.append(texts.NEW_LEADS.format(before=words.leads(one.leads), after=words.leads(plan.leads)))
    return lines


async def moved(turn: Turn, competition_id: str = "") -> Sequence[Reply]:
    """Does what was shown. Raises RefusedError where somebody else has changed it meanwhile."""
    draft = turn.state.draft
    if not turn.state.form.startswith(DAYS) or "days" not in draft:
        raise RefusedError(texts.FORM_GONE)
    one = await scope.organised(turn, competition_id, lock=True)
    if one.changes != draft["changes"]:
        raise RefusedError(texts.MEANWHILE)
    days = [Stage(Kind(kind), dt.date.fromisoformat(day)) for kind, day in draft["days"]]
    await queries.write_stages(turn.session, one, with_days(one.stages, days))
    leads = tuple(draft["leads"]) or one.leads
    told = await _changed(turn, one, leads=leads)
    await note(turn, "competition.days", f"competition={one.id}")
    turn.state.form, turn.state.draft = "", {}
    return [say(texts.DAYS_DONE.format(title=plain(one.title), **told), back(one))]


async def _changed(turn: Turn, one: Competition, **values: object) -> dict[str, str]:
    """Counts the change and lets the job look at every follower; the words for who is told and when."""
    now = turn.clock.now()
    await queries.change(turn.session, one, changes=one.changes + 1, **values)
    count = await people.look_again(turn.session, one, turn.clock.today())
    await bring_forward(turn.session, job.JOB, now)
    return {
        "told": texts.DAYS_TOLD.format(people=count) if count else "",
        "quiet": texts.QUIET if count and NIGHT.holds(now) else "",
    }


async def close(turn: Turn, competition_id: str = "", sure: str = "") -> Sequence[Reply]:
    """Nobody is reminded any more, and followers hear why; asks first."""
    one = await scope.organised(turn, competition_id, lock=True)
    if one.state is not State.OPEN:
        raise Refused(Code.NOT_OPEN)
    title = plain(one.title)
    if sure != "yes":
        count = await people.count_told(turn.session, one)
        yes = Choice(label=texts.CLOSE, action=f"competitions:close:{one.id}:yes", style="danger")
        stop = Choice(label=texts.STOP_IT, action=f"competitions:none:{one.id}")
        return [say(texts.CLOSE_ASK.format(title=title, people=count), yes, stop)]
    told = await _changed(turn, one, state=State.CLOSED.value)
    await note(turn, "competition.close", f"competition={one.id}")
    again = Choice(label=texts.REOPEN, action=f"competitions:reopen:{one.id}")
    return [say(texts.CLOSED.format(title=title, **told), again, back(one))]


async def reopen(turn: Turn, competition_id: str = "") -> Sequence[Reply]:
    """It goes on after all; who heard that it was closed hears this too."""
    one = await scope.organised(turn, competition_id, lock=True)
    if one.state is not State.CLOSED:
        raise Refused(Code.NOT_CLOSED)
    told = await _changed(turn, one, state=State.OPEN.value)
    await note(turn, "competition.reopen", f"competition={one.id}")
    return [say(texts.REOPENED.format(title=plain(one.title), **told), back(one))]


async def drop(turn: Turn, competition_id: str = "", sure: str = "") -> Sequence[Reply]:
    """Deletes a draft; asks first."""
    one = await scope.organised(turn, competition_id, lock=True)
    if one.state is not State.DRAFT:
        raise Refused(Code.NOT_DRAFT)
    title = plain(one.title)
    if sure != "yes":
        yes = Choice(label=texts.DROP, action=f"competitions:drop:{one.id}:yes", style="danger")
        stop = Choice(label=texts.STOP_IT, action=f"competitions:none:{one.id}")
        return [say(texts.DROP_ASK.format(title=title), yes, stop)]
    if one.file_id is not None:
        await files.drop(turn.session, [one.file_id])
    await queries.remove(turn.session, one)
    await note(turn, "competition.drop", f"competition={one.id}")
    return [say(texts.DROPPED.format(title=title), Choice(label=texts.ORG_LABEL, action="competitions:org"))]
