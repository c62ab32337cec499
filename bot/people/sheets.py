"""Reading rows from a spreadsheet or a text file, one after the other, never the whole file at once.

xlsx with formulas as text; csv in UTF-8, UTF-16 or Windows-1258, with comma, semicolon or tab.
For: rows with their numbers as Excel shows them. Not for: what they mean.
"""

from __future__ import annotations

import codecs
import csv
import itertools
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.errors import AssistantError
from bot.people._workbook import BROKEN, Workbook, read_rows, read_workbook
from bot.people.cells import text_of
from bot.people.headings import Layout, read_header

_HEADER_WITHIN = 20
_MOST_COLUMNS = 100
_MOST_BYTES = 2_000_000_000
_NOT_READ = "Không đọc được tệp {name}: {why}"

Row = tuple[int, Sequence[object]]


class SheetError(AssistantError):
    """The file cannot be read as a table."""

    code = "sheet"


@dataclass(frozen=True, slots=True)
class Table:
    """The rows below a header, each with its number in the file; `total` is how many rows there are about."""

    layout: Layout
    rows: Iterator[Row]
    total: int | None
    notes: tuple[str, ...] = ()


@contextmanager
def open_table(path: Path) -> Iterator[Table]:
    """Opens a file and finds its header. Raises SheetError with what to do."""
    if not path.is_file():
        raise SheetError(f"Không có tệp {path}.")
    suffix = path.suffix.lower()
    if suffix in (".xlsx", ".xlsm"):
        opened = _open_workbook(path)
    elif suffix in (".csv", ".txt", ".tsv"):
        opened = _open_text(path)
    else:
        raise SheetError(_NOT_READ.format(name=path.name, why="cần tệp .xlsx hoặc .csv (trong Excel: Lưu thành…)."))
    with opened as table:
        yield table


def _find_header(rows: Iterator[Row]) -> tuple[Layout | None, list[Row]]:
    """The header within the first rows, and the rows that were read in vain."""
    seen: list[Row] = []
    for number, cells in itertools.islice(rows, _HEADER_WITHIN):
        layout = read_header([text_of(cell) for cell in cells])
        if layout is not None:
            return layout, seen
        seen.append((number, cells))
    return None, seen


def _no_header(path: Path, seen: Sequence[Row]) -> SheetError:
    first = next((cells for _, cells in seen if any(text_of(cell) for cell in cells)), ())
    found = ", ".join(f"«{text_of(cell)}»" for cell in first if text_of(cell)) or "không có chữ nào"
    return SheetError(
        f"Tệp {path.name} chưa có dòng tiêu đề đọc được (dòng đầu: {found[:300]}). Danh sách đơn vị cần các cột name, "
        "kind, parent…; danh sách người cần full_name, unit, phone… (tên cột tiếng Việt cũng được). "
        "Tệp mẫu: congdoan roster template units|people TỆP."
    )


@contextmanager
def _open_workbook(path: Path) -> Iterator[Table]:
    with ExitStack() as stack:
        try:
            archive = stack.enter_context(zipfile.ZipFile(path))
            if sum(part.file_size for part in archive.infolist()) > _MOST_BYTES:
                raise SheetError(_NOT_READ.format(name=path.name, why="tệp quá lớn; chia thành nhiều tệp."))
            book = read_workbook(archive)
        except BROKEN as error:
            why = "tệp hỏng hoặc có mật khẩu; mở bằng Excel rồi lưu lại thành .xlsx."
            raise SheetError(_NOT_READ.format(name=path.name, why=why)) from error
        yield _first_table(path, book)


def _first_table(path: Path, book: Workbook) -> Table:
    seen: list[Row] = []
    for title in book.sheets:
        rows = _sheet_rows(path, book, title)
        layout, in_vain = _find_header(rows)
        if layout is not None:
            others = [other for other in book.sheets if other != title]
            note = f"Chỉ đọc trang tính «{title}»; để ngoài: {', '.join(others[:10])}." if others else ""
            return Table(layout, rows, None, (note,) if note else ())
        seen += in_vain
    raise _no_header(path, seen)


def _sheet_rows(path: Path, book: Workbook, title: str) -> Iterator[Row]:
    try:
        yield from read_rows(book, title)
    except BROKEN as error:
        why = "tệp hỏng giữa chừng; mở bằng Excel rồi lưu lại."
        raise SheetError(_NOT_READ.format(name=path.name, why=why)) from error


@contextmanager
def _open_text(path: Path) -> Iterator[Table]:
    encoding, lines = _encoding(path)
    with path.open(encoding=encoding, newline="") as stream:
        delimiter = _delimiter(path, encoding)
        rows = _text_rows(path, csv.reader(stream, delimiter=delimiter))
        layout, in_vain = _find_header(rows)
        if layout is None:
            raise _no_header(path, in_vain)
        yield Table(layout, rows, lines)


def _text_rows(path: Path, reader: Iterator[list[str]]) -> Iterator[Row]:
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, cells[:_MOST_COLUMNS]
    except (csv.Error, UnicodeDecodeError) as error:
        why = f"dòng {number + 1} không đọc được; kiểm tra dấu ngoặc kép rồi lưu lại thành CSV UTF-8."
        raise SheetError(_NOT_READ.format(name=path.name, why=why)) from error


def _encoding(path: Path) -> tuple[str, int]:
    """How a text file is written, and how many lines it has. Raises SheetError where nothing fits."""
    with path.open("rb") as stream:
        start = stream.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", _lines_in(path, "utf-16")
    for encoding in ("utf-8-sig", "cp1258"):
        try:
            return encoding, _lines_in(path, encoding)
        except UnicodeDecodeError:
            continue
    why = "bảng mã lạ; trong Excel chọn Lưu thành… CSV UTF-8 hoặc .xlsx."
    raise SheetError(_NOT_READ.format(name=path.name, why=why))


def _lines_in(path: Path, encoding: str) -> int:
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 0
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            text = decoder.decode(block)
            if "\x00" in text:
                raise SheetError(
                    _NOT_READ.format(name=path.name, why="đây không phải tệp văn bản; cần .csv hoặc .xlsx.")
                )
            lines += text.count("\n")
    decoder.decode(b"", final=True)
    return lines


def _delimiter(path: Path, encoding: str) -> str:
    """The sign between cells: the one with which the header says most."""
    best, most = ",", 0
    for delimiter in (",", ";", "\t"):
        with path.open(encoding=encoding, newline="") as stream:
            rows = _text_rows(path, csv.reader(stream, delimiter=delimiter))
            layout, _ = _find_header(rows)
        if layout is not None and len(layout.fields) > most:
            best, most = delimiter, len(layout.fields)
    return best
