"""A channel whose messages are counted: counting never costs a message. Figures are in `tests/bot/test_quota.py`."""

from __future__ import annotations

from typing import Any

import pytest

from bot.channels.metered import Metered
from bot.conversation import Attachment, Incoming
from tests.bot.channels.kit import Inbox
from tests.bot.parts import START, ScriptedChannel


class Inside(ScriptedChannel):
    """Hands over one message as soon as it runs."""

    async def run(self, accept: Any) -> None:
        await accept(
            Incoming(channel="test", event_id="a", chat_id="1", sender_id="1", text="bí mật", received_at=START)
        )

    async def fetch(self, attachment: Attachment) -> bytes:
        return b""


class Tally:
    def __init__(self) -> None:
        self.received = 0

    async def add(self, *, sent: int = 0, received: int = 0) -> None:
        self.received += received


async def test_where_nobody_can_say_whether_it_is_new_it_is_kept_and_counted(caplog: pytest.LogCaptureFixture) -> None:
    tally, inbox = Tally(), Inbox()

    async def is_known(_channel: str, _event_id: str) -> bool:
        raise RuntimeError("no database, and bí mật")

    await Metered(Inside(), tally, is_known).run(inbox.accept)
    assert (inbox.texts, tally.received) == (["bí mật"], 1)
    assert "RuntimeError" in caplog.text and "bí mật" not in caplog.text
