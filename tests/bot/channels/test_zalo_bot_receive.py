"""Receiving from Zalo by polling, over real HTTP: what is handed out once is stored, and nothing ends the loop."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import AsyncIterator

import pytest

from bot.channels.patience import Patience
from bot.conversation import Incoming
from tests.bot.channels.kit import Inbox, running
from tests.bot.channels.zalo_kit import GROUP, HOA, LAN, channel_for
from tests.fakes.zalo_server import FakeZalo


@pytest.fixture
async def fake() -> AsyncIterator[FakeZalo]:
    async with FakeZalo() as server:
        yield server


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


async def test_a_question_comes_in(fake: FakeZalo, inbox: Inbox) -> None:
    when = dt.datetime.now(dt.UTC).replace(microsecond=0) - dt.timedelta(hours=1)
    number = fake.says(LAN, "đoàn phí bao nhiêu ạ", name="Cô Lan", date=when.timestamp() * 1000)
    channel = channel_for(fake)
    async with running(channel, inbox.accept):
        await fake.wait_for(lambda: inbox.all)
        assert channel.health.state == "up"
    (incoming,) = inbox.all
    assert (incoming.event_id, incoming.chat_id, incoming.sender_id) == (number, LAN, LAN)
    assert (incoming.text, incoming.sender_name, incoming.group) == ("đoàn phí bao nhiêu ạ", "Cô Lan", False)
    assert incoming.received_at == when


async def test_each_is_stored_before_the_next_is_asked_for(fake: FakeZalo, inbox: Inbox) -> None:
    """What Zalo has handed out is nowhere else: it is held until it can be stored, however often that fails."""
    for text in ("một", "hai", "ba"):
        fake.says(LAN, text)
    inbox.broken = True
    channel = channel_for(fake)
    async with running(channel, inbox.accept):
        await fake.wait_for(lambda: inbox.calls >= 4)
        assert channel.health.state == "down" and len(fake.world.waiting) == 2
        inbox.broken = False
        await fake.wait_for(lambda: inbox.texts == ["một", "hai", "ba"])
        await fake.wait_for(lambda: channel.health.state == "up")


async def test_a_stop_while_storing_waits_for_it(fake: FakeZalo, inbox: Inbox) -> None:
    fake.says(LAN, "một")
    begun, go = asyncio.Event(), asyncio.Event()

    async def slowly(incoming: Incoming) -> None:
        begun.set()
        await go.wait()
        await inbox.accept(incoming)

    channel = channel_for(fake)
    task = asyncio.create_task(channel.run(slowly))
    await begun.wait()
    task.cancel()
    await asyncio.sleep(0)
    go.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    await channel.close()
    assert inbox.texts == ["một"]


async def test_a_repeated_message_has_the_same_event_id(fake: FakeZalo, inbox: Inbox) -> None:
    fake.says(LAN, "một", copies=2)
    async with running(channel_for(fake), inbox.accept):
        await fake.wait_for(lambda: inbox.calls == 2)
    assert inbox.texts == ["một"]


async def test_an_idle_poll_is_no_fault_and_waits_at_the_server(fake: FakeZalo, inbox: Inbox) -> None:
    channel = channel_for(fake)
    async with running(channel, inbox.accept):
        await fake.wait_for(lambda: channel.health.state == "up")
        await fake.wait_for(lambda: len(fake.calls("getUpdates")) >= 3)
        assert channel.health.state == "up"
    assert {call["params"]["timeout"] for call in fake.calls("getUpdates")} == {"1"}


async def test_a_server_that_does_not_hold_the_poll_is_not_asked_without_end(fake: FakeZalo, inbox: Inbox) -> None:
    fake.config(longest_poll=0)
    async with running(channel_for(fake, patience=Patience(first=30)), inbox.accept):
        await fake.wait_for(lambda: fake.calls("getUpdates"))
        await asyncio.sleep(0.2)
        assert len(fake.calls("getUpdates")) == 1


async def test_two_hours_of_502_end_nothing(fake: FakeZalo, inbox: Inbox, caplog: pytest.LogCaptureFixture) -> None:
    """At a minute's pause at most, two hours are 240 failures at most; here the pauses are short."""
    fake.fault("getUpdates", kind="http", status=502, times=120)
    fake.fault("getUpdates", kind="http", status=504, times=120)
    fake.says(LAN, "còn ai không ạ")
    channel = channel_for(fake, patience=Patience(first=0.001, most=0.002))
    async with running(channel, inbox.accept) as task:
        await fake.wait_for(lambda: channel.health.state == "down")
        assert "502" in channel.health.detail
        await fake.wait_for(lambda: inbox.texts == ["còn ai không ạ"])
        assert channel.health.state == "up" and not task.done()
    assert fake.token not in caplog.text


def test_pauses_grow_to_a_minute() -> None:
    longest = [max(Patience().pause(failures) for _ in range(50)) for failures in range(1, 250)]
    assert longest[0] <= 1 and max(longest) <= 60 and min(Patience().pause(30) for _ in range(50)) >= 30


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "api", "error_code": 403, "description": "Internal server error"},
        {"kind": "api", "error_code": 429, "description": "Quota exceeded"},
        {"kind": "api", "error_code": 500},
        {"kind": "garbage"},
        {"kind": "garbage", "body": '{"ok": true, "result": ["?"]}'},
        {"kind": "garbage", "body": '{"ok": true, "result": {"event_name": 7, "message": {"from": []}}}'},
        {"kind": "garbage", "body": "[1, 2"},
    ],
)
async def test_no_answer_to_a_poll_ends_the_loop(fake: FakeZalo, inbox: Inbox, fault: dict[str, object]) -> None:
    fake.fault("getUpdates", times=2, **fault)
    fake.says(LAN, "một")
    channel = channel_for(fake)
    async with running(channel, inbox.accept):
        await fake.wait_for(lambda: inbox.texts == ["một"])
        assert channel.health.state == "up"


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "api", "error_code": 401},
        {"kind": "api", "error_code": -216},
        {"kind": "garbage", "body": "access denied"},
        {"kind": "http", "status": 404, "body": "Not Found"},
    ],
)
async def test_a_refused_token_stops_the_channel_and_nothing_else(
    fake: FakeZalo, inbox: Inbox, fault: dict[str, object]
) -> None:
    fake.fault("getMe", times=-1, **fault)
    channel = channel_for(fake)
    await channel.run(inbox.accept)  # it returns
    assert channel.health.state == "stopped" and "CONGDOAN_ZALO_BOT_TOKEN" in channel.health.detail
    assert len(fake.calls()) == 1
    await channel.close()


async def test_a_wrong_token_is_refused_by_the_server_itself(
    fake: FakeZalo, inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = "99:sai-sai-sai"
    channel = channel_for(fake, token=secret)
    await channel.run(inbox.accept)
    await channel.close()
    assert channel.health.state == "stopped" and secret not in caplog.text


async def test_a_start_during_an_outage_waits(fake: FakeZalo, inbox: Inbox) -> None:
    """A page of a proxy with 502 says nothing about the token; nor does a closed port."""
    await fake.stop()
    channel = channel_for(fake)
    async with running(channel, inbox.accept):
        await fake.wait_for(lambda: channel.health.state == "down")
        assert "chưa kết nối" in channel.health.detail
        fake.fault("getMe", kind="http", status=502, times=3)
        await fake.start()
        fake.says(LAN, "một")
        await fake.wait_for(lambda: inbox.texts == ["một"])


@pytest.mark.parametrize("code", [403, 408, 429, 500])
async def test_a_start_that_is_refused_for_another_reason_is_tried_again(
    fake: FakeZalo, inbox: Inbox, code: int
) -> None:
    fake.fault("getMe", kind="api", error_code=code, times=2)
    fake.fault("deleteWebhook", kind="api", error_code=404)  # there is none, which is as good
    fake.says(LAN, "một")
    async with running(channel_for(fake), inbox.accept):
        await fake.wait_for(lambda: inbox.texts == ["một"])
    assert len(fake.calls("getMe")) == 3


async def test_a_webhook_that_was_set_is_left_for_polling(fake: FakeZalo, inbox: Inbox) -> None:
    fake.world.webhook.url = "https://cu.example/hook"
    async with running(channel_for(fake), inbox.accept):
        await fake.wait_for(lambda: not fake.world.webhook.url)
        fake.says(LAN, "một")
        await fake.wait_for(lambda: inbox.texts == ["một"])
        # somebody sets it again: polling is refused, and it is left once more
        fake.world.webhook.url = "https://cu.example/hook"
        await fake.wait_for(lambda: not fake.world.webhook.url)


async def test_in_groups_the_mention_is_not_part_of_the_question(fake: FakeZalo, inbox: Inbox) -> None:
    fake.says(LAN, "@Bot Công đoàn: đoàn phí bao nhiêu", chat=GROUP)
    fake.says(HOA, "nghỉ hè mấy tuần", chat=GROUP)  # a reply to a message of the bot
    fake.sends(HOA, unsupported=True, chat=GROUP)
    fake.says(HOA, "hết")
    async with running(channel_for(fake, bot_name="Bot Công đoàn"), inbox.accept):
        await fake.wait_for(lambda: inbox.texts[-1:] == ["hết"])
    assert inbox.texts == ["đoàn phí bao nhiêu", "nghỉ hè mấy tuần", "hết"]
    assert [(one.chat_id, one.sender_id, one.group) for one in inbox.all[:2]] == [
        (GROUP, LAN, True),
        (GROUP, HOA, True),
    ]


@pytest.mark.parametrize("live", [True, False])
async def test_a_picture_can_be_fetched(fake: FakeZalo, inbox: Inbox, live: bool) -> None:
    fake.config(live_shape=live)
    fake.sends(LAN, photo=fake.keep_media("a.jpg", b"\xff\xd8 jpeg"), caption="danh sách ký tên")
    channel = channel_for(fake)
    async with running(channel, inbox.accept):
        await fake.wait_for(lambda: inbox.all)
        (incoming,) = inbox.all
        (picture,) = incoming.files
        assert incoming.text == "danh sách ký tên" and picture.kind == "image"
        assert await channel.fetch(picture) == b"\xff\xd8 jpeg"
