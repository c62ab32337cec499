"""The HTTP of the OA API v3 and of its OAuth server: one call, its answer or what went wrong, a deadline for each.

Success is `error == 0`, whatever the HTTP status. Failures are those of the Zalo Bot's client: `NotSent`, `NoAnswer`,
`Refused`; no text of theirs holds a token, which travels in a header.
For: `OaClient`. Not for: which token (`tokens.py`), nor what a refusal means (`faults.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp

from bot.channels.zalo_bot.client import (
    MAX_ANSWER,
    NoAnswer,
    Refused,
    TooLarge,
    ZaloClient,
    ZaloError,
    _failure,
    _number,
    _object,
    _read,
)

API = "https://openapi.zalo.me"
OAUTH = "https://oauth.zaloapp.com/v4/oa"
_ANY = 1  # whatever is not 0 is a refusal; one without a number counts as this
_SECRET = ("code", "code_verifier", "refresh_token")


class OaClient(ZaloClient):
    """Calls `<api_url>/<path>` with a token in the header, and `<oauth_url>/access_token`."""

    def __init__(self, api_url: str = "", oauth_url: str = "", *, connect_seconds: float = 5) -> None:
        super().__init__("", "", connect_seconds=connect_seconds)
        self._api = (api_url or API).rstrip("/")
        self._oauth = (oauth_url or OAUTH).rstrip("/")

    async def post(self, path: str, token: str, body: Mapping[str, Any], *, seconds: float) -> dict[str, Any]:
        """The `data` of a call. Raises NotSent, NoAnswer, Refused."""
        given = {"json": dict(body), "headers": {"access_token": token}}
        found = await self._exchange(f"{self._api}/{path}", seconds, (token,), **given)
        return _data(found)

    async def upload(
        self, path: str, token: str, name: str, mime: str, content: bytes, *, seconds: float
    ) -> dict[str, Any]:
        """Hands over a file; the `data` of the answer names it. Raises as `post`."""
        form = aiohttp.FormData()
        form.add_field("file", content, filename=name, content_type=mime or "application/octet-stream")
        found = await self._exchange(
            f"{self._api}/{path}", seconds, (token,), data=form, headers={"access_token": token}
        )
        return _data(found)

    async def tokens(self, app_secret: str, form: Mapping[str, str], *, seconds: float) -> dict[str, Any]:
        """A new pair for a code or a refresh token. Raises as `post`; an answer without a pair is NoAnswer."""
        given = {"data": dict(form), "headers": {"secret_key": app_secret}}
        hidden = (app_secret, *(form[name] for name in _SECRET if name in form))
        found = await self._exchange(f"{self._oauth}/access_token", seconds, hidden, **given)
        if not all(isinstance(found.get(name), str) and found[name] for name in ("access_token", "refresh_token")):
            raise NoAnswer("an answer without tokens")
        return found

    async def _exchange(self, url: str, seconds: float, hidden: Sequence[str], **given: Any) -> dict[str, Any]:
        """What came back. `hidden`: what no text of a failure may hold."""
        failure: ZaloError
        try:
            async with self._open().post(
                url, timeout=self._timeout(seconds), allow_redirects=False, **given
            ) as response:
                status, content = response.status, await _read(response, MAX_ANSWER)
        except (aiohttp.ClientError, OSError) as error:  # TimeoutError is an OSError
            failure = _failure(error, seconds)
        except TooLarge:
            failure = NoAnswer("an answer that is far too long")
        else:
            return _checked(status, _object(content), hidden)
        raise failure


def _checked(status: int, found: dict[str, Any] | None, hidden: Sequence[str]) -> dict[str, Any]:
    if found is None or not ("error" in found or "access_token" in found):
        raise NoAnswer(f"an answer that is not the OA API's (HTTP {status})", status)
    error = found.get("error", 0)
    if error in (0, "0"):
        return found
    said = found.get("message") or found.get("error_description") or found.get("error_name") or ""
    words = str(said)
    for secret in filter(None, hidden):
        words = words.replace(secret, "…")
    raise Refused(_number(error) or _ANY, words[:200])


def _data(found: Mapping[str, Any]) -> dict[str, Any]:
    data = found.get("data")
    return data if isinstance(data, dict) else {}
