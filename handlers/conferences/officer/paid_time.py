"""The legal line on paid time for a meeting that an upper union calls: from the library's own entitlement.

For: invitations, which also leave outside a conversation, where the library is not at hand: its one file is read then,
once. Not for: questions about the law (`/hoi`).
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from importlib.resources import files

import yaml

from handlers.conferences.officer import texts
from knowledge.model import Entitlement, State
from knowledge.present import entitlement_card

ENTITLEMENT = "hop-cong-doan-duoc-nghi"
_SAYS = "nguyên lương"


def paid_time_line(on: dt.date) -> str:
    """What the law gives, with its source and how long it holds; empty on a day on which it is not in force."""
    card = entitlement_card(_entry(), on)
    sentences = [sentence.strip() for sentence in card.text.split(". ") if _SAYS in sentence]
    if card.state is not State.IN_FORCE or not sentences:
        return ""
    return texts.LAW.format(sentence=sentences[0].rstrip(".") + ".", source=card.document, validity=card.validity)


@lru_cache(maxsize=1)
def _entry() -> Entitlement:
    """Raises LookupError where the library has no such entitlement."""
    for file in files("knowledge").joinpath("entitlements").iterdir():
        if not file.name.endswith(".yaml"):
            continue
        text = file.read_text(encoding="utf-8")
        if ENTITLEMENT in text:
            for raw in yaml.safe_load(text)["entries"]:
                if raw["id"] == ENTITLEMENT:
                    return Entitlement.model_validate(raw)
    raise LookupError(ENTITLEMENT)
