"""Finding units and walking their tree, on both databases. Not: importing, which only fills the tables here."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings

from bot.people import tree
from bot.people.codes import ALPHABET
from bot.people.sample import load_sample
from bot.people.units import (
    UNITS,
    Unit,
    ancestors,
    find_units,
    successor,
    unit_by_id,
    units_below,
    units_by_ids,
)
from bot.storage.database import Database
from tests.bot.parts import START, rows
from tests.bot.people.lists import TODAY, load_tree
from tests.bot.people.test_tree import DAYS, forests

BEFORE = dt.date(2025, 6, 30)


async def find(database: Database, text: str, on: dt.date = TODAY, limit: int = 5) -> list[str]:
    async with database.read() as session:
        return [unit.name for unit in await find_units(session, text, on=on, limit=limit)]


async def the(database: Database, text: str, on: dt.date = TODAY) -> Unit:
    async with database.read() as session:
        return (await find_units(session, text, on=on))[0]


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
async def test_federations_are_found_however_they_are_written(database: Database) -> None:
    await load_sample(database, today=TODAY, now=START)
    for text, name in {
        "ldld lam dong": "LĐLĐ tỉnh Lâm Đồng",
        "LĐLĐ TP Đà Nẵng": "LĐLĐ TP Đà Nẵng",
        "Liên đoàn Lao động thành phố Đà Nẵng": "LĐLĐ TP Đà Nẵng",
        "liên đoàn lao động tỉnh lâm đồng": "LĐLĐ tỉnh Lâm Đồng",
        "da nang": "LĐLĐ TP Đà Nẵng",
        "ldld lan dong": "LĐLĐ tỉnh Lâm Đồng",
        "ldld vinh lomg": "LĐLĐ tỉnh Vĩnh Long",
        "ldldlamdong": "LĐLĐ tỉnh Lâm Đồng",
        "lâm đ": "LĐLĐ tỉnh Lâm Đồng",
        "tphcm": "LĐLĐ TP Hồ Chí Minh",
        "tong lien doan": "Tổng Liên đoàn Lao động Việt Nam",
        "CĐGDVN": "Công đoàn Giáo dục Việt Nam",
    }.items():
        assert (await find(database, text))[:1] == [name], text
    for text in ("", "?!", "xyzw", "giá vàng hôm nay", "a" * 5000, "'; DROP TABLE units; --", "%", "_"):
        assert await find(database, text) == [], text
    assert len(await find(database, "ldld", limit=7)) == 7


async def test_the_sample_has_63_federations_before_and_34_since(sqlite: Database) -> None:
    await load_sample(sqlite, today=TODAY, now=START)
    federations = [row for row in await rows(sqlite, UNITS) if row.kind == "lien_doan_tinh"]
    for day, count in ((dt.date(2012, 11, 12), 63), (BEFORE, 63), (dt.date(2025, 7, 1), 34), (TODAY, 34)):
        assert sum(tree.is_valid(row.valid_from, row.valid_to, day) for row in federations) == count
    again = await load_sample(sqlite, today=TODAY, now=START)
    assert (again.added, again.changed) == (0, 0)


async def test_former_names_lead_to_what_became_of_them(database: Database, tmp_path: Path) -> None:
    await load_tree(database, tmp_path)
    assert await find(database, "ldld kien giang", BEFORE) == ["LĐLĐ tỉnh Kiên Giang"]
    assert (await find(database, "ldld kien giang"))[0] == "LĐLĐ tỉnh An Giang"
    old, new = await the(database, "ldld an giang", BEFORE), await the(database, "ldld an giang")
    assert old.id != new.id
    async with database.read() as session:
        kien_giang = (await find_units(session, "ldld kien giang", on=BEFORE))[0]
        assert (await successor(session, kien_giang.id, BEFORE)).id == kien_giang.id
        assert (await successor(session, kien_giang.id, TODAY)).id == new.id
        with pytest.raises(LookupError):
            await successor(session, 10**6, TODAY)


async def test_words_of_province_and_unit_above_help(database: Database, tmp_path: Path) -> None:
    await load_tree(database, tmp_path)
    assert await find(database, "thcs vinh phong an giang") == ["CĐCS Trường THCS Vĩnh Phong"]
    assert await find(database, "thcs vinh phong vinh thuan") == ["CĐCS Trường THCS Vĩnh Phong"]


async def test_codes(database: Database, tmp_path: Path) -> None:
    await load_tree(database, tmp_path)
    codes = [row.code for row in await rows(database, UNITS)]
    assert len(set(codes)) == len(codes)
    assert all(len(code) == 8 and set(code) <= set(ALPHABET) for code in codes)
    unit = await the(database, "thcs vinh phong")
    async with database.read() as session:
        for typed in (unit.code, unit.code.lower(), f" {unit.code[:4]}-{unit.code[4:]} "):
            assert await find_units(session, typed, on=TODAY) == [unit]
        assert await unit_by_id(session, unit.id) == unit
        assert await unit_by_id(session, 10**6) is None
        assert await units_by_ids(session, [unit.id, 10**6]) == {unit.id: unit}


async def test_the_way_up(database: Database, tmp_path: Path) -> None:
    await load_tree(database, tmp_path)
    school, commune, an_giang = [
        await the(database, text) for text in ("thcs vinh phong", "cd xa vinh thuan", "ldld an giang")
    ]
    top, other = await the(database, "tld"), await the(database, "tieu hoc minh thuan")
    old = await the(database, "ldld kien giang", BEFORE)
    async with database.read() as session:
        assert await ancestors(session, school.id, TODAY) == (commune.id, an_giang.id, top.id)
        # Under a unit that has merged: below what it became too.
        assert await ancestors(session, other.id, TODAY) == (old.id, an_giang.id, top.id)
        assert await ancestors(session, other.id, BEFORE) == (old.id, top.id)
        assert await ancestors(session, top.id, TODAY) == ()
        assert await ancestors(session, 10**6, TODAY) == ()
        below = await units_below(session, an_giang.id, TODAY)
        assert [unit.name for unit in below] == [commune.name, other.name, school.name]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(nodes=forests(tidy=False), on=DAYS)
async def test_sql_and_the_pure_rules_agree(database: Database, nodes: dict[int, tree.Node], on: dt.date) -> None:
    async with database.write() as session:
        await session.execute(sa.delete(UNITS))
        values = [
            {
                "id": node.id, "name": str(node.id), "key": str(node.id), "kind": "khac", "province": "",
                "parent_id": node.parent_id, "valid_from": node.valid_from, "valid_to": node.valid_to,
                "merged_into": node.merged_into, "code": f"{node.id:08d}", "created_at": START,
            }
            for node in nodes.values()
        ]  # fmt: skip
        await session.execute(sa.insert(UNITS), values)
        for unit in nodes:
            assert await ancestors(session, unit, on) == tree.ancestors(nodes, unit, on)
            assert (await successor(session, unit, on)).id == tree.successor(nodes, unit, on)
            below = {found.id for found in await units_below(session, unit, on)}
            there = {n for n in nodes if tree.is_valid(nodes[n].valid_from, nodes[n].valid_to, on)}
            assert below == tree.descendants(nodes, unit, on) & there
