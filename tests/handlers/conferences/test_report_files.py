"""The report's files, opened again by their own libraries and read cell by cell. Not: what is counted."""

from __future__ import annotations

import io
import warnings
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
from docx.shared import Mm
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image

from bot.people.cells import text_of
from handlers.conferences.model import Standing
from handlers.conferences.report import texts
from handlers.conferences.report.data import ReportData, report_data
from handlers.conferences.report.docx import report_docx
from handlers.conferences.report.docx_layout import Part
from handlers.conferences.report.png import WIDTH, report_png
from handlers.conferences.report.xlsx import UnansweredRow, report_xlsx, unanswered_xlsx
from tests.handlers.conferences.report_kit import ABSENT, LONG, NOW, ZONE, empty, large, live, review_2012

ALL = pytest.mark.parametrize(
    "standing", [review_2012(), live(), live(held=False), empty()], ids=["2012", "held", "planned", "empty"]
)
SHEETS = ["Tổng hợp", "Theo buổi", "Đơn vị", "Ghế đại biểu", "Thay đổi đại biểu", "Ghi nhận trái nhau"]


def data_of(standing: Standing) -> ReportData:
    return report_data(standing, zone=ZONE)


def rows(sheet: Worksheet) -> list[tuple[object, ...]]:
    """The rows below the heading, as a person reads them."""
    return [tuple(text_of(c) if isinstance(c, str) else c for c in row) for row in sheet.iter_rows(2, values_only=True)]


def said(*cells: object) -> tuple[object, ...]:
    """Cells as a workbook keeps them: an empty text is no cell."""
    return tuple(None if cell == "" else cell for cell in cells)


def workbook(content: bytes) -> dict[str, Worksheet]:
    return {sheet.title: sheet for sheet in load_workbook(io.BytesIO(content)).worksheets}


class TestWorkbook:
    def test_every_cell_says_what_the_report_says(self) -> None:
        data = data_of(live())
        sheets = workbook(report_xlsx(data))
        assert list(sheets) == SHEETS
        assert rows(sheets["Đơn vị"]) == [
            said(n, o.session, o.region, o.unit, o.answer, o.named, o.seats, o.words, o.note)
            for n, o in enumerate(data.units, start=1)
        ]
        assert rows(sheets["Ghế đại biểu"]) == [
            said(n, o.session, o.unit, o.number, o.role, o.name, o.title, o.plan, o.reason, o.instead_of, o.presence,
                 o.at, o.absence)
            for n, o in enumerate(data.seats, start=1)
        ]  # fmt: skip
        assert rows(sheets["Thay đổi đại biểu"]) == [
            said(n, o.session, o.unit, o.role, o.before, o.before_title, o.after, o.after_title)
            for n, o in enumerate(data.swaps, start=1)
        ]
        assert rows(sheets["Ghi nhận trái nhau"]) == [
            said(n, o.session, o.unit, o.about, o.said) for n, o in enumerate(data.clashes, start=1)
        ]

    def test_the_sums_of_2012(self) -> None:
        data = data_of(review_2012())
        sheets = workbook(report_xlsx(data))
        summary = dict(row[:2] for row in rows(sheets["Tổng hợp"]))
        assert summary["Kết quả"] == data.line
        assert summary["Tổng số đơn vị được mời"] == 63
        assert summary["Thuộc buổi đã tổ chức"] == 50
        assert (summary["Có mặt"], summary["Vắng"], summary["Chưa tổ chức"]) == (43, 7, 13)
        assert {*str(summary["Đơn vị vắng"]).split(", ")} == {*ABSENT}
        assert (summary["Đại biểu: chưa ghi nhận"], summary["Đại biểu: vắng"]) == (200, 0)
        sessions = rows(sheets["Theo buổi"])
        assert [row[5] for row in sessions] == [6, 13, 6, 14, 10, 13, 1]
        assert [row[-1] for row in sessions] == ["Chỉ là dự kiến." if n == 5 else None for n in range(7)]
        assert sessions[5][2:5] == (
            "Vĩnh Long",
            "theo lịch thứ Tư 21/11/2012, chưa ghi nhận đã tổ chức",
            "chưa tổ chức",
        )

    def test_no_name_is_a_formula(self) -> None:
        naughty = 0
        for sheet in workbook(report_xlsx(data_of(live()))).values():
            for row in sheet.iter_rows():
                for cell in row:
                    assert cell.data_type != "f"
                    assert not str(cell.value).startswith(("=", "+", "-", "@", "\t", "\r"))
                    naughty += str(cell.value).startswith("'")
        assert naughty >= 15  # the names of the kit are there, each with its mark

    def test_it_is_made_to_be_printed_and_read(self) -> None:
        for sheet in workbook(report_xlsx(data_of(live()))).values():
            assert sheet.freeze_panes == "A2"
            assert sheet.print_title_rows == "$1:$1"
            assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
            assert sheet.sheet_properties.pageSetUpPr is not None
            assert sheet.sheet_properties.pageSetUpPr.fitToPage
            heading = [cell for cell in sheet[1] if cell.value]
            assert len(heading) == sheet.max_column
            assert all(cell.font.bold for cell in heading)
            assert all(sheet.column_dimensions[cell.column_letter].width >= 6 for cell in heading)

    def test_lists_without_rows_keep_their_heading(self) -> None:
        sheets = workbook(report_xlsx(data_of(empty())))
        assert list(sheets) == SHEETS
        assert [rows(sheets[name]) for name in SHEETS[1:]] == [[]] * 5
        assert sheets["Đơn vị"]["D1"].value == "Đơn vị"

    @pytest.mark.proof
    def test_700_units_of_four_seats(self) -> None:
        sheets = workbook(report_xlsx(data_of(large())))
        assert (sheets["Đơn vị"].max_row, sheets["Ghế đại biểu"].max_row) == (701, 2801)

    def test_whom_to_call(self) -> None:
        content = unanswered_xlsx(
            [
                UnansweredRow("1", "Tây Nam Bộ", "LĐLĐ tỉnh Bến Tre", "=Hoa", "+84912345678", "Zalo", NOW, NOW),
                UnansweredRow("1", "Tây Nam Bộ", "+LĐLĐ tỉnh Cà Mau"),
            ],
            title="Sơ kết",
            zone=ZONE,
        )
        [sheet] = workbook(content).values()
        local = NOW.astimezone(ZONE).replace(tzinfo=None)
        first = (1, "1", "Tây Nam Bộ", "LĐLĐ tỉnh Bến Tre", "'=Hoa", "0912 345 678", "Zalo", local, local)
        second = (2, "1", "Tây Nam Bộ", "'+LĐLĐ tỉnh Cà Mau", "chưa có cán bộ liên kết", None, None, None, None)
        assert list(sheet.iter_rows(2, values_only=True)) == [first, second]


class TestPicture:
    @ALL
    def test_it_is_1200_across_and_not_blank(self, standing: Standing) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # a sign that the type does not have
            content = report_png(data_of(standing))
        image = Image.open(io.BytesIO(content))
        assert image.format == "PNG"
        assert image.width == WIDTH
        assert 250 < image.height < 4000
        counts = image.convert("L").histogram()
        assert sum(counts[:128]) > 2000  # ink
        assert counts[255] > image.width * image.height / 3  # paper

    def test_2012_reads_in_grey(self) -> None:
        """Present and absent differ in brightness, not by colour alone."""
        image = Image.open(io.BytesIO(report_png(data_of(review_2012())))).convert("RGB")
        pixels = image.width * image.height
        common = sorted(image.getcolors(pixels) or [], reverse=True)
        shades = [0.3 * red + 0.59 * green + 0.11 * blue for _, (red, green, blue) in common if red != green][:2]
        assert abs(shades[0] - shades[1]) > 30

    def test_very_many_sessions_and_strange_names(self) -> None:
        standing = live()
        odd = ("$x^2$", "_ẩn", "🌸", "", LONG, "a\x00\ud800")
        sessions = tuple(
            replace(standing.sessions[0], id=n, number=n, region=odd[n % len(odd)], region_inferred=False)
            for n in range(1, 61)
        )
        content = report_png(data_of(replace(standing, sessions=sessions, invitations=large(50).invitations)))
        assert Image.open(io.BytesIO(content)).width == WIDTH

    def test_it_changes_with_the_figures(self) -> None:
        assert report_png(data_of(review_2012())) != report_png(data_of(live()))


class TestDocument:
    def test_layout(self) -> None:
        document = docx.Document(io.BytesIO(report_docx(data_of(review_2012()))))
        page = document.sections[0]
        sides = (page.page_width, page.page_height, page.top_margin, page.bottom_margin, page.left_margin)
        for side, wanted in zip((*sides, page.right_margin), (210, 297, 20, 20, 30, 15), strict=True):
            assert side is not None
            assert abs(side - Mm(wanted)) < Mm(0.1)
        assert document.styles["Normal"].font.name == "Times New Roman"
        head = document.tables[0].rows[0].cells
        assert [one.text for one in head[0].paragraphs if one.text] == [
            "……", "CÔNG ĐOÀN GIÁO DỤC VIỆT NAM", "Số: ……/BC-……",
        ]  # fmt: skip
        assert [one.text for one in head[1].paragraphs if one.text] == [
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
            "……, ngày …… tháng …… năm ……",
        ]  # fmt: skip
        title = next(one for one in document.paragraphs if one.text == "BÁO CÁO")
        assert title.alignment == WD_PARAGRAPH_ALIGNMENT.CENTER
        assert title.runs[0].bold
        assert page.different_first_page_header_footer
        assert 'w:instr="PAGE"' in page.header._element.xml
        signing = document.tables[-2].rows[0].cells
        assert signing[0].text.startswith("Nơi nhận:")
        assert signing[1].text.startswith("TM. ……")

    def test_it_says_what_the_report_says(self) -> None:
        data = data_of(review_2012())
        document = docx.Document(io.BytesIO(report_docx(data)))
        whole = "\n".join(one.text for one in document.paragraphs)
        assert data.line in whole
        assert "Tổng số 63 đơn vị được mời: 50 thuộc buổi đã tổ chức, 13 thuộc buổi chưa tổ chức." in whole
        assert "Trong 50 đơn vị thuộc các buổi đã tổ chức: có mặt 43, vắng 7." in whole
        assert "Ghi nhận tại các buổi đã tổ chức (200 ghế): chưa ghi nhận 200." in whole
        assert "Hồ sơ của một hội nghị trong quá khứ." in whole
        assert "suy ra" in whole
        assert "dự kiến" not in whole
        table = [[cell.text for cell in row.cells] for row in document.tables[1].rows]
        assert table[0] == list(texts.TABLE_HEADINGS)
        assert [row[2:6] for row in table[1:]] == [
            ["6", "6", "0", "0"], ["13", "12", "0", "1"], ["6", "6", "0", "0"], ["14", "11", "0", "3"],
            ["10", "8", "0", "2"], ["13", "", "", ""], ["1", "0", "0", "1"],
        ]  # fmt: skip
        assert table[6][1].endswith("chưa ghi nhận đã tổ chức (chưa tổ chức)")
        annex = [[cell.text for cell in row.cells] for row in document.tables[-1].rows]
        assert annex[1:] == [
            [str(n), o.unit, o.session, o.words, o.note] for n, o in enumerate(data.units, start=1)
        ]  # fmt: skip

    def test_names_of_both_and_further_parts(self) -> None:
        more = Part("Kết luận", ("Một việc.",), ("STT", "Việc"), (12, 100), (("1", "=a\x00b"),))
        document = docx.Document(io.BytesIO(report_docx(data_of(live()), more=[more])))
        cells = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
        assert [
            "2",
            "1",
            "LĐLĐ tỉnh An Giang",
            "Trưởng Ban Tổ chức (Ban Công tác cơ sở)",
            "Đỗ Dũng",
            "Lê Thị Bình",
        ] in cells
        assert ["1", "=ab"] in cells
        headings = [one.text for one in document.paragraphs if one.text[:2].rstrip(".").isdigit()]
        assert headings == [
            "1. Kết quả chung", "2. Kết quả theo buổi", "3. Các đơn vị cần nêu", "4. Đại biểu", "5. Thay đổi đại biểu",
            "6. Ghi nhận trái nhau", "7. Kết luận", "8. Ghi chú",
        ]  # fmt: skip

    def test_headings_stand_on_every_page(self) -> None:
        document = docx.Document(io.BytesIO(report_docx(data_of(large(60)))))
        first, second = document.tables[-1].rows[0]._tr.xml, document.tables[-1].rows[1]._tr.xml
        assert "w:tblHeader" in first
        assert "w:tblHeader" not in second
        assert "w:cantSplit" in second

    @ALL
    def test_any_conference_has_one(self, standing: Standing) -> None:
        content = report_docx(data_of(standing))
        assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
        document = docx.Document(io.BytesIO(content))
        assert document.core_properties.comments == ""
        assert document.paragraphs
