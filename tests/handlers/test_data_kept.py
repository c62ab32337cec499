"""What is kept of messages, and how long; on both databases. Not: what somebody wants erased."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from bot.delivery.ledger import DELIVERIES
from bot.inbox import INBOX
from bot.people.accounts import PERSONS
from bot.storage.database import Database
from knowledge.answer import Knowledge
from tests.bot.parts import START, rows
from tests.handlers.data_kit import CHAT, dump, lives, sent, where, whole


@pytest.mark.parametrize("channel", ["test", "web"])
async def test_no_raw_text_outlives_its_turn(database: Database, channel: str) -> None:
    union = whole(database)
    await union.says(CHAT, "/canbo em bị trầm cảm, cccd 079123456789, gọi 0912345678", channel=channel)
    (row,) = await rows(database, INBOX)
    assert row.payload == ""
    assert row.shown == (
        None if channel == "test" else "/canbo em bị [chuyện sức khỏe], cccd [số giấy tờ], gọi [số điện thoại]"
    )
    assert where(await dump(database), "trầm cảm", "079123456789", "0912345678") == []


async def test_a_failed_message_is_emptied(database: Database) -> None:
    union = whole(database)
    await union.says(CHAT, "/trogiup")
    for message, attempts, age in (("đang thử lại", 1, 2), ("đã bỏ", 2, 20), ("chưa đến lượt", 0, 30)):
        async with database.write() as session:
            values = {"channel": "gone", "event_id": message, "chat_id": "1", "sender_id": "1", "payload": message,
                      "received_at": union.clock.now() - dt.timedelta(hours=age), "state": "waiting",
                      "attempts": attempts}  # fmt: skip
            await session.execute(sa.insert(INBOX).values(values))
    await union.jobs(minutes=1)
    assert {row.event_id: row.payload for row in await rows(database, INBOX) if row.channel == "gone"} == {
        "đang thử lại": "đang thử lại", "đã bỏ": "", "chưa đến lượt": "chưa đến lượt",
    }  # fmt: skip


async def test_each_table_keeps_its_period(database: Database, knowledge: Knowledge) -> None:
    union = whole(database, knowledge)
    await lives(union)
    await sent(union)
    await union.jobs(days=80)
    assert await rows(database, INBOX) and await rows(database, DELIVERIES)
    await union.jobs(days=11)
    left = {table for table, lines in (await dump(database)).items() if lines}
    assert left.isdisjoint({"inbox", "codes", "guesses", "miss_askers", "privacy_links"})
    assert all(row.created_at > START + dt.timedelta(days=1) for row in await rows(database, DELIVERIES))
    assert {"persons", "accounts", "consents", "members", "requests", "misses", "conversations"} <= left
    await union.says("Lan", "chào")
    quiet = await union.person("Lan")
    await union.jobs(days=400)
    left = {table for table, lines in (await dump(database)).items() if lines}
    assert left.isdisjoint({"feedback", "conversations"})
    assert {"requests", "members", "grants"} <= left
    assert quiet not in {row.id for row in await rows(database, PERSONS)}  # a visitor of long ago
    assert await union.person(CHAT)  # on the roster
