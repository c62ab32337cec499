"""A file -> its lines, whatever its format: txt, md, docx, or pdf with a text layer.

For: opening a file, refusing what cannot be read with one sentence, and knowing where each line stood. Not for: what
the lines mean (`structure.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from knowledge.importing._encoding import abc_font, decode, normal
from knowledge.importing._model import ImportingError, LeftOut, Line, Source
from knowledge.importing._paragraphs import unwrapped, without_page_numbers

_MOST_BYTES = {".txt": 5_000_000, ".md": 5_000_000, ".docx": 30_000_000, ".pdf": 60_000_000}
_MOST_LINES = 20_000
_FEWEST_LETTERS = 30
_OTHER_NAMES = {".text": ".txt", ".markdown": ".md", ".docm": ".docx"}


def read_file(path: Path) -> Source:
    """The lines of the file at `path`. Raises ImportingError with one Vietnamese sentence."""
    data, name = _bytes(path), _name(path)
    kind = _kind(path, data)
    if len(data) > _MOST_BYTES[kind]:
        size = f"{_MOST_BYTES[kind] // 1_000_000} MB"
        raise ImportingError(f"Tệp {name} quá lớn (hơn {size}); thầy cô tách lấy phần văn bản cần nạp.")
    readers: dict[str, Callable[[bytes, str], Source]] = {
        ".txt": _text, ".md": _markdown, ".docx": _docx, ".pdf": _pdf,
    }  # fmt: skip
    return checked(readers[kind](data, name))


def _docx(data: bytes, name: str) -> Source:
    from knowledge.importing._docx import docx_lines  # its library and pypdf cost a start a sixth of a second

    return docx_lines(data, name)


def _pdf(data: bytes, name: str) -> Source:
    from knowledge.importing._pdf import pdf_lines

    return pdf_lines(data, name)


def read_text(text: str, name: str) -> Source:
    """The lines of a text that is in memory already, as of a txt file. Never raises."""
    return _lines(normal(text).split("\n"), name)


def checked(source: Source) -> Source:
    """`source`, in Unicode letters. Raises ImportingError when there is nothing, too little or too much in it."""
    if not source.text.strip():
        raise ImportingError(f"Tệp {source.name} không có chữ nào.")
    if len(source.lines) > _MOST_LINES:
        raise ImportingError(f"Tệp {source.name} quá dài (hơn {_MOST_LINES} dòng); thầy cô tách lấy phần cần nạp.")
    letters = sum(character.isalpha() for character in source.text)
    if letters < _FEWEST_LETTERS or letters < 0.3 * len("".join(source.text.split())):
        raise ImportingError(f"Nội dung tệp {source.name} không giống một văn bản (quá ít chữ).")
    changed = abc_font(source.text)
    if changed is None:
        return source
    lines = tuple(
        Line(line.number, text, line.origin) for line, text in zip(source.lines, changed.split("\n"), strict=True)
    )
    flag = "văn bản gõ bằng phông ABC (TCVN3), đã đổi sang Unicode; thầy cô soát lại dấu và chữ hoa"
    return Source(source.name, lines, source.left_out, (*source.flags, flag))


def _bytes(path: Path) -> bytes:
    name = _name(path)
    try:
        if path.is_dir():
            raise ImportingError(f"{name} là một thư mục; thầy cô chọn một tệp.")
        if path.exists() and not path.is_file():
            raise ImportingError(f"{name} không phải là tệp thường; thầy cô chọn một tệp.")
        size = path.stat().st_size
        if size > max(_MOST_BYTES.values()):
            raise ImportingError(f"Tệp {name} quá lớn ({size // 1_000_000} MB); thầy cô tách lấy phần cần nạp.")
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise ImportingError(f"Không có tệp {_shown(path)}; thầy cô xem lại tên và thư mục.") from error
    except PermissionError as error:
        raise ImportingError(f"Không có quyền đọc tệp {name}; thầy cô chép tệp ra nơi khác hoặc xin quyền.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "tên tệp không hợp lệ"
        raise ImportingError(f"Không mở được tệp {name} ({reason}); thầy cô xem lại tên tệp.") from error
    if not data:
        raise ImportingError(f"Tệp {name} trống; thầy cô tải lại tệp.")
    return data


def _name(path: Path) -> str:
    return _shown(Path(path.name or path))


def _shown(path: Path) -> str:
    """A path as it can be printed and stored: names of files may hold bytes that are no letters."""
    return str(path).encode("utf-8", "replace").decode()


def _kind(path: Path, data: bytes) -> str:
    """The format, by content where the content says so and else by the name."""
    name = _name(path)
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return ".pdf"
    if data.startswith(b"PK\x03\x04"):
        if b"word/" in data:
            return ".docx"
        raise ImportingError(f"Tệp {name} là một tệp nén khác, không phải docx; thầy cô lưu lại thành .docx.")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise ImportingError(f"Tệp {name} là dạng Word cũ (.doc) hoặc có mật khẩu; thầy cô lưu lại thành .docx.")
    suffix = path.suffix.lower()
    suffix = _OTHER_NAMES.get(suffix, suffix)
    if suffix in (".pdf", ".docx"):
        raise ImportingError(f"Tệp {name} mang đuôi {suffix} nhưng bên trong không phải vậy; thầy cô tải lại tệp.")
    if suffix in (".txt", ".md", ""):
        return suffix or ".txt"
    shown = _shown(Path(suffix))
    raise ImportingError(f"Em chưa đọc được tệp {shown}; thầy cô dùng txt, md, docx hoặc pdf có lớp chữ.")


def _text(data: bytes, name: str) -> Source:
    text, flag = decode(data)
    source = read_text(text, name)
    return Source(source.name, source.lines, source.left_out, (flag,) if flag else ())


def _markdown(data: bytes, name: str) -> Source:
    """Markdown as it is read, not as it is typed: signs of headings, emphasis, quotes, tables and links go."""
    text, flag = decode(data)
    rows, out = [], []
    for number, row in enumerate(normal(text).split("\n"), 1):
        if len(row) < 300 and re.match(r"^\s*(?:```|~~~|\|?[\s|:-]*-{3,}[\s|:-]*$|<!--.*-->\s*$)", row):
            out.append(LeftOut(number, row.strip(), "ký hiệu trình bày của Markdown"))
            rows.append("")
        else:
            rows.append(_plain(row))
    source = _lines(rows, name)
    return Source(name, source.lines, (*out, *source.left_out), (flag,) if flag else ())


def _plain(row: str) -> str:
    row = re.sub(r"^\s*(?:>\s?)*(?:#{1,6}\s+)?", "", row)
    row = re.sub(r"\s+#+\s*$", "", row) if row.endswith("#") else row
    row = re.sub(r"\*\*(?=\S)([^*]+)(?<=\S)\*\*|__(?=\S)([^_]+)(?<=\S)__", r"\1\2", row)
    row = re.sub(r"(?<![\w*])([*_])(?=[^\s*_])([^*_]+)(?<=\S)\1(?![\w*])", r"\2", row)
    row = re.sub(r"!?\[([^\]]{0,300})\]\([^)]{0,300}\)", r"\1", row)
    row = re.sub(r"\\([\\`*_{}\[\]()#+\-.!>|&])", r"\1", row)
    return re.sub(r"\s*\|\s*", " ", row).strip() if row.lstrip().startswith("|") else row


def _lines(rows: list[str], name: str) -> Source:
    lines = tuple(Line(number, row, f"dòng {number}") for number, row in enumerate(rows, 1))
    kept, out = without_page_numbers(lines)
    return Source(name, unwrapped(kept), out)
