"""Files that people send, on both databases: fetched beside the turns, read within one. Not: platforms, HTTP."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest

from bot import files, texts
from bot.conversation import Attachment, ConversationState
from bot.errors import ChannelError
from bot.files import FILES
from bot.inbox import CONVERSATIONS, INBOX
from bot.incoming_files import SET_ASIDE
from bot.storage.database import Database
from tests.bot.filing import Desk, mark
from tests.bot.parts import HandClock, drain, replies, rows, running, until

DOCUMENT = Attachment(kind="file", ref="platform-7", name="báo cáo.pdf", mime="application/pdf")
CONTENT = b"%PDF-1.7 noi dung"


class Platform:
    """Keeps files until asked; `gate` holds the answer back, `fault` is raised instead of it."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.asked: list[str] = []
        self.fault = fault
        self.gate: asyncio.Event | None = None

    async def fetch(self, attachment: Attachment) -> bytes:
        self.asked.append(attachment.ref)
        if self.gate is not None:
            await self.gate.wait()
        if self.fault is not None:
            raise self.fault
        return CONTENT


def desk_of(database: Database, platform: Platform, clock: HandClock | None = None) -> Desk:
    return Desk(database, fetches={"test": platform.fetch}, clock=clock)


async def told(desk: Desk, count: int) -> list[str]:
    """The texts of the answers, once there are so many."""

    async def enough() -> bool:
        await drain(desk.runner)
        return len(await replies(desk.database)) >= count

    await until(enough)
    return await replies(desk.database)


async def test_a_file_for_an_open_form_is_fetched_and_read(database: Database) -> None:
    platform = Platform()
    desk = desk_of(database, platform)
    await desk.says("/nop")
    await desk.says(attachments=(DOCUMENT,))
    answers = await told(desk, 2)
    assert answers[1] == f"Đã nhận báo cáo.pdf {mark(CONTENT)}"
    assert platform.asked == ["platform-7"]
    (row,) = await rows(database, FILES)
    assert (row.kind, row.name, row.conversation_id) == ("in", "báo cáo.pdf", 1)
    assert row.expires_at - row.made_at == dt.timedelta(days=1)
    assert [row.state for row in await rows(database, INBOX)] == ["done", "done"]


async def test_a_picture_with_words_comes_with_them(sqlite: Database) -> None:
    desk = desk_of(sqlite, Platform())
    await desk.says("/nop")
    await desk.says("của tổ 2", attachments=(Attachment(kind="image", ref="p1", mime="image/jpeg"),))
    assert (await told(desk, 2))[1].startswith("Đã nhận chữ: của tổ 2;  17 ")


async def test_a_command_beside_a_file_is_a_command(sqlite: Database) -> None:
    desk = desk_of(sqlite, Platform())
    await desk.says("/nop")
    await desk.says("/huy", attachments=(DOCUMENT,))
    assert (await told(desk, 2))[1] == texts.CANCELLED


@pytest.mark.parametrize("form", ["", "/nop chữ"])
async def test_a_file_that_nothing_asked_for_is_not_fetched(database: Database, form: str) -> None:
    platform = Platform()
    desk = desk_of(database, platform)
    await desk.says(form or "chào")
    await desk.says(attachments=(DOCUMENT,))
    assert (await replies(database))[-1] == texts.ONLY_TEXT
    assert platform.asked == [] and await rows(database, FILES) == []


@pytest.mark.parametrize("kind", ["voice", "sticker", "location", "other"])
async def test_what_is_no_document_or_picture_fills_no_form(sqlite: Database, kind: str) -> None:
    platform = Platform()
    desk = desk_of(sqlite, platform)
    await desk.says("/nop")
    await desk.says(attachments=({"kind": kind, "ref": "x"},))
    assert (await replies(sqlite))[-1] == texts.ONLY_TEXT and platform.asked == []


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [(ChannelError("Mạng đang chậm."), "Mạng đang chậm."), (ValueError("token"), texts.FILE_NOT_FETCHED)],
)
async def test_what_cannot_be_fetched_is_told_and_the_form_stays_open(
    database: Database, fault: Exception, sentence: str, caplog: pytest.LogCaptureFixture
) -> None:
    platform = Platform(fault)
    desk = desk_of(database, platform)
    await desk.says("/nop")
    await desk.says(attachments=(DOCUMENT,))
    assert (await told(desk, 2))[1] == sentence
    assert "token" not in caplog.text
    (conversation,) = await rows(database, CONVERSATIONS)
    assert ConversationState.model_validate_json(conversation.state).form == "filing:report"
    platform.fault = None
    await desk.says(attachments=(DOCUMENT,))
    assert (await told(desk, 3))[2] == f"Đã nhận báo cáo.pdf {mark(CONTENT)}"


async def test_more_than_20_mb_is_told(sqlite: Database) -> None:
    async def fetch(attachment: Attachment) -> bytes:
        return bytes(files.MAX_BYTES + 1)

    desk = Desk(sqlite, fetches={"test": fetch})
    await desk.says("/nop")
    await desk.says(attachments=(DOCUMENT,))
    assert "báo cáo.pdf lớn quá 20 MB" in (await told(desk, 2))[1]


async def test_others_are_answered_meanwhile_and_ones_own_messages_wait_their_turn(database: Database) -> None:
    platform = Platform()
    platform.gate = asyncio.Event()
    desk = desk_of(database, platform)
    await desk.says("/nop")
    await desk.says(attachments=(DOCUMENT,))
    await desk.says("sau tệp")
    await desk.says("người khác", chat="8")
    (other,) = (await replies(database))[1:]
    assert other.startswith("» người khác")
    platform.gate.set()
    answers = await told(desk, 4)
    assert answers[2:] == [f"Đã nhận báo cáo.pdf {mark(CONTENT)}", "» sau tệp"]


async def test_a_process_that_died_while_fetching_fetches_again(database: Database) -> None:
    platform, clock = Platform(), HandClock()
    platform.gate = asyncio.Event()
    first = desk_of(database, platform, clock)
    await first.says("/nop")
    async with running(first.runner):
        await first.sends(DOCUMENT)
        await until(lambda: _asked(platform, 1))
    second = desk_of(database, platform, clock)
    platform.gate.set()
    await drain(second.runner)
    assert platform.asked == ["platform-7"]
    clock.moment += SET_ASIDE
    assert (await told(second, 2))[1] == f"Đã nhận báo cáo.pdf {mark(CONTENT)}"
    assert platform.asked == ["platform-7"] * 2 and len(await rows(database, FILES)) == 1


async def _asked(platform: Platform, count: int) -> bool:
    return len(platform.asked) >= count


async def test_two_that_fetch_the_same_file_keep_it_once(database: Database) -> None:
    """One process was slow, and another took the message meanwhile."""
    platforms, clock = [Platform(), Platform()], HandClock()
    desks = [desk_of(database, platform, clock) for platform in platforms]
    platforms[0].gate = asyncio.Event()
    await desks[0].says("/nop")
    await desks[0].says(attachments=(DOCUMENT,))
    await until(lambda: _asked(platforms[0], 1))
    clock.moment += SET_ASIDE
    assert len(await told(desks[1], 2)) == 2
    platforms[0].gate.set()
    await until(lambda: _done(desks[0]))
    await drain(desks[0].runner)
    assert len(await replies(database)) == 2 and len(await rows(database, FILES)) == 1


async def _done(desk: Desk) -> bool:
    return not desk.runner._fetcher._under_way


async def test_a_file_of_another_conversation_is_not_to_be_had(database: Database) -> None:
    desk = desk_of(database, Platform())
    await desk.says("/nop")
    await desk.says(attachments=(DOCUMENT,))
    await told(desk, 2)
    await desk.says("/nop", chat="8")
    for ref in ("tep:1", "tep:", "tep:99", "tep:x", "tep:" + "9" * 30):
        await desk.says(attachments=(Attachment(kind="file", ref=ref),), chat="8")
        assert (await replies(database))[-1] == texts.FILE_NOT_HERE


async def test_so_many_files_an_hour_and_no_more(sqlite: Database) -> None:
    platform, clock = Platform(), HandClock()
    desk = desk_of(sqlite, platform, clock)
    for number in range(files.MOST_IN_HOUR + 1):
        await desk.says("/nop")
        await desk.says(attachments=(DOCUMENT,))
        answers = await told(desk, 2 * number + 2)
    assert answers[-1] == texts.FILES_TOO_MANY and len(await rows(sqlite, FILES)) == files.MOST_IN_HOUR
    clock.forward(hours=1)
    await desk.says(attachments=(DOCUMENT,))
    assert (await told(desk, len(answers) + 1))[-1].startswith("Đã nhận")


async def test_a_room_can_keep_what_was_sent(database: Database) -> None:
    desk = desk_of(database, Platform())
    await desk.says("/nop")
    await desk.says(attachments=(DOCUMENT,))
    await told(desk, 2)
    until_then = desk.clock.now() + dt.timedelta(days=400)
    async with database.write() as session:
        number = await files.retain(session, Attachment(kind="file", ref="tep:1"), until_then)
        await files.forget(session, desk.clock.now() + dt.timedelta(days=399))
        assert await files.stored(session, number) == files.Stored("báo cáo.pdf", "application/pdf", CONTENT)
        await files.forget(session, until_then)
        assert await files.stored(session, number) is None
