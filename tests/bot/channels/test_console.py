"""The terminal as a channel: lines in, in order, until their end."""

from __future__ import annotations

import io

from bot.channels.console import CHAT, ConsoleChannel
from tests.bot.channels.kit import Inbox


async def test_each_line_is_a_message_and_is_answered_before_the_next() -> None:
    inbox, answered = Inbox(), list[int]()

    async def answer() -> None:
        answered.append(len(inbox.all))

    await ConsoleChannel(io.StringIO("một\n\n  \n hai \nba")).talk(inbox.accept, answer)
    assert inbox.texts == ["một", "hai", "ba"] and answered == [1, 2, 3]
    assert {(incoming.channel, incoming.chat_id) for incoming in inbox.all} == {("console", CHAT)}


async def test_whatever_is_typed_can_be_stored() -> None:
    inbox = Inbox()

    async def answer() -> None: ...

    await ConsoleChannel(io.StringIO("a\x00b\n\x00\n\ud800c\n")).talk(inbox.accept, answer)
    assert inbox.texts == ["ab", "\ufffdc"]
