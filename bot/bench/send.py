"""How fast, how evenly and how surely messages are sent, against a fake Telegram in a process of its own.

For: `congdoan bench send`: its parts, its figures, its bars. Not for: the measuring, which stands in `send_*.py`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection
from typing import Any

from rich.table import Table

from bot.bench.send_crash import Aftermath, kill_leader, kill_often
from bot.bench.send_large import measure_large
from bot.bench.send_pace import measure_pace
from bot.bench.send_postgres import postgres
from bot.bench.send_replies import measure_replies
from bot.bench.send_server import FakeServer, fake_server
from bot.bench.send_speed import measure_speed

PARTS = ("speed", "pace", "replies", "large", "crash")
LEADER_RATE = 200
LEADER_SECONDS = 20
Tell = Callable[[str], object]


async def measure(messages: int, seconds: float, parts: Collection[str], tell: Tell) -> dict[str, Any]:
    """The figures of the parts, by part. `messages` for speed and crashes, `seconds` of pace and of replies each."""
    found: dict[str, Any] = {}
    async with fake_server() as server:
        if "speed" in parts:
            found["speed"] = await measure_speed(server, max(400, messages // 4), tell)
        if "pace" in parts:
            found["pace"] = await measure_pace(server, seconds, tell)
        if "replies" in parts:
            found["replies"] = await measure_replies(server, seconds, tell)
        if "large" in parts:
            found["large"] = await measure_large(server, tell)
        if "crash" in parts:
            found["crash"] = await _crashes(server, messages, tell)
    return found


async def _crashes(server: FakeServer, messages: int, tell: Tell) -> dict[str, Any]:
    made: dict[str, Aftermath] = {}
    with tempfile.TemporaryDirectory(prefix="congdoan-") as folder:
        made["sqlite"] = await kill_often(server, f"sqlite:///{folder}/bench.db", messages)
    tell(f"kill -9 trên SQLite: {made['sqlite']}")
    with postgres() as url:
        made["postgresql"] = await kill_often(server, url, messages)
    tell(f"kill -9 trên PostgreSQL: {made['postgresql']}")
    with postgres() as url:
        made["leader"] = await kill_leader(server, url, LEADER_RATE * LEADER_SECONDS, LEADER_RATE)
    tell(f"ba tiến trình, mất tiến trình đang gửi: {made['leader']}")
    return {
        "lost": sum(one.lost for one in made.values()),
        "twice": sum(one.twice for one in made.values()),
        "unknown": sum(one.unknown for one in made.values()),
        "begun": sum(one.begun for one in made.values()),
        "leader_worst_window": made["leader"].worst_window,
        "leader_pause_s": round(made["leader"].pause, 1),
    }


def contract(found: dict[str, Any]) -> dict[str, Any]:
    """The line that other programs read; None where a part was not measured."""
    speed, crash, large = found.get("speed", {}), found.get("crash"), found.get("large", {})
    pace = [{key: one[key] for key in ("allowed", "share", "worst_window")} for one in found.get("pace", [])]
    return {
        "ratio_to_plain_loop": speed.get("ratio_to_plain_loop"),
        "ratio_to_bare_post": speed.get("ratio_to_bare_post"),
        "pace": pace,
        "reply_p99_ratio": found.get("replies", {}).get("reply_p99_ratio"),
        "crash": {key: crash[key] if crash else None for key in ("lost", "twice", "unknown")},
        "enqueue_1_6m_s": large.get("sqlite_enqueue_s"),
        "peak_mb": large.get("peak_mb"),
    }


def table(found: dict[str, Any]) -> Table:
    """The figures for a reader, each beside what it should be."""
    drawn = Table("Phần", "Số đo", "Được", "Cần")
    for part, figures in found.items():
        for one in figures if isinstance(figures, list) else [figures]:
            about = f"{part} {one['allowed']}/s" if "allowed" in one else part
            for name, value in one.items():
                if name != "allowed":
                    need = f"≤ {one['allowed']}" if name == "worst_window" else _BARS.get(name, "")
                    drawn.add_row(about, name, f"{value:,}", need)
    return drawn


_BARS = {
    "ratio_to_plain_loop": "≥ 5",
    "ratio_to_bare_post": "≥ 0,35",
    "share": "0,97 đến 1",
    "reply_p99_ratio": "≤ 2",
    "refused_share": "≤ 0,001",
    "sqlite_count_s": "< 1",
    "sqlite_enqueue_s": "< 10",
    "sqlite_longest_lock_ms": "≤ 200",
    "postgresql_enqueue_s": "< 30",
    "peak_mb": "< 300",
    "lost": "0",
    "twice": "0",
    "unknown": "không quá số đang gửi (begun)",
    "leader_worst_window": f"≤ {LEADER_RATE}",
    "leader_pause_s": "< 10",
}
