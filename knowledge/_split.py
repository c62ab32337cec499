"""For: taking an item apart before it is indexed: its title (name, number, heading) and its text (numbered clauses).

Not for: importing agreements.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TITLE = re.compile(
    r"(?P<name>.*?)[\s.,:;–-]*\bĐiều\s+(?P<number>\d+[a-zđ]?)\b\s*[.:]?\s*(?P<heading>.*)",
    re.IGNORECASE | re.DOTALL,
)
_CLAUSE = re.compile(r"\n\s*(?=\d+[.)]\s)")


@dataclass(frozen=True, slots=True)
class Title:
    """What a title says: "Luật Cư trú. Điều 38. Hiệu lực" -> name "Luật Cư trú", number "38", heading "Hiệu lực"."""

    name: str
    number: str
    heading: str


def split_title(title: str, name: str = "") -> Title:
    """Return the parts of `title`; `name`, where given, is the name of the document whatever the title says."""
    match = _TITLE.fullmatch(title.strip())
    if match is None:
        return Title(name, "", title)
    return Title(name or match["name"], match["number"].lower(), match["heading"])


def split_clauses(text: str) -> list[str]:
    """Return the numbered clauses of `text`, with what stands before the first one; at least one, none lost."""
    clauses = [clause for clause in _CLAUSE.split(text) if clause.strip()]
    return clauses or [text]
