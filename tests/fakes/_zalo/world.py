"""Everything the fake Zalo Bot API remembers: who has written, what waits, what was sent, what was called. In memory.

For: state and the small rules about it (quotas, which chats are known). Not for: HTTP (`http.py`) or the methods
(`methods.py`). A guess about the real server is marked so.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from tests.fakes._local.changes import Changes
from tests.fakes._zalo.faults import ApiError, Fault

TOKEN = "12345689:fake-token-of-the-test-server"
BOT = {
    "id": "1459232241454765289",
    "account_name": "bot.VDKyGxQvc",
    "account_type": "BASIC",
    "can_join_groups": False,
}


@dataclass
class Config:
    """`live_shape`: pictures as seen in use, else as documented. `flat`: webhook posts without their envelope."""

    quota_users: int = 50
    quota_month: int = 3000
    live_shape: bool = True
    flat: bool = False
    longest_poll: float = 60
    verify: bool = True


@dataclass
class Webhook:
    url: str = ""
    secret: str = ""
    updated_at: int = 0


@dataclass
class World(Changes):
    """One bot and the people around it. `count` is this month's messages, both ways."""

    token: str = TOKEN
    config: Config = field(default_factory=Config)
    faults: list[Fault] = field(default_factory=list)
    calls: list[dict[str, Any]] = field(default_factory=list)
    waiting: list[dict[str, Any]] = field(default_factory=list)
    outbox: list[dict[str, Any]] = field(default_factory=list)
    users: set[str] = field(default_factory=set)
    groups: set[str] = field(default_factory=set)
    dropped: list[str] = field(default_factory=list)
    pushes: list[int] = field(default_factory=list)
    webhook: Webhook = field(default_factory=Webhook)
    count: int = 0
    polling: int = 0

    def __post_init__(self) -> None:
        Changes.__init__(self)
        self._next = 1

    def reset(self) -> None:
        """Forgets everything, the webhook too."""
        fresh = World(self.token)
        keep = self.changed
        self.__dict__.update(fresh.__dict__)
        self.changed = keep
        self.touch()

    def fresh_id(self) -> str:
        """An id of 20 hexadecimal digits."""
        self._next += 1
        return f"{self._next:020x}"

    def meet(self, user: str, chat: str) -> bool:
        """Notes who writes where; False where the bot has no room for another private user."""
        if user == chat and user not in self.users:
            if len(self.users) >= self.config.quota_users:
                return False
            self.users.add(user)
        elif user != chat:
            self.groups.add(chat)
        return True

    def spend(self) -> None:
        """Counts one message of the month. Raises ApiError 429 beyond the quota."""
        if self.count >= self.config.quota_month:
            raise ApiError(429, "Quota exceeded")
        self.count += 1

    def keep(self, method: str, chat_id: str, content: dict[str, Any]) -> dict[str, Any]:
        """A message of the bot, on its way to the chat; its result."""
        sent = {"message_id": self.fresh_id(), "date": int(time.time() * 1000)}
        self.outbox.append({"method": method, "chat_id": chat_id, **content, **sent})
        self.touch()
        return sent
