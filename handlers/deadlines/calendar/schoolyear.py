"""The landmarks of a school year, and a deadline that is due with one of them. Pure.

No day stands here: each province sets its own, and an organiser enters it. For: names, reading "cùng sơ kết học kỳ I",
"sau kết thúc năm học 5 ngày". Not for: the days (`landmarks.py`).
"""

from __future__ import annotations

import datetime as dt
import re

from bot.words import fold
from handlers.deadlines.calendar import texts_calendar as texts

FIRST_MONTH = 8
FARTHEST = 120
_NAMES = {
    "tuu-truong": "tuu truong",
    "khai-giang": "khai giang",
    "ket-thuc-hoc-ky-1": "(?:ket thuc|het) hk1",
    "so-ket-hoc-ky-1": "so ket hk1?",
    "bat-dau-hoc-ky-2": "(?:bat dau|vao) hk2",
    "ket-thuc-nam-hoc": "(?:ket thuc nam hoc|be giang)",
    "tong-ket-nam-hoc": "tong ket(?: nam hoc)?",
    "bat-dau-nghi-he": "(?:bat dau )?nghi he",
}
EVENTS = dict(zip(_NAMES, texts.EVENTS, strict=True))
"""Event -> its name, in the order of the year."""
_TERM = re.compile(r"\b(?:hoc ky|hoc ki|hk)\s*(?:(?P<second>ii|2)|(?P<first>i|1))?\b")
_COUNT = re.compile(r"\b(\d{1,3}) ngay\b")


def school_year(day: dt.date) -> int:
    """The year in which the school year of a day began."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def year_words(year: int) -> str:
    """2026–2027"""
    return f"{year}–{year + 1}"


def read_event(text: str) -> str | None:
    """The one landmark that a text names; None for none or several."""
    said = _TERM.sub(lambda found: "hk2" if found["second"] else "hk1" if found["first"] else "hk", fold(text))
    found = [event for event, name in _NAMES.items() if re.search(rf"\b{name}\b", said)]
    return found[0] if len(found) == 1 else None


def read_with(text: str) -> tuple[str, int] | None:
    """A landmark with the days after it (negative: before), as in "trước … 5 ngày"; None for anything else."""
    event, said = read_event(text), fold(text)
    if event is None:
        return None
    counts = _COUNT.findall(said)
    sides = {word for word in ("truoc", "sau") if re.search(rf"\b{word}\b", said)}
    if not counts and not sides:
        return event, 0
    if len(counts) != 1 or len(sides) != 1 or int(counts[0]) > FARTHEST:
        return None
    return event, int(counts[0]) * (-1 if "truoc" in sides else 1)


def with_words(event: str, offset: int) -> str:
    """cùng sơ kết học kỳ I; sau kết thúc năm học 5 ngày"""
    if not offset:
        return texts.WITH.format(event=EVENTS[event])
    return (texts.AFTER if offset > 0 else texts.BEFORE).format(event=EVENTS[event], days=abs(offset))
