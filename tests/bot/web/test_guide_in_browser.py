"""The organiser's page of HUONG_DAN.md, walked in a real browser in the demo: from an empty list to the report.

With CONGDOAN_PICTURES=folder the pictures of that page are saved there. Not for: the rules of a conference, which have
tests of their own.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from playwright.async_api import Browser, Page, expect

import bot.app
import bot.clock
from bot.cli import _fill
from bot.settings import Settings
from bot.storage.database import Database
from handlers.deadlines.tables import DEADLINES
from tests.bot.web.pictures import picture
from tests.bot.web.reader import Reader, reading
from tests.bot.web.test_browser import free_port

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
PHONE = {"viewport": {"width": 390, "height": 720}, "timezone_id": "Asia/Ho_Chi_Minh"}
BEFORE = "2026-11-25 09:00"
TITLE = "Hội nghị sơ kết học kỳ I năm học 2026–2027"
UNITS = "LĐLĐ An Giang\nldld ca mau\nLĐLĐ Vĩnh Long\nLĐLĐ Đồng Tháp\nLĐLĐ TP Cần Thơ"
SEATS = "Chủ tịch (Phó Chủ tịch) LĐLĐ tỉnh\nTrưởng ban Tổ chức\nChánh Văn phòng"
NAMES = "Nguyễn Văn An - PCT - 0912345678\nLê Thị Bình - trưởng ban tổ chức - 0987654321"


class Calendar:
    """The day of the walk: the program's clocks go on from the moment that was set last, those of windows stand."""

    def __init__(self) -> None:
        self._ahead = dt.timedelta()
        self.moment = dt.datetime.now(dt.UTC)

    def set(self, moment: str) -> None:
        """To a moment of Hà Nội, written as 2026-11-25 09:00."""
        self.moment = dt.datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
        self._ahead = self.moment - dt.datetime.now(dt.UTC)

    async def turn(self, moment: str, *windows: Walker) -> None:
        """The same for windows that are open."""
        self.set(moment)
        for one in windows:
            await one.page.clock.set_fixed_time(self.moment)

    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC) + self._ahead


@pytest.fixture
def calendar(monkeypatch: pytest.MonkeyPatch) -> Calendar:
    calendar = Calendar()
    calendar.set(BEFORE)

    class Clock(bot.clock.SystemClock):
        def now(self) -> dt.datetime:
            return calendar.now()

    monkeypatch.setattr(bot.clock, "SystemClock", Clock)
    monkeypatch.setattr(bot.app, "SystemClock", Clock)
    return calendar


async def _without_deadlines(settings: Settings) -> None:
    """As days go by their reminders would come between two presses."""
    database = Database.connect(settings.database_url)
    async with database.write() as session:
        await session.execute(sa.update(DEADLINES).values(active=False))
    await database.close()


@asynccontextmanager
async def demo(folder: Path) -> AsyncIterator[str]:
    """The demo in this process, so that its clock can be set; its address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    settings = Settings(
        demo=True, database_url=f"sqlite:///{folder}/demo.db", web_port=port, public_url=address, flood_limit=1000
    )
    await _fill(settings)
    await _without_deadlines(settings)
    async with bot.app.build(settings) as program:
        started, stop = asyncio.Event(), asyncio.Event()
        running = asyncio.create_task(program.run(started=started, stop=stop))
        await started.wait()
        try:
            yield address
        finally:
            stop.set()
            await running


class Walker(Reader):
    """A person who presses what they are offered and reads on."""

    async def says(self, text: str, *expected: str) -> None:
        await self.ask(text)
        await self._reads(*expected)

    async def presses(self, label: str, *expected: str) -> None:
        before = await self.theirs.count()
        await self.buttons.filter(has_text=label).first.click()
        await self.theirs.nth(before).wait_for()
        await self._reads(*expected)

    async def _reads(self, *expected: str) -> None:
        for words in expected:
            await expect(self.theirs.last).to_contain_text(words, ignore_case=True)


@asynccontextmanager
async def walking(browser: Browser, address: str) -> AsyncIterator[Walker]:
    async with reading(browser, address, **PHONE) as reader:
        walker = Walker(reader.page)
        yield walker
        assert walker.faults == []


async def test_from_an_empty_list_to_the_report(browser: Browser, tmp_path: Path, calendar: Calendar) -> None:
    async with (
        demo(tmp_path) as address,
        walking(browser, f"{address}/vai/phu-trach") as organiser,
        walking(browser, f"{address}/vai/can-bo") as officer,
    ):
        await calendar.turn(BEFORE, organiser, officer)
        await officer.says("/hoinghi", "MẪU")
        await make(organiser)
        await answer(officer)
        await watch(organiser)
        await calendar.turn("2026-12-09 09:00", organiser, officer)
        await change_late(officer, organiser)
        await calendar.turn("2026-12-11 08:04", organiser, officer)
        await check_in(organiser)
        await finish(organiser)


async def make(organiser: Walker) -> None:
    await organiser.says("/hoinghi tạo", "Hội nghị tên gì")
    await organiser.says(TITLE, "Mỗi dòng một buổi")
    await organiser.says("Tây Nam Bộ; Vĩnh Long; 8h sáng thứ sáu 11/12/2026", "thứ Sáu 11/12/2026, 08:00")
    await organiser.presses("Đúng", "mỗi dòng một ghế")
    await organiser.says(SEATS, "Mỗi đơn vị 3 ghế")
    await organiser.presses("Đúng", "Đã lưu bản nháp")
    await organiser.presses("Mời đơn vị", "đã có 0 đơn vị")
    await organiser.says(UNITS, "LĐLĐ tỉnh Cà Mau")
    await organiser.presses("Đúng, mời 5 đơn vị", "nay có 5 đơn vị")
    await organiser.presses("Về bản nháp", "đang soạn")
    await organiser.presses("Xem như đơn vị thấy", "Đúng như cán bộ của LĐLĐ tỉnh An Giang sẽ thấy")
    await picture(organiser.page, "conference-preview", height=1060)
    await organiser.presses("Mở và gửi lời mời", "4 đơn vị chưa có cán bộ liên kết")
    await organiser.presses("Mở và gửi", "Đã gửi lời mời tới 1 người của 1 đơn vị")


async def answer(officer: Walker) -> None:
    await expect(officer.theirs.last).to_contain_text(TITLE)
    await officer.presses("Nhập cả 3 người", "mỗi dòng một người")
    await officer.says(NAMES, "Nguyễn Văn An, Phó Chủ tịch, 0912 345 678", "Chánh Văn phòng: chưa có")
    await picture(officer.page, "conference-officer", height=690)
    await officer.presses("Đúng, ghi nhận 2 người", "Đã ghi 2/3 đại biểu")


async def watch(organiser: Walker) -> None:
    await organiser.says("/hoinghi ai chưa trả lời", "Thầy cô chọn hội nghị")
    await organiser.presses(TITLE, "1/5 đơn vị đã trả lời (2/15 ghế)", "Cà Mau, Vĩnh Long, Đồng Tháp, Cần Thơ")
    await picture(organiser.page, "conference-unanswered", height=690)
    await organiser.presses("Danh sách kèm điện thoại", "4 đơn vị chưa trả lời")


async def change_late(officer: Walker, organiser: Walker) -> None:
    """After the freeze a change waits for the organiser."""
    await officer.says("/hoinghi", TITLE)
    await officer.presses("11/12/2026", "Đã hết hạn đổi")
    await officer.presses("Đổi hoặc sửa một người", "chọn ghế")
    await officer.presses("Ghế 1", "Nguyễn Văn An")
    await officer.presses("Đổi người", "Ai thay")
    await officer.says("Phạm Thị Dung - Phó Chủ tịch - 0905123456", "Nguyễn Văn An → Phạm Thị Dung")
    await officer.presses("Đúng, xin duyệt", "Đã gửi ban tổ chức yêu cầu")
    await organiser.says("/hoinghi chờ duyệt", "Thầy cô chọn hội nghị")
    await organiser.presses(TITLE, "xin đổi sau hạn", "Phạm Thị Dung")
    await organiser.presses("Duyệt", "Đã duyệt")
    await expect(officer.theirs.last).to_contain_text("Ban tổ chức đã duyệt")


async def check_in(organiser: Walker) -> None:
    """On a telephone in the browser, then from a paper list in chat."""
    await organiser.says("/hoinghi điểm danh", "Thầy cô ghi đại biểu có mặt ở buổi nào")
    await organiser.presses("11/12/2026", "0/5 đơn vị đã đến")
    await organiser.presses("Ghi bằng điện thoại", "chưa ai")
    await organiser.presses("Đường dẫn cho tôi", "chỉ mở được một lần")
    link = organiser.page.get_by_role("link", name="Mở cửa trên máy này")
    door = await organiser.page.context.new_page()
    await door.goto(str(await link.get_attribute("href")))
    await tick(door)
    await door.close()
    await organiser.says("/hoinghi điểm danh")
    await organiser.presses("11/12/2026", "2 đại biểu có mặt, 1/5 đơn vị đã đến")
    await organiser.presses("Danh sách giấy hoặc tệp", "dán hoặc gõ danh sách giấy")
    await organiser.says("Cà Mau\nVĩnh Long\nVắng:\nCần Thơ", "Cả đơn vị có mặt: LĐLĐ tỉnh Cà Mau")
    await organiser.presses("Ghi 3 dòng", "LĐLĐ TP Cần Thơ: cả đơn vị vắng")


async def tick(door: Page) -> None:
    await door.get_by_role("button", name="Vào cửa trên máy này").click()
    await door.get_by_label("Tìm đơn vị hoặc đại biểu").fill("an giang")
    await door.get_by_role("button", name="Tìm").click()
    await door.get_by_role("link", name="LĐLĐ tỉnh An Giang").click()
    await expect(door.get_by_role("checkbox", name="Phạm Thị Dung")).to_be_checked()
    await picture(door, "conference-door", height=720)
    await door.get_by_role("button", name="Ghi 2 người có mặt").click()
    await expect(door.get_by_role("status")).to_contain_text("2 có mặt")


async def finish(organiser: Walker) -> None:
    """The session is said to have been held, and closed; the report; a conclusion with a unit and a day."""
    await organiser.presses("Về cửa", "2 đại biểu có mặt, 3/5 đơn vị đã đến")
    await organiser.presses("Buổi này đã tổ chức", "Ai chưa ghi nhận vẫn là chưa ghi nhận")
    await organiser.presses("Về cửa", "Đã ghi là đã tổ chức")
    await organiser.presses("Chốt buổi này", "không sửa được nữa")
    await organiser.presses("Chốt, không sửa nữa", "Đã chốt")
    await organiser.says("/hoinghi báo cáo")
    line = "3/5 Liên đoàn Lao động tỉnh/TP tham gia (vắng: Cần Thơ; chưa ghi nhận: Đồng Tháp)"
    await organiser.presses(TITLE, line)
    await picture(organiser.page, "conference-report", height=590)
    await organiser.presses("Kết luận và kiến nghị", "chưa ghi kết luận")
    await organiser.presses("Thêm", "kết luận (có người làm, có hạn) hay kiến nghị")
    await organiser.presses("Kết luận", "Mỗi dòng một kết luận")
    await organiser.says("Ký quy chế phối hợp; LĐLĐ tỉnh An Giang; 30/6/2027", "Hạn: thứ Tư 30/06/2027")
    await organiser.presses("Đúng, ghi 1 mục", "Đã ghi 1 mục")
