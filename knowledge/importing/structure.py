"""A text -> its sections, clauses and bullets, with proposed paths; nothing is lost.

For: splitting an official text (and handing a news item on to `narrative.py`). Not for: reading files, nor for what the
header says. Every character that is not white space is in exactly one clause or one `LeftOut`; clauses are verbatim
slices, in order; the same text always gives the same paths, and words may change without changing them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.importing import _front as front
from knowledge.importing._markers import marker, phase, rule, shouted, time_block
from knowledge.importing._model import ImportedClause, LeftOut, Paragraph, Source, Split
from knowledge.importing._outline import Outline
from knowledge.importing._paragraphs import paragraphs
from knowledge.importing.narrative import split_narrative
from knowledge.importing.unrelated import cut

_LONG = 120
_WHY = {
    "rule": "đường kẻ, không có chữ",
    "motto": "quốc hiệu, tiêu ngữ",
    "letterhead": "tên cơ quan ở đầu trang (xem trường issuer)",
}


def split(source: Source) -> Split:
    """Cuts `source` into clauses. Never raises; a text without any clause gives none."""
    kept = cut(tuple(paragraphs(source)), source.text)
    if official(kept.paragraphs):
        clauses, left_out, flags = _Official(kept.paragraphs, source.text).run()
    else:
        clauses, left_out = split_narrative(kept.paragraphs, source.text)
        flags = ()
    out = sorted((*source.left_out, *kept.left_out, *left_out), key=lambda item: item.line_number)
    narrative = not official(kept.paragraphs)
    return Split(clauses, tuple(out), (*source.flags, *kept.flags, *flags), narrative)


def official(items: Sequence[Paragraph]) -> bool:
    """Whether a text is built of numbered parts, or carries the parts that only official texts have."""
    found = [here for item in items if (here := marker(item.text)) is not None]
    kinds = {here.kind for here in found if here.number == 1}
    numbers = [here.number for here in found if here.kind == "number"]
    parts = {front.front_part(item.text) for item in items[:12]}
    bullets = sum(1 for here in found if here.kind == "bullet")
    formal = parts & {"no", "basis", "motto"} or any(front.title_line(item.text) for item in items[:12])
    return (
        bool(kinds & {"roman", "article", "chapter", "part", "letter"})
        or (1 in numbers and 2 in numbers)
        or (bullets >= 2 and bool(formal))
    )


class _Official:
    """One pass over the paragraphs: front, body, end; after the end a new numbered part opens the body again."""

    def __init__(self, items: Sequence[Paragraph], whole: str) -> None:
        self.items = items
        self.whole = whole
        self.outline = Outline()
        self.clauses: list[ImportedClause] = []
        self.left_out: list[LeftOut] = []
        self.flags: list[str] = []
        self.state = "front"
        self.open_part = ""
        self.preambles = 0

    def run(self) -> tuple[tuple[ImportedClause, ...], tuple[LeftOut, ...], tuple[str, ...]]:
        steps = {"front": self._front, "body": self._body, "end": self._end}
        for index, item in enumerate(self.items):
            steps[self.state](index, item)
        return tuple(self.clauses), tuple(self.left_out), tuple(self.flags)

    def _front(self, index: int, item: Paragraph) -> None:
        found = marker(item.text)
        part = front.front_part(item.text)
        bullet = found is not None and found.kind in ("bullet", "point") and part != "basis"
        if part not in ("rule", "date", "no") and (front.strong(found) or bullet):
            self.state = "body"
            self._body(index, item)
        elif part in ("rule", "motto"):
            self._leave(item, _WHY[part])
        elif part in ("no", "date"):
            self._part(item, part, {"no": "document_number", "date": "place_date"}[part], merge=False)
        elif part == "basis":
            self._part(item, "basis", "legal_basis", merge=True)
        elif front.title_line(item.text) or (self.open_part == "head" and front.subtitle_line(item.text)):
            self._part(item, "head", "heading", merge=True)
        elif shouted(item.text) and ("head",) not in self.outline.used:
            self._leave(item, _WHY["letterhead"])
        elif part == "to":
            self._part(item, "to", "addressee", merge=True)
        else:
            self._preamble(item)

    def _preamble(self, item: Paragraph) -> None:
        """The first paragraph is `preamble`, others before the first section are `preamble.p2` and so on."""
        self.preambles += 1
        path = "preamble" if self.preambles == 1 else f"preamble.p{self.preambles}"
        self._part(item, path, "preamble", merge=False)

    def _part(self, item: Paragraph, path: str, kind: str, merge: bool) -> None:
        """Adds a part of the front or the end, or prolongs it when it is the one before."""
        if merge and self.open_part == path and item.follows(self.clauses[-1].end, self.whole):
            last = self.clauses[-1]
            text = self.whole[last.start : item.end]
            self.clauses[-1] = replace(last, text=text, end=item.end)
            return
        free = self.outline.unique(tuple(path.split(".")))
        self.clauses.append(ImportedClause(".".join(free), kind, (), item.text, item.start, item.end, item.line))
        self.open_part = path if merge else ""

    def _leave(self, item: Paragraph, reason: str) -> None:
        self.left_out.append(LeftOut(item.line, item.text, reason))
        self.open_part = ""

    def _body(self, index: int, item: Paragraph) -> None:
        found = marker(item.text)
        self.open_part = ""
        if found is None and self._ends_here(index, item):
            self.state = "end"
            self._end(index, item)
            return
        if found is None and rule(item.text):
            self._leave(item, _WHY["rule"])
            return
        if found is not None:
            path = self.outline.place(found, item.text, self._leads(index, found.value))
        elif phase(item.text) or time_block(item.text):
            path = self.outline.place_block("phase" if phase(item.text) else "time", item.text)
        elif shouted(item.text) and self._titles(item):
            return
        else:
            path = self.outline.place_text(item.text)
        self._add(path, index, item, opens=found is not None or path[-1][0] in "tg")
        if item.text.endswith("./."):
            self.state = "end"

    def _ends_here(self, index: int, item: Paragraph) -> bool:
        if front.closes(item.text) or front.recipients(item.text):
            return True
        rest = self.items[index : index + 40]
        return front.signature(item.text) and all(len(other.text) <= _LONG for other in rest)

    def _titles(self, item: Paragraph) -> bool:
        """`Chương I` and its title on the next line are one heading."""
        last = self.clauses[-1] if self.clauses else None
        wide = last is not None and self.outline.top.key in ("appendix", "part", "chapter", "mục")
        if last is None or not wide or len(last.text) > 30 or self.outline.top.children:
            return False
        if not item.follows(last.end, self.whole):
            return False
        text = self.whole[last.start : item.end]
        self.clauses[-1] = replace(last, kind="heading", text=text, end=item.end)
        self.outline.top.title = " ".join(text.split())
        return True

    def _add(self, path: tuple[str, ...], index: int, item: Paragraph, opens: bool) -> None:
        headings = self.outline.headings()
        if opens and self.outline.top.path == path and self.outline.top.shown:
            headings = headings[:-1]
        kind = "heading" if opens and self._heads(index, item) else "clause"
        name = ".".join(path)
        self.clauses.append(ImportedClause(name, kind, headings, item.text, item.start, item.end, item.line))
        self.flags += [f"dòng {item.line}: {doubt}" for doubt in self.outline.doubts]
        self.outline.doubts.clear()

    def _heads(self, index: int, item: Paragraph) -> bool:
        """A heading is in capitals, or has no stop at its end and something narrower under it."""
        following = self.items[index + 1] if index + 1 < len(self.items) else None
        if shouted(item.text) or time_block(item.text) or phase(item.text):
            return True
        if following is None or item.text.endswith((".", ";")):
            return False
        here, below = marker(item.text), marker(following.text)
        return here is None or below is None or below.kind != here.kind or below.number <= here.number

    def _leads(self, index: int, glyph: tuple[str, ...]) -> bool:
        if index + 1 >= len(self.items):
            return False
        below = marker(self.items[index + 1].text)
        return below is not None and below.kind in ("bullet", "point", "number") and below.value != glyph

    def _end(self, index: int, item: Paragraph) -> None:
        found = marker(item.text)
        listed = found is not None and self.open_part == "recipients"
        fixed = listed or front.closes(item.text) or front.recipients(item.text)
        if front.strong(found) or (len(item.text) > _LONG and not fixed):
            self.flags.append(f"dòng {item.line}: sau phần kết, phần ký còn nội dung; xem có thuộc văn bản không")
            self.state = "body"
            if front.strong(found):
                self.outline.restart()
            self._body(index, item)
        elif rule(item.text):
            self._leave(item, _WHY["rule"])
        elif front.closes(item.text) and not front.recipients(item.text):
            self._part(item, "closing", "closing", merge=False)
        elif front.recipients(item.text) or self._received(item):
            self._part(item, "recipients", "recipients", merge=True)
        else:
            self._part(item, "sign", "signatures", merge=True)

    def _received(self, item: Paragraph) -> bool:
        """Whether a line goes on with the list of recipients."""
        return self.open_part == "recipients" and (marker(item.text) is not None or not front.signed_by(item.text))
