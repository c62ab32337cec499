"""How a task, a date and a round are put in words. Pure.

For: lines made of `texts.py` and values. Not for: who may read them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.clock import ZONE, long_date
from bot.plain import plain
from handlers.deadlines import texts
from handlers.deadlines.calendar import texts_calendar
from handlers.deadlines.calendar.schoolyear import with_words
from handlers.deadlines.model import Deadline, Owed, Round, State, Tally
from handlers.deadlines.reading import When
from handlers.deadlines.reminders.reminding import Digest, Line

NAMES_SHOWN = 12


def due_words(due: dt.date, today: dt.date, *, awaited: bool = True) -> str:
    """hạn thứ Ba 15/12/2026 (còn 3 ngày); how many days are left is said only while something is to be done."""
    return texts.DUE.format(day=long_date(due), left=left(due, today) if awaited else "")


def left(due: dt.date, today: dt.date) -> str:
    days = (due - today).days
    if days < 0:
        return texts.LATE.format(days=-days)
    return texts.LEFT.format(days=days) if days else texts.TODAY


def when_words(when: When | Deadline, today: dt.date) -> str:
    """When something comes round: its dates, its rule in words, or the event it goes with."""
    if when.event:
        return texts_calendar.BY_PROVINCE.format(when=with_words(when.event, when.offset))
    rule, dates = when.rule, when.dates
    parts = dict(part.split("=") for part in rule.split(";")) if rule else {}
    day = int(parts.get("BYMONTHDAY", "0"))
    if parts.get("FREQ") == "MONTHLY":
        return texts.MONTHLY_END if day == -1 else texts.MONTHLY.format(day=day)
    if parts.get("FREQ") == "YEARLY":
        return texts.YEARLY.format(day=day, month=int(parts["BYMONTH"]))
    return ", ".join(long_date(one) + left(one, today) for one in dates)


def task_line(index: int, one: Owed, today: dt.date, *, with_unit: bool) -> str:
    """1. Báo cáo … (đơn vị): hạn …, bị trả lại"""
    state = "" if one.task.state is State.OPEN else texts.STATE.format(state=texts.STATES[one.task.state])
    if one.task.state is State.RETURNED:
        state += texts.REASON.format(reason=plain(one.task.reason))
    return texts.LINE.format(
        index=index,
        title=plain(one.deadline.title),
        unit=texts.OF_UNIT.format(unit=plain(one.unit)) if with_unit else "",
        when=due_words(one.due, today, awaited=one.task.awaited),
        state=state,
    )


def detail(one: Owed, who: str, today: dt.date) -> str:
    """All of one task, with who reported it and what came with it."""
    task = one.task
    said_by = ""
    if task.reported_at is not None:
        at = task.reported_at.astimezone(ZONE)
        late = texts.WHO_LATE if task.was_late(one.due) else ""
        name = plain(who) or texts.SOMEBODY
        said_by = texts.WHO.format(name=name, time=f"{at:%H:%M}", day=f"{at:%d/%m/%Y}", late=late)
    return texts.DETAIL.format(
        title=plain(one.deadline.title),
        unit=plain(one.unit),
        when=due_words(one.due, today, awaited=task.awaited),
        state=texts.STATE.format(state=texts.STATES[task.shown_state(one.due, today)]),
        who=said_by,
        note=texts.NOTE.format(note=plain(task.note)) if task.note else "",
        file=texts.FILE if task.file_id else "",
    )


def basis(text: str) -> str:
    return texts.BASIS.format(basis=plain(text)) if text else ""


def digest(found: Digest, today: dt.date, shown: int = 8) -> str:
    """What one person is reminded of."""
    return digest_of(list(enumerate(found.lines, start=1)), today, shown)


def digest_of(numbered: Sequence[tuple[int, Line]], today: dt.date, shown: int = 8) -> str:
    """The same of some of its lines, under the numbers that they have."""
    units = {line.owed.unit for _, line in numbered}
    lines = []
    for index, line in numbered[:shown]:
        words = task_line(index, line.owed, today, with_unit=len(units) > 1)
        before = line.owed.due_before
        if line.moved and before is not None:
            words += texts.MOVED.format(day=f"{before:%d/%m/%Y}")
        lines.append(words)
    unit = plain(next(iter(units))) if len(units) == 1 else texts.YOUR_UNITS
    head = texts.REMIND.format(unit=unit, count=len(numbered), lines="\n".join(lines))
    return f"{head}\n{texts.HINT}"


def missing(wording: str, found: Sequence[Owed], today: dt.date) -> str:
    """Units that have not reported when all reminders had gone out; `wording` says to whom it is said."""
    return wording.format(
        title=plain(found[0].deadline.title),
        when=due_words(min(one.due for one in found), today),
        count=len(found),
        names=listed([one.unit for one in found]),
    )


def listed(names: Sequence[str], most: int = NAMES_SHOWN) -> str:
    """Names in a row; a long row is cut and says how many are left."""
    shown = [plain(name) for name in names]
    if len(shown) <= most:
        return ", ".join(shown)
    return texts.AND_MORE.format(names=", ".join(shown[:most]), count=len(shown) - most)


def by_province(found: Sequence[Owed]) -> str:
    """Units that still owe something, a line a province."""
    provinces: dict[str, list[str]] = {}
    for one in found:
        provinces.setdefault(one.province, []).append(one.unit)
    return "\n".join(
        texts.MISSING_LINE.format(province=plain(province) or texts.NO_PROVINCE, names=listed(names))
        for province, names in list(provinces.items())[:40]
    )


def of_province(one: Round, title: str) -> str:
    """The title of a round, with its province where it is that of one."""
    said = plain(title)
    return texts_calendar.OF_PROVINCE.format(title=said, province=plain(one.province)) if one.province else said


def round_line(index: int, one: Round, title: str, tally: Tally, today: dt.date) -> str:
    waiting = texts.ORG_WAITING.format(count=tally.reported) if tally.reported else ""
    when = due_words(one.due, today, awaited=bool(tally.awaited))
    return texts.ORG_LINE.format(
        index=index, title=of_province(one, title), when=when, done=tally.done, owing=tally.owing, waiting=waiting
    )
