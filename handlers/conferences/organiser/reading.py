"""Reading what organisers type: days and hours in everyday Vietnamese, a session in a line, the terms of a draft. Pure.

    8h sáng thứ sáu 11/12/2026      từ 8 giờ rưỡi đến 11h30 ngày 11 tháng 12      14:00 mai      thứ hai tuần sau
A weekday that is not that of its date, a day gone by and an end before its start are refused, never guessed.
For: text -> values. Not for: storing, or the words that people read back.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

from bot.clock import WEEKDAYS, ZONE, long_date
from bot.dates import SUNDAY, WEEKDAY_NAMES, date_of
from bot.words import fold
from handlers.conferences.door.words import split_time
from handlers.conferences.organiser import texts_create as texts

_YEAR_DAY = re.compile(
    r"(?<!\d)(?:ngày\s+|ngay\s+)?(?:(?P<y1>\d{4})-(?P<m1>\d{1,2})-(?P<d1>\d{1,2})"
    r"|(?P<d2>\d{1,2})\s*[/.-]\s*(?P<m2>\d{1,2})\s*[/.-]\s*(?P<y2>\d{4})"
    r"|(?P<d3>\d{1,2})\s+(?:tháng|thang)\s+(?P<m3>\d{1,2})(?:\s+(?:năm|nam)\s+(?P<y3>\d{4})|\s*/\s*(?P<y4>\d{4}))?"
    r"|(?P<d5>\d{1,2})\s*/\s*(?P<m5>\d{1,2})(?:\s+(?:năm|nam)\s+(?P<y5>\d{4}))?)(?![\d/])",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"(?<!\w)(?:(?:thứ|thu)\s*(?P<day>hai|ba|tư|tu|năm|nam|sáu|sau|bảy|bay|[2-7])|t(?P<digit>[2-7])"
    r"|(?P<sunday>chủ nhật|chu nhat|cn))(?!\w)",
    re.IGNORECASE,
)
_WEEK = re.compile(r"(?<!\w)(?:tuần|tuan)\s+(?P<which>này|nay|sau|tới|toi)(?!\w)", re.IGNORECASE)
# Small letters alone: "Hoàng Mai" is a place.
_RELATIVE = re.compile(
    r"(?<!\w)(?:(?P<today>[Hh]ôm nay|[Hh]om nay)|(?P<after>[Nn]gày kia|[Nn]gay kia|mốt)"
    r"|(?P<tomorrow>[Nn]gày mai|[Nn]gay mai|mai))(?!\w)"
)
_HALF_PAST = re.compile(r"(\d{1,2})\s*(?:giờ|gio|h)\s*(?:rưỡi|ruoi)", re.IGNORECASE)
_BETWEEN = re.compile(r"^\s*(?:-|–|—|đến|den|tới|toi)\s*", re.IGNORECASE)
_TO = re.compile(r"(?:(?<=[\dhgờ])|(?<=sáng)|(?<=chiều))\s*[-–—]\s*(?=(?:[01]?\d|2[0-3])\s*(?:h|g|:\d))", re.IGNORECASE)
_LIMIT = re.compile(r"(?:tối đa|toi da|nhiều nhất|nhieu nhat)\s*(\d{1,5})(?:\s*(?:đơn vị|don vi|đv))?", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*[;,|\t]\s*|\s+[-–—]\s+")
_CONNECTORS = re.compile(r"(?<!\w)(?:lúc|vào|từ|bắt đầu|ngày|đến|tại|ở|họp tại)\s*$", re.IGNORECASE)
_AT = re.compile(r"^(?:họp tại|tại|ở|nơi họp)\s*:?\s+", re.IGNORECASE)
_NUMBERING = re.compile(r"^\s*(?:buổi\s*)?\d{1,2}\s*[.):]\s*", re.IGNORECASE)
_TERM_FREEZE = re.compile(r"(?:khóa|khoa|đổi người|hạn đổi)[^\d]*(\d{1,3})", re.IGNORECASE)
_TERM_LEADS = re.compile(r"(?:nhắc|nhac)[^\d]*(\d{1,3}(?:\s*(?:,|và|;|\s)\s*\d{1,3})*)", re.IGNORECASE)
_LONGEST = 300


class Unclear(Exception):
    """What was typed cannot be taken; the message is the sentence that says why."""


@dataclass(frozen=True, slots=True)
class When:
    """A day, and the hours where they were said, in Việt Nam; `rest` is the text without them."""

    day: dt.date | None
    starts: dt.time | None
    ends: dt.time | None
    rest: str

    def moments(self) -> tuple[dt.datetime | None, dt.datetime | None]:
        """Start and end in UTC, where day and hour are known."""

        def moment(at: dt.time | None) -> dt.datetime | None:
            return dt.datetime.combine(self.day, at, ZONE).astimezone(dt.UTC) if self.day and at else None

        return moment(self.starts), moment(self.ends)


@dataclass(frozen=True, slots=True)
class Line:
    """One session as it was typed."""

    region: str
    place: str
    when: When
    limit: int | None = None


def read_when(text: str, today: dt.date) -> When:
    """Day and hours of a text. A day without a year is the next one. Raises Unclear."""
    text = _HALF_PAST.sub(r"\1h30", unicodedata.normalize("NFC", text))
    text, day = _split_day(text, today)
    text, starts, ends = _split_hours(text)
    if starts and ends and ends <= starts:
        raise Unclear(texts.END_BEFORE.format(start=f"{starts:%H:%M}", end=f"{ends:%H:%M}"))
    if day is not None and day < today:
        raise Unclear(texts.PAST_DAY.format(day=long_date(day)))
    return When(day, starts, ends, _tidy(text))


def _split_day(text: str, today: dt.date) -> tuple[str, dt.date | None]:
    found = _YEAR_DAY.search(text)
    weekday, text_without, said = _split_weekday(text[: found.start()] + " § " + text[found.end() :] if found else text)
    if found is not None:
        day = _dated(found, today)
        if weekday is not None and day.weekday() != weekday:
            wrong = texts.WRONG_WEEKDAY.format(day=f"{day:%d/%m/%Y}", weekday=WEEKDAYS[day.weekday()], said=said)
            raise Unclear(wrong)
        return text_without.replace("§", " "), day
    relative = _RELATIVE.search(text_without)
    if weekday is None and relative is not None:
        ahead = 0 if relative["today"] else 1 if relative["tomorrow"] else 2
        rest = text_without[: relative.start()] + " " + text_without[relative.end() :]
        return rest, today + dt.timedelta(days=ahead)
    if weekday is None:
        return text_without, None
    return _in_week(text_without, weekday, today)


def _dated(found: re.Match[str], today: dt.date) -> dt.date:
    """The day of a match. Raises Unclear for one that is in no calendar."""
    got = found.groupdict()
    day = int(next(got[name] for name in ("d1", "d2", "d3", "d5") if got[name]))
    month = int(next(got[name] for name in ("m1", "m2", "m3", "m5") if got[name]))
    year = next((int(got[name]) for name in ("y1", "y2", "y3", "y4", "y5") if got[name]), None)
    made = date_of(day, month, year, today)
    if made is None:
        raise Unclear(texts.NO_SUCH_DAY.format(day=" ".join(found[0].split())))
    return made


def _split_weekday(text: str) -> tuple[int | None, str, str]:
    found = _WEEKDAY.search(text)
    if found is None:
        return None, text, ""
    weekday = SUNDAY if found["sunday"] else WEEKDAY_NAMES[fold(found["day"] or found["digit"])]
    return weekday, text[: found.start()] + " " + text[found.end() :], WEEKDAYS[weekday]


def _in_week(text: str, weekday: int, today: dt.date) -> tuple[str, dt.date]:
    """A weekday alone is the next one; of this or the next week where that is said."""
    found = _WEEK.search(text)
    if found is None:
        return text, today + dt.timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    monday = today - dt.timedelta(days=today.weekday())
    weeks = 0 if fold(found["which"]) == "nay" else 1
    rest = text[: found.start()] + " " + text[found.end() :]
    return rest, monday + dt.timedelta(days=weekday, weeks=weeks)


def _split_hours(text: str) -> tuple[str, dt.time | None, dt.time | None]:
    """The first time of day, and a second one right behind it."""
    marked = _TO.sub(" đến ", text)
    rest, starts = split_time(marked)
    if starts is None:
        return text, None, None
    # What stood behind the first time begins where the two texts differ.
    same = next((at for at, (a, b) in enumerate(zip(marked, rest, strict=False)) if a != b), len(rest))
    behind, ends = split_time(rest[same:]) if _BETWEEN.match(rest[same:].lstrip(" ,")) else (rest[same:], None)
    if ends is None:
        return rest, starts, None
    return f"{rest[:same]} {_BETWEEN.sub('', behind)}", starts, ends


def _tidy(text: str) -> str:
    """The rest without the small words that led to what was taken out."""
    parts = []
    for part in re.split(r"([;,|\t\n]|\s+[-–—]\s+)", text):
        kept = " ".join(part.replace("()", " ").split()) if part.strip() not in (";", ",", "|", "\t") else part
        before = ""
        while kept != before:
            before, kept = kept, _CONNECTORS.sub("", kept).strip(" -–—.:") if kept not in (";", ",", "|") else kept
        parts.append(kept)
    found = [one for one in parts if one.strip() and one not in (";", ",", "|", "\t")]
    return "; ".join(found)


def read_session(line: str, today: dt.date) -> Line:
    """A session in a line: region; place; when; how many units at most. Raises Unclear."""
    text = unicodedata.normalize("NFC", _NUMBERING.sub("", line))
    limit = _LIMIT.search(text)
    if limit is not None:
        text = f"{text[: limit.start()]} ; {text[limit.end() :]}"
    when = read_when(text, today)
    parts = [part for part in _SEPARATOR.split(when.rest) if part]
    if not parts:
        raise Unclear(texts.NO_REGION.format(line=" ".join(line.split())[:80]))
    place = _AT.sub("", ", ".join(parts[1:]))
    many = int(limit[1]) if limit else None
    return Line(parts[0][:200], place[:_LONGEST], when, many or None)


def read_terms(text: str) -> tuple[int | None, tuple[int, ...] | None]:
    """The days of freeze and the lead days that a text names; None where it does not."""
    freeze, leads = _TERM_FREEZE.search(text), _TERM_LEADS.search(text)
    days = sorted({int(one) for one in re.findall(r"\d+", leads[1])}, reverse=True) if leads else None
    small = [one for one in days or () if one <= 365]
    return (min(int(freeze[1]), 365) if freeze else None), (tuple(small[:5]) if days is not None else None)
