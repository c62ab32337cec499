"""Marks made without a network: a CSV to fill in at the door, and the same file read again, row by row. Pure.

The first column names the seat ("P3D17G2": session, invitation, seat; G0 is the unit as a whole). A row says nothing
until its result is filled in. Every row is checked against the session: its seat, its name (a delegate who was
substituted since is not marked for another), its words, its time. The key of a mark follows from what it says, so the
same file again, or the same rows in another file, changes nothing.
For: bytes out and in. Not for: storing (`marking.py`) or the conversation around it (`files.py`).
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.people.cells import safe_cell, shown, text_of
from bot.words import fold
from handlers.conferences.door import texts
from handlers.conferences.door.roll import person_words
from handlers.conferences.door.words import moment, read_presence, split_day, split_time
from handlers.conferences.model import Invitation, Mark, Presence, Seat, Session, Via

MIME = "text/csv"
MOST_ROWS = 20_000
_HEADINGS = ("ma", "don vi", "ghe", "ho ten", "ket qua", "gio", "ly do")
_NEEDED = ("ma", "ket qua")
_KEY = re.compile(r"P(\d{1,12})D(\d{1,12})G(\d{1,3})")
_ENCODINGS = ("utf-8-sig", "utf-16", "cp1258")
_REASON = 500
_SOON = dt.timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class RowFault:
    """A row that cannot be taken: its number in the file, and two sentences."""

    number: int
    fault: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Filled:
    """What a file says. `empty` rows are those whose result was left blank."""

    marks: tuple[Mark, ...] = ()
    faults: tuple[RowFault, ...] = ()
    empty: int = 0


def template(session: Session, invitations: Iterable[Invitation]) -> bytes:
    """A CSV (UTF-8 with the mark that Excel wants) with a row for each unit and each of its seats, results blank."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(texts.CSV_HEADINGS)
    for one in invitations:
        key = f"P{session.id}D{one.id}G"
        writer.writerow([f"{key}0", safe_cell(one.unit), texts.CSV_WHOLE, "", "", "", ""])
        for seat in one.seats:
            name = seat.delegate.name if seat.delegate else ""
            writer.writerow(
                [f"{key}{seat.number}", safe_cell(one.unit), safe_cell(seat.role.label), safe_cell(name), "", "", ""]
            )
    return out.getvalue().encode("utf-8-sig")


def read_marks(
    content: bytes, session: Session, invitations: Sequence[Invitation], *, by: int | None, now: dt.datetime
) -> Filled:
    """Reads a filled file. A file that is no such table at all is one fault with the number 0."""
    rows = list(_rows(content))
    if not rows:
        return Filled(faults=(RowFault(0, texts.CSV_NOT_READ, texts.CSV_NOT_READ_REMEDY),))
    header = [fold(text_of(cell)) for cell in rows[0]]
    columns = {name: header.index(name) for name in _HEADINGS if name in header}
    if not all(name in columns for name in _NEEDED):
        return Filled(faults=(RowFault(1, texts.CSV_NO_HEADER, texts.CSV_NO_HEADER_REMEDY),))
    reader = _Reader(session, invitations, by, now)
    for number, cells in enumerate(rows[1 : MOST_ROWS + 1], start=2):
        reader.read(number, {name: text_of(cells[at]) if at < len(cells) else "" for name, at in columns.items()})
    if len(rows) > MOST_ROWS + 1:
        reader.faults.append(RowFault(MOST_ROWS + 2, texts.CSV_TOO_LONG.format(most=MOST_ROWS), texts.CSV_SPLIT))
    return reader.filled()


class _Refuse(Exception):
    def __init__(self, fault: str, remedy: str) -> None:
        super().__init__(fault)
        self.fault, self.remedy = fault, remedy


class _Reader:
    def __init__(self, session: Session, invitations: Sequence[Invitation], by: int | None, now: dt.datetime) -> None:
        self._session, self._by, self._now = session, by, now
        self._invitations = {one.id: one for one in invitations}
        self._marks: dict[tuple[int, int], list[tuple[int, Mark]]] = {}
        self.faults: list[RowFault] = []
        self._empty = 0

    def read(self, number: int, row: dict[str, str]) -> None:
        if not any(row.values()):
            return
        if not row["ket qua"]:
            self._empty += 1
            return
        try:
            mark = self._mark(row)
        except _Refuse as refusal:
            self.faults.append(RowFault(number, refusal.fault, refusal.remedy))
            return
        self._marks.setdefault((mark.invitation_id, mark.seat_id or 0), []).append((number, mark))

    def filled(self) -> Filled:
        """Rows of one seat that say different things are faults, all of them."""
        marks: list[Mark] = []
        for rows in self._marks.values():
            if len({mark.presence for _, mark in rows}) == 1:
                marks.append(min((mark for _, mark in rows), key=lambda mark: mark.at))
                continue
            numbers = ", ".join(str(number) for number, _ in rows)
            fault = texts.CSV_TWICE.format(rows=numbers)
            self.faults += [RowFault(number, fault, texts.CSV_TWICE_REMEDY) for number, _ in rows]
        self.faults.sort(key=lambda fault: fault.number)
        return Filled(tuple(marks), tuple(self.faults), self._empty)

    def _mark(self, row: dict[str, str]) -> Mark:
        """Raises _Refuse."""
        one, seat = self._place(row["ma"])
        if seat is not None:
            _same_name(seat, row.get("ho ten", ""))
        presence = read_presence(row["ket qua"])
        if presence is None:
            raise _Refuse(texts.CSV_RESULT.format(said=shown(row["ket qua"])), texts.CSV_RESULT_REMEDY)
        timed, at = self._at(row.get("gio", ""))
        said = f"{self._session.id} {one.id} {seat.number if seat else 0} {presence.value} {timed}"
        return Mark(
            key=f"csv:{hashlib.sha256(said.encode()).hexdigest()[:40]}",
            invitation_id=one.id,
            seat_id=seat.id if seat else None,
            presence=presence,
            at=at,
            recorded_at=self._now,
            by=self._by,
            via=Via.CSV,
            reason=row.get("ly do", "")[:_REASON] if presence is not Presence.PRESENT else "",
        )

    def _place(self, key: str) -> tuple[Invitation, Seat | None]:
        match = _KEY.fullmatch(key.replace(" ", "").upper())
        if match is None:
            raise _Refuse(texts.CSV_KEY.format(key=shown(key)), texts.CSV_KEY_REMEDY)
        session_id, invitation_id, seat_number = map(int, match.groups())
        one = self._invitations.get(invitation_id)
        if session_id != self._session.id or one is None:
            raise _Refuse(texts.CSV_OTHER.format(key=shown(key)), texts.CSV_KEY_REMEDY)
        if seat_number == 0:
            return one, None
        seat = next((seat for seat in one.seats if seat.number == seat_number), None)
        if seat is None:
            raise _Refuse(texts.CSV_NO_SEAT.format(key=shown(key)), texts.CSV_KEY_REMEDY)
        return one, seat

    def _at(self, text: str) -> tuple[str, dt.datetime]:
        """How the time was said, for the key, and when that is. Raises _Refuse."""
        try:
            rest, day = split_day(text)
            rest, at = split_time(rest)
        except ValueError:
            raise _Refuse(texts.CSV_TIME.format(said=shown(text)), texts.CSV_TIME_REMEDY) from None
        if rest.strip() or (day and not at):
            raise _Refuse(texts.CSV_TIME.format(said=shown(text)), texts.CSV_TIME_REMEDY)
        if at is None:
            return "", self._now
        when = moment(self._session, self._now, at, day)
        if when > self._now + _SOON:
            raise _Refuse(texts.CSV_FUTURE.format(said=shown(text)), texts.CSV_FUTURE_REMEDY)
        return when.isoformat(), when


def _same_name(seat: Seat, written: str) -> None:
    """Raises _Refuse where the file names somebody else than the seat does by now."""
    if written and seat.delegate and person_words(written) != person_words(seat.delegate.name):
        raise _Refuse(texts.CSV_NAME.format(said=shown(written), now=seat.delegate.name), texts.CSV_NAME_REMEDY)
    if written and not seat.delegate:
        raise _Refuse(texts.CSV_NO_NAME.format(said=shown(written)), texts.CSV_NAME_REMEDY)


def _rows(content: bytes) -> Iterator[list[str]]:
    """The rows of a text with comma, semicolon or tab between its cells; none where it is no text."""
    text = text_of_file(content)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    if not text.strip():
        return
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error:
        return


def text_of_file(content: bytes) -> str:
    """A file as text; empty where it is none."""
    if content.startswith(b"PK"):
        return ""  # a workbook
    for encoding in _ENCODINGS:
        if encoding == "utf-16" and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
            continue
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return "" if "\x00" in text else text
    return ""
