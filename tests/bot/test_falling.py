"""What did not arrive by one way goes on by the person's next: in the same row, once, and counted once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from bot import errors
from bot.channels.base import Limits, Plan
from bot.conversation import Attachment, Choice, Outgoing
from bot.delivery import campaigns, parcels
from bot.delivery.campaign_tables import RECIPIENTS
from bot.delivery.choosing import Content
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.falling import Falling, Trial, content_of, trials, tried_too
from bot.delivery.keeper import Keeper
from bot.delivery.ledger import Lane, Letter, Outcome
from bot.delivery.outbox import Chat
from bot.delivery.supply import Supply
from bot.inbox import CONVERSATIONS
from bot.people.accounts import ACCOUNTS, PERSONS
from bot.storage.database import Database
from tests.bot.campaign_kit import opened, progress
from tests.bot.parts import START, HandClock, ScriptedChannel, replies, running, until

LIMITS = {"one": Limits(), "two": Limits(), "web": Limits(links="", stored_is_sent=True)}
BODIES = {channel: Outgoing(text=f"Mời họp qua {channel}") for channel in LIMITS}
GONE = errors.Unreachable("đã chặn")


async def people(database: Database, count: int, *channels: str) -> None:
    """So many more persons; on each of these channels a private chat `c<id>`, the first of them used last."""
    async with database.write() as session:
        for _ in range(count):
            made = sa.insert(PERSONS).values(name="x", created_at=START).returning(PERSONS.c.id)
            person_id = (await session.execute(made)).scalar_one()
            for later, channel in enumerate(channels):
                used = START.replace(hour=1, minute=59 - later)
                same = {"channel": channel, "created_at": START}
                account = same | {"person_id": person_id, "platform_id": f"c{person_id}"}
                chat = same | {"chat_id": f"c{person_id}", "is_group": False, "state": "{}", "updated_at": used}
                await session.execute(sa.insert(ACCOUNTS).values(account))
                await session.execute(sa.insert(CONVERSATIONS).values(chat))


async def campaign(database: Database, first: str = "one", **more: Any) -> int:
    """To everybody, on this channel first."""
    source = sa.select(
        ACCOUNTS.c.person_id, ACCOUNTS.c.channel, ACCOUNTS.c.platform_id.label("chat_id"),
        sa.false().label("is_group"), sa.literal("").label("reason"),
    ).where(ACCOUNTS.c.channel == first)  # fmt: skip
    return await opened(database, source=source, **({"bodies": BODIES} | more))


def sender(database: Database, channel: ScriptedChannel, **limits: Limits) -> Dispatcher:
    clock = HandClock()
    return Dispatcher(database, channel, clock.now, falling=Falling(LIMITS | limits, clock))


async def ended(database: Database, campaign_id: int = 1) -> campaigns.Progress:
    async def over() -> campaigns.Progress | None:
        found = await progress(database, campaign_id)
        return found if found.closed_at is not None else None

    found: campaigns.Progress = await until(over, 60)
    return found


async def row(database: Database, person_id: int = 1) -> Any:
    async with database.read() as session:
        return (await session.execute(sa.select(RECIPIENTS).where(RECIPIENTS.c.person_id == person_id))).one()


@pytest.mark.parametrize("refusal", [GONE, errors.Failed("quá dài")])
async def test_what_is_refused_goes_on_in_the_same_row(database: Database, refusal: Exception) -> None:
    await people(database, 3, "one", "two")
    one, two = ScriptedChannel(refusal, name="one"), ScriptedChannel(name="two")
    await campaign(database)
    async with running(sender(database, one), sender(database, two)):
        found = await ended(database)
    assert (found.total, found.sent, found.failed + found.unreachable, found.fell) == (3, 3, 0, 1)
    first = one.sent[0][0]
    assert two.sent == [(first, "Mời họp qua two")]
    assert len(one.sent) == 3
    fallen = await row(database, int(first[1:]))
    assert (fallen.channel, fallen.chat_id, fallen.state, fallen.provider_ref) == ("two", first, "sent", "p1")
    state = "unreachable" if refusal is GONE else "failed"
    assert [(each.channel, each.state) for each in trials(fallen.tried)] == [("one", state)]
    assert refusal.args[0] in fallen.tried


async def test_each_way_is_tried_once_and_the_last_word_counts(sqlite: Database) -> None:
    await people(sqlite, 1, "one", "two")
    one, two = ScriptedChannel(GONE, name="one"), ScriptedChannel(errors.Failed("không nhận"), name="two")
    await campaign(sqlite)
    async with running(sender(sqlite, one), sender(sqlite, two)):
        found = await ended(sqlite)
    assert (found.state, found.failed, found.unreachable, found.fell) == ("done", 1, 0, 1)
    assert (len(one.sent), len(two.sent)) == (1, 1)
    last = await row(sqlite)
    assert (last.channel, last.state) == ("two", "failed") and "không nhận" in last.error


@pytest.mark.parametrize("fault", [errors.Unknown("không rõ"), RuntimeError("lỗi của em")])
async def test_what_may_have_arrived_goes_nowhere(sqlite: Database, fault: Exception) -> None:
    await people(sqlite, 1, "one", "two")
    one, two = ScriptedChannel(fault, name="one"), ScriptedChannel(name="two")
    await campaign(sqlite)
    async with running(sender(sqlite, one), sender(sqlite, two)):
        assert (await ended(sqlite)).unknown == 1
    assert two.sent == [] and (await row(sqlite)).tried is None


async def test_a_reader_of_the_web_gets_it_there(database: Database) -> None:
    await people(database, 1, "one", "web")
    one = ScriptedChannel(GONE, name="one")
    written: list[Chat] = []
    await campaign(database)
    async with running(sender(database, one), Keeper(database, ["web"], HandClock().now, written.append)):
        found = await ended(database)
    assert (found.sent, found.fell) == (1, 1)
    assert await replies(database) == ["Mời họp qua web"] and written == [Chat("web", "c1")]


async def test_a_way_without_a_look_a_quota_or_a_person_is_none(sqlite: Database) -> None:
    await people(sqlite, 1, "one", "two")
    spent = Limits(plan=Plan("two", "Hai", messages=10, users=0, notices_until=0))
    only_one = {"one": BODIES["one"]}
    two = ScriptedChannel(name="two")
    await campaign(sqlite, what="hết tin")
    await campaign(sqlite, what="một kênh", bodies=only_one)
    async with sqlite.write() as session:
        await session.execute(sa.update(ACCOUNTS).where(ACCOUNTS.c.channel == "two").values(unreachable_at=START))
    await campaign(sqlite, what="đã chặn")
    async with running(sender(sqlite, ScriptedChannel(GONE, GONE, GONE, name="one"), two=spent), sender(sqlite, two)):
        for campaign_id in (1, 2, 3):
            found = await ended(sqlite, campaign_id)
            assert (found.unreachable, found.fell) == (1, 0)
    assert two.sent == []


async def test_a_stop_reaches_what_is_about_to_fall(database: Database) -> None:
    await people(database, 1, "one", "two")
    one, two = ScriptedChannel(GONE, name="one"), ScriptedChannel(name="two")
    one.gate = asyncio.Event()
    await campaign(database)
    keeper = Keeper(database, [], HandClock().now, lambda _: None)
    async with running(sender(database, one), sender(database, two), keeper):
        await one.changed.wait()
        async with database.write() as session:
            assert await campaigns.cancel(session, 1, START)
        one.gate.set()
        found = await ended(database)
    assert (found.state, found.cancelled, found.unreachable) == ("cancelled", 1, 0)
    assert two.sent == []


async def test_those_who_went_on_speak_against_their_channel(sqlite: Database) -> None:
    await people(sqlite, 30, "one", "two")
    one = ScriptedChannel(*[GONE] * 30, name="one", limits=Limits(concurrency=4))
    await campaign(sqlite)
    async with running(sender(sqlite, one)):
        found = await until(lambda: _halted(sqlite), 60)
    assert 20 <= found.fell < 30 and found.pending == 30


async def _halted(database: Database) -> campaigns.Progress | None:
    found = await progress(database)
    return found if found.state == "halted" else None


def letter(person_id: int = 1) -> Letter:
    return Letter(person_id, f"c{person_id}", False, Lane.ANNOUNCEMENT, None, 0, False, None, 1)


async def test_a_channel_that_lost_a_row_has_no_say_in_it_but_that_it_arrived(database: Database) -> None:
    """Of two processes the slower may have the last word about what has gone on meanwhile."""
    await people(database, 2, "one", "two")
    await campaign(database)
    falling = Falling(LIMITS, HandClock())
    both = [letter(1), letter(2)]

    async def told(channel: str, state: str, letters: Sequence[Letter]) -> None:
        async with database.write() as session:
            outcomes = [(each, Outcome(each.id, state, "unreachable: đã chặn")) for each in letters]
            await parcels.record(session, channel, outcomes, START, falling=falling)

    async with database.write() as session:
        assert await parcels.begin(session, "one", both, START) == both
    await told("one", "unreachable", both)
    async with database.write() as session:
        assert await parcels.begin(session, "one", both, START) == []
        assert await parcels.begin(session, "two", both[:1], START) == both[:1]
    for state in ("unreachable", "failed", "unknown", "pending"):
        await told("one", state, both)
    assert ((await row(database, 1)).state, (await row(database, 2)).state) == ("begun", "pending")
    await told("one", "sent", both[1:])
    late = await row(database, 2)
    assert (late.state, late.channel) == ("sent", "one")
    await told("two", "sent", both[:1])
    found = await progress(database)
    assert (found.state, found.sent, found.pending, found.fell) == ("done", 2, 0, 2)


async def test_what_came_from_elsewhere_does_not_wait_for_the_next_round(sqlite: Database) -> None:
    await people(sqlite, 20, "one", "two")
    await campaign(sqlite)
    async with sqlite.write() as session:
        moved = sa.update(RECIPIENTS).where(RECIPIENTS.c.person_id != 2).values(channel="two")
        await session.execute(moved)
    supply = Supply("two", 4)
    async with sqlite.write() as session:
        await supply.refresh(session, START, quiet=False)
        await supply.refill(session, START, 0.0)
        assert [each.id for each in supply.claimed] == [1, 3, 4, 5]
        await session.execute(
            sa.update(RECIPIENTS).where(RECIPIENTS.c.person_id == 2).values(channel="two", tried="one:failed:x")
        )
        for _ in range(2):  # taken once, however often it is looked
            await supply.refresh(session, START, quiet=False)
            assert [each.id for each in supply.claimed] == [2, 1, 3, 4, 5]


_WORD = st.text(st.characters(exclude_characters="\r", exclude_categories=["Cs"]), max_size=90)
_TRIAL = st.tuples(st.sampled_from(["one", "two", "zalo_oa"]), st.sampled_from(["failed", "unreachable"]), _WORD)


@given(st.lists(_TRIAL, min_size=1, max_size=4))
def test_what_was_tried_is_read_as_it_was_written(given_trials: list[tuple[str, str, str]]) -> None:
    tried = None
    for channel, state, error in given_trials:
        tried = tried_too(tried, channel, state, error)
    assert tried is not None and len(tried) <= 400
    found = trials(tried)
    assert [(each.channel, each.state) for each in found] == [each[:2] for each in given_trials]
    assert all(
        " ".join(error.split()).startswith(each.error) for each, (_, _, error) in zip(found, given_trials, strict=True)
    )


def test_nothing_was_tried_where_nothing_can_be_read() -> None:
    assert trials(None) == trials("") == trials("vô nghĩa") == ()
    assert trials("one:failed:x: y") == (Trial("one", "failed", "x: y"),)


def test_what_a_message_brings_is_seen_in_its_looks() -> None:
    link = Outgoing(text="x", choices=(Choice(label="Tệp", url="https://a/tep"),))
    picture = Outgoing(text="x", attachments=(Attachment(kind="image", ref="https://a/anh", name="a.png"),))
    assert content_of([Outgoing(text="x"), None]) == Content()
    assert content_of([Outgoing(text="x"), link]) == Content(file=True)
    assert content_of([picture]) == Content(picture=True)
