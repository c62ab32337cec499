"""The report of a conference as an official document: results, sessions, units to name, delegates, annex of units.

For: saying `report.ReportData` in the parts of a document. Not for: layout (`docx_layout.py`), counting, or the place,
day, number and signature, which are left blank for those who sign.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from handlers.conferences.model import Plan, Presence
from handlers.conferences.report import texts
from handlers.conferences.report.data import ReportData, SessionRow
from handlers.conferences.report.docx_layout import MIME, Part, official, rows_of
from handlers.conferences.tally import State

__all__ = ["MIME", "report_docx"]

K = TypeVar("K")
_HELD = (State.ATTENDED, State.LEAVE, State.ABSENT, State.NOT_RECORDED, State.CONFLICT)
_NAMED = (State.ABSENT, State.LEAVE, State.NOT_RECORDED, State.CONFLICT, State.NOT_HELD, State.CANCELLED, State.WAITING)
_SESSION_WIDTHS = (15.0, 54.0, 12.0, 14.0, 17.0, 15.0, 19.0, 19.0)
_ANNEX_WIDTHS = (12.0, 62.0, 15.0, 36.0, 40.0)
_SWAP_WIDTHS = (12.0, 15.0, 44.0, 34.0, 30.0, 30.0)
_CLASH_WIDTHS = (12.0, 15.0, 44.0, 34.0, 60.0)


def report_docx(data: ReportData, *, more: Sequence[Part] = ()) -> bytes:
    """The document; `more` are further parts (conclusions, recommendations) after the result."""
    parts = [
        Part(texts.PART_RESULT, tuple(_result(data))),
        Part(
            texts.PART_SESSIONS, (), texts.TABLE_HEADINGS, _SESSION_WIDTHS, tuple(map(_session, data.sessions))
        ),
        Part(texts.PART_UNITS, tuple(_names(data)) or (texts.NOBODY_NAMED,)),
        Part(texts.PART_SEATS, tuple(_seats(data))),
        *_lists(data),
        *more,
        Part(texts.PART_REMARKS, tuple(_remarks(data))),
    ]  # fmt: skip
    units = rows_of((one.unit, one.session, one.words, one.note) for one in data.units)
    annex = Part(texts.ANNEX, (), texts.ANNEX_HEADINGS, _ANNEX_WIDTHS, units) if units else None
    about = texts.REPORT_OF.format(title=data.title)
    return official(organiser=data.organiser, kind=texts.REPORT, about=about, parts=parts, annex=annex)


def _result(data: ReportData) -> Iterator[str]:
    found = data.tally
    yield data.line
    counts: dict[str | State, int] = {"expected": found.expected} | {state: found.count(state) for state in State}
    said = [words.format(count=counts[name]) for name, words in texts.OF_ALL_PARTS.items() if counts[name]]
    if found.total:
        yield texts.OF_ALL.format(total=found.total, parts=", ".join(said))
    if found.expected:
        yield texts.OF_HELD.format(expected=found.expected, parts=_counted(texts.STATES, found.count, _HELD))
    if data.taken is not None:
        yield texts.TAKEN.format(moment=f"{data.taken:%H:%M ngày %d/%m/%Y}")


def _session(row: SessionRow) -> tuple[str, ...]:
    counts = row.counts
    where = ", ".join(filter(None, (row.region, row.place, row.when)))
    state = f"{where} ({row.state})" if row.state else where
    held = any(counts[one] for one in _HELD)
    figures = [str(counts[one]) if held else "" for one in _HELD]
    return row.number, state, str(sum(counts.values())), *figures


def _names(data: ReportData) -> Iterator[str]:
    for state in _NAMED:
        names = data.tally.names[state]
        if names:
            yield texts.NAMES.format(label=texts.COUNTS[state], count=len(names), names=", ".join(names))


def _seats(data: ReportData) -> Iterator[str]:
    found = data.tally
    if not found.seats:
        yield texts.NO_SEATS
        return
    plans = _counted(texts.PLANS, found.plans.__getitem__, tuple(Plan))
    yield texts.SEAT_STATES.format(total=found.seats, states=plans)
    if found.seats_expected:
        at_door = _counted(texts.PRESENCES, found.presences.__getitem__, tuple(Presence))
        yield texts.SEATS_AT_DOOR.format(total=found.seats_expected, states=at_door)


def _lists(data: ReportData) -> Iterator[Part]:
    """Substitutions with both names, and marks that differ; nothing where there are none."""
    if data.swaps:
        rows = rows_of((one.session, one.unit, one.role, one.before, one.after) for one in data.swaps)
        yield Part(texts.SHEET_SWAPS, (), texts.SWAP_TABLE_HEADINGS, _SWAP_WIDTHS, rows)
    if data.clashes:
        rows = rows_of((one.session, one.unit, one.about, one.said) for one in data.clashes)
        yield Part(texts.SHEET_CLASHES, (), texts.CLASH_HEADINGS, _CLASH_WIDTHS, rows)


def _remarks(data: ReportData) -> Iterator[str]:
    if data.history:
        yield texts.RECORD
    yield texts.REMARK_NOT_RECORDED
    if any(texts.INFERRED.format(text="").strip() in f"{one.region} {one.place}" for one in data.sessions):
        yield texts.REMARK_INFERRED
    yield from data.notes


def _counted(labels: Mapping[K, str], count: Callable[[K], int], keys: Sequence[K]) -> str:
    """ "có mặt 43, vắng 7": what is nought is left out."""
    said = [texts.COUNTED.format(label=labels[key], count=count(key)) for key in keys if count(key)]
    return ", ".join(said)
