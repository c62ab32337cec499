"""One Outgoing as calls of the OA API: files and pictures first, then the text with its buttons.

Everything goes as plain text. A file that Zalo does not take never comes here: it is a link by then (`Limits`).
A billed message is a template and nothing else: its files are told of in words.
For: the shapes of messages and the order of calls. Not for: what failures mean (`faults.py`), nor which kind may leave
(`windows.py`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol

from bot import texts
from bot.channels.attached import is_address, link_line
from bot.channels.zalo_http import NoAnswer, NotSent, Refused, partly
from bot.channels.zalo_oa.updates import PRESSED
from bot.channels.zalo_oa.windows import Kind
from bot.conversation import Attachment, Choice, Outgoing
from bot.errors import ChannelError
from bot.files import ENCLOSED, content_of
from bot.words import cut, units

TEXT_LIMIT = 2000
LABEL_LIMIT = 100
MOST_BUTTONS = 5
HEADER_LIMIT = 100
SEND = "v3.0/oa/message/"
UPLOAD_FILE, UPLOAD_IMAGE = "v2.0/oa/upload/file", "v2.0/oa/upload/image"

Part = Callable[[], Awaitable[dict[str, Any]]]
"""Makes the body of one message, perhaps by an upload first."""


class Calls(Protocol):
    """What a message is sent with; both raise NotSent, NoAnswer, Refused."""

    async def post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]: ...

    async def upload(self, path: str, name: str, mime: str, content: bytes) -> dict[str, Any]: ...


async def deliver(calls: Calls, user_id: str, message: Outgoing, kind: Kind, picture: str = "") -> str:
    """Sends; returns the id of the last message. Raises what the calls raise.

    `picture`: the address of what stands above Zalo's own form.

    When a later part does not leave, the message as a whole is neither sent nor unsent: that is NoAnswer, never
    something to begin again.
    """
    free = kind == "cs"
    parts = _parts(calls, message.attachments, picture) if free else []
    lines = _lines(message.attachments, apart_from=("image",)) if free else _billed_lines(message.attachments)
    parts += [_ready(body) for body in written(message, kind, lines)]
    ref = ""
    for gone, part in enumerate(parts):
        try:
            found = await calls.post(SEND + kind, {"recipient": {"user_id": user_id}, "message": await part()})
        except (NotSent, Refused, ChannelError) as failure:
            if not gone:
                raise
            raise partly(failure) from None
        ref = str(found.get("message_id") or ref)
    return ref


def _parts(calls: Calls, attachments: Sequence[Attachment], picture: str) -> list[Part]:
    """What goes before the text."""
    parts: list[Part] = []
    for attachment in attachments:
        if attachment.kind == "contact":
            parts.append(_ready(request_phone(picture)))
        elif attachment.ref.startswith(ENCLOSED) or (attachment.kind == "image" and is_address(attachment.ref)):
            parts.append(_uploading(calls, attachment))
    return parts


def _lines(attachments: Sequence[Attachment], apart_from: Sequence[str] = ()) -> list[str]:
    """What stands below the text: files that are links."""
    return [link_line(sent) for sent in attachments if sent.kind not in apart_from and is_address(sent.ref)]


def _billed_lines(attachments: Sequence[Attachment]) -> list[str]:
    lines = _lines(attachments)
    if inside := [sent.name or texts.FILE_UNNAMED for sent in attachments if sent.ref.startswith(ENCLOSED)]:
        lines.append(texts.FILES_NOWHERE.format(names=", ".join(inside)))
    return lines


def written(message: Outgoing, kind: Kind, lines: Sequence[str] = ()) -> list[dict[str, Any]]:
    """The bodies of the text and its buttons: mostly one."""
    text = "\n".join([*filter(None, [message.text.strip()]), *lines])
    buttons = [button for choice in message.choices if (button := _button(choice)) is not None][:MOST_BUTTONS]
    if not text:
        return []
    if kind != "cs":
        return [_template(text, kind, buttons)]
    shown = [text] if units(text) <= TEXT_LIMIT else [message.text, "\n".join(lines)]
    bodies: list[dict[str, Any]] = [{"text": each} for each in shown if each.strip()]
    if buttons:
        bodies[-1]["attachment"] = {"type": "template", "payload": {"buttons": buttons}}
    return bodies


def request_phone(picture: str) -> dict[str, Any]:
    """Zalo's own form, in which somebody agrees to give their name and number; its documentation shows a picture."""
    shown = {"image_url": picture} if picture else {}
    element = {"title": texts.OA_PHONE_TITLE, "subtitle": texts.OA_PHONE_WHY, **shown}
    payload = {"template_type": "request_user_info", "elements": [element]}
    return {"attachment": {"type": "template", "payload": payload}}


def _template(text: str, kind: Kind, buttons: list[dict[str, Any]]) -> dict[str, Any]:
    """A billed message: its first line as the heading, the rest below it."""
    first, _, rest = text.partition("\n")
    elements: list[dict[str, Any]] = [{"type": "header", "content": cut(first, HEADER_LIMIT, units), "align": "left"}]
    below = rest.strip() if units(first) <= HEADER_LIMIT else text
    if below:
        elements.append({"type": "text", "content": below, "align": "left"})
    name = "transaction_event" if kind == "transaction" else "promotion"
    payload: dict[str, Any] = {"template_type": name, "language": "VI", "elements": elements}
    if buttons:
        payload["buttons"] = buttons
    return {"attachment": {"type": "template", "payload": payload}}


def _button(choice: Choice) -> dict[str, Any] | None:
    """None for what cannot be pressed there: one wrong button would lose the whole message."""
    title = cut(choice.label, LABEL_LIMIT, units)
    if not title:
        return None
    if choice.url:
        opens = {"title": title, "type": "oa.open.url", "payload": {"url": choice.url}}
        return opens if is_address(choice.url) else None
    return {"title": title, "type": "oa.query.hide", "payload": PRESSED + choice.action} if choice.action else None


def _ready(body: dict[str, Any]) -> Part:
    async def give() -> dict[str, Any]:
        return body

    return give


def _uploading(calls: Calls, sent: Attachment) -> Part:
    """Uploads, and gives the message that shows what was uploaded. A picture may also be shown by its address."""

    async def picture() -> dict[str, Any]:
        element: dict[str, Any] = {"media_type": "image"}
        if is_address(sent.ref):
            element["url"] = sent.ref
        else:
            found = await calls.upload(UPLOAD_IMAGE, sent.name or "anh.png", sent.mime, content_of(sent))
            element["attachment_id"] = _named(found, "attachment_id")
        return {"attachment": {"type": "template", "payload": {"template_type": "media", "elements": [element]}}}

    async def file() -> dict[str, Any]:
        found = await calls.upload(UPLOAD_FILE, sent.name or texts.FILE_UNNAMED, sent.mime, content_of(sent))
        return {"attachment": {"type": "file", "payload": {"token": _named(found, "token")}}}

    return picture if sent.kind == "image" else file


def _named(found: Mapping[str, Any], name: str) -> str:
    """What an upload is called from now on."""
    value = found.get(name)
    if not isinstance(value, str) or not value:
        raise NoAnswer(f"an upload without {name}")
    return value
