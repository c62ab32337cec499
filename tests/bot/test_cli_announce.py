"""`congdoan announce …` as people run it: exit codes, what goes where. Not: the rules behind it."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from pathlib import Path

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from bot.conversation import Outgoing
from bot.delivery import campaigns
from bot.delivery.campaign_tables import CAMPAIGNS, RECIPIENTS
from bot.delivery.ledger import Lane
from bot.people.accounts import ACCOUNTS, PERSONS
from bot.people.audit import AUDIT
from bot.people.headcount import plainly, source
from bot.people.reached import PEOPLE_REACH
from bot.storage.database import Database
from handlers.announcements import queries
from handlers.announcements.tables import ANNOUNCEMENTS
from tests.bot.conftest import Congdoan
from tests.bot.parts import rows

NOW = dt.datetime.now(dt.UTC)


def prepare(folder: Path, *, sending: bool = True) -> None:
    """One announcement; where it is being sent, one person has got it and one has no chat."""

    async def work() -> None:
        database = await Database.open(f"sqlite:///{folder}/a.db")
        async with database.write() as session:
            for number in (1, 2):
                person = {"id": number, "name": f"Cô {number}", "created_at": NOW}
                await session.execute(sa.insert(PERSONS).values(person))
                account = {"person_id": number, "channel": "web", "platform_id": f"c{number}", "created_at": NOW}
                await session.execute(sa.insert(ACCOUNTS).values(account))
            made = await queries.add(session, None, by=1, now=NOW, text="Mời thầy cô dự lễ")
            if sending:
                await session.execute(sa.update(PEOPLE_REACH).values(agrees=True))
                mine = sa.update(PEOPLE_REACH).where(PEOPLE_REACH.c.person_id == 1)
                await session.execute(mine.values(channel="web", chat_id="c1"))
                body = {"web": Outgoing(text="Mời")}
                campaign_id = await campaigns.open_campaign(
                    session, what="announcement:1", lane=Lane.ANNOUNCEMENT, bodies=body, now=NOW, begins_at=NOW
                )
                await campaigns.fill_chunk(
                    session, campaign_id, source(sa.true(), plainly(("web",), NOW), None), now=NOW
                )
                await campaigns.seal(session, campaign_id, NOW)
                await queries.keep(session, made, state="sending", campaign_id=campaign_id)
        await database.close()

    asyncio.run(work())


def stored(folder: Path, table: sa.Table) -> list[sa.Row[tuple[object, ...]]]:
    async def work() -> list[sa.Row[tuple[object, ...]]]:
        database = await Database.open(f"sqlite:///{folder}/a.db")
        try:
            return await rows(database, table)
        finally:
            await database.close()

    return asyncio.run(work())


def test_list_and_show(congdoan: Congdoan, tmp_path: Path) -> None:
    assert "Chưa có thông báo nào" in congdoan("announce", "list").err
    prepare(tmp_path, sending=False)
    assert "T-0001  bản nháp" in congdoan("announce", "list").out
    (one,) = json.loads(congdoan("announce", "list", "--json").out)
    assert (one["number"], one["state"]) == ("T-0001", "draft")
    shown = congdoan("announce", "show", "T-0001").out
    assert "Mời thầy cô dự lễ" in shown and "mọi đoàn viên" in shown
    assert json.loads(congdoan("announce", "show", "1", "--json").out)["made_by"] == 1
    assert {row.action for row in stored(tmp_path, AUDIT)} == {"announce.list", "announce.show"}


def test_status_pause_resume_cancel(congdoan: Congdoan, tmp_path: Path) -> None:
    prepare(tmp_path)
    assert "Đang gửi T-0001" in congdoan("announce", "status", "1").out
    progress = json.loads(congdoan("announce", "status", "1", "--json").out)["progress"]
    assert (progress["total"], progress["pending"], progress["unreachable"]) == (2, 1, 1)
    assert congdoan("announce", "pause", "T-0001").out == "T-0001: tạm dừng.\n"
    assert [row.state for row in stored(tmp_path, CAMPAIGNS)] == ["paused"]
    assert "không làm việc này được" in congdoan("announce", "pause", "1", code=1).err
    congdoan("announce", "resume", "1")
    assert [row.state for row in stored(tmp_path, CAMPAIGNS)] == ["running"]
    congdoan("announce", "cancel", "1")
    assert [row.state for row in stored(tmp_path, CAMPAIGNS)] == ["cancelled"]
    assert [row.state for row in stored(tmp_path, ANNOUNCEMENTS)] == ["cancelled"]
    watched = congdoan("announce", "status", "1", "--watch", "--json").out
    assert [json.loads(line)["state"] for line in watched.splitlines()] == ["cancelled"]
    assert "Đã hủy" in congdoan("announce", "status", "1", "--watch").out


def test_a_report_is_a_workbook_with_an_audit_line(congdoan: Congdoan, tmp_path: Path) -> None:
    prepare(tmp_path)
    assert "Đã ghi 2 người" in congdoan("announce", "report", "1", "b.xlsx").out
    names = [row[0] for row in load_workbook(tmp_path / "b.xlsx").worksheets[0].iter_rows(values_only=True)]
    assert names == ["Họ tên", "Cô 2", "Cô 1"]
    assert [row.about for row in stored(tmp_path, AUDIT) if row.action == "announce.export"] == ["announcement=1"]
    assert "Không ghi được" in congdoan("announce", "report", "1", "khong/co/b.xlsx", code=1).err
    assert len(stored_recipients(tmp_path)) == 2


def stored_recipients(folder: Path) -> list[int]:
    async def work() -> list[int]:
        database = await Database.open(f"sqlite:///{folder}/a.db")
        async with database.read() as session:
            found = list((await session.execute(sa.select(RECIPIENTS.c.person_id))).scalars())
        await database.close()
        return found

    return asyncio.run(work())


@pytest.mark.parametrize("command", ["show", "status", "pause", "resume", "cancel"])
def test_what_is_not_there_is_said_in_one_sentence(congdoan: Congdoan, command: str) -> None:
    assert "Không có thông báo 9" in congdoan("announce", command, "9", code=1).err
    assert "không phải số thông báo" in congdoan("announce", command, "chín", code=1).err
