"""What an announcement says, on each channel, and to whom: everything that its approval holds for.

For: the message, the sentence of the people, the head-count, the hash. Not for: conversations.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation import Choice, Feature, Outgoing, Reply, say
from bot.delivery.choosing import Content
from bot.delivery.means import means_of
from bot.delivery.outbox import Outbox
from bot.delivery.ways import Ways
from bot.people import headcount
from bot.people.cells import text_of
from bot.people.headcount import Count
from bot.people.segment_kinds import own_kinds
from bot.people.segments import Host, SegmentKind, Segments
from bot.people.units import unit_by_id
from handlers.announcements import queries, texts
from handlers.announcements.model import ZONE, Announcement, digest

_STARS = re.compile(r"\*(?=\*)")


def verbatim(text: str) -> str:
    """What somebody wrote, in which nothing is markup."""
    return _STARS.sub("*\u2009", text)


def plain(text: str) -> str:
    """The same as one line."""
    return verbatim(text_of(text))


def segments_of(features: Sequence[Feature]) -> Segments:
    """All kinds of terms: the machine room's own, and those of the rooms."""
    rooms: list[SegmentKind] = [kind for feature in features for kind in feature.segments]
    return Segments([*own_kinds(), *rooms])


async def host_name(session: AsyncConnection, unit_id: int | None) -> str:
    unit = await unit_by_id(session, unit_id) if unit_id is not None else None
    return unit.name if unit else ""


@dataclass(frozen=True, slots=True)
class Work:
    """What is needed to say what an announcement is: the session, the outbox, the kinds of terms, the day."""

    session: AsyncConnection
    outbox: Outbox
    segments: Segments
    today: dt.date

    def host(self, one: Announcement) -> Host:
        return Host(one.unit_id, self.today)

    async def bodies(self, one: Announcement) -> dict[str, list[Outgoing]]:
        """The message as each channel shows it; one message where it fits."""
        return self.outbox.bodies(*_both(one, await self.text(one)), self._file(one))

    def _file(self, one: Announcement) -> Choice | None:
        return Choice(label=texts.FILE.format(name=one.file_name), url=one.file_path) if one.file_path else None

    async def text(self, one: Announcement) -> str:
        """The words that every channel shows."""
        text = texts.BODY.format(
            host=plain(await host_name(self.session, one.unit_id)) or texts.WHOLE_HOST,
            number=one.number,
            text=verbatim(one.text),
        )
        if one.corrects is not None:
            text += "\n\n" + texts.CORRECTS.format(number=f"T-{one.corrects:04d}")
        if one.urgent:
            text += "\n\n" + texts.URGENT.format(why=plain(one.urgent))
        return text

    async def test(self, one: Announcement, channel: str) -> Reply:
        """The message as somebody on this channel would get it."""
        pressed, typed = _both(one, await self.text(one))
        own = self.outbox.bodies(pressed, typed, self._file(one)).get(channel)
        choices = own[0].choices if own else ()
        reply = pressed if not one.asks or any(choice.action for choice in choices) else typed
        links = tuple(choice for choice in choices if choice.url)
        return reply.model_copy(update={"choices": (*reply.choices, *links)})

    async def hash(self, one: Announcement) -> str:
        return digest(one, await self.bodies(one))

    async def words(self, one: Announcement) -> str:
        """The people, as a part of a sentence."""
        name = plain(await host_name(self.session, one.unit_id))
        whole = texts.EVERYBODY.format(host=name) if name else texts.EVERYBODY_WHOLE
        return await self.segments.words(self.session, one.segment, whole, texts.MINUS)

    async def count(self, one: Announcement) -> Count:
        host = self.host(one)
        return await headcount.count(
            self.session, self.segments.condition(one.segment, host), await self.ways(one), _out(one),
            self.segments.unlinked(one.segment, host),
        )  # fmt: skip

    async def sources(self, one: Announcement) -> tuple[sa.Select[Any], sa.Select[Any]]:
        """A row a person, in two statements, for the ledger."""
        condition = self.segments.condition(one.segment, self.host(one))
        return headcount.sources(condition, await self.ways(one), _out(one))

    async def ways(self, one: Announcement) -> Ways:
        """The channels it may take, as they stand in the hour at which it is sent."""
        clock = self.outbox.clock
        at = max(clock.now(), one.send_at or clock.now())
        found = await means_of(self.session, self.outbox.limits, clock, at)
        named = tuple(replace(each, title=channel_name(each.channel)) for each in found)
        return Ways(named, at, Content(file=bool(one.file_path)))


def _out(one: Announcement) -> sa.Select[tuple[int]] | None:
    """Who has switched its topic off; what is urgent goes to them as well."""
    return None if one.urgent else queries.opted_out(one.topic)


def _both(one: Announcement, text: str) -> tuple[Reply, Reply]:
    """With a button, and with a line to type. Both name the announcement itself, and stay good for ever."""
    if not one.asks:
        return say(text), say(text)
    ack = Choice(label=texts.ACK, action=f"announcements:ack:{one.id}", style="primary")
    return say(text, ack), say(f"{text}\n\n{texts.TYPE_ACK.format(id=one.id)}")


def count_words(found: Count) -> str:
    """1.204 người; gửi được 1.130 (Zalo 640, web 410). Không gửi được 74: …"""
    channels = ", ".join(f"{channel_name(name)} {number(count)}" for name, count in found.channels.items())
    text = texts.COUNT.format(
        total=number(found.total),
        reached=number(found.reached),
        channels=texts.COUNT_CHANNELS.format(channels=channels) if channels else "",
    )
    left = [
        texts.COUNT_REASON.format(count=number(count), reason=texts.REASONS.get(name, name))
        for name, count in found.reasons.items()
    ]
    if found.unlinked:
        left.append(texts.COUNT_UNLINKED.format(count=number(found.unlinked)))
    if left:
        text += texts.COUNT_LEFT.format(left=number(found.total - found.reached), reasons="; ".join(left))
    return text


def number(value: int) -> str:
    """1.204"""
    return f"{value:,}".replace(",", ".")


def channel_name(name: str) -> str:
    return texts.CHANNELS.get(name, name)


def by_body(bodies: Mapping[str, Sequence[Outgoing]]) -> list[tuple[tuple[str, ...], Outgoing]]:
    """Each different look with the channels that share it."""
    found: dict[str, tuple[list[str], Outgoing]] = {}
    for channel, own in bodies.items():
        look = own[0].model_copy(update={"blocks": ()})
        found.setdefault(look.model_dump_json(), ([], own[0]))[0].append(channel)
    return [(tuple(channels), body) for channels, body in found.values()]


def moment(at: dt.datetime) -> tuple[str, dt.date]:
    """The hour and the day of a moment in Việt Nam."""
    here = at.astimezone(ZONE)
    return f"{here:%H:%M}", here.date()
