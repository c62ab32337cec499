"""What an answer looks like: the kind of answer, its cards and the steps it offers.

For: the vocabulary between the library and whoever shows an answer. Not for: finding one (`answer.py`) or wording a
conversation around it.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from knowledge.model import State


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class AnswerKind(StrEnum):
    """The fair kinds of reply to a question; three of them are an honest "no"."""

    ANSWER = "answer"
    NOT_PROVIDED = "not_provided"
    NOT_IN_KNOWLEDGE = "not_in_knowledge"
    HELP = "help"
    OUT_OF_SCOPE = "out_of_scope"
    SMALL_TALK = "small_talk"
    SENSITIVE = "sensitive"


class Card(_Frozen):
    """A clause or an entitlement, ready to be shown.

    `text` is word for word where `quoted`, else our own words. `short` is the line that answers first. `document` names
    the source in one line, `heading` the place in it, `basis` the law or decision it rests on (may be empty).
    """

    id: str
    document: str
    heading: str
    text: str
    validity: str
    basis: str
    state: State
    quoted: bool
    short: str
    warning: str = ""
    successor: str = ""


class Step(_Frozen):
    """Something the person can do next. `kind`: card (open a card id), ask (ask this question), unit_kind (a kind of
    school), command (a chat command such as `/canbo`), section (browse an id)."""

    kind: str
    value: str
    label: str


class Answer(_Frozen):
    """One reply to one question: first `text`, then `cards` (1-3, best first, or none), then `steps` (at most four).

    `understood` is the question as corrected; `subject` a few words that name what it was about, for a follow-up.
    `intent` is the finer reason behind help, small_talk, out_of_scope and sensitive (`privacy`, `greeting`...).
    """

    kind: AnswerKind
    text: str
    cards: tuple[Card, ...] = ()
    steps: tuple[Step, ...] = ()
    understood: str = ""
    subject: str = ""
    intent: str = ""
