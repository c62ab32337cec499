"""Files sent to Telegram over real HTTP: captions, order, halves of messages, and what is no file of ours to send."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.channels.telegram import TelegramChannel
from bot.conversation import Attachment, Choice, Outgoing
from bot.errors import Failed, RetryLater, Unknown
from bot.files import enclosed
from tests.bot.channels.telegram_kit import LAN, channel_for, refused
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


async def test_one_file_with_its_caption_and_buttons(fake: FakeTelegram, channel: TelegramChannel) -> None:
    message = Outgoing(
        text="<b>Báo cáo</b>",
        markup="html",
        choices=(Choice(label="Gửi", action="a:b"),),
        attachments=(enclosed("báo cáo số 1.pdf", "application/pdf", b"%PDF-1.7"),),
    )
    sent = await channel.send(str(LAN), message)
    (shown,) = fake.messages(LAN)
    assert (shown["caption"], shown["document"]["file_name"]) == ("Báo cáo", "báo cáo số 1.pdf")
    assert fake.buttons(LAN) == ["Gửi"] and sent.ref == str(shown["message_id"])
    assert fake.world.files[shown["document"]["file_id"]][1] == b"%PDF-1.7"


async def test_files_that_come_with_the_message(fake: FakeTelegram, channel: TelegramChannel) -> None:
    kinds = (("a.html", "text/html"), ("a.json", "application/json"))
    pages = tuple(enclosed(name, mime, "Bản sao".encode()) for name, mime in kinds)
    await channel.send(str(LAN), Outgoing(text="Đây ạ", attachments=pages))
    *files, last = fake.messages(LAN)
    assert [file["document"]["file_name"] for file in files] == ["a.html", "a.json"]
    assert fake.world.files[files[0]["document"]["file_id"]][1].decode() == "Bản sao"
    assert last["text"] == "Đây ạ"


async def test_files_before_a_long_text(fake: FakeTelegram, channel: TelegramChannel) -> None:
    images = (PICTURE, Attachment(kind="image", ref="https://e.vn/b.png"))
    await channel.send(str(LAN), Outgoing(text="dài " * 500, attachments=images))
    assert [("photo" in m, "text" in m) for m in fake.messages(LAN)] == [(True, False), (True, False), (False, True)]


async def test_half_a_message_is_unclear_not_to_be_repeated(fake: FakeTelegram, channel: TelegramChannel) -> None:
    images = tuple(Attachment(kind="image", ref=f"https://e.vn/{n}.png") for n in range(2))
    fault = {"kind": "error", "code": 429, "desc": "Too Many Requests", "parameters": {"retry_after": 3}}
    fake.fault("sendPhoto", **fault)
    assert isinstance(await refused(channel, message=Outgoing(text="x", attachments=images)), RetryLater)
    assert fake.messages() == []
    fake.fault("sendPhoto", skip=1, **fault)
    assert isinstance(await refused(channel, message=Outgoing(text="x", attachments=images)), Unknown)
    assert len(fake.messages(LAN)) == 1


@pytest.mark.parametrize("ref", ["", "an-id-nobody-knows", "data:text/plain;base64,x", "pyproject.toml", __file__])
async def test_what_is_neither_enclosed_nor_an_address_is_no_file(
    fake: FakeTelegram, channel: TelegramChannel, ref: str
) -> None:
    """Least of all one of this machine's own, whatever the library would do with its name."""
    unknown = Attachment(kind="file", ref=ref)
    assert isinstance(await refused(channel, message=Outgoing(text="x", attachments=(unknown,))), Failed)
    assert fake.messages() == [] and fake.world.files == {}
