"""For: proving that a file that cannot be used is refused in one sentence, and that no bytes raise anything else.

Not for: files that can be read (`test_importing_files.py`).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import docx
import pytest
from fpdf import FPDF
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.importing import ImportingError, import_file
from tests.knowledge.pdf_writer import pdf_bytes
from tests.knowledge.test_importing import VINH_THUAN, text_of


def bad_zip() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("word/document.xml", "<not xml")
    return held.getvalue()


def empty_docx() -> bytes:
    held = io.BytesIO()
    docx.Document().save(held)
    return held.getvalue()


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


def test_a_locked_pdf_is_refused(tmp_path: Path) -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", size=11)
    pdf.cell(text="Chuong trinh phoi hop giua hai ben trong nam hoc")
    pdf.set_encryption(owner_password="a", user_password="b")
    pdf.output(str(tmp_path / "a.pdf"))
    with pytest.raises(ImportingError, match="mật khẩu"):
        import_file(tmp_path / "a.pdf")


@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.md", "a.docx", "a.pdf", "a"]), st.integers(0, 3))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_imported_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, name: str, base: int
) -> None:
    """Also files that begin well: a PDF or Word file with bytes of its own changed."""
    whole = [b"", pdf_bytes([["I. MỤC ĐÍCH", "1. Một."]]), empty_docx(), text_of(VINH_THUAN).encode()][base]
    file = tmp_path_factory.mktemp("any") / name
    file.write_bytes(whole[: len(whole) // 2] + data + whole[len(whole) // 2 + len(data) :])
    try:
        found = import_file(file)
    except ImportingError as refused:
        assert refused.sentence
    else:
        assert found.clauses
        assert found.draft
