"""The days off of a year as an organiser sees and confirms them.

Computed days are called expected and are told nobody else; an organiser of a whole province, or an admin, confirms
those of one occasion and year by the decision that fixes them. For: the conversation. Not for: the days
(`free_days.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.clock import long_date
from bot.conversation import Choice, Reply, Turn, say
from bot.errors import RefusedError
from bot.people import acting
from bot.people.acting import note
from bot.plain import plain
from bot.privacy import mask
from handlers.deadlines import scope
from handlers.deadlines import texts as common
from handlers.deadlines.calendar import free_days
from handlers.deadlines.calendar import texts_calendar as texts
from handlers.deadlines.organiser.school import provinces_of
from handlers.deadlines.reading import Unclear, read_day

DAYS = "deadlines:days_of"
LONGEST = 15
_AHEAD = dt.timedelta(days=45)
_BASIS = 200


async def days(turn: Turn, year: str = "") -> Sequence[Reply]:
    """The days off of a year: those by law, and those that are decided anew each year."""
    scope.private(turn)
    turn.state.form, turn.state.draft = "", {}
    shown = _year(turn, year)
    free, by = await free_days.calendar(turn.session), await free_days.bases(turn.session, shown)
    lines = [
        texts.DAYS_LINE.format(title=title, days=f"{day:02d}/{month:02d}", state=texts.FIXED)
        for title, day, month in texts.BY_LAW
    ]
    lines += [
        texts.DAYS_LINE.format(
            title=title,
            days=span_words(free.occasion(shown, occasion)),
            state=texts.CONFIRMED.format(basis=plain(by[occasion])) if occasion in by else texts.EXPECTED,
        )
        for occasion, title in texts.OCCASIONS.items()
    ]
    text = texts.DAYS_PAGE.format(year=shown, lines="\n".join(lines), about=texts.DAYS_ABOUT)
    choices = []
    if await provinces_of(turn):
        choices = [
            Choice(label=texts.CONFIRM.format(title=title), action=f"deadlines:confirm:{shown}:{occasion}")
            for occasion, title in texts.OCCASIONS.items()
        ]
    return [
        say(text, *choices, Choice(label=texts.NEXT_YEAR.format(year=shown + 1), action=f"deadlines:days:{shown + 1}"))
    ]


def _year(turn: Turn, text: str) -> int:
    """The year that is asked for, this year or one of the next five; else the one that is nearest."""
    today = turn.clock.today()
    wanted = int(text) if acting.is_id(text) else 0
    return wanted if today.year <= wanted <= today.year + 5 else (today + _AHEAD).year


def span_words(found: Sequence[dt.date]) -> str:
    """thứ Năm 04/02/2027 đến thứ Tư 10/02/2027"""
    if not found:
        return texts.PAGE_NONE
    first, last = long_date(found[0]), long_date(found[-1])
    return first if first == last else texts.SPAN.format(first=first, last=last)


async def confirm(turn: Turn, year: str = "", occasion: str = "") -> Sequence[Reply]:
    """From when until when, and by which document."""
    shown = await _allowed(turn, year, occasion)
    turn.state.form = f"{DAYS}:{shown}:{occasion}"
    expected = (await free_days.calendar(turn.session)).occasion(shown, occasion)
    text = texts.ASK_DAYS.format(title=texts.OCCASIONS[occasion], year=shown, days=span_words(expected))
    return [say(text)]


async def _allowed(turn: Turn, year: str, occasion: str) -> int:
    """The year. Raises RefusedError for anybody who does not organise for a whole province, and in a group."""
    scope.private(turn)
    if not await provinces_of(turn):
        raise RefusedError(texts.FOR_ADMIN)
    if occasion not in texts.OCCASIONS or _year(turn, year) != (int(year) if acting.is_id(year) else 0):
        raise RefusedError(common.FORM_GONE)
    return int(year)


async def days_field(turn: Turn, year: str = "", occasion: str = "") -> Sequence[Reply]:
    """ "Từ ngày; đến ngày; số văn bản"."""
    shown = await _allowed(turn, year, occasion)
    parts = [part.strip() for part in mask(turn.incoming.text).split(";")]
    begins = dt.date(shown, 1, 1)  # a day without a year is one of that year
    try:
        first, last = (read_day(part, begins) for part in parts[:2])
    except (Unclear, ValueError):
        return [say(texts.DAYS_UNCLEAR.format(year=shown))]
    basis = plain(" ".join(parts[2:]))[:_BASIS]
    if first.year != shown or not any(sign.isdigit() for sign in basis):
        return [say(texts.DAYS_UNCLEAR.format(year=shown))]
    if not 0 <= (last - first).days < LONGEST:
        return [say(texts.DAYS_LONG.format(most=LONGEST))]
    now = turn.clock.now()
    await free_days.confirm(turn.session, shown, occasion, (first, last), basis=basis, by=turn.person.id, now=now)
    await note(turn, "deadline.days_off", f"year={shown} occasion={occasion}")
    turn.state.form = ""
    text = texts.DAYS_DONE.format(
        title=texts.OCCASIONS[occasion], year=shown, days=span_words((first, last)), basis=basis
    )
    return [say(text, Choice(label=texts.DAYS_OFF, action=f"deadlines:days:{shown}"))]
