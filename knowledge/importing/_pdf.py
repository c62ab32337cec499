"""The text layer of a PDF -> lines, with page furniture left out and wrapped lines joined.

For: pdf files that carry text. Not for: scans, which are refused with a sentence that says so.
"""

from __future__ import annotations

import io
import logging
import re
from collections import Counter

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from knowledge.importing._encoding import normal
from knowledge.importing._model import ImportingError, LeftOut, Line, Source
from knowledge.importing._paragraphs import page_number, unwrapped

_MOST_PAGES = 500
_BROKEN = (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, OSError,
           NotImplementedError, ArithmeticError, AssertionError)  # fmt: skip


def pdf_lines(data: bytes, name: str) -> Source:
    """The lines of a PDF. Raises ImportingError when it is broken, locked, too long or has no text layer."""
    pages = _pages(data, name)
    if not any(page.strip() for page in pages):
        advice = "thầy cô tìm bản Word hoặc bản PDF chép được chữ"
        raise ImportingError(f"Tệp {name} không có lớp chữ (bản quét, ảnh chụp); {advice}.")
    rows = [normal(page).split("\n") for page in pages]
    running = _running(rows)
    lines: list[Line] = []
    out: list[LeftOut] = []
    number = 0
    for page, texts in enumerate(rows, 1):
        full = [index for index, text in enumerate(texts) if text.strip()]
        edges = {*full[:1], *full[-1:]}
        for index, text in enumerate(texts):
            number += 1
            if index in edges and page_number(text):
                out.append(LeftOut(number, text.strip(), f"số trang {page}"))
            elif index in edges and _running_form(text) in running:
                out.append(LeftOut(number, text.strip(), f"dòng lặp lại ở đầu hoặc chân trang {page}"))
            elif text.strip():
                lines.append(Line(number, text.rstrip(), f"trang {page}, dòng {index + 1}"))
    flags = tuple(f"trang {page} không có chữ (ảnh quét?)" for page, text in enumerate(pages, 1) if not text.strip())
    return Source(name, unwrapped(lines, wrapped=True), tuple(out), flags)


def _pages(data: bytes, name: str) -> list[str]:
    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ImportingError(f"Tệp {name} có mật khẩu; thầy cô lưu lại bản không có mật khẩu.")
        if len(reader.pages) > _MOST_PAGES:
            raise ImportingError(f"Tệp {name} quá dài (hơn {_MOST_PAGES} trang); thầy cô tách lấy phần cần nạp.")
        return [page.extract_text() for page in reader.pages]
    except _BROKEN as error:
        raise ImportingError(f"Tệp {name} bị hỏng hoặc không phải PDF; thầy cô tải lại tệp.") from error


def _running_form(text: str) -> str:
    return re.sub(r"\d+", "0", " ".join(text.split()))


def _running(rows: list[list[str]]) -> set[str]:
    """First or last lines that are the same, apart from digits, on at least three pages and on most of them."""
    seen: Counter[str] = Counter()
    for texts in rows:
        full = [text for text in texts if text.strip()]
        seen.update({_running_form(text) for text in (*full[:1], *full[-1:])})
    return {text for text, times in seen.items() if times >= 3 and times > len(rows) / 2}
