"""Lists of units and people as tests write them into files.

For: tests of imports. Not for: what the program itself offers as templates.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from bot.people.headings import COLUMNS, Sort
from bot.people.importing import Outcome, import_file
from bot.storage.database import Database
from tests.bot.parts import START

TODAY = dt.date(2026, 11, 21)
UNITS, PEOPLE = COLUMNS[Sort.UNITS], COLUMNS[Sort.PEOPLE]

EARLIER = (
    ("CĐCS Trường Tiểu học Minh Thuận", "co_so", "LĐLĐ tỉnh Kiên Giang", "Kiên Giang", "", "", ""),
    ("LĐLĐ tỉnh Kiên Giang", "lien_doan_tinh", "TLĐ", "Kiên Giang", "", "", ""),
    ("Tổng Liên đoàn Lao động Việt Nam", "", "", "", "", "", ""),
)
A_TREE = (
    ("CĐCS Trường THCS Vĩnh Phong", "co_so", "Công đoàn xã Vĩnh Thuận", "An Giang", "", "", ""),
    ("LĐLĐ tỉnh Kiên Giang", "lien_doan_tinh", "TLĐ", "Kiên Giang", "", "30/06/2025", "LĐLĐ tỉnh An Giang"),
    ("LĐLĐ tỉnh An Giang", "lien_doan_tinh", "TLĐ", "An Giang", "01/07/2025", "", ""),
    ("LĐLĐ tỉnh An Giang", "lien_doan_tinh", "TLĐ", "An Giang", "", "30/06/2025", "LĐLĐ tỉnh An Giang"),
    ("Công đoàn xã Vĩnh Thuận", "cong_doan_xa", "LĐLĐ tỉnh An Giang", "An Giang", "01/07/2025", "", ""),
)
SOME_PEOPLE = (
    ("Nguyễn Văn An", "0912345678", "CĐCS Trường THCS Vĩnh Phong", "cán bộ", "Chủ tịch", "GV001"),
    ("Lê Thị Bình", "987654321", "cdcs thcs vinh phong", "", "Tổ trưởng", "GV002"),
    ("Trần Công", "", "Công đoàn xã Vĩnh Thuận", "", "", ""),
)


def write_list(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Path:
    """Writes a file; its ending says which kind."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([columns, *rows])
        return path
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Danh sách")
    for row in (columns, *rows):
        sheet.append(list(row))
    book.save(path)
    return path


async def load(
    database: Database, path: Path, columns: Sequence[str], rows: Iterable[Sequence[Any]], **more: Any
) -> Outcome:
    """Writes a file and imports it."""
    return await import_file(database, write_list(path, columns, rows), **({"today": TODAY, "now": START} | more))


async def load_tree(database: Database, folder: Path) -> None:
    """A small tree: two provinces that became one, a commune, a school, and one from before the merger."""
    done(await load(database, folder / "earlier.csv", UNITS, EARLIER, today=dt.date(2025, 6, 1)))
    done(await load(database, folder / "tree.csv", UNITS, A_TREE))


async def load_people(database: Database, folder: Path) -> None:
    """The tree and three people in it."""
    await load_tree(database, folder)
    done(await load(database, folder / "people.csv", PEOPLE, SOME_PEOPLE))


def done(outcome: Outcome) -> Outcome:
    """An import that must have gone through."""
    if not outcome.done:
        raise AssertionError("\n".join(str(fault) for fault in outcome.faults))
    return outcome
