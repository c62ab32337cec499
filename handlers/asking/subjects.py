"""The subjects under which the law is browsed: pure.

For: putting the library's fine topics under a dozen titles that fit a menu. Not for: search, which knows no subjects.
"""

from __future__ import annotations

from collections.abc import Iterable

from handlers.asking.texts import SUBJECTS
from knowledge.model import Entitlement

OTHER = "other"
_UNDER = {
    "bonus": "salary",
    "contact": "organisation",
    "coordination_programme": "organisation",
    "denunciation": "complaint",
    "discipline": "complaint",
    "funeral": "welfare",
    "hardship_aid": "welfare",
    "holiday_gift": "welfare",
    "illness_visit": "welfare",
    "mai_am": "welfare",
    "paternity": "maternity",
    "personal_leave": "leave",
    "public_holidays": "leave",
    "recovery": "sick_leave",
    "serious_illness": "welfare",
    "tet_gift": "welfare",
    "union_fund_2pct": "union_fund",
    "wedding_birth": "welfare",
}


def subject_of(topic: str) -> str:
    """The subject of a topic; a topic that has no place yet stands under the last one."""
    subject = _UNDER.get(topic, topic)
    return subject if subject in SUBJECTS else OTHER


def present(entries: Iterable[Entitlement]) -> list[str]:
    """Subjects that have an entry, in the order of the menu."""
    found = {subject_of(entry.topic) for entry in entries}
    return [subject for subject in SUBJECTS if subject in found]


def under(subject: str, entries: Iterable[Entitlement]) -> list[Entitlement]:
    """The entries of one subject, in the library's order."""
    return [entry for entry in entries if subject_of(entry.topic) == subject]
