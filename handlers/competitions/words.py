"""How a competition, a stage and a reminder are put in words. Pure.

For: lines made of `texts.py` and values. Not for: who may read them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.clock import long_date
from bot.plain import plain
from handlers.competitions import texts
from handlers.competitions.history import Past
from handlers.competitions.model import Competition, Stage, State
from handlers.competitions.reminding import CLOSED, Line


def left(day: dt.date, today: dt.date) -> str:
    """(còn 3 ngày), (hôm nay) or (đã qua): a day that has gone by is never told as one to come."""
    days = (day - today).days
    if days < 0:
        return texts.PAST
    return texts.LEFT.format(days=days) if days else texts.TODAY


def stage_lines(stages: Sequence[Stage], today: dt.date) -> str:
    """A line a stage."""
    return "\n".join(
        texts.STAGE_LINE.format(
            stage=texts.STAGES_SHOWN[stage.kind], day=long_date(stage.day), left=left(stage.day, today)
        )
        for stage in stages
    )


def next_words(competition: Competition, today: dt.date) -> str:
    """The stage that comes next: nộp bài thứ Sáu 15/01/2027 (còn 55 ngày); that it is over where none does."""
    ahead = competition.ahead(today)
    if not ahead:
        return texts.OVER
    day = ahead[0].day
    return texts.SHORT_STAGE.format(stage=texts.STAGES[ahead[0].kind], day=long_date(day), left=left(day, today))


def leads(days: Sequence[int]) -> str:
    """7, 1"""
    return ", ".join(str(one) for one in days)


def who(competition: Competition) -> str:
    return texts.WHO.format(who=plain(competition.who)) if competition.who else ""


def unit_line(unit: str) -> str:
    return texts.UNIT.format(unit=plain(unit)) if unit else ""


def rules(competition: Competition) -> str:
    """Where the rules are."""
    if not competition.rules:
        return texts.RULES_FILE if competition.file_id is not None else ""
    wording = texts.RULES_BOTH if competition.file_id is not None else texts.RULES
    return wording.format(rules=plain(competition.rules))


def mine(*, follows: bool, entered: bool) -> str:
    """· đang theo dõi, đã dự thi"""
    if follows and entered:
        return texts.MINE_BOTH
    return texts.MINE_FOLLOWS if follows else texts.MINE_ENTERED if entered else ""


def page(competition: Competition, unit: str, today: dt.date, *, follows: bool, entered: bool) -> str:
    """All of one competition, as everybody sees it."""
    over = competition.state is State.OPEN and not competition.ahead(today)
    state = texts.OVER if over else texts.STATES[competition.state]
    own = mine(follows=follows, entered=entered).removeprefix(" · ")
    return texts.PAGE.format(
        title=plain(competition.title),
        state=texts.STATE.format(state=state) if over or competition.state is not State.OPEN else "",
        unit=unit_line(unit),
        who=who(competition),
        stages=stage_lines(competition.stages, today),
        rules=rules(competition),
        mine=texts.MINE.format(mine=own) if own else "",
    )


def _news(line: Line, today: dt.date) -> str:
    """What is new of one stage, without the name of the competition."""
    if line.competition.state is State.CLOSED:
        return texts.NEWS_CLOSED
    shown = {
        "stage": texts.STAGES[line.stage.kind], "day": long_date(line.stage.day), "left": left(line.stage.day, today),
    }  # fmt: skip
    if line.before == CLOSED:
        return texts.NEWS_REOPENED.format(**shown)
    if line.before:
        before = dt.date.fromisoformat(line.before)
        return texts.NEWS_MOVED.format(**shown, before=f"{before:%d/%m/%Y}")
    return texts.NEWS_STAGE.format(**shown)


def competitions_in(lines: Sequence[Line]) -> list[Competition]:
    """The competitions of a digest, in its order."""
    return list({line.competition.id: line.competition for line in lines}.values())


def digest(lines: Sequence[Line], today: dt.date) -> str:
    """What one person is told: a line a competition where there are several."""
    found = competitions_in(lines)
    news: dict[int, list[str]] = {one.id: [] for one in found}
    for line in lines:
        said = _news(line, today)
        if said not in news[line.competition.id]:
            news[line.competition.id].append(said)
    if len(found) == 1:
        shown = "\n".join(texts.NEWS_BARE.format(news=said) for said in news[found[0].id])
        wording = texts.REMIND_CHANGED if any(line.before for line in lines) else texts.REMIND_ONE
        head = wording.format(title=plain(found[0].title), lines=shown)
    else:
        shown = "\n".join(texts.NEWS_LINE.format(title=plain(one.title), news="; ".join(news[one.id])) for one in found)
        head = texts.REMIND_MANY.format(count=len(found), lines=shown)
    return f"{head}\n{texts.REMIND_HINT}"


def past_line(index: int, one: Past) -> str:
    """What an earlier document names, never without saying that it has been."""
    kind = one.kind[:1].upper() + one.kind[1:]
    by = texts.PAST_BY.format(by=one.by) if one.by else ""
    return texts.PAST_OLD.format(index=index, kind=kind, name=one.name, by=by, source=one.source)


def past_own(index: int, one: Competition, today: dt.date) -> str:
    """A competition of ours that is over or was closed."""
    if one.state is State.CLOSED and one.ahead(today):
        return texts.PAST_CLOSED.format(index=index, title=plain(one.title))
    last = max((stage.day for stage in one.stages), default=today)
    return texts.PAST_OWN.format(index=index, title=plain(one.title), day=f"{last:%d/%m/%Y}")
