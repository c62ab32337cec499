"""Receiving from Telegram over real HTTP: nothing is acknowledged before it is stored, and nothing ends the loop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator

import pytest

from bot.conversation import Incoming, Outgoing
from tests.bot.channels.kit import Inbox, running
from tests.bot.channels.telegram_kit import GROUP, LAN, channel_for, until
from tests.fakes.telegram_remote import RemoteTelegram, spawn_telegram
from tests.fakes.telegram_server import FakeTelegram


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


async def test_a_question_comes_in_and_is_acknowledged(fake: FakeTelegram, inbox: Inbox) -> None:
    commands = [("trogiup", "Trợ giúp"), ("canbo", "Hỏi cán bộ")]
    channel = channel_for(fake, commands=commands)
    number = fake.user_says(LAN, "đoàn phí bao nhiêu ạ", name="Cô Lan")
    async with running(channel, inbox.accept):
        await until(fake, lambda: inbox.all and not fake.world.updates)
        assert channel.health.state == "up"
    (incoming,) = inbox.all
    assert (incoming.event_id, incoming.chat_id, incoming.sender_id) == (str(number), str(LAN), str(LAN))
    assert (incoming.text, incoming.sender_name, incoming.group) == ("đoàn phí bao nhiêu ạ", "Cô Lan", False)
    assert [(c["command"], c["description"]) for c in fake.world.commands] == commands


async def test_an_update_that_could_not_be_stored_comes_again(
    fake: FakeTelegram, inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    inbox.broken = True
    fake.user_says(LAN, "câu hỏi bí mật một")
    fake.user_says(LAN, "câu hỏi bí mật hai")
    channel = channel_for(fake)
    async with running(channel, inbox.accept):
        await until(fake, lambda: inbox.calls >= 3)
        assert channel.health.state == "down"
        assert len(fake.world.updates) == 2
        inbox.broken = False
        await until(fake, lambda: not fake.world.updates)
    assert inbox.texts == ["câu hỏi bí mật một", "câu hỏi bí mật hai"]
    assert "bí mật" not in caplog.text


async def test_what_was_stored_before_the_fault_is_acknowledged(fake: FakeTelegram, inbox: Inbox) -> None:
    first, second = fake.user_says(LAN, "một"), fake.user_says(LAN, "hai")

    async def breaks_at_the_second(incoming: Incoming) -> None:
        inbox.broken = len(inbox.all) == 1
        await inbox.accept(incoming)

    async with running(channel_for(fake), breaks_at_the_second):
        await until(fake, lambda: [u["update_id"] for u in fake.world.updates] == [second])
    assert list(inbox.by_id) == [str(first)]


async def test_a_redelivered_update_has_the_same_event_id(fake: FakeTelegram, inbox: Inbox) -> None:
    number = fake.user_says(LAN, "một")
    async with running(channel_for(fake), inbox.accept):
        await until(fake, lambda: inbox.all and not fake.world.updates)
        fake.redeliver(number)
        await until(fake, lambda: inbox.calls == 2 and not fake.world.updates)
    assert list(inbox.by_id) == [str(number)]


async def test_a_press_is_handed_in_and_then_answered_once(fake: FakeTelegram, inbox: Inbox) -> None:
    channel = channel_for(fake)
    sent = fake.world.store(LAN, fake.world.bot, {
        "text": "?", "reply_markup": {"inline_keyboard": [[{"text": "Có", "callback_data": "ask:yes:1"}]]}
    })  # fmt: skip
    fake.user_presses(LAN, "Có")
    async with running(channel, inbox.accept):
        await until(fake, lambda: all(fake.world.callbacks.values()) and inbox.all)
    (incoming,) = inbox.all
    assert (incoming.choice, incoming.text) == ("ask:yes:1", "")
    assert incoming.message_ref == str(sent["message_id"])
    assert fake.world.callbacks == {incoming.ack_ref: True}


async def test_a_press_that_cannot_be_answered_harms_nobody(fake: FakeTelegram, inbox: Inbox) -> None:
    fake.fault("answerCallbackQuery", kind="html", times=-1)
    markup = {"inline_keyboard": [[{"text": "Có", "callback_data": "x"}]]}
    fake.world.store(LAN, fake.world.bot, {"text": "?", "reply_markup": markup})
    fake.user_presses(LAN, "Có")
    channel = channel_for(fake)
    async with running(channel, inbox.accept):
        await until(fake, lambda: fake.calls("answerCallbackQuery"))
        fake.user_says(LAN, "vẫn nghe")
        await until(fake, lambda: "vẫn nghe" in inbox.texts)


async def test_only_what_is_meant_for_us_in_a_group(fake: FakeTelegram, inbox: Inbox) -> None:
    fake.user_says(GROUP, "mọi người ăn cơm chưa", sender=LAN)
    fake.user_says(GROUP, "😀 @Congdoan_Thu_Bot đoàn phí bao nhiêu", sender=LAN)
    fake.user_says(GROUP, "/trogiup@congdoan_thu_bot", sender=LAN)
    fake.user_says(GROUP, "/trogiup@another_bot", sender=LAN)
    fake.user_blocks(LAN)
    async with running(channel_for(fake), inbox.accept):
        await until(fake, lambda: fake.calls("getUpdates") and not fake.world.updates)
    assert inbox.texts == ["😀 đoàn phí bao nhiêu", "/trogiup"]
    assert all(i.group and i.chat_id == str(GROUP) and i.sender_id == str(LAN) for i in inbox.all)


async def test_what_cannot_be_read_is_passed_over(
    fake: FakeTelegram, inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    fake.world.push({"message": {"text": "bí mật, thiếu hết các trường"}})
    fake.world.push({"message": [1, 2, 3]})
    fake.user_says(LAN, "sau đó vẫn nghe")
    async with running(channel_for(fake), inbox.accept):
        await until(fake, lambda: inbox.all and not fake.world.updates)
    assert inbox.texts == ["sau đó vẫn nghe"]
    assert "cannot be read" in caplog.text
    assert "bí mật" not in caplog.text


async def test_telegram_out_of_reach_at_the_start_and_later(inbox: Inbox) -> None:
    async with FakeTelegram() as fake:
        await fake.stop()
        channel = channel_for(fake)
        async with running(channel, inbox.accept) as task:
            await until(fake, lambda: channel.health.state == "down")
            await fake.start()
            fake.user_says(LAN, "một")
            await until(fake, lambda: inbox.texts == ["một"] and channel.health.state == "up")
            await fake.stop()
            await until(fake, lambda: channel.health.state == "down")
            fake.user_says(LAN, "hai")
            await fake.start()
            await until(fake, lambda: inbox.texts == ["một", "hai"] and channel.health.state == "up")
            assert not task.done()


async def test_health_does_not_wait_for_a_long_poll(fake: FakeTelegram, inbox: Inbox) -> None:
    channel = channel_for(fake, poll_seconds=50)
    async with running(channel, inbox.accept):
        await until(fake, lambda: channel.health.state == "up" and fake.world.poller)
        fake.user_says(LAN, "trong lúc đang chờ lâu")
        await until(fake, lambda: inbox.all and fake.world.poller)
        timeouts = [call["params"].get("timeout") for call in fake.calls("getUpdates")]
        assert timeouts[0] in (None, "0") and set(timeouts[1:]) == {"50"}


async def test_lower_numbers_after_a_quiet_week_are_heard(fake: FakeTelegram, inbox: Inbox) -> None:
    fake.user_says(LAN, "một")
    async with running(channel_for(fake), inbox.accept):
        await until(fake, lambda: inbox.all and "offset" not in fake.calls("getUpdates")[-1]["params"])
        assert fake.world.updates == []  # acknowledged before the offset was dropped
        fake.update({"update_id": 5, "message": {"chat": {"id": LAN}, "text": "sau một tuần"}})
        await until(fake, lambda: inbox.texts == ["một", "sau một tuần"])


async def test_numbers_that_start_again_hide_nothing(fake: FakeTelegram, inbox: Inbox) -> None:
    for text in ("một", "hai", "ba"):
        fake.user_says(LAN, text)
    async with running(channel_for(fake), inbox.accept):
        await until(fake, lambda: len(inbox.all) == 3 and not fake.world.updates)
        await fake.stop()
        fake.reset()
        inbox.by_id.clear()
        fake.user_says(LAN, "số mới")
        await fake.start()
        await until(fake, lambda: inbox.texts == ["số mới"])


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "html"},
        {"kind": "html", "code": 200},
        {"kind": "html", "code": 403},
        {"kind": "html", "code": 404},
        {"kind": "error", "code": 500, "desc": "Internal Server Error"},
        {"kind": "error", "code": 429, "desc": "Too Many Requests", "parameters": {"retry_after": 0.02}},
        {"kind": "error", "code": 400, "desc": "Bad Request: something new"},
        {"kind": "drop"},
    ],
)
@pytest.mark.parametrize("method", ["getMe", "deleteWebhook", "getUpdates"])
async def test_no_fault_ends_receiving(fake: FakeTelegram, inbox: Inbox, method: str, fault: dict[str, object]) -> None:
    fake.fault(method, times=2, **fault)
    fake.user_says(LAN, "chào em")
    channel = channel_for(fake)
    async with running(channel, inbox.accept) as task:
        await until(fake, lambda: inbox.texts == ["chào em"] and channel.health.state == "up")
        assert not task.done()
    assert len(fake.calls(method)) >= 3


async def test_refused_commands_stop_nothing(
    fake: FakeTelegram, inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    fake.user_says(LAN, "chào em")
    async with running(channel_for(fake, commands=[("Sai Tên", "x")]), inbox.accept):
        await until(fake, lambda: inbox.texts == ["chào em"])
    assert "refused the list of commands" in caplog.text


async def test_a_second_poller_raises_an_alarm_and_sending_goes_on(
    fake: FakeTelegram, inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    fake.fault("getUpdates", kind="error", code=409, desc="Conflict: terminated by other getUpdates request", times=12)
    channel = channel_for(fake)
    async with running(channel, inbox.accept):
        await until(fake, lambda: sum(c["status"] == 409 for c in fake.calls("getUpdates")) == 3)
        assert channel.health.state == "down"
        await channel.send(str(LAN), Outgoing(text="vẫn gửi được"))
        fake.user_says(LAN, "chào")
        await until(fake, lambda: inbox.texts == ["chào"] and channel.health.state == "up")
    alarms = [r for r in caplog.records if r.levelno == logging.ERROR]
    assert alarms and all("409" in r.getMessage() for r in alarms)
    assert len(alarms) < 12


async def test_two_real_pollers_both_survive(fake: FakeTelegram, inbox: Inbox) -> None:
    one, two = channel_for(fake), channel_for(fake)
    async with running(one, inbox.accept), running(two, inbox.accept):
        await until(fake, lambda: any(c["status"] == 409 for c in fake.calls("getUpdates")))
        fake.user_says(LAN, "một trong hai nhận")
        await until(fake, lambda: inbox.texts == ["một trong hai nhận"] and not fake.world.updates)


async def test_a_webhook_left_by_somebody_is_removed_without_losing_updates(fake: FakeTelegram, inbox: Inbox) -> None:
    fake.config(redeliveries=1000)
    fake.world.webhook.url = "http://127.0.0.1:9/nobody"
    fake.user_says(LAN, "trước đó")
    channel = channel_for(fake)
    async with running(channel, inbox.accept):
        await until(fake, lambda: inbox.texts == ["trước đó"])
        fake.world.webhook.url = "http://127.0.0.1:9/nobody"
        fake.user_says(LAN, "sau đó")
        await until(fake, lambda: inbox.texts == ["trước đó", "sau đó"])


@pytest.mark.parametrize("token", ["123456789:not-the-right-token-at-all", "nonsense"])
async def test_a_refused_token_stops_the_channel_with_one_clear_line(
    fake: FakeTelegram, inbox: Inbox, caplog: pytest.LogCaptureFixture, token: str
) -> None:
    channel = channel_for(fake, token=token)
    async with asyncio.timeout(30):
        await channel.run(inbox.accept)
    await channel.close()
    assert channel.health.state == "stopped"
    assert "CONGDOAN_TELEGRAM_TOKEN" in channel.health.detail
    assert len([r for r in caplog.records if r.levelno >= logging.ERROR]) == 1
    assert token not in caplog.text


async def test_the_token_is_in_no_log(inbox: Inbox, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with FakeTelegram() as fake:
        fake.fault("*", kind="html", times=2)
        fake.fault("*", kind="drop", times=2)
        fake.fault("*", kind="hang", hang=0.1)
        fake.user_says(LAN, "chào em")
        channel = channel_for(fake)
        async with running(channel, inbox.accept):
            await until(fake, lambda: inbox.texts == ["chào em"])
            await fake.stop()
            await until(fake, lambda: channel.health.state == "down")
    assert fake.token not in caplog.text
    assert fake.token.split(":")[1] not in caplog.text
    assert "chào em" not in caplog.text


async def test_the_fake_is_killed_and_started_again(inbox: Inbox) -> None:
    async with spawn_telegram() as first:
        port = int(first.root.rsplit(":", 1)[1])
        channel = channel_for(first)
        await first.user_says(LAN, "trước")
        async with running(channel, inbox.accept):
            await _until_texts(first, inbox, ["trước"])
            await first.kill()
            async with spawn_telegram(port) as second:
                await second.user_says(LAN, "sau")
                # The new process numbers from the start again, so that the event id is one already known.
                inbox.by_id.clear()
                await _until_texts(second, inbox, ["sau"])


async def _until_texts(remote: RemoteTelegram, inbox: Inbox, texts: list[str]) -> None:
    async def there(_: RemoteTelegram) -> bool:
        return inbox.texts == texts

    await remote.wait_for(there)
