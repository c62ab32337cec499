"""The numbers that Word prints before paragraphs of a list and that stand nowhere in their text.

For: counting as Word counts: levels, starts, restarts after a wider level, numbers inherited from a style. Not for:
lists typed by hand, which are text already.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

from knowledge.importing._markers import as_roman

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_BULLETS = {"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\uf02d": "-", "o": "◦"}


@dataclass(frozen=True)
class _Level:
    start: int
    form: str
    shape: str


class Numbers:
    """Counts the list paragraphs of one document; `label` must be asked once for each, in order."""

    def __init__(self, document: Any) -> None:
        self._styles = {style.style_id: style.element for style in document.styles}
        self._lists: dict[str, dict[int, _Level]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        root = _numbering(document)
        if root is not None:
            self._read(root)

    def label(self, paragraph: Any) -> str:
        """What Word prints before `paragraph`, an empty string when nothing."""
        number, level = self._number(paragraph)
        levels = self._lists.get(number, {})
        if level not in levels:
            return ""
        if levels[level].form == "bullet":
            return _BULLETS.get(levels[level].shape, levels[level].shape[:1]) or "-"
        counts = self._counts[self._abstract[number]]
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        shape = levels[level].shape
        for index in range(9):
            if f"%{index + 1}" in shape:
                wider = levels.get(index, levels[level])
                shape = shape.replace(f"%{index + 1}", _shown(counts.get(index, wider.start), wider.form))
        return shape.strip()

    def _read(self, root: Any) -> None:
        abstract = {node.get(qn("w:abstractNumId")): node for node in root.findall(qn("w:abstractNum"))}
        for node in root.findall(qn("w:num")):
            of = _value(node.find(qn("w:abstractNumId")))
            if of not in abstract:
                continue
            number = str(node.get(qn("w:numId")))
            levels = {int(lvl.get(qn("w:ilvl"), 0)): _level(lvl) for lvl in abstract[of].findall(qn("w:lvl"))}
            overrides = node.findall(qn("w:lvlOverride"))
            for override in overrides:
                depth, start = int(override.get(qn("w:ilvl"), 0)), _value(override.find(qn("w:startOverride")))
                if start and depth in levels:
                    levels[depth] = _Level(int(start), levels[depth].form, levels[depth].shape)
            self._lists[number] = levels
            self._abstract[number] = f"num{number}" if overrides else f"abstract{of}"

    def _number(self, paragraph: Any) -> tuple[str, int]:
        """The list and level of a paragraph, its own or that of its style or of a style above."""
        found, level = _own(paragraph.find(qn("w:pPr")))
        style = _value(_down(paragraph, "w:pPr", "w:pStyle"))
        for _ in range(10):
            if found or style not in self._styles:
                break
            element = self._styles[style]
            found, inherited = _own(element.find(qn("w:pPr")))
            level = inherited if level is None else level
            style = _value(element.find(qn("w:basedOn")))
        return found or "", level or 0


def _numbering(document: Any) -> Any:
    """The numbering part; python-docx would make one up where there is none."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/numbering") and not relation.is_external:
            return relation.target_part.element
    return None


def _own(properties: Any) -> tuple[str | None, int | None]:
    if properties is None:
        return None, None
    level = _value(_down(properties, "w:numPr", "w:ilvl"))
    return _value(_down(properties, "w:numPr", "w:numId")), int(level) if level and level.isdigit() else None


def _level(node: Any) -> _Level:
    start = _value(node.find(qn("w:start"))) or "1"
    form = _value(node.find(qn("w:numFmt"))) or "decimal"
    return _Level(int(start) if start.isdigit() else 1, form, _value(node.find(qn("w:lvlText"))) or "")


def _down(element: Any, *names: str) -> Any:
    for name in names:
        element = element.find(qn(name)) if element is not None else None
    return element


def _value(element: Any) -> str | None:
    return None if element is None else element.get(qn("w:val"))


def _shown(value: int, form: str) -> str:
    if form in ("upperRoman", "lowerRoman"):
        text = as_roman(value) or str(value)
        return text if form == "upperRoman" else text.lower()
    if form in ("upperLetter", "lowerLetter") and 0 < value <= len(_LETTERS):
        return _LETTERS[value - 1].upper() if form == "upperLetter" else _LETTERS[value - 1]
    return f"{value:02d}" if form == "decimalZero" else "" if form == "none" else str(value)
