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
    assert "items indexed" in done.stderr


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


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ('{"id": "a", "title": "b"}', 'line 1 needs a "text" that is a text'),
        ('{"id": "a", "title": "b", "text": "c"}\n{"id"', "line 2 is no JSON"),
        ("[]", "line 1 is no JSON object"),
        ("", "has no line to read"),
        (None, "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(
    tmp_path: Path, questions: Path, capsys: pytest.CaptureFixture[str], content: str | None, problem: str
) -> None:
    path = tmp_path / "bad.jsonl"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    assert main(["--corpus", str(path), "--questions", str(questions)]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert problem in printed.err
    assert len(printed.err.splitlines()) == 1


def test_a_file_that_is_not_gzip_is_refused(
    tmp_path: Path, questions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "corpus.jsonl.gz"
    path.write_text("{}", encoding="utf-8")
    assert main(["--corpus", str(path), "--questions", str(questions)]) == 1
    assert "cannot be read" in capsys.readouterr().err


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
