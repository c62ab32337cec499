"""The text layer of a PDF -> lines, with page furniture left out and wrapped lines joined.

For: pdf files that carry text. Not for: scans, which are refused with a sentence that says so.
"""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from pypdf import PageObject, PdfReader

from knowledge.importing._encoding import normal
from knowledge.importing._model import ImportingError, LeftOut, Line, Source
from knowledge.importing._paragraphs import page_number, unwrapped

_MOST_PAGES, _MOST_UNPACKED = 500, 20_000_000


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
            elif text.strip() or (index and texts[index - 1].strip()):
                lines.append(Line(number, text.strip(), f"trang {page}, dòng {index + 1}"))
    flags = tuple(f"trang {page} không có chữ (ảnh quét?)" for page, text in enumerate(pages, 1) if not text.strip())
    return Source(name, unwrapped(_with_real_gaps(lines), wrapped=True), tuple(out), flags)


def _pages(data: bytes, name: str) -> list[str]:
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ImportingError(f"Tệp {name} có mật khẩu; thầy cô lưu lại bản không có mật khẩu.")
        if len(reader.pages) > _MOST_PAGES:
            raise ImportingError(f"Tệp {name} quá dài (hơn {_MOST_PAGES} trang); thầy cô tách lấy phần cần nạp.")
        if sum(_size(page) for page in reader.pages) > _MOST_UNPACKED:
            raise ImportingError(f"Tệp {name} quá lớn sau khi giải nén; thầy cô tách lấy phần văn bản cần nạp.")
        return [_page_text(page) for page in reader.pages]
    except ImportingError:
        raise
    except Exception as error:  # pypdf raises whatever its many layers meet; all of it means one thing
        raise ImportingError(f"Tệp {name} bị hỏng hoặc không phải PDF; thầy cô tải lại tệp.") from error


def _size(page: PageObject) -> int:
    """Bytes of the drawing instructions of a page, unpacked: a small file may hold endless ones."""
    contents = page.get_contents()
    return 0 if contents is None else len(contents.get_data())


def _page_text(page: PageObject) -> str:
    """The text by place on the page, which knows gaps from mere changes of font; in stored order if that loses any."""
    stored = page.extract_text()
    placed = page.extract_text(extraction_mode="layout")
    if Counter("".join(stored.split())) != Counter("".join(placed.split())):
        return stored
    return re.sub(r"(?<=\S) {2}(?=\S)", " ", placed)


def _with_real_gaps(lines: Sequence[Line]) -> list[Line]:
    """`lines` with the empty ones only where they part paragraphs: wide line spacing parts every line from the next."""
    parted = [after.text for gap, after in pairwise(lines) if not gap.text and after.text]
    wide = sum(text[0].islower() for text in parted) > 0.2 * len(parted)
    ends = {
        index
        for index, (line, after) in enumerate(pairwise(lines))
        if line.origin.split(",")[0] != after.origin.split(",")[0]
    }
    return [line for index, line in enumerate(lines) if line.text or not (wide or index in ends)]


def _running_form(text: str) -> str:
    return re.sub(r"\d+", "0", " ".join(text.split()))


def _running(rows: list[list[str]]) -> set[str]:
    """First or last lines that are the same, apart from digits, on at least three pages and on most of them."""
    seen: Counter[str] = Counter()
    for texts in rows:
        full = [text for text in texts if text.strip()]
        seen.update({_running_form(text) for text in (*full[:1], *full[-1:])})
    return {text for text, times in seen.items() if times >= 3 and times > len(rows) / 2}
