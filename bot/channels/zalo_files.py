"""What somebody sent through Zalo, fetched from the address that came with the event.

For: `fetch_file`, with a limit of size and a deadline. Not for: deciding whether a file is wanted
(`bot/incoming_files.py`). The address came from outside: it is followed over TLS alone, or to where the API itself is.
"""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

from bot import texts
from bot.channels.zalo_http import TooLarge, ZaloError, ZaloHttp
from bot.conversation import Attachment
from bot.errors import AssistantError, ChannelError, RefusedError
from bot.files import MAX_BYTES, clean_name

log = logging.getLogger(__name__)

SECONDS = 60.0


async def fetch_file(http: ZaloHttp, api_url: str, attachment: Attachment, *, limit: int = MAX_BYTES) -> bytes:
    """The content, at most `limit` bytes, within a minute. Raises an AssistantError whose sentence may be shown."""
    if not (attachment.ref.startswith("https://") or _is_at(api_url, attachment.ref)):
        raise RefusedError(texts.FILE_NOT_FETCHED)
    failure: AssistantError
    try:
        return await http.download(attachment.ref, limit=limit, seconds=SECONDS)
    except TooLarge:
        name = clean_name(attachment.name)
        failure = RefusedError(texts.FILE_TOO_LARGE.format(name=name, most=limit // 2**20))
    except ZaloError as error:
        log.warning("a file was not fetched: %s", error)
        failure = ChannelError(texts.FILE_NOT_FETCHED)
    raise failure


def _is_at(api_url: str, address: str) -> bool:
    """Whether an address leads to the very server of the API."""
    try:
        here, there = urlsplit(api_url), urlsplit(address)
    except ValueError:
        return False
    return bool(here.netloc) and (here.scheme, here.netloc) == (there.scheme, there.netloc)
