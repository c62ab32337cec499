"""The web chat: a page that posts what is written and streams what is answered.

For: the visitor's identity, the page's requests, and the stream of answers. Not for: drawing (`bot/web/static`) or
storage: what was answered is read through `Transcript`. There is no dispatcher: stored is sent, and each reader fetches
what comes after the last id that it has, so a lost connection or a restart loses and doubles nothing.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import functools
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any, Protocol

from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.channels.base import Accept, Health, Limits, Sent
from bot.conversation import House, Incoming, Outgoing
from bot.delivery.transcript import Entry, HistoryEntry, Look
from bot.errors import Failed, RefusedError
from bot.web.installing import install_routes
from bot.web.page import SAMPLES, render_page
from bot.web.post import Post, PostRefused, read_post, same_origin
from bot.web.upload import PATH as UPLOAD_PATH
from bot.web.upload import Uploads, read_content, read_headers
from bot.web.visitor import Visitor, give_cookie, read_visitor

HEARTBEAT = 15.0
BATCH = 50
HISTORY = 60
_LAST_ID = 2**62
_STRANGE = "Yêu cầu này không đến từ trang trò chuyện. Xin tải lại trang rồi gửi lại."


class Transcript(Protocol):
    """A conversation as its reader sees it; the ledger and the inbox behind it are not the channel's business."""

    async def look(self, chat_id: str, last_id: int, limit: int = 50) -> Look:
        """Answers with an id greater than `last_id`, in order, and whether another is awaited."""

    async def history(self, chat_id: str, limit: int = 60) -> Sequence[HistoryEntry]:
        """The last messages of both sides, in order."""

    async def waiting(self, chat_id: str) -> bool:
        """Whether a message of this chat is still being answered."""

    async def changed(self, chat_id: str, timeout: float) -> None:  # noqa: ASYNC109  (a wait with an end, not a limit)
        """Returns when something new may be there, or after `timeout` seconds."""


class WebChannel:
    """The web chat as a channel. `secure_cookies` where the public address is https; `demo` says so on the page.

    `uploads`: where files go that people send; without it none can be sent. `push_key` is asked at each visit
    what the page says of being told of messages (see `render_page`); `opened(chat_id)` is awaited when a page begins to
    read.
    """

    name = "web"
    limits = Limits(
        text=100_000, buttons=True, button_label=200, blocks=True, copy_buttons=True, links="", stored_is_sent=True
    )

    def __init__(
        self,
        transcript: Transcript,
        *,
        house: House,
        demo: bool = False,
        secure_cookies: bool = False,
        samples: Sequence[str] = SAMPLES,
        heartbeat: float = HEARTBEAT,
        uploads: Uploads | None = None,
        push_key: Callable[[], Awaitable[str | None]] | None = None,
        opened: Callable[[str], Awaitable[None]] | None = None,
    ) -> None:
        self.health = Health()
        self._transcript = transcript
        self._house = house
        self._secure = secure_cookies
        self._render = functools.cache(functools.partial(render_page, house, demo=demo, samples=samples))
        self._push_key = push_key
        self._opened = opened
        self._heartbeat = heartbeat
        self._uploads = uploads
        self._closing = asyncio.Event()

    def routes(self, accept: Accept) -> Sequence[BaseRoute]:
        """The page, what it posts to, and what it reads."""

        async def post(request: Request) -> Response:
            return await self._post(request, accept)

        async def upload(request: Request) -> Response:
            return await self._upload(request, accept)

        return [
            Route("/", self._show_page),
            Route("/chat/messages", post, methods=["POST"]),
            Route(UPLOAD_PATH, upload, methods=["POST"]),
            Route("/chat/history", self._history),
            Route("/chat/events", self._events),
            *install_routes(self._house),
        ]

    async def run(self, accept: Accept) -> None:
        """Waits until cancelled: the web server does the receiving."""
        self.health.state = "up"
        try:
            await self._closing.wait()
        finally:
            self.health.state = "stopped"

    async def send(self, chat_id: str, message: Outgoing) -> Sent:
        """Never called: a stored message is fetched by its reader."""
        raise Failed("Kênh web không gửi: trang tự lấy tin đã lưu.")

    async def close(self) -> None:
        """Ends every stream, so that the web server can stop; the pages come back by themselves."""
        self._closing.set()

    async def _show_page(self, request: Request) -> Response:
        key = await self._push_key() if self._push_key is not None else None
        return HTMLResponse(self._render(push_key=key), headers={"Cache-Control": "no-cache"})

    async def _post(self, request: Request, accept: Accept) -> Response:
        if not same_origin(request, self._house.public_url):
            return _refusal(403, _STRANGE)
        try:
            posted = read_post(request.headers.get("content-type", ""), await request.body())
        except PostRefused as refused:
            return _refusal(refused.status, refused.sentence)
        visitor = read_visitor(request)
        await accept(_incoming(visitor, posted))
        return self._accepted(visitor, posted.id)

    async def _upload(self, request: Request, accept: Accept) -> Response:
        """One file is one message. Its content is read and stored only where a form of this chat waits for it."""
        if not same_origin(request, self._house.public_url):
            return _refusal(403, _STRANGE)
        visitor = read_visitor(request)
        try:
            message_id, sent = read_headers(request)
            event_id = visitor.event_id(message_id)
            if self._uploads is not None and await self._uploads.wanted(visitor.chat_id, event_id):
                sent = await self._uploads.store(visitor.chat_id, event_id, sent, await read_content(request))
            else:
                await read_content(request)  # and forget it: an answer before the end would break the browser's upload
        except PostRefused as refused:
            return _refusal(refused.status, refused.sentence)
        except RefusedError as refused:
            return _refusal(429, refused.sentence)
        await accept(_incoming(visitor, Post(id=message_id)).model_copy(update={"attachments": (sent,)}))
        return self._accepted(visitor, message_id)

    def _accepted(self, visitor: Visitor, message_id: str) -> Response:
        return self._personal(JSONResponse({"id": message_id, "chat": visitor.tag}, status_code=202), visitor)

    async def _history(self, request: Request) -> Response:
        visitor = read_visitor(request)
        entries: Sequence[HistoryEntry] = ()
        waiting = False
        if not visitor.fresh:
            entries = await self._transcript.history(visitor.chat_id, HISTORY)
            waiting = await self._transcript.waiting(visitor.chat_id)
        found = {
            "chat": visitor.tag,
            "waiting": waiting,
            "last": max((entry.id for entry in entries if entry.id is not None), default=0),
            "cut": len(entries) >= HISTORY,
            "entries": [_line(entry, visitor) for entry in entries],
        }
        return self._personal(JSONResponse(found), visitor)

    async def _events(self, request: Request) -> Response:
        visitor = read_visitor(request)
        if visitor.fresh:  # the page asks for its history first; 204 tells EventSource to stop trying
            return Response(status_code=204)
        if self._opened is not None:
            await self._opened(visitor.chat_id)
        last = max(_number(request.headers.get("last-event-id")), _number(request.query_params.get("after")))
        return EventSourceResponse(self._stream(visitor.chat_id, last), ping=3600, send_timeout=20)

    async def _stream(self, chat_id: str, last: int) -> AsyncIterator[bytes]:
        """Answers after `last`, and after each look whether one is awaited; that line is the heartbeat as well."""
        yield ServerSentEvent(comment="chào", retry=1500).encode()
        while not self._closing.is_set():
            # Listen before looking: what is stored between the look and the wait must wake us.
            change = asyncio.ensure_future(self._transcript.changed(chat_id, self._heartbeat))
            closing = asyncio.ensure_future(self._closing.wait())
            try:
                await asyncio.sleep(0)
                found = await self._transcript.look(chat_id, last, BATCH)
                last = found.entries[-1].id if found.entries else last
                state = ServerSentEvent(event="state", data=_json({"waiting": found.waiting}))
                events = [*map(_reply, found.entries), state]
                yield b"".join(event.encode() for event in events)  # one packet for all of it
                if len(found.entries) < BATCH:
                    await asyncio.wait({change, closing}, return_when=asyncio.FIRST_COMPLETED)
                    if change.done():
                        change.result()  # a broken transcript ends the stream instead of spinning
            finally:
                change.cancel()
                closing.cancel()

    def _personal(self, response: Response, visitor: Visitor) -> Response:
        response.headers["Cache-Control"] = "no-store"
        give_cookie(response, visitor, secure=self._secure)
        return response


def _incoming(visitor: Visitor, posted: Post) -> Incoming:
    """The event id carries the chat, so that one visitor can neither take nor repeat another's id."""
    return Incoming(
        channel=WebChannel.name,
        event_id=visitor.event_id(posted.id),
        chat_id=visitor.chat_id,
        sender_id=visitor.chat_id,
        text=posted.label if posted.choice else posted.text,
        choice=posted.choice,
        message_ref=str(posted.message or ""),
        received_at=dt.datetime.now(dt.UTC),
    )


def _line(entry: HistoryEntry, visitor: Visitor) -> dict[str, Any]:
    line: dict[str, Any] = {"at": entry.at.isoformat(), "mine": entry.mine}
    if entry.mine:
        return {**line, "id": visitor.page_id(entry.event_id or ""), "text": entry.text}
    return {**line, "id": entry.id, **(_message(entry.message) if entry.message else {"text": entry.text})}


def _reply(entry: Entry) -> ServerSentEvent:
    line = {"id": entry.id, "at": entry.at.isoformat(), **_message(entry.message)}
    return ServerSentEvent(event="reply", id=str(entry.id), data=_json(line))


def _message(message: Outgoing) -> dict[str, Any]:
    fields = {"text", "choices", "attachments"} if not message.blocks else {"blocks", "choices", "attachments"}
    return message.model_dump(mode="json", include=fields)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _number(text: str | None) -> int:
    return min(int(text), _LAST_ID) if text and text.isascii() and text.isdigit() and len(text) < 20 else 0


def _refusal(status: int, sentence: str) -> Response:
    return JSONResponse({"error": sentence}, status_code=status)
