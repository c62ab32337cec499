"""A house with one room that gives and takes files, on a real database, for the tests of files.

For: whole turns, on any channel's limits. Not for: platforms.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from bot import files
from bot.channels.base import Fetch, Limits
from bot.conversation import Attachment, Command, Feature, Incoming, Reply, Turn, for_everyone, say
from bot.delivery.transcript import StoredTranscript
from bot.incoming_files import Uploads
from bot.metrics import Metrics
from bot.router import Router
from bot.storage.database import Database
from bot.turns import TurnRunner
from tests.bot.parts import HOUSE, HandClock, drain, echo, incoming

PNG = bytes.fromhex(  # one pixel
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415478da63904dcc000001"
    "8500e7ad46b7610000000049454e44ae426082"
)
REPORT = "Báo cáo số 1.xlsx"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LIMITS = {
    "test": Limits(files=True, markup="html"),
    "page": Limits(blocks=True, links="", stored_is_sent=True),
    "linked": Limits(buttons=False, links="https://cd.example.vn"),
    "buttons": Limits(links="https://cd.example.vn"),
    "plain": Limits(buttons=False),
}


async def give(turn: Turn, what: str = "") -> Sequence[Reply]:
    """A report; `ảnh`: a picture; `lớn`: more than may leave; `hai`: both of the first two."""
    report, picture = (
        files.enclosed(REPORT, SHEET, b"PK bao cao"),
        files.enclosed("a.png", "image/png", PNG, image=True),
    )
    large = files.enclosed("lớn.bin", "application/octet-stream", bytes(files.MAX_BYTES + 1))
    chosen = {"ảnh": (picture,), "lớn": (large,), "hai": (report, picture)}.get(what, (report,))
    return [say("Của thầy cô đây ạ.").model_copy(update={"attachments": chosen})]


async def ask(turn: Turn, what: str = "") -> Sequence[Reply]:
    """Opens a form: one that takes files, or (`chữ`) one that does not."""
    turn.state.form = "filing:words" if what == "chữ" else "filing:report"
    return [say("Gửi báo cáo giúp em.")]


async def take(turn: Turn) -> Sequence[Reply]:
    """Reads what was sent; the form stays open until something readable came."""
    lines = [f"chữ: {turn.incoming.text}"] if turn.incoming.text else []
    for sent in turn.incoming.files:
        content = await turn.fetch(sent)
        lines.append(f"{sent.name} {len(content)} {hashlib.sha256(content).hexdigest()[:8]}")
    turn.state.form = ""
    return [say("Đã nhận " + "; ".join(lines))]


def room() -> Feature:
    return for_everyone(
        Feature(
            "filing",
            "Tệp",
            commands=(Command("lay", "Lấy tệp", give), Command("nop", "Nộp tệp", ask)),
            fields={"report": take, "words": take},
            file_fields=frozenset({"report"}),
            question=echo,
        )
    )


class Desk(StoredTranscript):
    """A house whose messages are accepted, answered and read again here. `channel` is the one that is read."""

    def __init__(
        self, database: Database, *, fetches: Mapping[str, Fetch] | None = None, channel: str = "web",
        limits: Mapping[str, Limits] | None = None, clock: Any = None,
    ) -> None:  # fmt: skip
        super().__init__(database, channel)
        self.database = database
        self.clock = clock or HandClock()
        feature = room()
        router = Router((feature,))
        self.accepted: list[Incoming] = []
        self.uploads = Uploads(database, router.takes_files, self.clock, channel)
        self.runner = TurnRunner(
            database=database,
            router=router,
            features=(feature,),
            knowledge=None,
            clock=self.clock,
            house=HOUSE,
            limits=limits or LIMITS,
            metrics=Metrics(),
            flood_limit=1000,
            written=lambda chat: self.notify(chat.chat_id),
            fetches=fetches,
        )

    async def accept(self, incoming: Incoming) -> None:
        self.accepted.append(incoming)
        await self.runner.accept(incoming)

    async def says(self, text: str = "", **more: Any) -> None:
        """One message and the turns that may be taken now."""
        await self.accept(incoming(text, **({"received_at": self.clock.now()} | more)))
        await drain(self.runner)

    async def sends(self, *sent: Attachment) -> None:
        """A message with files alone, whose turn somebody else takes."""
        await self.accept(incoming(attachments=sent, received_at=self.clock.now()))


def mark(content: bytes) -> str:
    """How `take` tells a content."""
    return f"{len(content)} {hashlib.sha256(content).hexdigest()[:8]}"
