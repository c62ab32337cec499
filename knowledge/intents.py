"""What a message may be beside a question for a card: small talk, help, sensitive, out of scope, not in the texts.

For: the typed shape of `intents/*.yaml`. Not for: telling intents apart (`classify.py`).
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from knowledge.cards import AnswerKind, Step
from knowledge.model import DocumentId, Line


class Intent(BaseModel):
    """One intent with the reply it gets and the messages it is learnt from.

    `reply` may hold `{helpline}` and `{contact}`, which the caller replaces. `steps` are shown as they are.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: DocumentId
    outcome: AnswerKind
    reply: Line
    steps: tuple[Step, ...] = Field(default=(), max_length=4)
    examples: tuple[Line, ...] = Field(min_length=1)
