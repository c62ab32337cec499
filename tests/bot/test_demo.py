"""The demo: its people and conferences, and being one of them with a browser. Not: the process itself."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa
from starlette.applications import Starlette

from bot.app import App, build, program_version
from bot.cli import _fill
from bot.delivery.keeper import Keeper
from bot.people.accounts import ACCOUNTS, PERSONS
from bot.people.grants import GRANTS
from bot.settings import Settings
from bot.storage.database import Database
from bot.web.demo import TITLES, Part, path, visitor
from bot.web.server import create_app
from bot.web.visitor import COOKIE, Visitor
from handlers.announcements import sample
from handlers.announcements.tables import ANNOUNCEMENTS
from handlers.conferences import queries
from tests.bot.parts import rows, running, until


def settings_of(folder: Path, *, demo: bool = True) -> Settings:
    return Settings(demo=demo, database_url=f"sqlite:///{folder}/demo.db")


def site(program: App) -> Starlette:
    return create_app(
        channels=program.channels, accept=program.runner.accept, house=program.house,
        registry=program.metrics.registry, check=program.check, version=program_version(), routes=program.routes,
    )  # fmt: skip


async def hears(program: App, page: httpx.AsyncClient, text: str, number: int) -> str:
    await page.get("/chat/history")
    posted = await page.post("/chat/messages", json={"id": f"abcdefg{number}", "text": text})
    assert posted.status_code == 202
    while await program.runner.step():
        pass
    return (await page.get("/chat/history")).text


async def test_it_is_filled_once(tmp_path: Path) -> None:
    for _ in range(2):
        await _fill(settings_of(tmp_path))
    database = await Database.open(f"sqlite:///{tmp_path}/demo.db")
    try:
        names = [row.name for row in await rows(database, PERSONS)]
        assert names == ["Giáo viên mẫu", "Cán bộ mẫu", "Phụ trách mẫu", "Người soạn mẫu"]
        assert len(await rows(database, ACCOUNTS)) == 4
        assert [row.role for row in await rows(database, GRANTS)] == ["officer", "organiser", "organiser"]
        async with database.read() as session:
            assert {one.slug for one in await queries.conferences(session)} == {"so-ket-2012", "so-ket-mau"}
    finally:
        await database.close()


async def test_a_start_that_is_broken_off_is_made_up_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped with Ctrl+C while the last of the samples is written, the next start has all of them."""

    async def broken_off(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(sample, "load_sample", broken_off)
        await _fill(settings_of(tmp_path))
    await _fill(settings_of(tmp_path))
    database = await Database.open(f"sqlite:///{tmp_path}/demo.db")
    try:
        assert len(await rows(database, ACCOUNTS)) == 4
        assert len(await rows(database, ANNOUNCEMENTS)) == 1
    finally:
        await database.close()


async def test_a_browser_becomes_anybody_and_each_sees_their_own(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    await _fill(settings)
    async with build(settings) as program:
        transport = httpx.ASGITransport(app=site(program))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as page:
            chat = (await page.get("/")).text
            assert all(f'<a href="{path(part)}">{title}</a>' in chat for part, title in TITLES.items())
            said = {}
            for number, part in enumerate(Part):
                answer = await page.get(path(part))
                assert (answer.status_code, answer.headers["location"]) == (303, "/")
                said[part] = await hears(program, page, "/hoinghi", number)
            assert "MẪU" in said[Part.OFFICER] and "LĐLĐ tỉnh An Giang" in said[Part.OFFICER]
            assert "LĐLĐ tỉnh An Giang" not in said[Part.TEACHER] + said[Part.GUEST]
            assert page.cookies[COOKIE] != visitor(Part.ORGANISER).token
        async with program.database.read() as session:
            assert (await session.execute(sa.select(sa.func.count()).select_from(ACCOUNTS))).scalar_one() == 5


async def test_a_reminder_is_there_and_one_report_ends_it(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    await _fill(settings)
    async with build(settings) as program:
        transport = httpx.ASGITransport(app=site(program))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as page:
            await page.get(path(Part.OFFICER))
            reminder = (await page.get("/chat/history")).text
            assert "LĐLĐ tỉnh An Giang còn **2 việc đến hạn**" in reminder and "(việc mẫu)" in reminder
            days = [program.clock.today() + dt.timedelta(days=number) for number in (3, 7)]
            assert all(f"{day:%d/%m/%Y} (còn {left} ngày)" in reminder for day, left in zip(days, (3, 7), strict=True))
            assert "Đã ghi “đã nộp”" in await hears(program, page, "Đã nộp việc 1", 1)
            await page.get(path(Part.ORGANISER))
            assert "2/5 đơn vị đã nộp" in await hears(program, page, "/hannop chưa nộp", 2)


async def test_one_wrote_an_announcement_another_approves_it_and_the_teacher_gets_it(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    await _fill(settings)
    async with build(settings) as program:
        transport = httpx.ASGITransport(app=site(program))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as page:
            await page.get(path(Part.ORGANISER))
            assert "Người soạn mẫu xin duyệt thông báo **T-0001**" in (await page.get("/chat/history")).text
            assert "(Thông báo mẫu)" in await hears(program, page, "Xem và duyệt", 1)
            assert "Đã duyệt T-0001: 4 người" in await hears(program, page, "Duyệt", 2)
            while await program.scheduler.step():
                pass
            keepers = [each for each in program.dispatchers if isinstance(each, Keeper)]
            async with running(*keepers):
                await page.get(path(Part.TEACHER))
                await until(lambda: _is_told(page), seconds=30)
            assert "Đã ghi thầy cô đã nắm thông báo T-0001" in await hears(program, page, "đã nắm", 3)


async def _is_told(page: httpx.AsyncClient) -> bool:
    return "(Thông báo mẫu)" in (await page.get("/chat/history")).text


async def test_an_installation_has_no_such_addresses(tmp_path: Path) -> None:
    async with build(settings_of(tmp_path, demo=False)) as program:
        transport = httpx.ASGITransport(app=site(program))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as page:
            assert [(await page.get(path(part))).status_code for part in Part] == [404] * len(Part)
            assert "/vai/" not in (await page.get("/")).text
        assert await rows(program.database, PERSONS) == []


@pytest.mark.parametrize("part", Part)
def test_their_cookies_are_like_any(part: Part) -> None:
    one: Visitor = visitor(part)
    assert len(one.token) == 43 and len(one.chat_id) == 64
