"""Lists as a workbook (XLSX) that is read on a screen, printed, and opened again by other programs.

Each text goes into its cell through `safe_cell`, so that no name is taken for a formula. Written row by row, in little
memory; openpyxl is loaded at the first workbook, as it takes a tenth of a second that no other turn needs. For: laying
out. Not for: what a sheet says (the rooms have their words), or reading (`people/sheets.py`).
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from bot import texts
from bot.clock import ZONE
from bot.people.cells import safe_cell

if TYPE_CHECKING:
    from openpyxl import Workbook

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DAY, _MOMENT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm"
_HEAD, _SHADE = "FFFFFF", "1F5C4D"
_A4 = 9


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that stands over its cell: a PNG, drawn `pixels` high and wide."""

    png: bytes
    pixels: int


Cell = str | tuple[str, ...] | int | dt.date | dt.datetime | Picture | None
"""What a cell holds; of several texts each is a line."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: a heading and rows. `widths` in characters, `height` of the rows in points (None: as the text needs)."""

    title: str
    headings: Sequence[str]
    widths: Sequence[float]
    rows: Iterable[Sequence[Cell]]
    height: float | None = None


def workbook(title: str, sheets: Iterable[Sheet], zone: dt.tzinfo = ZONE) -> bytes:
    """The file with these sheets, at least one; `title` stands in its properties.

    Each sheet has a frozen heading that every printed page repeats, a filter, and is printed on A4 across. A moment
    with a zone is shown in `zone`, one without as it is. Raises ValueError where a row is not as long as its heading.
    """
    from openpyxl import Workbook

    checked = [(sheet, _checked(sheet)) for sheet in sheets]  # first: a half-written workbook leaves its files behind
    book = Workbook(write_only=True)
    book.properties.title = safe_cell(title)
    book.properties.creator = ""
    for sheet, rows in checked:
        _write(book, sheet, rows, zone)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _checked(sheet: Sheet) -> list[Sequence[Cell]]:
    rows = list(sheet.rows)
    for row in rows:
        if len(row) != len(sheet.headings):
            raise ValueError(f"{sheet.title}: a row of {len(row)} cells under {len(sheet.headings)} headings")
    return rows


def _write(book: Workbook, said: Sheet, rows: Sequence[Sequence[Cell]], zone: dt.tzinfo) -> None:
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(said.title)
    _set_up(sheet, said.widths)
    heading = _cells(sheet, len(said.headings), "top")
    for cell, text in zip(heading, said.headings, strict=True):
        cell.value, cell.font, cell.fill = safe_cell(text), Font(bold=True, color=_HEAD), PatternFill("solid", _SHADE)
    sheet.append(heading)
    # A cell is written as its row is appended, so one for each column serves all rows, in half of the time.
    cells = _cells(sheet, len(said.headings), "top" if said.height is None else "center")
    last = 1
    for last, values in enumerate(rows, start=2):
        if said.height is not None:
            sheet.row_dimensions[last].height = said.height
        for column, (cell, value) in enumerate(zip(cells, values, strict=True), start=1):
            if isinstance(value, Picture):
                sheet.add_image(_drawn(value), f"{get_column_letter(column)}{last}")
            _put(cell, value, zone)
        sheet.append(cells)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(said.headings))}{last}"


def _cells(sheet: Any, count: int, vertical: Literal["top", "center"]) -> list[Any]:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment

    cells = [WriteOnlyCell(sheet) for _ in range(count)]
    for cell in cells:
        cell.alignment = Alignment(vertical=vertical, wrap_text=True)
    return cells


def _put(cell: Any, value: Cell, zone: dt.tzinfo) -> None:
    if isinstance(value, str):
        cell.value = safe_cell(value)
    elif isinstance(value, tuple):
        cell.value = "\n".join(safe_cell(line) for line in value)
    elif isinstance(value, dt.datetime):  # a workbook knows no zones
        cell.value = value.astimezone(zone).replace(tzinfo=None) if value.tzinfo else value
        cell.number_format = _MOMENT
    elif isinstance(value, dt.date):
        cell.value, cell.number_format = value, _DAY
    else:
        cell.value = None if isinstance(value, Picture) else value


def _set_up(sheet: Any, widths: Sequence[float]) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.oddFooter.center.text = texts.SHEET_FOOT


def _drawn(picture: Picture) -> Any:
    from openpyxl.drawing.image import Image

    image = Image(io.BytesIO(picture.png))
    image.width = image.height = picture.pixels
    return image
