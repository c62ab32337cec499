"""What a deadline rests on, as an organiser types it: in words, or the id of a clause of the library.

A clause brings its document and place with it, and whether it is in force is asked of the library each time it is
shown. For: reading "nội dung; hạn; căn cứ", and the lines about a basis. Not for: finding clauses.
"""

from __future__ import annotations

from bot.conversation import Turn
from bot.plain import plain
from handlers.deadlines import texts, words
from handlers.deadlines.model import Deadline

LONGEST = 250


def split(text: str) -> tuple[str, str, str]:
    """(what, when, basis): the parts between semicolons; a last part without letters is one more date. Pure."""
    title, _, rest = text.partition(";")
    when, _, basis = rest.rpartition(";")
    if not when or not any(sign.isalpha() for sign in basis):
        return title, rest.replace(";", ","), ""
    return title, when.replace(";", ","), basis.strip()


def read_basis(turn: Turn, typed: str) -> tuple[str, str]:
    """(basis in words, clause id): the document and place of a clause that the library has, else what was typed."""
    card = turn.knowledge.card(typed, on=turn.clock.today()) if turn.knowledge and typed else None
    if card is None:
        return plain(typed)[:LONGEST], ""
    return f"{card.document}, {card.heading}"[:LONGEST], card.id


def lines(turn: Turn, one: Deadline) -> str:
    """The receiver and the basis, with what the library says of its validity today."""
    shown = texts.RECEIVER.format(receiver=plain(one.receiver)) if one.receiver else ""
    card = turn.knowledge.card(one.clause, on=turn.clock.today()) if turn.knowledge and one.clause else None
    return shown + words.basis(one.basis) + (texts.VALIDITY.format(validity=card.validity) if card else "")
