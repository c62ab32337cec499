"""One-time codes: their form, the limit on guessing, use once. Not: what a code gives (`tests/handlers`)."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people import codes
from bot.people.codes import ALPHABET, BLOCKED_FOR, GUESSES, LENGTH, Purpose
from bot.storage.database import Database
from tests.bot.parts import START

LETTERS = "".join(char for char in ALPHABET if char.isalpha())


@given(st.integers())
def test_a_new_code_is_known_in_every_way_it_is_typed(_again: int) -> None:
    code = codes.fresh()
    assert len(code) == LENGTH and set(code) <= set(ALPHABET)
    for typed in (code, code.lower(), f" {code[:4]}-{code[4:]} ", f"{code[:4]} {code[4:]}"):
        assert codes.looks_like_code(typed)
        assert codes.normal(typed) == code


@given(st.lists(st.text(LETTERS + LETTERS.lower(), min_size=1, max_size=8), min_size=1, max_size=4))
def test_words_are_no_codes(words: list[str]) -> None:
    assert not codes.looks_like_code(" ".join(words))


@given(st.text("0123456789 -.", max_size=14))
def test_numbers_are_no_codes(number: str) -> None:
    assert not codes.looks_like_code(number)


@pytest.mark.parametrize(
    "text", ["tham quan", "THAM QUAN", "THAMQUAN", "thue 5555", "nam 2025", "muc II.5", "TT 29/2024", "ăn 234567", ""]
)
def test_what_people_write_is_no_code(text: str) -> None:
    assert not codes.looks_like_code(text)


@given(st.lists(st.integers(0, 90), min_size=1, max_size=60))
def test_no_hour_has_more_guesses_than_allowed(gaps: list[int]) -> None:
    """After any pauses (in minutes): five tries in an hour at most, and after five a whole hour without."""
    now, made = START, list[dt.datetime]()
    for gap in gaps:
        now += dt.timedelta(minutes=gap)
        allowed = codes.left(made, now)
        recent = [at for at in made if at > now - BLOCKED_FOR]
        assert allowed == 0 or len(recent) + allowed <= GUESSES
        if allowed:
            made.append(now)
        elif len(made) >= GUESSES:
            assert now - made[-1] < BLOCKED_FOR
    for first, sixth in zip(made, made[GUESSES:], strict=False):
        assert sixth - first >= BLOCKED_FOR
    assert codes.left(made, now + BLOCKED_FOR) == GUESSES


async def test_a_code_works_once_and_not_after_its_time(database: Database) -> None:
    async with database.write() as session:
        code, expires = await codes.make(session, Purpose.LINK, {"a": 1}, by=7, now=START)
        found = await codes.find(session, f"{code[:4].lower()} {code[4:]}", START)
        assert found is not None and found.usable and (found.gives, found.made_by) == ({"a": 1}, 7)
        late = await codes.find(session, code, expires)
        assert late is not None and not late.usable
        assert not await codes.use(session, found, 8, expires)
        assert await codes.use(session, found, 8, START)
        assert not await codes.use(session, found, 8, START)
        assert not await codes.revoke(session, found.id, START)
        again = await codes.find(session, code, START)
        assert again is not None and not again.usable
        assert await codes.find(session, "ABCD2345", START) is None


async def test_a_revoked_code_is_no_use(database: Database) -> None:
    async with database.write() as session:
        code, _ = await codes.make(session, Purpose.INVITE, {}, by=None, now=START)
        found = await codes.find(session, code, START)
        assert found is not None and await codes.revoke(session, found.id, START)
        assert not await codes.use(session, found, 8, START)


async def test_two_connections_use_a_code_once(postgres: Database) -> None:
    async with postgres.write() as session:
        code, _ = await codes.make(session, Purpose.INVITE, {}, by=None, now=START)

    async def take(person_id: int) -> bool:
        async with postgres.write() as session:
            found = await codes.find(session, code, START)
            assert found is not None
            return await codes.use(session, found, person_id, START)

    assert sum(await asyncio.gather(*(take(number) for number in range(6)))) == 1


async def test_guesses_of_one_account_are_its_own(database: Database) -> None:
    async with database.write() as session:
        for _ in range(GUESSES):
            assert not await codes.is_blocked(session, "web", "a", START)
            await codes.guessed_wrong(session, "web", "a", START)
        assert await codes.is_blocked(session, "web", "a", START + BLOCKED_FOR - dt.timedelta(seconds=1))
        assert not await codes.is_blocked(session, "web", "a", START + BLOCKED_FOR)
        assert not await codes.is_blocked(session, "web", "b", START)
        assert not await codes.is_blocked(session, "telegram", "a", START)
