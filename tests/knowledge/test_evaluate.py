"""For: proving that the measuring command measures, and refuses what it cannot. Not for: figures of our texts."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge._distort import with_typos, without_marks
from knowledge._labelled import Labelled
from knowledge.evaluate import main, measure

TOPICS = [
    "nghỉ hè",
    "thai sản",
    "đoàn phí",
    "khen thưởng",
    "kỷ luật",
    "phụ cấp",
    "thăm hỏi",
    "bảo hiểm",
    "hợp đồng",
    "tập huấn",
]
FIGURES = {"r1", "r3", "r10", "mrr", "p50_ms", "p99_ms"}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "corpus.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        for i, topic in enumerate(TOPICS):
            item = {
                "id": f"d{i}",
                "title": f"Luật A. Điều {i}. Chế độ {topic}",
                "text": f"1. Nhà giáo được {topic}.",
                "law": 0,
            }
            lines.write(json.dumps(item, ensure_ascii=False) + "\n\n")
    return path


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    path = tmp_path / "questions.jsonl"
    lines = [
        {"id": f"q{i}", "text": f"giáo viên được {topic} không", "gold": [f"d{i}"]} for i, topic in enumerate(TOPICS)
    ]
    lines[0]["gold"] = ["elsewhere"]
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return path


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "knowledge.evaluate", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_json_has_the_promised_shape_and_nothing_else_is_printed(corpus: Path, questions: Path) -> None:
    done = run("--corpus", corpus, "--questions", questions, "--json", "--baselines")
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    assert set(result) == {"clean", "no_diacritics", "typos", "build_s", "peak_mb", "baselines"}
    for variant in ("clean", "no_diacritics", "typos"):
        assert set(result[variant]) == FIGURES
    assert set(result["baselines"]) == {"rapidfuzz", "fts5"}
    for baseline in result["baselines"].values():
        assert FIGURES | {"clean", "no_diacritics", "typos", "questions"} <= set(baseline)
    assert result["clean"]["r1"] == result["no_diacritics"]["r10"] == pytest.approx(0.9)
    assert result["build_s"] > 0
    assert result["peak_mb"] > 0
    assert "Đã lập chỉ mục 10 văn bản" in done.stderr


def test_the_table_is_for_people(corpus: Path, questions: Path) -> None:
    done = run("--corpus", corpus, "--questions", questions)
    assert done.returncode == 0, done.stderr
    rows = done.stdout.splitlines()
    assert rows[0].split() == ["R@1", "R@3", "R@10", "MRR@10", "p50", "ms", "p99", "ms"]
    assert rows[1].split()[:4] == ["index,", "clean", "0.900", "0.900"]
    assert len(rows) == 5


def test_places_are_counted() -> None:
    labelled = [Labelled(str(i), "x", frozenset({"g"})) for i in range(4)]
    answers = iter([[], ["g"], ["a", "g"], ["a", "b", "c", "g"], []])
    result = measure(lambda _: next(answers), labelled, lambda question: question.text, warm_up=1)
    assert (result["r1"], result["r3"], result["r10"]) == (0.25, 0.5, 0.75)
    assert result["mrr"] == pytest.approx((1 + 1 / 2 + 1 / 4) / 4, abs=1e-4)


GOOD = '{"id": "a", "title": "Nghỉ hè", "text": "Nhà giáo nghỉ hè tám tuần."}'
BAD = [
    ("no text", GOOD + '\n{"id": "b", "title": "b"}', "dòng 2: thiếu 'text'"),
    ("null text", '{"id": "b", "text": null}', "dòng 1: thiếu 'text'"),
    ("title", '{"id": "b", "title": [], "text": ""}', "dòng 1: 'title' phải là chữ"),
    ("no id", '{"text": "b"}', "dòng 1: 'id' phải là mã"),
    ("null id", '{"id": null, "text": "b"}', "dòng 1: 'id' phải là mã"),
    ("truth for an id", '{"id": true, "text": "b"}', "dòng 1: 'id' phải là mã"),
    ("cut", GOOD + '\n\n{"id"', "dòng 3: không phải JSON"),
    ("a list", "[]", "dòng 1: không phải đối tượng JSON"),
    ("endless depth", "[" * 100_000, "dòng 1: không phải JSON"),
    ("twice", f"{GOOD}\n{GOOD}", "dòng 2: mã 'a' đã có ở"),
    ("twice as number", '{"id": 1, "text": "a"}\n{"id": "1", "text": "b"}', "dòng 2: mã '1' đã có ở"),
    ("empty", "", "không có dòng nào"),
    ("blank", "\n \n\ufeff", "không phải JSON"),
    ("Western letters", "Nghỉ hè".encode("utf-16"), "không phải UTF-8"),
    ("cut gzip", gzip.compress(GOOD.encode())[:-9], "tệp nén bị hỏng"),
    ("other gzip", b"\x1f\x8bxyz", "tệp nén bị hỏng"),
    ("missing", None, "Không có tệp"),
]


@pytest.mark.parametrize(("content", "problem"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_what_cannot_be_read_is_refused_in_one_sentence(
    tmp_path: Path, questions: Path, capsys: pytest.CaptureFixture[str], content: str | bytes | None, problem: str
) -> None:
    path = tmp_path / "bad.jsonl"
    if content is not None:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    assert main(["--corpus", str(path), "--questions", str(questions)]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert problem in printed.err
    assert len(printed.err.splitlines()) == 1


@pytest.mark.parametrize("gold", ["null", '"a"', "[null]", "[1.5]", '{"a": 1}'])
def test_questions_without_gold_are_refused(
    tmp_path: Path, corpus: Path, capsys: pytest.CaptureFixture[str], gold: str
) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(f'{{"id": 1, "text": "a", "gold": {gold}}}', encoding="utf-8")
    assert main(["--corpus", str(corpus), "--questions", str(path)]) == 1
    assert "dòng 1:" in capsys.readouterr().err


def test_a_folder_is_refused(tmp_path: Path, questions: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--corpus", str(tmp_path), "--questions", str(questions)]) == 1
    assert "Không đọc được" in capsys.readouterr().err


def test_what_others_write_is_accepted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whole numbers for ids, no title, a mark of order, Windows lines, gzip by another name and none by that name."""
    corpus, questions = tmp_path / "corpus.txt", tmp_path / "questions.jsonl.gz"
    rows = [{"id": 7, "title": None, "text": "Nhà giáo nghỉ hè tám tuần."}, {"id": 8, "text": "Đoàn phí hằng tháng."}]
    corpus.write_bytes(gzip.compress(("\ufeff\r\n" + "\r\n\r\n".join(map(json.dumps, rows)) + "\r\n").encode()))
    asked = [
        {"id": 1, "text": "nghỉ hè mấy tuần", "gold": [7]},
        {"id": 1, "text": "đoàn phí", "gold": ["8", "99"]},
        {"id": 2, "text": "lương", "gold": [100]},
        {"id": 3, "text": "\ud800", "gold": []},
    ]
    questions.write_text("\n".join(map(json.dumps, asked)), encoding="utf-8-sig")
    assert main(["--corpus", str(corpus), "--questions", str(questions), "--json", "--baselines"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["clean"]["r1"] == pytest.approx(0.5)
    assert printed.err.splitlines()[:2] == [
        "2 câu hỏi có mã đúng không nằm trong kho; 2 câu trong đó không thể tìm thấy, vẫn được tính.",
        "1 câu hỏi trùng mã với câu trước; câu nào cũng được đo.",
    ]


@pytest.mark.parametrize("text", ["", "???", "1 2 3", "a"])
def test_a_corpus_with_nothing_to_find(
    tmp_path: Path, questions: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    path = tmp_path / "thin.jsonl"
    path.write_text(json.dumps({"id": "a", "text": text}), encoding="utf-8")
    assert main(["--corpus", str(path), "--questions", str(questions), "--json", "--baselines"]) == 0
    assert json.loads(capsys.readouterr().out)["clean"]["r10"] == 0


def test_wrong_usage_is_exit_code_two() -> None:
    assert run("--corpus").returncode == 2


@given(st.text(max_size=80), st.text(max_size=5))
def test_typos_are_repeatable_and_few(text: str, seed: str) -> None:
    spoilt = with_typos(text, seed)
    assert spoilt == with_typos(text, seed)
    letters = sum(c.isalpha() for c in text)
    assert abs(len(spoilt) - len(text)) <= letters // 8
    if letters < 8:
        assert spoilt == text


def test_marks_are_stripped_and_case_kept() -> None:
    assert without_marks("Đoàn phí ở trường Ố") == "Doan phi o truong O"
