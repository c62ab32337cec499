"""A new agreement -> a draft for a curator.

For: `congdoan knowledge import FILE`: reads txt, md, docx and pdf, splits the text into clauses, proposes ids and a
header, and says what was left out and what to look at. Not for: publishing: a person completes and checks the draft.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from knowledge.importing._model import ImportedClause, ImportingError, LeftOut, Source
from knowledge.importing.draft import draft
from knowledge.importing.header import Header, header, proposed_id
from knowledge.importing.read import checked, read_file, read_text
from knowledge.importing.structure import split

__all__ = ["Import", "ImportedClause", "ImportingError", "LeftOut", "import_file", "import_text"]

_ID = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")


@dataclass(frozen=True)
class Import:
    """What came out of one file. `text` is the text as read; every clause is a slice of it, in order of appearance.

    `flags` are sentences for the curator; `draft` is YAML in the form of the files in `agreements/`.
    """

    document_id: str
    draft: str
    clauses: tuple[ImportedClause, ...]
    left_out: tuple[LeftOut, ...]
    flags: tuple[str, ...]
    header: Header
    text: str


def import_file(path: Path, *, document_id: str | None = None) -> Import:
    """Splits the file at `path`. Raises ImportingError with one Vietnamese sentence for a file that cannot be used."""
    _check_id(document_id)
    return _import(read_file(path), document_id)


def import_text(text: str, *, name: str = "van-ban.txt", document_id: str | None = None) -> Import:
    """Splits a text in memory. Raises ImportingError when it holds too few letters to be a document."""
    _check_id(document_id)
    return _import(checked(read_text(text, name)), document_id)


def _check_id(document_id: str | None) -> None:
    if document_id is not None and not _ID.match(document_id):
        raise ImportingError(f"Mã '{document_id}' sai dạng: dùng chữ thường không dấu, số, gạch nối, ví dụ a-b-2026.")


def _import(source: Source, document_id: str | None) -> Import:
    found = split(source)
    if not found.clauses:
        raise ImportingError(f"Tệp {source.name} không có đoạn nào dùng được: mọi dòng giống phần phụ của trang mạng.")
    facts = header(found)
    identity = document_id or proposed_id(facts, source.name)
    text = draft(identity, found, facts, source.name)
    return Import(identity, text, found.clauses, found.left_out, found.flags, facts, source.text)
