"""The rows of an xlsx file, read as a stream: a fifth of the time that openpyxl takes for them, in little memory.

Formulas come as their text ("=A1+1") and are never evaluated; error values come as empty cells. What a number format
means (is it a date?) openpyxl says. For: `sheets.py`. Not for: writing, styles, pictures.
"""

from __future__ import annotations

import datetime as dt
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

# Entities and addresses in a file are nothing that we follow.
_SAFE = {"resolve_entities": False, "no_network": True, "huge_tree": False, "remove_comments": True, "remove_pis": True}
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_MOST_COLUMNS = 100

BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, etree.XMLSyntaxError, LookupError, ValueError,
    TypeError,
)  # fmt: skip
"""What a damaged or encrypted file raises while it is read."""


@dataclass(frozen=True, slots=True)
class Workbook:
    """An open file: its sheets by title, the texts they share, which styles are dates, and the first day."""

    archive: zipfile.ZipFile
    sheets: Mapping[str, str]
    shared: Sequence[str]
    dates: frozenset[int]
    epoch: dt.datetime


def read_workbook(archive: zipfile.ZipFile) -> Workbook:
    """Reads everything but the rows. Raises one of BROKEN where this is no workbook."""
    book = _parse(archive, "xl/workbook.xml")
    paths = {link.get("Id"): link.get("Target") for link in _parse(archive, "xl/_rels/workbook.xml.rels")}
    sheets = {}
    for sheet in book.iterfind("{*}sheets/{*}sheet"):
        target = str(paths[sheet.get(_RELATION) or sheet.get(_STRICT_RELATION)])
        sheets[str(sheet.get("name"))] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    properties = book.find("{*}workbookPr")
    mac = properties is not None and properties.get("date1904") in ("1", "true")
    epoch = CALENDAR_MAC_1904 if mac else CALENDAR_WINDOWS_1900
    return Workbook(archive, sheets, _shared(archive), _dates(archive), epoch)


def _parse(archive: zipfile.ZipFile, name: str) -> Any:
    with archive.open(name) as stream:
        return etree.parse(stream, etree.XMLParser(**_SAFE)).getroot()


def _elements(archive: zipfile.ZipFile, name: str, tag: str) -> Iterator[Any]:
    """Elements one after the other; each is forgotten when the next is asked for."""
    with archive.open(name) as stream:
        for _, element in etree.iterparse(stream, tag=f"{{*}}{tag}", **_SAFE):
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def _shared(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    return [_text(item) for item in _elements(archive, "xl/sharedStrings.xml", "si")]


def _text(item: Any) -> str:
    """The text of a shared string or of a cell that brings its own; its runs together, without reading aids."""
    if len(item) == 1 and item[0].tag.endswith("}t"):
        return item[0].text or ""
    parts = (part for part in item.iter("{*}t") if not part.getparent().tag.endswith("}rPh"))
    return "".join(part.text or "" for part in parts)


def _dates(archive: zipfile.ZipFile) -> frozenset[int]:
    """The numbers of the styles that show a number as a date."""
    if "xl/styles.xml" not in archive.namelist():
        return frozenset()
    styles = _parse(archive, "xl/styles.xml")
    formats = dict(BUILTIN_FORMATS)
    for each in styles.iterfind("{*}numFmts/{*}numFmt"):
        formats[int(each.get("numFmtId"))] = each.get("formatCode")
    used = (int(style.get("numFmtId") or 0) for style in styles.iterfind("{*}cellXfs/{*}xf"))
    return frozenset(place for place, number in enumerate(used) if is_date_format(formats.get(number) or "General"))


def read_rows(book: Workbook, title: str) -> Iterator[tuple[int, Sequence[object]]]:
    """The rows of a sheet with their numbers; empty ones may be missing. Raises one of BROKEN."""
    number = 0
    for row in _elements(book.archive, book.sheets[title], "row"):
        number = int(row.get("r") or number + 1)
        cells: list[object] = []
        for cell in row:
            place = _place(cell.get("r"), len(cells))
            if place >= _MOST_COLUMNS:
                break
            if place > len(cells):
                cells += [None] * (place - len(cells))
            cells.append(_value(book, cell))
        yield number, cells


def _place(reference: str | None, following: int) -> int:
    """The place of a cell from 0: B7 is 1; cells without a reference follow each other."""
    return max(_column(reference.rstrip("0123456789")), following) if reference else following


@lru_cache(maxsize=1024)
def _column(letters: str) -> int:
    place = 0
    for char in letters:
        place = place * 26 + ord(char.upper()) - 64
    return place - 1


def _value(book: Workbook, cell: Any) -> object:
    kind = cell.get("t")
    if kind == "inlineStr":
        return _text(cell[0]) if len(cell) else None
    value = None
    for child in cell:
        if child.tag.endswith("}f"):
            return f"={child.text or '…'}"
        if child.tag.endswith("}v"):
            value = child.text
    if value is None or kind == "e":
        return None
    if kind == "s":
        return book.shared[int(value)]
    if kind in ("str", "d"):
        return value
    if kind == "b":
        return value == "1"
    number = float(value) if "." in value or "e" in value.lower() else int(value)
    style = cell.get("s")
    if style is None or int(style) not in book.dates:
        return number
    try:
        return from_excel(number, book.epoch)
    except (OverflowError, ValueError):
        return number
