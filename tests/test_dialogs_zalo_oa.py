"""The written dialogues over a Zalo OA from end to end: what a person presses or types, and what arrives.

For: a few dialogues in every `make test`, all of them in `make proof`. Not for: other channels (`test_dialogs.py`).
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import all_features
from bot.storage.database import Database
from knowledge.answer import Knowledge
from tests.dialog_platform import play
from tests.dialog_script import Dialog, Step, Take, read_dialogs
from tests.dialog_zalo_oa import OaConversation
from tests.fakes.zalo_oa_server import FakeOa

FOLDER = Path(__file__).parent / "dialogs"
# Whether Zalo vouches for a number is a setting of the whole OA: both kinds cannot come in one dialogue.
ALL = [dialog for dialog in read_dialogs(FOLDER) if all(step.own for step in dialog.steps if step.sends == "contact")]
# What is told apart by `ways` is about buttons, or about files, and an OA takes both.
EVERYWHERE = Step.model_fields["ways"].default
TYPED = [dialog for dialog in ALL if all(step.ways == EVERYWHERE for step in dialog.steps)]
NAMED = ("a misspelt province, and several units", "an admin takes and answers a question, and the asker hears of it")
QUICK = [dialog for dialog in ALL if dialog.title in NAMED]


@pytest.fixture
async def fake() -> AsyncIterator[FakeOa]:
    async with FakeOa() as server:
        yield server


async def through(
    dialog: Dialog, take: Take, fake: FakeOa, database: Database, knowledge: Knowledge, folder: Path
) -> None:
    vouched = any(step.own for step in dialog.steps)
    features = all_features()
    talk = OaConversation(fake, take, database, dialog.at, vouched=vouched, knowledge=knowledge, features=features)
    await play(talk, dialog, knowledge, folder)


def test_nearly_all_are_played() -> None:
    assert len(ALL) >= len(read_dialogs(FOLDER)) - 1 and len(QUICK) == len(NAMED)


@pytest.mark.parametrize("dialog", QUICK, ids=lambda dialog: dialog.title)
async def test_a_dialogue(dialog: Dialog, fake: FakeOa, sqlite: Database, knowledge: Knowledge, tmp_path: Path) -> None:
    await through(dialog, "press", fake, sqlite, knowledge, tmp_path)


@pytest.mark.proof
@pytest.mark.parametrize("dialog", ALL, ids=lambda dialog: dialog.title)
async def test_every_dialogue_pressed(
    dialog: Dialog, fake: FakeOa, sqlite: Database, knowledge: Knowledge, tmp_path: Path
) -> None:
    await through(dialog, "press", fake, sqlite, knowledge, tmp_path)


@pytest.mark.proof
@pytest.mark.parametrize("dialog", TYPED, ids=lambda dialog: dialog.title)
async def test_every_dialogue_typed(
    dialog: Dialog, fake: FakeOa, sqlite: Database, knowledge: Knowledge, tmp_path: Path
) -> None:
    await through(dialog, "words", fake, sqlite, knowledge, tmp_path)
