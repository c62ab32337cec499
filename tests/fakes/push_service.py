"""A push service and the browser behind it, on 127.0.0.1: opens what it gets with the browser's own keys.

For: tests of web push. Not for: other ways to be told.
"""

from __future__ import annotations

import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Any

import http_ece
from aiohttp import web
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from tests.fakes._local.server import LocalServer


def _code(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass(frozen=True, slots=True)
class Knock:
    """One request: where to, what it says, its headers, and what its signature claims."""

    path: str
    text: str
    headers: dict[str, str]
    claims: dict[str, Any]
    key: str


class PushService(LocalServer):
    """`status` answers the next requests; `location` is where a redirect points."""

    def __init__(self) -> None:
        super().__init__()
        self.status = 201
        self.location = ""
        self.knocks: list[Knock] = []
        self._private = ec.generate_private_key(ec.SECP256R1())
        self._secret = os.urandom(16)

    @property
    def origin(self) -> str:
        """As a browser's push service is named."""
        return self.root

    def subscription(self, name: str = "mot") -> dict[str, Any]:
        """What this browser would post to our page's server."""
        form = serialization.PublicFormat.UncompressedPoint
        point = self._private.public_key().public_bytes(serialization.Encoding.X962, form)
        keys = {"p256dh": _code(point), "auth": _code(self._secret)}
        return {"endpoint": f"{self.root}/gui/{name}", "expirationTime": None, "keys": keys}

    def application(self) -> web.Application:
        found = web.Application()
        found.router.add_post("/{path:.*}", self._take)
        return found

    async def _take(self, request: web.Request) -> web.Response:
        body = await request.read()
        text = http_ece.decrypt(body, private_key=self._private, auth_secret=self._secret, version="aes128gcm")
        claims, key = _signed(request.headers["Authorization"])
        self.knocks.append(Knock(request.path, text.decode(), dict(request.headers), claims, key))
        headers = {"Location": self.location} if self.location else {}
        return web.Response(status=self.status, headers=headers)


def _signed(header: str) -> tuple[dict[str, Any], str]:
    """The claims of `vapid t=…,k=…` and its key. Raises InvalidSignature where it is not signed with that key."""
    scheme, _, rest = header.partition(" ")
    assert scheme == "vapid", header
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    signed, _, signature = parts["t"].rpartition(".")
    raw = _decode(signature)
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _decode(parts["k"]))
    both = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    point.verify(both, signed.encode(), ec.ECDSA(hashes.SHA256()))
    return json.loads(_decode(signed.partition(".")[2])), parts["k"]
