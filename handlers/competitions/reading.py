"""Stages with their days as an organiser types them: "Phát động 1/12, nộp bài 15/1/2027", "nhắc trước 10, 3, 1 ngày".

For: text -> stages and lead days. A day in no calendar, and one of long ago, is refused, never guessed: a text of 2012
names a day, not the same day of this year. Pure. Not for: whether the stages follow each other (`model.py`).
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

from bot.clock import WEEKDAYS
from bot.words import fold
from handlers.competitions import texts
from handlers.competitions.model import Kind, Stage

_WORDS = {
    Kind.LAUNCH: "phat dong|khai mac|bat dau",
    Kind.SUBMIT: "han nop bai|han nop|nop bai|nop san pham|nop tac pham|nhan bai|gui bai",
    Kind.FIRST: "so khao|so loai|vong loai|vong so khao",
    Kind.FINAL: "chung khao|chung ket|vong chung khao|vong chung ket",
    Kind.AWARD: "trao giai|trao thuong|tong ket|be mac|cong bo ket qua",
}
_LEADS = "leads"
_BY_NAME = "|".join(f"(?P<{kind.value}>{words})" for kind, words in _WORDS.items())
_NAMED = re.compile(rf"\b(?:{_BY_NAME}|(?P<{_LEADS}>nhac truoc))\b")
_DAY = re.compile(
    r"(?<![\d/])(?:(?P<y1>\d{4})-(?P<m1>\d{1,2})-(?P<d1>\d{1,2})"
    r"|(?P<d2>\d{1,2})\s*(?:[/.-]|\s+thang\s+)\s*(?P<m2>\d{1,2})(?:\s*(?:[/.-]|\s+nam\s+)\s*(?P<y2>\d{4}))?)(?![\d/])"
)
_WEEKDAY = re.compile(r"\b(?:thu\s+(?P<day>hai|ba|tu|nam|sau|bay|[2-7])|(?P<sunday>chu nhat|cn))\b")
_NAMES = {"hai": 0, "2": 0, "ba": 1, "3": 1, "tu": 2, "4": 2, "nam": 3, "5": 3, "sau": 4, "6": 4, "bay": 5, "7": 5}
_NUMBER = re.compile(r"(?<![\d/.-])\d{1,3}(?![\d/.-])")
_BACK, _YEARS = dt.timedelta(days=366), 3
_LEAST_LEAD, _MOST_LEAD, _MOST_LEADS = 1, 60, 4


class Unclear(Exception):
    """What was typed cannot be taken; the message is the sentence that says why."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What was read: stages as they were typed, and lead days where they were named."""

    stages: tuple[Stage, ...] = ()
    leads: tuple[int, ...] = ()


def read_plan(text: str, today: dt.date) -> Plan:
    """The stages that a text names. A day without a year is the next such day. Raises Unclear."""
    said = fold(unicodedata.normalize("NFC", text))
    named = list(_NAMED.finditer(said))
    if not named:
        raise Unclear(texts.NO_STAGE)
    ends = [*(one.start() for one in named[1:]), len(said)]
    days: dict[Kind, dt.date] = {}
    leads: tuple[int, ...] = ()
    for found, end in zip(named, ends, strict=True):
        part = said[found.end() : end]
        if found.lastgroup == _LEADS:
            leads = _leads(part)
            continue
        kind = Kind(str(found.lastgroup))
        if kind in days:
            raise Unclear(texts.STAGE_TWICE.format(stage=texts.STAGES[kind]))
        days[kind] = _one_day(part, kind, today)
    return Plan(tuple(Stage(kind, day) for kind, day in days.items()), leads)


def _one_day(part: str, kind: Kind, today: dt.date) -> dt.date:
    found = list(_DAY.finditer(part))
    if not found:
        raise Unclear(texts.NO_DAY.format(stage=texts.STAGES[kind]))
    if len(found) > 1:
        raise Unclear(texts.SEVERAL_DAYS.format(stage=texts.STAGES[kind]))
    day = _dated(found[0], today)
    weekday = _WEEKDAY.search(part)
    if weekday is not None:
        said = 6 if weekday["sunday"] else _NAMES[weekday["day"]]
        if day.weekday() != said:
            is_, wrong = WEEKDAYS[day.weekday()], WEEKDAYS[said]
            raise Unclear(texts.WRONG_WEEKDAY.format(day=f"{day:%d/%m/%Y}", is_=is_, said=wrong))
    return day


def _dated(found: re.Match[str], today: dt.date) -> dt.date:
    day, month = int(found["d1"] or found["d2"]), int(found["m1"] or found["m2"])
    written = found["y1"] or found["y2"]
    for year in [int(written)] if written else range(today.year, today.year + 9):
        try:
            made = dt.date(year, month, day)
        except ValueError:
            continue
        if not written and made < today:
            continue
        if made < today - _BACK:
            raise Unclear(texts.PAST_DAY.format(day=f"{made:%d/%m/%Y}"))
        if made.year > today.year + _YEARS and written:
            raise Unclear(texts.FAR_DAY.format(day=f"{made:%d/%m/%Y}"))
        return made
    raise Unclear(texts.NO_SUCH_DAY.format(day=" ".join(found[0].split())))


def _leads(part: str) -> tuple[int, ...]:
    found = sorted({int(number) for number in _NUMBER.findall(part)}, reverse=True)
    if not found or len(found) > _MOST_LEADS or not all(_LEAST_LEAD <= one <= _MOST_LEAD for one in found):
        raise Unclear(texts.WRONG_LEADS.format(least=_LEAST_LEAD, most=_MOST_LEAD, count=_MOST_LEADS))
    return tuple(found)
