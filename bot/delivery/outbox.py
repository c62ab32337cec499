"""Writes messages for one transaction: the replies of a turn, and notices to other conversations.

For: rendering to the channel's limits, numbering choices so that one number names one choice, storing enclosed files
(`enclosures.py`), and the ledger rows. Not for: sending. What was written is told to dispatchers and readers after the
commit, from `touched`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.channels.base import Limits
from bot.channels.render import numbered, render
from bot.conversation import Choice, Clock, ConversationState, Offer, Outgoing, Reply
from bot.delivery import enclosures, ledger, truth
from bot.delivery.ledger import Lane
from bot.delivery.letters import kept_onward
from bot.files import Owner
from bot.inbox import CONVERSATIONS, remember


@dataclass(frozen=True, slots=True)
class Chat:
    """Where a message goes."""

    channel: str
    chat_id: str
    is_group: bool = False


class Outbox:
    """Messages written within one transaction. `limits` names the channels that this installation serves."""

    def __init__(self, session: AsyncConnection, limits: Mapping[str, Limits], clock: Clock) -> None:
        self._session = session
        self._limits = limits
        self.clock = clock
        self.touched: set[Chat] = set()

    def takes_files(self, channel: str) -> bool:
        """Whether a channel sends files that come with the message itself."""
        return channel in self._limits and self._limits[channel].files

    def edits(self, channel: str) -> bool:
        """Whether a message that was sent there can be replaced."""
        return channel in self._limits and self._limits[channel].edits

    @property
    def limits(self) -> Mapping[str, Limits]:
        """What each channel that this installation serves can show and carry."""
        return self._limits

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels that this installation serves."""
        return tuple(sorted(self._limits))

    def bodies(self, pressed: Reply, typed: Reply, file: Choice | None = None) -> dict[str, list[Outgoing]]:
        """How each channel would show a message: `pressed` where it has buttons, else `typed`, which offers none.

        `file`: the label and the path of a file at our own web server; a channel without a way there does not show it.
        """
        drawn: dict[str, list[Outgoing]] = {}
        for channel, limits in self._limits.items():
            reply = pressed if limits.buttons else typed
            if file is not None and limits.links is not None:
                link = file.model_copy(update={"url": limits.links + file.url})
                reply = reply.model_copy(update={"choices": (*reply.choices, link)})
            drawn[channel] = render(reply, limits)
        return drawn

    async def write(
        self,
        chat: Chat,
        replies: Sequence[Reply],
        *,
        lane: Lane = Lane.REPLY,
        first_number: int = 1,
        about: str = "",
        edit_ref: str = "",
        inbox_id: int | None = None,
        person_id: int | None = None,
        conversation_id: int | None = None,
        still: str = "",
        is_urgent: bool = False,
        goes_on: bool = False,
    ) -> list[Offer]:
        """Puts replies into the ledger; returns the choices they offer, numbered from `first_number`.

        `goes_on`: what does not arrive goes on to another private chat of the same person.
        Enclosed files are stored on the way; `person_id` says whom they belong to besides the conversation, which is
        looked up where the caller does not know its id.
        """
        limits, now = self._limits[chat.channel], self.clock.now()
        messages: list[Outgoing] = []
        checks: list[str] = []
        offers: list[Offer] = []
        for reply in replies:
            first = first_number + len(offers)
            if enclosures.has_files(reply):
                owner = Owner(person_id, conversation_id or await self._conversation(chat))
                reply = await enclosures.place(self._session, reply, limits, owner, now)
            rendered = render(reply, limits, first_number=first, edit_ref=edit_ref)
            messages += rendered
            checks += truth.checks(still, reply, limits, first, len(rendered))
            offers += [
                Offer(number=number, label=choice.label, action=choice.action, at=now, about=about)
                for number, choice in numbered(reply.choices, first)
            ]
        await ledger.enqueue(
            self._session,
            channel=chat.channel,
            chat_id=chat.chat_id,
            is_group=chat.is_group,
            messages=messages,
            lane=lane,
            now=now,
            stored_is_sent=limits.stored_is_sent,
            inbox_id=inbox_id,
            is_urgent=is_urgent,
            still=checks,
            onward=kept_onward(replies[0], about, lane, messages) if goes_on and len(replies) == 1 else None,
        )
        self.touched.add(chat)
        return offers

    async def _conversation(self, chat: Chat) -> int | None:
        here = (CONVERSATIONS.c.channel == chat.channel, CONVERSATIONS.c.chat_id == chat.chat_id)
        found: int | None = (await self._session.execute(sa.select(CONVERSATIONS.c.id).where(*here))).scalar()
        return found

    async def notify(
        self,
        conversation_id: int,
        reply: Reply,
        *,
        lane: Lane = Lane.NOTICE,
        about: str = "",
        still: str = "",
        is_urgent: bool = False,
    ) -> bool:
        """A notice to another conversation; its choices are numbered after those of the menu that is open there.

        `still` ("room:ref"): the room's `Feature.still` is asked with the ref just before the notice leaves, and may
        skip or change it. `is_urgent`: it leaves at night as well. What certainly did not arrive goes on to the
        person's next private chat (`onward.py`).
        False where the conversation is gone or its channel is not served here. Not for the conversation whose turn this
        is: its handler returns replies.
        """
        query = sa.select(CONVERSATIONS).where(CONVERSATIONS.c.id == conversation_id).with_for_update()
        row = (await self._session.execute(query)).first()
        if row is None or row.channel not in self._limits:
            return False
        state = ConversationState.model_validate_json(row.state)
        first = max((offer.number for offer in state.offers), default=0) + 1
        chat = Chat(row.channel, row.chat_id, row.is_group)
        state.offers += await self.write(
            chat,
            [reply],
            lane=lane,
            first_number=first,
            about=about,
            conversation_id=conversation_id,
            still=still,
            is_urgent=is_urgent,
            goes_on=not row.is_group,
        )
        await remember(self._session, conversation_id, state, self.clock.now())
        return True
