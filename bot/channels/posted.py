"""What a platform posts to a webhook of ours: its body, read no further than a limit, and the secret beside it.

For: the webhooks of all channels alike. Not for: signatures (`zalo_oa/signature.py`), nor what an event says.
"""

from __future__ import annotations

import hmac

from starlette.requests import ClientDisconnect, Request


async def read_body(request: Request, limit: int) -> bytes | None:
    """The body; None when it has more than `limit` bytes, whatever its header says. A broken-off one is empty."""
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > limit:
                return None
    except ClientDisconnect:
        return b""
    return bytes(body)


def is_secret(given: str, secret: str) -> bool:
    """Whether a header's value is the secret, compared in constant time. Without a secret nothing is.

    Headers are read as Latin-1, whatever stood in them.
    """
    return bool(secret) and hmac.compare_digest(given.encode("latin-1", "replace"), secret.encode())
