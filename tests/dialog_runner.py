"""Plays a written dialogue through the real conversation: turns, router, rooms, shipped library and SQLite.

For: `tests/dialogs/*.yaml`, on the limits of any channel; a choice is pressed where the channel has buttons, else
typed, as its number or in its words, read from the menu as the person sees it. Not for: judging manners
(`dialog_manners.py`) or platforms; no channel sends anything here.
"""

from __future__ import annotations

import datetime as dt
import html
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from bot.channels.base import Limits
from bot.clock import SystemClock
from bot.conversation import Attachment, Card, Feature, House, Incoming, Outgoing, Reply, Turn
from bot.delivery.outbox import Chat
from bot.delivery.transcript import Entry, StoredTranscript
from bot.inbox import INBOX
from bot.metrics import Metrics
from bot.router import Router
from bot.storage.database import Database
from bot.turns import TurnRunner
from knowledge.answer import Knowledge
from knowledge.cards import Answer
from tests import dialog_conference, dialog_union
from tests.dialog_script import Dialog, Step, Take

HOUSE = House("Công đoàn xã Vĩnh Thuận", "cô Hoa, công đoàn xã Vĩnh Thuận", "đường dây 0297 000 000")
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CODE = re.compile(r"\b(?=[A-Z]*[2-9])(?=[2-9]*[A-Z])[2-9A-HJKMNP-Z]{8}\b")
MENU_LINE = re.compile(r"^(\d+)\. (.+)$", re.MULTILINE)
BETWEEN = dt.timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Way:
    """A channel's limits, and how people take a choice there."""

    name: str
    limits: Limits
    take: Take


@dataclass(slots=True)
class Heard:
    """What came back for one step: as stored for the channel, and as the rooms and the library said it."""

    said: str
    messages: list[Outgoing] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    @property
    def cards(self) -> list[Card]:
        return [block for reply in self.replies for block in reply.blocks if isinstance(block, Card)]

    @property
    def text(self) -> str:
        return "\n\n".join(visible(message) for message in self.messages)


def together(heard: Sequence[Heard]) -> Heard:
    """What came back for several messages, as one."""
    return Heard(
        heard[-1].said,
        [message for each in heard for message in each.messages],
        [reply for each in heard for reply in each.replies],
        [answer for each in heard for answer in each.answers],
    )


def visible(message: Outgoing) -> str:
    """The text as a person sees it, without markup."""
    if message.markup != "html":
        return message.text
    return html.unescape(re.sub(r"</?(?:b|blockquote)>", "", message.text))


class _SetClock(SystemClock):
    """A clock that stands until it is moved."""

    def __init__(self, at: dt.datetime) -> None:
        super().__init__(ZONE)
        self.at = at.replace(tzinfo=ZONE).astimezone(dt.UTC)

    def now(self) -> dt.datetime:
        return self.at


class _Library:
    """The library, with a note of every answer it gives."""

    def __init__(self, knowledge: Knowledge, answers: list[Answer]) -> None:
        self._knowledge, self._answers = knowledge, answers

    def __getattr__(self, name: str) -> Any:
        return getattr(self._knowledge, name)

    def answer(self, text: str, **how: Any) -> Answer:
        self._answers.append(self._knowledge.answer(text, **how))
        return self._answers[-1]


class _NotingRouter(Router):
    """The router, with a note of every reply it gives."""

    replies: list[Reply]

    async def route(self, turn: Turn) -> Sequence[Reply]:
        made = await super().route(turn)
        self.replies.extend(made)
        return made


class Conversation:
    """One dialogue under way on one channel; each `who` is a chat of their own."""

    def __init__(
        self,
        way: Way,
        database: Database,
        knowledge: Knowledge,
        features: Sequence[Feature],
        at: dt.datetime,
        *,
        written: Callable[[Chat], None] = lambda _chat: None,
    ) -> None:
        self.way = way
        self._database, self._clock, self._router = database, _SetClock(at), _NotingRouter(features)
        self._router.replies, self._answers = [], list[Answer]()
        self._transcript = StoredTranscript(database, way.name)
        self._menus: dict[str, list[dict[str, str]]] = {}
        self._read: dict[str, int] = {}
        self._count = 0
        self._codes: dict[str, str] = {}
        self._runner = TurnRunner(
            database=database,
            router=self._router,
            features=features,
            knowledge=_Library(knowledge, self._answers),
            clock=self._clock,
            house=HOUSE,
            limits={way.name: way.limits},
            metrics=Metrics(),
            flood_limit=20,
            written=written,
        )

    async def prepare(self, dialog: Dialog, folder: Path) -> None:
        """Brings about what the dialogue takes for granted."""
        now = self._clock.now()
        if dialog.union:
            self._codes |= await dialog_union.load(self._database, folder, now)
        if dialog.conference:
            await dialog_conference.load(self._database, now)
        await dialog_union.appoint(self._database, self.way.name, dialog.roles, now)
        self._codes |= await dialog_union.invitations(self._database, dialog.invites, now)

    async def play(self, step: Step) -> list[Heard]:
        """Does one step, `times` times, and returns what came back each time.

        Raises AssertionError where a turn failed, or nobody offers the choice.
        """
        self._clock.at += dt.timedelta(**step.later) if step.later else BETWEEN
        return [await self._turn(step) for _ in range(step.times)]

    async def _turn(self, step: Step) -> Heard:
        self._router.replies, self._answers[:] = [], []
        await self._unread(step.who)  # notices that came meanwhile are no reply to this step; their choices are there
        incoming = self._incoming(step)
        await self._hand_over(incoming)
        await self._assert_nothing_failed()
        entries = await self._unread(step.who)
        said = incoming.text or incoming.choice
        if step.keeps:
            found = CODE.search("\n".join(visible(entry.message) for entry in entries))
            assert found, f"no code in the reply to {said!r}"
            self._codes[step.keeps] = found[0]
        return Heard(said, [entry.message for entry in entries], list(self._router.replies), list(self._answers))

    async def _hand_over(self, incoming: Incoming) -> None:
        """Brings a message in, and waits until all that it leads to is written."""
        await self._runner.accept(incoming)
        while await self._runner.step():
            pass

    async def _arrived(self, who: str, last_id: int) -> list[Entry]:
        """What has come to a chat after an id."""
        return list(await self._transcript.after(who, last_id, limit=200))

    async def _unread(self, who: str) -> list[Entry]:
        """What came to a chat since it was looked at last; the newest menu is the last message's."""
        entries = await self._arrived(who, self._read.get(who, 0))
        if entries:
            self._read[who] = entries[-1].id
            self._menus.setdefault(who, []).append(self._menu(entries[-1].message))
        return entries

    def menu(self, who: str) -> list[str]:
        """The labels on offer under the newest message."""
        return list(self._menus[who][-1]) if self._menus.get(who) else []

    def _incoming(self, step: Step) -> Incoming:
        self._count += 1
        text, choice = (step.says or "") * step.repeat, ""
        for name, code in self._codes.items():
            text = text.replace(f"{{{name}}}", code)
        if step.presses is not None:
            label, action = self._find(step.who, step.presses)
            if self.way.take == "press":
                choice = action
            else:
                text = action if self.way.take == "number" else label
        return Incoming(
            channel=self.way.name,
            event_id=step.event or f"e{self._count}",
            chat_id=step.who,
            sender_id=step.who,
            text=text,
            choice=choice,
            attachments=(Attachment(kind=step.sends, ref=step.phone or "file", own=step.own),) if step.sends else (),
            message_ref="1" if choice else "",
            received_at=self._clock.now(),
        )

    def _menu(self, message: Outgoing) -> dict[str, str]:
        """Label -> what taking it sends: the button's action, or the number that the menu's line shows."""
        if self.way.limits.buttons:
            return {choice.label: choice.action for choice in message.choices if choice.action}
        _, opened, menu = message.text.rpartition("Gõ số để chọn:\n")
        return {label: number for number, label in MENU_LINE.findall(menu)} if opened else {}

    def _find(self, who: str, words: str) -> tuple[str, str]:
        """The newest choice with these words; what is typed can mean the last menu only."""
        menus = self._menus.get(who, [])[::-1]
        for menu in menus if self.way.take == "press" else menus[:1]:
            labels = [label for label in menu if label == words] or [label for label in menu if words in label]
            if labels:
                assert len(labels) == 1, f"{words!r} names several choices: {labels}"
                return labels[0], menu[labels[0]]
        raise AssertionError(f"nobody offers {words!r}; on offer: {[list(menu) for menu in menus[:1]]}")

    async def _assert_nothing_failed(self) -> None:
        async with self._database.read() as session:
            query = sa.select(INBOX.c.payload, INBOX.c.error).where(INBOX.c.error.is_not(None))
            failed = (await session.execute(query)).first()
        assert failed is None, f"a turn failed: {failed}"


def unmet(step: Step, heard: Heard, menu: Sequence[str]) -> list[str]:
    """What the step expects and does not hold, one line each."""
    if step.silent:
        return [f"should be silent, said: {heard.text}"] if heard.messages else []
    if not heard.messages:
        return ["no reply"]
    shown, labels, cards = _plain(heard.text), [_plain(label) for label in menu], [card.id for card in heard.cards]
    faults = [f"does not say {part!r}" for part in step.expects if _plain(part) not in shown]
    faults += [f"says {part!r}" for part in step.never if _plain(part) in shown]
    faults += [f"does not offer {part!r}" for part in step.choices if not any(_plain(part) in one for one in labels)]
    faults += [f"still offers {part!r}" for part in step.gone if any(_plain(part) in one for one in labels)]
    faults += [f"does not show card {card}" for card in step.cards if card not in cards]
    if step.card and (not cards or cards[0] not in step.card):
        faults.append(f"the first card is {cards[:1]}, not one of {step.card}")
    kinds = [str(answer.kind) for answer in heard.answers]
    if step.kind and (not kinds or kinds[-1] not in step.kind):
        faults.append(f"the library answered {kinds}, not one of {step.kind}")
    return faults


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
