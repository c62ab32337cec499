"""What every channel is: limits that rendering obeys, a way in, and a way out.

For: the contract between channels and the rest. Not for: any platform. Channels never retry, sleep between tries of a
message or touch the database: they hand what they receive to `accept` and acknowledge to the platform only when it
has returned, that is when the message is stored.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol, runtime_checkable

from starlette.routing import BaseRoute

from bot.conversation import Attachment, Choice, Incoming, Outgoing


@dataclass(frozen=True, slots=True)
class Stage:
    """What a platform allows towards people who last wrote at `since` or later (None: whenever it was).

    `later`: it leaves when the platform's hours open. `billed`: it costs money.
    """

    since: dt.datetime | None
    later: bool = False
    billed: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What a platform grants one channel. 0 means no limit. `title` is what people call the channel.

    `counts_received`: what comes in is counted too. `notices_until`: percent of the messages after which only replies
    leave.
    """

    channel: str
    title: str
    messages: int
    users: int
    counts_received: bool = True
    notices_until: int = 90


@dataclass(frozen=True, slots=True)
class Limits:
    """What a channel can show. Lengths are in UTF-16 units, as the platforms count them.

    `buttons`: choices become buttons, else numbered lines; `most_buttons`: as they do where there are more (0: any
    number). `markup`: how emphasis is written. `blocks`: the channel
    draws cards itself and wants them beside the text. `edits`: a sent message can be replaced. `files`: it takes
    attachments whose `ref` is a `data:` address, `file_kinds` says which: endings of names and their most bytes (none:
    any). `pictures`: it takes no files, but pictures by an address of ours that
    the platform can reach. `links`: what stands before an address of our own web server so that
    a reader can open it (empty on the web page itself, the house's public address elsewhere); None where nothing does.
    `stored_is_sent`: no dispatcher, the reader fetches stored rows (the web). Rates: messages a second over all chats,
    a second in one chat with a burst, and a minute in a group; 0 means no limit. `stages`: whom the platform lets us
    write to at a moment, the first that fits counts and beyond the last it is nobody; None: everybody, at any time.
    `plan`: what it grants in a month; None: any number.
    """

    text: int = 4096
    buttons: bool = True
    most_buttons: int = 0
    button_label: int = 64
    markup: Literal["plain", "html"] = "plain"
    blocks: bool = False
    edits: bool = False
    files: bool = False
    file_kinds: tuple[tuple[str, int], ...] = ()
    pictures: bool = False
    links: str | None = None
    copy_buttons: bool = False
    stored_is_sent: bool = False
    per_second: float = 0
    per_chat_second: float = 0
    chat_burst: int = 1
    per_group_minute: float = 0
    concurrency: int = 8
    stages: Callable[[dt.datetime], tuple[Stage, ...]] | None = None
    plan: Plan | None = None

    def shows_buttons(self, choices: Sequence[Choice]) -> bool:
        """Whether these choices become buttons."""
        pressed = sum(1 for choice in choices if choice.action or choice.url)
        return self.buttons and (not self.most_buttons or pressed <= self.most_buttons)

    def takes_file(self, name: str, size: int) -> bool:
        """Whether a file of this name and of so many bytes is sent as a file."""
        if not self.files or not self.file_kinds:
            return self.files
        return any(name.casefold().endswith(ending) and size <= most for ending, most in self.file_kinds)

    def with_links(self, public_url: str) -> Limits:
        """The same with links to the house's public address, where it has one and the channel is not its own page."""
        return self if self.links is not None or not public_url else replace(self, links=public_url.rstrip("/"))


Accept = Callable[[Incoming], Awaitable[None]]
"""Stores one incoming event; returns when it is committed. Idempotent by (channel, event_id)."""


Fetch = Callable[[Attachment], Awaitable[bytes]]
"""Brings a file that came in from where the platform keeps it; raises an AssistantError with a sentence."""


@runtime_checkable
class KeepsFiles(Protocol):
    """A channel whose platform keeps what people send until it is asked for.

    `fetch` has a limit of size and a deadline of its own and never retries; it raises an AssistantError whose sentence
    the person is told.
    """

    async def fetch(self, attachment: Attachment) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Sent:
    """The platform took the message and gave it this id."""

    ref: str


@dataclass(slots=True)
class Health:
    """What `/healthz` and `congdoan doctor` show of a channel: `state` is starting, up, down or stopped."""

    state: Literal["starting", "up", "down", "stopped"] = "starting"
    detail: str = ""


class Channel(Protocol):
    """One platform. `routes` are what it needs in the web server (a webhook, a page; mostly none).

    `run` receives until cancelled and never raises for a fault of the platform; it keeps trying. `send` returns `Sent`,
    or raises RetryLater, Unreachable, Moved, Failed, NotDelivered, Unknown or ChannelStopped (see `bot.errors`); it has
    a deadline of its own and never retries.
    """

    name: str
    limits: Limits
    health: Health

    def routes(self, accept: Accept) -> Sequence[BaseRoute]: ...

    async def run(self, accept: Accept) -> None: ...

    async def send(self, chat_id: str, message: Outgoing) -> Sent: ...

    async def close(self) -> None: ...
