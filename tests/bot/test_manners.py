"""What a turn does besides answering: the notice that this is a machine, floods, what is no text. Not: effects."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from bot import texts
from bot.conversation import Reply, Turn, say
from bot.inbox import INBOX
from bot.storage.database import Database
from tests.bot.parts import HOUSE, START, HandClock, asking, drain, incoming, make_runner, replies, rows

GREETING = texts.GREETING.format(union=HOUSE.union_name)


async def test_the_first_message_says_once_that_this_is_a_machine(database: Database) -> None:
    runner = make_runner(database)
    for text in ("một", "hai", "/khongco"):
        await runner.accept(incoming(text))
    await runner.accept(incoming("ba", chat="8"))
    await drain(runner)
    assert [GREETING in said for said in await replies(database)] == [True, False, False, True]
    assert await replies(database) == [f"» một\n\n{GREETING}", "» hai", texts.UNKNOWN_COMMAND, f"» ba\n\n{GREETING}"]


async def test_a_turn_without_a_reply_leaves_the_notice_to_the_next(database: Database) -> None:
    async def quiet(turn: Turn) -> Sequence[Reply]:
        return [] if turn.incoming.text == "…" else [say("vâng")]

    runner = make_runner(database, asking(quiet))
    await runner.accept(incoming("…"))
    await runner.accept(incoming("x"))
    await drain(runner)
    assert await replies(database) == [f"vâng\n\n{GREETING}"]


async def test_a_flood_is_answered_up_to_the_limit_with_one_notice(database: Database) -> None:
    clock = HandClock()
    runner = make_runner(database, clock=clock, flood_limit=3)
    for number in range(10):
        await runner.accept(incoming(str(number), received_at=clock.now()))
    await runner.accept(incoming("của người khác", chat="8", received_at=clock.now()))
    await drain(runner)
    said = [reply.split("\n")[0] for reply in await replies(database)]
    assert said == ["» 0", "» 1", "» 2", texts.FLOOD, "» của người khác"]
    assert [row.state for row in await rows(database, INBOX)] == ["done"] * 3 + ["dropped"] * 7 + ["done"]
    clock.forward(seconds=61)
    await runner.accept(incoming("sau đó", received_at=clock.now()))
    await drain(runner)
    assert (await replies(database))[-1] == "» sau đó"


async def test_a_second_flood_gets_a_second_notice(sqlite: Database) -> None:
    clock = HandClock()
    runner = make_runner(sqlite, clock=clock, flood_limit=1)
    for _ in range(2):
        for number in range(4):
            await runner.accept(incoming(str(number), received_at=clock.now()))
        await drain(runner)
        clock.forward(seconds=61)
    assert [said for said in await replies(sqlite) if said == texts.FLOOD] == [texts.FLOOD] * 2


async def test_messages_that_waited_long_are_no_flood(sqlite: Database) -> None:
    """A backlog is read at once, but it was not written at once."""
    clock = HandClock()
    runner = make_runner(sqlite, clock=clock, flood_limit=3)
    for minute in range(10):
        await runner.accept(incoming(str(minute), received_at=START - dt.timedelta(minutes=10 - minute)))
    await drain(runner)
    assert len(await replies(sqlite)) == 10


@pytest.mark.parametrize("kind", ["sticker", "voice", "image", "location"])
async def test_what_is_no_text_gets_a_clear_answer(sqlite: Database, kind: str) -> None:
    runner = make_runner(sqlite)
    await runner.accept(incoming("", attachments=({"kind": kind, "ref": "f1"},)))
    await drain(runner)
    assert (await replies(sqlite))[0].startswith(texts.ONLY_TEXT)
