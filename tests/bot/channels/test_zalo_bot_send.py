"""Sending to Zalo over real HTTP: every row of the error table, pictures by address, and no secrets in errors."""

from __future__ import annotations

import logging
import socket
import traceback
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.channels.base import Sent
from bot.channels.zalo_bot import ZaloBotChannel
from bot.channels.zalo_files import fetch_file
from bot.channels.zalo_http import ZaloHttp
from bot.conversation import Attachment, Outgoing
from bot.errors import (
    ChannelError,
    ChannelStopped,
    Failed,
    NotDelivered,
    QuotaReached,
    RefusedError,
    SettingsError,
    Unknown,
    Unreachable,
)
from tests.bot.channels.kit import Inbox
from tests.bot.channels.zalo_kit import LAN, channel_for
from tests.fakes.zalo_server import FakeZalo

PICTURE = Attachment(kind="image", ref="https://cd.example/tep/abc", name="ma.png")


@pytest.fixture
async def fake() -> AsyncIterator[FakeZalo]:
    async with FakeZalo() as server:
        server.says(LAN, "chào")  # who never wrote cannot be written to
        yield server


@pytest.fixture
async def channel(fake: FakeZalo) -> AsyncIterator[ZaloBotChannel]:
    made = channel_for(fake)
    yield made
    await made.close()


async def refused(channel: ZaloBotChannel, chat_id: str = LAN, message: Outgoing | None = None) -> ChannelError:
    with pytest.raises(ChannelError) as caught:
        await channel.send(chat_id, message or Outgoing(text="chào"))
    return caught.value


async def test_text_goes_as_it_is_and_never_as_markup(fake: FakeZalo, channel: ZaloBotChannel) -> None:
    text = "**0,5%** {red}đỏ{/red} <b>đậm</b> # 1\n2. Gõ số"
    sent = await channel.send(LAN, Outgoing(text=text))
    (shown,) = fake.outbox(LAN)
    assert sent == Sent(shown["message_id"])
    assert shown["text"] == text and "parse_mode" not in shown and "text_styles" not in shown


async def test_the_longest_text_in_utf_16_units(fake: FakeZalo, channel: ZaloBotChannel) -> None:
    await channel.send(LAN, Outgoing(text="😀" * 1000))
    assert isinstance(await refused(channel, message=Outgoing(text="😀" * 1000 + "x")), Failed)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ({"kind": "api", "error_code": 429, "description": "Quota exceeded"}, QuotaReached),
        ({"kind": "api", "error_code": 403, "description": "Internal server error"}, NotDelivered),
        ({"kind": "api", "error_code": 401}, ChannelStopped),
        ({"kind": "api", "error_code": -216}, ChannelStopped),
        ({"kind": "api", "error_code": 408, "description": "Request timeout"}, Unknown),
        ({"kind": "api", "error_code": 500}, Unknown),
        ({"kind": "api", "error_code": 504}, Unknown),
        ({"kind": "api", "error_code": 404}, Failed),
        ({"kind": "api", "error_code": 426}, Failed),
        ({"kind": "api", "error_code": 400, "description": "Bad request: text is too long"}, Failed),
        ({"kind": "api", "error_code": 400, "description": "invalid chat_id"}, Unreachable),
        ({"kind": "api", "error_code": 400, "description": "Chat not found"}, Unreachable),
        ({"kind": "api", "error_code": 400, "description": "The recipient is gone"}, Unreachable),
        ({"kind": "api", "error_code": 0}, Failed),
        ({"kind": "http", "status": 502}, Unknown),
        ({"kind": "http", "status": 401, "body": "no"}, Unknown),
        ({"kind": "http", "status": 302}, Unknown),
        ({"kind": "garbage"}, Unknown),
        ({"kind": "garbage", "body": '{"result": {}}'}, Unknown),
        ({"kind": "garbage", "body": '{"ok": "true"}'}, Unknown),
        ({"kind": "garbage", "body": "[" * 100_000}, Unknown),
        ({"kind": "accept_then_fail"}, Unknown),
    ],
)
async def test_what_an_answer_means(
    fake: FakeZalo, channel: ZaloBotChannel, fault: dict[str, Any], expected: type[ChannelError]
) -> None:
    fake.fault("sendMessage", **fault)
    error = await refused(channel)
    assert type(error) is expected
    assert len(fake.outbox()) == (fault["kind"] == "accept_then_fail")


async def test_refusals_of_the_server_itself(fake: FakeZalo, channel: ZaloBotChannel) -> None:
    assert type(await refused(channel, "0000000000000000dead")) is Unreachable
    fake.config(quota_month=1)
    assert type(await refused(channel)) is QuotaReached
    wrong = channel_for(fake, token="1:sai")
    assert type(await refused(wrong)) is ChannelStopped
    calls = len(fake.calls())
    assert type(await refused(wrong)) is ChannelStopped and len(fake.calls()) == calls  # not asked again
    assert wrong.health.state == "stopped"
    await wrong.close()


async def test_an_answer_that_spells_its_code_otherwise(fake: FakeZalo, channel: ZaloBotChannel) -> None:
    fake.fault("sendMessage", kind="garbage", body='{"ok": false, "errorCode": "429", "description": null}')
    assert type(await refused(channel)) is QuotaReached


async def test_no_answer_in_time_may_have_arrived(fake: FakeZalo) -> None:
    slow = channel_for(fake, call_seconds=0.2)
    fake.fault("sendMessage", kind="none", delay=5)
    assert type(await refused(slow)) is Unknown
    await slow.close()


async def test_a_refused_connection_left_nothing(fake: FakeZalo, channel: ZaloBotChannel) -> None:
    await fake.stop()
    assert type(await refused(channel)) is NotDelivered


async def test_an_address_that_is_none_left_nothing() -> None:
    nowhere = ZaloBotChannel("1:x", api_url="ftp://khong-phai/")
    assert type(await refused(nowhere)) is NotDelivered
    await nowhere.close()


async def test_nothing_holds_the_token(
    fake: FakeZalo, channel: ZaloBotChannel, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    fake.fault("sendMessage", kind="api", error_code=404, description=f"no such path /bot{fake.token}/sendMessage")
    told = [await refused(channel)]
    fake.fault("sendMessage", kind="accept_then_fail")
    told.append(await refused(channel))
    await fake.stop()
    told.append(await refused(channel))
    for error in told:
        assert fake.token not in "".join(traceback.format_exception(error))
    assert fake.token not in caplog.text


async def test_a_picture_has_the_text_below_it(fake: FakeZalo, channel: ZaloBotChannel) -> None:
    sent = await channel.send(LAN, Outgoing(text="Mã vào cửa", attachments=(PICTURE,)))
    (shown,) = fake.outbox(LAN)
    assert (shown["photo"], shown["caption"], shown["message_id"]) == (PICTURE.ref, "Mã vào cửa", sent.ref)


async def test_several_pictures_go_before_the_text(fake: FakeZalo, channel: ZaloBotChannel) -> None:
    await channel.send(LAN, Outgoing(text="Hai mã", attachments=(PICTURE, PICTURE)))
    assert [sent["method"] for sent in fake.outbox(LAN)] == ["sendPhoto", "sendPhoto", "sendMessage"]


async def test_a_picture_that_zalo_does_not_take_becomes_a_link(fake: FakeZalo, channel: ZaloBotChannel) -> None:
    fake.fault("sendPhoto", kind="api", error_code=400, description="cannot download photo")
    await channel.send(LAN, Outgoing(text="Mã vào cửa", attachments=(PICTURE,)))
    assert fake.texts(LAN) == ["Mã vào cửa\n\n📎 ma.png: https://cd.example/tep/abc"]
    fake.fault("sendPhoto", kind="api", error_code=400, description="cannot download photo")
    await channel.send(LAN, Outgoing(text="x" * 1990, attachments=(PICTURE,)))
    assert fake.texts(LAN)[1:] == ["x" * 1990, "📎 ma.png: https://cd.example/tep/abc"]


async def test_a_picture_to_nobody_is_not_tried_in_words(fake: FakeZalo, channel: ZaloBotChannel) -> None:
    error = await refused(channel, "0000000000000000dead", Outgoing(text="Mã", attachments=(PICTURE,)))
    assert type(error) is Unreachable and fake.calls("sendMessage") == []


async def test_what_left_in_part_is_not_begun_again(fake: FakeZalo, channel: ZaloBotChannel) -> None:
    fake.fault("sendMessage", kind="api", error_code=429)
    message = Outgoing(text="Hai mã", attachments=(PICTURE, PICTURE))
    assert type(await refused(channel, message=message)) is Unknown
    fake.fault("sendPhoto", kind="api", error_code=429)
    assert type(await refused(channel, message=message)) is QuotaReached  # nothing had left


@pytest.mark.parametrize("ref", ["http://cd.example/a.jpg", "file:///etc/passwd", "tep:7", "", "http://["])
async def test_only_addresses_that_may_be_zalos_are_fetched(channel: ZaloBotChannel, ref: str) -> None:
    with pytest.raises(RefusedError):
        await channel.fetch(Attachment(kind="image", ref=ref))


async def test_a_picture_that_is_gone_or_too_large(fake: FakeZalo, channel: ZaloBotChannel) -> None:
    with pytest.raises(ChannelError, match="chưa tải được"):
        await channel.fetch(Attachment(kind="image", ref=f"{fake.root}/media/gone.jpg"))
    sent = Attachment(kind="image", ref=fake.keep_media("a.jpg", b"123456"), name="a.jpg")
    http = ZaloHttp()
    assert await fetch_file(http, fake.url, sent, limit=6) == b"123456"
    with pytest.raises(RefusedError, match="lớn quá"):
        await fetch_file(http, fake.url, sent, limit=5)
    await http.close()


def test_settings_that_cannot_work() -> None:
    with pytest.raises(SettingsError, match="CONGDOAN_ZALO_BOT_TOKEN"):
        ZaloBotChannel(" ")
    for secret in ("", "ngan", "x" * 257):
        with pytest.raises(SettingsError, match="CONGDOAN_WEBHOOK_SECRET"):
            ZaloBotChannel("1:x", mode="webhook", public_url="https://cd.example", webhook_secret=secret)
    assert list(ZaloBotChannel("1:x").routes(Inbox().accept)) == []  # polling has no route


async def test_a_hanging_connection_is_given_up(channel: ZaloBotChannel) -> None:
    """A server that takes the connection and says nothing."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        stuck = ZaloBotChannel("1:x", api_url=f"http://127.0.0.1:{silent.getsockname()[1]}/bot", call_seconds=0.3)
        assert type(await refused(stuck)) is Unknown
        await stuck.close()
