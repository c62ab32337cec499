"""One line of what `congdoan doctor` has found.

For: the shape and the sign of a line. Not for: looking (`doctor.py` and its neighbours).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Level(StrEnum):
    """`fault`: the assistant cannot do its work. `warning`: it works, and something is missing or late."""

    GOOD = "good"
    WARNING = "warning"
    FAULT = "fault"


_SIGNS = {Level.GOOD: "✅", Level.WARNING: "⚠️", Level.FAULT: "❌"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; where it is not good, `sentence` says what to do."""

    subject: str
    level: Level
    sentence: str

    def as_dict(self) -> dict[str, Any]:
        good = self.level is Level.GOOD
        return {"subject": self.subject, "level": self.level.value, "good": good, "sentence": self.sentence}

    def __str__(self) -> str:
        return f"{_SIGNS[self.level]} {self.subject}: {self.sentence}"
