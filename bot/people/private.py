"""What is only done in a private conversation: in a group everybody reads the answer, and anybody can press on.

For: wrapping handlers where a room declares them, or refusing inside one. Not for: who may do what (`permissions.py`).
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any

from bot import texts
from bot.conversation import Handler, Reply, Turn, say
from bot.errors import RefusedError


def in_private(handler: Handler, command: str) -> Handler:
    """The same handler; in a group it says where to go instead, naming the command to type there."""

    @functools.wraps(handler)
    async def guarded(turn: Turn, *arguments: Any) -> Sequence[Reply]:
        if turn.incoming.group:
            turn.state.form, turn.state.draft = "", {}
            return [say(texts.PRIVATE_ONLY.format(command=command))]
        return await handler(turn, *arguments)

    return guarded


def all_in_private(handlers: Mapping[str, Handler], command: str, *apart_from: str) -> dict[str, Handler]:
    """Every one of a room's handlers so, apart from those that a group may use as well."""
    return {name: handler if name in apart_from else in_private(handler, command) for name, handler in handlers.items()}


def refuse_in_group(turn: Turn, command: str) -> None:
    """Raises RefusedError in a group, with the command to type in private."""
    if turn.incoming.group:
        raise RefusedError(texts.PRIVATE_ONLY.format(command=command))
