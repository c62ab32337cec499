"""The month of a channel: counted both ways, told of once, and its rest kept for replies."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from bot import quota
from bot.channels.base import Limits, Plan, Sent
from bot.channels.metered import Metered, parts
from bot.clock import QuietHours
from bot.conversation import Attachment, Incoming, Outgoing
from bot.delivery.ledger import DELIVERIES, Lane
from bot.delivery.outbox import Outbox
from bot.errors import ChannelError, Failed, QuotaReached, Unknown
from bot.inbox import CONVERSATIONS
from bot.people import grants
from bot.people.accounts import ACCOUNTS, PERSONS
from bot.people.permissions import Grant, Role
from bot.quota import Guard, Usage, due, keeps_for_replies, month_of, used, warning
from bot.storage.database import Database
from tests.bot.parts import HandClock, ScriptedChannel

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
PLAN = Plan("zalo_bot", "Zalo Bot", messages=100, users=10)
START = dt.datetime(2026, 11, 22, 3, tzinfo=dt.UTC)


def test_a_month_is_the_unions_own() -> None:
    assert month_of(dt.datetime(2026, 11, 30, 16, 59, tzinfo=dt.UTC), ZONE) == "2026-11"
    assert month_of(dt.datetime(2026, 11, 30, 17, tzinfo=dt.UTC), ZONE) == "2026-12"


@pytest.mark.parametrize(
    ("usage", "expected"),
    [
        (Usage(sent=69), []),
        (Usage(sent=40, received=30), [("messages", 70)]),
        (Usage(sent=70, told_messages=70), []),
        (Usage(sent=90, told_messages=70), [("messages", 90)]),
        (Usage(sent=95), [("messages", 90)]),  # only the higher one, where both were reached at once
        (Usage(sent=200, told_messages=90), []),
        (Usage(users=7), [("users", 70)]),
        (Usage(sent=90, users=9), [("messages", 90), ("users", 90)]),
    ],
)
def test_what_is_to_be_told(usage: Usage, expected: list[tuple[str, int]]) -> None:
    assert list(due(PLAN, usage)) == expected


def test_without_a_limit_nothing_is_told_or_kept() -> None:
    free = Plan("x", "X", messages=0, users=0)
    assert list(due(free, Usage(sent=10**6, users=10**6))) == [] and not keeps_for_replies(free, Usage(sent=10**6))


def test_what_comes_in_counts_where_the_plan_says_so() -> None:
    outgoing = Plan("x", "X", messages=100, users=0, counts_received=False)
    assert (used(PLAN, Usage(sent=3, received=4)), used(outgoing, Usage(sent=3, received=4))) == (7, 3)


@given(st.integers(0, 400), st.integers(0, 400), st.integers(1, 300), st.integers(0, 100))
def test_notices_rest_from_the_share_on(sent: int, received: int, messages: int, until: int) -> None:
    plan = Plan("x", "X", messages=messages, users=0, notices_until=until)
    rests = keeps_for_replies(plan, Usage(sent=sent, received=received))
    assert rests == ((sent + received) * 100 >= until * messages)
    assert not rests or keeps_for_replies(plan, Usage(sent=sent + 1, received=received))


def test_the_sentences_have_the_figures() -> None:
    plan = Plan("zalo_bot", "Zalo Bot", messages=3000, users=50)
    told = warning(plan, Usage(sent=1100, received=1010, users=35), "messages", "2026-11")
    assert "2.110/3.000" in told and "11/2026" in told and "70%" in told and "90%" in told
    assert "35/50" in warning(plan, Usage(users=35), "users", "2026-11")


async def usage(database: Database, month: str = "2026-11") -> Usage:
    async with database.read() as session:
        return await quota.usage_of(session, "zalo_bot", month)


async def test_counting_by_months(database: Database) -> None:
    clock = HandClock(START)
    guard = Guard(database, PLAN, clock.now, ZONE)
    assert not await guard.spent()
    await guard.add(sent=60)
    await guard.add(received=30)
    assert await usage(database) == Usage(sent=60, received=30) and await guard.spent()
    clock.moment = dt.datetime(2026, 11, 30, 17, 0, tzinfo=dt.UTC)  # the first of December there
    assert not await guard.spent()
    await guard.add(sent=1)
    assert (await usage(database), await usage(database, "2026-12")) == (Usage(60, 30), Usage(sent=1))


async def person(database: Database, name: str, role: Role | None, channel: str, chat: str) -> int:
    async with database.write() as session:
        made = await session.execute(sa.insert(PERSONS).values(name=name, created_at=START).returning(PERSONS.c.id))
        person_id = int(made.scalar_one())
        account = {"person_id": person_id, "channel": channel, "platform_id": chat, "created_at": START}
        await session.execute(sa.insert(ACCOUNTS).values(account))
        talk = {"channel": channel, "chat_id": chat, "is_group": False, "state": "{}"}
        await session.execute(sa.insert(CONVERSATIONS).values(talk | {"created_at": START, "updated_at": START}))
        if role is not None:
            unit = None if role is Role.ADMIN else 1
            await grants.give(session, person_id, Grant(role, unit), by=None, now=START)
    return person_id


async def run_job(
    database: Database, now: dt.datetime = START, quiet: QuietHours | None = None
) -> list[tuple[str, str, int]]:
    """The messages that one run writes: (chat, text, lane)."""
    limits = {"zalo_bot": Limits(buttons=False), "web": Limits(stored_is_sent=True)}
    async with database.write() as session:
        outbox = Outbox(session, limits, HandClock(now))
        await quota.job(PLAN, ZONE, quiet).run(session, outbox, now)
        found = (await session.execute(sa.select(DELIVERIES).order_by(DELIVERIES.c.id))).all()
        await session.execute(sa.delete(DELIVERIES))
    return [(row.chat_id, Outgoing.model_validate_json(row.payload).text, row.lane) for row in found]


async def test_organisers_and_admins_are_told_once_at_each_share(database: Database) -> None:
    await person(database, "Cô Hoa", Role.ADMIN, "web", "w1")
    await person(database, "Thầy Dũng", Role.ORGANISER, "zalo_bot", "z1")
    await person(database, "Cô Lan", None, "zalo_bot", "z2")
    await person(database, "Cô Mai", Role.OFFICER, "zalo_bot", "z3")
    guard = Guard(database, PLAN, lambda: START, ZONE)
    assert await run_job(database) == []
    await guard.add(sent=50, received=20)
    told = await run_job(database)
    assert [chat for chat, _, _ in told] == ["w1", "z1"]
    assert all("70/100" in text and lane == Lane.REPLY for _, text, lane in told)
    assert await run_job(database) == []
    await guard.add(sent=20)
    assert [("90/100" in text) for _, text, _ in await run_job(database)] == [True, True]
    assert await run_job(database) == []
    december = dt.datetime(2026, 12, 5, tzinfo=dt.UTC)
    await Guard(database, PLAN, lambda: december, ZONE).add(received=75)
    assert len(await run_job(database, december)) == 2  # a new month is told anew


async def test_users_are_told_too(database: Database) -> None:
    await person(database, "Cô Hoa", Role.ADMIN, "web", "w1")
    for number in range(7):
        await person(database, f"Cô {number}", None, "zalo_bot", f"z{number}")
    ((chat, text, _),) = await run_job(database)
    assert chat == "w1" and "7/10 người" in text
    assert await run_job(database) == []


async def test_nobody_is_told_at_night(database: Database) -> None:
    await person(database, "Cô Hoa", Role.ADMIN, "zalo_bot", "z1")
    await Guard(database, PLAN, lambda: START, ZONE).add(sent=75)
    nights = QuietHours.read("21:00-06:00", ZONE)
    assert await run_job(database, dt.datetime(2026, 11, 22, 15, tzinfo=dt.UTC), nights) == []
    assert len(await run_job(database, dt.datetime(2026, 11, 22, 23, tzinfo=dt.UTC), nights)) == 1


class Tally:
    """A meter in memory; `broken`: the database is gone."""

    def __init__(self) -> None:
        self.sent = self.received = 0
        self.broken = False

    async def add(self, *, sent: int = 0, received: int = 0) -> None:
        if self.broken:
            raise RuntimeError("no database")
        self.sent, self.received = self.sent + sent, self.received + received


class Inside(ScriptedChannel):
    """Hands over one message as soon as it runs."""

    async def run(self, accept: Any) -> None:
        message = {"channel": "test", "chat_id": "1", "sender_id": "1", "text": "một", "received_at": START}
        for event_id in ("a", "b", "a"):
            await accept(Incoming(event_id=event_id, **message))

    async def fetch(self, attachment: Attachment) -> bytes:
        return b"x"


def metered(*script: Exception | str) -> tuple[Metered, Tally, list[Incoming]]:
    tally, kept = Tally(), list[Incoming]()

    async def is_known(_channel: str, event_id: str) -> bool:
        return any(incoming.event_id == event_id for incoming in kept)

    channel = Metered(Inside(*script), tally, is_known)
    return channel, tally, kept


async def test_each_message_in_counts_once() -> None:
    channel, tally, kept = metered()

    async def accept(incoming: Incoming) -> None:
        kept.append(incoming)

    await channel.run(accept)
    assert (tally.received, len(kept)) == (2, 3)


@pytest.mark.parametrize(
    ("result", "counted"), [("p1", 1), (Unknown("?"), 1), (Failed("?"), 0), (QuotaReached("?"), 0)]
)
async def test_what_may_have_arrived_counts(result: Exception | str, counted: int) -> None:
    channel, tally, _ = metered(result)
    if isinstance(result, ChannelError):
        with pytest.raises(type(result)):
            await channel.send("1", Outgoing(text="x"))
    else:
        assert await channel.send("1", Outgoing(text="x")) == Sent("p1")
    assert tally.sent == counted


async def test_a_message_that_could_not_be_counted_has_been_sent_all_the_same(caplog: pytest.LogCaptureFixture) -> None:
    channel, tally, kept = metered()
    tally.broken = True
    assert await channel.send("1", Outgoing(text="x")) == Sent("p1")

    async def accept(incoming: Incoming) -> None:
        kept.append(incoming)

    await channel.run(accept)
    assert len(kept) == 3 and "were not counted" in caplog.text


def test_several_pictures_are_several_messages() -> None:
    picture = Attachment(kind="image", ref="https://x/a.png")
    assert [parts(Outgoing(text="x", attachments=(picture,) * number)) for number in range(4)] == [1, 1, 3, 4]


async def test_it_is_the_channel_inside_otherwise() -> None:
    channel, _, _ = metered()
    assert (channel.name, channel.health.state, list(channel.routes(lambda _: None))) == ("test", "up", [])  # type: ignore[arg-type, return-value]
    assert await channel.fetch(Attachment(kind="image")) == b"x"
    await channel.close()
