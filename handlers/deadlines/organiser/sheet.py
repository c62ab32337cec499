"""The units of a round as a workbook: state, when reported, note, whom to call.

For: which column holds what. Not for: finding or counting, or how a workbook is written (`bot/workbooks.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from bot.workbooks import Cell, Sheet, workbook
from handlers.deadlines import texts
from handlers.deadlines.model import Owed

_WIDTHS = (20, 44, 12, 22, 18, 10, 40, 40, 32, 24)


def tasks_xlsx(tasks: Sequence[Owed], calls: Mapping[int, Sequence[tuple[str, str]]], today: dt.date) -> bytes:
    """One sheet, a row a unit. `calls`: unit -> (name, number in E.164) of its officers."""
    rows = (_row(one, calls.get(one.task.unit_id, ()), today) for one in tasks)
    return workbook(texts.SHEET, [Sheet(texts.SHEET, texts.HEADINGS, _WIDTHS, rows)])


def _row(one: Owed, calls: Sequence[tuple[str, str]], today: dt.date) -> tuple[Cell, ...]:
    task = one.task
    return (
        one.province,
        one.unit,
        one.due,
        texts.STATES[task.shown_state(one.due, today)],
        task.reported_at,
        texts.YES if task.was_late(one.due) else "",
        task.note,
        task.reason,
        ", ".join(name for name, _ in calls),
        ", ".join(phone for _, phone in calls if phone),
    )
