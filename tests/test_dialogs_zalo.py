"""The written dialogues over Zalo from end to end: what a person types there, and what arrives in their chat.

For: all of them, in `make proof`. Not for: other channels (`test_dialogs.py`).
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import all_features
from bot.storage.database import Database
from knowledge.answer import Knowledge
from tests.dialog_platform import play
from tests.dialog_script import Dialog, Take, read_dialogs
from tests.dialog_zalo import ZaloConversation
from tests.fakes.zalo_server import FakeZalo

FOLDER = Path(__file__).parent / "dialogs"
# A contact card comes as "unsupported" on Zalo, without its number: these are about what Telegram hands over.
ALL = [dialog for dialog in read_dialogs(FOLDER) if not any(step.sends == "contact" for step in dialog.steps)]


@pytest.fixture
async def fake() -> AsyncIterator[FakeZalo]:
    async with FakeZalo() as server:
        yield server


def test_nearly_all_are_played() -> None:
    assert len(ALL) >= len(read_dialogs(FOLDER)) - 2


@pytest.mark.proof
@pytest.mark.parametrize("take", ["number", "words"])
@pytest.mark.parametrize("dialog", ALL, ids=lambda dialog: dialog.title)
async def test_every_dialogue(
    dialog: Dialog, take: Take, fake: FakeZalo, sqlite: Database, knowledge: Knowledge, tmp_path: Path
) -> None:
    talk = ZaloConversation(fake, take, sqlite, dialog.at, knowledge=knowledge, features=all_features())
    await play(talk, dialog, knowledge, tmp_path)
