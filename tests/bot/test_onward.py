"""A notice that did not arrive goes on to the person's next private chat, as that one shows it; replies do not."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from bot import errors, files
from bot.channels.base import Limits
from bot.conversation import Choice, ConversationState, Offer, Outgoing, Reply, Verdict, say
from bot.delivery import exchange, ledger
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.falling import Falling
from bot.delivery.ledger import Lane, Letter, Outcome
from bot.delivery.outbox import Chat, Outbox
from bot.inbox import CONVERSATIONS
from bot.storage.database import Database
from tests.bot.parts import START, HandClock, ScriptedChannel, replies, rows, running, settle, until
from tests.bot.test_falling import GONE, people

LIMITS = {
    "one": Limits(markup="html"),
    "two": Limits(text=200, buttons=False),
    "web": Limits(links="", blocks=True, stored_is_sent=True),
}
NOTICE = say(
    "Việc **A** đến hạn", Choice(label="Đã nộp", action="deadlines:done:1"), Choice(label="Xin lùi", action="x:y")
)


async def notify(database: Database, reply: Reply = NOTICE, *, lane: Lane = Lane.NOTICE, **more: Any) -> None:
    """To the first private chat there is on channel `one`."""
    async with database.write() as session:
        chat = sa.select(CONVERSATIONS.c.id).where(CONVERSATIONS.c.channel == "one").limit(1)
        outbox = Outbox(session, LIMITS, HandClock())
        assert await outbox.notify((await session.execute(chat)).scalar_one(), reply, lane=lane, **more)


async def state_of(database: Database, channel: str) -> ConversationState:
    async with database.read() as session:
        query = sa.select(CONVERSATIONS.c.state).where(CONVERSATIONS.c.channel == channel)
        return ConversationState.model_validate_json((await session.execute(query)).scalar_one())


def sender(database: Database, channel: ScriptedChannel, falling: Falling | None = None, **more: Any) -> Dispatcher:
    clock = HandClock()
    channel.limits = replace(LIMITS[channel.name], concurrency=8)
    return Dispatcher(database, channel, clock.now, falling=falling or Falling(LIMITS, clock), **more)


@pytest.mark.parametrize("refusal", [GONE, errors.Failed("không nhận")])
async def test_it_goes_on_in_the_same_row_with_its_choices_numbered_there(
    database: Database, refusal: Exception
) -> None:
    await people(database, 1, "one", "two")
    menu = ConversationState(offers=[Offer(number=1, label="Cũ", action="a:b", at=START)])
    async with database.write() as session:
        there = sa.update(CONVERSATIONS).where(CONVERSATIONS.c.channel == "two")
        await session.execute(there.values(state=menu.model_dump_json()))
    one, two = ScriptedChannel(refusal, name="one"), ScriptedChannel(name="two")
    await notify(database)
    async with running(sender(database, one), sender(database, two)):
        await settle(database, "sent")
    assert one.sent == [("c1", "Việc <b>A</b> đến hạn")]
    ((chat, text),) = two.sent
    assert chat == "c1" and text.startswith("Việc A đến hạn") and "2" in text and "3" in text and "Xin lùi" in text
    (row,) = await rows(database)
    assert (row.channel, row.provider_ref, row.onward) == ("two", "p1", None)
    assert row.tried.startswith("one:") and refusal.args[0] in row.tried
    offers = (await state_of(database, "two")).offers
    assert [(offer.number, offer.action) for offer in offers] == [(1, "a:b"), (2, "deadlines:done:1"), (3, "x:y")]
    assert [offer.number for offer in (await state_of(database, "one")).offers] == [1, 2]  # good there as well


async def test_a_reader_of_the_web_gets_it_as_a_new_row_and_is_told(database: Database) -> None:
    await people(database, 1, "one", "web")
    told: list[Chat] = []
    falling = Falling(LIMITS, HandClock(), lambda channel, chat_id: told.append(Chat(channel, chat_id)))
    await notify(database)
    async with running(sender(database, ScriptedChannel(GONE, name="one"), falling)):
        await settle(database, "unreachable", "sent")
    first, second = await rows(database)
    assert (second.channel, second.chat_id, second.onward) == ("web", "c1", None)
    assert first.onward is None and "one:unreachable" in first.tried
    assert Outgoing.model_validate_json(second.payload).choices == NOTICE.choices
    assert told == [Chat("web", "c1")]


async def test_each_chat_is_tried_once(sqlite: Database) -> None:
    await people(sqlite, 1, "one", "two")
    one, two = ScriptedChannel(GONE, name="one"), ScriptedChannel(GONE, name="two")
    await notify(sqlite, lane=Lane.REMINDER)
    async with running(sender(sqlite, one), sender(sqlite, two)):
        await settle(sqlite, "unreachable")
        await asyncio.sleep(1.2)
    assert (len(one.sent), len(two.sent)) == (1, 1)


@pytest.mark.parametrize("what", ["reply", "unknown", "file", "long", "stranger"])
async def test_what_stays_where_it_was(sqlite: Database, what: str) -> None:
    """A reply, what may have arrived, what has files or takes several messages, and a chat that is nobody's."""
    await people(sqlite, 1, "one", "two")
    if what == "stranger":
        async with sqlite.write() as session:
            await session.execute(sa.text("DELETE FROM accounts WHERE channel = 'one'"))
    file = files.enclosed("a.txt", "text/plain", b"x")
    texts = {"long": say("dài " * 2000), "file": NOTICE.model_copy(update={"attachments": (file,)})}
    refusal = errors.Unknown("không rõ") if what == "unknown" else GONE
    two = ScriptedChannel(name="two")
    await notify(sqlite, texts.get(what, NOTICE), lane=Lane.REPLY if what == "reply" else Lane.NOTICE)
    count = len(await rows(sqlite))
    clock = HandClock()
    channel = ScriptedChannel(*[refusal] * 4, name="one")
    channel.limits = LIMITS["one"]
    async with running(sender(sqlite, two), Dispatcher(sqlite, channel, clock.now, falling=Falling(LIMITS, clock))):
        if what == "unknown":
            await until(lambda: _is_to_go_once_more(sqlite))
            clock.forward(seconds=5)
        await settle(sqlite, *["unknown" if what == "unknown" else "unreachable"] * count)
    assert two.sent == []


async def _is_to_go_once_more(database: Database) -> bool:
    return bool((await rows(database))[0].again)


async def test_what_is_true_is_asked_of_the_new_message_too(sqlite: Database) -> None:
    await people(sqlite, 1, "one", "two")
    asked: list[str] = []

    async def still(session: Any, refs: Any) -> dict[str, Verdict]:
        asked.extend(refs)
        return {ref: Verdict(drop=frozenset(["x:y"])) for ref in refs}

    one, two = ScriptedChannel(GONE, name="one"), ScriptedChannel(name="two")
    await notify(sqlite, still="deadlines:7")
    async with running(*(sender(sqlite, each, rooms={"deadlines": still}) for each in (one, two))):
        await settle(sqlite, "sent")
    assert asked == ["7", "7"]
    assert "Đã nộp" in two.texts[0] and "Xin lùi" not in two.texts[0]


async def test_a_late_word_of_the_first_channel_changes_nothing(database: Database) -> None:
    await people(database, 1, "one", "two")
    await notify(database)
    (row,) = await rows(database)
    letter = Letter(row.id, row.chat_id, False, Lane.NOTICE, None, 0, False)
    falling = Falling(LIMITS, HandClock())
    for state in ("unreachable", "failed", "unknown"):
        async with database.write() as session:
            if state == "unreachable":
                assert await ledger.begin(session, [row.id]) == {row.id}
            outcome = Outcome(row.id, state, f"{state}: đã chặn")
            await exchange.record(session, "one", [(letter, outcome)], START, falling)
    (row,) = await rows(database)
    assert (row.channel, row.state, row.attempts) == ("two", "pending", 0)
    assert await replies(database) != []
