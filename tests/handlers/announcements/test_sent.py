"""An announcement through the whole program: written and approved on Telegram, received there and on the web.

Real HTTP, the program's own jobs, dispatcher and keeper. Not for: rules, which have their own tests.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from bot.app import App, build
from bot.delivery.ledger import DELIVERIES
from bot.people import consents, grants
from bot.people.accounts import ACCOUNTS, PERSONS
from bot.people.consents import Consent, Purpose
from bot.people.permissions import Grant, Role
from bot.people.profiles import Profile, save
from bot.people.units import UNITS
from bot.settings import Settings
from tests.bot.parts import incoming, until
from tests.fakes.telegram_server import FakeTelegram
from tests.handlers.announcements.kit import TEXT

LAN, MINH, MAI, DUNG = 101, 102, 103, 104


@asynccontextmanager
async def program(url: str, fake: FakeTelegram) -> AsyncIterator[App]:
    """The program on a free port with Telegram, at any hour of the day."""
    given: Mapping[str, Any] = {
        "database_url": url, "telegram_token": fake.token, "telegram_api_url": fake.url, "web_port": 0,
        "quiet_hours": "off", "flood_limit": 1000,
    }  # fmt: skip
    async with build(Settings.model_validate(given), knowledge=object()) as app:
        stop = asyncio.Event()
        serving = asyncio.create_task(app.run(stop=stop))
        try:
            yield app
        finally:
            stop.set()
            await serving


async def prepare(app: App) -> None:
    """Lan and Minh organise for one school; Mai (on Telegram) and Hoa (on the web) are its members; Dũng said no."""
    now = app.clock.now()
    async with app.database.write() as session:
        unit = {"name": "Trường mẫu", "key": "x", "kind": "truong", "province": "", "code": "ABCD2345"}
        await session.execute(sa.insert(UNITS).values(unit | {"id": 1, "created_at": now}))
        rows = await session.execute(sa.select(ACCOUNTS.c.platform_id, ACCOUNTS.c.person_id))
        people = {row.platform_id: row.person_id for row in rows}
        for who in (str(LAN), str(MINH)):
            await grants.give(session, people[who], Grant(Role.ORGANISER, 1), by=None, now=now)
        for who, given in ((str(MAI), True), (str(DUNG), False), ("hoa", True)):
            await save(session, people[who], Profile(unit_id=1), now)
            await consents.say(session, people[who], Consent(Purpose.ANNOUNCEMENTS, given, "1", "test", now))


@pytest.mark.proof
async def test_one_message_a_person_on_telegram_and_on_the_web(sqlite_url: str) -> None:
    async with FakeTelegram() as fake, program(sqlite_url, fake) as app:

        async def asked(who: int, text: str = "", label: str = "", expects: str = "") -> str:
            before = len(fake.messages(who))
            fake.user_presses(who, label) if label else fake.user_says(who, text)
            await fake.wait_for(lambda: any(expects in one for one in fake.texts(who)[before - 1 :]))
            return fake.texts(who)[-1]

        for who in (LAN, MINH, MAI, DUNG):
            await asked(who, "/trogiup", expects="/thongbao")
        await app.runner.accept(incoming("/trogiup", chat="hoa", sender_id="hoa", channel="web"))
        await until(lambda: _people(app, 5), seconds=30)
        await prepare(app)
        await asked(LAN, "/thongbao viết", expects="gửi được 2")
        await asked(LAN, label="Tiếp tục", expects="gõ nội dung")
        await asked(LAN, TEXT, expects="chủ đề nào")
        await asked(LAN, label="tin chung", expects="Gửi lúc nào")
        await asked(LAN, label="Ngay khi được duyệt", expects="bản nháp")
        await asked(LAN, label="Xin duyệt", expects="cho 1 người có quyền duyệt")
        await fake.wait_for(lambda: "xin duyệt thông báo" in fake.texts(MINH)[-1])
        assert TEXT in await asked(MINH, label="Xem và duyệt", expects="Người viết")
        await asked(MINH, label="Duyệt", expects="Đã duyệt T-0001")
        await fake.wait_for(lambda: TEXT in fake.texts(MAI)[-1])
        assert fake.buttons(MAI) == ["Đã nắm"]
        await until(lambda: _on_the_web(app), seconds=30)
        await asked(MAI, label="Đã nắm", expects="Đã ghi thầy cô đã nắm thông báo T-0001")
        await fake.wait_for(lambda: sum("Đã gửi xong T-0001" in one for one in fake.texts(LAN)) == 2)
        assert not any("Đang gửi" in one for one in fake.texts(LAN))  # that one was replaced, and the end is told
        assert [call["method"] for call in fake.calls("editMessageText")]
        await asked(LAN, "/thongbao", expects="T-0001 · đã gửi xong")
        await asked(LAN, label="Mở T-0001", expects="Đã gửi xong")
        await asked(LAN, label="Đính chính", expects="gõ nội dung")
        await asked(LAN, "Giờ đúng là 9:00.", expects="bản nháp")
        await asked(LAN, label="Xin duyệt", expects="cho 1 người có quyền duyệt")
        await fake.wait_for(lambda: "T-0002" in fake.texts(MINH)[-1])
        await asked(MINH, label="Xem và duyệt", expects="Giờ đúng là 9:00.")
        await asked(MINH, label="Duyệt", expects="Đã duyệt T-0002")
        await fake.wait_for(lambda: "đính chính thông báo T-0001" in fake.texts(MAI)[-1])
        # The first one says so itself, where it stands.
        await fake.wait_for(lambda: any("đã có đính chính T-0002" in one and TEXT in one for one in fake.texts(MAI)))
        told = [
            who for who in (LAN, MINH, MAI, DUNG) for one in fake.texts(who) if "Thông báo của" in one.partition("(")[0]
        ]
        assert told == [MAI, MAI]


async def _people(app: App, count: int) -> bool:
    async with app.database.read() as session:
        found = (await session.execute(sa.select(sa.func.count()).select_from(PERSONS))).scalar_one()
    return int(found) == count


async def _on_the_web(app: App) -> bool:
    query = sa.select(DELIVERIES.c.payload).where(DELIVERIES.c.channel == "web", DELIVERIES.c.chat_id == "hoa")
    async with app.database.read() as session:
        told = [payload for payload in (await session.execute(query)).scalars() if TEXT in payload]
    return len(told) == 1
