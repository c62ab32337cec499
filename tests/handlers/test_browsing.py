"""Walking through the library: menus take each other's place, what was asked stays. Not: rendering, or the clauses."""

from __future__ import annotations

import dataclasses

import pytest

from bot.conversation import Turn
from handlers.asking import browse
from knowledge.answer import Knowledge
from tests.bot.parts import turn_of


@pytest.fixture
def turn(knowledge: Knowledge) -> Turn:
    return dataclasses.replace(turn_of(choice="asking:section:x"), knowledge=knowledge)


async def test_a_menu_takes_the_place_of_the_one_above(turn: Turn, knowledge: Knowledge) -> None:
    """On a phone five menus one under the other are four too many."""
    for document in knowledge.documents:
        (reply,) = await browse.section(turn, document)
        assert reply.edit and reply.choices, document
    for name in ("topics", "topic"):
        (reply,) = await (browse.topics(turn) if name == "topics" else browse.topic(turn, "leave"))
        assert reply.edit, name


async def test_the_library_does_not_take_the_place_of_a_greeting(turn: Turn) -> None:
    """Its button stands under the first message too, which says that this is a machine."""
    (reply,) = await browse.documents(turn)
    assert not reply.edit


async def test_nothing_there_is_said_beside_the_menu(turn: Turn) -> None:
    (reply,) = await browse.section(turn, "khong-co-2020")
    assert not reply.edit
