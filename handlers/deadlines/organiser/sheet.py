"""The units of a round as a workbook: state, when reported, note, whom to call.

What people wrote goes into a cell through `safe_cell` alone, so that nothing is taken for a formula. For: laying out.
Not for: finding or counting.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence

from bot.people.cells import safe_cell
from handlers.deadlines import texts
from handlers.deadlines.model import ZONE, Owed

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTHS = (20, 44, 12, 22, 18, 10, 40, 40, 32, 24)
_DAY, _MOMENT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm"


def tasks_xlsx(tasks: Sequence[Owed], calls: Mapping[int, Sequence[tuple[str, str]]], today: dt.date) -> bytes:
    """One sheet, a row a unit. `calls`: unit -> (name, number in E.164) of its officers."""
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
    for one in tasks:
        sheet.append(_row(one, calls.get(one.task.unit_id, ()), today))
        sheet.cell(sheet.max_row, 3).number_format = _DAY
        sheet.cell(sheet.max_row, 5).number_format = _MOMENT
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _row(one: Owed, calls: Sequence[tuple[str, str]], today: dt.date) -> list[str | dt.date | None]:
    task = one.task
    at = task.reported_at.astimezone(ZONE).replace(tzinfo=None) if task.reported_at else None
    return [
        safe_cell(one.province),
        safe_cell(one.unit),
        one.due,
        texts.STATES[task.shown_state(one.due, today)],
        at,
        texts.YES if task.was_late(one.due) else "",
        safe_cell(task.note),
        safe_cell(task.reason),
        safe_cell(", ".join(name for name, _ in calls)),
        safe_cell(", ".join(phone for _, phone in calls if phone)),
    ]
