"""Every written dialogue on every channel's limits: what it expects, and the manners that always hold.

For: the conversation as a whole, from the stored message to the stored reply. Not for: platforms (their own tests).
"""

from __future__ import annotations

from pathlib import Path

import pytest

import handlers.announcements
import handlers.asking
import handlers.competitions
import handlers.conferences
import handlers.deadlines
import handlers.membership
import handlers.privacy
import handlers.support
from bot.channels.console import ConsoleChannel
from bot.channels.telegram.channel import LIMITS as TELEGRAM
from bot.channels.web import WebChannel
from bot.channels.zalo_bot.channel import LIMITS as ZALO_BOT
from bot.storage.database import Database
from knowledge.answer import Knowledge
from tests.dialog_manners import faults, misquoted
from tests.dialog_runner import Conversation, Way, together, unmet
from tests.dialog_script import Dialog, read_dialogs

FOLDER = Path(__file__).parent / "dialogs"
WAYS = (
    Way("web", WebChannel.limits, "press"),
    Way("telegram", TELEGRAM, "press"),
    Way("console", ConsoleChannel.limits, "number"),
    Way("zalo_bot", ZALO_BOT, "number"),
    Way("zalo_bot_words", ZALO_BOT, "words"),
)
PROVED = ("console", "zalo_bot_words")
"""Ways that differ little from another one: `make proof` walks them, the others are walked by every `make test`."""
DIALOGS = read_dialogs(FOLDER)


@pytest.fixture(scope="module")
def clause_texts(knowledge: Knowledge) -> dict[str, str]:
    return {clause.id: clause.text for document in knowledge.documents.values() for clause in document.clauses}


def test_titles_are_different_and_no_dialog_is_idle() -> None:
    assert len({dialog.title for dialog in DIALOGS}) == len(DIALOGS) >= 25
    idle = [dialog.title for dialog in DIALOGS if not any(step.judges for step in dialog.steps)]
    assert not idle, "these expect nothing"


@pytest.mark.parametrize(
    "way", [pytest.param(way, id=way.name, marks=[pytest.mark.proof] * (way.name in PROVED)) for way in WAYS]
)
@pytest.mark.parametrize("dialog", DIALOGS, ids=lambda dialog: dialog.title)
async def test_dialog(
    dialog: Dialog, way: Way, sqlite: Database, knowledge: Knowledge, clause_texts: dict[str, str], tmp_path: Path
) -> None:
    rooms = (
        handlers.membership, handlers.asking, handlers.conferences, handlers.deadlines,
        handlers.competitions, handlers.support, handlers.privacy,
    )  # fmt: skip
    features = tuple(room.feature() for room in rooms)
    features += (handlers.announcements.feature([kind for room in features for kind in room.segments]),)
    talk = Conversation(way, sqlite, knowledge, features, dialog.at)
    await talk.prepare(dialog, tmp_path)
    said: list[str] = []
    for number, step in enumerate(dialog.steps, start=1):
        if way.take not in step.ways:
            continue
        turns = await talk.play(step)
        heard = together(turns)
        said.append(heard.said)
        wrong = unmet(step, heard, talk.menu(step.who))
        wrong += [fault for turn in turns for fault in (*faults(turn, way, said), *misquoted(turn, clause_texts))]
        assert not wrong, f"step {number} ({heard.said[:80]!r}):\n- " + "\n- ".join(wrong) + f"\n\n{heard.text}"
