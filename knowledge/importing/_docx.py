"""A Word file -> lines: paragraphs in order, those of tables and text boxes too, with the numbers that Word adds.

For: docx files. Not for: their looks. The text is read from the XML itself, because python-docx leaves out what stands
in tracked insertions and content controls; deleted text and fall-back copies of drawings are not read.
"""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
from docx.oxml.ns import qn

from knowledge.importing._docx_numbers import Numbers
from knowledge.importing._encoding import normal
from knowledge.importing._model import ImportingError, LeftOut, Line, Source
from knowledge.importing._paragraphs import without_page_numbers

_MOST_UNPACKED, _MOST_XML, _MOST_PARAGRAPHS = 200_000_000, 20_000_000, 40_000
_SKIPPED = {qn("w:del"), qn("w:moveFrom"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_P, _BOX, _TABLE = qn("w:p"), qn("w:txbxContent"), qn("w:tbl")
_SIGNS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}


def docx_lines(data: bytes, name: str) -> Source:
    """The lines of a Word file. Raises ImportingError when it is broken, locked or too large once unpacked."""
    try:
        return _read(data, name)
    except ImportingError:
        raise
    except Exception as error:  # python-docx raises whatever its XML and zip layers meet; all of it means one thing
        raise ImportingError(f"Tệp {name} bị hỏng hoặc không phải docx; thầy cô mở bằng Word rồi lưu lại.") from error


def _read(data: bytes, name: str) -> Source:
    document = _open(data, name)
    body = document.element.body
    if sum(1 for _ in body.iter(_P)) > _MOST_PARAGRAPHS:
        raise ImportingError(f"Tệp {name} quá dài (hơn {_MOST_PARAGRAPHS} đoạn); thầy cô tách lấy phần cần nạp.")
    numbers = Numbers(document)
    lines: list[Line] = []
    tables: dict[Any, int] = {}
    boxes = 0
    for count, paragraph in enumerate(_paragraphs(body), 1):
        table = next(paragraph.iterancestors(_TABLE), None)
        boxed = next(paragraph.iterancestors(_BOX), None) is not None
        boxes += boxed
        where = f"bảng {tables.setdefault(table, len(tables) + 1)}" if table is not None else f"đoạn {count}"
        texts = normal(_text(paragraph)).split("\n")
        label = numbers.label(paragraph) if any(text.strip() for text in texts) else ""
        texts[0] = f"{label} {texts[0]}" if label else texts[0]
        lines += [Line(len(lines) + 1 + i, text, where) for i, text in enumerate(texts)]
    kept, out = without_page_numbers(lines)
    flags = [f"văn bản có {len(tables)} bảng: chữ trong bảng được đọc từng ô, từ trái sang phải"] if tables else []
    flags += [f"văn bản có {boxes} đoạn trong hộp chữ: xem lại vị trí"] if boxes else []
    parts = {str(part.partname) for part in document.part.package.iter_parts()}
    flags += ["văn bản có chú thích cuối trang, em chưa đọc phần này"] if "/word/footnotes.xml" in parts else []
    return Source(name, kept, (*out, *_margins(document, len(lines))), tuple(flags))


def _open(data: bytes, name: str) -> Any:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
    xml = sum(part.file_size for part in parts if part.filename.endswith((".xml", ".rels")))
    if xml > _MOST_XML or sum(part.file_size for part in parts) > _MOST_UNPACKED:
        raise ImportingError(f"Tệp {name} quá lớn sau khi giải nén; thầy cô tách lấy phần văn bản cần nạp.")
    document = docx.Document(io.BytesIO(data))
    if document.element.body is None:
        raise ValueError("no body")
    return document


def _paragraphs(body: Any) -> list[Any]:
    """All paragraphs in reading order; the copy that Word keeps for old programs is passed over."""
    return [p for p in body.iter(_P) if not any(parent.tag in _SKIPPED for parent in p.iterancestors())]


def _text(element: Any) -> str:
    """The text of one paragraph as it is shown, without that of text boxes inside it."""
    parts: list[str] = []
    for child in element:
        if child.tag in _SKIPPED or child.tag == _BOX:
            continue
        if child.tag == qn("w:t"):
            parts.append(child.text or "")
        elif child.tag in _SIGNS:
            parts.append(_SIGNS[child.tag])
        elif child.tag != qn("w:pPr"):
            parts.append(_text(child))
    return "".join(parts)


def _margins(document: Any, last: int) -> list[LeftOut]:
    """Headers and footers: no clause stands there, but a curator may look for a number."""
    texts: dict[str, None] = {}
    for section in document.sections:
        for part in (section.header, section.footer, section.first_page_header, section.first_page_footer):
            if not part.is_linked_to_previous:
                found = (normal(_text(paragraph)).strip() for paragraph in _paragraphs(part._element))
                texts.update(dict.fromkeys(text for text in found if text))
    return [LeftOut(last + i, text, "đầu trang hoặc chân trang") for i, text in enumerate(texts, 1)]
