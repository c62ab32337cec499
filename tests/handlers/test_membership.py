"""Who may do what in the membership room, and what happens when two come at once. Not: wording (`tests/dialogs`)."""

from __future__ import annotations

import io
from typing import Any

import httpx
import openpyxl
import pytest
import sqlalchemy as sa
from starlette.applications import Starlette

import handlers.membership
import handlers.privacy
import handlers.support
from bot.app import all_features
from bot.conversation import Command, Feature, Premises, Reply, Turn, say
from bot.inbox import INBOX
from bot.people import codes, grants, invites, unit_codes
from bot.people.audit import AUDIT
from bot.people.codes import CODES
from bot.people.grants import GRANTS
from bot.people.permissions import ADMINS, EVERYONE, OFFICERS, ORGANISERS, Grant, Role, rights
from bot.people.roster import MEMBERS
from bot.people.units import units_by_ids
from bot.router import Router
from bot.storage.database import Database
from handlers.asking import browse
from handlers.membership import sheets
from handlers.membership.queries import CLAIMS
from knowledge.answer import Knowledge
from tests.bot.parts import HOUSE, asking, rows
from tests.handlers.people_kit import Union

REFUSED = ("Việc này dành cho", "ngoài phạm vi", "không còn nữa", "đã được giải quyết")


def union_of(database: Database, *more: Feature) -> Union:
    rooms = (asking(), handlers.membership.feature(), handlers.support.feature(), handlers.privacy.feature())
    return Union(database, features=(*rooms, *more))


async def a_union(database: Database) -> tuple[Union, dict[str, int]]:
    union = union_of(database)
    province = await union.unit("LĐLĐ tỉnh An Giang")
    here = await union.unit("Công đoàn xã Vĩnh Thuận", province)
    there = await union.unit("Công đoàn xã Gò Quao", province)
    units = {"here": here, "there": there, "school": await union.unit("Trường THCS Vĩnh Hòa", there, code="ABCD2345")}
    for who in ("Khách", "Hạnh", "Tân", "Quản", "Hoa"):
        await union.says(who, "chào")
    await union.give("Hạnh", Role.OFFICER, here)
    await union.give("Tân", Role.ORGANISER, here)
    await union.give("Quản", Role.ADMIN)
    await union.give("Hoa", Role.OFFICER, there)
    return union, units


async def member(database: Database, unit_id: int, name: str, **more: Any) -> int:
    values = {"unit_id": unit_id, "full_name": name, "folded": name, "title": "", "role": "member"}
    async with database.write() as session:
        values |= {"created_at": Union(database).clock.now()} | more
        return int((await session.execute(sa.insert(MEMBERS).values(values).returning(MEMBERS.c.id))).scalar_one())


async def invited(union: Union, grant: Grant) -> str:
    async with union.database.write() as session:
        return (await invites.invite(session, grant, by=None, now=union.clock.now()))[0]


def of_role(*roles: Role) -> list[str]:
    """The actions of the room that nobody but these roles may do."""
    feature = handlers.membership.feature()
    own = {key: {row.role for row in feature.rights if row.action == key} for key in feature.entries()}
    return [key for key, may in own.items() if may == set(roles) and key.split(":")[-1] in feature.actions]


async def test_every_action_has_a_row_and_no_other_person_reaches_it(sqlite: Database) -> None:
    union, _ = await a_union(sqlite)
    table = Router(all_features()).permissions
    for feature in all_features():
        assert all(table.knows(key) for key in feature.entries())
    assert of_role(*OFFICERS) and of_role(*ORGANISERS) and of_role(*ADMINS)
    for who, shut in (
        ("Khách", [*of_role(*OFFICERS), *of_role(*ORGANISERS), *of_role(*ADMINS)]),
        ("Hạnh", [*of_role(*ORGANISERS), *of_role(*ADMINS)]),
        ("Tân", of_role(*ADMINS)),
    ):
        for action in shut:
            assert "Việc này dành cho" in await union.says(who, "x", choice=action), (who, action)


async def test_a_right_ends_at_the_border_of_its_unit(sqlite: Database) -> None:
    """An organiser of one commune, with every action typed by hand, changes nothing in the next one."""
    union, units = await a_union(sqlite)
    row = await member(sqlite, units["school"], "Mai")
    hoa, code = await union.person("Hoa"), await invited(union, Grant(Role.OFFICER, units["there"]))
    async with sqlite.write() as session:
        found = await codes.find(session, code, union.clock.now())
        assert found is not None
        await session.execute(
            sa.insert(CLAIMS).values(
                person_id=hoa, channel="test", unit_id=units["school"], rows=f"[{row}]", why="taken", state="open",
                created_at=union.clock.now(),
            )
        )  # fmt: skip
    before = [await rows(sqlite, table) for table in (GRANTS, CODES, CLAIMS, MEMBERS)]
    there = units["there"]
    for action in (
        f"officer:{there}", f"officer:{units['school']}", f"unit_page:{there}", f"sheet:{there}",
        f"ended:{hoa}:officer:{there}", f"sure:{hoa}:officer:{there}", f"revoke:{found.id}",
        f"give_row:1:{row}", "refuse_row:1", f"free_row:1:{row}",
    ):  # fmt: skip
        for who in ("Tân", "Hạnh"):
            answer = await union.says(who, "x", choice=f"membership:{action}")
            assert any(words in answer for words in REFUSED), (who, action, answer)
    assert before == [await rows(sqlite, table) for table in (GRANTS, CODES, CLAIMS, MEMBERS)]
    assert "✅" in await union.says("Quản", "x", choice=f"membership:revoke:{found.id}")


@pytest.mark.parametrize("who", ["Khách", "Hạnh", "Tân", "Quản"])
async def test_nothing_is_offered_that_is_then_refused(sqlite: Database, who: str) -> None:
    """Every choice that can be reached from `/hoso`, three steps deep, does something."""
    union, _ = await a_union(sqlite)
    await union.says(who, "/hoso")
    seen: set[str] = set()
    layer = [choice.action for choice in await union.choices(who)]
    for _depth in range(3):
        following: list[str] = []
        for action in layer:
            if action in seen or not action.startswith("membership:"):
                continue
            seen.add(action)
            answer = await union.says(who, "x", choice=action)
            assert "Việc này dành cho" not in answer and "ngoài phạm vi" not in answer, (who, action)
            following += [choice.action for choice in await union.choices(who)]
        layer = following
    assert len(seen) > 8


async def test_help_names_what_a_person_may_do(sqlite: Database) -> None:
    async def nothing(turn: Turn, _arguments: str = "") -> list[Reply]:
        return [say("x")]

    commands = (Command("trogiup", "giúp", browse.help_), Command("mat", "việc của quản trị", nothing))
    rows_ = (*rights(ADMINS, "/mat"), *rights(EVERYONE, "/trogiup"))
    union = union_of(sqlite, Feature("thu", "Thử", commands=commands, rights=rows_))
    for who in ("Khách", "Quản"):
        await union.says(who, "chào")
    await union.give("Quản", Role.ADMIN)
    assert "/mat" not in await union.says("Khách", "/trogiup")
    assert "/mat" in await union.says("Quản", "/trogiup")


async def test_a_group_is_told_nothing(sqlite: Database) -> None:
    union, _ = await a_union(sqlite)
    code = await invited(union, Grant(Role.ADMIN))
    for text in ("/hoso", f"/start {code}"):
        assert "riêng" in await union.says("Khách", text, group=True, chat="nhóm") + await union.hears("nhóm")
    assert (await rows(sqlite, CODES))[-1].used_at is None


async def test_the_sheet_is_fetched_once_by_whom_it_was_made_for(database: Database) -> None:
    union, units = await a_union(database)
    await union.says("Quản", "chào", channel="web")
    await union.give("Quản", Role.ORGANISER, units["there"], channel="web")

    async def address() -> str:
        await union.says("Quản", "x", choice=f"membership:sheet:{units['there']}", channel="web")
        return next(choice.url for choice in await union.choices("Quản", channel="web") if choice.url)

    premises = Premises(database, union.clock, HOUSE, union.features)
    transport = httpx.ASGITransport(Starlette(routes=list(sheets.routes(premises))))
    async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
        first = await address()
        assert (await client.get("/phieu-moi/ABCD2345")).status_code == 404
        done = await client.get(first)
        assert done.status_code == 200 and done.headers["cache-control"] == "no-store"
        sheet = openpyxl.load_workbook(io.BytesIO(done.content)).active
        assert sheet is not None
        (row,) = sheet.iter_rows(min_row=2, max_col=2, values_only=True)
        assert row[0] == "Trường THCS Vĩnh Hòa"
        assert (await client.get(first)).status_code == 404
        token = (await address()).rpartition("/")[2]
        assert "chưa đúng" in await union.says("Khách", f"/start {token}")  # an address is no code to type
        async with database.write() as session:
            person = await union.person("Quản", "web")
            await grants.end(session, person, Grant(Role.ORGANISER, units["there"]), union.clock.now())
        assert (await client.get(f"/phieu-moi/{token}")).status_code == 404
    assert "nay là cán bộ" in await union.says("Khách", str(row[1]))
    stored = " ".join(message.text for message in await union.messages("Quản", channel="web"))
    assert str(row[1]) not in stored


async def test_every_change_of_a_right_and_read_of_people_is_noted_without_names(database: Database) -> None:
    union, units = await a_union(database)
    await union.says("Tân", "x", choice=f"membership:officer:{units['here']}")
    code = next(word for word in (await rows(database, CODES))[-1:] if word)
    assert code.made_by == await union.person("Tân")
    await union.says("Tân", "x", choice=f"membership:unit_page:{units['here']}")
    hanh = await union.person("Hạnh")
    await union.says("Tân", "x", choice=f"membership:ended:{hanh}:officer:{units['here']}")
    await union.says("Khách", f"/start {await invited(union, Grant(Role.ADMIN))}")
    facts = await rows(database, AUDIT)
    assert [fact.action for fact in facts] == ["invite.make", "rights.read", "right.end", "right.give"]
    assert {fact.channel for fact in facts} == {"test"}
    assert not any(name in fact.about for fact in facts for name in ("Hạnh", "Tân", "Khách", "Vĩnh"))
    assert "chấm dứt" in await union.hears("Hạnh")


async def test_nobody_hands_out_a_role_above_their_own_by_a_row(sqlite: Database) -> None:
    """An officer's friend asks for the row of an organiser of the same unit; only an admin may give that."""
    union, units = await a_union(sqlite)
    true = await member(sqlite, units["here"], "Chị Tân", phone="+84912000111", role="organiser")
    async with sqlite.write() as session:
        unit = (await units_by_ids(session, [units["here"]]))[units["here"]]
        ((_, code),) = await unit_codes.make(session, [unit], by=None, now=union.clock.now())
    await union.says("Khách", code)
    assert "kèm vai trò" in await union.says("Khách", "0912 000 111")
    assert "Có yêu cầu nhận dòng" in await union.hears("Quản")
    assert await union.hears("Hạnh") + await union.hears("Tân") == ""
    claim = (await rows(sqlite, CLAIMS))[0].id
    for who in ("Hạnh", "Tân"):
        assert "Không có yêu cầu" in await union.says(who, "x", choice="membership:claims")
        for action in (f"give_row:{claim}:{true}", f"refuse_row:{claim}", f"free_row:{claim}:{true}"):
            assert "đã được giải quyết" in await union.says(who, "x", choice=f"membership:{action}")
    assert (await rows(sqlite, MEMBERS))[0].person_id is None
    assert "✅" in await union.says("Quản", "x", choice=f"membership:give_row:{claim}:{true}")
    assert "nay là người phụ trách" in await union.hears("Khách")


async def test_a_right_that_ends_takes_its_invitations_along(sqlite: Database) -> None:
    union, units = await a_union(sqlite)
    told = await union.says("Tân", "x", choice=f"membership:officer:{units['here']}")
    code = next(word for word in told.split() if codes.looks_like_code(word))
    tan = await union.person("Tân")
    ended = await union.says("Quản", "x", choice=f"membership:ended:{tan}:organiser:{units['here']}")
    assert "1 lời mời người đó đã tạo" in ended
    assert "không còn dùng được" in await union.says("Khách", code)


async def test_saying_yes_to_a_code_that_nobody_asked_about_is_refused(sqlite: Database) -> None:
    union = Union(sqlite, features=all_features())
    await union.says("Khách", "/start")
    for action in ("membership:join", "membership:join:", "membership:join:1"):
        assert "không còn dùng được" in await union.says("Khách", "x", choice=action)
    assert [row for row in await rows(sqlite, INBOX) if row.state != "done"] == []


MADE_UP = ("9" * 19, "9" * 40, "٣", "-1", "1e3", "1;DROP TABLE units", "<b>", "%s", "{0}")


@pytest.mark.parametrize("first", [0, *(pytest.param(at, marks=pytest.mark.proof) for at in (3, 6))])
async def test_ids_that_are_none_change_nothing(sqlite: Database, knowledge: Knowledge, first: int) -> None:
    """Every action of every room, with three things that no button ever held; each gets an answer, at the first try."""
    union = Union(sqlite, features=all_features(), knowledge=knowledge)
    await union.says("Quản", "/start")
    await union.give("Quản", Role.ADMIN)
    verbs = [f"{room.name}:{verb}" for room in all_features() for verb in room.actions if verb != "erase"]
    for number, verb in enumerate(verbs, start=first):
        made_up = MADE_UP[number % len(MADE_UP)]
        for action in (f"{verb}:{made_up}", f"{verb}:1:{made_up}"):
            if len(action.encode()) <= 64:
                answer = await union.says("Quản", "x", choice=action)
                assert answer and "Em gặp lỗi" not in answer, (action, answer)
    assert [row for row in await rows(sqlite, INBOX) if row.state != "done"] == []
