"""The printable sheets: a row and a QR code for each unit, to print and cut.

For: writing the XLSX. Not for: what is on it (`sheet_kinds.py`) or handing it over (`sheets.py`).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.people import invites
from bot.people.cells import safe_cell
from bot.people.units import Unit
from handlers.membership.sheet_kinds import Kind

if TYPE_CHECKING:
    from openpyxl.drawing.image import Image

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_QR_PIXELS = 110
_ROW_POINTS = 86
_WIDTHS = (44, 14, 34, 18, 20)


def sheet_of(kind: Kind, made: Sequence[tuple[Unit, str]], *, public_url: str, until: str) -> bytes:
    """An XLSX with a row and a QR code for each unit: the link, or without an address the words to type."""
    # Here, because a start without a sheet should not load a library for spreadsheets.
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.properties import PageSetupProperties

    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101  a new workbook has a sheet
    sheet.title = kind.title
    sheet.append(list(kind.headings))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for letter, width in zip("ABCDE", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    for number, (unit, code) in enumerate(made, start=2):
        typed = kind.how.format(code=code)
        address = invites.link(public_url, code)
        sheet.append([safe_cell(unit.name), code, f"{typed}\n{address}" if address else typed, "", until])
        sheet.row_dimensions[number].height = _ROW_POINTS
        for cell in sheet[number]:
            cell.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.add_image(_qr(address or f"/start {code}"), f"D{number}")
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _qr(text: str) -> Image:
    import segno
    from openpyxl.drawing.image import Image

    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="png", scale=4)
    drawn.seek(0)
    image = Image(drawn)
    image.width = image.height = _QR_PIXELS
    return image
