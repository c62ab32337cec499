"""What the OA channel makes of one message: kinds, files, buttons, and every way in which it may fail."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from bot import inbox
from bot.channels.zalo_oa.channel import REST, ZaloOaChannel
from bot.channels.zalo_oa.updates import CHANNEL
from bot.conversation import Attachment, Choice, ConversationState, Incoming, Outgoing
from bot.errors import (
    ChannelStopped,
    Failed,
    NotDelivered,
    QuotaReached,
    RetryLater,
    Unknown,
    Unreachable,
)
from bot.files import enclosed
from bot.inbox import CONVERSATIONS
from bot.storage.database import Database
from tests.bot.channels.oa_kit import HOA, LAN, ZONE, Hand, channel_for
from tests.fakes.zalo_oa_server import FakeOa

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=ZONE).astimezone(dt.UTC)
HELLO = Outgoing(text="Chào thầy cô")
Has_written = Callable[..., Awaitable[None]]


@pytest.fixture
async def fake() -> AsyncIterator[FakeOa]:
    async with FakeOa() as server:
        yield server


@pytest.fixture
def hand() -> Hand:
    return Hand(NOON)


@pytest.fixture
def wrote(sqlite: Database, fake: FakeOa) -> Has_written:
    """Somebody wrote so long ago."""

    async def write(user: str, **ago: float) -> None:
        at = NOON - dt.timedelta(**ago)
        fake.world.users.add(user)
        event = {"channel": CHANNEL, "chat_id": user, "sender_id": user, "received_at": at}
        async with sqlite.write() as session:
            await inbox.store(session, Incoming(event_id=f"{user}{at}", text="hỏi", **event))

    return write


async def test_a_text_with_buttons(fake: FakeOa, sqlite: Database, hand: Hand, wrote: Has_written) -> None:
    await wrote(LAN, hours=1)
    choices = (Choice(label="Xem nguồn", action="asking:basis:1"), Choice(label="Trang", url="https://cd.example/a"))
    async with channel_for(fake, sqlite, hand) as channel:
        sent = await channel.send(LAN, Outgoing(text="Mức 0,5%", choices=choices))
    (there,) = fake.world.outbox
    assert sent.ref == there["message_id"] and there["kind"] == "cs" and there["message"]["text"] == "Mức 0,5%"
    assert fake.buttons() == [
        {"title": "Xem nguồn", "type": "oa.query.hide", "payload": "#asking:basis:1"},
        {"title": "Trang", "type": "oa.open.url", "payload": {"url": "https://cd.example/a"}},
    ]


async def test_files_and_pictures_are_uploaded(fake: FakeOa, sqlite: Database, hand: Hand, wrote: Has_written) -> None:
    await wrote(LAN, hours=1)
    picture = enclosed("qr.png", "image/png", b"PNG", image=True)
    report = enclosed("báo cáo.docx", "application/msword", b"DOCX")
    form = Attachment(kind="contact")
    link = Attachment(kind="file", ref="https://cd.example/tep/x", name="ds.xlsx")
    async with channel_for(fake, sqlite, hand, phone_is_own=True) as channel:
        await channel.send(LAN, Outgoing(text="Gửi thầy cô", attachments=(picture, report, form, link)))
    shown, file, asked, text = [each["message"] for each in fake.world.outbox]
    (element,) = shown["attachment"]["payload"]["elements"]
    assert fake.world.uploads[element["attachment_id"]] == b"PNG" and element["media_type"] == "image"
    assert fake.world.uploads[file["attachment"]["payload"]["token"]] == b"DOCX"
    assert asked["attachment"]["payload"]["template_type"] == "request_user_info"
    assert text["text"] == "Gửi thầy cô\n📎 ds.xlsx: https://cd.example/tep/x"


async def test_a_billed_message_tells_of_its_files_in_words(
    fake: FakeOa, sqlite: Database, hand: Hand, wrote: Has_written
) -> None:
    """It is a template and nothing else: the files must not cost the person the text."""
    await wrote(LAN, days=60)
    picture = enclosed("qr.png", "image/png", b"PNG", image=True)
    report = enclosed("báo cáo.docx", "application/msword", b"DOCX")
    shown = Attachment(kind="image", ref="https://cd.example/tep/y", name="ảnh.png")
    given = (picture, report, Attachment(kind="contact"), shown)
    async with channel_for(fake, sqlite, hand, pays=True, phone_is_own=True) as channel:
        await channel.send(LAN, Outgoing(text="Thư mời\nChi tiết", attachments=given))
    (sent,) = fake.world.outbox
    _, below = sent["message"]["attachment"]["payload"]["elements"]
    assert sent["kind"] == "transaction" and below["content"].startswith(
        "Chi tiết\n📎 ảnh.png: https://cd.example/tep/y"
    )
    assert "(qr.png, báo cáo.docx)" in below["content"] and "/canbo" in below["content"]


@pytest.mark.parametrize(
    ("ago", "kind"), [({"hours": 47}, "cs"), ({"days": 6}, "cs"), ({"days": 60}, "transaction"), ({}, "promotion")]
)
async def test_the_kind_follows_the_window(
    fake: FakeOa, sqlite: Database, hand: Hand, wrote: Has_written, ago: dict[str, float], kind: str
) -> None:
    if ago:
        await wrote(LAN, **ago)
    else:
        await known_since(sqlite, LAN, NOON - dt.timedelta(days=400))
        fake.world.users.add(LAN)
    async with channel_for(fake, sqlite, hand, pays=True) as channel:
        await channel.send(LAN, HELLO)
    assert [each["kind"] for each in fake.world.outbox] == [kind]


async def known_since(database: Database, user: str, at: dt.datetime) -> None:
    """A conversation whose messages are not kept any more."""
    state = ConversationState().model_dump_json()
    row = {"channel": CHANNEL, "chat_id": user, "is_group": False, "state": state, "created_at": at, "updated_at": at}
    async with database.write() as session:
        await session.execute(CONVERSATIONS.insert().values(row))


async def test_what_costs_is_not_sent_unasked(fake: FakeOa, sqlite: Database, hand: Hand, wrote: Has_written) -> None:
    await wrote(LAN, hours=49)
    async with channel_for(fake, sqlite, hand) as channel:
        for user, why in ((LAN, "window: .*CONGDOAN_ZALO_OA_PAYS"), (HOA, "window: .*chưa từng nhắn")):
            with pytest.raises(Unreachable, match=why):
                await channel.send(user, HELLO)
        await known_since(sqlite, HOA, NOON)  # a notice of ours wrote to it; nobody answered
        with pytest.raises(Unreachable):
            await channel.send(HOA, HELLO)
    assert fake.calls("message/cs") == []


async def test_at_night_it_waits_for_six(fake: FakeOa, sqlite: Database, hand: Hand, wrote: Has_written) -> None:
    await wrote(LAN, days=60)
    await wrote(HOA, hours=1)
    hand.moment = NOON + dt.timedelta(hours=11)
    async with channel_for(fake, sqlite, hand, pays=True) as channel:
        with pytest.raises(RetryLater) as later:
            await channel.send(LAN, HELLO)
        assert later.value.retry_after == 7 * 3600 and not later.value.whole_channel
        await channel.send(HOA, HELLO)  # who has just asked is answered
        hand.moment += dt.timedelta(hours=7)
        await channel.send(LAN, HELLO)
    assert [each["user"] for each in fake.world.outbox] == [HOA, LAN]


@pytest.mark.parametrize(
    ("code", "error"),
    [(-213, Unreachable), (-227, Unreachable), (-230, Unreachable), (-234, RetryLater), (-218, RetryLater),
     (-211, QuotaReached), (-32, RetryLater), (-221, ChannelStopped), (-224, ChannelStopped), (-321, ChannelStopped),
     (-201, Failed)],
)  # fmt: skip
async def test_refusals(
    fake: FakeOa, sqlite: Database, hand: Hand, wrote: Has_written, code: int, error: type[Exception]
) -> None:
    await wrote(LAN, hours=1)
    fake.world.answered[LAN] = code
    async with channel_for(fake, sqlite, hand) as channel:
        with pytest.raises(error):
            await channel.send(LAN, HELLO)
        assert (channel.health.state == "stopped") == (error is ChannelStopped)
    assert fake.world.refreshes == 0 and len(fake.calls("message/cs")) == 1


async def test_a_dead_token_is_renewed_once_and_the_message_sent(
    fake: FakeOa, sqlite: Database, hand: Hand, wrote: Has_written
) -> None:
    await wrote(LAN, hours=1)
    async with channel_for(fake, sqlite, hand) as channel:
        fake.world.access = "another"
        await channel.send(LAN, HELLO)
        assert fake.world.refreshes == 1 and fake.texts() == ["Chào thầy cô"]
        fake.fault("message/cs", code=-220, times=2)
        with pytest.raises(ChannelStopped, match="zalo-oa connect"):
            await channel.send(LAN, HELLO)
        assert fake.world.refreshes == 2 and channel.health.state == "stopped"


@pytest.mark.parametrize("kind", ["http", "garbage", "accept_then_fail", "accept_then_hang"])
async def test_an_unclear_answer_is_unknown(
    fake: FakeOa, sqlite: Database, hand: Hand, wrote: Has_written, kind: str
) -> None:
    await wrote(LAN, hours=1)
    fake.fault("message/cs", kind=kind)
    async with channel_for(fake, sqlite, hand, call_seconds=1) as channel:
        with pytest.raises(Unknown):
            await channel.send(LAN, HELLO)
        assert len(fake.world.outbox) == (1 if kind.startswith("accept") else 0)
        await channel.send(LAN, HELLO)  # it goes on


async def test_what_never_left_is_told_apart(fake: FakeOa, sqlite: Database, hand: Hand, wrote: Has_written) -> None:
    await wrote(LAN, hours=1)
    async with channel_for(fake, sqlite, hand) as channel:
        await fake.stop()
        with pytest.raises(NotDelivered):
            await channel.send(LAN, HELLO)
    assert fake.world.outbox == []


@pytest.mark.parametrize("code", [-201, -216])
async def test_a_part_that_fails_after_another_is_never_begun_again(
    fake: FakeOa, sqlite: Database, hand: Hand, wrote: Has_written, code: int
) -> None:
    await wrote(LAN, hours=1)
    two = Outgoing(text="Chào", attachments=(enclosed("a.pdf", "application/pdf", b"PDF"),))
    async with channel_for(fake, sqlite, hand) as channel:
        fake.fault("message/cs", code=code, skip=1, times=2)
        with pytest.raises(Unknown):
            await channel.send(LAN, two)
        fake.world.faults.clear()
        fake.fault("upload/file", code=-201)
        with pytest.raises(Failed):
            await channel.send(LAN, two)  # nothing had gone yet
    assert len(fake.world.outbox) == 1


async def test_the_channel_looks_after_itself(
    fake: FakeOa, sqlite: Database, hand: Hand, wrote: Has_written, caplog: pytest.LogCaptureFixture
) -> None:
    """Unpaid, it rests and comes back; with its tokens lost it stops, and a new connection wakes it."""
    caplog.set_level(logging.DEBUG, "bot")
    await wrote(LAN, hours=1)
    async with channel_for(fake, sqlite, hand) as channel:
        running = asyncio.create_task(channel.run(_nothing))
        await fake.wait_for(lambda: channel.health.state == "up")
        await rests(fake, channel, hand)
        await unpaid(fake, channel)
        fake.world.issue()
        hand.moment += dt.timedelta(hours=30)
        await fake.wait_for(lambda: "zalo-oa connect" in channel.health.detail)  # the later reason, not the earlier
        assert channel.health.state == "stopped" and fake.world.refreshes == 1
        async with channel_for(fake, sqlite, hand):  # an administrator connects anew
            await fake.wait_for(lambda: channel.health.state == "up")
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert "access-" not in caplog.text and "refresh-" not in caplog.text and "bi-mat" not in caplog.text


async def test_a_look_that_was_under_way_does_not_end_a_rest(
    fake: FakeOa, sqlite: Database, hand: Hand, wrote: Has_written
) -> None:
    await wrote(LAN, hours=1)
    async with channel_for(fake, sqlite, hand) as channel:
        running = asyncio.create_task(channel.run(_nothing))
        await fake.wait_for(lambda: channel.health.state == "up")
        fake.fault("access_token", kind="none", delay=1)
        hand.moment += dt.timedelta(hours=24, minutes=30)  # the token is renewed, and serves meanwhile
        await fake.wait_for(lambda: len(fake.calls("access_token")) == 2)
        await unpaid(fake, channel)
        await fake.wait_for(lambda: fake.world.refreshes == 1)
        await asyncio.sleep(0.3)  # the look ends, and several more
        assert channel.health.state == "stopped"
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def unpaid(fake: FakeOa, channel: ZaloOaChannel) -> None:
    fake.world.answered[LAN] = -321
    with pytest.raises(ChannelStopped, match="thanh toán"):
        await channel.send(LAN, HELLO)
    del fake.world.answered[LAN]


async def rests(fake: FakeOa, channel: ZaloOaChannel, hand: Hand) -> None:
    await unpaid(fake, channel)
    await asyncio.sleep(0.2)  # several looks
    assert channel.health.state == "stopped"
    hand.moment += REST
    await fake.wait_for(lambda: channel.health.state == "up")


async def _nothing(_incoming: Any) -> None:
    raise AssertionError("nothing comes in here")
