"""`congdoan conference …` as people run it: exit codes, what goes where, the files. Not: the rules behind it."""

from __future__ import annotations

import asyncio
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from openpyxl import load_workbook
from PIL import Image
from pypdf import PdfReader

from bot.cli import main
from bot.cli_conference import SampleName
from bot.people import audit
from bot.storage.database import Database
from handlers.conferences.loading.sample import Sample

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


class Done(NamedTuple):
    code: int
    out: str
    err: str


Congdoan = Callable[..., Done]


@pytest.fixture
def congdoan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Congdoan:
    """`congdoan conference …` in a folder of its own, with a database there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CONGDOAN_DATABASE_URL", f"sqlite:///{tmp_path}/a.db")

    def run(*arguments: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["congdoan", "conference", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return Done(int(ended.value.code or 0), printed.out, printed.err)

    return run


def log_of(folder: Path) -> list[str]:
    async def read() -> list[str]:
        database = await Database.open(f"sqlite:///{folder}/a.db")
        try:
            async with database.read() as session:
                return [f"{fact.action} {fact.about}" for fact in await audit.recent(session, 20)]
        finally:
            await database.close()

    return asyncio.run(read())


def test_the_review_of_2012_is_loaded_and_reported(congdoan: Congdoan) -> None:
    first = congdoan("load", "--sample", "so-ket-2012")
    assert (first.code, first.out) == (0, "Đã nạp hội nghị so-ket-2012: 6 buổi, 63 đơn vị.\n")
    again = congdoan("load", "--sample", "so-ket-2012", "--json")
    assert json.loads(again.out) == {"id": "so-ket-2012", "new": False, "changed": False, "sessions": 6, "units": 63}
    told = congdoan("report", "so-ket-2012", "--json")
    assert (told.code, told.err) == (0, "")
    found = json.loads(told.out)
    assert set(found) == {"units", "seats", "sessions", "line"}
    units = found["units"]
    assert [units[key] for key in ("total", "expected", "attended", "not_held")] == [63, 50, 43, 13]
    assert units["absent"] == ABSENT and found["line"].startswith("43/50 ") and len(found["sessions"]) == 6
    assert congdoan("report", "so-ket-2012").out == found["line"] + "\n"
    listed = json.loads(congdoan("list", "--json").out)
    assert [(one["id"], one["stage"], one["units"]) for one in listed] == [("so-ket-2012", "history", 63)]
    refused = congdoan("hold", "so-ket-2012", "6")
    assert (refused.code, refused.out) == (1, "") and "chỉ để tra cứu" in refused.err


def test_the_report_comes_as_files_and_leaves_a_line_in_the_log(congdoan: Congdoan, tmp_path: Path) -> None:
    congdoan("load", "--sample", "so-ket-2012")
    done = congdoan("report", "so-ket-2012", "--json", "--xlsx", "r.xlsx", "--docx", "r.docx", "--png", "r.png")
    assert done.code == 0 and json.loads(done.out)["units"]["attended"] == 43
    assert done.err.splitlines() == ["Đã ghi r.xlsx.", "Đã ghi r.docx.", "Đã ghi r.png."]
    assert load_workbook(tmp_path / "r.xlsx").sheetnames
    assert (tmp_path / "r.docx").read_bytes()[:2] == b"PK"
    assert Image.open(io.BytesIO((tmp_path / "r.png").read_bytes())).width >= 1000
    assert any(line == "conference.report conference=1 files=xlsx,docx,png" for line in log_of(tmp_path))
    lost = congdoan("report", "so-ket-2012", "--xlsx", "khong/co/r.xlsx")
    assert (lost.code, lost.out) == (1, "") and lost.err.startswith("Không ghi được tệp")


def test_a_file_of_ones_own_goes_its_way(congdoan: Congdoan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    congdoan("load", "--sample", "so-ket-mau")
    (tmp_path / "thu.yaml").write_text(FILE.replace("Lâm Đồng", "Lâm Đông"), encoding="utf-8")
    wrong = congdoan("load", "thu.yaml")
    assert (wrong.code, wrong.out) == (1, "") and "thu.yaml:5 [organiser]" in wrong.err
    (tmp_path / "thu.yaml").write_text(FILE, encoding="utf-8")
    assert congdoan("load", "thu.yaml").out == "Đã nạp hội nghị thu-2026: 1 buổi, 2 đơn vị.\n"
    assert congdoan("report", "thu-2026").out.startswith("Chưa có buổi nào")
    assert congdoan("hold", "thu-2026", "1").out == "Đã ghi: buổi 1, Tây Nguyên, đã tổ chức.\n"
    assert congdoan("report", "thu-2026").out.startswith("0/2 Liên đoàn Lao động tỉnh/TP tham gia (chưa ghi nhận: Lâm")
    assert congdoan("unhold", "thu-2026", "1").code == 0
    assert congdoan("close", "thu-2026", "1").code == 1
    assert congdoan("hold", "thu-2026", "1").code == congdoan("close", "thu-2026", "1").code == 0
    assert "không có buổi 2" in congdoan("hold", "thu-2026", "2").err
    assert congdoan("print", "thu-2026", "1", "--sign-in", "ky.pdf").code == 0
    assert "Đắk Lắk" in "".join(page.extract_text() for page in PdfReader(tmp_path / "ky.pdf").pages)
    assert "CONGDOAN_PUBLIC_URL" in congdoan("print", "thu-2026", "1", "--badges", "the.pdf").err
    monkeypatch.setenv("CONGDOAN_PUBLIC_URL", "https://congdoan.example")
    assert "0 thẻ" in congdoan("print", "thu-2026", "1", "--badges", "the.pdf").err
    assert {"conference.hold session=4", "conference.close session=4"} <= set(log_of(tmp_path))


def test_wrong_usage_and_what_is_not_there(congdoan: Congdoan) -> None:
    assert congdoan("load").code == congdoan("load", "a.yaml", "--sample", "so-ket-2012").code == 2
    assert congdoan("print", "a", "1").code == 2
    missing = congdoan("load", "khong-co.yaml")
    assert missing.code == 1 and missing.err.startswith("Không đọc được tệp")
    assert congdoan("report", "khong-co").err == "Không có hội nghị «khong-co»; xem congdoan conference list.\n"
    assert "Chưa có hội nghị nào" in congdoan("list").err


def test_the_example_in_the_help_can_be_loaded(congdoan: Congdoan, tmp_path: Path) -> None:
    congdoan("load", "--sample", "so-ket-mau")
    shown = congdoan("load", "--help").out
    lines = shown[shown.index("id: so-ket-2026") :].split("\n\n")[0].splitlines()
    text = "\n".join(line.removeprefix("    ") for line in lines)
    (tmp_path / "mau.yaml").write_text(text, encoding="utf-8")
    assert congdoan("load", "mau.yaml").out == "Đã nạp hội nghị so-ket-2026: 1 buổi, 2 đơn vị.\n"


def test_the_command_knows_every_sample() -> None:
    assert [one.value for one in SampleName] == [one.value for one in Sample]
