"""Preferring the documents of a person's own province, and saying whose document an answer quotes.

For: a rule over one answer and the profile's province. Not for: validity or the kind of unit (`chat.py`). Where a
question names a place itself, that is what was asked and nothing is preferred.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bot.people.provinces import all_provinces
from handlers.asking import texts
from knowledge.answer import Knowledge
from knowledge.cards import Answer
from knowledge.model import Document
from knowledge.text import fold


def names_of(province: str) -> tuple[str, ...]:
    """A province with those it was made of: a teacher of today's An Giang may live where Kiên Giang was."""
    former = (one.name for one in all_provinces() if one.became == province)
    return tuple(dict.fromkeys((province, *former)))


def own_documents(province: str, documents: Iterable[Document]) -> tuple[Document, ...]:
    """The documents made for a province, or for a place in it that they name together."""
    own = {fold(name) for name in names_of(province)}
    return tuple(one for one in documents if any(fold(place) in own for place in one.places))


def document_of(found: Answer, library: Knowledge) -> Document | None:
    """The document of the first card, where that is a clause of one made for a place."""
    document = library.documents.get(found.cards[0].id.partition("/")[0]) if found.cards else None
    return document if document is not None and document.places else None


def names_a_place(text: str, library: Knowledge) -> bool:
    """Whether a question says itself whose document it wants."""
    asked = f" {fold(text)} "
    return any(f" {fold(place)} " in asked for one in library.documents.values() for place in one.places)


def prefer(province: str, text: str, found: Answer, library: Knowledge, ask: Callable[[str], Answer]) -> Answer:
    """The answer from the province's own document, where another place's was found first and there is one."""
    document = document_of(found, library)
    own = own_documents(province, library.documents.values())
    if document is None or document in own:
        return found
    for one in own:
        again = ask(f"{text} {one.places[0]}")
        if document_of(again, library) == one:
            return again
    return found


def note(province: str, found: Answer, library: Knowledge) -> str:
    """Whose document it is, seen from this province; empty where the answer is no place's own."""
    document = document_of(found, library)
    if document is None:
        return ""
    own = own_documents(province, library.documents.values())
    wording = texts.OWN_PROVINCE if document in own else texts.OTHER_PROVINCE
    return wording.format(province=province, document=document.short)
