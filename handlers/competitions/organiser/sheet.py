"""Who follows and who has entered a competition, as a workbook.

What people wrote goes into a cell through `safe_cell` alone, so that nothing is taken for a formula. For: laying out.
Not for: finding people (`people.py`).
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence

from bot.people.cells import safe_cell
from handlers.competitions import texts
from handlers.competitions.model import ZONE
from handlers.competitions.people import Taking

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTHS = (20, 44, 32, 18, 18)
_MOMENT = "dd/mm/yyyy hh:mm"


def taking_xlsx(taking: Sequence[Taking]) -> bytes:
    """One sheet, a row a person."""
    from openpyxl import Workbook  # a tenth of a second that no other turn needs
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101 - a new workbook has one sheet
    sheet.append(texts.HEADINGS)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for column, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    for one in taking:
        unit = one.unit or texts.NO_UNIT
        names = [safe_cell(one.province), safe_cell(unit), safe_cell(one.name)]
        sheet.append([*names, _moment(one.followed_at), _moment(one.entered_at)])
        for column in (4, 5):
            sheet.cell(sheet.max_row, column).number_format = _MOMENT
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _moment(at: dt.datetime | None) -> dt.datetime | None:
    """A moment as it is read in Việt Nam; a workbook knows no zones."""
    return at.astimezone(ZONE).replace(tzinfo=None) if at is not None else None
