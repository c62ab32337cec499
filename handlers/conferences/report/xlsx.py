"""The report of a conference as a workbook: summary, sessions, units, seats, substitutions, conflicting marks.

For: laying out `report.ReportData`, and the list of units to telephone. Not for: counting or wording. What people
wrote goes into a cell through `safe_cell` alone, so that no name is taken for a formula.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.people.cells import safe_cell
from handlers.conferences.model import Plan, Presence
from handlers.conferences.officer.phones import spoken
from handlers.conferences.report import texts
from handlers.conferences.report.data import ReportData
from handlers.conferences.tally import State

if TYPE_CHECKING:
    from openpyxl import Workbook

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOMENT = "dd/mm/yyyy hh:mm"
_HEAD, _SHADE = "FFFFFF", "1F5C4D"
Cell = str | int | dt.datetime | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One more sheet: a heading and rows; `widths` in characters."""

    title: str
    headings: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]


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
    book = new_book(data.title)
    write_sheet(book, texts.SHEET_SUMMARY, texts.SUMMARY_HEADINGS, (44, 90), _summary(data))
    headings = (*texts.SESSION_HEADINGS, *texts.COUNTS.values(), texts.SESSION_NOTE)
    write_sheet(
        book, texts.SHEET_SESSIONS, headings, (7, 40, 28, 30, 24, 12, *[12] * len(texts.COUNTS), 44), _sessions(data)
    )
    write_sheet(book, texts.SHEET_UNITS, texts.UNIT_HEADINGS, (6, 7, 38, 44, 15, 10, 8, 20, 44), _units(data))
    widths = (6, 7, 40, 6, 34, 28, 28, 18, 30, 28, 18, 17, 30)
    write_sheet(book, texts.SHEET_SEATS, texts.SEAT_HEADINGS, widths, _seats(data))
    write_sheet(book, texts.SHEET_SWAPS, texts.SWAP_HEADINGS, (6, 7, 40, 34, 28, 28, 28, 28), _swaps(data))
    write_sheet(book, texts.SHEET_CLASHES, texts.CLASH_HEADINGS, (6, 7, 40, 34, 70), _clashes(data))
    for one in more:
        write_sheet(book, one.title, one.headings, one.widths, one.rows)
    return saved(book)


def unanswered_xlsx(rows: Iterable[UnansweredRow], *, title: str, zone: ZoneInfo) -> bytes:
    """The units that have not answered, with whom to call; times are shown in `zone`."""

    def local(moment: dt.datetime | None) -> dt.datetime | None:
        return moment.astimezone(zone).replace(tzinfo=None) if moment else None

    book = new_book(title)
    cells = (
        (number, one.session, one.region, one.unit, one.officer or texts.NO_OFFICER, spoken(one.phone), one.channel,
         local(one.invited_at), local(one.reminded_at))
        for number, one in enumerate(rows, start=1)
    )  # fmt: skip
    write_sheet(book, texts.SHEET_UNANSWERED, texts.UNANSWERED_HEADINGS, (6, 7, 36, 44, 28, 16, 16, 17, 17), cells)
    return saved(book)


def write_sheet(
    book: Workbook, title: str, headings: Sequence[str], widths: Sequence[float], rows: Iterable[Sequence[Cell]]
) -> None:
    """One more sheet of a write-only workbook: frozen heading that each printed page repeats, A4 landscape, wrapped
    text; every text goes through `safe_cell`."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet = book.create_sheet(title)
    for index, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.oddFooter.center.text = texts.FOOT
    bold, fill = Font(bold=True, color=_HEAD), PatternFill("solid", fgColor=_SHADE)
    top = Alignment(vertical="top", wrap_text=True)

    def cell(value: Cell, *, heading: bool = False) -> Any:
        made = WriteOnlyCell(sheet, safe_cell(value) if isinstance(value, str) else value)
        made.alignment = top
        if heading:
            made.font, made.fill = bold, fill
        elif isinstance(value, dt.datetime):
            made.number_format = _MOMENT
        return made

    sheet.append([cell(heading, heading=True) for heading in headings])
    count = 1
    for count, row in enumerate(rows, start=2):  # noqa: B007  the number of the last row is used below
        sheet.append([cell(value) for value in row])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(headings))}{count}"


def new_book(title: str) -> Workbook:
    """An empty workbook to write sheet by sheet, in little memory."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.title = safe_cell(title)
    book.properties.creator = ""
    return book


def saved(book: Workbook) -> bytes:
    """The file; the workbook takes no more rows."""
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


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
