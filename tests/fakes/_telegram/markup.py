"""What the Bot API checks in a text and under it: HTML markup, lengths, buttons.

For: the fake server. Not for: the code under test, which must not import it. Wordings of refusals that were guessed
are marked "guess".
"""

from __future__ import annotations

import html
import re
from typing import Any
from urllib.parse import urlsplit

from tests.fakes._telegram.errors import ApiError

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
STYLES = {"primary", "success", "danger"}
ACTIONS = ("url", "callback_data", "copy_text", "web_app", "switch_inline_query", "login_url", "pay")
TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
}
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)?([^<>]*)>?")
_ENTITY = re.compile(r"&(lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);")


def units(text: str) -> int:
    """Length in UTF-16 code units, as Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse_html(source: str) -> tuple[str, list[dict[str, Any]]]:
    """The visible text and its entities. Raises ApiError 400 "can't parse entities" as the real server does."""
    plain: list[str] = []
    length = 0
    open_tags: list[tuple[str, int, str]] = []
    entities: list[dict[str, Any]] = []
    position = 0
    while position < len(source):
        start = source.find("<", position)
        piece = source[position : start if start >= 0 else len(source)]
        piece = _ENTITY.sub(lambda match: html.unescape(match.group()), piece)
        plain.append(piece)
        length += units(piece)
        if start < 0:
            break
        match = _TAG.match(source, start)
        assert match is not None  # the pattern matches any "<"
        position = _tag(source, match, length, open_tags, entities)
    if open_tags:
        raise _broken(f'Can\'t find end tag corresponding to start tag "{open_tags[-1][0]}"')
    return _trim("".join(plain), entities)


def _tag(
    source: str,
    match: re.Match[str],
    length: int,
    open_tags: list[tuple[str, int, str]],
    entities: list[dict[str, Any]],
) -> int:
    """Handles one tag; returns where the text goes on."""
    closing, name, rest = match.group(1), (match.group(2) or "").lower(), match.group(3)
    at = len(source[: match.start()].encode())
    if not match.group().endswith(">"):
        raise _broken(
            f"Unclosed start tag at byte offset {at}" if not closing else f"Unclosed end tag at byte offset {at}"
        )
    if name not in TAGS:
        raise _broken(f'Unsupported start tag "{name}" at byte offset {at}')
    if not closing:
        open_tags.append((name, length, rest))
        return match.end()
    if not open_tags:
        raise _broken(f"Unexpected end tag at byte offset {at}")
    opened, offset, attributes = open_tags.pop()
    if opened != name:
        raise _broken(f'Unmatched end tag at byte offset {at}, expected "</{opened}>", found "</{name}>"')
    if length > offset:
        entity: dict[str, Any] = {"type": TAGS[name], "offset": offset, "length": length - offset}
        if name == "blockquote" and "expandable" in attributes:
            entity["type"] = "expandable_blockquote"
        if name == "a":
            found = re.search(r'href\s*=\s*"([^"]*)"', attributes)
            if not found:
                return match.end()
            entity["url"] = html.unescape(found.group(1))
        entities.append(entity)
    return match.end()


def _trim(text: str, entities: list[dict[str, Any]]) -> tuple[str, list[dict[str, Any]]]:
    """Telegram strips white space at both ends; entities move with the text."""
    left = units(text) - units(text.lstrip())
    text = text.strip()
    end = units(text)
    kept = []
    for entity in sorted(entities, key=lambda item: (item["offset"], -item["length"])):
        start = max(entity["offset"] - left, 0)
        stop = min(entity["offset"] + entity["length"] - left, end)
        if stop > start:
            kept.append({**entity, "offset": start, "length": stop - start})
    return text, kept


def _broken(why: str) -> ApiError:
    return ApiError(400, f"Bad Request: can't parse entities: {why}")


def read_text(source: str, parse_mode: str, *, caption: bool = False) -> tuple[str, list[dict[str, Any]]]:
    """Parses by `parse_mode` ("" or "HTML") and checks the length."""
    if parse_mode.lower() not in ("", "html"):
        raise ApiError(400, f"Bad Request: unsupported parse_mode (the fake models HTML alone): {parse_mode}")
    text, entities = parse_html(source) if parse_mode else _trim(source, [])
    if not text and not caption:
        raise ApiError(400, "Bad Request: message text is empty")
    if units(text) > (CAPTION_LIMIT if caption else TEXT_LIMIT):
        raise ApiError(400, f"Bad Request: message {'caption ' if caption else ''}is too long")
    return text, entities


def check_keyboard(markup: Any) -> dict[str, Any] | None:
    """A valid inline keyboard, or None when there is none. Raises ApiError 400."""
    if not markup:
        return None
    if not isinstance(markup, dict):
        raise ApiError(400, "Bad Request: object expected as reply markup")
    rows = markup.get("inline_keyboard", [])
    for button in (button for row in rows for button in row):
        _check_button(button)
    if sum(len(row) for row in rows) > 100:
        raise ApiError(400, "Bad Request: reply markup is too long")  # guess: wording
    return {"inline_keyboard": rows} if any(rows) else None


def _check_button(button: dict[str, Any]) -> None:
    if not button.get("text"):
        raise ApiError(400, 'Bad Request: field "text" must be of type String')  # guess: wording
    given = [name for name in ACTIONS if name in button]
    if len(given) != 1:
        raise ApiError(400, "Bad Request: Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= 64:
        raise ApiError(400, "Bad Request: BUTTON_DATA_INVALID")
    if "copy_text" in button and not 1 <= len(button["copy_text"].get("text", "")) <= 256:
        raise ApiError(400, "Bad Request: BUTTON_COPY_TEXT_INVALID")  # guess: wording
    if button.get("style") is not None and button["style"] not in STYLES:
        raise ApiError(400, "Bad Request: button style is invalid")  # guess: wording
    if "url" in button:
        parts = urlsplit(button["url"])
        if parts.scheme not in ("http", "https", "tg") or (parts.scheme != "tg" and "." not in (parts.hostname or "")):
            raise ApiError(400, f"Bad Request: inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
