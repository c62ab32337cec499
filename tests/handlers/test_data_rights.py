"""What is held of a person: shown, copied, deleted without a trace, forgotten in time; on both databases.

Not: wording (`tests/dialogs/8_data.yaml`) or what is masked (`tests/bot/test_privacy.py`).
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot import files
from bot.app import all_features, one_metadata
from bot.conversation import House
from bot.delivery.outbox import Outbox
from bot.files import FILES
from bot.inbox import INBOX
from bot.people import personal
from bot.people.audit import AUDIT
from bot.people.consents import Consent, Purpose, agrees
from bot.people.consents import say as say_consent
from bot.storage.database import Database
from handlers.privacy import queries, status, texts
from handlers.privacy.model import Kind, due_dates
from handlers.privacy.queries import PRIVACY_REQUESTS
from knowledge.answer import Knowledge
from tests.bot.parts import rows
from tests.handlers.data_kit import (
    CHAT,
    MISS,
    NAME,
    NEEDLES,
    OTHER_CHAT,
    PHONE,
    QUESTION,
    dump,
    lives,
    sent,
    where,
    whole,
)
from tests.handlers.people_kit import LIMITS, Union


async def test_a_deletion_leaves_no_trace(database: Database, knowledge: Knowledge) -> None:
    union = whole(database, knowledge)
    who = await lives(union)
    before = await dump(database)
    unseen = [needle for needle in NEEDLES if not where(before, needle) and needle != "0912 345 677"]
    assert unseen == [], "these would be looked for in vain"
    await sent(union)
    await union.says(CHAT, choice="privacy:delete")
    said = await union.presses(CHAT, "Xóa hết dữ liệu")
    assert "Đã xóa toàn bộ" in said
    after = await dump(database)
    assert where(after, NAME, PHONE, QUESTION, MISS, "tháng sau là ngày mấy", "GV-778899") == []
    assert {line.split(":")[0] for line in where(after, CHAT, OTHER_CHAT)} == {"inbox", "deliveries"}  # to be told
    await union.jobs(seconds=10)
    assert where(await dump(database), CHAT) != []  # not sent yet
    await sent(union)
    await union.jobs(minutes=2)
    after = await dump(database)
    assert where(after, *NEEDLES) == []
    assert await rows_naming(database, who) == []
    facts = [(fact.action, fact.person_id) for fact in await rows(database, AUDIT)]
    assert ("privacy.delete", None) in facts and ("privacy.copy", None) in facts
    counted = [(row.kind, row.person_id, row.done_at is not None) for row in await rows(database, PRIVACY_REQUESTS)]
    assert counted == [("object", None, True), ("copy", None, True), ("delete", None, True)]
    assert after["leftovers"] == []


async def rows_naming(database: Database, person_id: int) -> list[str]:
    """Columns that name persons by the house's convention and still hold this one."""
    found = []
    metadata = one_metadata(all_features())
    async with database.read() as session:
        for table in metadata.tables.values():
            for column in table.c:
                if column.name == "person_id" or column.name.endswith("_by"):
                    query = sa.select(sa.func.count()).select_from(table).where(column == person_id)
                    if (await session.execute(query)).scalar_one():
                        found.append(f"{table.name}.{column.name}")
    return found


async def test_nothing_stays_readable_in_the_file(sqlite_url: str) -> None:
    database = await Database.open(sqlite_url)
    union = whole(database)
    await union.says(CHAT, f"/canbo {QUESTION}, em bị trầm cảm", channel="web", sender_name=NAME)
    await union.says(CHAT, choice="privacy:delete", channel="web")
    await union.presses(CHAT, "Xóa hết dữ liệu", channel="web")
    for _ in range(3):
        await union.jobs(minutes=1)
    await database.close()  # and its log is folded into the file
    file = await asyncio.to_thread(Path(sqlite_url.removeprefix("sqlite:///")).read_bytes)
    assert b"SQLite format" in file
    assert [word for word in (CHAT, NAME, QUESTION, "trầm cảm") if word.encode() in file] == []


async def test_others_keep_what_is_theirs(database: Database, knowledge: Knowledge) -> None:
    union = whole(database, knowledge)
    await lives(union)
    await union.says("Lan", MISS, sender_name="Lan", channel="web")
    await union.says("Lan", "/canbo nghỉ hè mấy tuần hả cô", channel="web")
    await union.says(CHAT, choice="privacy:delete")
    await union.presses(CHAT, "Xóa hết dữ liệu")
    found = await dump(database)
    assert {line.split(":")[0] for line in where(found, MISS)} >= {"misses", "inbox"}
    assert where(found, "nghỉ hè mấy tuần hả cô")
    assert "nghỉ hè mấy tuần hả cô" in await union.says("Lan", "/canbo của tôi", channel="web")
    assert "H-0003" in await union.says("Quản", "/canbo")


async def test_a_number_is_not_given_to_somebody_else(database: Database) -> None:
    union = whole(database)
    await union.says(CHAT, f"/canbo {QUESTION}")
    who = await union.person(CHAT)
    await union.says(CHAT, choice="privacy:delete")
    await union.presses(CHAT, "Xóa hết dữ liệu")
    await union.says(CHAT, "/canbo câu hỏi của người mới")
    assert await union.person(CHAT) > who
    assert "H-0002" in await union.says(CHAT, "/canbo của tôi")


async def test_the_web_page_gets_its_confirmation_and_then_it_goes(database: Database) -> None:
    union = whole(database)
    await union.says(CHAT, "/dulieu", channel="web")
    await union.presses(CHAT, "Xóa dữ liệu của tôi", channel="web")
    assert "Đã xóa toàn bộ" in await union.presses(CHAT, "Xóa hết dữ liệu", channel="web")
    await union.jobs(seconds=30)
    assert [message.text for message in await union.messages(CHAT, channel="web")]
    await union.jobs(seconds=40)
    await union.jobs(seconds=40)
    assert where(await dump(database), CHAT) == []


async def test_a_confirmation_that_cannot_be_sent_goes_after_a_day(database: Database) -> None:
    union = whole(database)
    await union.says(CHAT, choice="privacy:delete")
    await union.presses(CHAT, "Xóa hết dữ liệu")
    for _ in range(24):
        await union.jobs(hours=1)
    assert where(await dump(database), CHAT) == []


async def test_a_message_behind_the_deletion_is_a_new_persons(database: Database) -> None:
    union = whole(database)
    await union.says(CHAT, choice="privacy:delete")
    await union.presses(CHAT, "Xóa hết dữ liệu")
    await union.says(CHAT, "/dulieu")
    await sent(union)
    await union.jobs(minutes=2)
    assert "dữ liệu của thầy cô" in (await union.messages(CHAT))[-1].text.casefold()
    assert len(await rows(database, INBOX)) == 1


async def test_every_table_is_either_declared_or_known_to_hold_nobody() -> None:
    nobody = {
        "jobs", "leftovers",  # names of jobs; what goes within minutes
        "units", "unit_names", "unit_spellings",  # organisations
        "people_reach", "people_also",  # made by the database from accounts, consents, profiles, roster and roles
        "campaigns", "campaign_bodies",  # what is sent to many, and how many have it
        "quota_months", "zalo_oa_tokens", "switches",  # messages a month; whose account we speak for; what is allowed
        "breaches",  # descriptions for the authority
        "request_units", "request_lines", "miss_askers",  # parts of `requests` and `misses`
        "conference_sessions", "conference_invitations", "conference_keys", "conference_notices",  # meetings and units
        "deadline_rounds", "competition_stages",  # due dates
        "conference_follow_ups", "conference_drafts", "conference_draft_clauses",  # what was agreed; drafts
    }  # fmt: skip
    features = all_features()
    declared = [part.name for part in personal.everything(features)]
    assert len(declared) == len(set(declared))
    assert set(one_metadata(features).tables) == {*declared, *nobody}


async def test_a_copy_as_files_holds_everything_and_is_taken_out_when_sent(database: Database) -> None:
    union = whole(database)
    await union.says(CHAT, f"/canbo {QUESTION}", channel="files", sender_name=NAME)
    await union.says(CHAT, "/dulieu tải", channel="files")
    message = (await union.messages(CHAT, channel="files"))[-1]
    async with database.read() as session:  # as the dispatcher hands it to the channel
        whole_message = await files.with_content(session, message)
    page, data = (files.content_of(each).decode() for each in whole_message.attachments)
    parts = {part["name"]: part["rows"] for part in json.loads(data)["parts"]}
    assert parts["requests"][0]["question"] == QUESTION
    assert parts["accounts"] == [{"channel": "files", "platform_id": CHAT, "created_at": union.clock.now().isoformat()}]
    assert NAME in page and QUESTION in page and "<script" not in page
    await sent(union)
    await union.jobs(seconds=10)
    assert (await union.messages(CHAT, channel="files"))[-1].attachments == ()
    assert await rows(database, FILES) == []


async def test_a_copy_comes_in_the_chat_or_behind_an_address(database: Database) -> None:
    union = whole(database)
    await union.says(CHAT, "/dulieu tải", channel="plain")
    assert any("mã tài khoản" in message.text for message in await union.messages(CHAT, channel="plain"))
    with_address = Union(
        database, features=all_features(), house=House("Công đoàn", "văn phòng", "111", "https://cd.example.vn")
    )
    await with_address.says(CHAT, "/dulieu tải", channel="plain")
    assert "https://cd.example.vn/dulieu/" in (await with_address.messages(CHAT, channel="plain"))[-1].text


async def test_withdrawing_stops_the_purpose_at_once(database: Database) -> None:
    union = whole(database)
    await union.says(CHAT, "/start")
    who = await union.person(CHAT)
    async with database.write() as session:
        await say_consent(session, who, Consent(Purpose.REMINDERS, True, "1", "test", union.clock.now()))
    await union.says(CHAT, "/dulieu rút")
    assert "nhắc việc" in await union.presses(CHAT, "Rút: nhắc việc")
    async with database.read() as session:
        assert not await agrees(session, who, Purpose.REMINDERS)
    (row,) = await rows(database, PRIVACY_REQUESTS)
    assert (row.kind, row.due, row.done_at) == ("withdraw", dt.date(2026, 12, 6), union.clock.now())


@pytest.mark.parametrize(
    ("kind", "reply", "due"),
    [(Kind.COPY, "2026-11-24", "2026-12-01"), (Kind.OBJECT, "2026-11-24", "2026-12-06"),
     (Kind.DELETE, "2026-11-24", "2026-12-11")],
)  # fmt: skip
def test_due_dates_are_those_of_the_decree(kind: Kind, reply: str, due: str) -> None:
    assert [day.isoformat() for day in due_dates(kind, dt.date(2026, 11, 21))] == [reply, due]


async def test_what_the_server_says_of_a_request_reaches_the_person(database: Database) -> None:
    """In the conversation used last; it is theirs to see and to copy, and nobody else's."""
    union = whole(database)
    await union.says(CHAT, "/dulieu phản đối", channel="web")
    await union.says(CHAT, "không muốn ai đọc câu hỏi của tôi", channel="web")
    request = (await rows(database, PRIVACY_REQUESTS))[0]
    assert "không phải của thầy cô" in await union.says("Lan", choice=f"privacy:drop:{request.id}")
    await union.hears(CHAT, channel="web")
    async with database.write() as session:
        found = await queries.get(session, request.id)
        assert found is not None
        outbox = Outbox(session, LIMITS, union.clock)
        until = found.due + dt.timedelta(days=3)
        assert await queries.extend(session, found.id, until, "chờ kế toán")
        more = {"due": f"{until:%d/%m/%Y}", "reason": "chờ kế toán"}
        assert await status.tell(session, outbox, found, texts.EXTENDED, **more)
    assert "cần thêm thời gian, chậm nhất" in await union.hears(CHAT, channel="web")
    assert "gia hạn đến" in await union.says(CHAT, "/dulieu yêu cầu", channel="web")
    async with database.write() as session:
        assert await queries.finish(session, request.id, union.clock.now(), "Đã bỏ khỏi sổ.")
        assert not await queries.finish(session, request.id, union.clock.now(), "lần nữa")
        outbox = Outbox(session, LIMITS, union.clock)
        assert await status.tell(session, outbox, found, texts.ANSWERED, text="Đã bỏ khỏi sổ.")
    assert "“Đã bỏ khỏi sổ.”" in await union.hears(CHAT, channel="web")
    assert "xong ngày" in await union.says(CHAT, "/dulieu yêu cầu", channel="web")
    assert "đã xong" in await union.says(CHAT, choice=f"privacy:drop:{request.id}", channel="web")
    await union.says(CHAT, choice="privacy:delete", channel="web")
    await union.presses(CHAT, "Xóa hết dữ liệu", channel="web")
    for _ in range(3):
        await union.jobs(minutes=1)
    assert where(await dump(database), "Đã bỏ khỏi sổ", "không muốn ai đọc", "chờ kế toán") == []
