"""The text of a draft -> its clauses, in order, each with what it is called.

For: what an organiser pasted or sent. Not for: splitting, which the library room does as for an agreement to import;
and storing. What nobody comments on (number, date, recipients, signatures) and headings that stand above their clauses
anyway are no clauses of their own.
"""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bot import files
from bot.errors import RefusedError
from bot.words import cut, fold
from handlers.conferences.after import texts_drafts as texts
from handlers.conferences.after.model import SEPARATOR, DraftClause
from handlers.conferences.report.wording import clean
from knowledge.importing import Import, ImportedClause, ImportingError, import_file, import_text

MOST_CLAUSES = 500
_LONGEST_CLAUSE = 20_000
_LONGEST_HEADING, _LONGEST_TITLE = 290, 200
_NO_CLAUSES = frozenset(["document_number", "place_date", "addressee", "recipients", "signatures"])
_NAME = re.compile(
    r"\b(dieu|khoan|diem|chuong|muc|doan|phan|phu luc|gach dau dong)\s+([a-z]|[ivxlc]+(?:\.\d+)*|\d{1,3})\b"
)
_NUMBERED = (
    (re.compile(r"ch([ivxlc]+|\d+)", re.IGNORECASE), "Chương {}"),
    (re.compile(r"d(\d+)"), "Điều {}"),
    (re.compile(r"pl(\d*)"), "Phụ lục {}"),
    (re.compile(r"p(\d+)"), "đoạn {}"),
    (re.compile(r"b(\d+)"), "gạch đầu dòng {}"),
    (re.compile(r"ct(\d+)"), "chương trình {}"),
    (re.compile(r"g(\d+)"), "giai đoạn {}"),
    (re.compile(r"t(\d+)"), "mốc {}"),
    (re.compile(r"([ivxlc]+)", re.IGNORECASE), "mục {}"),
    (re.compile(r"([A-Z])"), "phần {}"),
    (re.compile(r"(\d+)"), "khoản {}"),
    (re.compile(r"([a-zđ])"), "điểm {}"),
)
_NAMED = {
    "head": "Tên văn bản", "basis": "Căn cứ", "preamble": "Lời mở đầu", "closing": "Phần kết", "lead": "câu dẫn",
    "tail": "đoạn cuối",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Split:
    """A draft in clauses (ids 0). `title` is empty where the text has none; `left_out` lines stand in no clause."""

    clauses: tuple[DraftClause, ...]
    title: str
    left_out: int


def split_text(text: str) -> Split:
    """Splits what was pasted. Raises RefusedError with what to do where it is no text of a draft."""
    try:
        return _split(import_text(text))
    except ImportingError as error:
        raise RefusedError(error.sentence) from None


def split_file(name: str, content: bytes) -> Split:
    """Splits a txt, md, docx or pdf. Raises RefusedError with what to do."""
    with tempfile.TemporaryDirectory(prefix="du-thao-") as folder:
        path = Path(folder) / files.clean_name(name)
        path.write_bytes(content)
        try:
            return _split(import_file(path))
        except ImportingError as error:
            raise RefusedError(error.sentence) from None


def _split(found: Import) -> Split:
    whole = [one for one in found.clauses if one.kind not in _NO_CLAUSES]
    left = len(found.left_out) + sum(one.kind in _NO_CLAUSES for one in found.clauses)
    kept = [one for number, one in enumerate(whole) if not _stands_above(one, whole[number + 1 : number + 2])]
    if not kept:
        raise RefusedError(texts.NO_CLAUSES)
    if len(kept) > MOST_CLAUSES:
        raise RefusedError(texts.MANY_CLAUSES.format(count=len(kept), limit=MOST_CLAUSES))
    long = next((one for one in kept if len(one.text) > _LONGEST_CLAUSE), None)
    if long is not None:
        raise RefusedError(texts.LONG_CLAUSE.format(label=label_of(long.path)))
    made = (DraftClause(0, number, heading_of(one), clean(one.text)) for number, one in enumerate(kept, start=1))
    return Split(tuple(made), cut(clean(found.header.title or ""), _LONGEST_TITLE), left)


def _stands_above(one: ImportedClause, following: list[ImportedClause]) -> bool:
    """Whether a heading is told with the clauses below it, as all headings of a clause are."""
    if one.kind != "heading" or one.path == "head" or not following:
        return False
    own = " ".join(one.text.split()).rstrip(":")
    return any(title.rstrip(":") == own for title in following[0].heading)


def label_of(path: str) -> str:
    """d2.1.a -> Điều 2, khoản 1, điểm a; II.1.b3 -> Mục II.1, gạch đầu dòng 3."""
    section: list[str] = []
    rest: list[str] = []
    for part in path.split("."):
        roman = re.fullmatch(r"[IVXLC]+", part) is not None
        if not rest and (roman or part.isdecimal()):
            section.append(part)
        else:
            rest.append(_part(part))
    said = ", ".join(([f"mục {'.'.join(section)}"] if section else []) + rest)
    return said[:1].upper() + said[1:]


def _part(part: str) -> str:
    if part in _NAMED:
        return _NAMED[part]
    for pattern, wording in _NUMBERED:
        if found := pattern.fullmatch(part):
            return wording.format(found[1]).strip()
    return f"mục {part}"


def heading_of(one: ImportedClause) -> str:
    """What a clause is called, then the titles above it."""
    above = " › ".join(clean(title) for title in one.heading[-2:])
    return cut(SEPARATOR.join(filter(None, [label_of(one.path), above])), _LONGEST_HEADING)


def find(clauses: tuple[DraftClause, ...], typed: str) -> DraftClause | None:
    """The clause that is meant: "12" or "mục 12" by its place in the list, "điều 3", "khoản 2 điều 3" by its name."""
    said = fold(typed).replace(",", " ")
    if found := re.fullmatch(r"(?:(?:muc|so)\s*)?(\d{1,3})", said):
        return next((one for one in clauses if one.number == int(found[1])), None)
    wanted = set(_names(said))
    if not wanted or len(said) > 60:
        return None
    rest = _NAME.sub(" ", said).split()
    if set(rest) - {"cua", "tai", "o"}:
        return None
    return next((one for one in clauses if wanted <= set(_names(fold(one.label).replace(",", " ")))), None)


def _names(said: str) -> list[tuple[str, str]]:
    return _NAME.findall(said)
