"""`congdoan conference …` as people run it: exit codes, what goes where, the files. Not: the rules behind it."""

from __future__ import annotations

import asyncio
import io
import json
from functools import partial
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PIL import Image
from pypdf import PdfReader

from bot.cli_conference import SampleName
from bot.people import audit
from bot.storage.database import Database
from handlers.conferences.loading.sample import Sample
from tests.bot.conftest import Congdoan

ABSENT = ["Lâm Đồng", "Bắc Giang", "Quảng Ninh", "Lạng Sơn", "Lai Châu", "Bắc Ninh", "Hải Dương"]
FILE = """\
id: thu-2026
title: Hội nghị thử
kind: so_ket
stage: open
organiser: LĐLĐ tỉnh Lâm Đồng
roles: [{label: Chủ tịch}]
sessions:
  - {region: Tây Nguyên, day: 2030-06-07, units: [LĐLĐ tỉnh Lâm Đồng, LĐLĐ tỉnh Đắk Lắk]}
"""


@pytest.fixture
def conference(congdoan: Congdoan) -> Congdoan:
    """`congdoan conference …`."""
    return partial(congdoan, "conference")


def log_of(folder: Path) -> list[str]:
    async def read() -> list[str]:
        database = await Database.open(f"sqlite:///{folder}/a.db")
        try:
            async with database.read() as session:
                return [f"{fact.action} {fact.about}" for fact in await audit.recent(session, 20)]
        finally:
            await database.close()

    return asyncio.run(read())


def test_the_review_of_2012_is_loaded_and_reported(conference: Congdoan) -> None:
    first = conference("load", "--sample", "so-ket-2012")
    assert first.out == "Đã nạp hội nghị so-ket-2012: 6 buổi, 63 đơn vị.\n"
    again = conference("load", "--sample", "so-ket-2012", "--json")
    assert json.loads(again.out) == {"id": "so-ket-2012", "new": False, "changed": False, "sessions": 6, "units": 63}
    told = conference("report", "so-ket-2012", "--json")
    assert told.err == ""
    found = json.loads(told.out)
    assert set(found) == {"units", "seats", "sessions", "line"}
    units = found["units"]
    assert [units[key] for key in ("total", "expected", "attended", "not_held")] == [63, 50, 43, 13]
    assert units["absent"] == ABSENT and found["line"].startswith("43/50 ") and len(found["sessions"]) == 6
    assert conference("report", "so-ket-2012").out == found["line"] + "\n"
    listed = json.loads(conference("list", "--json").out)
    assert [(one["id"], one["stage"], one["units"]) for one in listed] == [("so-ket-2012", "history", 63)]
    refused = conference("hold", "so-ket-2012", "6", code=1)
    assert refused.out == "" and "chỉ để tra cứu" in refused.err


def test_the_report_comes_as_files_and_leaves_a_line_in_the_log(conference: Congdoan, tmp_path: Path) -> None:
    conference("load", "--sample", "so-ket-2012")
    done = conference("report", "so-ket-2012", "--json", "--xlsx", "r.xlsx", "--docx", "r.docx", "--png", "r.png")
    assert json.loads(done.out)["units"]["attended"] == 43
    assert done.err.splitlines() == ["Đã ghi r.xlsx.", "Đã ghi r.docx.", "Đã ghi r.png."]
    assert load_workbook(tmp_path / "r.xlsx").sheetnames
    assert (tmp_path / "r.docx").read_bytes()[:2] == b"PK"
    assert Image.open(io.BytesIO((tmp_path / "r.png").read_bytes())).width >= 1000
    assert any(line == "conference.report conference=1 files=xlsx,docx,png" for line in log_of(tmp_path))
    lost = conference("report", "so-ket-2012", "--xlsx", "khong/co/r.xlsx", code=1)
    assert lost.out == "" and lost.err.startswith("Không ghi được tệp")


def test_a_file_of_ones_own_goes_its_way(conference: Congdoan, tmp_path: Path) -> None:
    conference("load", "--sample", "so-ket-mau")
    (tmp_path / "thu.yaml").write_text(FILE.replace("Lâm Đồng", "Lâm Đông"), encoding="utf-8")
    wrong = conference("load", "thu.yaml", code=1)
    assert wrong.out == "" and "thu.yaml:5 [organiser]" in wrong.err
    (tmp_path / "thu.yaml").write_text(FILE, encoding="utf-8")
    assert conference("load", "thu.yaml").out == "Đã nạp hội nghị thu-2026: 1 buổi, 2 đơn vị.\n"
    assert conference("report", "thu-2026").out.startswith("Chưa có buổi nào")
    assert conference("hold", "thu-2026", "1").out == "Đã ghi: buổi 1, Tây Nguyên, đã tổ chức.\n"
    assert conference("report", "thu-2026").out.startswith(
        "0/2 Liên đoàn Lao động tỉnh/TP tham gia (chưa ghi nhận: Lâm"
    )
    conference("unhold", "thu-2026", "1")
    conference("close", "thu-2026", "1", code=1)
    conference("hold", "thu-2026", "1")
    conference("close", "thu-2026", "1")
    assert "không có buổi 2" in conference("hold", "thu-2026", "2", code=1).err
    conference("print", "thu-2026", "1", "--sign-in", "ky.pdf")
    assert "Đắk Lắk" in "".join(page.extract_text() for page in PdfReader(tmp_path / "ky.pdf").pages)
    assert "CONGDOAN_PUBLIC_URL" in conference("print", "thu-2026", "1", "--badges", "the.pdf", code=1).err
    badges = conference("print", "thu-2026", "1", "--badges", "the.pdf", CONGDOAN_PUBLIC_URL="https://congdoan.example")
    assert "0 thẻ" in badges.err
    assert {"conference.hold session=4", "conference.close session=4"} <= set(log_of(tmp_path))


def test_wrong_usage_and_what_is_not_there(conference: Congdoan) -> None:
    conference("load", code=2)
    conference("load", "a.yaml", "--sample", "so-ket-2012", code=2)
    conference("print", "a", "1", code=2)
    missing = conference("load", "khong-co.yaml", code=1)
    assert missing.err.startswith("Không đọc được tệp")
    assert (
        conference("report", "khong-co", code=1).err == "Không có hội nghị «khong-co»; xem congdoan conference list.\n"
    )
    assert "Chưa có hội nghị nào" in conference("list").err


def test_the_example_in_the_help_can_be_loaded(conference: Congdoan, tmp_path: Path) -> None:
    conference("load", "--sample", "so-ket-mau")
    shown = conference("load", "--help").out
    lines = shown[shown.index("id: so-ket-2026") :].split("\n\n")[0].splitlines()
    text = "\n".join(line.removeprefix("    ") for line in lines)
    (tmp_path / "mau.yaml").write_text(text, encoding="utf-8")
    assert conference("load", "mau.yaml").out == "Đã nạp hội nghị so-ket-2026: 1 buổi, 2 đơn vị.\n"


def test_the_command_knows_every_sample() -> None:
    assert [one.value for one in SampleName] == [one.value for one in Sample]
