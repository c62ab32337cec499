"""The address of a copy, over real HTTP and a real database. Not: what the copy holds (`test_data_rights.py`)."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from bot.app import all_features
from bot.conversation import Premises
from bot.people.audit import AUDIT
from bot.storage.database import Database
from handlers.privacy import web
from handlers.privacy.queries import PRIVACY_LINKS
from tests.bot.parts import HOUSE, rows
from tests.bot.web.site import running, visitor
from tests.handlers.people_kit import Union


async def test_a_copy_behind_its_address(database: Database) -> None:
    union = Union(database, features=all_features())
    await union.says("Mai", "/canbo nhờ xem <b>giúp</b> bảng lương", channel="web")
    await union.says("Mai", "/dulieu tải", channel="web")
    (choice,) = await union.choices("Mai", channel="web")
    assert choice.url.startswith("/dulieu/") and not choice.action
    (link,) = await rows(database, PRIVACY_LINKS)
    assert choice.url.rpartition("/")[2] not in str(tuple(link))
    routes = web.routes(Premises(database, union.clock, HOUSE, union.features))
    async with running(routes=routes) as site, visitor(site, known=False) as client:
        page = await client.get(choice.url)
        assert page.status_code == 200
        assert "nhờ xem &lt;b&gt;giúp&lt;/b&gt; bảng lương" in page.text
        assert page.headers["cache-control"] == "no-store" and "noindex" in page.headers["x-robots-tag"]
        found = (await client.get(f"{choice.url}/tep.json")).json()
        named = {part["name"]: part["rows"] for part in found["parts"]}
        assert named["requests"][0]["question"] == "nhờ xem <b>giúp</b> bảng lương"
        assert (await client.get("/dulieu/abc")).status_code == 404
        async with database.write() as session:
            change = sa.update(PRIVACY_LINKS).values(expires_at=union.clock.now() - dt.timedelta(seconds=1))
            await session.execute(change)
        assert (await client.get(choice.url)).status_code == 404
    assert [row.action for row in await rows(database, AUDIT)].count("privacy.copy.read") == 2


async def test_after_a_deletion_the_address_is_dead(database: Database) -> None:
    union = Union(database, features=all_features())
    await union.says("Mai", "/dulieu tải", channel="web")
    (choice,) = await union.choices("Mai", channel="web")
    await union.says("Mai", choice="privacy:delete", channel="web")
    await union.presses("Mai", "Xóa hết dữ liệu", channel="web")
    routes = web.routes(Premises(database, union.clock, HOUSE, union.features))
    async with running(routes=routes) as site, visitor(site, known=False) as client:
        assert (await client.get(choice.url)).status_code == 404
