"""Measures answers on labelled questions: right card, right kind, nothing where nothing should be.

For: `python -m knowledge.quality FILE.jsonl [--json] [--failures]`, and the test that keeps the bars. Each line of the
file is `{"id", "text", "outcome": [fair kinds], "expected": [card ids right to show first]}`. Not for: measuring the
search alone on other texts (`evaluate.py`).
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from knowledge.answer import Knowledge
from knowledge.cards import Answer, AnswerKind
from knowledge.text import fold

_WITH_CARD = {AnswerKind.ANSWER, AnswerKind.NOT_PROVIDED}
_NEVER_CARD = {AnswerKind.OUT_OF_SCOPE, AnswerKind.SMALL_TALK, AnswerKind.HELP, AnswerKind.SENSITIVE}
_LETTERS = "abcdeghiklmnopqrstuvxy"


@dataclass(frozen=True)
class Labelled:
    """One question with every fair kind of reply and every card that is right to show first."""

    id: str
    text: str
    outcome: tuple[AnswerKind, ...]
    expected: tuple[str, ...]


@dataclass(frozen=True)
class Failure:
    """What went wrong with one question: `measure` is card, outcome or no_card."""

    id: str
    measure: str
    text: str
    wanted: str
    got: str


@dataclass(frozen=True)
class Figures:
    """Shares (0..1) over the questions a measure applies to; times in milliseconds."""

    card1: float
    card3: float
    outcome: float
    no_card: float
    p50_ms: float
    p99_ms: float
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True)
class Report:
    """The same questions as written, without marks, and with one typo in eight letters."""

    questions: int
    clean: Figures
    no_diacritics: Figures
    typos: Figures


def read(file: Path) -> list[Labelled]:
    """The questions of a JSONL file. Raises ValueError, with the line, for one that is not of the form above."""
    questions = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            try:
                row = json.loads(line)
                kinds = tuple(AnswerKind(kind) for kind in row["outcome"])
                questions.append(Labelled(row["id"], row["text"], kinds, tuple(row["expected"])))
            except (KeyError, TypeError, ValueError) as error:
                raise ValueError(f"{file.name}:{number}: dòng không đúng dạng ({error})") from error
    return questions


def with_typos(text: str, seed: str, every: int = 8) -> str:
    """The text with one random edit (drop, double, swap, replace) for `every` letters; the same for the same seed."""
    chance = random.Random(f"{seed}:{text}")
    letters = list(text)
    for _ in range(sum(letter.isalpha() for letter in text) // every):
        at = chance.choice([i for i, letter in enumerate(letters) if letter.isalpha()] or [0])
        edit = chance.randrange(4)
        if edit == 0 and len(letters) > 1:
            del letters[at]
        elif edit == 1:
            letters.insert(at, letters[at])
        elif edit == 2 and at + 1 < len(letters):
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
        else:
            letters[at] = chance.choice(_LETTERS)
    return "".join(letters)


def without_marks(text: str, seed: str = "") -> str:
    """The text with every mark stripped, as on a keyboard without them."""
    return "".join(fold(letter) if letter.islower() else fold(letter).upper() for letter in text)


def measure(knowledge: Knowledge, questions: Sequence[Labelled], *, on: dt.date | None = None) -> Report:
    """The figures for `questions` in their three forms."""
    return Report(
        questions=len(questions),
        clean=_figures(knowledge, questions, lambda text, seed: text, on),
        no_diacritics=_figures(knowledge, questions, without_marks, on),
        typos=_figures(knowledge, questions, with_typos, on),
    )


def _figures(
    knowledge: Knowledge, questions: Sequence[Labelled], spoil: Callable[[str, str], str], on: dt.date | None
) -> Figures:
    failures: list[Failure] = []
    times: list[float] = []
    first = third = carded = fair = silent = bare = 0
    for question in questions:
        text = spoil(question.text, question.id)
        start = time.perf_counter()
        answer = knowledge.answer(text, on=on)
        times.append((time.perf_counter() - start) * 1000)
        shown = [card.id for card in answer.cards]
        right = answer.kind in question.outcome
        fair += right
        if not right:
            failures.append(_failure(question, "outcome", text, answer))
        if set(question.outcome) <= _WITH_CARD and question.expected:
            carded += 1
            hit = bool(shown) and shown[0] in question.expected
            first += hit
            third += any(card in question.expected for card in shown[:3])
            if not hit:
                failures.append(_failure(question, "card", text, answer))
        if set(question.outcome) <= _NEVER_CARD:
            bare += 1
            silent += not shown
            if shown:
                failures.append(_failure(question, "no_card", text, answer))
    times.sort()
    return Figures(
        card1=_share(first, carded),
        card3=_share(third, carded),
        outcome=_share(fair, len(questions)),
        no_card=_share(silent, bare),
        p50_ms=round(times[len(times) // 2], 3) if times else 0.0,
        p99_ms=round(times[min(len(times) - 1, int(len(times) * 0.99))], 3) if times else 0.0,
        failures=tuple(failures),
    )


def _failure(question: Labelled, measure_name: str, text: str, answer: Answer) -> Failure:
    wanted = "|".join(question.outcome) + " " + ",".join(question.expected)
    got = f"{answer.kind} {answer.intent} " + ",".join(card.id for card in answer.cards)
    return Failure(question.id, measure_name, text, wanted.strip(), got.strip())


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 1.0


def main(arguments: Iterable[str] | None = None) -> int:
    """The command; 0 when measured, 2 for a file that cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m knowledge.quality", description="Đo câu trả lời trên bộ câu hỏi.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    parser.add_argument("--failures", action="store_true", help="liệt kê câu trả lời sai")
    options = parser.parse_args(list(arguments) if arguments is not None else None)
    try:
        questions = read(options.file)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    report = measure(Knowledge.load(), questions)
    if options.json:
        print(json.dumps(_plain(report, failures=options.failures), ensure_ascii=False))
    else:
        _show(report, failures=options.failures)
    return 0


def _plain(report: Report, *, failures: bool) -> dict[str, object]:
    plain = asdict(report)
    for form in ("clean", "no_diacritics", "typos"):
        if not failures:
            del plain[form]["failures"]
    return plain


def _show(report: Report, *, failures: bool) -> None:
    print(f"{report.questions} câu hỏi   thẻ@1   thẻ@3   đúng loại   không thẻ   p50 ms   p99 ms")
    forms = (("nguyên văn", report.clean), ("không dấu", report.no_diacritics), ("gõ sai", report.typos))
    for name, figures in forms:
        row = (figures.card1, figures.card3, figures.outcome, figures.no_card)
        print(f"{name:12}", *(f"{value:9.3f}" for value in row), f"{figures.p50_ms:9.2f}{figures.p99_ms:9.2f}")
        for failure in figures.failures if failures else ():
            print(f"  {failure.id} [{failure.measure}] {failure.text} | cần: {failure.wanted} | được: {failure.got}")


if __name__ == "__main__":
    sys.exit(main())
