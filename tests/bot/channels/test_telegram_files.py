"""Files over real HTTP with the fake Bot API: fetched within limits, and a whole turn that reads and sends them."""

from __future__ import annotations

import asyncio
import time
import traceback
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot import texts
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram import incoming_file as module
from bot.channels.telegram.channel import LIMITS
from bot.conversation import Attachment
from bot.delivery.dispatcher import Dispatcher
from bot.errors import AssistantError
from bot.files import FILES, MAX_BYTES
from bot.storage.database import Database
from tests.bot.channels.kit import Inbox
from tests.bot.channels.telegram_kit import LAN, channel_for, until
from tests.bot.filing import PNG, REPORT, Desk, mark
from tests.bot.parts import rows, running
from tests.fakes.telegram_server import FakeTelegram

CONTENT = b"%PDF-1.7 " + bytes(range(256)) * 20


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


@pytest.fixture
async def channel(fake: FakeTelegram) -> AsyncIterator[TelegramChannel]:
    made = channel_for(fake, connect_seconds=2, send_seconds=2)
    yield made
    await made.close()


def kept(fake: FakeTelegram, content: bytes = CONTENT, path: str = "a.pdf") -> Attachment:
    return Attachment(kind="file", ref=fake.world.keep_file(content, path), name="báo cáo.pdf")


async def refused(channel: TelegramChannel, attachment: Attachment) -> AssistantError:
    with pytest.raises(AssistantError) as caught:
        await channel.fetch(attachment)
    return caught.value


@pytest.mark.parametrize("path", ["a.pdf", "báo cáo số 1.pdf", "100% đủ?.pdf", "a#b.pdf", "a+b&c=d.pdf"])
async def test_a_file_is_fetched_whole(fake: FakeTelegram, channel: TelegramChannel, path: str) -> None:
    assert await channel.fetch(kept(fake, path=path)) == CONTENT
    assert [call["method"] for call in fake.calls()] == ["getFile", "file"]


async def test_20_mb_are_fetched_and_more_is_refused_before_it_is_read(
    fake: FakeTelegram, channel: TelegramChannel
) -> None:
    assert len(await channel.fetch(kept(fake, bytes(MAX_BYTES)))) == MAX_BYTES
    error = await refused(channel, kept(fake, bytes(MAX_BYTES + 1)))
    assert error.sentence == texts.FILE_TOO_LARGE.format(name="báo cáo.pdf", most=20)
    assert len(fake.calls("file")) == 1


async def test_a_server_that_gives_more_than_it_said_is_stopped(
    fake: FakeTelegram, channel: TelegramChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a Bot API server of one's own there is no limit but ours."""
    monkeypatch.setitem(fake._server.table, "getfile", ("getFile", lambda params: _unsized(fake, params)))
    await channel._open()
    with pytest.raises(AssistantError, match="lớn quá 1 MB"):
        await module.fetch_file(channel._bot, channel._requests[0], kept(fake, bytes(2**20 + 1)), limit=2**20)
    assert len(fake.calls("file")) == 1


def _unsized(fake: FakeTelegram, params: dict[str, Any]) -> dict[str, Any]:
    path, _ = fake.world.files[params["file_id"]]
    return {"file_id": params["file_id"], "file_unique_id": "u", "file_path": path}


async def test_a_path_on_the_servers_own_disk_is_not_read(
    fake: FakeTelegram, channel: TelegramChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    local = {"file_id": "x", "file_unique_id": "u", "file_path": __file__}
    monkeypatch.setitem(fake._server.table, "getfile", ("getFile", lambda params: local))
    assert (await refused(channel, kept(fake))).sentence == texts.FILE_NOT_FETCHED
    assert fake.calls("file") == []


@pytest.mark.parametrize("method", ["getFile", "file"])
@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "drop"},
        {"kind": "html"},
        {"kind": "error", "code": 400, "desc": "Bad Request: wrong file_id"},
        {"kind": "error", "code": 429, "desc": "Too Many Requests", "parameters": {"retry_after": 3}},
        {"kind": "error", "code": 401, "desc": "Unauthorized"},
        {"kind": "hang", "hang": 30},
    ],
    ids=lambda fault: f"{fault['kind']}{fault.get('code', '')}",
)
async def test_a_fault_is_one_sentence_without_the_token(
    fake: FakeTelegram, channel: TelegramChannel, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
    method: str, fault: dict[str, Any],
) -> None:  # fmt: skip
    monkeypatch.setattr(module, "SECONDS", 1.0)
    fake.fault(method, **fault, times=-1)
    error: BaseException | None = await refused(channel, kept(fake))
    assert isinstance(error, AssistantError) and error.sentence == texts.FILE_NOT_FETCHED
    while error is not None:
        assert fake.token not in "".join(traceback.format_exception(error, chain=False)) + repr(error)
        error = error.__cause__ or error.__context__
    assert fake.token not in caplog.text
    # A channel never tries again by itself; HTTP may, once, where a connection that was kept turns out to be closed.
    assert len(fake.calls(method)) == 1 or (method, fault["kind"]) == ("file", "drop")


async def test_a_file_nobody_knows_any_more(fake: FakeTelegram, channel: TelegramChannel) -> None:
    gone = Attachment(kind="file", ref="AgACAgUAAx999999", name="a.pdf")
    assert (await refused(channel, gone)).sentence == texts.FILE_NOT_FETCHED
    await fake.stop()
    assert (await refused(channel, gone)).sentence == texts.FILE_NOT_FETCHED


async def test_a_document_travels_into_a_form_and_a_report_comes_back(fake: FakeTelegram, database: Database) -> None:
    channel = channel_for(fake)
    desk = Desk(database, fetches={"telegram": channel.fetch}, limits={"telegram": LIMITS}, channel="telegram")
    dispatcher = Dispatcher(database, channel, desk.clock.now, seconds=time.monotonic)
    async with running(desk.runner, dispatcher):
        receiving = asyncio.create_task(channel.run(desk.accept))
        try:
            fake.user_says(LAN, "/nop")
            await until(fake, lambda: len(fake.texts(LAN)) == 1)
            desk.clock.forward(minutes=1)
            fake.user_sends_file(LAN, "document", CONTENT, file_name="../báo cáo\x00.pdf")
            await until(fake, lambda: len(fake.texts(LAN)) == 2)
            assert fake.texts(LAN)[1] == f"Đã nhận ../báo cáo.pdf {mark(CONTENT)}"
            assert [row.name for row in await rows(database, FILES)] == ["báo cáo.pdf"]
            desk.clock.forward(minutes=1)
            fake.user_says(LAN, "/lay hai")
            await until(fake, lambda: len(fake.texts(LAN)) == 5)
        finally:
            receiving.cancel()
            await asyncio.gather(receiving, return_exceptions=True)
    report, picture, last = fake.messages(LAN)[2:]
    assert report["document"]["file_name"] == REPORT
    assert fake.world.files[report["document"]["file_id"]][1] == b"PK bao cao"
    assert fake.world.files[picture["photo"][0]["file_id"]][1] == PNG
    assert last["text"] == "Của thầy cô đây ạ."
    await channel.close()


async def test_nothing_is_fetched_before_it_is_wanted(fake: FakeTelegram) -> None:
    inbox, channel = Inbox(), channel_for(fake)
    receiving = asyncio.create_task(channel.run(inbox.accept))
    fake.user_sends_file(LAN, "document", CONTENT, file_name="a.pdf")
    await until(fake, lambda: inbox.all)
    receiving.cancel()
    await asyncio.gather(receiving, return_exceptions=True)
    await channel.close()
    assert fake.calls("getFile") == [] and inbox.all[0].files[0].name == "a.pdf"
