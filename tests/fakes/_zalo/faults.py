"""Refusals of the fake, and the faults a test orders: which call they strike and what happens then.

For: the fake server. Kinds: `api` (an `ok: false` envelope, HTTP 200), `http` (a page of a proxy with `status`),
`garbage` (HTTP 200 and `body`, which is no JSON), `accept_then_fail` (everything is done, then the answer is lost),
`none` (only `delay` seconds pass first, as they do with any kind). Not for: refusals that follow from the state.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

KINDS = ("api", "http", "garbage", "accept_then_fail", "none")


class ApiError(Exception):
    """`code` goes into the envelope only: the real server says no with HTTP 200."""

    def __init__(self, code: int, description: str, key: str = "error_code") -> None:
        super().__init__(description)
        self.code, self.description, self.key = code, description, key

    def envelope(self) -> dict[str, Any]:
        return {"ok": False, self.key: self.code, "description": self.description}


@dataclass
class Fault:
    """The next `times` matching calls are struck (-1: all that follow), after `skip` have passed."""

    method: str = "*"
    chat_id: str | None = None
    skip: int = 0
    times: int = 1
    delay: float = 0
    kind: str = "api"
    error_code: int = 400
    description: str = "ordered by the test"
    status: int = 502
    body: str = "<html><body><h1>502 Bad Gateway</h1></body></html>"

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"kind is one of {', '.join(KINDS)}, not {self.kind}")

    def matches(self, method: str, params: dict[str, Any]) -> bool:
        return self.method in ("*", method) and self.chat_id in (None, params.get("chat_id"))
