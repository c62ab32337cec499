"""The register of processing, with what an impact assessment asks for, as a document.

Luật 91/2025/QH15, Điều 21, 22, 38; Nghị định 356/2025/NĐ-CP, Điều 41: purposes, data, who receives them, how long they
are kept, what goes abroad. It is written from what the program declares, so that it cannot say anything else.
For: the document as DOCX or Markdown. Not for: what a union adds by hand (names, signatures, its own assessment).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from docx import Document

from bot.conversation import House, PersonalData
from handlers.privacy import texts_register as texts
from handlers.privacy.model import DUE_DAYS, LONGEST_DAYS, REPLY_WORKDAYS

DEFAULT_NAME = "so-dang-ky-xu-ly-du-lieu-{day}.docx"
Table = list[list[str]]


@dataclass(frozen=True, slots=True)
class Section:
    """One heading with sentences, and a table whose first row is its head."""

    title: str
    lines: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()


def sections(
    house: House, parts: Sequence[PersonalData], abroad: Sequence[str], today: dt.date, *, push: str = ""
) -> Iterator[Section]:
    """Everything that stands in the document. `abroad`: titles of channels whose platform is a foreign one.

    `push`: since which day browsers are told of messages by their makers' services; empty: they are not.
    """
    yield Section(texts.WHO, (texts.WHO_LINE.format(union=house.union_name, contact=house.contact),
                              texts.MADE.format(day=f"{today:%d/%m/%Y}"), texts.OFFICER))  # fmt: skip
    rows = tuple((part.title, part.why, _kept(part), texts.RECIPIENTS) for part in parts)
    yield Section(texts.WHAT, (texts.WHAT_LINE,), (texts.WHAT_HEAD, *rows))
    yield Section(texts.SENSITIVE, texts.SENSITIVE_LINES)
    yield Section(texts.CONSENT, texts.CONSENT_LINES)
    lines = tuple(texts.ABROAD_LINE.format(channel=channel) for channel in abroad)
    lines = (*lines, *([texts.ABROAD_PUSH.format(day=push)] if push else [])) or (texts.ABROAD_NONE,)
    yield Section(texts.ABROAD, lines)
    due = tuple(
        (texts.KINDS[kind.value], str(REPLY_WORKDAYS), str(DUE_DAYS[kind]), str(LONGEST_DAYS[kind]))
        for kind in DUE_DAYS
    )
    yield Section(texts.RIGHTS, (texts.RIGHTS_LINE,), (texts.RIGHTS_HEAD, *due))
    yield Section(texts.SAFETY, texts.SAFETY_LINES)
    yield Section(texts.ASSESSMENT, texts.ASSESSMENT_LINES)


def _kept(part: PersonalData) -> str:
    if part.keep_days is None:
        return texts.KEPT_KNOWN
    return texts.KEPT_DAYS.format(days=part.keep_days) if part.keep_days else texts.KEPT_SHORT


def write(file: Path, found: Sequence[Section]) -> None:
    """Writes the document: Markdown for `.md`, else DOCX. Raises OSError where the file cannot be written."""
    if file.suffix.lower() == ".md":
        file.write_text(as_markdown(found), encoding="utf-8")
        return
    document = Document()
    document.add_heading(texts.TITLE, level=0)
    for section in found:
        document.add_heading(section.title, level=1)
        for line in section.lines:
            document.add_paragraph(line)
        if section.table:
            table = document.add_table(rows=0, cols=len(section.table[0]), style="Table Grid")
            for row in section.table:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
    document.save(str(file))


def as_markdown(found: Sequence[Section]) -> str:
    """The same as text."""
    lines = [f"# {texts.TITLE}"]
    for section in found:
        lines += ["", f"## {section.title}", "", *(f"- {line}" for line in section.lines)]
        if section.table:
            head, *rows = section.table
            lines += ["", _line(head), _line(["---"] * len(head)), *(_line(row) for row in rows)]
    return "\n".join(lines) + "\n"


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"
