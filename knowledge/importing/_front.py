"""The lines before the first section, and those after the last: letterhead, number, title, basis, signatures.

For: recognising the fixed parts of an official document by their wording. Not for: what they say (`header.py`).
"""

from __future__ import annotations

import re

from knowledge.importing._markers import Marker, person_name, rule, shouted, without_bullet
from knowledge.text import fold

KINDS = {
    "chuong trinh phoi hop": "coordination_programme",
    "quy che phoi hop": "coordination_regulation",
    "thoa uoc lao dong": "collective_agreement",
    "thoa thuan": "agreement",
    "bien ban": "minutes",
    "ke hoach": "implementation_plan",
    "chuong trinh": "programme",
    "quy che": "regulation",
    "quy dinh": "regulation",
    "huong dan": "guidance",
    "nghi quyet": "resolution",
    "quyet dinh": "decision",
    "thong bao": "announcement",
    "bao cao": "report",
    "cong van": "letter",
    "de an": "scheme",
    "thong tu": "circular",
    "nghi dinh": "decree",
    "dieu le": "charter",
    "luat": "law",
}
_NUMBER = re.compile(r"^so\s*:?\s*[\d. …_/-]*[\d/]")
_DATE = re.compile(r"^.{0,60}?,?\s*ngay\s*[\d. …_]*\s*thang\s*[\d. …_]*\s*nam\s*[\d. …_]*\.?$")
_BASIS = re.compile(r"^(?:can cu|theo de nghi|xet de nghi|theo to trinh|xet to trinh|thuc hien|theo)\s")
_MOTTO = re.compile(r"cong hoa xa hoi chu nghia viet nam|doc lap\s*[-–—]\s*tu do\s*[-–—]\s*hanh phuc")
_SIGNS = re.compile(r"^(?:tm|t/m|kt|tl|tuq|q)\s*\.\s*\S|^\[?(?:signature|chu ky|da ky|ky ten)\b|^\((?:da ky|ky)")
_OFFICES = (
    "chu tich", "truong phong", "giam doc", "hieu truong", "bi thu", "truong ban", "dai dien", "chanh van phong",
)  # fmt: skip
_CLOSES = re.compile(r"^tren day la\s")


def front_part(text: str) -> str | None:
    """Which part of the front a line is: rule, motto, no, date, basis, preamble, to; None when its words do not say."""
    folded = fold(without_bullet(text))
    if rule(text):
        return "rule"
    if _MOTTO.search(folded):
        return "motto"
    if len(text) <= 120 and _NUMBER.match(folded):
        return "no"
    if len(text) <= 120 and _DATE.match(folded):
        return "date"
    if folded.startswith("kinh gui"):
        return "to"
    if folded.rstrip(" :").endswith("nhu sau") or text.endswith(":"):
        return "preamble"
    return "basis" if _BASIS.match(folded) else None


def document_kind(text: str) -> str | None:
    """The kind that a title announces with its first words, None when it announces none."""
    folded = fold(text)
    return next((kind for words, kind in KINDS.items() if folded.startswith(words)), None)


def title_line(text: str) -> bool:
    """A line in capitals that announces a kind of document."""
    return shouted(text) and document_kind(text) is not None and len(text) <= 300


def subtitle_line(text: str) -> bool:
    """What may go on with a title: no stop at its end, and not a part with a name of its own."""
    return len(text) <= 400 and not text.endswith((".", ";", ":")) and front_part(text) is None


def closes(text: str) -> bool:
    """The last paragraph of an official text: `Trên đây là…`, or anything that ends with the mark `./.`."""
    return bool(_CLOSES.match(fold(text[:40]))) or text.endswith("./.")


def recipients(text: str) -> bool:
    """The line that opens the list of recipients."""
    return fold(text[:20]).startswith("noi nhan")


def signature(text: str) -> bool:
    """A line that only stands above or in a signature."""
    folded = fold(text)
    office = shouted(text) and any(folded.startswith(name) or f" {name}" in folded for name in _OFFICES)
    return len(text) <= 100 and (bool(_SIGNS.match(folded)) or office)


def signed_by(text: str) -> bool:
    """A line of a signature, or a name alone."""
    return signature(text) or person_name(text) or (shouted(text) and len(text) <= 100)


def strong(found: Marker | None) -> bool:
    """A marker that opens a section or a numbered clause; bullets and letters in brackets do not."""
    return found is not None and found.kind not in ("bullet", "point")
