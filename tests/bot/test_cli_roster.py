"""`congdoan roster …` as people run it: exit codes, what goes where. Not: the rules of an import."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest

from tests.bot.conftest import Congdoan


@pytest.fixture
def roster(congdoan: Congdoan) -> Congdoan:
    """`congdoan roster …`."""
    return partial(congdoan, "roster")


def test_from_templates_to_a_roster(roster: Congdoan) -> None:
    for sort in ("units", "people"):
        for ending in ("xlsx", "csv"):
            roster("template", sort, f"{sort}.{ending}")
    again = roster("template", "units", "units.csv", code=1)
    assert again.out == ""
    assert "đã có" in again.err

    tried = roster("import", "units.xlsx", "--dry-run")
    assert "Sẽ thêm 4 đơn vị, sửa 0; 0 giữ nguyên." in tried.out
    for file, told in {
        "units.xlsx": "Đã thêm 4 đơn vị, sửa 0; 0 giữ nguyên.",
        "units.csv": "4 đơn vị, không có gì thay đổi.",
        "people.csv": "Đã thêm 2 người, sửa 0; 0 giữ nguyên.",
        "people.xlsx": "2 người, không có gì thay đổi.",
    }.items():
        done = roster("import", file)
        assert done.out.strip() == told


def test_the_sample_with_json_alone_on_standard_output(roster: Congdoan) -> None:
    for added in (89, 0):
        done = roster("sample", "--json")
        told = json.loads(done.out)
        assert (told["kind"], told["rows"], told["added"], told["changed"]) == ("units", 89, added, 0)
    assert "không có gì thay đổi" in roster("sample").out


def test_faults_end_with_one(roster: Congdoan, tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("Họ tên;Đơn vị;SĐT\nAn;Trường A;091\n", encoding="utf-8")
    done = roster("import", "p.csv", code=1)
    assert "Dòng 2, cột «SĐT»: «091» không phải số điện thoại. Cách sửa: " in done.out
    assert done.err.strip() == "2 lỗi: chưa nạp gì."
    done = roster("import", "p.csv", "--json", code=1)
    told = json.loads(done.out)
    assert (told["done"], told["more_faults"]) == (False, 0)
    assert [(fault["row"], fault["column"]) for fault in told["faults"]] == [(2, "SĐT"), (2, "Đơn vị")]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["import", "missing.csv"], 1, "Không có tệp missing.csv."),
        (["import", "a.db"], 1, "cần tệp .xlsx hoặc .csv"),
        (["template", "units", "a.pdf"], 1, ".xlsx hoặc .csv"),
        (["template", "units", "no/folder/a.csv"], 1, "Không ghi được"),
        (["template", "schools", "a.csv"], 2, "schools"),
        (["import"], 2, "file"),
        (["import", "a.csv", "--as-of", "hôm qua"], 2, "YYYY-MM-DD"),
    ],
)
def test_wrong_usage(roster: Congdoan, tmp_path: Path, arguments: list[str], code: int, said: str) -> None:
    (tmp_path / "a.db").touch()
    done = roster(*arguments, code=code)
    assert done.out == ""
    assert said in done.err


def test_help(roster: Congdoan) -> None:
    for arguments in ([], ["import"], ["sample"], ["template"]):
        roster(*arguments, "--help")
