"""The printable sheets: a row and a QR code for each unit, to print and cut.

For: what stands in a row. Not for: which units (`sheet_kinds.py`), handing it over (`sheets.py`), or how a workbook is
written (`bot/workbooks.py`).
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from bot.people import invites
from bot.people.units import Unit
from bot.workbooks import Cell, Picture, Sheet, workbook
from handlers.membership.sheet_kinds import Kind

_QR_PIXELS = 110
_ROW_POINTS = 86
_WIDTHS = (44, 14, 34, 18, 20)


def sheet_of(kind: Kind, made: Sequence[tuple[Unit, str]], *, public_url: str, until: str) -> bytes:
    """An XLSX with a row and a QR code for each unit: the link, or without an address the words to type."""
    rows = (_row(kind, unit, code, invites.link(public_url, code), until) for unit, code in made)
    return workbook(kind.title, [Sheet(kind.title, kind.headings, _WIDTHS, rows, _ROW_POINTS)])


def _row(kind: Kind, unit: Unit, code: str, address: str | None, until: str) -> tuple[Cell, ...]:
    typed = kind.how.format(code=code)
    return unit.name, code, (typed, address) if address else typed, _qr(address or f"/start {code}"), until


def _qr(text: str) -> Picture:
    import segno  # a start without a sheet should not load it

    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="png", scale=4)
    return Picture(drawn.getvalue(), _QR_PIXELS)
