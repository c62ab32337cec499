"""For: reading a corpus and labelled questions to measure the search on. Not for: the knowledge files (`load.py`)."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.index import Item


class EvaluationError(Exception):
    """The input cannot be measured; the message says in one sentence which file and line, and why."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question and the ids that are right to find."""

    id: str
    text: str
    gold: frozenset[str]


def read_lines(path: Path, fields: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return the JSON objects of `path` (JSON lines, .gz or plain), each with all of `fields`.

    Raises EvaluationError.
    """
    objects = []
    try:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    objects.append(_checked(line, fields, f"{path}, line {number}"))
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise EvaluationError(f"{path} cannot be read: {error}.") from error
    if not objects:
        raise EvaluationError(f"{path} has no line to read.")
    return objects


def _checked(line: str, fields: tuple[str, ...], where: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except ValueError as error:
        raise EvaluationError(f"{where} is no JSON: {error}.") from error
    if not isinstance(value, dict):
        raise EvaluationError(f"{where} is no JSON object.")
    for field in fields:
        wanted = list if field == "gold" else str
        if not isinstance(value.get(field), wanted):
            raise EvaluationError(f'{where} needs a "{field}" that is a {"list" if wanted is list else "text"}.')
    return value


def read_corpus(path: Path) -> list[Item]:
    """Return the items of a corpus of `{"id","title","text"}` lines; other keys are ignored. Raises EvaluationError."""
    return [Item(line["id"], line["title"], line["text"]) for line in read_lines(path, ("id", "title", "text"))]


def read_questions(path: Path) -> list[Labelled]:
    """Return the questions of `{"id","text","gold"}` lines. Raises EvaluationError."""
    lines = read_lines(path, ("id", "text", "gold"))
    return [Labelled(line["id"], line["text"], frozenset(map(str, line["gold"]))) for line in lines]
