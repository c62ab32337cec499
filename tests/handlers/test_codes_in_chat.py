"""Codes that people show and type: gone from every table once read, and not to be guessed. Not: what they give."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from bot.people import codes, leftovers, personal
from bot.people.codes import CHANNEL_GUESSES, GUESSED, GUESSES
from bot.people.permissions import Role
from bot.storage.database import Database
from tests.handlers.data_kit import dump, sent, where, whole
from tests.handlers.people_kit import Union
from tests.handlers.test_membership import a_union

CODE = re.compile(r"\b[A-Z2-9]{8}\b")


def with_jobs(union: Union) -> Union:
    """The same people, with the jobs of the machine room."""
    jobs = [leftovers.job(), *personal.jobs(personal.everything(union.features))]
    return Union(union.database, features=union.features, jobs=jobs)


def shown(text: str) -> list[str]:
    return list(dict.fromkeys(code for code in CODE.findall(text) if codes.looks_like_code(code)))


@pytest.mark.parametrize("channel", ["test", "plain", "web"])
async def test_a_code_that_was_shown_or_typed_stands_nowhere(database: Database, channel: str) -> None:
    union, units = await a_union(database)
    union = with_jobs(union)
    for who in ("Quản", "Khách"):
        await union.says(who, "chào", channel=channel)
        await union.give(who, Role.ADMIN if who == "Quản" else Role.ORGANISER, None, channel)
    given = []
    for action in ("link", f"officer:{units['school']}", f"new_unit_code:{units['school']}", f"sheet:{units['there']}"):
        given += shown(await union.says("Quản", "x", choice=f"membership:{action}", channel=channel))
    assert len(given) == (3 if channel == "web" else 4)
    unit_code = given[2]
    await union.says("Khách", f"/start {unit_code}", channel=channel)
    await union.says("Người mới", f"  {unit_code[:4].lower()}-{unit_code[4:].lower()} ", channel=channel)
    assert "mã nhân viên" in await union.says("Người sau", f"{unit_code[:4]} {unit_code[4:]}", channel=channel)
    written = [*given, f"{unit_code[:4].lower()}-{unit_code[4:].lower()}", f"{unit_code[:4]} {unit_code[4:]}"]
    before = where(await dump(database), *given)
    assert before, "nothing to be blotted out would prove nothing"
    await sent(union)
    await union.jobs(seconds=4)
    if channel == "web":
        assert where(await dump(database), *given), "a reload within minutes must still show the code"
    for _ in range(12):
        await union.jobs(minutes=1)
    assert where(await dump(database), *written) == []
    assert "mã nhân viên" in await union.says("Người cuối", unit_code, channel=channel)  # and it is as good as before


async def test_a_code_waits_for_its_message_to_leave(sqlite: Database) -> None:
    union, units = await a_union(sqlite)
    union = with_jobs(union)
    (code,) = shown(await union.says("Quản", "x", choice=f"membership:officer:{units['school']}"))
    for _ in range(20):
        await union.jobs(minutes=1)
    assert where(await dump(sqlite), code)
    await sent(union)
    await union.jobs(minutes=5)
    assert where(await dump(sqlite), code) == []


async def test_letters_that_are_no_code_stay(sqlite: Database) -> None:
    union = whole(sqlite)
    await union.says("Khách", "ABCD2345", channel="web")
    for _ in range(12):
        await union.jobs(minutes=1)
    assert where(await dump(sqlite), "ABCD2345")


async def test_new_visitors_do_not_bring_new_guesses_for_ever(
    sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cookies cost nothing, and neither does deleting one's data: the channel as a whole has a limit."""
    monkeypatch.setattr(codes, "CHANNEL_GUESSES", 3 * GUESSES)
    union, units = await a_union(sqlite)
    await union.says("Quản", "chào", channel="test")
    (good,) = shown(await union.says("Quản", "x", choice=f"membership:new_unit_code:{units['school']}"))
    await union.hears("Quản")
    taken = 0
    for visitor in range(2 * GUESSES):
        for number in range(GUESSES - 1):
            taken += "chưa đúng" in await union.says(f"v{visitor}", f"ABCD234{number + 2}", channel="web")
        if visitor == 1:
            await union.says("v1", choice="privacy:delete", channel="web")
            assert "Đã xóa" in await union.says("v1", choice="privacy:erase", channel="web")
    assert taken <= 3 * GUESSES
    assert "thử lại sau" in await union.says("Mai", good, channel="web")
    assert "mã nhân viên" in await union.says("Mai", good)  # on another channel
    assert "có thể có người dò mã" in await union.hears("Quản")
    union.clock.forward(hours=1)
    assert "mã nhân viên" in await union.says("Mai", good, channel="web")


async def test_the_limit_of_a_channel_holds_no_union_up(sqlite: Database) -> None:
    """Hundreds who mistype on the first day still get in."""
    union, units = await a_union(sqlite)
    (good,) = shown(await union.says("Quản", "x", choice=f"membership:new_unit_code:{units['school']}"))
    async with sqlite.write() as session:
        values = [
            {"channel": "web", "platform_id": f"p{number}", "at": union.clock.now()}
            for number in range(CHANNEL_GUESSES - 1)
        ]
        await session.execute(sa.insert(GUESSED), values)
    assert "mã nhân viên" in await union.says("Mai", good, channel="web")
