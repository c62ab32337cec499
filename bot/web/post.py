"""What the page may post, and whether it was our page.

For: reading one posted message, with a Vietnamese sentence for each refusal. Not for: what it means (the router).
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request

from bot.conversation import MAX_ACTION_BYTES

TEXT_CHARACTERS = 2000
LABEL_CHARACTERS = 300
BODY_BYTES = 64 * 1024

_TOO_LONG = "Tin nhắn dài quá 2.000 ký tự. Xin thầy cô rút gọn hoặc gửi làm nhiều lần."
_EMPTY = "Tin nhắn chưa có chữ nào. Xin thầy cô viết câu hỏi rồi gửi lại."
_UNREADABLE = "Em không đọc được tin này. Xin thầy cô tải lại trang rồi gửi lại."
# Marks that turn the direction of writing: they can make a text show other than it is.
_TURNS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_BLANK = re.compile(r"[\s\u200b-\u200d\u2060\u00ad\u3164]*")


class PostRefused(Exception):
    """The posted message cannot be taken; `sentence` is shown beside it."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


class Post(BaseModel):
    """One message: `text`, or a pressed `choice` with its `label`. `id` is made by the page and kept over retries."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str = Field(pattern=r"^[A-Za-z0-9_-]{8,64}$")
    text: str = ""
    choice: str = ""
    label: str = ""
    message: int | None = Field(default=None, ge=1, lt=2**62)


def read_post(content_type: str, body: bytes) -> Post:
    """Raises PostRefused: 415 no JSON, 413 too long, 422 anything else that cannot be a message."""
    if content_type.split(";")[0].strip().lower() != "application/json":
        raise PostRefused(415, _UNREADABLE)
    if len(body) > BODY_BYTES:
        raise PostRefused(413, _TOO_LONG)
    try:
        raw = Post.model_validate_json(body)
    except ValidationError:
        raise PostRefused(422, _UNREADABLE) from None
    if raw.choice:
        return _choice(raw)
    text = clean(raw.text)
    if _BLANK.fullmatch(text):
        raise PostRefused(422, _EMPTY)
    if len(text) > TEXT_CHARACTERS:
        raise PostRefused(413, _TOO_LONG)
    return raw.model_copy(update={"text": text, "label": ""})


def clean(text: str) -> str:
    """The text without control characters and turns of direction; line ends are `\\n`."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in lines if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return _TURNS.sub("", kept).strip()


def same_origin(request: Request, public_url: str) -> bool:
    """Whether a post comes from our own page.

    Browsers say so in Sec-Fetch-Site, older ones in Origin. A request with neither is no browser's, or is kept out by
    the JSON content type, which another site cannot send without our leave.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin")
    if origin is None:
        return True
    ours = {request.headers.get("host", "").lower(), urlsplit(public_url).netloc.lower()} - {""}
    return urlsplit(origin).netloc.lower() in ours


def _choice(raw: Post) -> Post:
    if len(raw.choice.encode()) > MAX_ACTION_BYTES or clean(raw.choice) != raw.choice:
        raise PostRefused(422, _UNREADABLE)
    label = clean(raw.label)[:LABEL_CHARACTERS] or "Lựa chọn"
    return raw.model_copy(update={"label": label, "text": ""})
