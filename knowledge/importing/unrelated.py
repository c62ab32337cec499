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
    last_strong = max((i for i, item in enumerate(items) if _belongs(item.text)), default=-1)
    forms = [_form(items, index) for index in range(len(items))]
    for index in range(last_strong + 1, len(items)):
        opens = forms[index] in ("navigation", "repeated") or (index > 1 and _author(items, index - 1))
        if not opens:
            continue
        rest = forms[index:]
        like = sum(1 for form in rest if form != "text") / len(rest)
        sure = any(form in ("navigation", "repeated") for form in rest) or _bulletin(items[index:])
        if like >= _TAIL_SHARE and sure and (forms[index] == "navigation" or index > 1):
            return index
    return None


def navigation(text: str) -> bool:
    """True for a line that only leads to other pages."""
    return len(text) <= 40 and fold(text).strip(" :.»›>+|…-") in _NAVIGATION


def _belongs(text: str) -> bool:
    found = marker(text)
    return found is not None and found.kind in ("roman", "article", "chapter", "part", "number", "bullet", "decimal")


def _form(items: Sequence[Paragraph], index: int) -> str:
    """navigation, repeated (a headline printed twice), headline, teaser (the text right after a headline) or text."""
    text = items[index].text
    if navigation(text):
        return "navigation"
    if _headline(text):
        around = (items[other].text for other in (index - 1, index + 1) if 0 <= other < len(items))
        return "repeated" if text in around and not shouted(text) and text[0].isalpha() else "headline"
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
    """What follows an author's name and was not clearly a list of headlines: kept, and shown to the curator."""
    for index in range(2, len(kept)):
        rest = kept[index:]
        if _author(kept, index - 1) and not any(_belongs(r.text) for r in rest):
            return [f"{_where(rest)}: in sau tên tác giả, có vẻ là tin không liên quan; vẫn để trong bản nháp"]
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
