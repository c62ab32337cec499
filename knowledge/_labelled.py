"""For: reading a corpus and labelled questions to measure the search on, or refusing them in one sentence that says
which file and line, and what to do. Not for: the knowledge files (`load.py`).
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.index import Item

_GZIP = b"\x1f\x8b"


class EvaluationError(Exception):
    """The input cannot be measured; the message is one Vietnamese sentence."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question and the ids that are right to find."""

    id: str
    text: str
    gold: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Line:
    """One JSON object of a file, and where it stands."""

    where: str
    value: dict[str, Any]

    def identity(self) -> str:
        return self._id(self.value.get("id"), "id")

    def text(self) -> str:
        text = self.value.get("text")
        if not isinstance(text, str):
            raise EvaluationError(f"{self.where}: thiếu 'text' là chữ; thêm nội dung vào dòng này.")
        return text

    def title(self) -> str:
        """Empty where there is none: not every text has a title."""
        title = self.value.get("title")
        if title is not None and not isinstance(title, str):
            raise EvaluationError(f"{self.where}: 'title' phải là chữ; sửa lại hoặc bỏ đi.")
        return title or ""

    def gold(self) -> frozenset[str]:
        gold = self.value.get("gold")
        if not isinstance(gold, list):
            raise EvaluationError(f'{self.where}: thiếu \'gold\' là danh sách mã; ghi dạng ["a", "b"].')
        return frozenset(self._id(one, "gold") for one in gold)

    def _id(self, value: object, field: str) -> str:
        """An id as text; whole numbers count as their digits, in the corpus and in the questions alike."""
        if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
            return str(value)
        raise EvaluationError(f"{self.where}: '{field}' phải là mã bằng chữ hoặc số nguyên; sửa lại dòng này.")


def read_corpus(path: Path) -> list[Item]:
    """The items of a corpus of `{"id","title","text"}` lines (JSON lines, plain or gzip); `title` may be missing.

    Raises EvaluationError, also for an id that comes twice: nobody could tell which of the two was found.
    """
    items: dict[str, Item] = {}
    places: dict[str, str] = {}
    for line in _lines(path):
        item = Item(line.identity(), line.title(), line.text())
        if item.id in items:
            raise EvaluationError(f"{line.where}: mã '{item.id}' đã có ở {places[item.id]}; đổi một trong hai mã.")
        items[item.id], places[item.id] = item, line.where
    return list(items.values())


def read_questions(path: Path) -> list[Labelled]:
    """The questions of `{"id","text","gold"}` lines. Raises EvaluationError."""
    return [Labelled(line.identity(), line.text(), line.gold()) for line in _lines(path)]


def doubts(questions: Sequence[Labelled], known: Collection[str]) -> Iterator[str]:
    """Sentences about questions that can be measured but look wrong. `known` are the ids of the corpus."""
    there = set(known)
    lost = sum(not question.gold <= there for question in questions)
    if lost:
        none = sum(not question.gold & there for question in questions)
        yield f"{lost} câu hỏi có mã đúng không nằm trong kho; {none} câu trong đó không thể tìm thấy, vẫn được tính."
    twice = len(questions) - len({question.id for question in questions})
    if twice:
        yield f"{twice} câu hỏi trùng mã với câu trước; câu nào cũng được đo."


def _lines(path: Path) -> Iterator[_Line]:
    """Each line that holds something. Raises EvaluationError, also where there is none."""
    empty = True
    for number, text in enumerate(_text(path).split("\n"), 1):
        if text.strip():
            empty = False
            yield _line(text, f"{path}, dòng {number}")
    if empty:
        raise EvaluationError(f"{path} không có dòng nào; chọn tệp JSON lines có nội dung.")


def _text(path: Path) -> str:
    """A whole file as text; whether it is gzip, its first bytes say and not its name."""
    try:
        data = path.read_bytes()
        return (gzip.decompress(data) if data.startswith(_GZIP) else data).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise EvaluationError(f"{path} không phải UTF-8; lưu lại tệp ở dạng UTF-8.") from error
    except FileNotFoundError as error:
        raise EvaluationError(f"Không có tệp {path}; xem lại tên và thư mục.") from error
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise EvaluationError(f"{path} là tệp nén bị hỏng hoặc bị cắt; nén hoặc tải lại tệp.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "tên tệp không hợp lệ"
        raise EvaluationError(f"Không đọc được {path} ({reason}); xem lại quyền đọc và tên tệp.") from error


def _line(text: str, where: str) -> _Line:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise EvaluationError(f"{where}: không phải JSON; mỗi dòng là một đối tượng JSON trọn vẹn.") from error
    if not isinstance(value, dict):
        raise EvaluationError(f'{where}: không phải đối tượng JSON; viết dạng {{"id": …, "text": …}}.')
    return _Line(where, value)
