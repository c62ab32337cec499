"""The OA API v3 and its OAuth server: one call, its answer or what went wrong.

Success is `error == 0`, whatever the HTTP status. No text of a failure holds a token, which travels in a header.
For: `OaClient`. Not for: HTTP (`bot/channels/zalo_http.py`), which token (`tokens.py`), nor what a refusal means
(`faults.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp

from bot.channels.json_object import json_object
from bot.channels.zalo_http import NoAnswer, ZaloHttp, refusal

API = "https://openapi.zalo.me"
OAUTH = "https://oauth.zaloapp.com/v4/oa"
_ANY = 1  # whatever is not 0 is a refusal; one without a number counts as this
_SECRET = ("code", "code_verifier", "refresh_token")


class OaClient:
    """Calls `<api_url>/<path>` with a token in the header, and `<oauth_url>/access_token`.

    `http` is for whatever else is fetched from Zalo.
    """

    def __init__(self, api_url: str = "", oauth_url: str = "", *, connect_seconds: float = 5) -> None:
        self.http = ZaloHttp(connect_seconds=connect_seconds)
        self._api = (api_url or API).rstrip("/")
        self._oauth = (oauth_url or OAUTH).rstrip("/")

    async def post(self, path: str, token: str, body: Mapping[str, Any], *, seconds: float) -> dict[str, Any]:
        """The `data` of a call. Raises NotSent, NoAnswer, Refused."""
        headers = {"access_token": token}
        answer = await self.http.post(f"{self._api}/{path}", seconds=seconds, json=dict(body), headers=headers)
        return _data(_checked(*answer, (token,)))

    async def upload(
        self, path: str, token: str, name: str, mime: str, content: bytes, *, seconds: float
    ) -> dict[str, Any]:
        """Hands over a file; the `data` of the answer names it. Raises as `post`."""
        form = aiohttp.FormData()
        form.add_field("file", content, filename=name, content_type=mime or "application/octet-stream")
        headers = {"access_token": token}
        answer = await self.http.post(f"{self._api}/{path}", seconds=seconds, data=form, headers=headers)
        return _data(_checked(*answer, (token,)))

    async def tokens(self, app_secret: str, form: Mapping[str, str], *, seconds: float) -> dict[str, Any]:
        """A new pair for a code or a refresh token. Raises as `post`; an answer without a pair is NoAnswer."""
        headers = {"secret_key": app_secret}
        answer = await self.http.post(f"{self._oauth}/access_token", seconds=seconds, data=dict(form), headers=headers)
        found = _checked(*answer, (app_secret, *(form[name] for name in _SECRET if name in form)))
        if not all(isinstance(found.get(name), str) and found[name] for name in ("access_token", "refresh_token")):
            raise NoAnswer("an answer without tokens")
        return found

    async def close(self) -> None:
        """Closes the connections; a later call opens them again."""
        await self.http.close()


def _checked(status: int, content: bytes, hidden: Sequence[str]) -> dict[str, Any]:
    """What came back. `hidden`: what no text of a failure may hold."""
    found = json_object(content)
    if found is None or not ("error" in found or "access_token" in found):
        raise NoAnswer(f"an answer that is not the OA API's (HTTP {status})", status)
    error = found.get("error", 0)
    if error in (0, "0"):
        return found
    said = found.get("message") or found.get("error_description") or found.get("error_name") or ""
    raise refusal(error, said, hidden, unnumbered=_ANY)


def _data(found: Mapping[str, Any]) -> dict[str, Any]:
    data = found.get("data")
    return data if isinstance(data, dict) else {}
