"""Files on their way out, on both databases: stored, named, sent, expired, shown in a copy, erased. Not: HTTP."""

from __future__ import annotations

import base64
import datetime as dt
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import files, texts
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.ledger import DELIVERIES
from bot.errors import Failed, NotDelivered, RefusedError
from bot.files import FILES, clean_mime, clean_name
from bot.inbox import CONVERSATIONS
from bot.message import Outgoing
from bot.people import personal
from bot.people.accounts import PERSONS
from bot.people.merging import merge
from bot.storage.database import Database
from tests.bot.filing import PNG, REPORT, SHEET, Desk
from tests.bot.parts import START, HandClock, ScriptedChannel, rows, running, settle, until

DAY = dt.timedelta(days=1)


# names


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("báo cáo.pdf", "báo cáo.pdf"),
        (unicodedata.normalize("NFD", "báo cáo.pdf"), "báo cáo.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\lan\\a.docx", "a.docx"),
        ("a\x00b\r\nc.txt", "abc.txt"),
        ("hoa\u202efdp.exe", "hoafdp.exe"),
        ('x"; filename="y.html', "x; filename=y.html"),
        ("...", "tệp"),
        ("", "tệp"),
        ("\ud800", "tệp"),
        ("a/", "tệp"),
        ("dài " * 100 + ".xlsx", ("dài " * 100)[: 120 - 5].rstrip() + ".xlsx"),
        ("x" * 300, "x" * 120),
        ("." + "y" * 300, "y" * 120),
    ],
)
def test_a_name_is_a_name_and_nothing_else(given_name: str, kept: str) -> None:
    assert clean_name(given_name) == kept


@given(st.text())
def test_any_name_becomes_one_that_can_be_stored_and_written_in_a_header(name: str) -> None:
    kept = clean_name(name)
    assert 0 < len(kept) <= files.NAME_LENGTH
    assert not set(kept) & set('/\\"<>:|?*\x00\r\n') and not kept.startswith(".")
    assert clean_name(kept) == kept
    kept.encode()


@pytest.mark.parametrize(
    ("mime", "kept"),
    [
        ("text/html; charset=utf-8", "text/html"),
        ("IMAGE/PNG", "image/png"),
        ("", "application/octet-stream"),
        ("x", "application/octet-stream"),
        ("text/html\r\nSet-Cookie: a=b", "application/octet-stream"),
        ("a/b/c", "application/octet-stream"),
    ],
)
def test_a_type_is_a_type_and_nothing_else(mime: str, kept: str) -> None:
    assert clean_mime(mime) == kept


# behind an address


async def keep(database: Database, content: bytes = b"x", **more: Any) -> str:
    fields = {"name": "a.txt", "mime": "text/plain", "person_id": None, "conversation_id": None, "now": START} | more
    async with database.write() as session:
        return await files.keep(session, content=content, **fields)


async def served(database: Database, secret: str, now: dt.datetime = START) -> files.Stored | None:
    async with database.read() as session:
        return await files.served(session, secret, now)


async def test_a_file_is_had_by_its_secret_alone_and_only_in_time(database: Database) -> None:
    content = bytes(range(256)) * 1000
    path = await keep(database, content, name="../b\x00.bin", mime="x", days=2)
    secret = path.removeprefix("/tep/")
    found = await served(database, secret)
    assert found == files.Stored("b.bin", "application/octet-stream", content)
    assert await served(database, secret, START + 2 * DAY - dt.timedelta(seconds=1)) == found
    assert await served(database, secret, START + 2 * DAY) is None
    for wrong in ("", "x", secret[:-1], secret + "=", "\ud800", "\x00", "a" * 10_000):
        assert await served(database, wrong) is None
    (row,) = await rows(database, FILES)
    assert secret not in str(tuple(row)) and row.token_hash not in path
    assert await served(database, row.token_hash) is None


async def test_two_files_have_two_addresses(database: Database) -> None:
    assert await keep(database) != await keep(database)


async def test_more_than_20_mb_is_refused_in_a_sentence(sqlite: Database) -> None:
    await keep(sqlite, bytes(files.MAX_BYTES))
    with pytest.raises(RefusedError, match=r"a\.txt lớn quá 20 MB"):
        await keep(sqlite, bytes(files.MAX_BYTES + 1))
    assert len(await rows(sqlite, FILES)) == 1


# what becomes of a file in a reply


async def answer(database: Database, channel: str, what: str = "") -> Outgoing:
    await Desk(database).says(f"/lay {what}", channel=channel)
    return Outgoing.model_validate_json((await rows(database))[-1].payload)


async def test_the_page_gets_an_address_of_its_own(database: Database) -> None:
    message = await answer(database, "page", "hai")
    report, picture = message.attachments
    assert (report.kind, report.name, report.size) == ("file", REPORT, 10)
    assert (picture.kind, picture.mime, picture.size) == ("image", "image/png", len(PNG))
    assert report.ref.startswith("/tep/")
    found = await served(database, report.ref.removeprefix("/tep/"))
    assert found == files.Stored(REPORT, SHEET, b"PK bao cao")


@pytest.mark.parametrize("channel", ["linked", "buttons"])
async def test_a_channel_without_files_gets_a_link_to_the_public_address(database: Database, channel: str) -> None:
    message = await answer(database, channel)
    (row,) = await rows(database, FILES)
    assert message.attachments == ()
    if channel == "linked":
        line = next(line for line in message.text.splitlines() if "📎" in line)
        name, _, address = line.partition(": ")
        assert name == f"📎 {REPORT}"
    else:
        (choice,) = message.choices
        assert choice.label == f"📎 {REPORT}"
        address = choice.url
    assert address.startswith("https://cd.example.vn/tep/")
    found = await served(database, address.rpartition("/")[2])
    assert found is not None and found.content == b"PK bao cao"
    assert row.expires_at == START + files.LINK_DAYS * DAY


async def test_a_channel_with_neither_says_where_to_get_it(database: Database) -> None:
    message = await answer(database, "plain", "hai")
    assert f"({REPORT}, a.png)" in message.text and "/canbo" in message.text
    assert message.text.count("📎") == 1 and message.attachments == ()
    assert await rows(database, FILES) == []


@pytest.mark.parametrize("channel", ["test", "page", "linked"])
async def test_too_large_a_file_becomes_a_sentence(sqlite: Database, channel: str) -> None:
    message = await answer(sqlite, channel, "lớn")
    blocks = "".join(getattr(block, "text", "") for block in message.blocks)
    assert "Tệp lớn.bin lớn quá 20 MB" in message.text + blocks and message.attachments == ()
    assert await rows(sqlite, FILES) == []


# sent by the channel's own upload


class Taking(ScriptedChannel):
    """Remembers the whole messages."""

    def __init__(self, *script: Exception | str) -> None:
        super().__init__(*script)
        self.whole: list[Outgoing] = []

    async def send(self, chat_id: str, message: Outgoing):  # type: ignore[no-untyped-def]
        self.whole.append(message)
        return await super().send(chat_id, message)


async def test_the_ledger_names_the_file_and_the_channel_gets_it_whole(database: Database) -> None:
    message = await answer(database, "test", "hai")
    assert all(one.ref.startswith("tep:") for one in message.attachments)
    assert len((await rows(database))[-1].payload) < 2000
    channel = Taking()
    async with running(Dispatcher(database, channel, HandClock().now)):
        await settle(database, "sent")
    (sent,) = channel.whole
    assert [base64.b64decode(one.ref.partition(",")[2]) for one in sent.attachments] == [b"PK bao cao", PNG]
    assert [(one.kind, one.name) for one in sent.attachments] == [("file", REPORT), ("image", "a.png")]
    assert await rows(database, FILES) == []  # what has been sent need not stay with us


async def test_a_file_waits_until_its_message_has_been_sent(database: Database) -> None:
    await answer(database, "test")
    channel, clock = Taking(NotDelivered("x"), Failed("x")), HandClock()
    dispatcher = Dispatcher(database, channel, clock.now)

    async def again() -> bool:
        clock.forward(seconds=5)
        dispatcher.wake()
        return (await rows(database))[0].state == "failed"

    async with running(dispatcher):
        await until(again)
    assert [len(message.attachments) for message in channel.whole] == [1, 1]
    assert len(await rows(database, FILES)) == 1  # an officer may still want it; it expires by itself


async def test_a_message_goes_without_a_file_that_is_gone(database: Database) -> None:
    await answer(database, "test")
    async with database.write() as session:
        await files.forget(session, START + 100 * DAY)
    channel = Taking()
    async with running(Dispatcher(database, channel, HandClock().now)):
        await settle(database, "sent")
    (sent,) = channel.whole
    assert sent.text.startswith("Của thầy cô đây ạ.") and sent.text.endswith(texts.FILE_GONE)
    assert sent.attachments == ()


# personal data


async def test_files_expire_by_the_daily_job(database: Database) -> None:
    await keep(database, days=2)
    await keep(database, days=9)
    daily = next(job for job in personal.jobs(personal.everything(())) if job.name == "people.retention")
    for day, left in ((1, 2), (3, 1), (10, 0)):
        async with database.write() as session:
            await daily.run(session, None, START + day * DAY)  # type: ignore[arg-type]
        assert len(await rows(database, FILES)) == left


@pytest.mark.parametrize("channel", ["test", "page", "linked"])
async def test_a_file_is_named_in_the_copy_of_ones_data_and_erased_with_it(database: Database, channel: str) -> None:
    desk = Desk(database)
    for chat in ("7", "8"):
        await desk.says("/lay", channel=channel, chat=chat)
    async with database.write() as session:
        parts = personal.everything(())
        held = next(each for each in await personal.held(session, parts, 1) if each.part.name == "files")
        assert [(row["file"], row["size"]) for row in held.rows] == [(REPORT, 10)]
        await personal.erase(session, parts, 1, START)
    assert [row.person_id for row in await rows(database, FILES)] == [2]


async def test_a_file_in_a_conversation_is_its_persons_even_where_nobody_said_so(database: Database) -> None:
    await Desk(database).says("chào", channel="page")
    (conversation,) = await rows(database, CONVERSATIONS)
    await keep(database, conversation_id=conversation.id)
    await keep(database, conversation_id=None)
    async with database.write() as session:
        await personal.erase(session, personal.everything(()), 1, START)
    assert [row.conversation_id for row in await rows(database, FILES)] == [None]


async def test_two_persons_made_one_keep_their_files(database: Database) -> None:
    desk = Desk(database)
    await desk.says("/lay", chat="7", channel="page")
    await desk.says("/lay", chat="8", channel="page")
    one, other = (row.id for row in await rows(database, PERSONS))
    async with database.write() as session:
        await merge(session, one, other, (), START)
    assert [row.person_id for row in await rows(database, FILES)] == [one, one]


async def test_the_ledger_holds_no_content(database: Database) -> None:
    for channel in ("test", "page", "linked", "plain"):
        await answer(database, channel, "hai")
    encoded = base64.b64encode(PNG).decode()
    assert not any(encoded in row.payload or "base64" in row.payload for row in await rows(database, DELIVERIES))
