"""The ledger's table, and its rows as they are sent.

For: the table `deliveries` and the types around it. Not for: queries (`ledger.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import sqlalchemy as sa
from pydantic import ValidationError

from bot.conversation import Outgoing, Reply
from bot.message import Frozen
from bot.storage.types import UtcDateTime, big_id


class Lane(IntEnum):
    """Who goes first. Announcements in doubt are never sent again by themselves."""

    REPLY = 0
    NOTICE = 1
    REMINDER = 2
    ANNOUNCEMENT = 3


DELIVERIES = sa.Table(
    "deliveries",
    sa.MetaData(),
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("chat_id", sa.String(200), nullable=False),
    sa.Column("is_group", sa.Boolean, nullable=False),
    sa.Column("lane", sa.SmallInteger, nullable=False),
    sa.Column("is_urgent", sa.Boolean),  # none: no
    sa.Column("payload", sa.Text, nullable=False),
    sa.Column("still", sa.Text),
    sa.Column("inbox_id", big_id()),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("again", sa.Boolean, nullable=False),
    sa.Column("next_at", UtcDateTime, nullable=False),
    sa.Column("provider_ref", sa.String(200)),
    sa.Column("error", sa.String(200)),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("finished_at", UtcDateTime),
    # Of a notice: what its room said, until it has ended, and the channels before this one (`onward.py`).
    sa.Column("onward", sa.Text),
    sa.Column("tried", sa.String(400)),
    sa.Index("ix_deliveries_open", "channel", "state", "lane", "id"),
    sa.Index("ix_deliveries_chat", "channel", "chat_id", "id"),
    sa.Index("ix_deliveries_inbox", "inbox_id"),
    sqlite_autoincrement=True,  # a number that was given is never given again
)


@dataclass(frozen=True, slots=True)
class Letter:
    """One row that may be sent now; `message` is None where it cannot be read, and is closed as failed.

    `still`: what is to be asked before it leaves. `campaign`: it is the row of the person `id` there; 0 for a row of
    this table.
    """

    id: int
    chat_id: str
    is_group: bool
    lane: Lane
    message: Outgoing | None
    attempts: int
    again: bool
    still: str | None = None
    campaign: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a letter. `next_at` and `again` matter for `pending`; `chat_id` where the chat has moved.

    `files`: ids of the files that were stored for this letter alone and are not needed once it has been sent.
    """

    id: int
    state: str
    error: str = ""
    provider_ref: str | None = None
    next_at: dt.datetime | None = None
    again: bool = False
    moved_to: str = ""
    files: tuple[int, ...] = ()


ONWARD_LANES = (Lane.NOTICE, Lane.REMINDER)
"""What goes on to another chat of the same person where it certainly did not arrive."""


class Onward(Frozen):
    """Kept with a row that may go on (`onward.py`): the reply as its room gave it, and what its choices are about."""

    reply: Reply
    about: str = ""


def kept_onward(reply: Reply, about: str, lane: Lane, messages: Sequence[Outgoing]) -> str | None:
    """What to keep with the one row of a message; None where it is not to go on."""
    if lane not in ONWARD_LANES or len(messages) != 1 or reply.attachments or messages[0].attachments:
        return None
    return Onward(reply=reply, about=about).model_dump_json()


def read_onward(stored: str | None) -> Onward | None:
    """None where nothing is kept, or where another version kept it."""
    try:
        return Onward.model_validate_json(stored) if stored else None
    except ValidationError:
        return None
