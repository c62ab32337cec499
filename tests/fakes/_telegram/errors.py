"""The fake's own refusal, turned into the Bot API's error envelope by `http.py`."""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """`code` is both the HTTP status and `error_code`; `parameters` goes into the envelope where given."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def envelope(self) -> dict[str, Any]:
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        return {**body, "parameters": self.parameters} if self.parameters else body
