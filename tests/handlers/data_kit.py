"""A person who has used everything, and a look into every table, for tests of what is held of people.

For: `test_data_rights.py`, `test_data_kept.py`. Not for: a union of any other room (`people_kit.py`).
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.app import all_features
from bot.delivery import ledger
from bot.delivery.ledger import Outcome
from bot.people import leftovers, personal
from bot.people.accounts import ACCOUNTS
from bot.people.consents import Consent, Purpose
from bot.people.consents import say as say_consent
from bot.people.permissions import Role
from bot.people.roster import MEMBERS
from bot.storage.database import Database
from tests.handlers.people_kit import Union

NAME, PHONE, CHAT, OTHER_CHAT = "Trịnh Thị Ngọc Bích", "+84912345677", "chat-7788990011", "chat-5566778899"
QUESTION = "nhờ xem giúp khoản thưởng sáng kiến tháng mười của trường"
MISS = "hạn nộp sáng kiến kinh nghiệm cấp tỉnh là khi nào"


def whole(database: Database, knowledge: Any = None, **more: Any) -> Union:
    """Every room of the house, with the jobs of the machine room."""
    features = all_features()
    jobs = [leftovers.job(), *personal.jobs(personal.everything(features))]
    return Union(database, features=features, jobs=jobs, knowledge=knowledge, **more)


async def dump(database: Database) -> dict[str, list[str]]:
    """Every row of every table that the database has, as text."""
    found: dict[str, list[str]] = {}
    async with database.read() as session:
        names = await session.run_sync(lambda connection: sa.inspect(connection).get_table_names())
        for name in names:
            result = await session.execute(sa.text(f'SELECT * FROM "{name}"'))
            found[name] = [str(tuple(row)) for row in result]
    return found


def where(found: dict[str, list[str]], *needles: str) -> list[str]:
    return [f"{table}: {row}" for table, lines in found.items() for row in lines for each in needles if each in row]


async def sent(union: Union) -> None:
    """What a dispatcher does: everything that waits is sent."""
    async with union.database.write() as session:
        for channel in ("test", "plain", "files"):
            while letters := await ledger.ready(session, channel, union.clock.now(), 1000, ()):
                done = [Outcome(letter.id, "sent", provider_ref=f"p{letter.id}") for letter in letters]
                await ledger.begin(session, [letter.id for letter in letters])
                await ledger.record(session, channel, done, union.clock.now())


async def lives(union: Union) -> int:
    """Bích uses everything: two channels, a roster row, a role, a profile, consents, questions, answers, codes."""
    school = await union.unit("Trường THCS Vĩnh Phong")
    for who in ("Hoa", "Quản"):
        await union.says(who, "/start")
    await union.give("Quản", Role.ADMIN)
    await union.says(CHAT, "nghỉ hè mấy tuần", sender_name=NAME)
    who = await union.person(CHAT)
    await union.give("Hoa", Role.OFFICER, school)
    await union.belongs(CHAT, school)
    await union.give(CHAT, Role.OFFICER, school)
    async with union.database.write() as session:
        row = {"unit_id": school, "full_name": NAME, "folded": "bich", "phone": PHONE, "title": "giáo viên",
               "employee_code": "GV-778899", "role": "member", "person_id": who, "claimed_at": union.clock.now(),
               "created_at": union.clock.now()}  # fmt: skip
        await session.execute(sa.insert(MEMBERS).values(row))
        for purpose in Purpose:
            word = Consent(purpose, True, "1", "test", union.clock.now())
            await say_consent(session, who, word)
        values = {"person_id": who, "channel": "web", "platform_id": OTHER_CHAT, "created_at": union.clock.now()}
        await session.execute(sa.insert(ACCOUNTS).values(values))
    await union.says(OTHER_CHAT, "nghỉ hè mấy tuần", channel="web")
    await union.says(OTHER_CHAT, "đoàn phí đóng bao nhiêu", channel="web")
    await union.says(CHAT, MISS)
    await union.says(CHAT, choice="asking:verdict:no:nghi-he")
    await union.says(CHAT, f"/canbo {QUESTION}")
    await union.says(CHAT, choice="support:call")
    await union.says("Hoa", "/canbo")
    await union.presses("Hoa", "Nhận H-0001")
    await union.says("Hoa", f"Chào cô {NAME}, khoản này tháng sau mới có, gọi {PHONE} không được.")
    await union.presses(CHAT, "Hỏi thêm")
    await union.says(CHAT, "tháng sau là ngày mấy vậy cô, lớp tôi chờ mãi")
    await union.presses("Hoa", "Nhận H-0001")
    await union.says("Hoa", "Ngày mười lăm.")
    await union.says("Hoa", choice="support:take:2")
    await union.says(CHAT, "/hoso")
    await union.says(CHAT, choice="membership:link")
    await union.says(CHAT, "/dulieu phản đối")
    await union.says(CHAT, "không muốn ai đọc câu hỏi của tôi nữa cả")
    await union.says(CHAT, "/dulieu tải")
    return who


NEEDLES = (NAME, PHONE, "0912 345 677", CHAT, OTHER_CHAT, "GV-778899", QUESTION, MISS, "tháng sau là ngày mấy",
           "không muốn ai đọc", "nghỉ hè mấy tuần", "đoàn phí đóng bao nhiêu")  # fmt: skip
