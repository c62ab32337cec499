"""The neutral vocabulary of a conversation: what comes in, what goes out, and what a room declares.

For: the types that channels, router and handlers share. Not for: any platform's own shapes (`channels`) or storage.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field

from bot import files
from bot.message import (
    MAX_ACTION_BYTES,
    Attachment,
    Block,
    Card,
    Choice,
    Frozen,
    Incoming,
    Outgoing,
    Reply,
    Say,
    Style,
    Verdict,
    say,
)
from bot.people.permissions import EVERYONE, Grant, PermissionTable, Right, rights
from bot.people.profiles import Profile

if TYPE_CHECKING:
    import typer
    from sqlalchemy import Table
    from sqlalchemy.ext.asyncio import AsyncConnection
    from starlette.routing import BaseRoute

    from bot.delivery.outbox import Outbox
    from bot.people.segments import SegmentKind
    from bot.storage.database import Database

__all__ = [
    "MAX_ACTION_BYTES",
    "Attachment",
    "Block",
    "Card",
    "Choice",
    "Clock",
    "Command",
    "ConversationState",
    "Feature",
    "Handler",
    "House",
    "Incoming",
    "Job",
    "KnowledgePort",
    "Offer",
    "Outgoing",
    "Person",
    "PersonalData",
    "Premises",
    "Reply",
    "Say",
    "Style",
    "Turn",
    "Verdict",
    "for_everyone",
    "say",
]


class Offer(Frozen):
    """A choice that was shown with a number, remembered so that "2" or its words name it.

    `form` is the form whose step it belongs to: only such a choice can be typed while that form is open.
    """

    number: int
    label: str
    action: str
    at: dt.datetime
    about: str = ""
    form: str = ""


class ConversationState(BaseModel):
    """What a conversation remembers between two messages; stored in the database with each turn.

    `form` is the action that awaits what is typed next (empty: none), `draft` what was typed so far.
    """

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    offers: list[Offer] = Field(default_factory=list)
    form: str = ""
    draft: dict[str, Any] = Field(default_factory=dict)
    memory: dict[str, Any] = Field(default_factory=dict)
    greeted: bool = False
    warned: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Who is talking. One person may have accounts on several channels; everybody is a member besides `grants`.

    `profile` is what they chose to tell of themselves; nothing of it may be shown in a group.
    """

    id: int
    name: str = ""
    grants: tuple[Grant, ...] = ()
    profile: Profile = field(default_factory=Profile)


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

    async def fetch(self, attachment: Attachment) -> bytes:
        """The content of a file that came with this message, where `Feature.file_fields` asked for it.

        It stands in the database already (`bot/incoming_files.py`): nothing is waited for within the transaction.
        Raises RefusedError with the sentence why it is not to be had.
        """
        return await files.fetch(self.session, attachment, self.conversation_id)

    def may(self, action: str, above: Sequence[int] | None = None) -> bool:
        """Whether this person may do something, about a unit where `above` names it and its ancestors."""
        return self.permissions.may(self.person.grants, action, above)


@dataclass(frozen=True, slots=True)
class House:
    """What the operating union says of itself; every text that names it takes it from here.

    `push_services`: the hosts abroad that may tell browsers of messages; `push_lacks`: why none can, else empty.
    `announce_second_person`: whoever writes an announcement cannot approve it.
    """

    union_name: str
    contact: str
    helpline: str
    public_url: str = ""
    announce_second_person: bool = True
    push_services: tuple[str, ...] = ()
    push_lacks: str = ""


Handler = Callable[..., Awaitable[Sequence[Reply]]]


@dataclass(frozen=True, slots=True)
class Command:
    """A chat command without its slash; `summary` is shown in menus and help (Vietnamese, one line).

    `phrases` are understood alone or with a number behind them ("đã nắm 31"); they are the handler's argument then.
    """

    name: str
    summary: str
    handler: Handler
    aliases: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonalData:
    """What one part of the program holds of a person, and how it is shown, erased and forgotten in time.

    `export` gives rows ready for a file (column -> value) of one person id; `erase` removes or empties them and returns
    how many; `forget` does so for everybody's rows older than a moment, `keep_days` after which it runs (None: kept as
    long as the person is known, or as the text of `why` says). `merge(session, kept, gone)` makes one person's rows
    another's where moving the column `person_id` of the feature's tables is not enough. `told` names columns of the
    export whose words other people may have been shown (names, what was asked of an officer).
    """

    name: str
    title: str
    why: str
    export: Callable[[AsyncConnection, int], Awaitable[list[dict[str, Any]]]]
    erase: Callable[[AsyncConnection, int, dt.datetime], Awaitable[int]]
    keep_days: int | None = None
    forget: Callable[[AsyncConnection, dt.datetime], Awaitable[int]] | None = None
    merge: Callable[[AsyncConnection, int, int], Awaitable[None]] | None = None
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """Something done at a time and not for a message. `run(session, outbox, now)` works in one transaction.

    `every` is the pause between two runs; one process runs it, and a missed run is made up for once.
    """

    name: str
    every: dt.timedelta
    run: Callable[[AsyncConnection, Outbox, dt.datetime], Awaitable[None]]


Still = Callable[["AsyncConnection", Sequence[str]], Awaitable[Mapping[str, Verdict]]]
"""Refs of one room -> what is to become of each message now; a ref that is missing leaves its message as it is."""


@dataclass(frozen=True, slots=True)
class Premises:
    """What a room's web routes work with."""

    database: Database
    clock: Clock
    house: House
    features: Sequence[Feature]


@dataclass(frozen=True, slots=True)
class Feature:
    """What a room declares. Handlers are `async def handler(turn, *arguments) -> replies`.

    `actions`: verb -> handler(turn, *arguments) for pressed or typed choices `name:verb:argument...`.
    `fields`: form name -> handler(turn) for the text typed while `turn.state.form == "name:field"`.
    `file_fields`: the fields that a document or picture may fill as well; it is then read with `turn.fetch(attachment)`
    from `turn.incoming.files`.
    `question`: takes any text that is nothing else; exactly one feature has it. `tables`: what it stores.
    `takes`: what else is typed or sent -> handler(turn): "code" (a text with the form of a one-time code, outside any
    form), "contact" (a contact card). `openers`: choices for somebody who does not know what to ask yet.
    `rights`: who may run which command (`/name`), action and field (`feature:verb`); what has no row is open to nobody.
    `personal`: what it holds of people. `jobs`: what it does at a time. `cli`: commands for `congdoan`.
    `routes`: addresses in the web server. `still(session, refs)`: what is true now of messages that were written with
    `Outbox.notify(…, still="room:ref")`, asked in the transaction that begins them; refs come without the room.
    `segments`: kinds of people that an announcement can be written to.
    """

    name: str
    title: str
    commands: tuple[Command, ...] = ()
    actions: Mapping[str, Handler] = field(default_factory=dict)
    fields: Mapping[str, Handler] = field(default_factory=dict)
    file_fields: frozenset[str] = frozenset()
    question: Handler | None = None
    takes: Mapping[Literal["code", "contact"], Handler] = field(default_factory=dict)
    openers: tuple[Choice, ...] = ()
    rights: tuple[Right, ...] = ()
    tables: tuple[Table, ...] = ()
    personal: tuple[PersonalData, ...] = ()
    jobs: tuple[Job, ...] = ()
    cli: typer.Typer | None = None
    routes: Callable[[Premises], Sequence[BaseRoute]] | None = None
    still: Still | None = None
    segments: tuple[SegmentKind, ...] = ()

    def entries(self) -> tuple[str, ...]:
        """Everything here that a person can run, as the permission table names it."""
        inside = (f"{self.name}:{verb}" for verb in (*self.actions, *self.fields, *self.takes))
        return tuple(dict.fromkeys([*(f"/{command.name}" for command in self.commands), *inside]))


def for_everyone(feature: Feature) -> Feature:
    """The same room with a row for every member on all that has none yet."""
    named = {row.action for row in feature.rights}
    rest = (key for key in feature.entries() if key not in named)
    return replace(feature, rights=(*feature.rights, *rights(EVERYONE, *rest)))
