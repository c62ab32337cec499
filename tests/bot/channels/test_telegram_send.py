"""Sending to Telegram over real HTTP: every row of the error table, edits, buttons, and no secrets in errors."""

from __future__ import annotations

import asyncio
import socket
import traceback
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.channels.base import Sent
from bot.channels.telegram import TelegramChannel
from bot.conversation import Choice, Outgoing
from bot.errors import (
    ChannelError,
    ChannelStopped,
    Failed,
    Moved,
    NotDelivered,
    RetryLater,
    SettingsError,
    Unknown,
    Unreachable,
)
from bot.files import enclosed
from tests.bot.channels.telegram_kit import GROUP, LAN, channel_for, refused
from tests.fakes.telegram_server import FakeTelegram

PICTURE = enclosed("a.png", "image/png", b"\x89PNG\r\n\x1a\n" + b"x" * 64, image=True)


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


@pytest.fixture
async def channel(fake: FakeTelegram) -> AsyncIterator[TelegramChannel]:
    made = channel_for(fake)
    yield made
    await made.close()


async def test_html_with_buttons(fake: FakeTelegram, channel: TelegramChannel) -> None:
    choices = (
        Choice(label="Xem nguyên văn", action="ask:full:1", style="primary"),
        Choice(label="Chép điều khoản", copy_text="0,5% tiền lương"),
        Choice(label="Trang của công đoàn", url="https://congdoan.vn/x", style="plain"),
    )
    message = Outgoing(text="<b>0,5%</b> &lt;lương&gt; https://e.vn", markup="html", choices=choices)
    sent = await channel.send(str(LAN), message)
    (shown,) = fake.messages(LAN)
    assert sent == Sent(str(shown["message_id"]))
    assert shown["text"] == "0,5% <lương> https://e.vn"
    buttons = [button for row in shown["reply_markup"]["inline_keyboard"] for button in row]
    assert buttons == [
        {"text": "Xem nguyên văn", "callback_data": "ask:full:1", "style": "primary"},
        {"text": "Chép điều khoản", "copy_text": {"text": "0,5% tiền lương"}},
        {"text": "Trang của công đoàn", "url": "https://congdoan.vn/x"},
    ]
    assert '"is_disabled": true' in fake.calls("sendMessage")[0]["params"]["link_preview_options"]


async def test_plain_text_is_not_read_as_markup(fake: FakeTelegram, channel: TelegramChannel) -> None:
    await channel.send(str(LAN), Outgoing(text="2 < 3 & <b>không đậm</b>"))
    assert fake.texts(LAN) == ["2 < 3 & <b>không đậm</b>"]


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ({"kind": "error", "code": 403, "desc": "Forbidden: bot was blocked by the user"}, Unreachable),
        ({"kind": "error", "code": 403, "desc": "Forbidden: user is deactivated"}, Unreachable),
        ({"kind": "error", "code": 403, "desc": "Forbidden: bot can't initiate conversation with a user"}, Unreachable),
        ({"kind": "error", "code": 400, "desc": "Bad Request: chat not found"}, Unreachable),
        ({"kind": "error", "code": 400, "desc": "Bad Request: PEER_ID_INVALID"}, Unreachable),
        ({"kind": "error", "code": 400, "desc": "Bad Request: not enough rights to send text messages"}, Unreachable),
        ({"kind": "error", "code": 400, "desc": "Bad Request: message is too long"}, Failed),
        ({"kind": "error", "code": 413, "desc": "Request Entity Too Large"}, Failed),
        ({"kind": "error", "code": 401, "desc": "Unauthorized"}, ChannelStopped),
        ({"kind": "error", "code": 404, "desc": "Not Found"}, ChannelStopped),
        ({"kind": "error", "code": 409, "desc": "Conflict: something"}, Unknown),
        ({"kind": "error", "code": 500, "desc": "Internal Server Error"}, Unknown),
        ({"kind": "html", "code": 200}, Unknown),
        ({"kind": "html", "code": 403}, Unknown),
        ({"kind": "html", "code": 404}, Unknown),
        ({"kind": "html", "code": 500}, Unknown),
        ({"kind": "html", "code": 502}, Unknown),
        ({"kind": "html", "code": 302}, Unknown),
        ({"kind": "drop"}, Unknown),
    ],
)
async def test_the_table_of_errors(
    fake: FakeTelegram, channel: TelegramChannel, fault: dict[str, Any], expected: type[ChannelError]
) -> None:
    fake.fault("sendMessage", **fault)
    error = await refused(channel)
    assert type(error) is expected
    assert fake.messages() == []
    assert len(fake.calls("sendMessage")) == 1  # a channel never tries again by itself


async def test_an_answer_that_does_not_come(fake: FakeTelegram) -> None:
    channel = channel_for(fake, connect_seconds=1, send_seconds=0.5)
    fake.fault("sendMessage", kind="hang", hang=60)
    error = await refused(channel)
    assert isinstance(error, Unknown)
    assert fake.token not in str(error) and fake.messages() == []
    await channel.close()


async def test_asked_to_wait(fake: FakeTelegram, channel: TelegramChannel) -> None:
    too_many = {"kind": "error", "code": 429, "desc": "Too Many Requests: retry after 7"}
    fake.fault("sendMessage", **too_many, parameters={"retry_after": 7})
    error = await refused(channel)
    assert isinstance(error, RetryLater) and error.retry_after == 7
    fake.fault("sendMessage", **too_many)
    error = await refused(channel)
    assert isinstance(error, RetryLater) and error.retry_after > 0
    fake.fault("sendMessage", kind="html", code=429)
    assert isinstance(await refused(channel), Unknown)  # not Telegram's word


async def test_contacts_as_the_platform_knows_them(fake: FakeTelegram, channel: TelegramChannel) -> None:
    fake.config(unknown=[5], migrated={-7: GROUP})
    fake.user_blocks(LAN)
    assert isinstance(await refused(channel, LAN), Unreachable)
    assert isinstance(await refused(channel, 5), Unreachable)
    moved = await refused(channel, -7)
    assert isinstance(moved, Moved) and moved.chat_id == str(GROUP)
    await channel.send(moved.chat_id, Outgoing(text="theo sang nhóm mới"))
    assert fake.texts(GROUP) == ["theo sang nhóm mới"]


async def test_what_the_platform_refuses_for_good(fake: FakeTelegram, channel: TelegramChannel) -> None:
    for message in (
        Outgoing(text=" "),
        Outgoing(text="x" * 4097),
        Outgoing(text="<b>hở", markup="html"),
    ):
        assert isinstance(await refused(channel, message=message), Failed)
    assert fake.messages() == []


async def test_accepted_but_the_answer_is_lost(fake: FakeTelegram, channel: TelegramChannel) -> None:
    fake.fault("sendMessage", kind="accept_then_drop")
    assert isinstance(await refused(channel), Unknown)
    assert fake.texts(LAN) == ["chào"]


async def test_a_server_that_is_away_got_nothing(fake: FakeTelegram, channel: TelegramChannel) -> None:
    await channel.send(str(LAN), Outgoing(text="một"))
    await fake.stop()
    await asyncio.sleep(0)
    assert isinstance(await refused(channel), NotDelivered)
    await fake.start()
    await channel.send(str(LAN), Outgoing(text="hai"))
    assert fake.texts(LAN) == ["một", "hai"]


@pytest.mark.parametrize("url", ["http://no-such-host.invalid/bot", "https://127.0.0.1:9/bot", "no-address-at-all/bot"])
async def test_an_address_that_leads_nowhere(url: str) -> None:
    channel = TelegramChannel("123456789:some-token-or-other", api_url=url, send_seconds=0.3)
    assert isinstance(await refused(channel), NotDelivered)
    await channel.close()


async def test_a_server_that_never_takes_the_connection() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(0)
        address = silent.getsockname()
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:  # fill the backlog, so that the next connection is not taken
            filler.setblocking(False)
            filler.connect_ex(address)
        url = f"http://127.0.0.1:{address[1]}/bot"
        channel = TelegramChannel("123456789:some-token-or-other", api_url=url, connect_seconds=0.3)
        assert isinstance(await refused(channel), NotDelivered)
        await channel.close()
        for filler in fillers:
            filler.close()


async def test_a_refused_token_stops_the_channel(fake: FakeTelegram) -> None:
    channel = channel_for(fake, token="123456789:not-the-right-token-at-all")
    error = await refused(channel)
    assert isinstance(error, ChannelStopped) and channel.health.state == "stopped"
    assert isinstance(await refused(channel), ChannelStopped)
    assert len(fake.calls("sendMessage")) == 1
    await channel.close()


@pytest.mark.parametrize("kind", ["drop", "html", "away"])
async def test_no_error_carries_the_token(fake: FakeTelegram, channel: TelegramChannel, kind: str) -> None:
    if kind == "away":
        await fake.stop()
    else:
        fake.fault("sendMessage", kind=kind)
    error = await refused(channel)
    chain: BaseException | None = error
    while chain is not None:
        text = "".join(traceback.format_exception(chain, chain=False)) + repr(chain) + str(chain.args)
        assert fake.token not in text
        chain = chain.__cause__ or chain.__context__


async def test_an_edit_in_place(fake: FakeTelegram, channel: TelegramChannel) -> None:
    first = await channel.send(str(LAN), Outgoing(text="cũ", choices=(Choice(label="Có", action="a:b"),)))
    again = await channel.send(str(LAN), Outgoing(text="<i>mới</i>", markup="html", edit_ref=first.ref))
    assert again == first
    assert fake.texts(LAN) == ["mới"] and fake.buttons(LAN) == []
    same = await channel.send(str(LAN), Outgoing(text="<i>mới</i>", markup="html", edit_ref=first.ref))
    assert same == first and len(fake.messages(LAN)) == 1


@pytest.mark.parametrize("ref", ["999", "not-a-number"])
async def test_what_is_gone_is_sent_anew(fake: FakeTelegram, channel: TelegramChannel, ref: str) -> None:
    sent = await channel.send(str(LAN), Outgoing(text="mới", edit_ref=ref))
    assert fake.texts(LAN) == ["mới"] and sent.ref == str(fake.messages(LAN)[0]["message_id"])


async def test_somebody_elses_message_or_a_picture_is_not_edited(fake: FakeTelegram, channel: TelegramChannel) -> None:
    fake.user_says(LAN, "của tôi")
    theirs = next(iter(fake.world.chats[LAN]))
    await channel.send(str(LAN), Outgoing(text="trả lời", edit_ref=str(theirs)))
    photo = await channel.send(str(LAN), Outgoing(text="", attachments=(PICTURE,)))
    await channel.send(str(LAN), Outgoing(text="thay ảnh", edit_ref=photo.ref))
    assert fake.texts(LAN) == ["trả lời", "", "thay ảnh"]


async def test_an_edit_that_fails_is_not_sent_anew(fake: FakeTelegram, channel: TelegramChannel) -> None:
    first = await channel.send(str(LAN), Outgoing(text="cũ"))
    fake.fault("editMessageText", kind="accept_then_drop")
    assert isinstance(await refused(channel, message=Outgoing(text="mới", edit_ref=first.ref)), Unknown)
    assert fake.texts(LAN) == ["mới"]


async def test_many_at_once(fake: FakeTelegram, channel: TelegramChannel) -> None:
    await asyncio.gather(*(channel.send(str(8000 + n), Outgoing(text=f"tin {n}")) for n in range(200)))
    assert sorted(fake.texts()) == sorted(f"tin {n}" for n in range(200))


def test_what_is_missing_is_said_at_once() -> None:
    with pytest.raises(SettingsError, match="TELEGRAM_TOKEN"):
        TelegramChannel(" ")
    with pytest.raises(SettingsError, match="PUBLIC_URL"):
        TelegramChannel("1:x", mode="webhook", webhook_secret="s")
    for secret in ("bí-mật", "hai chữ", "x" * 257):  # Telegram would refuse it at every start
        with pytest.raises(SettingsError, match="WEBHOOK_SECRET"):
            TelegramChannel("1:x", mode="webhook", public_url="https://cd.example", webhook_secret=secret)
