"""What was true when a message was written may not be true when it leaves: its room is asked just before.

For: what is stored with a message for that (`Check`), asking the rooms, and the message after their verdict. Not for:
deciding what is true (`Feature.still`), nor messages that readers fetch: those leave in the moment they are written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.channels.base import Limits
from bot.channels.render import menu_lines, split_text, write_say
from bot.conversation import Outgoing, Reply, Say, Still, Verdict
from bot.message import Frozen
from bot.words import units


class Check(Frozen):
    """What is stored with one message: whom to ask what (`room:ref`), and how its choices are written in the text.

    `menu`: (action, line) of each numbered line, where the channel has no buttons; `head` stands before them. `more`:
    another message of the same reply follows, and a new text belongs to the last one.
    """

    ref: str
    menu: tuple[tuple[str, str], ...] = ()
    head: str = ""
    more: bool = False


@dataclass(frozen=True, slots=True)
class Skipped:
    """It is not sent any more; `reason` is kept in the ledger."""

    reason: str


def checks(still: str, reply: Reply, limits: Limits, first_number: int, count: int) -> list[str]:
    """What to store with each of the `count` messages of a reply; nothing where nothing is to be asked."""
    if not still:
        return []
    head, menu = ("", ()) if limits.shows_buttons(reply.choices) else menu_lines(reply.choices, first_number)
    each = Check(ref=still, menu=menu, head=head)
    return [each.model_copy(update={"more": number < count - 1}).model_dump_json() for number in range(count)]


def read_check(stored: str | None) -> Check | None:
    """None where nothing is to be asked, or where it cannot be read: then the message goes as it was written."""
    try:
        return Check.model_validate_json(stored) if stored else None
    except ValidationError:
        return None


async def ask(session: AsyncConnection, rooms: Mapping[str, Still], refs: Sequence[str]) -> dict[str, Verdict]:
    """What the rooms say to each of these `room:ref`; each room is asked once."""
    asked: dict[str, list[str]] = {}
    for ref in dict.fromkeys(refs):
        room, _, rest = ref.partition(":")
        if room in rooms:
            asked.setdefault(room, []).append(rest)
    return {
        f"{room}:{ref}": verdict
        for room, own in asked.items()
        for ref, verdict in (await rooms[room](session, own)).items()
    }


def revised(message: Outgoing, check: Check, verdict: Verdict, limits: Limits) -> Outgoing | Skipped:
    """The message as it may leave now. Pure."""
    if verdict.skip:
        return Skipped(verdict.skip)
    if verdict.text and check.more:
        return Skipped("replaced by the next one")
    choices = tuple(choice for choice in message.choices if choice.action not in verdict.drop)
    if not verdict.text:
        return message.model_copy(update={"choices": choices, "text": _without(message.text, check, verdict.drop)})
    menu = [line for action, line in check.menu if action not in verdict.drop]
    below = "\n\n" + "\n".join([*filter(None, [check.head]), *menu]) if menu else ""
    text = split_text(write_say(verdict.text, limits.markup), limits.text - units(below))[0] + below
    blocks = (Say(text=verdict.text),) if message.blocks else ()
    return message.model_copy(update={"text": text, "choices": choices, "blocks": blocks})


def _without(text: str, check: Check, drop: frozenset[str]) -> str:
    """The text without the numbered lines of these actions, and without what stands before them if none is left."""
    gone = [line for action, line in check.menu if action in drop]
    if gone and len(gone) == len(check.menu) and check.head:
        gone.append(check.head)
    lines = text.split("\n")
    for line in gone:
        for index in range(len(lines) - 1, -1, -1):  # the menu stands at the end
            if lines[index] == line:
                del lines[index]
                break
    return "\n".join(lines).rstrip("\n")
