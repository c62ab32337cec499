"""Calls of the OA API with the token that holds: one that is refused is renewed once, and the call made again.

For: `OaCalls`. Not for: keeping tokens (`tokens.py`) or HTTP (`client.py`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.channels.zalo_http import Refused
from bot.channels.zalo_oa.client import OaClient
from bot.channels.zalo_oa.faults import TOKEN_CODES
from bot.channels.zalo_oa.tokens import Tokens

UPLOAD_SECONDS = 60.0


class OaCalls:
    """`seconds`: the deadline of a call that is no upload. Raises ZaloError, and what `Tokens.access` raises."""

    def __init__(self, client: OaClient, tokens: Tokens, seconds: float) -> None:
        self._client, self._tokens, self._seconds = client, tokens, seconds

    async def post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        return await self._call(lambda token: self._client.post(path, token, body, seconds=self._seconds))

    async def upload(self, path: str, name: str, mime: str, content: bytes) -> dict[str, Any]:
        seconds = max(UPLOAD_SECONDS, self._seconds)
        return await self._call(lambda token: self._client.upload(path, token, name, mime, content, seconds=seconds))

    async def _call(self, call: Callable[[str], Awaitable[dict[str, Any]]]) -> dict[str, Any]:
        token = await self._tokens.access()
        try:
            return await call(token)
        except Refused as refusal:
            if refusal.code not in TOKEN_CODES:
                raise
        return await call(await self._tokens.access(refused=token))
