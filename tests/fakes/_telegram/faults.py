"""Faults a test orders: which call they strike and what happens then.

For: the fake server. Kinds: `error` (an error envelope), `html` (a page of a proxy, 502 by default), `drop` (the
connection closes, nothing was done), `accept_then_drop` (everything was done, the answer is lost after `hang` s),
`hang` (nothing is done, no answer for `hang` seconds, then the connection closes). `delay` seconds pass first with any
kind; with kind `none` that is all. Not for: refusals that follow from the state (`Config`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

KINDS = ("error", "html", "drop", "accept_then_drop", "hang", "none")


@dataclass
class Fault:
    """`skip` matching calls pass, the next `times` are struck (-1: all that follow)."""

    method: str = "*"
    chat_id: int | None = None
    skip: int = 0
    times: int = 1
    delay: float = 0
    kind: str = "error"
    code: int = 0
    desc: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)
    hang: float = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"kind is one of {', '.join(KINDS)}, not {self.kind}")
        self.code = self.code or {"error": 400, "html": 502}.get(self.kind, 0)

    def matches(self, method: str, params: dict[str, Any]) -> bool:
        if self.method not in ("*", method):
            return False
        return self.chat_id is None or str(params.get("chat_id")) == str(self.chat_id)
