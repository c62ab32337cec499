"""The report of a conference as a workbook: summary, sessions, units, seats, substitutions, conflicting marks.

For: which column holds what of `report.ReportData`, and the list of units to telephone. Not for: counting or wording,
or how a workbook is written (`bot/workbooks.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.workbooks import Cell, Sheet, workbook
from handlers.conferences.model import Plan, Presence
from handlers.conferences.officer.phones import spoken
from handlers.conferences.report import texts
from handlers.conferences.report.data import ReportData
from handlers.conferences.tally import State


@dataclass(frozen=True, slots=True)
class UnansweredRow:
    """A unit that has not answered and one person to call; `phone` in E.164, all empty where nobody is known.

    `invited_at` and `reminded_at` are moments in UTC.
    """

    session: str
    region: str
    unit: str
    officer: str = ""
    phone: str = ""
    channel: str = ""
    invited_at: dt.datetime | None = None
    reminded_at: dt.datetime | None = None


def report_xlsx(data: ReportData, *, more: Sequence[Sheet] = ()) -> bytes:
    """The whole report, a sheet for each list; lists without rows keep their heading. `more` stand at the end."""
    headings = (*texts.SESSION_HEADINGS, *texts.COUNTS.values(), texts.SESSION_NOTE)
    sessions = (7, 40, 28, 30, 24, 12, *[12] * len(texts.COUNTS), 44)
    seats = (6, 7, 40, 6, 34, 28, 28, 18, 30, 28, 18, 17, 30)
    sheets = (
        Sheet(texts.SHEET_SUMMARY, texts.SUMMARY_HEADINGS, (44, 90), _summary(data)),
        Sheet(texts.SHEET_SESSIONS, headings, sessions, _sessions(data)),
        Sheet(texts.SHEET_UNITS, texts.UNIT_HEADINGS, (6, 7, 38, 44, 15, 10, 8, 20, 44), _units(data)),
        Sheet(texts.SHEET_SEATS, texts.SEAT_HEADINGS, seats, _seats(data)),
        Sheet(texts.SHEET_SWAPS, texts.SWAP_HEADINGS, (6, 7, 40, 34, 28, 28, 28, 28), _swaps(data)),
        Sheet(texts.SHEET_CLASHES, texts.CLASH_HEADINGS, (6, 7, 40, 34, 70), _clashes(data)),
    )
    return workbook(data.title, (*sheets, *more))


def unanswered_xlsx(rows: Iterable[UnansweredRow], *, title: str, zone: ZoneInfo) -> bytes:
    """The units that have not answered, with whom to call; times are shown in `zone`."""
    cells = (
        (number, one.session, one.region, one.unit, one.officer or texts.NO_OFFICER, spoken(one.phone), one.channel,
         one.invited_at, one.reminded_at)
        for number, one in enumerate(rows, start=1)
    )  # fmt: skip
    sheet = Sheet(texts.SHEET_UNANSWERED, texts.UNANSWERED_HEADINGS, (6, 7, 36, 44, 28, 16, 16, 17, 17), cells)
    return workbook(title, [sheet], zone)


def _summary(data: ReportData) -> Iterator[Sequence[Cell]]:
    found = data.tally
    yield texts.SUMMARY_TITLE, data.title
    yield texts.SUMMARY_ORGANISER, data.organiser
    yield texts.SUMMARY_LINE, data.line
    yield texts.SUMMARY_TAKEN, data.taken
    yield texts.TOTAL, found.total
    yield texts.EXPECTED, found.expected
    for state, label in texts.COUNTS.items():
        yield label, found.count(state)
    yield texts.SUMMARY_ABSENT, ", ".join(found.names[State.ABSENT])
    yield texts.SUMMARY_LEAVE, ", ".join(found.names[State.LEAVE])
    for plan in Plan:
        yield texts.SUMMARY_SEATS.format(state=texts.PLANS[plan]), found.plans[plan]
    for presence in Presence:
        yield texts.SUMMARY_MARKED.format(state=texts.PRESENCES[presence]), found.presences[presence]
    yield texts.SUMMARY_MARKED.format(state=texts.NOT_HELD), found.seats_not_held
    for note in ((texts.RECORD,) if data.history else ()) + data.notes:
        yield texts.SUMMARY_RECORD, note


def _sessions(data: ReportData) -> Iterator[Sequence[Cell]]:
    for one in data.sessions:
        counts = one.counts
        yield one.number, one.region, one.place, one.when, one.state, sum(counts.values()), *counts.values(), one.note


def _units(data: ReportData) -> Iterator[Sequence[Cell]]:
    for number, one in enumerate(data.units, start=1):
        yield number, one.session, one.region, one.unit, one.answer, one.named, one.seats, one.words, one.note


def _seats(data: ReportData) -> Iterator[Sequence[Cell]]:
    for number, one in enumerate(data.seats, start=1):
        yield (
            number, one.session, one.unit, one.number, one.role, one.name, one.title, one.plan, one.reason,
            one.instead_of, one.presence, one.at, one.absence,
        )  # fmt: skip


def _swaps(data: ReportData) -> Iterator[Sequence[Cell]]:
    for number, one in enumerate(data.swaps, start=1):
        yield (
            number, one.session, one.unit, one.role, one.before, one.before_title, one.after, one.after_title,
        )  # fmt: skip


def _clashes(data: ReportData) -> Iterator[Sequence[Cell]]:
    for number, one in enumerate(data.clashes, start=1):
        yield number, one.session, one.unit, one.about, one.said
