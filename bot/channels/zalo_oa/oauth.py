"""The link by which an administrator lets us speak for an OA, and reading what comes back. Pure.

For: PKCE (S256), state, the link, and a pasted code or callback. Not for: exchanging the code (`tokens.py`).
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode, urlsplit

from bot.errors import RefusedError

CALLBACK = "/zalo-oa/callback"
_NO_CODE = (
    "Chưa thấy mã trong phần vừa dán. Chép cả địa chỉ của trang hiện ra sau khi bấm đồng ý, hoặc riêng mã sau code="
)
_OTHER = "Địa chỉ vừa dán thuộc một lần kết nối khác. Chạy lại congdoan zalo-oa connect và mở liên kết mới."


@dataclass(frozen=True, slots=True)
class Asked:
    """One try to connect: what only we know of it. Verifier and state are drawn at random."""

    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48), repr=False)
    state: str = field(default_factory=lambda: secrets.token_urlsafe(16))

    @property
    def challenge(self) -> str:
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

    def link(self, oauth_url: str, app_id: str, public_url: str) -> str:
        """Where the administrator of the OA agrees."""
        given = {
            "app_id": app_id,
            "redirect_uri": public_url.rstrip("/") + CALLBACK,
            "code_challenge": self.challenge,
            "state": self.state,
        }
        return f"{oauth_url}/permission?{urlencode(given)}"


@dataclass(frozen=True, slots=True)
class Agreed:
    """What came back."""

    code: str = field(repr=False)
    oa_id: str = ""


def read_pasted(text: str, asked: Asked) -> Agreed:
    """The code, alone or in the address of the callback. Raises RefusedError with what to do."""
    pasted = text.strip()
    if "code=" not in pasted:
        if not pasted or len(pasted.split()) > 1 or "/" in pasted:
            raise RefusedError(_NO_CODE)
        return Agreed(pasted)
    try:
        query = parse_qs(urlsplit(pasted).query or pasted.lstrip("?"))
    except ValueError:
        raise RefusedError(_NO_CODE) from None
    code, oa_id, state = (query.get(name, [""])[0] for name in ("code", "oa_id", "state"))
    if not code:
        raise RefusedError(_NO_CODE)
    if state and state != asked.state:
        raise RefusedError(_OTHER)
    return Agreed(code, oa_id)
