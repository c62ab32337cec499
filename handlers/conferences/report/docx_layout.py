"""A document in the layout of Vietnamese official papers (Nghị định 30/2020/NĐ-CP), from header to signature.

A4, margins 20, 20, 30 and 15 mm, Times New Roman 13-14, the organisation at the left, the nation's name and motto at
the right, page numbers at the top from the second page. What nobody told us stays a blank "……" to fill in by hand.
For: any room's document of this kind. Not for: what it says.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from handlers.conferences.report import texts
from handlers.conferences.report.wording import clean

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section as Page
    from docx.styles.style import ParagraphStyle
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FONT = "Times New Roman"
_BODY, _SMALL, _TABLE = 14, 12, 11
_LEFT, _RIGHT = 63.0, 102.0


@dataclass(frozen=True, slots=True)
class Part:
    """A numbered part of the body: paragraphs, then a table where `headings` are given (`widths` in millimetres)."""

    title: str
    paragraphs: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    widths: tuple[float, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def official(*, organiser: str, kind: str, about: str, parts: Sequence[Part], annex: Part | None = None) -> bytes:
    """The whole document as DOCX. `kind`: its name in capitals ("BÁO CÁO"), `about`: the line below it."""
    import docx

    document = docx.Document()
    _set_up(document, clean(about), clean(organiser))
    _header(document, clean(organiser))
    _paragraph(document, kind, bold=True, align="center", before=12)
    _paragraph(document, about, bold=True, align="center", after=12)
    for number, part in enumerate(parts, start=1):
        _part(document, part, f"{number}. {part.title}")
    _ending(document)
    if annex is not None:
        _part(document, annex, annex.title).paragraph_format.page_break_before = True
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _set_up(document: Document, title: str, author: str) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin = page.bottom_margin = Mm(20)
    page.left_margin, page.right_margin = Mm(30), Mm(15)
    page.header_distance = Mm(10)
    _page_numbers(page)
    style: ParagraphStyle = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(_BODY)
    for script in ("w:eastAsia", "w:cs"):
        style.element.rPr.rFonts.set(qn(script), _FONT)
    language = style.element.rPr.makeelement(qn("w:lang"), {qn("w:val"): "vi-VN"})
    style.element.rPr.append(language)
    style.paragraph_format.space_after = Pt(0)
    document.core_properties.title, document.core_properties.author = title[:255], author[:255]
    document.core_properties.comments, document.core_properties.language = "", "vi-VN"


def _page_numbers(page: Page) -> None:
    """In the middle of the top margin, not on the first page."""
    from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
    from docx.oxml.ns import qn

    page.different_first_page_header_footer = True
    paragraph = page.header.paragraphs[0]
    paragraph.alignment = WD_PARAGRAPH_ALIGNMENT.CENTER
    field = paragraph._p.makeelement(qn("w:fldSimple"), {qn("w:instr"): "PAGE"})
    paragraph._p.append(field)


def _header(document: Document, organiser: str) -> None:
    """Organisation and number at the left; nation, motto, place and day at the right."""
    left, right = _side_by_side(document)
    _paragraph(left, texts.BLANK, size=13, align="center")
    _paragraph(left, organiser.upper() or texts.BLANK, size=13, bold=True, align="center")
    _rule(left, _LEFT / 3)
    _paragraph(left, texts.NUMBER, size=13, align="center", before=4)
    _paragraph(right, texts.NATION, size=12, bold=True, align="center")
    _paragraph(right, texts.MOTTO, size=13, bold=True, align="center")
    _rule(right, 22.0)
    _paragraph(right, texts.PLACE_DATE, size=13, italic=True, align="center", before=4)


def _ending(document: Document) -> None:
    """Recipients at the left; who signs at the right, with room for the signature."""
    _paragraph(document, "")
    left, right = _side_by_side(document)
    _paragraph(left, texts.RECIPIENTS, size=_SMALL, bold=True, italic=True)
    for words in (texts.RECIPIENT_BLANK, texts.RECIPIENT_FILE):
        _paragraph(left, words, size=11)
    for words in (texts.SIGN_FOR, texts.SIGN_TITLE):
        _paragraph(right, words, bold=True, align="center")
    _paragraph(right, texts.SIGN_NAME, bold=True, align="center", before=80)


def _part(document: Document, part: Part, heading: str) -> Paragraph:
    """Writes a part; its heading."""
    first = _paragraph(document, heading, bold=True, before=8, after=4, keep=True)
    for words in part.paragraphs:
        _paragraph(document, words, align="justify", indent=10, after=6)
    if part.headings:
        _table(document, part.headings, part.widths, part.rows)
    return first


def _table(
    document: Document, headings: Sequence[str], widths: Sequence[float], rows: Sequence[Sequence[str]]
) -> None:  # fmt: skip
    """A ruled table whose headings stand on each page again, and whose rows are not split between pages."""
    from docx.oxml.ns import qn
    from docx.shared import Mm

    table = document.add_table(rows=1 + len(rows), cols=len(headings))
    table.style, table.autofit = "Table Grid", False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for number, (row, cells) in enumerate(zip(table.rows, (headings, *rows), strict=True)):
        properties = row._tr.get_or_add_trPr()
        names = ("w:cantSplit", "w:tblHeader") if number == 0 else ("w:cantSplit",)
        for name in names:
            properties.append(properties.makeelement(qn(name), {}))
        for cell, words, width in zip(row.cells, cells, widths, strict=True):
            cell.width = Mm(width)
            centre = number == 0 or clean(words).isdigit()
            _fill(cell.paragraphs[0], words, size=_TABLE, bold=number == 0, align="center" if centre else "left")


def _side_by_side(document: Document) -> tuple[_Cell, _Cell]:
    """Two boxes without lines, each with one paragraph that the first text takes."""
    from docx.shared import Mm

    table: Table = document.add_table(rows=1, cols=2)
    table.autofit = False
    row = table.rows[0]
    for cell, column, width in zip(row.cells, table.columns, (_LEFT, _RIGHT), strict=True):
        cell.width = column.width = Mm(width)
    return row.cells[0], row.cells[1]


def _rule(cell: _Cell, length: float) -> None:
    """A short line (`length`: how far it stays from each side, in millimetres)."""
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    paragraph = cell.add_paragraph()
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(length)
    paragraph.paragraph_format.line_spacing = Pt(4)
    properties = paragraph._p.get_or_add_pPr()
    borders = properties.makeelement(qn("w:pBdr"), {})
    look = {"w:val": "single", "w:sz": "6", "w:space": "0", "w:color": "000000"}
    borders.append(borders.makeelement(qn("w:top"), {qn(name): value for name, value in look.items()}))
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _paragraph(
    where: Document | _Cell, words: str, *, keep: bool = False, indent: float = 0, before: float = 0, **look: Any
) -> Paragraph:
    """One more paragraph; an empty first one of a box is used before another is added. `before` in points."""
    from docx.shared import Mm, Pt

    first = where.paragraphs[0] if len(where.paragraphs) == 1 and hasattr(where, "_tc") else None
    paragraph = first if first is not None and not first.runs else where.add_paragraph()
    paragraph.paragraph_format.keep_with_next = keep or None
    if indent:
        paragraph.paragraph_format.first_line_indent = Mm(indent)
    if before:
        paragraph.paragraph_format.space_before = Pt(before)
    _fill(paragraph, words, **look)
    return paragraph


def _fill(
    paragraph: Paragraph,
    words: str,
    *,
    size: float = _BODY,
    bold: bool = False,
    italic: bool = False,
    align: str = "left",
    after: float = 0,
) -> None:  # fmt: skip
    from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
    from docx.shared import Pt

    run = paragraph.add_run(clean(words))
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    paragraph.alignment = getattr(WD_PARAGRAPH_ALIGNMENT, align.upper())
    if after:
        paragraph.paragraph_format.space_after = Pt(after)


def rows_of(rows: Iterable[Sequence[object]]) -> tuple[tuple[str, ...], ...]:
    """Rows of a table as text, each with its number in front."""
    return tuple((str(number), *map(str, row)) for number, row in enumerate(rows, start=1))
