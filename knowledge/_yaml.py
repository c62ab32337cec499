"""Bytes of a knowledge file -> plain data, or the one fault that stops the reading, with its line and field.

For: the part of YAML that curators need: mappings, lists, texts, numbers, dates. Not for: the rest of YAML. Aliases,
tags and deep nesting are refused, because a small file can ask for endless memory with them; so is the same key twice,
which YAML would lose in silence. Not for: which fields there must be (`load.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml
from yaml.reader import Reader

from knowledge.faults import Fault, SourceFile

_DEEPEST = 20
"""Levels of nesting; the files of this library have eight at most."""
_TEXT, _DATE = "tag:yaml.org,2002:str", "tag:yaml.org,2002:timestamp"
_BUILT_FAULTS = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError)
"""What PyYAML raises for a scalar that looks like a number or a date and is none."""
_LOOK = "xem lại dấu hai chấm, dấu ngoặc, dấu nháy và khoảng thụt đầu dòng ở dòng này"
_OPEN_QUOTE = "unexpected end of stream"
_SYNTAX = (
    ("did not find expected key", "dòng này không thẳng hàng với các trường cùng cấp, hoặc thiếu dấu hai chấm", _LOOK),
    ("could not find expected ':'", "thiếu dấu hai chấm sau tên trường", "viết 'tên trường: giá trị'"),
    ("mapping values are not allowed", "có dấu hai chấm ở chỗ không được có", "đặt cả câu trong dấu ngoặc kép"),
    ("cannot start any token", "dòng bắt đầu bằng một ký tự mà YAML dành riêng", "đặt giá trị trong dấu ngoặc kép"),
    (_OPEN_QUOTE, "dấu nháy mở mà không đóng", "thêm dấu nháy còn thiếu"),
    ("block sequence entries are not allowed", "dấu gạch đầu dòng ở chỗ không được có", _LOOK),
    ("expected ',' or", "dấu ngoặc mở mà không đóng, hoặc thiếu dấu phẩy", "xem lại dấu ngoặc và dấu phẩy ở dòng này"),
)


class _Stop(Exception):
    """The first fault found; `at` is its character in the text, or None where only the line is known."""

    def __init__(self, line: int, problem: str, advice: str, at: int | None = None) -> None:
        super().__init__(problem)
        self.line, self.problem, self.advice, self.at = line, problem, advice, at


class _Loader(yaml.CSafeLoader):
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.tag != _TEXT:
                raise _stop(key, "tên trường phải là chữ", "đặt tên trường trong dấu ngoặc kép")
            if key.value in seen:
                raise _stop(key, f"trường '{key.value}' viết hai lần", "gộp lại hoặc xóa một trong hai")
            seen.add(key.value)
        return super().construct_mapping(node, deep)

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except _BUILT_FAULTS as error:
            if node.tag == _DATE:
                problem, advice = f"không có ngày '{node.value}'", "ghi một ngày có thật, dạng YYYY-MM-DD"
            else:
                problem, advice = f"không đọc được giá trị '{node.value[:40]}'", "đặt giá trị trong dấu ngoặc kép"
            raise _stop(node, problem, advice) from error


def read(name: str, data: bytes) -> SourceFile | Fault:
    """The file `name` with its data, which may be anything that YAML holds; a Fault where it cannot be read."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Fault(name, line, "", "tệp không phải UTF-8", "lưu lại tệp ở dạng UTF-8")
    try:
        _only_plain(text)
        return SourceFile(name, text, yaml.load(text, Loader=_Loader))  # noqa: S506 - a safe loader, and stricter
    except _Stop as stop:
        known = stop.at is not None and SourceFile(name, text, None).field_at(stop.at)
        return Fault(name, stop.line, known or _field_on(text, stop.line), stop.problem, stop.advice)
    except yaml.YAMLError as error:
        return _syntax(name, text, error)


def _only_plain(text: str) -> None:
    """Refuses what is not for curators before anything is built from it. Raises _Stop and yaml.YAMLError."""
    hidden = Reader.NON_PRINTABLE.search(text)
    if hidden:
        line = text.count("\n", 0, hidden.start()) + 1
        raise _Stop(line, f"có ký tự ẩn U+{ord(hidden.group()):04X}", "xóa ký tự này rồi gõ lại chữ ở đó")
    depth = documents = 0
    for event in _events(text):
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            raise _Stop(line, f"có bí danh '*{event.anchor}'", "viết thẳng nội dung ra, không dùng & và *")
        if isinstance(event, yaml.CollectionStartEvent | yaml.ScalarEvent) and event.tag not in (None, "!"):
            raise _Stop(line, "có nhãn kiểu bắt đầu bằng dấu chấm than", "bỏ nhãn, viết thẳng giá trị")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise _Stop(line, f"lồng nhau quá {_DEEPEST} tầng", "xem lại dấu ngoặc và khoảng thụt đầu dòng")
        documents += isinstance(event, yaml.DocumentStartEvent)
        if documents > 1:
            raise _Stop(line, "có hai văn bản YAML trong một tệp", "xóa dòng '---' hoặc tách thành hai tệp")


def _events(text: str) -> Iterator[Any]:
    return yaml.parse(text, Loader=yaml.CSafeLoader)


def _stop(node: yaml.Node, problem: str, advice: str) -> _Stop:
    return _Stop(node.start_mark.line + 1, problem, advice, node.start_mark.index)


def _syntax(name: str, text: str, error: yaml.YAMLError) -> Fault:
    """A fault of syntax in words for a curator; libyaml's own are English and about its insides."""
    said = str(getattr(error, "problem", "") or "")
    marks = [getattr(error, f"{name}_mark", None) for name in ("problem", "context")]
    mark = marks[1] if _OPEN_QUOTE in said and marks[1] else marks[0]  # the end of the file tells nobody where
    line = min(mark.line + 1, text.count("\n") + 1) if mark else 1
    if re.match(r"\s*\t", text.split("\n")[line - 1]):
        return Fault(name, line, _field_on(text, line), "thụt đầu dòng bằng phím Tab", "thụt bằng dấu cách")
    found = next((row for row in _SYNTAX if row[0] in said), ("", "dòng này không đúng cú pháp YAML", _LOOK))
    return Fault(name, line, _field_on(text, line), *found[1:])


def _field_on(text: str, line: int) -> str:
    """The name of the field that a line (from 1) begins with, as far as can be told without reading the whole."""
    found = re.match(r"[\s-]*(\w+)\s*:", text.split("\n")[line - 1])
    return found[1] if found else ""
