"""Conclusions and recommendations in the files of the report: parts of the document, sheets of the workbook. Pure.

For: the DOCX and XLSX of `/hoinghi báo cáo` and `congdoan conference report`. Not for: layout.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from bot.workbooks import Sheet
from handlers.conferences.after import texts_files as texts
from handlers.conferences.after.model import FollowUp, Sort, State
from handlers.conferences.report.docx_layout import Part, rows_of

_DOCX_WIDTHS = (12.0, 65.0, 40.0, 22.0, 26.0)
_XLSX_WIDTHS = (6, 80, 44, 14, 24, 60)


def parts(items: Sequence[FollowUp], today: dt.date) -> tuple[Part, ...]:
    """Parts of the document; none where nothing was noted. Days of a record of the past are told as what they were."""
    return tuple(_part(sort, own, today) for sort, own in _sorted(items))


def sheets(items: Sequence[FollowUp], today: dt.date) -> tuple[Sheet, ...]:
    """Sheets of the workbook."""
    return tuple(
        Sheet(
            texts.TITLES[sort],
            texts.XLSX_HEADINGS[sort],
            _XLSX_WIDTHS,
            tuple((one.number, one.text, _who(one), _day(one), _state(one, today), one.outcome) for one in own),
        )
        for sort, own in _sorted(items)
    )


def _sorted(items: Sequence[FollowUp]) -> Iterator[tuple[Sort, list[FollowUp]]]:
    for sort in Sort:
        own = [one for one in items if one.sort is sort]
        if own:
            yield sort, own


def _part(sort: Sort, own: Sequence[FollowUp], today: dt.date) -> Part:
    history = any(one.state is State.HISTORY for one in own)
    rows = rows_of((one.text, _who(one), _day(one), _result(one, today)) for one in own)
    said = (texts.HISTORY,) if history else ()
    return Part(texts.TITLES[sort], said, texts.DOCX_HEADINGS[sort], _DOCX_WIDTHS, rows)


def _who(one: FollowUp) -> str:
    return one.owner if one.sort is Sort.TASK else one.addressee


def _day(one: FollowUp) -> str:
    if one.due is None:
        return ""
    return (texts.DUE_THEN if one.state is State.HISTORY else texts.DUE).format(day=f"{one.due:%d/%m/%Y}")


def _state(one: FollowUp, today: dt.date) -> str:
    left = one.days_left(today)
    return texts.LATE if left is not None and left < 0 else texts.STATES[one.sort][one.state]


def _result(one: FollowUp, today: dt.date) -> str:
    state = _state(one, today)
    return ". ".join(part for part in (state if one.state is not State.HISTORY else "", one.outcome) if part)
