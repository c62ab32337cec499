"""The Zalo Bot API: one method, its result or what went wrong.

`ok: false` comes with HTTP 200, so the envelope decides and never the status.
For: `ZaloClient`. Not for: HTTP (`bot/channels/zalo_http.py`), what a refusal means for a message (`faults.py`), nor
trying again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.channels.json_object import json_object
from bot.channels.zalo_http import NoAnswer, ZaloHttp, refusal


class ZaloClient:
    """Calls `<api_url><token>/<method>`. `http` is for whatever else is fetched from Zalo."""

    def __init__(self, api_url: str, token: str, *, connect_seconds: float = 5) -> None:
        self.http = ZaloHttp(connect_seconds=connect_seconds)
        self._token = token
        self._root = f"{api_url}{token}/"

    async def call(self, method: str, body: Mapping[str, Any] | None = None, *, seconds: float) -> Any:
        """The `result` of one method (None where it has none). Raises NotSent, NoAnswer, Refused."""
        status, content = await self.http.post(self._root + method, seconds=seconds, json=dict(body or {}))
        told = json_object(content)
        if told is None or not isinstance(told.get("ok"), bool):
            raise NoAnswer(f"an answer that is not the Bot API's (HTTP {status})", status)
        if told["ok"]:
            return told.get("result")
        # One method spells the key in another way.
        raise refusal(told.get("error_code", told.get("errorCode")), told.get("description", ""), [self._token])

    async def close(self) -> None:
        """Closes the connections; a later call opens them again."""
        await self.http.close()
