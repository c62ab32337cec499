"""A news item -> title, paragraphs, captions and byline.

For: texts without numbered parts. Not for: official texts (`structure.py`); what is cut here must be retold by a
curator, since a report may not be quoted as the wording of an agreement.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from knowledge.importing._markers import ends_sentence, person_name, rule, shouted
from knowledge.importing._model import ImportedClause, LeftOut, Paragraph
from knowledge.text import fold

_CAPTION = 130
_META = re.compile(r"^(?:\w+,?\s+)?(?:ngày\s+)?\d{1,2}[./-]\d{1,2}[./-]\d{4}\W.{0,60}$|^\d{1,2}:\d{2}\W.{0,60}$", re.I)
_PICTURES = re.compile(r"^mot so hinh anh\b")


def split_narrative(items: Sequence[Paragraph], whole: str) -> tuple[tuple[ImportedClause, ...], tuple[LeftOut, ...]]:
    """The clauses of a news item and the lines it leaves out."""
    return _Narrative(items, whole).run()


class _Narrative:
    def __init__(self, items: Sequence[Paragraph], whole: str) -> None:
        self.items = list(items)
        self.whole = whole
        self.clauses: list[ImportedClause] = []
        self.left_out: list[LeftOut] = []
        self.title: tuple[str, ...] = ()
        self.paragraphs = 0
        self.captions = 0
        self.used: Counter[str] = Counter()

    def run(self) -> tuple[tuple[ImportedClause, ...], tuple[LeftOut, ...]]:
        index = self._head()
        while index < len(self.items):
            index = self._next(index)
        return tuple(self.clauses), tuple(self.left_out)

    def _head(self) -> int:
        """Adds banner and title; returns the index of what follows."""
        items = self.items
        at = next((i for i, item in enumerate(items[:3]) if _headline(item.text)), None)
        if at is None or (at > 0 and not shouted(items[at].text)) or at + 1 >= len(items):
            return 0
        for item in items[:at]:
            self._add("banner", "site_banner", item, item, ())
        last = at
        while last < at + 3 and self._adjoined(last) and _title_goes_on(items[last].text, items[last + 1].text):
            last += 1
        self._add("title", "heading", items[at], items[last], ())
        self.title = (" ".join(self.clauses[-1].text.split()),)
        return last + 1

    def _next(self, index: int) -> int:
        item = self.items[index]
        if rule(item.text):
            self.left_out.append(LeftOut(item.line, item.text, "đường kẻ, không có chữ"))
        elif _PICTURES.match(fold(item.text)):
            return self._pictures(index)
        elif not self.paragraphs and len(item.text) <= _CAPTION and _META.match(item.text):
            self._add("meta", "page_meta", item, item, ())
        elif self._byline(index):
            self._add("byline", "byline", item, item, self.title)
        elif self._caption(index):
            self.captions += 1
            self._add(f"cap{self.captions}", "photo_caption", item, item, self.title)
        else:
            self.paragraphs += 1
            self._add(f"p{self.paragraphs}", "clause", item, item, self.title)
        return index + 1

    def _pictures(self, index: int) -> int:
        """A list of captions under one heading is one clause; the heading alone holds nothing."""
        last = index
        while self._adjoined(last) and _short(self.items[last + 1].text):
            last += 1
        if last == index:
            item = self.items[index]
            self.left_out.append(LeftOut(item.line, item.text, "chỉ là nhãn của khung ảnh"))
        else:
            self._add("cap", "photo_captions", self.items[index], self.items[last], self.title)
        return last + 1

    def _adjoined(self, index: int) -> bool:
        """Whether another paragraph comes, and nothing was left out before it."""
        return index + 1 < len(self.items) and self.items[index + 1].follows(self.items[index].end, self.whole)

    def _byline(self, index: int) -> bool:
        """The author: a name alone, or the sender, after the last long paragraph."""
        text = self.items[index].text
        ended = index > 0 and self.items[index - 1].text.endswith("./.")
        nothing_long = all(len(other.text) <= _CAPTION for other in self.items[index + 1 :])
        return bool(self.paragraphs) and nothing_long and len(text) <= 60 and (person_name(text) or ended)

    def _caption(self, index: int) -> bool:
        """A short line without a stop, or any short line right after the left-out name of a picture."""
        item = self.items[index]
        before = self.items[index - 1].end if index else 0
        after_picture = bool(self.whole[before : item.start].strip())
        return bool(self.paragraphs) and (_short(item.text) or (after_picture and len(item.text) <= _CAPTION))

    def _add(self, path: str, kind: str, first: Paragraph, last: Paragraph, heading: tuple[str, ...]) -> None:
        self.used[path] += 1
        free = path if self.used[path] == 1 else f"{path}x{self.used[path]}"
        text = self.whole[first.start : last.end]
        self.clauses.append(ImportedClause(free, kind, heading, text, first.start, last.end, first.line))


def _short(text: str) -> bool:
    return len(text) <= _CAPTION and not ends_sentence(text)


def _headline(text: str) -> bool:
    return len(text) <= 250 and not text.endswith((".", ";", "…"))


def _title_goes_on(title: str, text: str) -> bool:
    return title.endswith(":") and len(text) <= _CAPTION and not text.endswith(".")
