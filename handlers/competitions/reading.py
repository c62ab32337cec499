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
from bot.dates import Written, days_in, weekday_in
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
    found = days_in(part)
    if not found:
        raise Unclear(texts.NO_DAY.format(stage=texts.STAGES[kind]))
    if len(found) > 1:
        raise Unclear(texts.SEVERAL_DAYS.format(stage=texts.STAGES[kind]))
    day = _dated(found[0], today)
    said = weekday_in(part)
    if said is not None and day.weekday() != said:
        is_, wrong = WEEKDAYS[day.weekday()], WEEKDAYS[said]
        raise Unclear(texts.WRONG_WEEKDAY.format(day=f"{day:%d/%m/%Y}", is_=is_, said=wrong))
    return day


def _dated(found: Written, today: dt.date) -> dt.date:
    made = found.date(today)
    if made is None:
        raise Unclear(texts.NO_SUCH_DAY.format(day=found.text))
    if made < today - _BACK:
        raise Unclear(texts.PAST_DAY.format(day=f"{made:%d/%m/%Y}"))
    if found.year is not None and found.year > today.year + _YEARS:
        raise Unclear(texts.FAR_DAY.format(day=f"{made:%d/%m/%Y}"))
    return made


def _leads(part: str) -> tuple[int, ...]:
    found = sorted({int(number) for number in _NUMBER.findall(part)}, reverse=True)
    if not found or len(found) > _MOST_LEADS or not all(_LEAST_LEAD <= one <= _MOST_LEAD for one in found):
        raise Unclear(texts.WRONG_LEADS.format(least=_LEAST_LEAD, most=_MOST_LEAD, count=_MOST_LEADS))
    return tuple(found)
