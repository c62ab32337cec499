"""The neutral vocabulary of a conversation: what comes in, what goes out, and what a room declares.

For: the types that channels, router and handlers share. Not for: any platform's own shapes (`channels`) or storage.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field, field_validator

from bot.people.permissions import EVERYONE, Grant, PermissionTable, Right, rights

if TYPE_CHECKING:
    import typer
    from sqlalchemy import Table
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.delivery.outbox import Outbox

MAX_ACTION_BYTES = 64


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Attachment(_Frozen):
    """A file, picture, contact... that came in or goes out; `ref` is the platform's id or an address to fetch it."""

    kind: Literal["image", "file", "voice", "sticker", "contact", "location", "other"]
    ref: str = ""
    name: str = ""
    mime: str = ""


class Incoming(_Frozen):
    """One event from a channel. `event_id` is unique within the channel (update_id, message_id, the page's own id).

    Exactly one of `text` and `choice` carries the meaning: `choice` is the action of a pressed button. `message_ref` is
    the platform's id of the message whose button was pressed, so that it can be edited in place. `ack_ref` is what a
    channel needs to acknowledge a press (Telegram's callback_query id).
    """

    channel: str
    event_id: str
    chat_id: str
    sender_id: str
    sender_name: str = ""
    text: str = ""
    choice: str = ""
    group: bool = False
    attachments: tuple[Attachment, ...] = ()
    message_ref: str = ""
    ack_ref: str = ""
    received_at: dt.datetime

    @field_validator("event_id", "chat_id", "sender_id", "sender_name", "text", "choice")
    @classmethod
    def _storable(cls, value: str) -> str:
        """Without null characters, which PostgreSQL cannot store."""
        return value.replace("\x00", "")


Style = Literal["primary", "success", "danger", "plain"]


class Choice(_Frozen):
    """A button, or a numbered line where there are no buttons.

    `action` is `feature:verb[:argument...]` or a `/command`, 64 bytes at most. `url` opens an address and `copy_text`
    (256 characters at most) copies instead; they then have no action.
    """

    label: str
    action: str = ""
    style: Style = "plain"
    url: str = ""
    copy_text: str = ""

    @field_validator("action")
    @classmethod
    def _short(cls, value: str) -> str:
        if len(value.encode()) > MAX_ACTION_BYTES:
            raise ValueError(f"action longer than {MAX_ACTION_BYTES} bytes: {value}")
        return value


class Say(_Frozen):
    """Our own words. `**two stars**` make bold; nothing else is markup."""

    type: Literal["say"] = "say"
    text: str


class Card(_Frozen):
    """A clause or an entitlement. `quote` is never edited and is shown as a quotation where `quoted`.

    `state` is one of in_force, not_yet, ended, draft, historical, unclear; it chooses a colour, the words are in
    `validity`.
    """

    type: Literal["card"] = "card"
    id: str
    lead: str = ""
    quote: str
    quoted: bool
    source: str
    validity: str
    state: str
    warning: str = ""


Block = Say | Card


class Reply(_Frozen):
    """One message to one chat, in neutral form.

    `edit`: replace the message whose button was pressed, where the channel can.
    """

    blocks: tuple[Block, ...]
    choices: tuple[Choice, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    edit: bool = False


def say(text: str, *choices: Choice, edit: bool = False) -> Reply:
    """A reply of words alone."""
    return Reply(blocks=(Say(text=text),), choices=choices, edit=edit)


class Outgoing(_Frozen):
    """One message as a channel sends it: already cut to its limits, and stored so in the ledger.

    `markup` says how `text` is written. `blocks` are kept for channels that draw them (the web). `edit_ref` is the
    platform's id of the message to edit; a channel that cannot find it any more sends a new one.
    """

    text: str
    markup: Literal["plain", "html"] = "plain"
    choices: tuple[Choice, ...] = ()
    blocks: tuple[Block, ...] = Field(default=())
    attachments: tuple[Attachment, ...] = ()
    edit_ref: str = ""


class Offer(_Frozen):
    """A choice that was shown with a number, remembered so that "2" or its words name it."""

    number: int
    label: str
    action: str
    at: dt.datetime
    about: str = ""


class ConversationState(BaseModel):
    """What a conversation remembers between two messages; stored in the database with each turn.

    `form` is the action that awaits what is typed next (empty: none), `draft` what was typed so far.
    """

    model_config = ConfigDict(extra="forbid")

    offers: list[Offer] = Field(default_factory=list)
    form: str = ""
    draft: dict[str, Any] = Field(default_factory=dict)
    memory: dict[str, Any] = Field(default_factory=dict)
    greeted: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Who is talking. One person may have accounts on several channels; everybody is a member besides `grants`."""

    id: int
    name: str = ""
    grants: tuple[Grant, ...] = ()


class KnowledgePort(Protocol):
    """What the machine room must know of the library: that it can be asked. Handlers see the real thing."""

    def answer(self, text: str, *, on: dt.date | None = None) -> Any: ...


class Clock(Protocol):
    def now(self) -> dt.datetime: ...

    def today(self) -> dt.date: ...

    def day_of(self, moment: dt.datetime) -> dt.date: ...


@dataclass(slots=True)
class Turn:
    """Everything a handler needs for one message. It writes through `session`, the turn's own transaction."""

    id: str
    incoming: Incoming
    person: Person
    conversation_id: int
    state: ConversationState
    session: AsyncConnection
    knowledge: Any
    clock: Clock
    house: House
    features: Sequence[Feature]
    outbox: Outbox
    permissions: PermissionTable = field(default_factory=lambda: PermissionTable(()))

    def may(self, action: str, above: Sequence[int] | None = None) -> bool:
        """Whether this person may do something, about a unit where `above` names it and its ancestors."""
        return self.permissions.may(self.person.grants, action, above)


@dataclass(frozen=True, slots=True)
class House:
    """What the operating union says of itself; every text that names it takes it from here."""

    union_name: str
    contact: str
    helpline: str
    public_url: str = ""


Handler = Callable[..., Awaitable[Sequence[Reply]]]


@dataclass(frozen=True, slots=True)
class Command:
    """A chat command without its slash; `summary` is shown in menus and help (Vietnamese, one line)."""

    name: str
    summary: str
    handler: Handler
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonalData:
    """What one part of the program holds of a person, and how it is shown, erased and forgotten in time.

    `export` gives rows ready for a file (column -> value) of one person id; `erase` removes or empties them and returns
    how many; `forget` does so for everybody's rows older than a moment, `keep_days` after which it runs (None: kept as
    long as the person is known, or as the text of `why` says).
    """

    name: str
    title: str
    why: str
    export: Callable[[AsyncConnection, int], Awaitable[list[dict[str, Any]]]]
    erase: Callable[[AsyncConnection, int, dt.datetime], Awaitable[int]]
    keep_days: int | None = None
    forget: Callable[[AsyncConnection, dt.datetime], Awaitable[int]] | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """Something done at a time and not for a message. `run(session, outbox, now)` works in one transaction.

    `every` is the pause between two runs; one process runs it, and a missed run is made up for once.
    """

    name: str
    every: dt.timedelta
    run: Callable[[AsyncConnection, Outbox, dt.datetime], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Feature:
    """What a room declares. Handlers are `async def handler(turn, *arguments) -> replies`.

    `actions`: verb -> handler(turn, *arguments) for pressed or typed choices `name:verb:argument...`.
    `fields`: form name -> handler(turn) for the text typed while `turn.state.form == "name:field"`.
    `question`: takes any text that is nothing else; exactly one feature has it. `tables`: what it stores.
    `rights`: who may run which command (`/name`), action and field (`feature:verb`); what has no row is open to nobody.
    `personal`: what it holds of people. `jobs`: what it does at a time. `cli`: commands for `congdoan`.
    """

    name: str
    title: str
    commands: tuple[Command, ...] = ()
    actions: Mapping[str, Handler] = field(default_factory=dict)
    fields: Mapping[str, Handler] = field(default_factory=dict)
    question: Handler | None = None
    rights: tuple[Right, ...] = ()
    tables: tuple[Table, ...] = ()
    personal: tuple[PersonalData, ...] = ()
    jobs: tuple[Job, ...] = ()
    cli: typer.Typer | None = None

    def entries(self) -> tuple[str, ...]:
        """Everything here that a person can run, as the permission table names it."""
        inside = (f"{self.name}:{verb}" for verb in (*self.actions, *self.fields))
        return tuple(dict.fromkeys([*(f"/{command.name}" for command in self.commands), *inside]))


def for_everyone(feature: Feature) -> Feature:
    """The same room with a row for every member on all that has none yet."""
    named = {row.action for row in feature.rights}
    rest = (key for key in feature.entries() if key not in named)
    return replace(feature, rights=(*feature.rights, *rights(EVERYONE, *rest)))
