"""How long an answer takes, on the shipped library and on 5,000 clauses, beside a rapidfuzz scan of the same texts.

Each question is timed by itself in a warm process: folding, correction, search, decision and cards, everything that
`Knowledge.answer` does, by the clock and by the processor's time, which other programs on the machine disturb less.
The scan is `process.extract(question, texts, scorer=WRatio)`, what a usual bot does.
For: `congdoan bench ask`. Not for: quality (`knowledge.quality`, `knowledge.evaluate`).
"""

from __future__ import annotations

import gc
import random
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

from rapidfuzz import fuzz, process

from knowledge.answer import Knowledge
from knowledge.load import Library, load
from knowledge.model import Clause

LARGE = 5_000
ARTICLE = 1_200
SCANS = 12
_SEED = 20_241


def measure() -> dict[str, Any]:
    """Figures of both libraries; times in milliseconds, builds in seconds, ratios scan/answer by medians."""
    library = load()
    questions = _questions(library)
    return {
        "shipped": _one(library, questions, whole=True),
        "clauses_5000": _one(enlarge(library, LARGE), questions, whole=False),
    }


def _one(library: Library, questions: Sequence[str], *, whole: bool) -> dict[str, Any]:
    started, worked = time.perf_counter(), time.process_time()
    knowledge = Knowledge(library)
    build, build_cpu = time.perf_counter() - started, time.process_time() - worked
    for question in questions[:50]:
        knowledge.answer(question)
    gc.collect()
    times = _times(knowledge.answer, questions)
    worked_times = _times(knowledge.answer, questions, clock=time.thread_time)
    texts = [clause.text for document in library.documents.values() for clause in document.clauses]
    texts += [entry.answer for entry in library.entitlements.values()]
    asked = questions if whole else questions[:SCANS]
    scans = _times(lambda text: process.extract(text, texts, scorer=fuzz.WRatio, limit=3), asked[:100])
    return {
        "texts": len(texts),
        "mean_length": round(statistics.mean(map(len, texts))),
        "build_s": round(build, 3),
        "build_cpu_s": round(build_cpu, 3),
        "questions": len(questions),
        "p50_ms": _percentile(times, 50),
        "p99_ms": _percentile(times, 99),
        "p50_cpu_ms": _percentile(worked_times, 50),
        "p99_cpu_ms": _percentile(worked_times, 99),
        "rapidfuzz_p50_ms": _percentile(scans, 50),
        "times_faster": round(statistics.median(scans) / statistics.median(times), 1),
    }


def _times(
    work: Callable[[str], object], questions: Sequence[str], clock: Callable[[], float] = time.perf_counter
) -> list[float]:
    """Milliseconds of each call, by a clock that gives seconds."""
    times = []
    for question in questions:
        started = clock()
        work(question)
        times.append((clock() - started) * 1000)
    return times


def _percentile(times: Sequence[float], percent: int) -> float:
    ordered = sorted(times)
    return round(ordered[min(len(ordered) - 1, len(ordered) * percent // 100)], 3)


def _questions(library: Library) -> list[str]:
    """Sample questions as people write them, with small changes so that none is met word for word."""
    chance = random.Random(_SEED)
    samples = [question for entry in library.entitlements.values() for question in entry.questions]
    samples += [q for document in library.documents.values() for clause in document.clauses for q in clause.questions]
    chance.shuffle(samples)
    return [_reword(sample, chance) for sample in samples[:600]]


def _reword(sample: str, chance: random.Random) -> str:
    words = sample.split()
    if len(words) > 4:
        words.pop(chance.randrange(len(words)))
    return " ".join([chance.choice(["ad ơi", "cho em hỏi", "dạ"]), *words, chance.choice(["ạ", "vậy", "thế"])])


def enlarge(library: Library, size: int) -> Library:
    """The library with made-up documents beside the real ones, up to `size` clauses of an article's length.

    Their sentences are pieces of the real ones in another order, so words are as frequent as in real texts.
    """
    chance = random.Random(_SEED)
    real = [clause for document in library.documents.values() for clause in document.clauses]
    pieces = [piece for clause in real for piece in clause.text.replace("\n", " ").split(", ") if len(piece) > 20]
    samples = [question.split() for clause in real for question in clause.questions]
    documents = dict(library.documents)
    missing = size - len(real)
    model = next(iter(documents.values()))
    for number in range(0, missing, 100):
        clauses = tuple(_clause(number, index, pieces, samples, chance) for index in range(min(100, missing - number)))
        made = model.model_copy(
            update={"id": f"mau-{number}", "short": f"Văn bản mẫu số {number}", "aliases": (), "places": (),
                    "number": None, "clauses": clauses}
        )  # fmt: skip
        documents[made.id] = made
    return Library(documents, library.entitlements, library.intents, library.vocabulary, library.origins)


def _clause(
    number: int, index: int, pieces: Sequence[str], samples: Sequence[Sequence[str]], chance: random.Random
) -> Clause:
    text = ""
    while len(text) < ARTICLE:
        text += chance.choice(pieces) + ", "
    words = [word for sample in chance.sample(samples, 2) for word in sample]
    questions = tuple(" ".join(chance.sample(words, min(len(words), 7))) for _ in range(3))
    return Clause(id=f"mau-{number}/p{index}", text=text, answer=text[:80], questions=questions)


def table(figures: dict[str, Any]) -> str:
    """The figures for a reader."""
    lines = [f"{'':24}" + "".join(f"{name:>16}" for name in figures)]
    first: dict[str, Any] = next(iter(figures.values()))
    lines += [f"{key:24}" + "".join(f"{column[key]:>16}" for column in figures.values()) for key in first]
    return "\n".join(lines)
