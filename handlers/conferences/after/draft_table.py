"""All comments on a draft as one table by clause and unit: a workbook and an official document. Pure.

For: bytes out. Not for: who may have them, or how a workbook is written (`bot/workbooks.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from bot.workbooks import MIME as XLSX_MIME
from bot.workbooks import Cell, Sheet, workbook
from handlers.conferences.after import texts_files as texts
from handlers.conferences.after.draft_count import Collected
from handlers.conferences.after.draft_words import last_day
from handlers.conferences.after.model import Comment
from handlers.conferences.report.docx_layout import MIME as DOCX_MIME
from handlers.conferences.report.docx_layout import Part, official, rows_of
from handlers.conferences.report.wording import clean, moment_of

__all__ = ["DOCX_MIME", "XLSX_MIME", "table_docx", "table_xlsx"]

_WIDTHS = (12.0, 24.0, 50.0, 32.0, 47.0)


def table_xlsx(found: Collected, *, zone: ZoneInfo) -> bytes:
    """Three sheets: every comment by clause and unit, every clause with its count, every unit with its count."""
    sheets = (
        Sheet(texts.SHEET_TABLE, texts.XLSX_TABLE, (8, 30, 60, 34, 70, 17), _comments(found)),
        Sheet(texts.SHEET_CLAUSES, texts.XLSX_CLAUSES, (8, 30, 80, 10), _clauses(found)),
        Sheet(texts.SHEET_UNITS, texts.XLSX_UNITS, (6, 44, 14, 16), _units(found)),
    )
    return workbook(clean(found.draft.title), sheets, zone)


def _comments(found: Collected) -> Iterator[tuple[Cell, ...]]:
    for clause in found.clauses:
        for one in found.of(clause):
            yield clause.number, clause.heading, clause.text, found.name_of(one), one.text, one.at


def _clauses(found: Collected) -> Iterator[tuple[Cell, ...]]:
    counts = found.by_clause()
    for clause in found.clauses:
        yield clause.number, clause.heading, clause.text, counts[clause.id]


def _units(found: Collected) -> Iterator[tuple[Cell, ...]]:
    counts = found.by_unit()
    for number, one in enumerate(found.units, start=1):
        state = texts.COMMENTED if counts[one.unit_id] else texts.NOT_COMMENTED
        yield number, one.unit, counts[one.unit_id], state


def table_docx(found: Collected, *, conference: str, organiser: str, zone: ZoneInfo, now: dt.datetime) -> bytes:
    """The table in the layout of official papers; `now` says how things stood."""
    rows = rows_of(
        (clause.label, clause.text if first else "", found.name_of(one), one.text)
        for clause in found.clauses
        for first, one in _firsts(found.of(clause))
    )
    parts = [Part(texts.PART_RESULT, tuple(_result(found, conference, zone, now)))]
    if rows:
        parts.append(Part(texts.PART_TABLE, (), texts.DOCX_TABLE, _WIDTHS, rows))
    about = texts.ABOUT.format(title=clean(found.draft.title))
    return official(organiser=organiser, kind=texts.COMMENTS, about=about, parts=parts)


def _firsts(items: Sequence[Comment]) -> Iterator[tuple[bool, Comment]]:
    for number, one in enumerate(items):
        yield number == 0, one


def _result(found: Collected, conference: str, zone: ZoneInfo, now: dt.datetime) -> Iterator[str]:
    yield texts.LINE.format(
        commented=len(found.commented),
        units=len(found.units),
        comments=len(found.comments),
        touched=len(found.by_clause()),
        clauses=len(found.clauses),
    )
    yield texts.PERIOD.format(conference=clean(conference), closing=_closing(found, now))
    if found.silent:
        names = ", ".join(clean(one.unit) for one in found.silent)
        yield texts.NOT_YET.format(count=len(found.silent), names=names)
    if not found.comments:
        yield texts.NO_COMMENTS
    yield texts.TAKEN.format(moment=moment_of(now, zone))


def _closing(found: Collected, now: dt.datetime) -> str:
    draft, day = found.draft, last_day(found.draft)
    if draft.takes_comments(now):
        return texts.CLOSES.format(day=f"{day:%d/%m/%Y}") if day else texts.NO_DAY
    over = day is not None and draft.closes_at is not None and draft.closes_at <= now
    return texts.CLOSED_ON.format(day=f"{day:%d/%m/%Y}") if over else texts.CLOSED
