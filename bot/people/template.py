"""Example files for `congdoan roster import`: the right columns, some rows that show how they are filled in.

For: xlsx and csv templates. Not for: exports of what is in the database.
"""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from bot.errors import AssistantError
from bot.people.headings import COLUMNS, Sort

_UNITS = (
    ("LĐLĐ tỉnh An Giang", "lien_doan_tinh", "", "An Giang", "01/07/2025", "", ""),
    ("Công đoàn xã Vĩnh Thuận", "cong_doan_xa", "LĐLĐ tỉnh An Giang", "An Giang", "01/07/2025", "", ""),
    ("CĐCS Trường THCS Mẫu", "co_so", "Công đoàn xã Vĩnh Thuận", "An Giang", "", "", ""),
    (
        "CĐCS Trường Tiểu học Cũ",
        "co_so",
        "Công đoàn xã Vĩnh Thuận",
        "An Giang",
        "",
        "31/07/2026",
        "CĐCS Trường THCS Mẫu",
    ),
)
_PEOPLE = (
    ("Nguyễn Văn Mẫu", "0912345678", "CĐCS Trường THCS Mẫu", "cán bộ", "Chủ tịch", "GV001"),
    ("Trần Thị Ví Dụ", "", "CĐCS Trường THCS Mẫu", "đoàn viên", "", "GV002"),
)
_WIDTH = {"name": 34, "full_name": 26, "unit": 34, "parent": 34, "merged_into": 34}


def write_template(sort: Sort, path: Path) -> None:
    """Writes an example; its ending says which kind of file. Raises AssistantError where that cannot be done."""
    rows = _UNITS if sort is Sort.UNITS else _PEOPLE
    if path.suffix.lower() not in (".xlsx", ".csv"):
        raise AssistantError("Tệp mẫu phải có đuôi .xlsx hoặc .csv.")
    if path.exists():
        raise AssistantError(f"Tệp {path} đã có: chọn tên khác để không ghi đè.")
    try:
        if path.suffix.lower() == ".csv":
            # With its mark, so that Excel reads it as UTF-8.
            with path.open("w", encoding="utf-8-sig", newline="") as stream:
                csv.writer(stream).writerows([COLUMNS[sort], *rows])
        else:
            _write_workbook(sort, rows, path)
    except OSError as error:
        raise AssistantError(f"Không ghi được {path}: {error.strerror}.") from error


def _write_workbook(sort: Sort, rows: tuple[tuple[str, ...], ...], path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = sort.value
    for row in (COLUMNS[sort], *rows):
        sheet.append(row)
    for place, field in enumerate(COLUMNS[sort], start=1):
        sheet.cell(1, place).font = Font(bold=True)
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = _WIDTH.get(field, 16)
        for cell in sheet[letter]:
            cell.number_format = "@"  # text: keeps the 0 of phone numbers
    sheet.freeze_panes = "A2"
    book.save(path)
