"""For: proving that txt, md, docx and pdf give the same clauses.

Not for: how clauses are found (`test_importing.py`), nor for files that are refused (`test_importing_refused.py`).
"""

from __future__ import annotations

import datetime as dt
import html
import re
import shutil
import subprocess
import textwrap
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from fpdf import FPDF
from hypothesis import given
from hypothesis import strategies as st

from knowledge.importing import Import, import_file
from knowledge.importing._encoding import _ABC, normal
from tests.knowledge.pdf_writer import pdf_bytes
from tests.knowledge.test_importing import KE_HOACH, SOURCES, VINH_THUAN, assert_whole, imported, text_of

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FONTS = [Path(folder) / "DejaVuSans.ttf" for folder in ("/usr/share/fonts/truetype/dejavu", "/usr/share/fonts/dejavu")]


@cache
def rows(name: str) -> tuple[str, ...]:
    return tuple(row.strip() for row in text_of(name).split("\n") if row.strip())


def squeezed(found: Import) -> list[tuple[str, str]]:
    """Paths and texts, without what a format may change: the white space inside a clause."""
    return [(clause.path, " ".join(clause.text.split())) for clause in found.clauses]


def as_pages(name: str, width: int = 95, height: int = 46) -> list[list[str]]:
    """The text wrapped and paged as a word processor would, with a running head and page numbers."""
    lines = [line for row in rows(name) for line in textwrap.wrap(row, width, break_on_hyphens=False)]
    cut = [lines[at : at + height] for at in range(0, len(lines), height)]
    return [["Công đoàn cơ sở 2024", *page, f"{number}"] for number, page in enumerate(cut, 1)]


@pytest.mark.parametrize("name", [VINH_THUAN, KE_HOACH])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1258"])
def test_every_encoding_gives_the_same_clauses(tmp_path: Path, name: str, encoding: str) -> None:
    file = tmp_path / "a.txt"
    text = text_of(name)
    if encoding == "cp1258":
        text = in_1258(text)
    file.write_bytes(text.replace("\n", "\r\n").encode(encoding))
    assert squeezed(import_file(file)) == squeezed(imported(name))


def in_1258(text: str) -> str:
    """Windows-1258 writes the tone after the letter, as a mark of its own."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    parts = []
    for letter in text:
        marks = unicodedata.normalize("NFD", letter)
        tone = next((mark for mark in marks if mark in tones), "")
        parts.append(unicodedata.normalize("NFC", marks.replace(tone, "", 1) if tone else marks) + tone)
    return "".join(parts)


def in_abc(text: str) -> str:
    """TCVN3 as typed: its capitals with tones do not exist, so they fall to their small letters."""
    back = {letter: code for code, letter in _ABC.items()}
    return "".join(back.get(letter, back.get(letter.lower(), letter)) for letter in text)


def test_a_text_in_an_abc_font_is_read_and_the_curator_is_told(tmp_path: Path) -> None:
    text = text_of(VINH_THUAN).replace("“", '"').replace("”", '"')
    file = tmp_path / "abc.txt"
    file.write_bytes(in_abc(text).encode("latin-1"))
    found = import_file(file)
    assert [clause.path for clause in found.clauses] == [clause.path for clause in imported(VINH_THUAN).clauses]
    assert any("TCVN3" in flag for flag in found.flags)
    assert "Phối hợp vận động phát triển đoàn viên" in found.text


def test_an_abc_font_inside_a_utf8_file_is_read_too(tmp_path: Path) -> None:
    file = tmp_path / "abc.txt"
    file.write_text(in_abc(text_of(VINH_THUAN)), encoding="utf-8")
    assert "Phối hợp vận động phát triển đoàn viên" in import_file(file).text


def test_decomposed_letters_are_composed(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(unicodedata.normalize("NFD", text_of(VINH_THUAN)), encoding="utf-8")
    assert import_file(file).clauses == imported(VINH_THUAN).clauses


def test_a_text_with_hard_line_ends_gives_the_same_clauses(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    wrapped = "\n\n".join("\n".join(textwrap.wrap(row, 80, break_on_hyphens=False)) for row in rows(KE_HOACH))
    file.write_text(wrapped, encoding="utf-8")
    assert squeezed(import_file(file)) == squeezed(imported(KE_HOACH))


def test_markdown_is_read_without_its_signs(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    marked = []
    for row in rows(VINH_THUAN):
        if re.match(r"^[IVX]+\.", row):
            row = f"## {row}"
        elif re.match(r"^\d\.", row):
            row = f"**{row.replace('.', chr(92) + '.', 1)}**"
        elif row.startswith("- "):
            row = f"* {row[2:]}"
        marked.append(row)
    file.write_text("\n\n".join([*marked[:2], "---", *marked[2:]]), encoding="utf-8")
    found = import_file(file)
    assert [clause.path for clause in found.clauses] == [clause.path for clause in imported(VINH_THUAN).clauses]
    assert [(item.line_number, item.text) for item in found.left_out] == [(5, "---")]
    assert next(clause.text for clause in found.clauses if clause.path == "II.7").startswith("7. Phối hợp")
    assert "**" not in found.text
    assert "#" not in found.text


@pytest.mark.parametrize("name", [VINH_THUAN, KE_HOACH])
def test_a_word_file_gives_the_same_clauses(tmp_path: Path, name: str) -> None:
    document = docx.Document()
    for row in rows(name):
        document.add_paragraph(row)
    document.save(str(tmp_path / "a.docx"))
    assert squeezed(import_file(tmp_path / "a.docx")) == squeezed(imported(name))


BETWEEN = "Giữa Liên đoàn Lao động huyện An Biên và Phòng Giáo dục và Đào tạo huyện An Biên, giai đoạn 2024 - 2026"
NUMBERING = """<w:numbering {ns}><w:abstractNum w:abstractNumId="7"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%3)"/></w:lvl>
<w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/></w:lvl>
</w:abstractNum><w:num w:numId="9"><w:abstractNumId w:val="7"/></w:num></w:numbering>"""


def numbered(document: Any, text: str, level: int) -> None:
    paragraph = document.add_paragraph(text)
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="9"/></w:numPr>')
    )


def changed(paragraph: Any, what: str, text: str) -> None:
    opening = f'<w:{what} {nsdecls("w")} w:id="1" w:author="a">'
    paragraph._p.append(parse_xml(f"{opening}<w:r>{text}</w:r></w:{what}>"))


def word_file(path: Path) -> Path:
    """A file as offices write it: letterhead and signatures in tables, automatic numbers, a tracked change."""
    document = docx.Document()
    root = document.part.numbering_part.element
    for node in list(root):
        root.remove(node)
    for node in list(parse_xml(NUMBERING.format(ns=nsdecls("w")))):
        root.append(node)
    head = document.add_table(rows=2, cols=2)
    head.cell(0, 0).text = "LIÊN ĐOÀN LAO ĐỘNG\nHUYỆN AN BIÊN"
    head.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
    head.cell(1, 0).text = "Số: 05/CTr-LĐLĐ"
    head.cell(1, 1).text = "An Biên, ngày 12 tháng 01 năm 2024"
    document.add_paragraph("CHƯƠNG TRÌNH PHỐI HỢP")
    document.add_paragraph(BETWEEN)
    document.add_paragraph("Căn cứ Luật Công đoàn số 12/2012/QH13 ngày 20/6/2012;")
    document.add_paragraph("Căn cứ Điều lệ Công đoàn Việt Nam;")
    numbered(document, "MỤC ĐÍCH", 0)
    numbered(document, "Chăm lo đời sống đoàn viên.", 1)
    numbered(document, "Phối hợp trong các việc:", 1)
    numbered(document, "Thăm hỏi;", 2)
    numbered(document, "Tặng quà.", 2)
    numbered(document, "TỔ CHỨC THỰC HIỆN", 0)
    numbered(document, "Hai bên cùng thực hiện.", 1)
    numbered(document, "Báo cáo mỗi năm một lần;", 3)
    tracked = document.add_paragraph("Trên đây là Chương trình")
    changed(tracked, "ins", "<w:t> phối hợp.</w:t>")
    changed(tracked, "del", "<w:delText>đã xóa</w:delText>")
    sign = document.add_table(rows=1, cols=2)
    sign.cell(0, 0).text = "Nơi nhận:\n- Như trên;\n- Lưu VT."
    sign.cell(0, 1).text = "TM. BAN THƯỜNG VỤ\nCHỦ TỊCH\n\nNguyễn Thị Lan"
    document.sections[0].footer.paragraphs[0].text = "Trang 1"
    document.save(str(path))
    return path


def test_numbers_tables_and_tracked_changes_of_word_are_read(tmp_path: Path) -> None:
    found = import_file(word_file(tmp_path / "a.docx"))
    assert squeezed(found) == [
        ("no", "Số: 05/CTr-LĐLĐ"),
        ("date", "An Biên, ngày 12 tháng 01 năm 2024"),
        ("head", f"CHƯƠNG TRÌNH PHỐI HỢP {BETWEEN}"),
        ("basis", "Căn cứ Luật Công đoàn số 12/2012/QH13 ngày 20/6/2012; Căn cứ Điều lệ Công đoàn Việt Nam;"),
        ("I", "I. MỤC ĐÍCH"),
        ("I.1", "1. Chăm lo đời sống đoàn viên."),
        ("I.2", "2. Phối hợp trong các việc:"),
        ("I.2.a", "a) Thăm hỏi;"),
        ("I.2.b", "b) Tặng quà."),
        ("II", "II. TỔ CHỨC THỰC HIỆN"),
        ("II.1", "1. Hai bên cùng thực hiện."),
        ("II.1.b1", "• Báo cáo mỗi năm một lần;"),
        ("closing", "Trên đây là Chương trình phối hợp."),
        ("recipients", "Nơi nhận: - Như trên; - Lưu VT."),
        ("sign", "TM. BAN THƯỜNG VỤ CHỦ TỊCH Nguyễn Thị Lan"),
    ]
    motto = {"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"}
    assert {item.text for item in found.left_out} == {"LIÊN ĐOÀN LAO ĐỘNG", "HUYỆN AN BIÊN", "Trang 1"} | motto
    facts = found.header
    assert (facts.number, facts.signing_date) == ("05/CTr-LĐLĐ", dt.date(2024, 1, 12))
    assert facts.term == ("2024", "2026", "giai đoạn")
    assert facts.parties == ("Liên đoàn Lao động huyện An Biên", "Phòng Giáo dục và Đào tạo huyện An Biên")
    assert [(who.raw, who.role) for who in facts.signers] == [("Nguyễn Thị Lan", "TM. BAN THƯỜNG VỤ - CHỦ TỊCH")]
    assert found.document_id == "chuong-trinh-05-2024"


@pytest.mark.parametrize("name", [VINH_THUAN, KE_HOACH])
def test_the_text_layer_of_a_pdf_gives_the_same_clauses(tmp_path: Path, name: str) -> None:
    file = tmp_path / "a.pdf"
    pages = as_pages(name)
    assert len(pages) >= 3
    file.write_bytes(pdf_bytes(pages))
    found = import_file(file)
    assert squeezed(found) == squeezed(imported(name))
    assert sorted({item.reason.rstrip(" 0123456789") for item in found.left_out}) == [
        "dòng lặp lại ở đầu hoặc chân trang",
        "số trang",
    ]
    assert len(found.left_out) == 2 * len(pages)


def test_a_pdf_with_an_embedded_font_gives_the_same_clauses(tmp_path: Path) -> None:
    font = next((font for font in FONTS if font.is_file()), None)
    if font is None:
        pytest.skip("no font with Vietnamese letters on this machine")
    pdf = FPDF()
    pdf.add_page()
    pdf.add_font("text", fname=str(font))
    pdf.set_font("text", size=11)
    for row in rows(VINH_THUAN):
        pdf.multi_cell(0, 6, row, align="L", new_x="LMARGIN", new_y="NEXT")
    pdf.output(str(tmp_path / "a.pdf"))
    found = import_file(tmp_path / "a.pdf")
    assert squeezed(found) == squeezed(imported(VINH_THUAN))


@pytest.mark.browser
def test_a_pdf_printed_by_a_browser_gives_the_same_clauses(tmp_path: Path) -> None:
    """A browser takes accented letters from another font where one lacks them, which breaks words for many readers."""
    program = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if program is None:
        pytest.skip("no Chromium on this machine")
    shown = "".join(f"<p>{html.escape(row)}</p>" for row in rows(KE_HOACH))
    page = tmp_path / "a.html"
    page.write_text(f"<meta charset=utf-8><body style='font:14px serif;line-height:1.6'>{shown}", encoding="utf-8")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={tmp_path}/p"]
    command = [program, *flags, f"--print-to-pdf={tmp_path}/a.pdf", page.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=90)
    assert squeezed(import_file(tmp_path / "a.pdf")) == squeezed(imported(KE_HOACH))


@given(st.text())
def test_reading_settles_at_once(text: str) -> None:
    once = normal(text)
    assert normal(once) == once
    assert "\r" not in once


def test_the_files_of_the_tests_are_the_whole_texts() -> None:
    for name in (VINH_THUAN, KE_HOACH):
        found = import_file(SOURCES / name)
        assert_whole(text_of(name), found.clauses, found.left_out)
