"""The order of a person's channels as SQL: for any people and channels it is what `choosing.choose` says."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.base import Stage
from bot.channels.zalo_oa import windows
from bot.channels.zalo_oa.windows import Closed, Later, Open, Windows
from bot.clock import QuietHours
from bot.delivery.choosing import Content, Means, Way, choose, hindrance
from bot.delivery.ways import Ways, ranked
from bot.inbox import CONVERSATIONS, INBOX
from bot.people import headcount
from bot.people.accounts import ACCOUNTS, PERSONS
from bot.people.consents import CONSENTS, Purpose
from bot.storage.database import Database
from tests.bot.parts import ZONE

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
CHANNELS = ("telegram", "web", "zalo_bot", "zalo_oa")
ABROAD = "console"  # nobody serves it
HISTORY = dt.timedelta(days=90)
_TIMES = st.sampled_from([NOW - dt.timedelta(hours=hours) for hours in (0, 1, 48, 49, 168, 169, 2000, 2200, 9000)])
_NUMBERS = count(1)


@dataclass(frozen=True)
class Account:
    """One account: `used_at` of its private chat, None where there is none; `wrote_at` as the inbox has it."""

    channel: str
    used_at: dt.datetime | None
    wrote_at: dt.datetime | None
    reachable: bool


_STAGE = st.builds(Stage, st.none() | _TIMES, st.booleans(), st.booleans())
_MEANS = st.fixed_dictionaries(
    {
        channel: st.builds(
            Means,
            st.just(channel),
            files=st.booleans(),
            pictures=st.booleans(),
            left=st.none() | st.integers(0, 1),
            stages=st.none() | st.lists(_STAGE, max_size=3).map(tuple),
        )
        for channel in CHANNELS
    }
)
_SERVED = st.sets(st.sampled_from(CHANNELS))
_ACCOUNT = st.builds(
    Account, st.sampled_from((*CHANNELS, ABROAD)), st.none() | _TIMES, st.none() | _TIMES, st.booleans()
)
_PERSON = st.lists(_ACCOUNT, min_size=1, max_size=5, unique_by=lambda account: account.channel)
_PEOPLE = st.lists(_PERSON, min_size=1, max_size=12)
_CONTENT = st.builds(Content, file=st.booleans(), picture=st.booleans())


def ways_of(person: list[Account], means: Mapping[str, Means]) -> list[Way]:
    """What `choose` is to order: the private chats on channels that are served."""
    found = []
    for account in person:
        if account.used_at is not None and account.channel in means:
            wrote = account.wrote_at or min(account.used_at, NOW - HISTORY)
            found.append(means[account.channel].way(account.used_at, wrote, reachable=account.reachable))
    return found


def expected(person: list[Account], means: Mapping[str, Means], content: Content) -> tuple[str | None, str | None]:
    """(channel, reason) of the first choice."""
    private = [account for account in person if account.used_at is not None]
    if not private:
        return None, headcount.NO_CHAT
    if not any(account.reachable for account in private):
        return None, headcount.BLOCKED
    ways = ways_of(person, means)
    if order := choose(ways, content).ways:
        return order[0].channel, None
    why = {hindrance(way) for way in ways}
    return None, next((f"unreachable:{each}" for each in ("quota", "window", "blocked") if each in why), "") or (
        headcount.NOT_SERVED
    )


async def store(database: Database, people: list[list[Account]]) -> list[int]:
    """Everybody agrees to announcements; nobody else is there."""
    numbers = []
    async with database.write() as session:
        for table in (ACCOUNTS, CONVERSATIONS, INBOX, CONSENTS, PERSONS):
            await session.execute(sa.delete(table))
        for person in people:
            number = next(_NUMBERS)
            numbers.append(number)
            rows: list[tuple[sa.Table, dict[str, Any]]] = [
                (PERSONS, {"id": number, "name": "x", "created_at": NOW}),
                (CONSENTS, {"person_id": number, "purpose": Purpose.ANNOUNCEMENTS.value, "given": True, "at": NOW}
                    | {"text_version": "1", "channel": "test"}),
            ]  # fmt: skip
            for account in person:
                rows += _rows(number, account)
            for table, values in rows:
                await session.execute(sa.insert(table).values(values))
    return numbers


def _rows(number: int, account: Account) -> list[tuple[sa.Table, dict[str, Any]]]:
    chat = f"c{number}"
    here: dict[str, Any] = {"channel": account.channel}
    gone = None if account.reachable else NOW
    rows: list[tuple[sa.Table, dict[str, Any]]] = [
        (ACCOUNTS, here | {"person_id": number, "platform_id": chat, "created_at": NOW, "unreachable_at": gone})
    ]
    if account.used_at is not None:
        times = {"created_at": account.used_at, "updated_at": account.used_at}
        rows.append((CONVERSATIONS, here | times | {"chat_id": chat, "is_group": False, "state": "{}"}))
    if account.wrote_at is not None:
        event = {"event_id": chat, "chat_id": chat, "sender_id": chat, "payload": "", "state": "done", "attempts": 1}
        rows.append((INBOX, here | event | {"received_at": account.wrote_at}))
    return rows


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(people=_PEOPLE, drawn=_MEANS, served=_SERVED, content=_CONTENT)
async def test_the_statement_says_what_the_function_says(
    database: Database, people: list[list[Account]], drawn: dict[str, Means], served: set[str], content: Content
) -> None:
    means = {channel: drawn[channel] for channel in sorted(served)}
    ways = Ways(tuple(means.values()), NOW, content)
    numbers = await store(database, people)
    async with database.read() as session:
        them = sa.select(PERSONS.c.id.label("person_id"), sa.literal("x").label("channel")).subquery()
        query = ranked(ways, them).order_by("person_id", "place")
        rows = list(await session.execute(query))
        firsts = {row.person_id: row for row in await session.execute(headcount.source(sa.true(), ways, None))}
        counted = await headcount.count(session, sa.true(), ways, None, None)
    for number, person in zip(numbers, people, strict=True):
        order = choose(ways_of(person, means), content)
        own = [row for row in rows if row.person_id == number and row.why != "none"]
        assert [row.channel for row in own if row.why == ""] == [option.channel for option in order.ways]
        assert {row.channel for row in own if row.why} == {option.channel for option in order.out}
        assert all(row.choices == len(order.ways) for row in own)
        channel, reason = expected(person, means, content)
        assert (firsts[number].channel, firsts[number].reason) == (channel, reason)
        assert firsts[number].chat_id == (f"c{number}" if channel else None)
    assert counted.channels == Counter(row.channel for row in firsts.values() if row.channel)
    assert counted.reasons == Counter(row.reason for row in firsts.values() if row.reason)
    # Whom it has to be asked of counts, where somebody can be reached by one way alone it is never another.
    several = [person for person in people if len(choose(ways_of(person, means), content).ways) > 1]
    assert counted.others == len(several)


async def test_each_chunk_looks_at_its_own_people(database: Database) -> None:
    both = [Account("telegram", NOW, NOW, True), Account("web", NOW - dt.timedelta(days=1), NOW, True)]
    numbers = await store(database, [both, both[:1], both])
    ways = Ways((Means("telegram", left=0), Means("web")), NOW)
    async with database.read() as session:
        part = headcount.source(sa.true(), ways, None).params(after=numbers[0], until=numbers[2])
        found = {row.person_id: (row.channel, row.reason) for row in await session.execute(part)}
    assert found == {numbers[1]: (None, "unreachable:quota"), numbers[2]: ("web", None)}


@given(
    st.none() | st.integers(0, 800).map(lambda hours: dt.timedelta(hours=hours)),
    st.integers(0, 23),
    st.booleans(),
)
def test_cut_offs_of_the_official_account_are_its_windows(since: dt.timedelta | None, hour: int, pays: bool) -> None:
    now = NOW.replace(hour=hour)
    given_windows = Windows(QuietHours(ZONE, dt.time(22)), transaction=dt.timedelta(days=20), pays=pays)
    wrote = None if since is None else now - since
    way = Means("zalo_oa", stages=windows.stages(given_windows, now)).way(NOW, wrote)
    match windows.choose(wrote, now, given_windows):
        case Open(billed=billed):
            assert (way.window, way.billed) == ("open", billed)
        case Later():
            assert (way.window, way.billed) == ("later", True)
        case Closed():
            assert way.window == "closed"


@pytest.mark.parametrize(("stages", "plain"), [(None, True), ((), False), ((Stage(None),), False)])
def test_where_nothing_has_to_be_asked(stages: tuple[Stage, ...] | None, plain: bool) -> None:
    assert Means("web", stages=stages).plain is plain
    assert not Means("web", left=0).plain and Means("web", left=1).plain
