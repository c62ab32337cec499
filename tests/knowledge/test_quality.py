"""The bars that answers must keep on labelled questions, and the measure itself.

The project's own questions stand in `tests/data`; a second file, where there is one, is named by the environment.
"""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path

import pytest

from knowledge.answer import Knowledge
from knowledge.cards import AnswerKind
from knowledge.load import load
from knowledge.model import Clause, Entitlement
from knowledge.quality import Figures, Labelled, Report, main, measure, read, with_typos, without_marks
from tests.knowledge.shelf import TODAY, shipped, write

ROOT = Path(__file__).parent.parent.parent
OWN = ROOT / "tests" / "data" / "questions_own.jsonl"
SETS = sorted((ROOT / "tests" / "data").glob("questions_*.jsonl"))
TABLE = ROOT / "docs" / "quality.md"
MEASURES = ("card1", "card3", "outcome", "no_card")
DEV = os.environ.get("CONGDOAN_DEV_QUESTIONS", "")
FILES = [
    pytest.param(OWN, id="own"),
    pytest.param(Path(DEV), id="dev", marks=pytest.mark.skipif(not DEV, reason="CONGDOAN_DEV_QUESTIONS không đặt")),
]


@cache
def measured_on(file: Path) -> Report:
    return measure(shipped(), read(file), on=TODAY)


@pytest.mark.parametrize("file", FILES)
def test_the_bars_hold(file: Path) -> None:
    report = measured_on(file)
    clean, bare, typos = report.clean, report.no_diacritics, report.typos
    shown = [str(failure) for failure in clean.failures]
    assert clean.card1 >= 0.90, shown
    assert clean.card3 >= 0.97, shown
    assert clean.outcome >= 0.90, shown
    assert clean.no_card >= 0.97, shown
    for measured in MEASURES:
        assert loss(clean, bare, measured) <= 0.03, measured
    for measured in ("card1", "card3", "outcome"):
        assert loss(clean, typos, measured) <= 0.08, measured


SHORT = 12
"""Letters below which a message ("chao em") may stand anywhere."""


def loss(one: Figures, other: Figures, name: str) -> float:
    return float(getattr(one, name)) - float(getattr(other, name))


def documented() -> dict[str, dict[str, list[float]]]:
    """The table of docs/quality.md: file -> form -> figures, in the order of MEASURES."""
    told: dict[str, dict[str, list[float]]] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip(" `") for cell in line.strip("|").split("|")]
        if len(cells) == 2 + len(MEASURES) and cells[0].startswith("tests/data/"):
            told.setdefault(cells[0], {})[cells[1]] = [float(cell) for cell in cells[2:]]
    return told


def weight_of_one(questions: list[Labelled]) -> dict[str, float]:
    """What one question is worth in each measure."""
    cards = {AnswerKind.ANSWER, AnswerKind.NOT_PROVIDED}
    never = {AnswerKind.OUT_OF_SCOPE, AnswerKind.SMALL_TALK, AnswerKind.HELP, AnswerKind.SENSITIVE}
    carded = sum(bool(question.expected) and set(question.outcome) <= cards for question in questions)
    bare = sum(set(question.outcome) <= never for question in questions)
    return {"card1": 1 / carded, "card3": 1 / carded, "outcome": 1 / len(questions), "no_card": 1 / bare}


def test_the_document_tells_of_every_set_in_its_three_forms() -> None:
    told = documented()
    assert sorted(told) == [str(file.relative_to(ROOT)) for file in SETS]
    assert all(set(forms) == {"as written", "no marks", "typos"} for forms in told.values())


@pytest.mark.parametrize("file", SETS, ids=lambda file: file.stem)
def test_no_figure_falls_below_the_documented_one_by_more_than_one_question(file: Path) -> None:
    report = measured_on(file)
    one = weight_of_one(read(file))
    told = documented()[str(file.relative_to(ROOT))]
    forms = {"as written": report.clean, "no marks": report.no_diacritics, "typos": report.typos}
    for form, figures in forms.items():
        for name, figure in zip(MEASURES, told[form], strict=True):
            measured = float(getattr(figures, name))
            assert measured >= figure - one[name] - ROUNDING, f"{form}, {name}: {measured} thay vì {figure}"


ROUNDING = 0.0006
"""The document rounds to three digits, the measure to four."""


@pytest.mark.parametrize("file", SETS, ids=lambda file: file.stem)
def test_no_labelled_question_is_in_the_knowledge_files(file: Path) -> None:
    asked = {" ".join(question.text.lower().split()) for question in read(file) if len(question.text) > SHORT}
    knowledge = shipped()
    clauses = [clause for document in knowledge.documents.values() for clause in document.clauses]
    items: list[Clause | Entitlement] = [*clauses, *knowledge.entitlements.values()]
    for item in items:
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
