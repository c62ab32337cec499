"""`congdoan roster …` as people run it: exit codes, what goes where. Not: the rules of an import."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli import main


@dataclass(frozen=True)
class Done:
    """What a command left: its exit code and what it printed where."""

    returncode: int
    stdout: str
    stderr: str


Congdoan = Callable[..., Done]


@pytest.fixture
def congdoan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Congdoan:
    """`congdoan roster …` in a folder of its own, with a database there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CONGDOAN_DATABASE_URL", f"sqlite:///{tmp_path}/a.db")

    def run(*arguments: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["congdoan", "roster", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return Done(int(ended.value.code or 0), printed.out, printed.err)

    return run


def test_from_templates_to_a_roster(congdoan: Congdoan) -> None:
    for sort in ("units", "people"):
        for ending in ("xlsx", "csv"):
            assert congdoan("template", sort, f"{sort}.{ending}").returncode == 0
    again = congdoan("template", "units", "units.csv")
    assert (again.returncode, again.stdout) == (1, "")
    assert "đã có" in again.stderr

    tried = congdoan("import", "units.xlsx", "--dry-run")
    assert tried.returncode == 0
    assert "Sẽ thêm 4 đơn vị, sửa 0; 0 giữ nguyên." in tried.stdout
    for file, told in {
        "units.xlsx": "Đã thêm 4 đơn vị, sửa 0; 0 giữ nguyên.",
        "units.csv": "4 đơn vị, không có gì thay đổi.",
        "people.csv": "Đã thêm 2 người, sửa 0; 0 giữ nguyên.",
        "people.xlsx": "2 người, không có gì thay đổi.",
    }.items():
        done = congdoan("import", file)
        assert (done.returncode, done.stdout.strip()) == (0, told)


def test_the_sample_with_json_alone_on_standard_output(congdoan: Congdoan) -> None:
    for added in (89, 0):
        done = congdoan("sample", "--json")
        assert done.returncode == 0
        told = json.loads(done.stdout)
        assert (told["kind"], told["rows"], told["added"], told["changed"]) == ("units", 89, added, 0)
    assert "không có gì thay đổi" in congdoan("sample").stdout


def test_faults_end_with_one(congdoan: Congdoan, tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("Họ tên;Đơn vị;SĐT\nAn;Trường A;091\n", encoding="utf-8")
    done = congdoan("import", "p.csv")
    assert done.returncode == 1
    assert "Dòng 2, cột «SĐT»: «091» không phải số điện thoại. Cách sửa: " in done.stdout
    assert done.stderr.strip() == "2 lỗi: chưa nạp gì."
    done = congdoan("import", "p.csv", "--json")
    assert done.returncode == 1
    told = json.loads(done.stdout)
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
def test_wrong_usage(congdoan: Congdoan, tmp_path: Path, arguments: list[str], code: int, said: str) -> None:
    (tmp_path / "a.db").touch()
    done = congdoan(*arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr


def test_help(congdoan: Congdoan) -> None:
    for arguments in ([], ["import"], ["sample"], ["template"]):
        assert congdoan(*arguments, "--help").returncode == 0
