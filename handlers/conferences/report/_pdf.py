"""A page of A4 in a type that has every Vietnamese sign: rows that break where they must, boxes, QR codes.

For: `sheets_pdf.py`, which imports it only when a sheet is asked for (fpdf2 and matplotlib's type take a while to
load). Not for: what stands on the sheet.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import segno
from fpdf import FPDF
from fpdf.enums import MethodReturnValue, WrapMode, XPos, YPos
from fpdf.fonts import TTFFont

from handlers.conferences.report import texts
from handlers.conferences.report.typeface import drawable, font_file

_FAMILY = "dejavu"
_FOOT = 12.0
_QUIET = 4  # the white border that a code needs, in modules


class Sheet(FPDF):
    """One file in the making; lengths are in millimetres, sizes in points."""

    def __init__(self, *, title: str, margin: float, numbered: bool = True) -> None:
        super().__init__(format="A4", unit="mm")
        self.numbered = numbered
        self.at_page_start: Callable[[], None] | None = None
        for style in ("", "B"):
            self.add_font(_FAMILY, style, font_file(bold=style == "B"))
        face = self.fonts[_FAMILY]
        assert isinstance(face, TTFFont)  # noqa: S101  a file of this kind was just added
        self._known = face.cmap
        self.set_margins(margin, margin)
        self.set_auto_page_break(False)
        self.set_title(title)
        self.set_lang("vi")
        self.c_margin = 1.2

    def footer(self) -> None:
        """The number of the page, where pages are numbered."""
        if not self.numbered:
            return
        self.set_y(-_FOOT)
        self.set_font(_FAMILY, size=8)
        words = texts.PAGE.format(page=self.page_no(), pages=self.str_alias_nb_pages)
        self.cell(0, 5, words, align="R")

    def text_line(self, text: str, *, size: float, style: str = "", align: str = "L", height: float = 6) -> None:
        """A paragraph over the whole width."""
        self.set_font(_FAMILY, style, size)
        words = drawable(text, self._known)
        self.multi_cell(0, height, words, align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT, wrapmode=WrapMode.WORD)

    def fit(self, height: float) -> None:
        """Starts a page where this much does not fit on the present one."""
        if self.get_y() + height <= self.h - _FOOT - 2:
            return
        self.add_page()
        if self.at_page_start:
            self.at_page_start()

    def row(
        self,
        cells: Sequence[str],
        widths: Sequence[float],
        *,
        least: float,
        line: float,
        style: str = "",
        shaded: bool = False,
        centred: Sequence[int] = (),
    ) -> None:
        """A row of a table, as high as its longest cell needs and at least `least`; never split between pages."""
        self.set_font(_FAMILY, style, 9)
        texts_of = [self._lines(cell, width, line) for cell, width in zip(cells, widths, strict=True)]
        height = max(least, max(map(len, texts_of)) * line + 2)
        if not shaded:
            self.fit(height)
            self.set_font(_FAMILY, style, 9)
        x, y = self.l_margin, self.get_y()
        self.set_fill_color(230)
        for index, (lines, width) in enumerate(zip(texts_of, widths, strict=True)):
            self.rect(x, y, width, height, style="DF" if shaded else "D")
            align = "C" if shaded or index in centred else "L"
            for number, words in enumerate(lines):
                self.set_xy(x, y + (height - len(lines) * line) / 2 + number * line)
                self.cell(width, line, words, align=align)
            x += width
        self.set_xy(self.l_margin, y + height)

    def _lines(self, text: str, width: float, line: float) -> list[str]:
        if not text:
            return []
        words = drawable(text, self._known)
        found = self.multi_cell(
            width, line, words, align="L", dry_run=True, output=MethodReturnValue.LINES, wrapmode=WrapMode.WORD
        )
        assert isinstance(found, list)  # noqa: S101  what LINES gives
        return found

    def frame(self, x: float, y: float, width: float, height: float) -> None:
        """Thin lines to cut along."""
        self.set_draw_color(150)
        self.set_line_width(0.1)
        self.rect(x, y, width, height)
        self.set_draw_color(0)
        self.set_line_width(0.2)

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        text: str,
        *,
        sizes: Sequence[float],
        style: str = "",
        align: str = "L",
    ) -> None:
        """A text in the largest of `sizes` that fits, centred in its height; cut with "…" where none does."""
        lines, line = [""], 0.0
        for size in sizes:
            self.set_font(_FAMILY, style, size)
            line = size * 0.42  # of the size in points, in mm: lines that do not touch
            lines = self._lines(text, width, line)
            if len(lines) * line <= height:
                break
        most = max(1, int(height / line))
        if len(lines) > most:
            lines = [*lines[: most - 1], lines[most - 1][:-2].rstrip() + "…"]
        for number, words in enumerate(lines):
            self.set_xy(x, y + (height - len(lines) * line) / 2 + number * line)
            self.cell(width, line, words, align=align)

    def qr(self, x: float, y: float, size: float, text: str) -> None:
        """A QR code drawn as lines, sharp at any size; its white border is inside `size`."""
        matrix = segno.make(text, error="m", micro=False).matrix
        module = size / (len(matrix) + 2 * _QUIET)
        self.set_fill_color(0)
        for row, cells in enumerate(matrix):
            start = None
            for column, dark in enumerate((*cells, 0)):
                if dark and start is None:
                    start = column
                elif not dark and start is not None:
                    left, top = x + (start + _QUIET) * module, y + (row + _QUIET) * module
                    # A hair over the next row, else viewers show white lines between the rows.
                    self.rect(left, top, (column - start) * module, module * 1.02, style="F")
                    start = None
