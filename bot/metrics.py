"""What the program counts, in a registry of its own.

For: the figures of `/metrics`. Not for: deciding anything; no label holds a person, a chat or a text.
"""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class Metrics:
    """Counters of one application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.received = Counter(
            "congdoan_received_total", "Messages stored in the inbox", ["channel"], registry=self.registry
        )
        self.turns = Counter(
            "congdoan_turns_total",
            "Turns by result: done, dropped, failed, retried",
            ["channel", "result"],
            registry=self.registry,
        )
        self.turn_seconds = Histogram(
            "congdoan_turn_seconds",
            "Seconds of one turn, its transaction included",
            registry=self.registry,
            buckets=_BUCKETS,
        )
        self.deliveries = Counter(
            "congdoan_deliveries_total",
            "Sending attempts by what became of them",
            ["channel", "state"],
            registry=self.registry,
        )
        self.alarms = Counter(
            "congdoan_alarms_total",
            "Times a channel stopped or its quota was used up",
            ["channel", "code"],
            registry=self.registry,
        )
