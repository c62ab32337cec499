"""What the page may send up as a file, and the reading of it.

For: one file a request, as the body itself; its name and its message's id are in headers, which another site cannot
send without our leave. Not for: whether a file is wanted (`bot/incoming_files.py`) or what it means (the router).
"""

from __future__ import annotations

import re
from typing import Protocol
from urllib.parse import unquote

from starlette.requests import Request

from bot.conversation import Attachment
from bot.files import clean_mime, clean_name
from bot.web.post import PostRefused

PATH = "/chat/files"
BYTES = 10 * 2**20
_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_NAME_HEADER = 2000
_UNREADABLE = "Em không đọc được tệp này. Xin thầy cô tải lại trang rồi gửi lại."
_EMPTY = "Tệp này trống. Xin thầy cô chọn lại tệp."
_TOO_LARGE = "Tệp lớn quá 10 MB. Xin thầy cô chia nhỏ hoặc nén tệp lại rồi gửi."


class Uploads(Protocol):
    """Where a file goes; see `bot/incoming_files.py`."""

    async def wanted(self, chat_id: str, event_id: str) -> bool: ...

    async def store(self, chat_id: str, event_id: str, sent: Attachment, content: bytes) -> Attachment: ...


def read_headers(request: Request) -> tuple[str, Attachment]:
    """The message's id and the file without its content. Raises PostRefused 422."""
    message_id, name = request.headers.get("x-message-id", ""), request.headers.get("x-file-name", "")
    if not _ID.fullmatch(message_id) or not name or len(name) > _NAME_HEADER:
        raise PostRefused(422, _UNREADABLE)
    mime = clean_mime(request.headers.get("content-type", ""))
    name = clean_name(unquote(name, errors="replace"))
    return message_id, Attachment(kind="image" if mime.startswith("image/") else "file", name=name, mime=mime)


async def read_content(request: Request) -> bytes:
    """The body, held in memory no further than 10 MB. Raises PostRefused: 413 too large, 422 empty."""
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > BYTES:
        raise PostRefused(413, _TOO_LARGE)
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > BYTES:
            raise PostRefused(413, _TOO_LARGE)
    if not content:
        raise PostRefused(422, _EMPTY)
    return bytes(content)
