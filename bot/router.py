"""One incoming message, one handler, its replies.

The order, always the same: pressed choice | contact card | command | awaited form field (a file, or its own choices) |
one-time code | typed choice ("2", its words, or how they begin) | question.
Commands come before a form's field, so that a person and a way out are reachable in every state.
For: deciding who answers. Not for: answering, storing or sending.
"""

from __future__ import annotations

import datetime as dt
import inspect
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Literal

from bot import texts
from bot.clock import WEEKDAYS
from bot.conversation import Command, Feature, Handler, Incoming, Offer, Reply, Say, Turn, say
from bot.errors import RefusedError
from bot.people.codes import looks_like_code
from bot.people.permissions import PermissionTable, Role
from bot.people.refusal import refusal_text
from bot.warning import warned
from bot.words import fold

MAX_TEXT = 2000
MAX_ID = 18
_BEGINNING = 2
STALE_AFTER = dt.timedelta(hours=12)
CANCEL = ("huy", "cancel")
_COMMAND = re.compile(r"^/([a-z][a-z0-9_]*)(?:@\w+)?(?:\s+(.*))?$", re.IGNORECASE | re.DOTALL)
_NUMBER = re.compile(r"^(?:so|chon)?\s*(\d{1,2})\s*\)?$")


Refusal = Callable[[Turn, Sequence[Role]], Awaitable[str]]
"""The sentence for somebody who lacks every one of these roles."""


class Router:
    """Knows every feature, holds no state of any conversation. Raises ValueError where two rooms claim one command."""

    def __init__(self, features: Sequence[Feature], refusal: Refusal = refusal_text) -> None:
        self._refusal = refusal
        self._features = {feature.name: feature for feature in features}
        self._commands: dict[str, Command] = {}
        self._phrases = {
            fold(phrase): command.name
            for feature in features
            for command in feature.commands
            for phrase in command.phrases
        }
        self._takes = {
            what: (f"{feature.name}:{what}", handler) for feature in features for what, handler in feature.takes.items()
        }
        for feature in features:
            for command in feature.commands:
                for name in (command.name, *command.aliases):
                    if fold(name) in self._commands:
                        raise ValueError(f"two rooms claim the command {name}")
                    self._commands[fold(name)] = command
        self.permissions = PermissionTable(row for feature in features for row in feature.rights)
        shut = [key for feature in features for key in feature.entries() if not self.permissions.knows(key)]
        if shut:
            raise ValueError(f"nobody may run {', '.join(shut)}: give a row in the feature's rights")
        questions = [feature.question for feature in features if feature.question]
        if len(questions) != 1:
            raise ValueError("exactly one feature takes questions")
        self._question = questions[0]

    async def route(self, turn: Turn) -> Sequence[Reply]:
        """The replies to one message. A RefusedError of a handler becomes its sentence."""
        try:
            return warned(turn, await self._decide(turn))
        except RefusedError as error:
            return warned(turn, [say(error.sentence)])

    async def _decide(self, turn: Turn) -> Sequence[Reply]:
        incoming = turn.incoming
        if not _is_hidden(incoming):
            turn.state.memory.pop("hidden", None)
        if incoming.choice:
            return await self._act(turn, incoming.choice)
        text = incoming.text.strip()
        if any(sent.kind == "contact" for sent in incoming.attachments) and "contact" in self._takes:
            return await self._let(turn, "contact")
        fills = bool(incoming.files) and self.takes_files(turn.state.form)
        if not text and not fills:
            return _unread(turn)
        if len(text) > MAX_TEXT:
            return [say(texts.TOO_LONG.format(limit=f"{MAX_TEXT:,}".replace(",", ".")))]
        command = self._command(text) if text else None
        if command is not None:
            return await self._run(turn, *command)
        if turn.state.form:
            own = [offer for offer in turn.state.offers if offer.form == turn.state.form]
            offer = None if fills else _named(own, text) or _begun(own, text, turn)
            return await (self._fill(turn) if offer is None else self._take(turn, offer))
        if looks_like_code(text) and "code" in self._takes:
            return await self._let(turn, "code")
        offer = _named(turn.state.offers, text) or _begun(turn.state.offers, text, turn)
        if offer is not None:
            return await self._take(turn, offer)
        number = _NUMBER.match(fold(text))
        if number and turn.state.offers:
            return [say(_no_such_number(turn.state.offers, int(number[1])))]
        return await _undone_if_refused(turn, self._question)

    def takes_files(self, form: str) -> bool:
        """Whether a document or picture fills the form that is open (`name:field`)."""
        name, _, rest = form.partition(":")
        feature = self._features.get(name)
        return feature is not None and rest.partition(":")[0] in feature.file_fields

    def _command(self, text: str) -> tuple[str, str] | None:
        """(name, arguments) where the text is a command: with a slash always, without one where it is nothing else."""
        match = _COMMAND.match(text)
        if match:
            return fold(match[1]), (match[2] or "").strip()
        name = fold(text)
        phrase = name.rstrip("0123456789 ")
        if phrase in self._phrases:
            return self._phrases[phrase], name
        known = name in self._commands or name in CANCEL
        return (name, "") if known else None

    async def _run(self, turn: Turn, name: str, arguments: str) -> Sequence[Reply]:
        was_open = bool(turn.state.form)
        turn.state.form, turn.state.draft = "", {}
        turn.state.memory.pop("subject", None)  # a menu under this reply is not about the question before
        if name in CANCEL:
            return [say(texts.CANCELLED if was_open else texts.NOTHING_TO_CANCEL)]
        command = self._commands.get(name)
        if command is None:
            return [say(texts.UNKNOWN_COMMAND)]
        await self._allow(turn, f"/{command.name}")
        return await _undone_if_refused(turn, command.handler, arguments)

    async def _act(self, turn: Turn, action: str) -> Sequence[Reply]:
        if action.startswith("/"):
            return await self._run(turn, fold(action), "")
        handler, arguments = self._find(action, lambda feature: feature.actions)
        if handler is None or not _takes(handler, turn, arguments):
            return [say(texts.OLD_CHOICE)]
        await self._allow(turn, action)
        form = turn.state.form
        if not (form and any(offer.action == action and offer.form == form for offer in turn.state.offers)):
            turn.state.form, turn.state.draft = "", {}  # only a choice of the open form itself goes on with it
        return await _undone_if_refused(turn, handler, *arguments)

    async def _let(self, turn: Turn, what: Literal["code", "contact"]) -> Sequence[Reply]:
        """Hands what was sent to the room that takes such things."""
        action, handler = self._takes[what]
        await self._allow(turn, action)
        turn.state.form, turn.state.draft = "", {}
        return await _undone_if_refused(turn, handler)

    async def _fill(self, turn: Turn) -> Sequence[Reply]:
        handler, arguments = self._find(turn.state.form, lambda feature: feature.fields)
        if handler is None or not _takes(handler, turn, arguments):
            turn.state.form, turn.state.draft = "", {}
            return await _undone_if_refused(turn, self._question)
        await self._allow(turn, turn.state.form)
        return await _undone_if_refused(turn, handler, *arguments)

    async def _allow(self, turn: Turn, action: str) -> None:
        """Raises RefusedError, naming the role and who holds it, where this person may not do this at all."""
        key = ":".join(action.split(":")[:2])
        if not self.permissions.may(turn.person.grants, key):
            raise RefusedError(await self._refusal(turn, self.permissions.needed(key)))

    async def _take(self, turn: Turn, offer: Offer) -> Sequence[Reply]:
        """Runs a typed choice; the answer repeats what was chosen, and says so where the menu is an old one."""
        replies = list(await self._act(turn, offer.action))
        if not replies:
            return replies
        age = turn.clock.now() - offer.at
        head = _stale(offer, turn) if age > STALE_AFTER else texts.CHOSEN.format(label=offer.label)
        first = replies[0]
        replies[0] = first.model_copy(update={"blocks": (Say(text=head), *first.blocks), "edit": False})
        return replies

    def _find(self, action: str, part: Callable[[Feature], Mapping[str, Handler]]) -> tuple[Handler | None, list[str]]:
        name, _, rest = action.partition(":")
        verb, *arguments = rest.split(":")
        feature = self._features.get(name)
        handler = part(feature).get(verb) if feature else None
        return handler, [argument for argument in arguments if argument]


async def _undone_if_refused(turn: Turn, handler: Handler, *arguments: str) -> Sequence[Reply]:
    """Runs a handler. One that refuses leaves nothing behind: no row, no notice, nothing in the conversation."""
    before = turn.state.model_copy(deep=True)
    try:
        async with turn.session.begin_nested():
            return await handler(turn, *arguments)
    except RefusedError:
        turn.state = before
        raise


def _is_hidden(incoming: Incoming) -> bool:
    return any(sent.kind == "hidden" for sent in incoming.attachments)


def _unread(turn: Turn) -> list[Reply]:
    """The reply to a message without words. What a platform keeps from us is answered once and not each time in a row:
    on Zalo every message of some people is such.
    """
    if not _is_hidden(turn.incoming):
        return [say(texts.ONLY_TEXT if turn.incoming.attachments else texts.EMPTY)]
    if turn.state.memory.get("hidden"):
        return []
    turn.state.memory["hidden"] = True
    return [say(texts.HIDDEN)]


def _named(offers: Sequence[Offer], text: str) -> Offer | None:
    """The choice that a number or its words name; the newest first."""
    words = fold(text)
    number = _NUMBER.match(words)
    for offer in reversed(offers):
        if (number and int(number[1]) == offer.number) or (words and words == fold(offer.label)):
            return offer
    return None


def _begun(offers: Sequence[Offer], text: str, turn: Turn) -> Offer | None:
    """The one choice of today's menus that begins with what was typed: "Buổi 1" for "Buổi 1: Tây Nam Bộ".

    At least two whole words, so that a name or a short answer is not taken for a choice by chance.
    """
    words = fold(text)
    if len(words.split()) < _BEGINNING:
        return None
    found = [one for one in offers if _begins(fold(one.label), words) and turn.clock.now() - one.at <= STALE_AFTER]
    return found[-1] if len({one.action for one in found}) == 1 else None


def _begins(label: str, words: str) -> bool:
    after = label[len(words) : len(words) + 1]
    return label.startswith(words) and not (after.isalnum() or after == "_")


def _takes(handler: Handler, turn: Turn, arguments: Sequence[str]) -> bool:
    """Whether the action or field has as many arguments as its handler; one from an older version, or made up, may not.

    Nor may one with an id that is none: longer than any, or in digits of another script.
    """
    if any(argument.isdecimal() and (len(argument) > MAX_ID or not argument.isascii()) for argument in arguments):
        return False
    try:
        inspect.signature(handler).bind(turn, *arguments)
    except TypeError:
        return False
    return True


def _no_such_number(offers: Sequence[Offer], number: int) -> str:
    numbers = [offer.number for offer in offers]
    return texts.NO_SUCH_NUMBER.format(number=number, first=min(numbers), last=max(numbers))


def _stale(offer: Offer, turn: Turn) -> str:
    day = turn.clock.day_of(offer.at)
    days = (turn.clock.today() - day).days
    if days < 7:
        when = ("hôm nay", "hôm qua")[days] if days < 2 else f"hôm {WEEKDAYS[day.weekday()]}"
    else:
        when = "tuần trước" if days < 14 else f"ngày {day:%d/%m/%Y}"
    if not offer.about:
        return texts.STALE_MENU.format(when=when, label=offer.label)
    return texts.STALE.format(when=when, about=f" ({offer.about})", label=offer.label)
