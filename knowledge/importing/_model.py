"""The shapes that pass from one step of an import to the next, and its one error.

For: the types shared by reading, splitting and drafting. Not for: the shape of a curated document (`knowledge.model`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace


class ImportingError(Exception):
    """A file that cannot be imported; `sentence` says in Vietnamese why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Line:
    """One line as read, in NFC. `number` counts from 1 in the file as a person sees it; `origin` is where it stands."""

    number: int
    text: str
    origin: str


@dataclass(frozen=True)
class LeftOut:
    """A line, or the part of one, that is in no clause of the draft, and why."""

    line_number: int
    text: str
    reason: str


@dataclass(frozen=True)
class Source:
    """What a reader hands on: lines in order, what it left out itself, and what the curator must know."""

    name: str
    lines: tuple[Line, ...]
    left_out: tuple[LeftOut, ...] = ()
    flags: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All lines joined by line feeds: clauses are slices of this text."""
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True)
class Paragraph:
    """Lines that belong together: `text` is `source.text[start:end]`, without white space at its ends."""

    start: int
    end: int
    text: str
    line: int
    last_line: int
    blank_before: bool = True

    def follows(self, end: int, whole: str) -> bool:
        """Whether nothing was left out between `end` and this paragraph: a slice over both would hold it again."""
        return not whole[end : self.start].strip()

    def joined(self, other: Paragraph, whole: str) -> Paragraph:
        """This paragraph prolonged up to the end of `other`; `whole` is the text that both are slices of."""
        return replace(self, end=other.end, text=whole[self.start : other.end], last_line=other.last_line)


@dataclass(frozen=True)
class ImportedClause:
    """A proposed clause. `path` is its id without the document; `text` equals `source.text[start:end]`."""

    path: str
    kind: str
    heading: tuple[str, ...]
    text: str
    start: int
    end: int
    line: int


@dataclass(frozen=True)
class Split:
    """A text cut into clauses, in order of appearance. `narrative`: a news item, to be retold and never quoted."""

    clauses: tuple[ImportedClause, ...]
    left_out: tuple[LeftOut, ...]
    flags: tuple[str, ...]
    narrative: bool
