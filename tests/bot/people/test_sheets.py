"""Reading tables from files, and what their headings mean. Not: what the rows say."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
import unicodedata
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people import naming
from bot.people.headings import _MEANING, COLUMNS, Sort, read_header
from bot.people.sheets import SheetError, open_table
from tests.bot.people.lists import PEOPLE, SOME_PEOPLE, write_list

HEADINGS = {
    sort: {field: [text for text, meant in _MEANING[sort].items() if meant == field] for field in COLUMNS[sort]}
    for sort in Sort
}


@given(st.sampled_from(Sort), st.data())
def test_headings_in_any_words_and_order(sort: Sort, data: st.DataObject) -> None:
    fields = data.draw(st.permutations(COLUMNS[sort]))
    cells = [data.draw(st.sampled_from(HEADINGS[sort][field])) for field in fields]
    cells = [data.draw(st.sampled_from([cell, cell.upper(), f" {cell} (*)", cell.replace(" ", "_")])) for cell in cells]
    at = data.draw(st.integers(0, len(cells)))
    cells.insert(at, "Ghi chú riêng")
    layout = read_header(cells)
    assert layout is not None
    assert layout.sort is sort
    assert {field: cells[place] for field, place in layout.fields.items()} == layout.titles
    assert [field for field, _ in sorted(layout.fields.items(), key=lambda each: each[1])] == list(fields)
    assert (layout.ignored, layout.twice) == (("Ghi chú riêng",), ())


@given(st.lists(st.text(max_size=12), max_size=12))
def test_any_row_is_a_header_or_not(cells: list[str]) -> None:
    layout = read_header(cells)
    assert layout is None or len(layout.fields) >= 2


@pytest.mark.parametrize(
    ("cells", "sort"),
    [
        (["STT", "Họ và tên", "Số điện thoại", "Đơn vị công tác", "Chức vụ"], Sort.PEOPLE),
        (["TT", "Tên đơn vị", "Loại", "Cấp trên", "Tỉnh/Thành phố"], Sort.UNITS),
        (["Tên", "Đơn vị", "SĐT"], Sort.PEOPLE),
        (["Đơn vị", "Trực thuộc"], Sort.UNITS),
        (["name", "parent"], Sort.UNITS),
        (["Họ tên", "Số điện thoại"], None),
        (["Danh sách đoàn viên", "", ""], None),
        (["Tên", "Ghi chú"], None),
    ],
)
def test_which_list_it_is(cells: list[str], sort: Sort | None) -> None:
    layout = read_header(cells)
    assert (layout.sort if layout else None) is sort


def test_two_columns_of_one_meaning_are_told() -> None:
    layout = read_header(["Họ tên", "Đơn vị", "Điện thoại", "Di động"])
    assert layout is not None
    assert layout.twice == ("Di động",)


def read(path: Path) -> tuple[Sort, list[tuple[int, list[object]]], tuple[str, ...]]:
    with open_table(path) as table:
        return table.layout.sort, [(number, list(cells)) for number, cells in table.rows], table.notes


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "cp1258"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_files_in_any_form(tmp_path: Path, encoding: str, delimiter: str) -> None:
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter).writerows([PEOPLE, *SOME_PEOPLE])
    text = written.getvalue()
    if encoding == "cp1258":  # marks stand behind their letters there
        text = "".join(_for_1258(char) for char in text)
    path = tmp_path / "people.csv"
    path.write_bytes(text.encode(encoding))
    sort, found, _ = read(path)
    assert sort is Sort.PEOPLE
    assert [number for number, _ in found] == [2, 3, 4]
    assert naming.exact(str(found[0][1][0])) == "nguyễn văn an"
    assert naming.exact(str(found[0][1][2])) == naming.exact(SOME_PEOPLE[0][2])


def _for_1258(char: str) -> str:
    try:
        char.encode("cp1258")
        return char
    except UnicodeEncodeError:
        parts = unicodedata.normalize("NFD", char)
        tone = next(mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323")
        return unicodedata.normalize("NFC", parts.replace(tone, "")) + tone


def test_rows_keep_their_numbers(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"] = "DANH SÁCH ĐOÀN VIÊN"
    sheet.merge_cells("A1:C1")
    for place, heading in enumerate(["STT", "Họ và tên", "Đơn vị", "Ngày"], start=1):
        sheet.cell(4, place, heading)
    sheet["B6"], sheet["C6"], sheet["D6"] = "An", "Trường A", dt.date(2025, 7, 1)
    sheet["B9"], sheet["C9"], sheet["D9"] = "=1+1", 12, "#N/A"
    sheet["D9"].data_type = "e"
    book.create_sheet("Hướng dẫn")
    book.save(tmp_path / "a.xlsx")
    sort, found, notes = read(tmp_path / "a.xlsx")
    assert sort is Sort.PEOPLE
    filled = [(number, cells) for number, cells in found if any(cell is not None for cell in cells)]
    assert filled == [
        (6, [None, "An", "Trường A", dt.datetime(2025, 7, 1)]),
        (9, [None, "=1+1", 12, None]),
    ]
    assert notes == ("Chỉ đọc trang tính «Sheet»; để ngoài: Hướng dẫn.",)


SPREADSHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PARTS = {
    "xl/workbook.xml": f'''<workbook {SPREADSHEET} xmlns:r="{RELATIONS}"><workbookPr date1904="1"/>
        <sheets><sheet name="Một" sheetId="1" r:id="rId7"/></sheets></workbook>''',
    "xl/_rels/workbook.xml.rels": f'''<Relationships><Relationship Id="rId7" Type="{RELATIONS}/worksheet"
        Target="/xl/worksheets/a.xml"/></Relationships>''',
    "xl/sharedStrings.xml": f'''<sst {SPREADSHEET}><si><t>Họ và tên</t></si><si><r><t>Đơn </t></r><r><t>vị</t></r>
        <rPh sb="0" eb="1"><t>x</t></rPh></si><si><t>Ngày</t></si><si><t>An</t></si><si/></sst>''',
    "xl/styles.xml": f'''<styleSheet {SPREADSHEET}><numFmts><numFmt numFmtId="170" formatCode="dd/mm/yyyy"/></numFmts>
        <cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>''',
    "xl/worksheets/a.xml": f'''<worksheet {SPREADSHEET}><sheetData>
        <row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c></row>
        <row r="5"><c r="A5" t="s"><v>3</v></c><!-- x --><c r="C5" s="1"><v>44376</v></c></row>
        <row r="6"><c r="A6" t="b"><v>1</v></c><c r="B6" t="s"><v>4</v></c><c r="C6" s="0"><v>44376</v></c></row>
        <row r="7"><c r="A7" t="str"><f>B1&amp;"x"</f><v>vịx</v></c><c r="B7" t="inlineStr"/>
            <c r="C7"><v>1.5E3</v></c></row>
        <row r="8"><c r="A8"><f t="shared" si="0"/><v>3</v></c><c r="B8"/><c r="C8" s="1"><v>1E300</v></c></row>
        </sheetData></worksheet>''',
}  # fmt: skip


def test_a_workbook_as_excel_writes_it(tmp_path: Path) -> None:
    """Texts shared between cells, days since 1904, formulas of several cells, cells that are missing."""
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        for name, content in PARTS.items():
            archive.writestr(name, content)
    _, found, _ = read(tmp_path / "a.xlsx")
    assert found == [
        (5, ["An", None, dt.datetime(2025, 6, 30)]),
        (6, [True, "", 44376]),
        (7, ['=B1&"x"', None, 1500.0]),
        (8, ["=…", None, 1e300]),
    ]


def damaged(tmp_path: Path, name: str, content: bytes) -> Path:
    (tmp_path / name).write_bytes(content)
    return tmp_path / name


BROKEN = [
    ("a.xlsx", b"not a zip"),
    ("a.xlsx", b""),
    ("a.csv", b""),
    ("a.csv", b"\x00\x01\x02" * 100),
    ("a.csv", b"\x8d\x8d\x8d"),
    ("a.csv", "xin chào\n".encode()),
    ("a.pdf", b"%PDF"),
    ("a.xls", b"\xd0\xcf\x11\xe0"),
    ("a.csv", b"full_name,unit\n" + b'"' + b"x" * 200_000 + b"\n"),
]


@pytest.mark.parametrize(("name", "content"), BROKEN)
def test_what_is_no_table_is_refused_with_what_to_do(tmp_path: Path, name: str, content: bytes) -> None:
    with pytest.raises(SheetError, match=r"a\.(xlsx|csv|pdf|xls)"):
        read(damaged(tmp_path, name, content))
    with pytest.raises(SheetError, match="Không có tệp"):
        read(tmp_path / "missing.csv")


def test_a_workbook_damaged_anywhere_is_refused_or_read(tmp_path: Path) -> None:
    whole = write_list(tmp_path / "whole.xlsx", PEOPLE, SOME_PEOPLE).read_bytes()
    dice = random.Random(7)
    refused = 0
    for _ in range(150):
        bits = bytearray(whole)
        for _ in range(dice.randint(1, 30)):
            bits[dice.randrange(len(bits))] = dice.randrange(256)
        try:
            read(
                damaged(
                    tmp_path,
                    "a.xlsx",
                    bytes(bits[: dice.randint(1, len(bits))]) if dice.random() < 0.3 else bytes(bits),
                )
            )
        except SheetError:
            refused += 1
    assert refused > 50
