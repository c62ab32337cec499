"""Conclusions and recommendations as an organiser types them, a line each. Pure.

    Ký quy chế phối hợp với công đoàn xã; LĐLĐ tỉnh An Giang; 30/6/2027        what; who; until when
    Giữ nguyên phụ cấp thâm niên; Bộ Giáo dục và Đào tạo                       what; to whom
For: text -> parts. Not for: finding units (`follow_add.py`) or storing.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from handlers.conferences.after import texts
from handlers.conferences.after.due import read_due
from handlers.conferences.organiser.reading import Unclear
from handlers.conferences.report.wording import clean

LONGEST_TEXT, LONGEST_NAME = 1000, 300
_NUMBERING = re.compile(r"^\s*(?:\d{1,2}\s*[.)]|[-•+])\s+")
_WHO = re.compile(r"^(?:đơn vị\s+)?(?:thực hiện|phụ trách|chủ trì|gửi|kính gửi)\s*:?\s+", re.IGNORECASE)
_UNTIL = re.compile(r"^(?:thời\s+)?hạn\s*(?:chót)?\s*:?\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Typed:
    """One line: what, by whom or to whom, until when (None where no day was said)."""

    text: str
    who: str = ""
    due: dt.date | None = None


def read_task(line: str, today: dt.date) -> Typed:
    """A conclusion. Raises Unclear: nothing to do, too long, a third part that is no day, a day gone by."""
    parts = _parts(line)
    if len(parts) == 2 and (day := _day_alone(parts[1], today)) is not None:
        return _checked(Typed(parts[0], "", day))
    due = _due(parts[2], today) if len(parts) > 2 else None
    return _checked(Typed(parts[0], _WHO.sub("", parts[1]) if len(parts) > 1 else "", due))


def read_recommendation(line: str) -> Typed:
    """A recommendation. Raises Unclear: nothing said, or too long."""
    what, *rest = _parts(line)
    return _checked(Typed(what, _WHO.sub("", "; ".join(rest))))


def _parts(line: str) -> list[str]:
    parts = [clean(part) for part in re.split(r"[;|\t]", _NUMBERING.sub("", line))]
    if not any(sign.isalpha() for sign in parts[0]):
        raise Unclear(texts.NOTHING_TO_DO.format(line=clean(line)[:60]))
    return [part for part in parts if part]


def _due(text: str, today: dt.date) -> dt.date:
    due = read_due(_UNTIL.sub("", text), today)
    if due is None:
        raise Unclear(texts.NO_SUCH_DUE.format(typed=text[:60]))
    return due


def _day_alone(text: str, today: dt.date) -> dt.date | None:
    """The day of a part that begins like one: a name of a unit may hold numbers too."""
    looks = re.match(r"^(?:(?:thời\s+)?hạn|trước|ngày|hết|cuối|trong|đến|\d{1,4}[/.-])", text, re.IGNORECASE)
    return read_due(_UNTIL.sub("", text), today) if looks else None


def _checked(found: Typed) -> Typed:
    if len(found.text) > LONGEST_TEXT:
        raise Unclear(texts.TEXT_LONG.format(length=len(found.text), limit=LONGEST_TEXT))
    if len(found.who) > LONGEST_NAME:
        raise Unclear(texts.NAME_LONG.format(length=len(found.who), limit=LONGEST_NAME))
    return found
