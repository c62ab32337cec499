"""For: proving that a file that cannot be used is refused in one sentence, and that no bytes raise anything else.

Not for: files that can be read (`test_importing_files.py`).
"""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import docx
import pytest
from fpdf import FPDF
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from bot.cli_knowledge import knowledge
from knowledge.importing import ImportingError, import_file
from tests.knowledge.pdf_writer import pdf_bytes
from tests.knowledge.test_importing import VINH_THUAN, text_of


def bad_zip() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("word/document.xml", "<not xml")
    return held.getvalue()


@cache
def empty_docx() -> bytes:
    held = io.BytesIO()
    docx.Document().save(held)
    return held.getvalue()


@cache
def full_docx() -> bytes:
    """With what a real one has: numbers that Word adds, a table, a line at the top of each page."""
    document = docx.Document()
    document.add_paragraph("Điều 1. Phạm vi của quy chế phối hợp giữa hai bên")
    document.add_paragraph("Hai bên họp mỗi quý một lần", style="List Number")
    document.add_table(1, 2).cell(0, 0).text = "Nội dung"
    document.sections[0].header.paragraphs[0].text = "Dự thảo"
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same Word file with one part of it changed."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, change(old.read(part)) if part.filename == name else old.read(part))
    return held.getvalue()


def paragraphs(count: int) -> bytes:
    return with_part(
        empty_docx(), "word/document.xml", lambda xml: xml.replace(b"<w:sectPr", b"<w:p/>" * count + b"<w:sectPr", 1)
    )


def bomb_docx() -> bytes:
    """A few kilobytes that become a gigabyte, were they unpacked."""
    return with_part(
        empty_docx(), "word/document.xml", lambda xml: xml.replace(b"<w:body>", b"<w:body>" + b" " * 30_000_000)
    )


def bomb_pdf() -> bytes:
    pdf = FPDF()
    pdf.add_page()
    pdf._out("0 0 m\n" * 5_000_000)
    return bytes(pdf.output())


BAD: Sequence[tuple[str, bytes, str]] = [
    ("trong.txt", b"", "trống"),
    ("khoang.txt", b" \n\t\n", "không có chữ"),
    ("so.txt", b"1 2 3 4 5 6 7 8 9 " * 20, "không giống một văn bản"),
    ("ngan.txt", "Xin chào".encode(), "không giống một văn bản"),
    ("nhi-phan.txt", bytes(range(256)) * 4, "bảng mã"),
    ("khong.txt", b"a\x00b\x00\x00\x00c" * 30, "không phải là văn bản"),
    ("anh.png", b"\x89PNG\r\n" + bytes(200), "chưa đọc được tệp .png"),
    ("cu.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Word cũ"),
    ("gia.docx", "Không phải Word".encode() * 20, "bên trong không phải vậy"),
    ("gia.pdf", "Không phải PDF".encode() * 20, "bên trong không phải vậy"),
    ("hong.docx", bad_zip(), "bị hỏng"),
    ("nen.zip", b"PK\x03\x04" + bytes(200), "tệp nén"),
    ("rong.docx", empty_docx(), "không có chữ"),
    ("bom.docx", bomb_docx(), "quá lớn sau khi giải nén"),
    ("nhieu.docx", paragraphs(40_001), "quá dài"),
    (
        "kieu.docx",
        with_part(full_docx(), "word/styles.xml", lambda xml: xml.replace(b'"paragraph"', b'"x"')),
        "bị hỏng",
    ),
    (
        "so.docx",
        with_part(full_docx(), "word/numbering.xml", lambda xml: xml.replace(b'ilvl="0"', b'ilvl="x"')),
        "bị hỏng",
    ),
    ("cut.docx", full_docx()[:-200], "bị hỏng"),
    ("bom.pdf", bomb_pdf(), "quá lớn sau khi giải nén"),
    ("hong.pdf", b"%PDF-1.7\nnothing here\n", "bị hỏng"),
    ("cut.pdf", pdf_bytes([["Điều 1. Phạm vi điều chỉnh"]])[:400], "bị hỏng|không có lớp chữ"),
    ("quet.pdf", pdf_bytes([[], []]), "không có lớp chữ"),
    ("dai.txt", ("Điều này là một dòng.\n" * 20_001).encode(), "quá dài"),
    ("to.txt", ("chữ " * 1_300_000).encode(), "quá lớn"),
    ("menu.txt", "Trang chủ\nXem thêm\nTin khác\nĐăng nhập\nĐăng ký\n".encode(), "không có đoạn nào dùng được"),
    ("le.txt", b"\xff\xfe" + b"abc", "UTF-16-LE nhưng bị hỏng"),
]


@pytest.mark.parametrize(("name", "data", "says"), BAD, ids=[name for name, _, _ in BAD])
def test_a_file_that_cannot_be_used_is_refused_in_one_sentence(
    tmp_path: Path, name: str, data: bytes, says: str
) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    with pytest.raises(ImportingError, match=says) as refused:
        import_file(file)
    assert "\n" not in refused.value.sentence
    assert refused.value.sentence.endswith(".")


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    none = Path("a\x00b")
    for path, says in ((tmp_path / "x.txt", "Không có tệp"), (tmp_path, "thư mục"), (none, "Không mở được|Không có")):
        with pytest.raises(ImportingError, match=says):
            import_file(path)


def test_a_file_that_nobody_may_read(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Điều 1.", encoding="utf-8")
    file.chmod(0)
    me = os.geteuid()
    if me == 0:
        os.seteuid(65534)  # root may read everything
    try:
        with pytest.raises(ImportingError, match="Không có quyền đọc"):
            import_file(file)
    finally:
        os.seteuid(me)


@pytest.mark.parametrize("name", ["a.pdf", "a.txt", "a", "a.xlsx"])
def test_the_content_says_what_a_file_is(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(full_docx())
    assert "Phạm vi" in import_file(tmp_path / name).text


def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    file = tmp_path / os.fsdecode(b"b\xe1n.txt")
    file.write_text(text_of(VINH_THUAN), encoding="utf-8")
    assert import_file(file).draft.encode()
    file.write_bytes(b"")
    with pytest.raises(ImportingError, match=r"b\?n.txt trống"):
        import_file(file)


def test_a_locked_pdf_is_refused(tmp_path: Path) -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", size=11)
    pdf.cell(text="Chuong trinh phoi hop giua hai ben trong nam hoc")
    pdf.set_encryption(owner_password="a", user_password="b")
    pdf.output(str(tmp_path / "a.pdf"))
    with pytest.raises(ImportingError, match="mật khẩu"):
        import_file(tmp_path / "a.pdf")


@cache
def beginnings() -> list[bytes]:
    pdf = pdf_bytes([["I. MỤC ĐÍCH", "1. Một."]])
    return [b"", pdf, empty_docx(), text_of(VINH_THUAN).encode(), full_docx()]


@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.md", "a.docx", "a.pdf", "a"]), st.integers(0, 4))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_imported_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, name: str, base: int
) -> None:
    """Also files that begin well: a PDF or Word file with bytes of its own changed."""
    whole = beginnings()[base]
    file = tmp_path_factory.mktemp("any") / name
    file.write_bytes(whole[: len(whole) // 2] + data + whole[len(whole) // 2 + len(data) :])
    try:
        found = import_file(file)
    except ImportingError as refused:
        assert refused.sentence
    else:
        assert found.clauses
        assert found.draft


VALUES = re.compile(rb'="[^"<]*"')
PARTS = [
    "word/document.xml",
    "word/styles.xml",
    "word/numbering.xml",
    "word/header1.xml",
    "word/_rels/document.xml.rels",
]
WRITTEN = st.sampled_from([b"", b"x", b"-1", b"9" * 30, b"1.5", "²".encode(), b"%1.%9", b"..", b"/", b"rId1"])


@given(st.sampled_from(PARTS), st.lists(st.tuples(st.floats(0, 1), WRITTEN), min_size=1, max_size=5))
@settings(max_examples=100, deadline=None)
def test_a_word_file_with_other_values_is_imported_or_refused(
    tmp_path_factory: pytest.TempPathFactory, part: str, changes: list[tuple[float, bytes]]
) -> None:
    """Good zip, good XML, and in it what no Word writes."""

    def change(xml: bytes) -> bytes:
        for share, value in changes:
            places = list(VALUES.finditer(xml))
            place = places[min(int(share * len(places)), len(places) - 1)]
            xml = xml[: place.start()] + b'="' + value + b'"' + xml[place.end() :]
        return xml

    file = tmp_path_factory.mktemp("any") / "a.docx"
    file.write_bytes(with_part(full_docx(), part, change))
    try:
        assert import_file(file).draft
    except ImportingError as refused:
        assert "\n" not in refused.sentence


def test_a_draft_goes_to_a_new_file_alone(tmp_path: Path) -> None:
    source, out = tmp_path / "a.docx", tmp_path / "a.yaml"
    source.write_bytes(full_docx())
    for target, says in (
        (out, ""),
        (out, "đã có"),
        (tmp_path / "no" / "a.yaml", "Không ghi được"),
    ):
        done = CliRunner().invoke(knowledge, ["import", str(source), "--out", str(target)])
        assert (done.exception is None) == (not says)
        assert says in str(done.exception)
    assert "a.docx" in out.read_text(encoding="utf-8")
