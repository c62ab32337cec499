"""The sheets that lie at the door: the list to sign, and badges with a QR code, eight to a page of A4.

For: laying them out as PDF. Not for: making the addresses in the codes (`door/tokens.py`), or handing the file over.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from handlers.conferences.model import Invitation, Plan, Seat, Session, Standing
from handlers.conferences.report import texts
from handlers.conferences.report.wording import clean, place_of, region_of, when_of

if TYPE_CHECKING:
    from handlers.conferences.report._pdf import Sheet

_WIDTHS = (10.0, 46.0, 42.0, 42.0, 34.0, 16.0)
_ROW, _LINE = 11.0, 4.6
_BLANK_ROWS = 6
_ACROSS, _DOWN = 2, 4
_BADGE_WIDTH, _BADGE_HEIGHT, _MARGIN = 95.0, 68.0, 10.0
_QR = 27.0
_NAMED = (Plan.CONFIRMED, Plan.SUBSTITUTED)


def sign_in_pdf(standing: Standing, session_id: int, *, zone: ZoneInfo) -> bytes:
    """The list to sign at one session: a row a seat, with the name where one is known, and empty rows at the end.

    Units and seats that declined or wait for a place have no row; those who come all the same sign at the end.
    Raises LookupError for no such session.
    """
    from handlers.conferences.report._pdf import Sheet

    session = standing.session(session_id)
    sheet = Sheet(title=clean(standing.conference.title), margin=_MARGIN)
    sheet.add_page()
    _opening(sheet, standing, session, zone, standing.taken_at)
    _head(sheet)
    rows = list(_rows(_coming(standing, session_id)))
    for number, row in enumerate(rows, start=1):
        _row(sheet, (str(number), *row, "", ""))
    if not rows:
        sheet.text_line(texts.SIGN_IN_NONE, size=11)
    sheet.fit(_LINE * 2 + _ROW)
    sheet.text_line(texts.SIGN_IN_MORE, size=10, style="B", height=_LINE * 2)
    for number in range(len(rows) + 1, len(rows) + _BLANK_ROWS + 1):
        _row(sheet, (str(number), "", "", "", "", ""))
    return bytes(sheet.output())


def _coming(standing: Standing, session_id: int) -> list[Invitation]:
    return [one for one in standing.of_session(session_id) if not one.declined and not one.waiting]


def _rows(invitations: Sequence[Invitation]) -> list[tuple[str, str, str]]:
    """Name, title and unit of each seat."""
    rows = []
    for invitation in invitations:
        for seat in invitation.seats:
            if seat.plan is Plan.DECLINED:
                continue
            name = clean(seat.delegate.name) if seat.delegate else texts.SIGN_IN_OPEN
            rows.append((name, _title(seat), clean(invitation.unit)))
    return rows


def _title(seat: Seat) -> str:
    return clean(seat.delegate.title if seat.delegate and seat.delegate.title else seat.role.label)


def _opening(
    sheet: Sheet, standing: Standing, session: Session, zone: ZoneInfo, now: dt.datetime | None
) -> None:  # fmt: skip
    sheet.text_line(texts.SIGN_IN, size=14, style="B", align="C", height=7)
    sheet.text_line(clean(standing.conference.title), size=12, style="B", align="C", height=6)
    region = texts.SIGN_IN_SESSION.format(number=session.number, region=region_of(session))
    sheet.text_line(region, size=11, align="C", height=6)
    when = when_of(standing.conference, session, zone=zone, now=now)
    sheet.text_line(" · ".join(filter(None, (place_of(session), when))), size=11, align="C", height=6)
    coming = _coming(standing, session.id)
    seats = [seat for one in coming for seat in one.seats]
    named = sum(seat.plan in _NAMED for seat in seats)
    sheet.text_line(texts.SIGN_IN_CONFIRMED.format(named=named, seats=len(seats)), size=10, align="C", height=6)
    sheet.ln(2)


def _head(sheet: Sheet) -> None:
    """The headings, here and at the top of each further page."""
    sheet.row(texts.SIGN_IN_HEADINGS, _WIDTHS, least=8, line=_LINE, style="B", shaded=True)
    sheet.at_page_start = lambda: sheet.row(
        texts.SIGN_IN_HEADINGS, _WIDTHS, least=8, line=_LINE, style="B", shaded=True
    )


def _row(sheet: Sheet, cells: Sequence[str]) -> None:
    sheet.row(cells, _WIDTHS, least=_ROW, line=_LINE, centred=(0,))


def badges_pdf(standing: Standing, session_id: int, links: Mapping[int, str]) -> bytes:
    """A badge for each confirmed delegate of one session, to print on A4 and cut along the lines.

    `links`: the address in the QR code, by seat id; a seat without one gets a badge without a code.
    Raises LookupError for no such session.
    """
    from handlers.conferences.report._pdf import Sheet

    standing.session(session_id)
    sheet = Sheet(title=clean(standing.conference.title), margin=_MARGIN, numbered=False)
    wanted = [
        (one, seat)
        for one in _coming(standing, session_id)
        for seat in one.seats
        if seat.plan in _NAMED and seat.delegate
    ]
    if not wanted:
        sheet.add_page()
        sheet.text_line(texts.BADGE_NONE, size=12)
    for index, (invitation, seat) in enumerate(wanted):
        place = index % (_ACROSS * _DOWN)
        if place == 0:
            sheet.add_page()
        x = _MARGIN + place % _ACROSS * _BADGE_WIDTH
        y = _MARGIN + place // _ACROSS * _BADGE_HEIGHT
        _badge(sheet, x, y, standing.conference.title, invitation, seat, links.get(seat.id, ""))
    return bytes(sheet.output())


def _badge(sheet: Sheet, x: float, y: float, title: str, invitation: Invitation, seat: Seat, link: str) -> None:
    """Conference, "ĐẠI BIỂU", name as large as fits, title and unit; the code at the lower right."""
    sheet.frame(x, y, _BADGE_WIDTH, _BADGE_HEIGHT)
    inner, left = _BADGE_WIDTH - 8, x + 4
    sheet.box(left, y + 3, inner, 10, clean(title), sizes=(9, 8, 7), align="C")
    sheet.box(left, y + 13, inner, 6, texts.BADGE, sizes=(11,), style="B", align="C")
    name = clean(seat.delegate.name) if seat.delegate else ""
    sheet.box(left, y + 20, inner, 16, name, sizes=(20, 17, 14, 11, 9), style="B", align="C")
    beside = inner - _QR - 2 if link else inner
    align = "L" if link else "C"
    sheet.box(left, y + 38, beside, 12, _title(seat), sizes=(11, 10, 9, 8), align=align)
    sheet.box(left, y + 51, beside, 14, clean(invitation.unit), sizes=(11, 10, 9, 8), style="B", align=align)
    if link:
        sheet.qr(x + _BADGE_WIDTH - _QR - 4, y + _BADGE_HEIGHT - _QR - 3, _QR, link)
