"""Who follows and who has entered a competition, as a workbook.

For: which column holds what. Not for: finding people (`people.py`), or how a workbook is written (`bot/workbooks.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.workbooks import Sheet, workbook
from handlers.competitions import texts
from handlers.competitions.people import Taking

_WIDTHS = (20, 44, 32, 18, 18)


def taking_xlsx(taking: Sequence[Taking]) -> bytes:
    """One sheet, a row a person."""
    rows = ((one.province, one.unit or texts.NO_UNIT, one.name, one.followed_at, one.entered_at) for one in taking)
    return workbook(texts.SHEET, [Sheet(texts.SHEET, texts.HEADINGS, _WIDTHS, rows)])
