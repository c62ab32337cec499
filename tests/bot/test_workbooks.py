"""Workbooks, opened again by openpyxl: what stands in the cells, and that nothing there is a formula."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.people.cells import safe_cell
from bot.workbooks import Cell, Picture, Sheet, workbook

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DAY = dt.date(2026, 11, 27)
MOMENT = dt.datetime(2026, 11, 27, 1, 30, tzinfo=dt.UTC)


def opened(*sheets: Sheet) -> list[Any]:
    return load_workbook(io.BytesIO(workbook("Sổ", sheets, ZONE))).worksheets


def sheet_of(rows: Sequence[Sequence[Cell]], *, height: float | None = None) -> Sheet:
    many = len(rows[0]) if rows else 2
    return Sheet("Đơn vị", [f"Cột {number}" for number in range(many)], [12.5] * many, rows, height)


def test_each_kind_of_cell_comes_back_as_it_was() -> None:
    (sheet,) = opened(sheet_of([("Hoa", 3, DAY, MOMENT, None, ("một", "hai")), ("", 0, None, None, None, ())]))
    local = dt.datetime(2026, 11, 27, 8, 30)
    assert [cell.value for cell in sheet[2]] == ["Hoa", 3, dt.datetime(2026, 11, 27), local, None, "một\nhai"]
    assert [cell.value for cell in sheet[3]] == [None, 0, None, None, None, None]
    assert (sheet["C2"].number_format, sheet["D2"].number_format) == ("dd/mm/yyyy", "dd/mm/yyyy hh:mm")


def test_a_moment_without_a_zone_is_shown_as_it_is() -> None:
    there = MOMENT.replace(tzinfo=None)
    (sheet,) = opened(sheet_of([(there,)]))
    assert sheet["A2"].value == there


def test_no_cell_takes_over_what_stood_above_it() -> None:
    (sheet,) = opened(sheet_of([(MOMENT, "Hoa"), (None, None), ("+84", 7), (DAY, None)]))
    kept = [tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=3)]
    assert kept == [(None, None), ("'+84", 7), (dt.datetime(2026, 11, 27), None)]
    assert sheet["A5"].number_format == "dd/mm/yyyy"


@given(st.lists(st.text(st.characters(exclude_categories=())), min_size=1, max_size=6))
def test_no_text_is_a_formula(said: list[str]) -> None:
    (sheet,) = opened(sheet_of([(one, (one, one)) for one in said]))
    for number, one in enumerate(said, start=2):
        plain, lines = sheet.cell(number, 1), sheet.cell(number, 2)
        assert (plain.value or "") == safe_cell(one)
        assert all(not line.startswith(("=", "+", "-", "@")) for line in str(lines.value or "").split("\n"))
        assert "f" not in (plain.data_type, lines.data_type)


def test_pictures_stand_at_their_rows() -> None:
    drawn = io.BytesIO()
    segno.make("x").save(drawn, kind="png")
    (sheet,) = opened(
        sheet_of([("một", Picture(drawn.getvalue(), 110)), ("hai", Picture(drawn.getvalue(), 110))], height=86)
    )
    places = [image.anchor._from for image in sheet._images]
    assert [(place.row, place.col) for place in places] == [(1, 1), (2, 1)]
    assert [sheet.row_dimensions[number].height for number in (2, 3)] == [86, 86]


def test_it_is_made_to_be_printed_and_filtered() -> None:
    for sheet, last in zip(opened(sheet_of([("a", "b")]), Sheet("Trống", ("A", "B"), (9, 9), ())), (2, 1), strict=True):
        assert (sheet.freeze_panes, sheet.print_title_rows) == ("A2", "$1:$1")
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        assert sheet.auto_filter.ref == f"A1:B{last}"
        assert all(cell.font.bold for cell in sheet[1])


def test_a_row_that_does_not_fit_its_heading_is_refused() -> None:
    with pytest.raises(ValueError, match="1 cells under 2"):
        workbook("Sổ", [Sheet("Đơn vị", ("A", "B"), (9, 9), [("một",)])], ZONE)
