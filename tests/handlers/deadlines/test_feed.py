"""The calendar that a telephone fetches: over real HTTP, with real files; on both databases."""

from __future__ import annotations

import datetime as dt
import logging
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import icalendar
import pytest

from bot import log
from bot.conversation import Choice, Premises
from bot.people import grants
from bot.people.permissions import Grant, Role
from bot.storage.database import Database
from handlers.deadlines.calendar import feed, ics
from handlers.deadlines.tables import DEADLINE_FEEDS
from tests.bot.parts import HOUSE, rows
from tests.bot.web.site import running
from tests.handlers.deadlines.kit import REPORT, Room

PUBLIC = "https://congdoan.example"


@pytest.fixture
async def room(database: Database, tmp_path: Path) -> Room:
    made = Room(database)
    await made.open(tmp_path)
    await made.give_out()
    return made


@pytest.fixture
async def client(room: Room) -> AsyncIterator[httpx.AsyncClient]:
    premises = Premises(room.database, room.clock, HOUSE, room.features)
    async with running(routes=feed.routes(premises)) as site, httpx.AsyncClient(base_url=site.base, timeout=30) as own:
        yield own


async def _path(room: Room, who: str = "Hạnh") -> str:
    """A new address of an officer, as a path."""
    said = await room.says(who, choice="deadlines:feed_new")
    found = re.search(rf"{PUBLIC}(/lich/[\w-]{{43}}\.ics)", said)
    assert found, said
    return found[1]


def _events(answer: httpx.Response) -> dict[str, tuple[dt.date, int, str]]:
    """UID -> day, sequence and title of each event."""
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/calendar")
    calendar = icalendar.Calendar.from_ical(answer.content)
    return {
        str(event["uid"]): (event.decoded("dtstart"), int(event["sequence"]), str(event["summary"]))
        for event in calendar.walk("VEVENT")
    }


async def test_the_tasks_of_ones_own_units_under_lasting_names(room: Room, client: httpx.AsyncClient) -> None:
    assert "Làm địa chỉ lịch" in [one.label for one in await _choices(room, "/hannop lịch")]
    path = await _path(room)
    answer = await client.get(path)
    ((uid, event),) = _events(answer).items()
    assert event == (dt.date(2026, 12, 5), 0, f"Hạn nộp: {REPORT} (Trường THCS Vĩnh Phong)")
    assert "no-store" in answer.headers["cache-control"] and answer.headers["referrer-policy"] == "no-referrer"
    assert "Hạnh" not in answer.text and "Lan" not in answer.text
    await room.says("Lan", choice="deadlines:move:1")
    await room.says("Lan", "9/12/2026")
    await room.presses("Lan", "Dời hạn và báo")
    assert _events(await client.get(path)) == {uid: (dt.date(2026, 12, 9), 1, event[2])}
    await room.says("Hạnh", choice="deadlines:later")
    await room.says("Hạnh", "12/12/2026; thi")
    await room.says("Lan", choice="deadlines:grant:1")
    assert _events(await client.get(path)) == {uid: (dt.date(2026, 12, 12), 2, event[2])}
    other = _events(await client.get(await _path(room, "Bình")))
    assert len(other) == 1 and uid not in other
    await room.says("Hạnh", "/hannop")
    await room.presses("Hạnh", "Đã nộp việc 1")
    assert "Đã nộp\\, chờ xem" in (await client.get(path)).text


async def _choices(room: Room, text: str) -> list[Choice]:
    await room.says("Hạnh", text)
    return list(await room.choices("Hạnh"))


async def test_a_revoked_address_and_one_that_was_replaced_are_not_there(room: Room, client: httpx.AsyncClient) -> None:
    first = await _path(room)
    second = await _path(room)
    assert (await client.get(first)).status_code == 404 and (await client.get(second)).status_code == 200
    assert "Đã thu hồi" in await room.says("Hạnh", choice="deadlines:feed_stop")
    for path in (second, "/lich/x.ics", f"/lich/{'a' * 43}.ics", second.removesuffix(".ics"), f"{second}%00"):
        answer = await client.get(path)
        assert answer.status_code == 404 and "VEVENT" not in answer.text
    assert [row.revoked_at is None for row in await rows(room.database, DEADLINE_FEEDS)] == [False, False]


async def test_who_is_no_officer_any_more_has_an_empty_calendar(room: Room, client: httpx.AsyncClient) -> None:
    path = await _path(room)
    person = await room.person("Hạnh")
    async with room.database.write() as session:
        await grants.end(session, person, Grant(Role.OFFICER, room.ids["Vĩnh Phong"]), room.clock.now())
    assert _events(await client.get(path)) == {}
    assert "dành cho" in await room.says("Mai", choice="deadlines:feed_new")


@pytest.fixture
def logging_put_back() -> Iterator[None]:
    """Logging is the process's; what a test sets up it takes down."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in log._QUIET}
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, was in levels.items():
        logging.getLogger(name).setLevel(was)


@pytest.mark.usefixtures("logging_put_back")
async def test_the_address_stands_in_no_log_and_not_in_the_table(
    room: Room, client: httpx.AsyncClient, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    log.set_up("DEBUG")
    path = await _path(room)
    assert (await client.get(path)).status_code == 200
    assert (await client.get(path[:-6])).status_code == 404
    monkeypatch.setattr(ics, "calendar_file", lambda *_, **__: 1 / 0)
    assert (await client.get(path)).status_code == 500
    written = capsys.readouterr().err
    secret = path.removeprefix("/lich/").removesuffix(".ics")
    assert "turn taken" in written and "ZeroDivisionError" in written and secret[:20] not in written
    (row,) = await rows(room.database, DEADLINE_FEEDS)
    assert secret not in str(row) and len(row.secret_hash) == 64


async def test_without_a_public_address_there_is_no_calendar(sqlite: Database, tmp_path: Path) -> None:
    room = Room(sqlite, public_url="")
    await room.open(tmp_path)
    assert "chưa có địa chỉ công khai" in await room.says("Hạnh", choice="deadlines:feed_new")
    assert await rows(room.database, DEADLINE_FEEDS) == []
