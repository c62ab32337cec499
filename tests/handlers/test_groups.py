"""What a group may not read. Not: what it may ask (`tests/handlers/test_support.py`)."""

from __future__ import annotations

import pytest

from bot.app import all_features
from bot.people.permissions import Role
from bot.storage.database import Database
from handlers.privacy.queries import PRIVACY_REQUESTS
from tests.bot.parts import rows
from tests.handlers.people_kit import Union

IN_GROUPS = {"support:ask", "support:write", "support:call", "support:withdraw", "support:question"}
ROOMS = ("membership", "privacy", "support")


async def in_group(union: Union, who: str, text: str = "", choice: str = "") -> str:
    await union.says(who, text, choice=choice, chat="nhóm", group=True)
    return await union.hears("nhóm")


@pytest.mark.parametrize("who", ["Khách", "Quản"])
async def test_no_action_of_these_rooms_answers_in_a_group(sqlite: Database, who: str) -> None:
    """Also not where somebody sends one by hand, or presses a button that came from a private chat."""
    rooms = [feature for feature in all_features() if feature.name in ROOMS]
    union = Union(sqlite, features=all_features())
    await union.says("Khách", "/canbo nhờ xem giúp bảng lương tháng này")
    await union.says("Quản", "/canbo nhờ xem giúp phụ cấp của tôi")
    for role in (Role.OFFICER, Role.ORGANISER, Role.ADMIN):
        await union.give("Quản", role, None if role is Role.ADMIN else await union.unit("Trường THCS Vĩnh Phong"))
    tried = 0
    for feature in rooms:
        for verb in feature.actions:
            key = f"{feature.name}:{verb}"
            if key in IN_GROUPS:
                continue
            for arguments in ("", ":1", ":1:1", ":1:officer:1", ":profile"):
                answer = await in_group(union, who, "x", choice=key + arguments)
                assert "riêng" in answer or "dành cho" in answer or "không còn dùng" in answer, (key, answer)
                assert "bảng lương" not in answer and "phụ cấp" not in answer
                tried += "riêng" in answer
    assert tried > 40
    for text in (
        "/dulieu",
        "/dulieu tải",
        "/hoso",
        "/canbo",
        "/canbo của tôi",
        "/canbo H-0001",
        "ABCD2345",
        "/start A",
    ):
        assert "riêng" in await in_group(union, who, text), text


async def test_nobody_finishes_anothers_deletion_in_a_group(sqlite: Database) -> None:
    union = Union(sqlite)
    for who in ("Mai", "Hoa"):
        await union.says(who, "/canbo nhờ xem giúp bảng lương")
    await in_group(union, "Mai", "x", choice="privacy:delete")
    await in_group(union, "Hoa", "x", choice="privacy:erase")
    assert "H-0002" in await union.says("Hoa", "/canbo của tôi")


async def test_a_form_that_is_open_in_private_is_not_filled_in_a_group(sqlite: Database) -> None:
    union = Union(sqlite)
    await union.says("Mai", "/dulieu phản đối")
    await in_group(union, "Mai", "tôi phản đối việc giữ câu hỏi")
    assert "chưa có yêu cầu" in await union.says("Mai", "/dulieu yêu cầu")
    assert "✅" in await union.says("Mai", "/dulieu phản đối") + await union.says("Mai", "tôi phản đối việc giữ tin")
    assert len(await rows(sqlite, PRIVACY_REQUESTS)) == 1
