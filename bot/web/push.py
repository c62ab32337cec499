"""Where a browser says that it wants to be told of messages, and that it does not any more.

An address is accepted only at a push service of the settings' list: the server makes no request to an address that a
visitor names. For: two routes, and what may stand in them. Not for: sending (`push_sender.py`).
"""

from __future__ import annotations

from base64 import urlsafe_b64decode
from collections.abc import Sequence
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot import push_switch
from bot.conversation import Clock, House
from bot.storage.database import Database
from bot.web import push_store
from bot.web.post import same_origin
from bot.web.push_store import Subscription
from bot.web.visitor import read_visitor

PATH = "/chat/push"
LONGEST = 1000
_REFUSED = "Em chưa bật được báo tin cho trình duyệt này."
_OFF = "Công đoàn đã tắt báo tin trên trình duyệt."


class _Keys(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    p256dh: str = Field(max_length=100)
    auth: str = Field(max_length=40)


class _Posted(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    endpoint: str = Field(max_length=LONGEST)
    keys: _Keys


class _Leaving(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    endpoint: str = Field(max_length=LONGEST)


def is_known(endpoint: str, hosts: Sequence[str]) -> bool:
    """Whether an address is one of a push service in the list.

    `hosts`: a name ("fcm.googleapis.com"), all below one (".notify.windows.com"), or a whole origin with its port
    ("http://127.0.0.1:9000"). All but the last mean https at its own port.
    """
    try:
        parts = urlsplit(endpoint)
        name, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    # Browsers, libraries and eyes read these signs differently, and no push service needs them.
    if any(sign in endpoint for sign in "\\@#") or not endpoint.isascii() or not endpoint.isprintable():
        return False
    if " " in endpoint or not name:
        return False
    if f"{parts.scheme}://{parts.netloc}" in hosts:
        return True
    if parts.scheme != "https" or port not in (None, 443):
        return False
    return any(name == host or (host.startswith(".") and name.endswith(host)) for host in hosts)


def read_subscription(body: bytes, hosts: Sequence[str]) -> Subscription | None:
    """What a browser has posted; None where it is nothing that could be told."""
    try:
        posted = _Posted.model_validate_json(body)
        point = urlsafe_b64decode(_padded(posted.keys.p256dh))
        secret = urlsafe_b64decode(_padded(posted.keys.auth))
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except (ValidationError, ValueError):
        return None
    if len(point) != 65 or len(secret) != 16 or not is_known(posted.endpoint, hosts):
        return None
    return Subscription(posted.endpoint, posted.keys.p256dh, posted.keys.auth)


def _padded(text: str) -> bytes:
    return text.encode("ascii", "replace") + b"=" * (-len(text) % 4)


def push_routes(database: Database, clock: Clock, house: House, hosts: Sequence[str]) -> list[Route]:
    """`/chat/push`: POST what the browser's subscription says (403 while it is off), DELETE its address."""

    async def subscribe(request: Request) -> Response:
        visitor = read_visitor(request)
        if visitor.fresh or not same_origin(request, house.public_url) or not _is_json(request):
            return JSONResponse({"error": _REFUSED}, status_code=403)
        found = read_subscription(await request.body(), hosts)
        if found is None:
            return JSONResponse({"error": _REFUSED}, status_code=422)
        async with database.write() as session:
            if not await push_switch.is_on(session):
                return JSONResponse({"error": _OFF}, status_code=403)
            await push_store.add(session, visitor.chat_id, found, clock.now())
        return Response(status_code=204)

    async def leave(request: Request) -> Response:
        visitor = read_visitor(request)
        if visitor.fresh or not same_origin(request, house.public_url) or not _is_json(request):
            return JSONResponse({"error": _REFUSED}, status_code=403)
        try:
            endpoint = _Leaving.model_validate_json(await request.body()).endpoint
        except ValidationError:
            return JSONResponse({"error": _REFUSED}, status_code=422)
        async with database.write() as session:
            await push_store.remove(session, visitor.chat_id, endpoint)
        return Response(status_code=204)

    return [Route(PATH, subscribe, methods=["POST"]), Route(PATH, leave, methods=["DELETE"])]


def _is_json(request: Request) -> bool:
    """Another site cannot send this type without our leave."""
    return request.headers.get("content-type", "").split(";")[0].strip().lower() == "application/json"
