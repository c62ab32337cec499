"""What is wrong with a knowledge file, in a form that a curator can act upon.

For: naming file, line and field of a fault, and what to do about it. Not for: finding faults (`load.py`, `check.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import yaml

Path = tuple[str | int, ...]


@dataclass(frozen=True, order=True)
class Fault:
    """One fault: `line` counts from 1, `field` is a path such as `clauses[3].text`; the rest are sentences."""

    file: str
    line: int
    field: str
    problem: str
    advice: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" + (f" [{self.field}]" if self.field else "")
        stop = "" if self.advice.endswith((".", "?", "!", "…")) else "."
        return f"{where}: {self.problem}. Cách sửa: {self.advice}{stop}"


class KnowledgeError(Exception):
    """The knowledge could not be loaded; `faults` holds every reason that was found."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(frozen=True)
class SourceFile:
    """One file as read: its short name (`agreements/x.yaml`), its text and the parsed data."""

    name: str
    text: str
    data: Any = field(repr=False)

    @cached_property
    def _root(self) -> yaml.Node | None:
        node: yaml.Node | None = yaml.compose(self.text, Loader=yaml.CSafeLoader)
        return node

    def line(self, path: Path) -> int:
        """The line (from 1) of the value at `path`, or of the nearest thing above it that exists."""
        node, line = self._root, 1
        for step in path:
            child = _child(node, step)
            if child is None:
                break
            node, line = child
        return line

    def field_at(self, index: int) -> str:
        """The field whose name or value begins at a character of the text; empty where none does."""
        return next((show_path(path) for path, at in _places(self._root) if at == index), "")

    def fault(self, path: Path, problem: str, advice: str) -> Fault:
        """A fault at `path` in this file."""
        return Fault(self.name, self.line(path), show_path(path), problem, advice)


def _child(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return value, key.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        child = node.value[step]
        return child, child.start_mark.line + 1
    return None


def _places(node: yaml.Node | None, path: Path = ()) -> Iterator[tuple[Path, int]]:
    """Where each field below `node` begins, by its path; twice where name and value stand apart."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = (*path, key.value if isinstance(key, yaml.ScalarNode) else "?")
            yield inner, key.start_mark.index
            yield inner, value.start_mark.index
            yield from _places(value, inner)
    if isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield (*path, number), value.start_mark.index
            yield from _places(value, (*path, number))


def show_path(path: Path) -> str:
    """A path as people write it: ("clauses", 3, "text") -> `clauses[3].text`."""
    shown = ""
    for step in path:
        shown += f"[{step}]" if isinstance(step, int) else f".{step}" if shown else step
    return shown
