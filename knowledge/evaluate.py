"""For: measuring how well and how fast our index finds, on any corpus: `python -m knowledge.evaluate --help`.

Recall@k is the share of questions with any of their gold ids among the first k, MRR@10 the mean of 1/place (0 beyond
10). Times are milliseconds a search, from the typed text to ranked ids (raw Telex, correction and scoring included),
after a warm-up. `build_s` is one build; `peak_mb` the most memory in MB (2**20 bytes) that Python and numpy held at
once during a second build, and afterwards during searches, by tracemalloc, so without the interpreter, the corpus and
the questions themselves. Not for: measuring answers with their decisions; that needs the project's own questions.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from knowledge._baselines import Search, fts5, rapidfuzz_scan
from knowledge._distort import with_typos, without_marks
from knowledge._labelled import EvaluationError, Labelled, doubts, read_corpus, read_questions
from knowledge.index import Index, Item

SCANNED = 30
"""So many questions at most, evenly spaced, are asked of the rapidfuzz scans, which take a tenth of a second each."""
WARM_UP = 30


Variant = tuple[str, Callable[[Labelled], str]]
VARIANTS: tuple[Variant, ...] = (
    ("clean", lambda question: question.text),
    ("no_diacritics", lambda question: without_marks(question.text)),
    ("typos", lambda question: with_typos(question.text, question.id)),
)


def measure(
    search: Search, questions: Sequence[Labelled], spoil: Callable[[Labelled], str], warm_up: int = WARM_UP
) -> dict[str, float]:
    """Return r1, r3, r10, mrr, p50_ms and p99_ms of `search` over `questions`, each typed as `spoil` says."""
    typed = [spoil(question) for question in questions]
    for text in typed[:warm_up]:
        search(text)
    places, times = [], []
    for question, text in zip(questions, typed, strict=True):
        begun = time.perf_counter()
        found = search(text)
        times.append((time.perf_counter() - begun) * 1000)
        places.append(next((at for at, id_ in enumerate(found[:10], 1) if id_ in question.gold), 0))
    count = len(questions)
    result = {f"r{k}": sum(0 < place <= k for place in places) / count for k in (1, 3, 10)}
    result["mrr"] = sum(1 / place for place in places if place) / count
    result["p50_ms"], result["p99_ms"] = np.percentile(times, [50, 99]).tolist()
    return {key: round(value, 4) for key, value in result.items()}


def evaluate(items: Sequence[Item], questions: Sequence[Labelled]) -> dict[str, Any]:
    """Return the figures of our index: a table of `measure` for each variant, `build_s` and `peak_mb`."""
    begun = time.perf_counter()
    index = Index.build(items)
    built = time.perf_counter() - begun
    _say(f"Đã lập chỉ mục {len(items)} văn bản trong {built:.2f} giây.")
    result: dict[str, Any] = {}
    for name, spoil in VARIANTS:
        result[name] = measure(lambda text: [hit.id for hit in index.search(text)], questions, spoil)
        _say(f"Đã hỏi {len(questions)} câu ({name}).")
    return {**result, "build_s": round(built, 3), "peak_mb": _peak(items, questions), "baselines": {}}


def _peak(items: Sequence[Item], questions: Sequence[Labelled]) -> float:
    tracemalloc.start()
    try:
        index = Index.build(items)
        for question in questions[:WARM_UP]:
            index.search(question.text)
        return round(tracemalloc.get_traced_memory()[1] / 2**20, 1)
    finally:
        tracemalloc.stop()


def baselines(items: Sequence[Item], questions: Sequence[Labelled]) -> dict[str, Any]:
    """Return the same figures of other searches: those of clean questions at the top, those of each variant inside.

    `rapidfuzz` is a scan with WRatio (and inside it one with token_set_ratio) over `questions` of the questions only;
    `fts5` is missing where SQLite has no FTS5.
    """
    some = list(questions[:: max(1, -(-len(questions) // SCANNED))])
    scans = {scorer: _variants(rapidfuzz_scan(items, scorer), some, scorer) for scorer in ("WRatio", "token_set_ratio")}
    result = {"rapidfuzz": {**scans["WRatio"], "token_set_ratio": scans["token_set_ratio"]}}
    try:
        result["fts5"] = _variants(fts5(items), questions, "fts5")
    except sqlite3.OperationalError as error:
        _say(f"Bỏ qua SQLite FTS5 vì bản SQLite này không có ({error}).")
    return result


def _variants(search: Search, questions: Sequence[Labelled], name: str) -> dict[str, Any]:
    measured = {}
    for variant, spoil in VARIANTS:
        measured[variant] = measure(search, questions, spoil, warm_up=2)
        _say(f"Đã hỏi {name} {len(questions)} câu ({variant}).")
    return {**measured["clean"], **measured, "questions": len(questions)}


def table(result: dict[str, Any]) -> str:
    """Return the figures as a table for people."""
    head = f"{'':34}{'R@1':>7}{'R@3':>7}{'R@10':>7}{'MRR@10':>8}{'p50 ms':>9}{'p99 ms':>9}"
    lines = [head, *_rows("index", result)]
    others = result["baselines"]
    if "rapidfuzz" in others:
        asked = others["rapidfuzz"]["questions"]
        lines += _rows(f"WRatio ({asked} asked)", others["rapidfuzz"])
        lines += _rows(f"token_set_ratio ({asked})", others["rapidfuzz"]["token_set_ratio"])
    if "fts5" in others:
        lines += _rows("SQLite FTS5", others["fts5"])
    return "\n".join([*lines, f"lập chỉ mục {result['build_s']} giây, bộ nhớ cao nhất {result['peak_mb']} MB"])


def _rows(name: str, result: dict[str, Any]) -> list[str]:
    rows = []
    for variant, _ in VARIANTS:
        r = result[variant]
        figures = f"{r['r1']:7.3f}{r['r3']:7.3f}{r['r10']:7.3f}{r['mrr']:8.3f}{r['p50_ms']:9.3f}{r['p99_ms']:9.3f}"
        rows.append(f"{name + ', ' + variant:34}{figures}")
    return rows


def _say(text: str) -> None:
    print(text, file=sys.stderr)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code: 0 done, 1 for an input that cannot be measured."""
    parser = argparse.ArgumentParser(
        prog="python -m knowledge.evaluate", description="Đo phần tìm kiếm trên một kho bất kỳ."
    )
    parser.add_argument(
        "--corpus", type=Path, required=True, help='JSON lines {"id","title","text"}, nén gzip hay không'
    )
    parser.add_argument("--questions", type=Path, required=True, help='JSON lines {"id","text","gold":[ids]}')
    parser.add_argument("--baselines", action="store_true", help="đo cả rapidfuzz và SQLite FTS5")
    parser.add_argument("--json", action="store_true", help="chỉ in JSON ra đầu ra chuẩn")
    options = parser.parse_args(arguments)
    try:
        items, questions = read_corpus(options.corpus), read_questions(options.questions)
    except EvaluationError as error:
        _say(str(error))
        return 1
    for doubt in doubts(questions, [item.id for item in items]):
        _say(doubt)
    result = evaluate(items, questions)
    if options.baselines:
        result["baselines"] = baselines(items, questions)
    print(json.dumps(result, ensure_ascii=False) if options.json else table(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
