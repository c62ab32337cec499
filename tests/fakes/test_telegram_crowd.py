"""The counting Bot API, seen by an unpatched `telegram.Bot` and by the wire itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TimedOut

from bot.bench.send_server import TOKEN, FakeServer, fake_server
from tests.fakes._telegram.wire import Asked, Line


@pytest.fixture
async def server() -> AsyncIterator[FakeServer]:
    async with fake_server() as made:
        yield made


@pytest.fixture
async def bot(server: FakeServer) -> AsyncIterator[Bot]:
    async with Bot(TOKEN, base_url=server.api_url) as client:
        yield client


async def test_it_counts_what_it_takes(server: FakeServer, bot: Bot) -> None:
    assert bot.username == "congdoan_thu_bot"
    sent = await asyncio.gather(*(bot.send_message(chat, "chào <b>thầy cô</b>", parse_mode="HTML") for chat in (5, 6)))
    assert [one.text for one in sent] == ["chào thầy cô"] * 2
    await bot.send_message(5, "nữa")
    report = await server.report()
    assert report.arrived == {5: 2, 6: 1}
    assert report.begun == sorted(report.begun)
    assert report.statuses == [200] * 3
    assert await server.taken() == 3


async def test_a_person_writes_and_is_answered(server: FakeServer, bot: Bot) -> None:
    number = (await server.tell("says", {"chat_id": 7, "text": "hỏi"}))["update_id"]
    (update,) = await bot.get_updates(timeout=1)
    assert (update.update_id, update.message.text) == (number, "hỏi")  # type: ignore[union-attr]
    answer = await bot.send_message(7, "đáp")
    await bot.edit_message_text("đáp lại", chat_id=7, message_id=answer.message_id)


async def test_refusals(server: FakeServer, bot: Bot) -> None:
    await server.tell("config", {"blocked": [1], "unknown": [2], "migrated": {"-3": -1003}, "cap": 2})
    with pytest.raises(Forbidden):
        await bot.send_message(1, "x")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(2, "x")
    with pytest.raises(ChatMigrated):
        await bot.send_message(-3, "x")
    assert (await server.report()).statuses == [403, 400, 400]


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
async def test_more_than_the_cap_a_second_is_told_to_wait(server: FakeServer, bot: Bot) -> None:
    await server.tell("config", {"cap": 2})
    answers = await asyncio.gather(*(bot.send_message(chat, "x") for chat in range(1, 41)), return_exceptions=True)
    refused = sum(isinstance(answer, RetryAfter) for answer in answers)
    report = await server.report()
    assert refused == report.statuses.count(429) > 0
    assert report.refused_share == refused / 40
    assert len(report.arrived) == 40 - refused


@pytest.mark.parametrize(
    ("fault", "error", "status", "arrives"),
    [
        ({"kind": "html"}, NetworkError, 502, 0),
        ({"kind": "error", "desc": "Bad Request: message is too long"}, BadRequest, 400, 0),
        ({"kind": "drop"}, NetworkError, -1, 0),
        ({"kind": "accept_then_drop"}, NetworkError, -1, 1),
        ({"kind": "hang", "hang": 60}, TimedOut, 0, 0),
        ({"kind": "none", "delay": 0.01}, None, 200, 1),
    ],
)
async def test_faults_strike_one_chat_as_often_as_ordered(
    server: FakeServer, bot: Bot, fault: dict[str, Any], error: type[Exception] | None, status: int, arrives: int
) -> None:
    await server.tell("faults", [{"method": "sendMessage", "chat_id": 5, **fault}])
    await bot.send_message(6, "x")
    if error is None:
        await bot.send_message(5, "x")
    else:
        with pytest.raises(error):
            await bot.send_message(5, "x", read_timeout=0.2)
    report = await server.report()
    assert report.statuses == [200, status]
    assert report.arrived[5] == arrives
    await bot.send_message(5, "x")
    assert (await server.report()).statuses[-1] == 200


async def test_it_falls_and_comes_back_with_what_it_knew(server: FakeServer, bot: Bot) -> None:
    await bot.send_message(5, "x")
    await server.tell("restart", {"seconds": 0.3})
    async with asyncio.timeout(30):
        await _until_refused(bot)
        await _until_taken(bot)
    assert await server.taken() >= 2


async def _until_refused(bot: Bot) -> None:
    while True:
        try:
            await bot.send_message(5, "x")
        except NetworkError:
            return


async def _until_taken(bot: Bot) -> None:
    while True:
        try:
            await bot.send_message(5, "x")
        except NetworkError:
            await asyncio.sleep(0.02)
        else:
            return


@pytest.mark.parametrize("cut", range(1, 75))
def test_a_request_may_come_in_pieces_and_two_in_one(cut: int) -> None:
    one = b"POST /bot1/sendMessage?a=1 HTTP/1.1\r\nContent-Type: text/x; v=1\r\ncontent-length: 3\r\n\r\nabc"
    found: list[Asked] = []
    line = Line(found.append, set())
    for piece in (one[:cut], one[cut:] + one):
        line.data_received(piece)
    assert [(a.path, a.query, a.kind, a.body) for a in found] == [("/bot1/sendMessage", "a=1", "text/x", b"abc")] * 2
