"""“Mở trên web”: one link that opens the web page as the same person. Not: what a browser does with it."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

import handlers.membership
from bot.delivery.ledger import DELIVERIES
from bot.people import leftovers
from bot.storage.database import Database
from tests.bot.parts import HOUSE, asking
from tests.handlers.people_kit import Union

PUBLIC = replace(HOUSE, public_url="https://cong-doan.example/")


def a_union(database: Database, *, public: bool = True) -> Union:
    rooms = (asking(), handlers.membership.feature())
    return Union(database, features=rooms, jobs=[leftovers.job()], house=PUBLIC if public else HOUSE)


async def link(union: Union, who: str) -> str:
    await union.says(who, "/hoso")
    assert len(await union.choices(who)) <= 4
    await union.presses(who, "Mở trên web")
    (address,) = [choice.url for choice in await union.choices(who) if choice.url]
    base, _, code = address.partition("?code=")
    assert base == "https://cong-doan.example/"
    return code


async def test_the_link_makes_the_page_the_same_person(database: Database) -> None:
    union = a_union(database)
    code = await link(union, "Mai")
    assert "Đã nối" in await union.says("trang", f"/start {code}", channel="web")
    assert await union.person("trang", "web") == await union.person("Mai")
    assert "trang web" in await union.hears("Mai")  # who did not open it learns that somebody has


async def test_it_works_once_and_for_ten_minutes(sqlite: Database) -> None:
    union = a_union(sqlite)
    code = await link(union, "Mai")
    await union.says("trang", f"/start {code}", channel="web")
    assert "không còn dùng được" in await union.says("kẻ khác", f"/start {code}", channel="web")
    code = await link(union, "Mai")
    union.clock.forward(minutes=10, seconds=1)
    assert "không còn dùng được" in await union.says("kẻ khác", f"/start {code}", channel="web")
    assert await union.person("kẻ khác", "web") != await union.person("Mai")


async def test_a_new_link_ends_the_one_before(sqlite: Database) -> None:
    union = a_union(sqlite)
    code = await link(union, "Mai")
    await link(union, "Mai")
    assert "không còn dùng được" in await union.says("trang", f"/start {code}", channel="web")


async def test_the_code_does_not_stay_in_what_is_stored(sqlite: Database) -> None:
    union = a_union(sqlite)
    code = await link(union, "Mai")
    async with sqlite.write() as session:
        await session.execute(sa.update(DELIVERIES).values(state="sent", finished_at=union.clock.now()))
    await union.jobs(minutes=11)
    async with sqlite.read() as session:
        stored = "".join((await session.execute(sa.select(DELIVERIES.c.payload))).scalars())
    assert "?code=" in stored
    assert code not in stored


@pytest.mark.parametrize(("channel", "public"), [("web", True), ("test", False)])
async def test_it_is_not_offered_where_it_leads_nowhere(sqlite: Database, channel: str, public: bool) -> None:
    union = a_union(sqlite, public=public)
    await union.says("Mai", "/hoso", channel=channel)
    labels = [choice.label for choice in await union.choices("Mai", channel=channel)]
    assert "Mở trên web" not in labels
    assert "Nối kênh khác" in labels
    await union.says("Mai", "Mở trên web", choice="membership:web", channel=channel)
    assert not any(choice.url for choice in await union.choices("Mai", channel=channel))


async def test_where_there_are_no_buttons_the_address_is_written(sqlite: Database) -> None:
    union = a_union(sqlite)
    await union.says("Mai", "/hoso", channel="plain")
    assert "https://cong-doan.example/?code=" in await union.says("Mai", "Mở trên web", channel="plain")


async def test_another_channel_can_still_be_joined_from_there(sqlite: Database) -> None:
    union = a_union(sqlite)
    await link(union, "Mai")
    assert "Mã nối kênh" in await union.presses("Mai", "Nối kênh khác")
