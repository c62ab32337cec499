"""What a web page prints around a text: the links and headlines after it, and the file names of its pictures.

For: leaving out what does not belong to the document, by its form and never by line numbers. Not for: judging topics.
A tail is left out when it opens like one (a navigation phrase, a headline printed twice, anything right after the
author's name) and the rest reads like headlines with their teasers; where only some of that is so, the curator is told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.importing._markers import ends_sentence, marker, person_name, shouted
from knowledge.importing._model import LeftOut, Paragraph
from knowledge.text import fold

_NAVIGATION = {
    "co the ban quan tam", "ban co the quan tam", "nen xem", "nen doc", "tin khac", "tin tuc khac", "cac tin khac",
    "tin bai khac", "bai viet khac", "tin lien quan", "bai lien quan", "bai viet lien quan", "tin cung chuyen muc",
    "cung chuyen muc", "cung chuyen de", "tin moi", "tin moi nhat", "tin noi bat", "xem nhieu", "doc nhieu",
    "tin doc nhieu", "xem nhieu nhat", "xem them", "doc them", "xem tiep", "phien ban di dong", "ve dau trang",
    "trang chu", "dang nhap", "dang ky", "chia se", "binh luan", "gui binh luan", "y kien ban doc", "in trang",
    "in bai viet", "gui email", "tu khoa", "tags", "quay lai", "theo doi chung toi", "ban dang xem",
    "thich va chia se", "tin cu hon", "cac tin cu hon", "tin da dua", "tin tuc",
}  # fmt: skip
_NEWS_TAG = re.compile(r"^\([^\W\d_]{2,15}\)\s")
_HEADLINE = 200
_TAIL_SHARE = 0.8
_UNMARKED = re.compile(r"[a-z0-9]+(?: [a-z0-9]+){3,}")


@dataclass(frozen=True)
class Kept:
    """The paragraphs that may belong to the document, what was left out, and words for the curator."""

    paragraphs: tuple[Paragraph, ...]
    left_out: tuple[LeftOut, ...]
    flags: tuple[str, ...]


def cut(items: Sequence[Paragraph], whole: str) -> Kept:
    """Takes out an unrelated tail, single navigation lines and picture names; `whole` is the text of all."""
    flags: list[str] = []
    out: list[LeftOut] = []
    at = find_tail(items)
    if at is not None:
        reason = "có vẻ là tin không liên quan in sau bài"
        out += _by_line(items[at:], reason)
        where = _where(items[at:])
        flags.append(f"{where}: có vẻ là tin không liên quan in sau bài, đã để ngoài bản nháp; thầy cô xem lại giúp")
    kept: list[Paragraph] = []
    slugs: list[str] = []
    for item in items[:at]:
        if navigation(item.text):
            out.append(LeftOut(item.line, item.text, "chữ điều hướng của trang mạng"))
            continue
        slug = _picture_name(item.text, slugs)
        if slug:
            out.append(LeftOut(item.line, slug, "tên tệp ảnh của trang mạng"))
            item = _without(item, slug, whole)
        elif len(item.text) <= _HEADLINE and not item.text.isascii():
            slugs.append(_slug(item.text))
        if item.text:
            kept.append(item)
    flags += _suspects(kept)
    return Kept(tuple(kept), tuple(out), tuple(flags))


def find_tail(items: Sequence[Paragraph]) -> int | None:
    """The index of the first paragraph of an unrelated tail, None when there is none."""
    forms = [_form(items, index) for index in range(len(items))]
    for index in range(_last_numbered(items) + 1, len(items)):
        after_author = index > 1 and _author(items, index - 1)
        if not after_author and forms[index] not in ("navigation", "repeated"):
            continue
        rest = forms[index:]
        like = sum(form != "text" for form in rest) / len(rest)
        listed = after_author and len(rest) >= 3 and set(rest) == {"headline"}
        sure = listed or bool({"navigation", "repeated"} & set(rest)) or _bulletin(items[index:])
        if like >= _TAIL_SHARE and sure and (forms[index] == "navigation" or index > 1):
            return index
    return None


def _last_numbered(items: Sequence[Paragraph]) -> int:
    """The index of the last line that a numbered text needs, -1 in a text that has none.

    Behind the author of an article without any numbers or bullets, a list is one of headlines.
    """
    author = next((index for index in range(1, len(items)) if _author(items, index)), len(items))
    plain = not any(_belongs(item.text) for item in items[:author])
    return max((i for i, item in enumerate(items) if _belongs(item.text) and not (plain and i > author)), default=-1)


def navigation(text: str) -> bool:
    """True for a line that only leads to other pages."""
    return len(text) <= 40 and fold(text).strip(" :.»›>+|…-") in _NAVIGATION


def _belongs(text: str) -> bool:
    found = marker(text)
    return found is not None and found.kind in ("roman", "article", "chapter", "part", "number", "bullet", "decimal")


def _form(items: Sequence[Paragraph], index: int) -> str:
    """navigation, repeated (a headline printed twice), headline, teaser (after one, or with a paper's sign), text."""
    text = items[index].text
    if navigation(text):
        return "navigation"
    if _headline(text):
        around = (items[other].text for other in (index - 1, index + 1) if 0 <= other < len(items))
        return "repeated" if text in around and not shouted(text) and text[0].isalpha() else "headline"
    if index > 2 and _NEWS_TAG.match(text):
        return "teaser"
    after_headline = index > 0 and _headline(items[index - 1].text) and not navigation(items[index - 1].text)
    return "teaser" if after_headline and not person_name(items[index - 1].text) else "text"


def _headline(text: str) -> bool:
    return len(text) <= _HEADLINE and (not ends_sentence(text) or text.endswith(("?", "!", "…"))) and " " in text


def _author(items: Sequence[Paragraph], index: int) -> bool:
    """The line that closes an article: a name alone after a long paragraph."""
    return person_name(items[index].text) and len(items[index - 1].text) > _HEADLINE


def _bulletin(rest: Sequence[Paragraph]) -> bool:
    """Three teasers or more that open with the sign of a paper, such as (LĐTĐ)."""
    return sum(1 for item in rest if _NEWS_TAG.match(item.text)) >= 3


def _suspects(kept: Sequence[Paragraph]) -> list[str]:
    """What looks like an unrelated tail without clear signs: kept in the draft, and shown to the curator."""
    numbered = _last_numbered(kept)
    for index in range(max(2, numbered + 1), len(kept)):
        if _author(kept, index - 1):
            return [f"{_where(kept[index:])}: in sau tên tác giả, có vẻ là tin không liên quan; vẫn để trong bản nháp"]
    at = len(kept)
    while at > 1 and _form(kept, at - 1) != "text":
        at -= 1
    headlines = [item for item in kept[at:] if _headline(item.text)]
    if numbered < 0 and len(headlines) >= 4 and not any(fold(h.text).startswith("mot so hinh anh") for h in headlines):
        return [f"{_where(kept[at:])}: nhiều dòng ngắn ở cuối bài, có vẻ là tin không liên quan; vẫn để trong bản nháp"]
    return []


def _where(items: Sequence[Paragraph]) -> str:
    first, last = items[0].line, items[-1].last_line
    return f"dòng {first}-{last}" if last > first else f"dòng {first}"


def _by_line(items: Sequence[Paragraph], reason: str) -> list[LeftOut]:
    return [LeftOut(item.line, item.text, reason) for item in items]


def _slug(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", fold(text)))


def _picture_name(text: str, slugs: Sequence[str]) -> str:
    """The start of `text` that spells an earlier headline without marks, as the name of a picture file does."""
    if not _UNMARKED.match(text):
        return ""
    fits = [slug for slug in slugs if slug.count(" ") >= 3 and (text == slug or text.startswith(slug + " "))]
    return max(fits, key=len, default="")


def _without(item: Paragraph, start: str, whole: str) -> Paragraph:
    rest = whole[item.start + len(start) : item.end].lstrip()
    return replace(item, start=item.end - len(rest), text=rest)
