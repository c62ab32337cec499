"""Who tells of an illness, or a paper's or account's number, hears once that it was masked, and how to reach a person.

For: that sentence under the answer. Not for: masking (`privacy.py`), which happens whether or not somebody is warned.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot import texts
from bot.conversation import Choice, Reply, Say, Turn
from bot.privacy import sensitive

MAX_CHOICES = 4


def warned(turn: Turn, replies: Sequence[Reply]) -> Sequence[Reply]:
    """The replies to a message, with the warning where it is due; a conversation hears it once."""
    if turn.state.warned or not replies or not sensitive(turn.incoming.text):
        return replies
    turn.state.warned = True
    *before, last = replies
    choices = last.choices
    if len(choices) < MAX_CHOICES and not any(choice.action == texts.TO_PERSON for choice in choices):
        choices = (*choices, Choice(label=texts.ASK_A_PERSON, action=texts.TO_PERSON))
    notice = Say(text=texts.SENSITIVE.format(contact=turn.house.contact))
    return [*before, last.model_copy(update={"blocks": (*last.blocks, notice), "choices": choices})]
