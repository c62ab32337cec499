"""Comments of units on a draft, from the text to the table, on both databases."""

from __future__ import annotations

import asyncio
import datetime as dt
import io
from pathlib import Path

import docx
import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from bot.people.audit import AUDIT
from bot.people.permissions import Role
from bot.storage.database import Database
from handlers.conferences import personal
from handlers.conferences.after import draft_store
from handlers.conferences.after.model import Comment, Draft, DraftState
from handlers.conferences.model import Stage
from handlers.conferences.tables import DRAFT_CLAUSES, DRAFT_COMMENTS, EVENTS, INVITATIONS, NOTICES
from tests.handlers.conferences.after_kit import OFFICER, ORGANISER, OTHER, AfterRoom, made_room
from tests.handlers.conferences.officer_kit import UNITS

TEXT = """QUY CHẾ
Phối hợp công tác giữa hai bên
Điều 1. Nguyên tắc phối hợp
1. Tôn trọng chức năng của mỗi bên.
2. Trao đổi thông tin hằng tháng.
Điều 2. Hiệu lực
Quy chế có hiệu lực từ ngày ký.
"""


@pytest.fixture
async def room(database: Database, tmp_path: Path) -> AfterRoom:
    return await made_room(database, tmp_path)


async def _opened(room: AfterRoom) -> Draft:
    await room.says(ORGANISER, "/hoinghi góp ý")
    await room.presses(ORGANISER, "Lấy góp ý dự thảo mới")
    await room.says(ORGANISER, TEXT)
    await room.presses(ORGANISER, "Xong, tách mục")
    await room.says(ORGANISER, "thứ sáu tuần sau")
    await room.presses(ORGANISER, "Mở và báo")
    return await _draft(room)


async def _draft(room: AfterRoom) -> Draft:
    async with room.database.read() as session:
        return (await draft_store.of_conference(session, room.ids["conference"]))[0]


async def _comments(room: AfterRoom) -> list[Comment]:
    async with room.database.read() as session:
        return await draft_store.comments_of(session, (await _draft(room)).id)


async def _says_of(room: AfterRoom, who: str, clause: str, text: str) -> str:
    await room.says(who, "/hoinghi góp ý")
    await room.says(who, clause)
    return await room.says(who, text)


async def test_opening_tells_each_unit_once_and_never_takes_the_notice_for_an_invitation(room: AfterRoom) -> None:
    async with room.database.write() as session:
        await session.execute(sa.update(INVITATIONS).values(invited_at=None))
    draft = await _opened(room)
    assert draft.state is DraftState.OPEN
    assert draft.closes_at == dt.datetime(2026, 11, 27, 17, tzinfo=dt.UTC), "midnight after the day, in Việt Nam"
    for who, unit in ((OFFICER, UNITS[0]), (OTHER, UNITS[1])):
        heard = await room.hears(who)
        assert f"Đơn vị: {unit}" in heard and "4 mục" in heard and "thứ Sáu 27/11/2026" in heard
    await room.jobs(minutes=5)
    assert await room.hears(OFFICER) == ""
    async with room.database.read() as session:
        assert set((await session.execute(sa.select(INVITATIONS.c.invited_at))).scalars()) == {None}
    await room.presses(OFFICER, "Xem và góp ý")
    assert "Mục 1/4" in await room.presses(OFFICER, "Từ mục 1")


async def test_a_file_is_split_as_a_pasted_text_is(room: AfterRoom) -> None:
    await room.says(ORGANISER, "/hoinghi góp ý")
    await room.presses(ORGANISER, "Lấy góp ý dự thảo mới")
    assert "dùng txt, md, docx hoặc pdf" in await room.sends(ORGANISER, "anh.exe", b"\x00\x01\x02 mot")
    document = docx.Document()
    for line in TEXT.splitlines():
        document.add_paragraph(line)
    written = io.BytesIO()
    document.save(written)
    assert "Em tách được 4 mục" in await room.sends(ORGANISER, "Dự thảo.docx", written.getvalue())
    async with room.database.read() as session:
        texts = list((await session.execute(sa.select(DRAFT_CLAUSES.c.text).order_by(DRAFT_CLAUSES.c.id))).scalars())
    assert texts[2] == "2. Trao đổi thông tin hằng tháng."
    assert "đang lấy ý kiến" not in (await room.says(OFFICER, "/hoinghi")).lower(), "nobody knows before it is opened"
    assert "không có dự thảo nào" in await room.says(OFFICER, "/hoinghi góp ý")


async def test_a_unit_has_one_comment_a_clause_that_its_officers_share(room: AfterRoom) -> None:
    await _opened(room)
    await room.person_of("Tư", Role.OFFICER, UNITS[0])
    await room.says("Tư", "/hoinghi góp ý")
    await room.says("Tư", "mục 3")
    assert "Đã ghi góp ý mục 3" in await _says_of(room, OFFICER, "mục 3", "Nên hằng tuần.")
    seen = await room.says("Tư", "Nên hằng quý.")
    assert "Đồng nghiệp cùng đơn vị vừa ghi" in seen and "Nên hằng tuần." in seen
    assert [one.text for one in await _comments(room)] == ["Nên hằng tuần."]
    assert "Đã ghi" in await room.says("Tư", "Nên hằng tuần, hoặc hằng quý.")
    assert [one.text for one in await _comments(room)] == ["Nên hằng tuần, hoặc hằng quý."]
    await _says_of(room, OTHER, "mục 3", "Đồng ý.")
    assert {one.unit_id for one in await _comments(room)} == {room.ids[UNITS[0]], room.ids[UNITS[1]]}
    await room.presses(OTHER, "Xóa góp ý này")
    assert {one.unit_id for one in await _comments(room)} == {room.ids[UNITS[0]]}


async def test_two_officers_at_the_same_moment_leave_one_comment(room: AfterRoom) -> None:
    await _opened(room)
    await room.person_of("Tư", Role.OFFICER, UNITS[0])
    for who in (OFFICER, "Tư"):
        await room.says(who, "/hoinghi góp ý")
        await room.says(who, "mục 2")
    said = await asyncio.gather(room.says(OFFICER, "Ý của Hạnh."), room.says("Tư", "Ý của Tư."))
    comments = await _comments(room)
    assert len(comments) == 1 and comments[0].text in ("Ý của Hạnh.", "Ý của Tư.")
    heard = "\n".join([*said, await room.hears(OFFICER), await room.hears("Tư")])
    assert "Đã ghi góp ý mục 2" in heard and "Em chưa ghi đè" in heard


async def test_nobody_outside_sees_or_writes_anything(room: AfterRoom) -> None:
    draft = await _opened(room)
    await _says_of(room, OFFICER, "mục 3", "Bí mật của đơn vị.")
    await room.says("Mai", "xin chào")
    own, other = room.ids[UNITS[0]], room.ids[UNITS[1]]
    tried = [
        f"dc:{draft.id}:{own}",
        f"dc_at:{draft.id}:{own}:3",
        f"dc_own:{draft.id}:{own}",
        f"dc_drop:{draft.id}:{own}:3",
    ]
    tried += [f"dr_page:{draft.id}", f"dr_clauses:{draft.id}", f"dr_file:{draft.id}:xlsx", f"dr_close:{draft.id}:yes"]
    for who in ("Mai", OTHER):
        for action in tried:
            said = await room.says(who, choice=f"conferences:{action}")
            assert "Bí mật" not in said and "hằng tháng" not in said and "📎" not in said
    assert "Bí mật" not in await room.says(OTHER, choice=f"conferences:dc_at:{draft.id}:{other}:3")
    assert len(await _comments(room)) == 1 and (await _draft(room)).state is DraftState.OPEN


async def test_after_the_last_day_nothing_is_written_until_it_is_opened_again(room: AfterRoom) -> None:
    draft = await _opened(room)
    await room.says(OFFICER, "/hoinghi góp ý")
    await room.says(OFFICER, "mục 1")
    room.clock.moment = draft.closes_at or room.clock.moment
    assert "không nhận góp ý nữa" in await room.says(OFFICER, "Muộn một phút.")
    assert "không có dự thảo nào" in await room.says(OFFICER, "/hoinghi góp ý")
    await room.says(ORGANISER, "/hoinghi góp ý")
    assert "đã đóng" in await room.presses(ORGANISER, "1. QUY CHẾ")
    await room.presses(ORGANISER, "Mở lại")
    assert "đang nhận góp ý" in await room.says(ORGANISER, "trong 1 tuần")
    assert "Đã ghi" in await _says_of(room, OFFICER, "mục 1", "Kịp rồi.")


async def test_only_silent_units_are_reminded_once_a_day(room: AfterRoom) -> None:
    await _opened(room)
    await room.jobs(minutes=1)
    await _says_of(room, OFFICER, "mục 1", "Đồng ý.")
    await room.hears(OFFICER), await room.hears(OTHER)
    for _ in range(2):
        await room.says(ORGANISER, "/hoinghi góp ý")
        await room.presses(ORGANISER, "1. QUY CHẾ")
        await room.presses(ORGANISER, "Nhắc 1 đơn vị")
    assert (await room.hears(OTHER)).count("Lấy ý kiến") == 1
    assert await room.hears(OFFICER) == ""


async def test_a_notice_that_waits_is_not_sent_once_the_draft_is_closed(room: AfterRoom) -> None:
    room.clock.moment = dt.datetime(2026, 11, 21, 15, tzinfo=dt.UTC)  # ten in the evening: nothing leaves
    await _opened(room)
    await room.says(ORGANISER, "/hoinghi góp ý")
    await room.presses(ORGANISER, "1. QUY CHẾ")
    await room.presses(ORGANISER, "Đóng góp ý")
    await room.presses(ORGANISER, "Đóng")
    await room.jobs(hours=10)
    assert await room.hears(OFFICER) == ""
    async with room.database.read() as session:
        assert set((await session.execute(sa.select(NOTICES.c.state))).scalars()) == {"dropped"}


async def test_the_table_has_every_comment_by_clause_and_unit_and_no_formula(room: AfterRoom) -> None:
    draft = await _opened(room)
    await _says_of(room, OTHER, "mục 3", "+Đồng ý **hết**")
    await _says_of(room, OFFICER, "điều 1 khoản 2", '=HYPERLINK("http://x"; "bấm") nên hằng tuần')
    await _says_of(room, OFFICER, "mục 4", "Từ 01/01.")
    book = load_workbook(io.BytesIO(await room.file("/hoinghi góp ý", "1. QUY CHẾ", "Bảng tổng hợp", "XLSX")))
    rows = [[cell.value for cell in line] for line in book["Ý kiến"].iter_rows(min_row=2, max_col=5)]
    clause = "2. Trao đổi thông tin hằng tháng."
    label = "Điều 1, khoản 2 · Điều 1. Nguyên tắc phối hợp"
    assert rows[0] == [3, label, clause, UNITS[0], '\'=HYPERLINK("http://x"; "bấm") nên hằng tuần']
    assert rows[1] == [3, label, clause, UNITS[1], "'+Đồng ý **hết**"]
    assert [row[0] for row in rows] == [3, 3, 4]
    assert [line[3].value for line in book["Theo mục"].iter_rows(min_row=2)] == [0, 0, 2, 1]
    units = [[cell.value for cell in line] for line in book["Theo đơn vị"].iter_rows(min_row=2)]
    assert units == [[1, UNITS[0], 2, "đã góp ý"], [2, UNITS[1], 1, "đã góp ý"]]
    assert all(cell.data_type != "f" for sheet in book for line in sheet for cell in line)
    paper = docx.Document(io.BytesIO(await room.file("/hoinghi góp ý", "1. QUY CHẾ", "Bảng tổng hợp", "DOCX")))
    said = [paragraph.text for paragraph in paper.paragraphs]
    assert "BẢNG TỔNG HỢP" in said and "2/2 đơn vị đã góp ý: 3 ý kiến cho 2/4 mục." in said
    cells = [[cell.text for cell in line.cells] for line in paper.tables[1].rows]
    assert cells[1][1:] == ["Điều 1, khoản 2", clause, UNITS[0], '=HYPERLINK("http://x"; "bấm") nên hằng tuần']
    assert cells[2][1:] == ["Điều 1, khoản 2", "", UNITS[1], "+Đồng ý **hết**"]
    async with room.database.read() as session:
        noted = [*await session.execute(sa.select(AUDIT.c.action, AUDIT.c.about))]
        events = [*await session.execute(sa.select(EVENTS.c.what, EVENTS.c.about))]
    exports = [row.about for row in noted if row.action == "conference.draft.export"]
    assert exports == [f"draft={draft.id} file={kind} comments=3" for kind in ("xlsx", "docx")]
    assert not any(word in row.about for row in (*noted, *events) for word in ("Đồng ý", "HYPERLINK", "An Giang"))


async def test_a_merged_unit_speaks_through_the_one_it_became(room: AfterRoom) -> None:
    await _opened(room)
    await _says_of(room, OFFICER, "mục 3", "Nên hằng tuần.")
    await room.merged(room.ids[UNITS[0]], room.ids[UNITS[1]], dt.date(2026, 11, 20))
    await room.says(ORGANISER, "/hoinghi góp ý")
    assert "1/1 đơn vị đã góp ý: 1 ý kiến" in await room.presses(ORGANISER, "1. QUY CHẾ")
    assert "LĐLĐ tỉnh Cà Mau đã góp ý" in await room.says(OTHER, "/hoinghi góp ý")


async def test_a_comment_stays_with_its_unit_when_its_writer_is_erased(room: AfterRoom) -> None:
    await _opened(room)
    await _says_of(room, OFFICER, "mục 3", "Nên hằng tuần.")
    person_id = await room.person(OFFICER)
    held = next(one for one in personal.held() if one.name == "conference_draft_comments")
    async with room.database.write() as session:
        assert [row["text"] for row in await held.export(session, person_id)] == ["Nên hằng tuần."]
        assert await held.erase(session, person_id, room.clock.now()) == 1
        assert await held.export(session, person_id) == []
        rows = list(await session.execute(sa.select(DRAFT_COMMENTS.c.text, DRAFT_COMMENTS.c.person_id)))
    assert [tuple(row) for row in rows] == [("Nên hằng tuần.", None)]


async def test_a_draft_goes_with_all_that_was_said_and_needs_a_live_conference(room: AfterRoom) -> None:
    await _opened(room)
    await _says_of(room, OFFICER, "mục 3", "Nên hằng tuần.")
    await room.says(ORGANISER, "/hoinghi góp ý")
    await room.presses(ORGANISER, "1. QUY CHẾ")
    await room.presses(ORGANISER, "Đóng góp ý")
    await room.presses(ORGANISER, "Đóng")
    await room.says(ORGANISER, "/hoinghi góp ý")
    await room.presses(ORGANISER, "1. QUY CHẾ")
    assert "cùng 1 ý kiến" in await room.presses(ORGANISER, "Xóa dự thảo")
    await room.presses(ORGANISER, "Xóa hẳn")
    async with room.database.read() as session:
        for table in (DRAFT_CLAUSES, DRAFT_COMMENTS):
            assert (await session.execute(sa.select(sa.func.count()).select_from(table))).scalar_one() == 0
    await room.change_conference(stage=Stage.CANCELLED)
    assert "chưa có hội nghị nào đang mở" in await room.says(ORGANISER, "/hoinghi góp ý")
    refused = await room.says(ORGANISER, choice=f"conferences:dr_new:{room.ids['conference']}")
    assert "hồ sơ đã qua, hoặc còn đang soạn" in refused


async def test_a_conference_that_is_over_is_not_offered_for_a_new_draft(room: AfterRoom) -> None:
    await room.change_conference(stage=Stage.CLOSED)
    assert "chưa có hội nghị nào đang mở" in await room.says(ORGANISER, "/hoinghi góp ý")
