"""Inviting an officer for every unit below one: the codes in a message, or as a sheet to print and cut.

For: the chat's side and the file itself. Not for: single invitations (`inviting.py`).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import segno
from openpyxl import Workbook
from openpyxl.drawing.image import Image
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.properties import PageSetupProperties

from bot.clock import long_date
from bot.conversation import Reply, Turn, say
from bot.people import codes, invites
from bot.people.units import Unit, unit_by_id
from handlers.membership import texts_rights as texts
from handlers.membership.model import chain, note

MOST_IN_CHAT = 40
_QR_PIXELS = 110
_ROW_POINTS = 86
_WIDTHS = (44, 14, 34, 18, 20)
_FORMULA = ("=", "+", "-", "@")


async def make(turn: Turn, unit_id: str = "") -> Sequence[Reply]:
    """A code for each unit below that has no officer."""
    unit = await unit_by_id(turn.session, int(unit_id)) if unit_id.isdecimal() else None
    if unit is None or not turn.may("membership:sheet", await chain(turn, unit.id)):
        return [say(texts.NOT_YOURS.format(contact=turn.house.contact))]
    units, now = await invites.without_officer(turn.session, unit.id, turn.clock.today()), turn.clock.now()
    if not units:
        return [say(texts.SHEET_NONE.format(unit=unit.name))]
    if len(units) > MOST_IN_CHAT:
        return [say(texts.SHEET_TOO_MANY.format(count=len(units), most=MOST_IN_CHAT, unit=unit.name))]
    made = await invites.invite_officers(turn.session, units, by=turn.person.id, now=now)
    await note(turn, "invite.sheet", f"unit={unit.id} codes={len(made)}")
    lines = "\n".join(texts.SHEET_LINE.format(unit=one.name, code=code) for one, code in made)
    day = long_date(turn.clock.day_of(now + codes.LIFETIME[codes.Purpose.INVITE]))
    return [say(texts.SHEET_DONE.format(count=len(made), unit=unit.name, day=day, lines=lines))]


def write_sheet(path: Path, made: Sequence[tuple[Unit, str]], *, public_url: str, until: str) -> None:
    """Writes an XLSX with a row and a QR code for each unit: the link, or without an address the words to type."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101  a new workbook has a sheet
    sheet.title = texts.SHEET_TITLE
    sheet.append(list(texts.SHEET_HEADINGS))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for letter, width in zip("ABCDE", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    for number, (unit, code) in enumerate(made, start=2):
        typed = texts.SHEET_HOW.format(code=code)
        address = invites.link(public_url, code)
        sheet.append([_plain(unit.name), code, f"{typed}\n{address}" if address else typed, "", until])
        sheet.row_dimensions[number].height = _ROW_POINTS
        for cell in sheet[number]:
            cell.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.add_image(_qr(address or f"/start {code}"), f"D{number}")
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    book.save(path)


def _qr(text: str) -> Image:
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="png", scale=4)
    drawn.seek(0)
    image = Image(drawn)
    image.width = image.height = _QR_PIXELS
    return image


def _plain(name: str) -> str:
    """A name that a spreadsheet does not take for a formula."""
    return f"'{name}" if name.startswith(_FORMULA) else name
