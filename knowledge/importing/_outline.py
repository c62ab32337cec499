"""Where a numbered or bulleted line stands: the stack of open sections, and the path that follows from it.

For: turning markers, in order of appearance, into paths in the scheme of the curated files (II.3.b1; tN time block,
gN phase, ctN programme, pN paragraph; Điều 5 khoản 2 is d5.2). Not for: reading lines (`structure.py`).

Printed numbers repeat, so a path never rests on one alone: a numbering that starts again right under a numbered heading
is one level deeper (trap X24); one that starts again elsewhere gets a path of its own (`x2`) and a word to the curator.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from knowledge.importing._markers import Marker, shouted, title_of, without_bullet
from knowledge.text import fold

# From the widest unit to the narrowest. Equal ranks nest in the order in which the document brings them.
_RANKS = {
    "appendix": 0, "part": 10, "chapter": 20, "mục": 30, "letter": 40, "roman": 40, "article": 50,
    "number": 60, "group": 61, "decimal": 62, "phase": 70, "time": 71, "point": 80,
}  # fmt: skip
_BULLET_RANK = 100
_GLYPH_RANKS = {"*": 0, "•": 0, "✓": 0, "➢": 0, "-": 1, "+": 2, "◦": 3}
_SUBHEADING = re.compile(r"^(?:ve|doi voi|trong|cong tac)\s")
_PROGRAMME = re.compile(r"^chuong trinh (\d{1,2})\s*:")


@dataclass
class Section:
    """An open unit: what it is, its path, its printed number and the children it has given paths to.

    `shown`: its title stands above its clauses; `asks`: it ends with a colon, so what comes next is part of it.
    """

    key: str
    rank: int
    path: tuple[str, ...]
    number: int = 0
    title: str = ""
    shown: bool = False
    asks: bool = False
    counts: Counter[str] = field(default_factory=Counter)
    children: int = 0


class Outline:
    """The open sections, innermost last. Every `place_…` opens or counts one unit and returns its path."""

    def __init__(self) -> None:
        self.open = [Section("root", -1, ())]
        self.used: set[tuple[str, ...]] = set()
        self.doubts: list[str] = []
        self._times: Counter[tuple[str, ...]] = Counter()

    @property
    def top(self) -> Section:
        return self.open[-1]

    def headings(self) -> tuple[str, ...]:
        """The titles of the open sections, widest first; a section that is a whole clause is no title."""
        return tuple(section.title for section in self.open if section.shown)

    def restart(self) -> None:
        """Closes every section: what follows stands at the top."""
        del self.open[1:]

    def place(self, found: Marker, text: str, leads: bool) -> tuple[str, ...]:
        """Opens the unit that `found` announces; `leads`: bullets of another sign come right after it."""
        if found.kind == "bullet":
            return self._bullet(found.value[0], text, leads)
        if found.kind == "number":
            return self._number(found, text)
        if found.kind == "decimal":
            return self._decimal(found, text)
        kind = self._capital(found) if found.kind in ("roman", "letter") else found.kind
        self._climb(kind, _RANKS[kind])
        base = () if kind == "article" else self.top.path
        if kind == "article":
            base = self._appendix()
        return self._push(kind, _RANKS[kind], (*base, *found.value), found.number, text)

    def place_block(self, kind: str, text: str) -> tuple[str, ...]:
        """Opens a time block or an unnumbered phase."""
        self._climb(kind, _RANKS[kind])
        letter = "t" if kind == "time" else "g"
        self.top.counts[letter] += 1
        return self._push(kind, _RANKS[kind], (*self.top.path, f"{letter}{self.top.counts[letter]}"), 0, text)

    def place_text(self, text: str) -> tuple[str, ...]:
        """Names running text: a lead-in, the tail after a list, a task of a time block, or a paragraph."""
        while self.top.rank >= _BULLET_RANK:
            self.open.pop()
        section = self.top
        if section.key in ("time", "phase", "group"):
            section.counts["b"] += 1
            name = f"b{section.counts['b']}"
        elif text.endswith(":") and len(text) <= 60 and section.path:
            name = "lead"
        elif section.children and section.rank >= _RANKS["article"]:
            name = "tail"
        else:
            section.counts["p"] += 1
            name = f"p{section.counts['p']}"
        return self.unique((*section.path, name))

    def unique(self, path: tuple[str, ...]) -> tuple[str, ...]:
        """`path`, or the first of path x2, x3… that is still free."""
        free = path
        while free in self.used:
            self._times[path] += 1
            free = (*path[:-1], f"{path[-1]}x{self._times[path] + 1}")
        self.used.add(free)
        return free

    def _push(self, key: str, rank: int, path: tuple[str, ...], number: int, text: str) -> tuple[str, ...]:
        free = self.unique(path)
        if free != path:
            self.doubts.append(f"số của mục “{text[:60]}” đã in trước đó, tạm ghi mã {'.'.join(free)}")
        self.top.children += 1
        whole = text.endswith((".", ";")) and not shouted(text)
        self.open.append(Section(key, rank, free, number, title_of(text), not whole, text.endswith(":")))
        return free

    def _climb(self, key: str, rank: int) -> None:
        """Closes what cannot hold a unit of this kind: its last sibling, or everything narrower."""
        if any(section.key == key for section in self.open):
            while self.top.key != key:
                self.open.pop()
            self.open.pop()
            return
        while self.top.rank > rank:
            self.open.pop()

    def _find(self, key: str) -> Section | None:
        return next((section for section in reversed(self.open) if section.key == key), None)

    def _appendix(self) -> tuple[str, ...]:
        appendix = self._find("appendix")
        return appendix.path if appendix else ()

    def _capital(self, found: Marker) -> str:
        """I, V and X are letters after H, U and W of a list of letters; everywhere else they are numbers."""
        letters = self._find("letter")
        if found.kind == "letter" or letters is None or self._find("roman"):
            return found.kind
        return "letter" if found.value[0] in ("I", "V", "X") and found.number != 1 else "roman"

    def _number(self, found: Marker, text: str) -> tuple[str, ...]:
        outer, group = self._find("number"), self._find("group")
        if outer is not None and group is not None:
            fits, wider = found.number == group.number + 1, found.number == outer.number + 1
            alike = fold(text).split()[1:2] == fold(group.title).split()[1:2]
            if fits and wider and not alike:
                self.doubts.append(f"không rõ số {found.number} (“{text[:60]}”) thuộc mục lớn hay mục nhỏ")
            if fits and (alike or not wider):
                return self._group(text, found.number)
        restarts = outer is not None and found.number == 1 and outer.number >= 1
        if restarts and outer is self.top and not outer.children and (group is None):
            return self._group(text, found.number)
        self._climb("number", _RANKS["number"])
        return self._push("number", _RANKS["number"], (*self.top.path, *found.value), found.number, text)

    def _group(self, text: str, number: int) -> tuple[str, ...]:
        self._climb("group", _RANKS["group"])
        self.top.counts["g"] += 1
        return self._push("group", _RANKS["group"], (*self.top.path, f"g{self.top.counts['g']}"), number, text)

    def _decimal(self, found: Marker, text: str) -> tuple[str, ...]:
        """1.2. under 1. of the open section; II.1. names its section itself."""
        depth = len(found.value)
        while self.top.rank > _RANKS["article"] and not self._holds(found.value):
            self.open.pop()
        base = next(section for section in reversed(self.open) if section.rank <= _RANKS["article"])
        path = found.value if not found.value[0].isdigit() else (*base.path, *found.value)
        same_section = base.path[-1:] == found.value[:1] and not found.value[0].isdigit()
        if same_section:
            path = (*base.path, *found.value[1:])
        return self._push(f"decimal{depth}", _RANKS["decimal"] + depth, path, found.number, text)

    def _holds(self, value: tuple[str, ...]) -> bool:
        """Whether the innermost section is the one that a decimal number of this value continues."""
        if self.top.key == "number":
            return str(self.top.number) == value[0]
        return self.top.key.startswith("decimal") and self.top.path[-len(value) + 1 :] == value[:-1]

    def _bullet(self, glyph: str, text: str, leads: bool) -> tuple[str, ...]:
        rank = _BULLET_RANK + _GLYPH_RANKS.get(glyph, 3)
        if self._find(f"bullet{glyph}"):
            self._climb(f"bullet{glyph}", rank)
        elif not (self.top.asks and not self.top.children):
            while self.top.rank >= rank:
                self.open.pop()
        bare = without_bullet(text)
        programme = _PROGRAMME.match(fold(bare))
        if programme:
            name = f"ct{int(programme[1])}"
        elif leads and bare.endswith(":") and _SUBHEADING.match(fold(bare)):
            name = self._free_letter()
        else:
            self.top.counts["b"] += 1
            name = f"b{self.top.counts['b']}"
        return self._push(f"bullet{glyph}", rank, (*self.top.path, name), 0, text)

    def _free_letter(self) -> str:
        """An unnumbered sub-heading takes the next letter that its section does not print itself."""
        path = self.top.path
        return next((c for c in "abcdefghijklmnopqrstuvwxyz" if (*path, c) not in self.used), "z")
