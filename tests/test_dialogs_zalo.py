"""The written dialogues over Zalo from end to end: what a person types there, and what arrives in their chat.

For: the first dialogue of every file (`make proof`: all of them). Not for: other channels (`test_dialogs.py`).
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import all_features
from bot.storage.database import Database
from knowledge.answer import Knowledge
from tests.dialog_manners import faults, misquoted
from tests.dialog_runner import together, unmet
from tests.dialog_script import Dialog, Take, read_dialog_files
from tests.dialog_zalo import ZaloConversation
from tests.fakes.zalo_server import FakeZalo

FOLDER = Path(__file__).parent / "dialogs"
# A contact card comes as "unsupported" on Zalo, without its number: these are about what Telegram hands over.
FILES = {
    name: [dialog for dialog in dialogs if not any(step.sends == "contact" for step in dialog.steps)]
    for name, dialogs in read_dialog_files(FOLDER).items()
}
FIRST = [dialogs[0] for dialogs in FILES.values()]
ALL = [dialog for dialogs in FILES.values() for dialog in dialogs]


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge.load()


@pytest.fixture
async def fake() -> AsyncIterator[FakeZalo]:
    async with FakeZalo() as server:
        yield server


async def play(
    dialog: Dialog, take: Take, fake: FakeZalo, database: Database, knowledge: Knowledge, folder: Path
) -> None:
    clauses = {clause.id: clause.text for document in knowledge.documents.values() for clause in document.clauses}
    talk = ZaloConversation(fake, take, database, dialog.at, knowledge=knowledge, features=all_features())
    await talk.prepare(dialog, folder)
    said: list[str] = []
    async with talk.running():
        for number, step in enumerate(dialog.steps, start=1):
            if take not in step.ways:
                continue
            turns = await talk.play(step)
            heard = together(turns)
            said.append(heard.said)
            wrong = unmet(step, heard, talk.menu(step.who))
            wrong += [fault for turn in turns for fault in (*faults(turn, talk.way, said), *misquoted(turn, clauses))]
            assert not wrong, f"step {number} ({heard.said[:80]!r}):\n- " + "\n- ".join(wrong) + f"\n\n{heard.text}"
    refused = [call for call in fake.calls() if call["method"].startswith("send") and call["answer"] != 200]
    assert not refused


def test_every_file_is_played() -> None:
    assert len(FIRST) == len(list(FOLDER.glob("*.yaml"))) >= 15


@pytest.mark.proof
@pytest.mark.parametrize("dialog", FIRST, ids=lambda dialog: dialog.title)
async def test_a_dialogue_of_every_file(
    dialog: Dialog, fake: FakeZalo, sqlite: Database, knowledge: Knowledge, tmp_path: Path
) -> None:
    await play(dialog, "number", fake, sqlite, knowledge, tmp_path)


@pytest.mark.proof
@pytest.mark.parametrize("take", ["number", "words"])
@pytest.mark.parametrize("dialog", ALL, ids=lambda dialog: dialog.title)
async def test_every_dialogue(
    dialog: Dialog, take: Take, fake: FakeZalo, sqlite: Database, knowledge: Knowledge, tmp_path: Path
) -> None:
    await play(dialog, take, fake, sqlite, knowledge, tmp_path)
