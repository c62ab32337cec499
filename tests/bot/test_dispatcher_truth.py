"""What is still true, asked as a message leaves. Not: what rooms answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import errors
from bot.channels.base import Limits
from bot.channels.render import render
from bot.conversation import Choice, Outgoing, Reply, Verdict, say
from bot.delivery import truth
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.ledger import Lane
from bot.delivery.outbox import Chat, Outbox
from bot.delivery.truth import Check, Skipped
from bot.storage.database import Database
from tests.bot.parts import HandClock, ScriptedChannel, rows, running, settle, until

PLAIN = Limits(buttons=False)
ONE = Choice(label="Đã nộp việc 1", action="deadlines:done:1")
TWO = Choice(label="Đã nộp việc 2", action="deadlines:done:2")
DIGEST = say("Còn **2 việc**", ONE, TWO)


def asked(still: str, reply: Reply, limits: Limits, first: int = 1) -> tuple[list[Outgoing], list[Check]]:
    """A reply's messages and what is stored with each."""
    messages = render(reply, limits, first_number=first)
    stored = truth.checks(still, reply, limits, first, len(messages))
    return messages, [check for check in map(truth.read_check, stored) if check is not None]


def revised(verdict: Verdict, limits: Limits, reply: Reply = DIGEST, first: int = 1) -> Outgoing | Skipped:
    messages, checks = asked("deadlines:1,2", reply, limits, first)
    return truth.revised(messages[-1], checks[-1], verdict, limits)


def test_an_empty_verdict_changes_nothing() -> None:
    for limits in (PLAIN, Limits(), Limits(markup="html")):
        (message,), _ = asked("deadlines:1,2", DIGEST, limits)
        assert revised(Verdict(), limits) == message


def test_choices_are_dropped_as_buttons_and_as_numbered_lines() -> None:
    found = revised(Verdict(drop=frozenset({ONE.action})), Limits())
    assert isinstance(found, Outgoing) and [choice.label for choice in found.choices] == ["Đã nộp việc 2"]
    (before,), _ = asked("deadlines:1,2", DIGEST, PLAIN, 5)
    found = revised(Verdict(drop=frozenset({ONE.action})), PLAIN, first=5)
    assert isinstance(found, Outgoing) and found.text == before.text.replace("5. Đã nộp việc 1\n", "")
    assert "6. Đã nộp việc 2" in found.text  # numbers stay those that were offered
    found = revised(Verdict(drop=frozenset({ONE.action, TWO.action})), PLAIN)
    assert isinstance(found, Outgoing) and found.text == "Còn 2 việc"


def test_a_line_of_the_text_that_looks_like_a_choice_stays() -> None:
    found = revised(Verdict(drop=frozenset({ONE.action})), PLAIN, say("1. Đã nộp việc 1", ONE, TWO))
    assert isinstance(found, Outgoing) and found.text.startswith("1. Đã nộp việc 1\n")
    assert found.text.count("1. Đã nộp việc 1") == 1


def test_a_new_text_is_marked_up_as_the_channel_writes_and_keeps_the_choices_that_are_left() -> None:
    verdict = Verdict(text="Còn **1 việc** & hết", drop=frozenset({ONE.action}))
    found = revised(verdict, Limits(markup="html"))
    assert isinstance(found, Outgoing)
    assert (found.text, [choice.label for choice in found.choices]) == (
        "Còn <b>1 việc</b> &amp; hết",
        ["Đã nộp việc 2"],
    )
    found = revised(verdict, PLAIN)
    assert isinstance(found, Outgoing)
    assert found.text.startswith("Còn 1 việc & hết\n\n") and found.text.endswith("2. Đã nộp việc 2")
    assert "1. Đã" not in found.text


def test_of_a_long_message_the_last_part_carries_the_new_text() -> None:
    limits = Limits(text=60, buttons=True)
    messages, checks = asked("deadlines:1", say("câu dài. " * 20, ONE), limits)
    found = [truth.revised(m, c, Verdict(text="ngắn"), limits) for m, c in zip(messages, checks, strict=True)]
    assert len(found) > 1 and all(isinstance(part, Skipped) for part in found[:-1])
    assert isinstance(found[-1], Outgoing) and (found[-1].text, found[-1].choices) == ("ngắn", (ONE,))
    for message, check in zip(messages, checks, strict=True):
        assert truth.revised(message, check, Verdict(skip="x"), limits) == Skipped("x")


def test_what_cannot_be_read_is_not_asked() -> None:
    assert [truth.read_check(stored) for stored in (None, "", "{", '{"refs": 1}')] == [None] * 4


# as the dispatcher does it


class Room:
    """Answers from a table and remembers what it was asked."""

    def __init__(self, **verdicts: Verdict) -> None:
        self.verdicts = verdicts
        self.asked: list[list[str]] = []

    async def still(self, session: AsyncConnection, refs: Sequence[str]) -> Mapping[str, Verdict]:
        assert session.in_transaction()
        self.asked.append(sorted(refs))
        return {ref: self.verdicts[ref] for ref in refs if ref in self.verdicts}


async def reminded(database: Database, clock: HandClock, **refs: str) -> None:
    """One reminder for each chat and ref."""
    async with database.write() as session:
        outbox = Outbox(session, {"test": Limits()}, clock)
        for chat, ref in refs.items():
            reply = say(f"nhắc {chat}", ONE, TWO)
            await outbox.write(Chat("test", chat), [reply], lane=Lane.REMINDER, still=ref)


async def test_rooms_are_asked_once_and_what_is_not_true_stays(database: Database) -> None:
    clock, channel = HandClock(), ScriptedChannel()
    room = Room(b=Verdict(skip="reported"), c=Verdict(text="chỉ còn một"))
    await reminded(database, clock, a="deadlines:a", b="deadlines:b", c="deadlines:c", d="", e="gone:e")
    async with running(Dispatcher(database, channel, clock.now, rooms={"deadlines": room.still})):
        await settle(database, "sent", "skipped", "sent", "sent", "sent")
    assert sorted(channel.sent) == [("a", "nhắc a"), ("c", "chỉ còn một"), ("d", "nhắc d"), ("e", "nhắc e")]
    assert room.asked == [["a", "b", "c"]]
    skipped = (await rows(database))[1]
    assert (skipped.error, skipped.finished_at) == ("reported", clock.moment)


async def test_it_is_asked_again_when_the_message_is_tried_again(database: Database) -> None:
    clock, channel, room = HandClock(), ScriptedChannel(errors.NotDelivered("mất mạng")), Room()
    await reminded(database, clock, a="deadlines:a")
    dispatcher = Dispatcher(database, channel, clock.now, rooms={"deadlines": room.still})
    async with running(dispatcher):
        await until(lambda: _tried(database))
        room.verdicts["a"] = Verdict(skip="reported")
        clock.forward(seconds=2)
        dispatcher.wake()
        await settle(database, "skipped")
    assert channel.texts == ["nhắc a"]


async def _tried(database: Database) -> bool:
    (row,) = await rows(database)
    return bool(row.state == "pending" and row.attempts == 1)


async def test_a_fault_of_a_room_holds_nothing_back(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    async def broken(session: AsyncConnection, refs: Sequence[str]) -> Mapping[str, Verdict]:
        await session.exec_driver_sql("SELECT nothing FROM nowhere")
        return {}

    clock, channel = HandClock(), ScriptedChannel()
    await reminded(database, clock, a="deadlines:a", b="")
    async with running(Dispatcher(database, channel, clock.now, rooms={"deadlines": broken})):
        await settle(database, "sent", "sent")
    assert "what is still true could not be asked" in caplog.messages


def test_verdicts_are_values() -> None:
    given: dict[str, Any] = {"skip": "x", "colour": "red"}
    with pytest.raises(ValueError, match="colour"):
        Verdict(**given)
