"""For: the searches that ours is measured against: a scan with rapidfuzz, and SQLite's FTS5.

Not for: answering anybody.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

from rapidfuzz import fuzz, process

from knowledge.index import Item
from knowledge.text import fold, folded

Search = Callable[[str], list[str]]
"""Question as typed -> ids of the best 10, best first."""


def rapidfuzz_scan(items: Sequence[Item], scorer: str) -> Search:
    """Return a scan of title and text of all items, without marks and case on both sides, with `fuzz.<scorer>`."""
    texts = [fold(f"{item.title}. {item.text}") for item in items]
    score = {"WRatio": fuzz.WRatio, "token_set_ratio": fuzz.token_set_ratio}[scorer]

    def search(question: str) -> list[str]:
        return [items[at].id for _, _, at in process.extract(fold(question), texts, scorer=score, limit=10)]

    return search


def fts5(items: Sequence[Item]) -> Search:
    """Return a search of SQLite's FTS5 over folded title (five times the worth) and text, by its own bm25.

    Raises sqlite3.OperationalError where SQLite was built without FTS5.
    """
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE item USING fts5(title, text)")
    rows = ((i, " ".join(folded(item.title)), " ".join(folded(item.text))) for i, item in enumerate(items))
    database.executemany("INSERT INTO item(rowid, title, text) VALUES (?, ?, ?)", rows)

    def search(question: str) -> list[str]:
        words = " OR ".join(f'"{word}"' for word in dict.fromkeys(folded(question)))
        if not words:
            return []
        found = database.execute(
            "SELECT rowid FROM item WHERE item MATCH ? ORDER BY bm25(item, 5.0, 1.0) LIMIT 10", (words,)
        )
        return [items[row].id for (row,) in found]

    return search
