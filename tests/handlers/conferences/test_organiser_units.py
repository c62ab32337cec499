"""Whom a draft invites: by province, by kind, by a typed or pasted list; what merged is followed, and said."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from bot.people.importing import import_file
from bot.people.provinces import all_provinces, province_on
from bot.storage.database import Database
from handlers.conferences.organiser.unit_names import apart
from tests.handlers.conferences.officer_kit import UNITS
from tests.handlers.conferences.organiser_kit import ORGANISER, Making, making

SINCE = dt.date(2025, 7, 1)


@pytest.fixture
async def room(database: Database, tmp_path: Path) -> Making:
    return await making(database, tmp_path)


MERGED_CSV = """name,kind,parent,province,valid_to,merged_into
LĐLĐ tỉnh Vĩnh Long,lien_doan_tinh,CĐGD Việt Nam,Vĩnh Long,,
LĐLĐ tỉnh Đồng Tháp,lien_doan_tinh,CĐGD Việt Nam,Đồng Tháp,,
LĐLĐ TP Cần Thơ,lien_doan_tinh,CĐGD Việt Nam,Cần Thơ,,
LĐLĐ tỉnh Sóc Trăng,lien_doan_tinh,CĐGD Việt Nam,Sóc Trăng,30/06/2025,LĐLĐ TP Cần Thơ
LĐLĐ tỉnh Bạc Liêu,lien_doan_tinh,CĐGD Việt Nam,Bạc Liêu,30/06/2025,LĐLĐ tỉnh Cà Mau
"""


async def _federations(room: Making, tmp_path: Path) -> None:
    """Three more federations of today, and two that became part of one."""
    file = tmp_path / "more.csv"
    file.write_text(MERGED_CSV, encoding="utf-8")
    report = await import_file(room.database, file, today=room.clock.today(), now=room.clock.now())
    assert report.done, report


async def test_units_by_province_and_below(room: Making) -> None:
    await room.draft()
    await room.presses(ORGANISER, "Mời đơn vị")
    await room.presses(ORGANISER, "Theo tỉnh")
    assert "không biết tỉnh" in await room.says(ORGANISER, "An Giang, Atlantis")
    assert "có 1 đơn vị" in await room.says(ORGANISER, "an giang")
    await room.presses(ORGANISER, "Liên đoàn Lao động tỉnh, thành phố (1)")
    await room.presses(ORGANISER, "Về bản nháp")
    await room.presses(ORGANISER, "Mời đơn vị")
    await room.presses(ORGANISER, "Đơn vị trực thuộc (2)")
    assert "nay có 2 đơn vị (thêm 1)" in await room.presses(ORGANISER, "Liên đoàn Lao động tỉnh, thành phố (2)")
    await room.presses(ORGANISER, "Thêm, bớt đơn vị")
    assert "Đã bỏ LĐLĐ tỉnh Cà Mau" in await room.says(ORGANISER, "bỏ cà mau")
    assert [one.unit for one in (await room.standing()).invitations] == [UNITS[0]]


async def test_a_former_province_is_what_it_became_and_this_is_said(room: Making, tmp_path: Path) -> None:
    await _federations(room, tmp_path)
    await room.draft()
    await room.presses(ORGANISER, "Mời đơn vị")
    await room.presses(ORGANISER, "Theo tỉnh")
    asked = await room.says(ORGANISER, "Kiên Giang, Bến Tre, an giang")
    assert "Kiên Giang nay thuộc An Giang. Bến Tre nay thuộc Vĩnh Long." in asked
    assert "Ở An Giang, Vĩnh Long có 2 đơn vị" in asked
    await room.presses(ORGANISER, "Liên đoàn Lao động tỉnh, thành phố (2)")
    assert {one.unit for one in (await room.standing()).invitations} == {UNITS[0], "LĐLĐ tỉnh Vĩnh Long"}


async def test_six_pasted_units_of_which_one_has_merged_are_all_accounted_for(room: Making, tmp_path: Path) -> None:
    await _federations(room, tmp_path)
    await room.draft()
    await room.presses(ORGANISER, "Mời đơn vị")
    read = await room.says(ORGANISER, "An Giang\nCà Mau\nVĩnh Long\nĐồng Tháp\nTP Cần Thơ\nSóc Trăng")
    assert "“Sóc Trăng” nay thuộc LĐLĐ TP Cần Thơ, đã có ở trên." in read
    assert (await room.choices(ORGANISER))[0].label == "Đúng, mời 5 đơn vị"
    read = await room.says(ORGANISER, "Sóc Trăng; cần thơ")
    assert "1. LĐLĐ TP Cần Thơ (“Sóc Trăng” nay thuộc đơn vị này)" in read
    assert "“cần thơ” là LĐLĐ TP Cần Thơ, đã có ở trên." in read


async def test_units_on_one_line_are_as_many_as_there_are_commas(room: Making, tmp_path: Path) -> None:
    await _federations(room, tmp_path)
    await room.draft()
    await room.presses(ORGANISER, "Mời đơn vị")
    read = await room.says(ORGANISER, "Bạc Liêu, Cà Mau\nVĩnh Long")
    assert "(“Bạc Liêu” nay thuộc đơn vị này)" in read and "“Cà Mau” là LĐLĐ tỉnh Cà Mau, đã có ở trên" in read
    await room.says(ORGANISER, "Đúng")
    assert [one.unit for one in (await room.standing()).invitations] == [UNITS[1], "LĐLĐ tỉnh Vĩnh Long"]


@pytest.mark.parametrize("word", ["Đúng", "Xong"])
async def test_after_the_units_are_added_the_list_is_closed(room: Making, word: str) -> None:
    await room.draft()
    await room.presses(ORGANISER, "Mời đơn vị")
    await room.says(ORGANISER, "An Giang, Cà Mau")
    await room.presses(ORGANISER, "Đúng, mời 2 đơn vị")
    assert "không tìm được đơn vị" not in await room.says(ORGANISER, word)
    await room.says(ORGANISER, "/hoinghi tổ chức")
    await room.presses(ORGANISER, "Mời đơn vị")
    assert "đang soạn" in await room.says(ORGANISER, word)
    assert len((await room.standing()).invitations) == 2


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Bạc Liêu, Cà Mau", ["Bạc Liêu", "Cà Mau"]),
        ("1. An Giang; TP Cần Thơ\n2) Cà Mau,", ["An Giang", "TP Cần Thơ", "Cà Mau"]),
        ("- THCS Kim Đồng, xã Đ\n• THPT A, xã B, THPT C", ["THCS Kim Đồng, xã Đ", "THPT A, xã B", "THPT C"]),
        ("xã Gò Quao", ["xã Gò Quao"]),
        (" ,;\n", []),
    ],
)  # fmt: skip
def test_a_list_is_taken_apart(text: str, names: list[str]) -> None:
    assert apart(text) == names


def test_every_former_province_is_one_of_today() -> None:
    today = {one.name for one in all_provinces() if one.valid_to is None}
    assert len(today) == 34
    assert {province_on(one.name, SINCE) for one in all_provinces()} == today
    assert province_on("Bến Tre", SINCE) == "Vĩnh Long"
    assert province_on("Bến Tre", SINCE - dt.timedelta(days=1)) == "Bến Tre"
