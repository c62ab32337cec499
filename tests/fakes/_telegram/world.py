"""Everything the fake Bot API remembers: chats, messages, updates, files, calls. All in memory.

For: state and the small rules about it. Not for: HTTP (`http.py`), the methods (`methods.py`), people (`people.py`).
"""

from __future__ import annotations

import re
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from tests.fakes._local.changes import Changes
from tests.fakes._telegram.errors import ApiError
from tests.fakes._telegram.faults import Fault

TOKEN = "123456789:fake-token-of-the-test-server-abc"
BOT_ID = 123456789
NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}
_MIGRATED = "Bad Request: group chat was upgraded to a supergroup chat"
_ENTITY = re.compile(r"(?P<mention>@[A-Za-z][A-Za-z0-9_]{3,31})|(?P<bot_command>(?<!\S)/[A-Za-z0-9_]{1,32}(@\w+)?)")


@dataclass
class Webhook:
    """Where updates are pushed to; `url` empty: nowhere."""

    url: str = ""
    secret: str = ""
    last_error: str = ""
    last_error_date: int = 0


@dataclass
class Config:
    """`cap`: messages a second over all chats, beyond it 429 (0: none). Delays in seconds."""

    blocked: set[int] = field(default_factory=set)
    unknown: set[int] = field(default_factory=set)
    migrated: dict[int, int] = field(default_factory=dict)
    cap: int = 0
    redelivery_delay: float = 0.05
    redeliveries: int = 3


class World(Changes):
    """One bot and the people around it."""

    def __init__(self, token: str = TOKEN) -> None:
        self.token = token
        self.bot: dict[str, Any] = {
            "id": int(token.split(":")[0]),
            "is_bot": True,
            "first_name": "Trợ lý Công đoàn",
            "username": "congdoan_thu_bot",
        }
        super().__init__()
        self.reset()

    def reset(self) -> None:
        """Forgets everything, the webhook too. Update ids start again."""
        self.config = Config()
        self.faults: list[Fault] = []
        self.calls: list[dict[str, Any]] = []
        self.updates: list[dict[str, Any]] = []
        self.history: dict[int, dict[str, Any]] = {}
        self.dropped: list[int] = []
        self.allowed: list[str] = []
        self.webhook = Webhook()
        self.poller: object | None = None
        self.chats: dict[int, dict[int, dict[str, Any]]] = {}
        self.files: dict[str, tuple[str, bytes]] = {}
        self.callbacks: dict[str, bool] = {}
        self.commands: list[dict[str, str]] = []
        self._next_update = 1001
        self._next_message = 1
        self._next_id = 1
        self._recent: deque[float] = deque()
        self.touch()

    def fresh_id(self) -> int:
        self._next_id += 1
        return self._next_id

    def chat(self, chat_id: int) -> dict[str, Any]:
        """The Chat object: positive ids are people, negative ones are groups."""
        if chat_id > 0:
            return {"id": chat_id, "type": "private", "first_name": "Lan"}
        kind = "supergroup" if str(chat_id).startswith("-100") else "group"
        return {"id": chat_id, "type": kind, "title": "Tổ công đoàn"}

    def target(self, params: dict[str, Any]) -> int:
        """The chat of a sending call, or the refusal a real server gives for it."""
        raw = str(params.get("chat_id", "")).strip()
        if not raw:
            raise ApiError(400, "Bad Request: chat_id is empty")
        try:
            chat_id = int(raw)
        except ValueError:
            raise ApiError(400, "Bad Request: chat not found") from None
        if chat_id in self.config.unknown:
            raise ApiError(400, "Bad Request: chat not found")
        if chat_id in self.config.migrated:
            raise ApiError(400, _MIGRATED, migrate_to_chat_id=self.config.migrated[chat_id])
        if chat_id in self.config.blocked:
            who = "blocked by the user" if chat_id > 0 else "kicked from the supergroup chat"
            raise ApiError(403, f"Forbidden: bot was {who}")
        return chat_id

    def count_message(self) -> None:
        """Applies `cap`. Raises ApiError 429."""
        now = time.monotonic()
        while self._recent and now - self._recent[0] >= 1:
            self._recent.popleft()
        if self.config.cap and len(self._recent) >= self.config.cap:
            raise ApiError(429, "Too Many Requests: retry after 1", retry_after=1)
        self._recent.append(now)

    def store(self, chat_id: int, sender: dict[str, Any], content: dict[str, Any]) -> dict[str, Any]:
        """A new message in the chat; ids grow over all chats."""
        message = {
            "message_id": self._next_message,
            "date": int(time.time()),
            "chat": self.chat(chat_id),
            "from": sender,
            **content,
        }
        self._next_message = max(self._next_message, message["message_id"]) + 1
        self.chats.setdefault(chat_id, {})[message["message_id"]] = message
        self.touch()
        return message

    def find(self, chat_id: int, message_id: int) -> dict[str, Any] | None:
        return self.chats.get(chat_id, {}).get(message_id)

    def keep_file(self, data: bytes, path: str) -> str:
        """Stores bytes; returns the file_id."""
        number = self.fresh_id()
        file_id = f"AgACAgUAAx{number:06d}"
        self.files[file_id] = (f"{number}/{path}", data)
        return file_id

    def push(self, update: dict[str, Any]) -> int:
        """Queues an update, unless its kind is not asked for; returns its update_id."""
        number = update.get("update_id")
        if number is None:
            number = self._next_update
        self._next_update = max(self._next_update, number + 1)
        update = {"update_id": number, **{key: value for key, value in update.items() if key != "update_id"}}
        kind = next((key for key in update if key != "update_id"), "")
        wanted = kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT
        if wanted:
            self.history[number] = update
            self.updates.append(update)
            self.touch()
        return number

    def redeliver(self, update_id: int) -> None:
        """Hands an update out once more, as the platform does when an acknowledgement was lost."""
        self.updates.append(self.history[update_id])
        self.updates.sort(key=lambda update: update["update_id"])
        self.touch()

    def confirm(self, offset: int) -> None:
        """Forgets the updates below `offset`; a negative one keeps only the last ones."""
        if offset < 0:
            self.updates = self.updates[offset:]
        else:
            self.updates = [update for update in self.updates if update["update_id"] >= offset]
        self.touch()


def entities_of(text: str) -> list[dict[str, Any]]:
    """What Telegram marks in a person's text: mentions and commands, in UTF-16 units."""
    found = []
    for match in _ENTITY.finditer(text):
        start = len(text[: match.start()].encode("utf-16-le", "surrogatepass")) // 2
        found.append({"type": str(match.lastgroup), "offset": start, "length": len(match.group())})
    return found
