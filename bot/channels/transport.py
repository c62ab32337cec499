"""What every HTTP client of a platform must tell apart: whether a request left, and whether its answer has an end.

For: `never_left`, `read_answer`. Not for: any platform's errors, addresses or envelopes.
"""

from __future__ import annotations

import aiohttp

_CHUNK = 2**16
# Everything else may have happened after the first byte left. The wait for a connection always ends before the total.
_BEFORE_SENDING = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.InvalidURL,
    aiohttp.NonHttpUrlClientError,
)


class TooLong(Exception):
    """An answer has more bytes than are taken."""


def never_left(error: Exception) -> bool:
    """Whether a request that failed with this error certainly reached nobody."""
    return isinstance(error, _BEFORE_SENDING)


async def read_answer(response: aiohttp.ClientResponse, limit: int) -> bytes:
    """The body. Raises TooLong as soon as it has more than `limit` bytes, and what aiohttp raises."""
    content = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        content += chunk
        if len(content) > limit:
            raise TooLong
    return bytes(content)
