"""Nothing of earlier years is ever announced: whole years go by, day after day, and history stays silent."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from bot.delivery.ledger import DELIVERIES
from bot.delivery.outbox import Outbox
from bot.storage.database import Database
from handlers.competitions import job
from handlers.competitions.history import past
from handlers.competitions.tables import COMPETITION_REMINDERS, TABLES
from tests.bot.parts import rows
from tests.handlers.competitions.kit import Room
from tests.handlers.people_kit import LIMITS

YEARS = 2


async def test_whole_years_go_by_and_history_says_nothing(sqlite: Database, tmp_path: Path) -> None:
    room = Room(sqlite)
    await room.open(tmp_path)
    assert all([await rows(sqlite, table) == [] for table in TABLES]), "history is no row that a job could find"
    for page in range(3):
        assert "đã qua" in await room.says("Mai", choice=f"competitions:past:{page}")
    for one in past():
        for verb in ("follow", "show", "enter"):
            await room.says("Mai", choice=f"competitions:{verb}:{one.id}")
    await room.follow("Mai", await room.make(stages="nộp bài 20/11/2027; trao giải 21/11/2027"))
    last = max(row.id for row in await rows(sqlite, DELIVERIES))
    noon = dt.datetime(2026, 11, 22, 5, tzinfo=dt.UTC)
    said: list[tuple[dt.date, str]] = []
    async with sqlite.write() as session:
        for number in range(YEARS * 366):
            room.clock.moment = noon + dt.timedelta(days=number)
            await job.remind(session, Outbox(session, LIMITS, room.clock), room.clock.now())
            found = list(await session.execute(DELIVERIES.select().where(DELIVERIES.c.id > last)))
            last = max([last, *(row.id for row in found)])
            said += [(room.clock.today(), row.payload) for row in found]
    lead_days = [dt.date(2027, 11, day) for day in (13, 14, 19, 20)]
    assert [day for day, _ in said] == lead_days, "the one competition there is, in its own year alone"
    told = " ".join(payload for _, payload in said)
    assert set(re.findall(r"\b(?:19|20)\d\d\b", told)) == {"2027"}
    assert not any(one.name in told for one in past())
    assert len(await rows(sqlite, COMPETITION_REMINDERS)) == 2 + 4, "two days shown, four steps told"


async def test_what_has_been_is_shown_as_past_on_the_day_that_comes_round_every_year(
    sqlite: Database, tmp_path: Path
) -> None:
    room = Room(sqlite)
    await room.open(tmp_path)
    for day in (dt.date(2026, 11, 21), dt.date(2027, 11, 21), dt.date(2030, 11, 20)):
        room.clock.moment = dt.datetime(day.year, day.month, day.day, 3, tzinfo=dt.UTC)
        await room.jobs()
        told = "".join([await room.says("Mai", choice=f"competitions:past:{page}") for page in range(3)])
        assert told.count(": đã qua") == len(past())
        assert not re.search(r"còn \d+ ngày|hôm nay|sắp", told)
        opened = await room.says("Mai", "/cuocthi")
        assert not any(one.name in opened for one in past())
