"""The bars that answers must keep on labelled questions, and the measure itself.

The project's own questions stand in `tests/data`; a second file, where there is one, is named by the environment.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from knowledge.answer import Knowledge
from knowledge.load import load
from knowledge.quality import Figures, Labelled, main, measure, read, with_typos, without_marks
from tests.knowledge.shelf import TODAY, shipped, write

OWN = Path(__file__).parent.parent / "data" / "questions_own.jsonl"
DEV = os.environ.get("CONGDOAN_DEV_QUESTIONS", "")
FILES = [
    pytest.param(OWN, id="own"),
    pytest.param(Path(DEV), id="dev", marks=pytest.mark.skipif(not DEV, reason="CONGDOAN_DEV_QUESTIONS không đặt")),
]


@pytest.mark.parametrize("file", FILES)
def test_the_bars_hold(file: Path) -> None:
    report = measure(shipped(), read(file), on=TODAY)
    clean, bare, typos = report.clean, report.no_diacritics, report.typos
    shown = [str(failure) for failure in clean.failures]
    assert clean.card1 >= 0.90, shown
    assert clean.card3 >= 0.97, shown
    assert clean.outcome >= 0.90, shown
    assert clean.no_card >= 0.97, shown
    for measured in ("card1", "card3", "outcome", "no_card"):
        assert loss(clean, bare, measured) <= 0.03, measured
    for measured in ("card1", "card3", "outcome"):
        assert loss(clean, typos, measured) <= 0.08, measured


def loss(one: Figures, other: Figures, name: str) -> float:
    return float(getattr(one, name)) - float(getattr(other, name))


def test_no_labelled_question_is_in_the_knowledge_files() -> None:
    asked = {" ".join(question.text.lower().split()) for question in read(OWN)}
    knowledge = shipped()
    clauses = [clause for document in knowledge.documents.values() for clause in document.clauses]
    for item in (*clauses, *knowledge.entitlements.values()):
        curated = {" ".join(text.lower().split()) for text in (*item.questions, *item.unanswered)}
        assert not curated & asked, item.id
    for intent in load().intents:
        assert not {" ".join(text.lower().split()) for text in intent.examples} & asked, intent.id


def test_the_measure_counts_what_it_says(tmp_path: Path) -> None:
    knowledge = Knowledge.load(write(tmp_path), today=lambda: TODAY)
    rows = [
        Labelled("1", "đóng đoàn phí bao nhiêu", ("answer",), ("muc-dong",)),  # type: ignore[arg-type]
        Labelled("2", "đóng đoàn phí bao nhiêu", ("answer",), ("khac",)),  # type: ignore[arg-type]
        Labelled("3", "đóng đoàn phí bao nhiêu", ("small_talk",), ()),  # type: ignore[arg-type]
    ]
    clean = measure(knowledge, rows).clean
    assert (clean.card1, clean.card3) == (0.5, 0.5)
    assert clean.outcome == pytest.approx(2 / 3, abs=1e-3)
    assert clean.no_card == 0
    assert {failure.measure for failure in clean.failures} == {"card", "outcome", "no_card"}


def test_typos_and_lost_marks_are_the_same_each_time() -> None:
    text = "Trợ cấp khó khăn của công đoàn là bao nhiêu"
    assert with_typos(text, "x") == with_typos(text, "x") != text
    assert without_marks("Đoàn phí bao nhiêu ạ?") == "Doan phi bao nhieu a?"


def test_the_command_prints_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "q.jsonl"
    row = {"id": "1", "text": "nghỉ hè mấy tuần", "outcome": ["answer"], "expected": ["nghi-he"]}
    file.write_text(json.dumps(row), encoding="utf-8")
    assert main([str(file), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["questions"] == 1
    assert report["clean"]["card1"] == 1
    assert main([str(file), "--failures"]) == 0
    assert "nguyên văn" in capsys.readouterr().out


def test_the_command_refuses_a_bad_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text('{"id": "1"}\n', encoding="utf-8")
    assert main([str(file)]) == 2
    assert "q.jsonl:1" in capsys.readouterr().err
    assert main([str(tmp_path / "none.jsonl")]) == 2
