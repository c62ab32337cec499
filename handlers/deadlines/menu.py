"""`/hannop`: where it leads, by the words behind it and by who asks.

For: the command. Not for: doing anything (`officer.py`, `organiser/`).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation import Reply, Turn, say
from bot.words import fold
from handlers.deadlines import scope, texts
from handlers.deadlines.calendar import subscribing
from handlers.deadlines.organiser import giving, holidays, home, school
from handlers.deadlines.unit import later, officer

_FOLLOW = frozenset(("chua nop", "ai chua nop", "don vi chua nop", "theo doi"))
_YEAR = frozenset(("lich nam hoc", "nam hoc"))
_DAYS = frozenset(("ngay nghi", "ngay nghi le", "lich nghi"))
_FEED = frozenset(("lich", "lich ics", "lich dien thoai"))
_LATER = frozenset(("lui han", "xin lui han"))
_GIVE = frozenset(("giao", "giao viec", "tao", "them"))


async def command(turn: Turn, text: str = "") -> Sequence[Reply]:
    """The unit's tasks; for an organiser without any, what they follow."""
    scope.private(turn)
    said = fold(text)
    if said in _FOLLOW | _GIVE | _YEAR | _DAYS:
        if not turn.may(scope.ORGANISE):
            return [say(texts.ORG_FOR)]
        if said in _DAYS:
            return await holidays.days(turn)
        return await (giving.new if said in _GIVE else school.year if said in _YEAR else home.home)(turn)
    if said in _FEED | _LATER and turn.may(scope.REPORT):
        return await (subscribing.feed_page if said in _FEED else later.later)(turn)
    if not turn.may(scope.REPORT):
        return [say(texts.FOR_OFFICERS.format(contact=turn.house.contact))]
    if turn.may(scope.ORGANISE) and not await officer.has_any(turn):
        return await home.home(turn)
    return await officer.mine(turn)
