"""Cards and source notes: what is shown of a clause or an entitlement, with its validity on a day.

For: turning curated texts into `Card` objects and the text behind "Nguồn". Not for: choosing a card (`decide.py`) or
wording a reply (`reply.py`).
"""

from __future__ import annotations

import datetime as dt
import re

from knowledge.cards import Card
from knowledge.model import (
    Clause,
    Document,
    Entitlement,
    LegalBasis,
    UnitKind,
    first_day,
    last_day,
)
from knowledge.validity import entitlement_validity, show_date, validity

KIND_NAMES = {
    UnitKind.FULLY_FUNDED: "Trường công, ngân sách trả 100% lương",
    UnitKind.AUTONOMOUS: "Trường công tự chủ",
    UnitKind.PRIVATE: "Trường ngoài công lập",
    UnitKind.UNIVERSITY: "Đại học, cao đẳng",
    UnitKind.ANY: "Loại khác",
}
_PLACES = {
    "head": "tên văn bản",
    "title": "tiêu đề",
    "no": "số văn bản",
    "date": "nơi và ngày ký",
    "basis": "căn cứ",
    "preamble": "lời mở đầu",
    "closing": "phần kết",
    "recipients": "nơi nhận",
    "sign": "phần ký tên",
    "byline": "tác giả",
    "meta": "thông tin trang",
    "banner": "đầu trang",
    "cap": "chú thích ảnh",
    "lead": "câu dẫn",
    "tail": "đoạn cuối",
}
_NUMBERED = (
    ("ct", "chương trình"),
    ("cap", "chú thích ảnh"),
    ("b", "gạch đầu dòng"),
    ("p", "đoạn"),
    ("g", "giai đoạn"),
    ("t", "mốc"),
)
_SHORT, _SUBJECT = 160, 60


def clause_card(document: Document, clause: Clause, on: dt.date) -> Card:
    """The card of a clause: its text word for word, or retold where the document is a news item."""
    worth = validity(document, on)
    return Card(
        id=clause.id,
        document=document.short,
        heading=_label(document, clause),
        text=clause.text,
        validity=worth.text,
        basis="; ".join(clause.basis),
        state=worth.state,
        quoted=not document.retold,
        short=clause.answer or shorten(clause.text),
        warning=clause.warning or "",
        successor=worth.successor or "",
    )


def _label(document: Document, clause: Clause) -> str:
    """What a clause is called: its place, or its subject where a news item has no sections ("đoạn 16" says nothing)."""
    return shorten(clause.answer.replace("**", ""), _SUBJECT) if document.retold and clause.answer else place(clause)


def entitlement_card(entry: Entitlement, on: dt.date, unit_kind: UnitKind | None = None) -> Card:
    """The card of an entitlement; `short` is the case of `unit_kind` where the entry tells kinds apart."""
    worth = entitlement_validity(entry, on)
    case = entry.by_kind.get(unit_kind) if unit_kind else None
    bases = [show_basis(basis) for basis in entry.basis]
    return Card(
        id=entry.id,
        document=bases[0] if bases else "Tổng hợp của thư viện",
        heading=entry.question,
        text=entry.answer,
        validity=worth.text,
        basis="; ".join(bases),
        state=worth.state,
        quoted=False,
        short=case.says if case else entry.short,
    )


def shorten(text: str, limit: int = _SHORT) -> str:
    """The first words of a text, at most `limit` characters, cut between words with an ellipsis."""
    line = " ".join(text.split()).lstrip("-+• ")
    return line if len(line) <= limit else line[:limit].rsplit(" ", 1)[0].rstrip(",;: ") + "…"


def place(clause: Clause) -> str:
    """Where a clause stands, as people say it: `II.1.b1` -> "mục II.1, gạch đầu dòng 1"."""
    section: list[str] = []
    rest: list[str] = []
    for part in clause.path.split("."):
        named = _part(part)
        if named is None and not rest:
            section.append(part)
        else:
            rest.append(named or f"mục {part}")
    return ", ".join(([f"mục {'.'.join(section)}"] if section else []) + rest)


def _part(part: str) -> str | None:
    if part in _PLACES:
        return _PLACES[part]
    for prefix, name in _NUMBERED:
        if part.startswith(prefix) and part[len(prefix) :].isdigit():
            return f"{name} {part[len(prefix) :]}"
    return None


def show_basis(basis: LegalBasis) -> str:
    """A legal basis in one line: article, number and name, with what replaced it."""
    name = basis.name or ""
    line = ", ".join(part for part in (basis.article, basis.number, name) if part)
    if basis.date and show_date(basis.date) not in line and not re.search(r"\d{1,2}/\d{1,2}/\d{4}", line):
        line += f" ngày {show_date(basis.date)}"
    if basis.superseded_by:
        line += f" (thay bằng {basis.superseded_by}" + (f" từ {show_date(basis.ended)})" if basis.ended else ")")
    return line


def document_source(document: Document, on: dt.date, clause: Clause | None = None) -> str:
    """The note behind "Nguồn" for a document: one fact a line."""
    worth = validity(document, on)
    signed = f"ngày {show_date(document.signing_date)}" if document.signing_date else "không ghi ngày ký"
    lines = [
        f"**{' '.join(document.title.split())}**",
        _sentence(_label(document, clause)) if clause else "",
        f"Số: {document.number}, {signed}" if document.number else f"Văn bản không ghi số, {signed}",
        f"Nơi ban hành: {document.issuer}" if document.issuer else "",
        "Các bên: " + "; ".join(party.name for party in document.parties) if document.parties else "",
        _term(document),
        f"Nguồn: {document.source.name}"
        + (f", đăng ngày {show_date(document.source.published)}" if document.source.published else ""),
        "Đây là bản kể lại bằng lời của thư viện, không phải nguyên văn." if document.retold else "",
        f"Tình trạng: {worth.text}",
        f"Nay hỏi: {worth.successor}" if worth.successor else "",
        document.note or "",
    ]
    return "\n".join(line for line in lines if line)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _term(document: Document) -> str:
    term = document.term
    if not term.start and not term.end:
        return "Thời hạn: không ghi"
    shown = "–".join(part for part in (term.start, term.end) if part)
    return f"Thời hạn ghi trong văn bản: {shown}"


def entitlement_source(entry: Entitlement, on: dt.date) -> str:
    """The note behind "Nguồn" for an entitlement: basis, period, what it replaced, when it was checked."""
    bases = [f"- {show_basis(basis)}" for basis in entry.basis] or ["- chưa có văn bản chung được xác nhận"]
    start = show_date(first_day(entry.effective_from)) if entry.effective_from else ""
    end = show_date(last_day(entry.effective_to)) if entry.effective_to else ""
    period = " ".join(part for part in (f"từ {start}" if start else "", f"đến {end}" if end else "") if part)
    lines = [
        f"**{entry.question}**",
        "Căn cứ:",
        *bases,
        f"Áp dụng: {period}" if period else "",
        f"Trước đó: {entry.supersedes}" if entry.supersedes else "",
        "Con số được tính từ căn cứ trên." if entry.derived else "",
        f"Tình trạng: {entitlement_validity(entry, on).text}",
        f"Lời của thư viện, không phải nguyên văn; xem lại ngày {show_date(entry.checked)}.",
    ]
    return "\n".join(line for line in lines if line)
