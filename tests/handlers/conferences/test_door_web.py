"""The door's addresses over real HTTP and both databases: links, codes, marks, and everything made up."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.people.audit import AUDIT
from bot.storage.database import Database
from handlers.conferences.tables import MARKS
from tests.bot.parts import rows
from tests.handlers.conferences.door_gate import (
    ABSENT,
    AN_GIANG,
    CAN_THO,
    LEAVE,
    PRESENT,
    UNKNOWN,
    Gate,
    fields,
    opened,
    ticked,
    words,
)
from tests.handlers.conferences.door_kit import UNITS


@pytest.fixture
async def gate(database: Database) -> AsyncIterator[Gate]:
    async with opened(database) as found:
        yield found


async def test_a_units_names_are_marked_at_once_and_taken_back(gate: Gate) -> None:
    door = gate.door
    async with gate.marker() as client:
        home = await client.get("/cua")
        assert "0 đại biểu có mặt, 0/4 đơn vị đã đến" in words(home) and AN_GIANG in words(home)
        page = await client.get(f"/cua/don-vi/{door.ids[AN_GIANG]}")
        assert len(ticked(page)) == 4 and "Nguyễn Văn An" in words(page)
        sent = {**fields(page), "ghe": ticked(page)[:3], "viec": "present"}
        done = await client.post("/cua/ghi", data=sent)
        assert "✅ 08:30, 3 có mặt." in words(done)
        assert "Phạm Thu Dung: chưa ghi nhận (không phải vắng)." in words(done)
        assert await door.presences(AN_GIANG) == [PRESENT, PRESENT, PRESENT, UNKNOWN]
        again = await client.post("/cua/ghi", data=sent)
        assert "thầy cô đã ghi có mặt lúc 08:30" in words(again) and len(await rows(door.union.database, MARKS)) == 3
        batch = re.search(r'name="batch" value="([^"]+)"', done.text)
        assert batch
        undone = await client.post("/cua/ghi", data={**fields(done), "batch": batch[1], "viec": "hoan_tac"})
        assert "Đã hoàn tác ghi nhận của Nguyễn Văn An, Lê Thị Bình, Trần Công" in words(undone)
        assert await door.presences(AN_GIANG) == [UNKNOWN] * 4


async def test_two_doors_mark_one_delegate_at_once(gate: Gate) -> None:
    door = gate.door
    async with gate.marker("Hoa") as hoa, gate.marker("Lan") as lan:
        page = f"/cua/don-vi/{door.ids[CAN_THO]}"
        first, second = await hoa.get(page), await lan.get(page)
        told = await asyncio.gather(
            *(
                client.post("/cua/ghi", data={**fields(shown), "ghe": ticked(shown)[0], "viec": "present"})
                for client, shown in ((hoa, first), (lan, second))
            )
        )
        said = [words(one) for one in told]
        assert sorted("✅ 08:30, 1 có mặt." in one for one in said) == [False, True]
        (late,) = [one for one in said if "em không ghi hai lần" in one]
        assert "Nguyễn Văn An: Cô " in late and "đã ghi có mặt lúc 08:30" in late
        assert (await door.presences(CAN_THO))[0] is PRESENT
        for client in (hoa, lan):
            shown = words(await client.get(page))
            assert "thầy cô ghi lúc 08:30" in shown and re.search(r"Cô (Hoa|Lan) ghi lúc 08:30", shown)


async def test_other_ways_to_mark(gate: Gate) -> None:
    door = gate.door
    async with gate.marker() as client:
        page = f"/cua/don-vi/{door.ids[CAN_THO]}"

        async def send(**more: Any) -> str:
            return words(await client.post("/cua/ghi", data={**fields(await client.get(page)), **more}))

        seats = [seat.id for seat in (await door.unit(CAN_THO)).seats]
        assert "✅ 08:05 (ghi lúc 08:30), 1 có mặt." in await send(ghe=[seats[0]], viec="present", gio="8h05")
        assert "1 vắng có phép (Đỗ Minh Quân)" in await send(ghe=[seats[1]], viec="leave", ly_do="đi công tác")
        assert "1 vắng (Huỳnh Thị Mỹ Lý)" in await send(ghe=[seats[2]], viec="absent")
        assert await door.presences(CAN_THO) == [PRESENT, LEAVE, ABSENT, UNKNOWN]
        assert "không hiểu giờ “mai”" in await send(ghe=[seats[3]], viec="present", gio="mai")
        assert "chưa đến 23:00" in await send(ghe=[seats[3]], viec="present", gio="23:00")
        assert "Chưa chọn ai" in await send(viec="present")
        assert "Chưa chọn ai" in await send(ghe=["1e9", "<b>"], viec="present")
        assert "vắng, thầy cô ghi lúc 08:30" in await send(ghe=[seats[0]], viec="absent")
        assert "Đã hoàn tác ghi nhận của Nguyễn Văn An" in await send(viec=f"bo:{seats[0]}:absent")
        assert "cả đơn vị có mặt" in await send(viec="ca_present")
        assert await door.presences(CAN_THO) == [PRESENT, LEAVE, ABSENT, UNKNOWN]


async def test_search_without_marks_and_nothing_of_a_reader_is_run(gate: Gate) -> None:
    async with gate.marker() as client:
        found = await client.get("/cua", params={"tim": "thi my ly"})
        assert "1 kết quả" in words(found) and CAN_THO in words(found) and "Huỳnh Thị Mỹ Lý" in words(found)
        evil = '"><script>alert(1)</script>'
        nobody = await client.get("/cua", params={"tim": evil})
        assert "<script>alert" not in nobody.text and "Không có ai tên" in words(nobody)


async def test_a_delegate_sees_the_own_seat_and_no_list(gate: Gate) -> None:
    door = gate.door
    async with gate.client() as client:
        token = await gate.token(AN_GIANG, 1)
        assert len(token) == 43
        seen = await client.get(f"/hn/{token}")
        assert seen.status_code == 200 and "đã đăng ký; chưa ghi nhận" in words(seen)
        unit = await client.get(f"/hn/{await gate.token(AN_GIANG)}")
        assert "4/4 ghế đã có người, 0 có mặt" in words(unit)
        for page in (seen, unit):
            assert not any(name in page.text for name in UNITS[0][2] if name)
            assert page.headers["cache-control"] == "no-store" and "noindex" in page.headers["x-robots-tag"]
        for path in ("/cua", f"/cua/don-vi/{door.ids[AN_GIANG]}"):
            refused = await client.get(path)
            assert refused.status_code == 403 and "Nguyễn" not in refused.text
        assert (await client.post("/cua/ghi", data={"viec": "present"})).status_code == 403


async def test_a_marker_who_scans_gets_that_seat_ticked(gate: Gate) -> None:
    async with gate.marker() as client:
        page = await client.get(f"/hn/{await gate.token(AN_GIANG, 2)}")
        assert ticked(page) == [str((await gate.door.unit(AN_GIANG)).seats[1].id)]
        assert len(ticked(await client.get(f"/hn/{await gate.token(AN_GIANG)}"))) == 4


async def test_lists_that_were_seen_leave_a_line(gate: Gate) -> None:
    async with gate.marker() as client:
        await client.get(f"/cua/don-vi/{gate.door.ids[AN_GIANG]}")
        await client.get("/cua", params={"tim": "an"})
    lines = [(row.action, row.about) for row in await rows(gate.door.union.database, AUDIT)]
    assert [line[0] for line in lines].count("conference.door.list") == 2
    assert not any("Nguyễn" in about for _, about in lines)
