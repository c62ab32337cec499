"""The lists to sign and the badges, read back from the PDF; a QR code is read from its drawing. Not: how they look."""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import replace

import pytest
import segno
from pypdf import PdfReader

from handlers.conferences.model import Plan, Standing
from handlers.conferences.report.sheets_pdf import badges_pdf, sign_in_pdf
from tests.handlers.conferences.report_kit import LONG, ZONE, empty, large, live, review_2012

LINK = "https://congdoan.example/c/{seat}"


def pages(content: bytes) -> list[str]:
    """The text of each page, in single spaces."""
    found = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    return [unicodedata.normalize("NFC", " ".join(text.split())) for text in found]


def links(standing: Standing) -> dict[int, str]:
    return {seat.id: LINK.format(seat=seat.id) for one in standing.invitations for seat in one.seats}


def drawn_boxes(content: bytes, number: int = 0) -> list[tuple[float, float, float, float]]:
    """The filled boxes of a page: left, top, width, height in points from the upper left corner."""
    page = PdfReader(io.BytesIO(content)).pages[number]
    found = re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) -([\d.]+) re f\b", page.get_contents().get_data())  # type: ignore[union-attr]
    return [(float(x), 841.89 - float(y), float(w), float(h)) for x, y, w, h in found]


class TestListToSign:
    def test_everybody_who_comes_has_a_row(self) -> None:
        [first, *rest] = pages(sign_in_pdf(live(), 1, zone=ZONE))
        assert first.startswith("DANH SÁCH ĐẠI BIỂU KÝ TÊN Hội nghị sơ kết năm học 2026–2027 (mẫu)")
        assert "Buổi 1: Tây Nam Bộ (suy luận) Vĩnh Long · thứ Sáu 11/12/2026, 8:00" in first
        assert "STT Họ tên Chức vụ Đơn vị Ký tên Ghi chú" in first
        whole = " ".join((first, *rest))
        for name in ("Nguyễn Văn An", "Lê Thị Bình", "=HYPERLINK(1)", "Hoa □", "Null", "(chưa có người)"):
            assert name in whole
        assert whole.replace(" ", "").count("NguyễnThịThu") >= 1
        assert len(re.findall("Thu", whole)) >= LONG.count("Thu")  # nothing of a long name is lost
        # Who declined, is replaced, waits or belongs to another session is not expected; no number is printed.
        for name in ("Phạm Hà", "Trần Công", "Cà Mau", "Vĩnh Long ", "Hà Nội", "912"):
            assert name not in whole.replace("Vĩnh Long · ", "")

    def test_pages_are_numbered_and_repeat_the_heading(self) -> None:
        standing = large(40)
        found = pages(sign_in_pdf(standing, 1, zone=ZONE))
        assert len(found) > 5
        for number, text in enumerate(found, start=1):
            assert f"Trang {number}/{len(found)}" in text
            assert "STT Họ tên Chức vụ Đơn vị Ký tên Ghi chú" in text
        assert sum(len(re.findall(r"Ngọc \d+\.\d", text)) for text in found) == 160

    def test_a_past_session_is_not_announced(self) -> None:
        [first, *_] = pages(sign_in_pdf(review_2012(), 6, zone=ZONE))
        assert "Vĩnh Long · theo lịch thứ Tư 21/11/2012, chưa ghi nhận đã tổ chức" in first

    def test_nobody_invited(self) -> None:
        [only] = pages(sign_in_pdf(replace(live(), invitations=()), 1, zone=ZONE))
        assert "Chưa có đơn vị nào được mời vào buổi này." in only
        with pytest.raises(LookupError):
            sign_in_pdf(empty(), 1, zone=ZONE)


class TestBadges:
    def test_eight_to_a_page_for_those_who_come(self) -> None:
        standing = live()
        named = [
            seat
            for one in standing.of_session(1)
            for seat in one.seats
            if seat.plan in (Plan.CONFIRMED, Plan.SUBSTITUTED) and not one.waiting
        ]
        found = pages(badges_pdf(standing, 1, links(standing)))
        assert len(named) == 11
        assert [text.count("ĐẠI BIỂU") for text in found] == [8, 3]
        assert "Nguyễn Văn An Phó Chủ tịch LĐLĐ tỉnh An Giang" in found[0]
        assert "Lê Thị Bình Phó Ban LĐLĐ tỉnh An Giang" in found[0]
        assert "Phạm Hà" not in " ".join(found)

    def test_the_code_is_the_address(self) -> None:
        """The boxes of the page make the very modules of the code."""
        standing = live()
        one = replace(standing.invitations[0], seats=standing.invitations[0].seats[:1])
        alone = replace(standing, invitations=(one,))
        boxes = drawn_boxes(badges_pdf(alone, 1, links(alone)))
        code = [bytes(row) for row in segno.make(LINK.format(seat=11), error="m", micro=False).matrix]
        module = 27 / (len(code) + 8) * 72 / 25.4
        left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
        dark = {
            (round((y - top) / module), round((x - left) / module) + step)
            for x, y, width, _ in boxes
            for step in range(round(width / module))
        }
        assert dark == {(row, column) for row, cells in enumerate(code) for column, on in enumerate(cells) if on}

    def test_without_an_address_there_is_no_code(self) -> None:
        content = badges_pdf(live(), 1, {})
        assert drawn_boxes(content) == []
        assert "Nguyễn Văn An" in pages(content)[0]

    def test_a_long_name_stays_on_its_badge(self) -> None:
        standing = live()
        one = replace(standing.invitations[1], seats=standing.invitations[1].seats[6:7])
        [only] = pages(badges_pdf(replace(standing, invitations=(one,)), 1, links(standing)))
        assert only.count("…") >= 1

    def test_nobody_confirmed(self) -> None:
        [only] = pages(badges_pdf(review_2012(), 1, {}))
        assert only == "Chưa có đại biểu nào được xác nhận."
