"""What is wrong with curated files that load: the report of `congdoan knowledge check`.

For: faults across files and in what is written (unknown ids, the same text twice, a figure where none may stand).
Not for: files that do not load at all; `load.py` reports those in the same form, and `check` passes them on.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from knowledge.faults import Fault, KnowledgeError, SourceFile
from knowledge.faults import Path as FieldPath
from knowledge.load import Library, load
from knowledge.model import Clause, Confidence, Document, Entitlement, first_day, last_day
from knowledge.text import fold

# What looks like a figure and is none: numbers of documents, dates, articles, and two names that hold a number.
_NO_FIGURE = re.compile(
    r"\d+(?:/\d{4})?/[A-ZĐ][\wĐ&-]*|\d{1,3}/\d{4}|\d{1,2}/\d{1,2}(?:/\d{4})?|\b(?:19|20)\d\d\b(?!\s*đồng)|"
    r"(?:ngày|tháng|năm|quý|học kỳ|Tết(?: \w+ \w+)?|năm học|khóa|Điều|khoản|điểm|mục|Chương|"
    r"số|lần thứ|hạng|cấp|giai đoạn)"
    r"\s+\d+(?:\s*[-–]\s*\d+)*|\d{4}\s*[-–]\s*\d{4}|100\s*%(?= (?:lương|ngân sách))|"
    r"(?:kinh phí(?: công đoàn)?|khoản) 2%",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    r"\d[\d.,]*\s*%?|\b(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|vài|mấy)\s+(?:trăm|nghìn|ngàn|triệu|phần trăm)\b",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(r"\{([^}]*)\}")
_PLACEHOLDERS = {"helpline", "contact"}


def check(folder: Path | None = None) -> tuple[Fault, ...]:
    """Every fault of a folder of knowledge files (default: the shipped one), in order of file and line."""
    try:
        library = load(folder)
    except KnowledgeError as error:
        return error.faults
    return tuple(sorted(set(_faults(library))))


def _faults(library: Library) -> Iterator[Fault]:
    for file in {id(file): file for file, _ in library.origins.values()}.values():
        yield from _letters(file)
    for document in library.documents.values():
        yield from _document(library, document)
    for entry in library.entitlements.values():
        yield from _entitlement(library, entry)
    yield from _questions(library)
    yield from _replies(library)


def _letters(file: SourceFile) -> Iterator[Fault]:
    """Text must be NFC: two forms of one letter would never match."""
    for number, line in enumerate(file.text.splitlines(), 1):
        if unicodedata.normalize("NFC", line) != line:
            yield Fault(file.name, number, "", "dòng không ở dạng Unicode NFC", "gõ lại dòng này bằng bảng mã dựng sẵn")


def _document(library: Library, document: Document) -> Iterator[Fault]:
    file, _ = library.origins[document.id]
    start = document.signing_date
    if start and document.term.end and last_day(document.term.end) < start:
        yield file.fault(("term", "end"), "thời hạn kết thúc trước ngày ký", "sửa term.end hoặc signing_date")
    for number, party in enumerate(document.parties):
        if party.ended and start and party.ended < start:
            yield file.fault(
                ("parties", number, "ended"), "bên ký chấm dứt trước ngày ký", "sửa ended hoặc signing_date"
            )
    texts: dict[str, str] = {}
    for clause in document.clauses:
        yield from _clause(library, clause)
        same = texts.setdefault(" ".join(clause.text.split()).lower(), clause.id)
        if same != clause.id:
            file, path = _at(library, clause.id, "text")
            yield file.fault(path, f"trùng nội dung với '{same}'", "gộp hai mục hoặc sửa một mục cho đúng văn bản")


def _clause(library: Library, clause: Clause) -> Iterator[Fault]:
    yield from _unknown(library, clause.id, "related", clause.related)
    file, path = _at(library, clause.id, "questions")
    if clause.questions and not clause.answer:
        yield file.fault(path, "có câu hỏi mẫu nhưng chưa có câu trả lời ngắn", "viết một dòng answer cho mục này")


def _entitlement(library: Library, entry: Entitlement) -> Iterator[Fault]:
    yield from _unknown(library, entry.id, "related", entry.related)
    for kind, case in entry.by_kind.items():
        if case.card and case.card not in library.origins:
            file, path = _at(library, entry.id, "by_kind", kind.value, "card")
            yield file.fault(path, f"không có mục '{case.card}'", "sửa mã cho đúng hoặc bỏ trường card")
    if not entry.basis and entry.confidence is not Confidence.C:
        file, path = _at(library, entry.id, "basis")
        yield file.fault(path, "thiếu căn cứ", "ghi số hoặc tên văn bản làm căn cứ, hoặc hạ confidence xuống C")
    if entry.effective_from and first_day(entry.effective_from) > entry.checked and not entry.supersedes:
        file, path = _at(library, entry.id, "effective_from")
        yield file.fault(path, "áp dụng từ sau ngày kiểm tra mà không nói thay cho gì", "ghi supersedes hoặc sửa ngày")
    if entry.confidence is Confidence.C:
        yield from _figures(library, entry)


def _figures(library: Library, entry: Entitlement) -> Iterator[Fault]:
    """An entry that nobody confirmed shows no figure anywhere."""
    said: list[tuple[FieldPath, str]] = [(("short",), entry.short), (("answer",), entry.answer)]
    said.append((("differs",), entry.differs or ""))
    said += [(("by_kind", kind.value, "says"), case.says) for kind, case in entry.by_kind.items()]
    for field, text in said:
        found = figures(text)
        if found:
            file, path = _at(library, entry.id, *field)
            shown = ", ".join(f"'{figure}'" for figure in found)
            yield file.fault(
                path, f"mục độ tin C nêu con số {shown}", "bỏ con số, chỉ nói nơi quyết định và ai trả lời được"
            )


def figures(text: str) -> tuple[str, ...]:
    """The figures in a text; numbers of documents, dates and articles are none."""
    return tuple(match.group().strip() for match in _FIGURE.finditer(_NO_FIGURE.sub(" ", text)))


def _unknown(library: Library, owner: str, field: str, ids: Iterable[str]) -> Iterator[Fault]:
    for number, other in enumerate(ids):
        if other not in library.origins or other == owner:
            file, path = _at(library, owner, field, number)
            problem = "mục tự dẫn tới chính nó" if other == owner else f"không có mục '{other}'"
            yield file.fault(path, problem, "sửa mã cho đúng hoặc bỏ dòng này")


def _questions(library: Library) -> Iterator[Fault]:
    """The same sample question at two places would pull the search two ways."""
    seen: dict[str, str] = {}
    for owner, field, number, question in _samples(library):
        key = " ".join(fold(question).split())
        if key in seen:
            file, path = _at(library, owner, field, number)
            named = seen[key].removeprefix("intent:")
            yield file.fault(path, f"câu mẫu '{question}' đã có ở '{named}'", "giữ ở nơi hợp hơn, bỏ câu kia")
        seen.setdefault(key, owner)


def _samples(library: Library) -> Iterator[tuple[str, str, int, str]]:
    """Every sample question: id of its card or intent, field, place in it, text."""
    clauses = [clause for document in library.documents.values() for clause in document.clauses]
    cards: list[Clause | Entitlement] = [*clauses, *library.entitlements.values()]
    for item in cards:
        yield from ((item.id, "questions", number, text) for number, text in enumerate(item.questions))
        yield from ((item.id, "unanswered", number, text) for number, text in enumerate(item.unanswered))
    for intent in library.intents:
        yield from ((f"intent:{intent.id}", "examples", number, text) for number, text in enumerate(intent.examples))


def _replies(library: Library) -> Iterator[Fault]:
    for intent in library.intents:
        for name in _PLACEHOLDER.findall(intent.reply):
            if name not in _PLACEHOLDERS:
                file, path = _at(library, f"intent:{intent.id}", "reply")
                yield file.fault(path, f"chỗ trống lạ '{{{name}}}'", "chỉ dùng {helpline} hoặc {contact}")


def _at(library: Library, owner: str, *field: str | int) -> tuple[SourceFile, FieldPath]:
    """The file of an id, and the path of one of its fields there."""
    file, path = library.origins[owner]
    return file, (*path[:-1], *field)
