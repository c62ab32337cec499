"""Codes, files and the delegate's own view: who gets which picture, and who sees whose name."""

from __future__ import annotations

import datetime as dt

import icalendar
import pytest
import sqlalchemy as sa

from bot.files import FILES
from bot.people import grants
from bot.people.permissions import Grant, Role
from bot.people.roster import MEMBERS
from bot.storage.database import Database
from handlers.conferences.door.tokens import secret_of, unverified, verify
from handlers.conferences.model import SessionState
from handlers.conferences.officer.paid_time import ENTITLEMENT, paid_time_line
from knowledge.answer import Knowledge
from tests.handlers.conferences.officer_kit import FOUR, UNITS, Room

OFFICER, AN = "Hạnh", "An"


@pytest.fixture
async def room(sqlite: Database) -> Room:
    made = Room(sqlite)
    await made.open()
    await made.person_of(OFFICER, Role.OFFICER, UNITS[0])
    await made.says(OFFICER, "/hoinghi")
    await made.presses(OFFICER, "Nhập cả 4")
    await made.says(OFFICER, FOUR)
    await made.presses(OFFICER, "Đúng, ghi nhận 4")
    return made


async def _claimed(room: Room, who: str, name: str, phone: str) -> None:
    """Somebody has claimed this row of the roster."""
    await room.says(who, "xin chào", channel="files")
    person_id = await room.person(who, "files")
    values = {"unit_id": room.ids[UNITS[0]], "full_name": name, "folded": name, "phone": phone, "title": ""}
    values |= {"role": "member", "person_id": person_id, "created_at": room.clock.now()}
    async with room.database.write() as session:
        await session.execute(sa.insert(MEMBERS).values(values))


async def _files(room: Room) -> list[tuple[str, str, bytes]]:
    async with room.database.read() as session:
        rows = await session.execute(sa.select(FILES.c.name, FILES.c.mime, FILES.c.content).order_by(FILES.c.id))
        return [(row.name, row.mime, bytes(row.content)) for row in rows]


async def test_a_delegate_sees_their_own_seat_and_nobody_elses(room: Room) -> None:
    await _claimed(room, AN, "Nguyễn Văn An", "+84912345678")
    text = await room.says(AN, "/hoinghi", channel="files")
    assert "Chủ tịch (Phó Chủ tịch) LĐLĐ" in text
    assert "0912…78" in text
    for other in ("Bình", "Công", "Dung", "0912 345 678", "987"):
        assert other not in text
    await room.presses(AN, "Mã QR của tôi", channel="files")
    (name, mime, content) = (await _files(room))[-1]
    assert (name, mime, content[:4]) == ("so-ket-2027-1-1-1.png", "image/png", b"\x89PNG")
    number = (await room.invitation()).id
    denied = await room.says(AN, choice=f"conferences:badge:{number}:2", channel="files")
    assert "Bình" not in denied
    assert len(await _files(room)) == 1


@pytest.mark.parametrize(("name", "phone"), [("Nguyễn Văn Anh", "+84912345678"), ("Nguyễn Văn An", "+84912345679")])
async def test_a_name_or_number_alone_makes_nobody_the_delegate(room: Room, name: str, phone: str) -> None:
    await _claimed(room, AN, name, phone)
    assert "chưa có hội nghị nào" in await room.says(AN, "/hoinghi", channel="files")


async def test_the_units_code_is_signed_and_names_nobody(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    monkeypatch.setattr("handlers.conferences.door.tokens.qr_png", lambda text: drawn.append(text) or b"\x89PNG")
    await room.says(OFFICER, "/hoinghi")
    await room.presses(OFFICER, "Mã QR")
    (address,) = drawn
    assert address.startswith("https://hn.example.vn/hn/")
    token = address.rpartition("/")[2]
    invitation = await room.invitation()
    async with room.database.write() as session:
        secret = await secret_of(session, room.ids["conference"], room.clock.now())
    ticket = verify(secret, token)
    assert ticket == unverified(token)
    assert ticket is not None
    assert (ticket.invitation_id, ticket.seat_id) == (invitation.id, None)


async def test_a_code_of_a_session_that_is_over_is_not_given(room: Room) -> None:
    await room.change(state=SessionState.CANCELLED)
    number = (await room.invitation()).id
    assert "không còn dùng" in await room.says(OFFICER, choice=f"conferences:codes:{number}")


async def test_the_calendar_file_comes_with_the_answer(room: Room) -> None:
    await room.says(OFFICER, "x", channel="files")
    person_id = await room.person(OFFICER, "files")
    async with room.database.write() as session:
        grant = Grant(Role.OFFICER, room.ids[UNITS[1]])
        await grants.give(session, person_id, grant, by=None, now=room.clock.now())
    await room.says(OFFICER, "/hoinghi", channel="files")
    await room.presses(OFFICER, "Nhập cả 4", channel="files")
    await room.says(OFFICER, "Lý A Sơn - CVP", channel="files")
    await room.presses(OFFICER, "Đúng, ghi nhận 1", channel="files")
    name, mime, content = (await _files(room))[-1]
    event = icalendar.Calendar.from_ical(content).walk("VEVENT")[0]
    assert (name, mime) == ("so-ket-2027-1.ics", "text/calendar")
    assert event["dtstart"].dt.isoformat() == "2026-12-11T08:00:00+07:00"
    assert "Lý A Sơn" not in content.decode()


def test_the_legal_line_is_the_librarys_own(knowledge: Knowledge) -> None:
    day = dt.date(2026, 11, 21)
    card = knowledge.card(ENTITLEMENT, on=day)
    assert card is not None
    sentence, source = paid_time_line(day).split("\n📄 ")
    assert sentence in card.text
    assert source == f"{card.document} · {card.validity}"
    assert paid_time_line(dt.date(2026, 9, 9)) == "", "not in force yet"
