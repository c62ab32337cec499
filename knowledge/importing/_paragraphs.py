"""Lines -> paragraphs: what a line break means.

For: joining what only the page has cut (a wrapped line, a page break inside a sentence). Not for: what a paragraph is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from knowledge.importing._markers import ends_sentence, marker, person_name, shouted
from knowledge.importing._model import LeftOut, Line, Paragraph, Source

# A page number alone on its line: 3, - 3 -, Trang 3/12.
_PAGE_NUMBER = re.compile(r"^\s*(?:[-–—]\s*)?(?:[Tt]rang\s*)?\d{1,3}(?:\s*/\s*\d{1,3})?(?:\s*[-–—])?\s*$")
_OPENERS = re.compile(r"^(?:Trên đây|Căn cứ|Nơi nhận|Theo đề nghị|TM\.|KT\.|TL\.)")
_NEVER_LAST = frozenset(
    ("tại", "của", "và", "với", "theo", "cho", "trong", "về", "các", "những", "do", "bởi", "hoặc", "số")
)
_FULL = 0.8


def page_number(text: str) -> bool:
    """True for a line that holds a page number and nothing else."""
    return bool(_PAGE_NUMBER.match(text))


def unwrapped(lines: Sequence[Line], wrapped: bool | None = None) -> tuple[Line, ...]:
    """`lines` with wrapped ones joined by a space; unchanged where they do not look wrapped.

    `wrapped` says what the format says of itself; None asks for a look: wrapped lines begin in lower case.
    """
    pairs = [(a, b) for a, b in pairwise(lines) if a.text.strip() and b.text.strip()]
    lower = sum(1 for _, b in pairs if b.text.strip()[0].islower() and marker(b.text.strip()) is None)
    if wrapped is None:
        wrapped = lower >= 3 and lower >= 0.4 * len(pairs)
    if not wrapped:
        return tuple(lines)
    widths = sorted(len(line.text.strip()) for line in lines if line.text.strip())
    width = widths[int(0.9 * (len(widths) - 1))] if widths else 0
    joined: list[Line] = []
    last = ""
    for line in lines:
        text = line.text.strip()
        if text and last and _continues(last, text, width):
            joined[-1] = replace(joined[-1], text=f"{joined[-1].text.rstrip()} {text}")
        else:
            joined.append(line)
        last = text
    return tuple(joined)


def _continues(last: str, text: str, width: int) -> bool:
    """Whether `text` goes on with the paragraph whose last printed line is `last`."""
    found = marker(text)
    if found is not None:
        broken_range = found.kind == "bullet" and last[-1].isdigit() and bool(re.match(r"^[-–]\s*\d", text))
        return broken_range and not ends_sentence(last)
    if shouted(last):
        return shouted(text) and len(last) >= _FULL * width
    if _OPENERS.match(text) or shouted(text):
        return False
    if text[0].islower():
        return True
    return len(last) >= _FULL * width


def paragraphs(source: Source) -> Iterator[Paragraph]:
    """The non-empty lines of `source` as paragraphs; a sentence cut in two by a page break is one (trap X13)."""
    whole, offset, blank = source.text, 0, True
    held: Paragraph | None = None
    for line in source.lines:
        text = line.text.strip()
        start = offset + len(line.text) - len(line.text.lstrip())
        offset += len(line.text) + 1
        if not text:
            blank = True
            continue
        this = Paragraph(start, start + len(text), text, line.number, line.number, blank)
        blank = False
        if held is not None and _cut_in_two(held.text, text):
            held = held.joined(this, whole)
            continue
        if held is not None:
            yield held
        held = this
    if held is not None:
        yield held


def _cut_in_two(before: str, after: str) -> bool:
    """A sentence that ends without a stop and goes on in lower case, or ends with a word that cannot be its last."""
    if marker(after) is not None or ends_sentence(before) or shouted(before):
        return False
    return after[0].islower() or (not person_name(after) and before.split()[-1] in _NEVER_LAST)


def without_page_numbers(lines: Sequence[Line]) -> tuple[tuple[Line, ...], tuple[LeftOut, ...]]:
    """Takes out page numbers that stand in the middle of a sentence: the sentence is then whole again."""
    kept: list[Line] = []
    out: list[LeftOut] = []
    full = [index for index, line in enumerate(lines) if line.text.strip()]
    numbers = {
        here
        for before, here, after in zip(full, full[1:], full[2:], strict=False)
        if page_number(lines[here].text) and _cut_in_two(lines[before].text.strip(), lines[after].text.strip())
    }
    for index, line in enumerate(lines):
        if index in numbers:
            out.append(LeftOut(line.number, line.text.strip(), "số trang"))
        else:
            kept.append(line)
    return tuple(kept), tuple(out)
