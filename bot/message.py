"""What one message is, in neutral form: what comes in, what goes out, and its parts.

For: types that channels, ledger and rooms share. Not for: the conversation around a message (`conversation.py`).
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from bot.words import storable

MAX_ACTION_BYTES = 64


class Frozen(BaseModel):
    """A value: compared by its fields, never changed, nothing in it that is not declared.

    What is wrong with one is told without its words: that ends in the log.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Attachment(Frozen):
    """A file, picture, contact... that came in or goes out; `ref` is the platform's id or an address to fetch it.

    The `ref` of a contact is its phone number; `own` where the platform vouches that it is the sender's own.
    A file that goes out is enclosed (`bot.files.enclosed`); one that came in is read with `Turn.fetch`. A `hidden` one
    is what the platform keeps from us. `size` is in bytes, 0 where nobody said. `fault`: the sentence why what came in
    could not be fetched.
    """

    kind: Literal["image", "file", "voice", "sticker", "contact", "location", "hidden", "other"]
    ref: str = ""
    name: str = ""
    mime: str = ""
    own: bool = False
    size: int = 0
    fault: str = ""


class Incoming(Frozen):
    """One event from a channel. `event_id` is unique within the channel (update_id, message_id, the page's own id).

    Exactly one of `text` and `choice` carries the meaning: `choice` is the action of a pressed button. `message_ref` is
    the platform's id of the message whose button was pressed, so that it can be edited in place. `ack_ref` is what a
    channel needs to acknowledge a press (Telegram's callback_query id).
    """

    channel: str
    event_id: str
    chat_id: str
    sender_id: str
    sender_name: str = ""
    text: str = ""
    choice: str = ""
    group: bool = False
    attachments: tuple[Attachment, ...] = ()
    message_ref: str = ""
    ack_ref: str = ""
    received_at: dt.datetime

    @field_validator("event_id", "chat_id", "sender_id", "sender_name", "text", "choice")
    @classmethod
    def _storable(cls, value: str) -> str:
        return storable(value)

    @property
    def files(self) -> tuple[Attachment, ...]:
        """The documents and pictures that came with it."""
        return tuple(sent for sent in self.attachments if sent.kind in ("file", "image"))

    @property
    def said(self) -> str:
        """What its writer sees of it afterwards: the words, and a line for each file."""
        return "\n".join([*filter(None, [self.text]), *(f"📎 {file.name}".strip() for file in self.files)])


Style = Literal["primary", "success", "danger", "plain"]


class Choice(Frozen):
    """A button, or a numbered line where there are no buttons.

    `action` is `feature:verb[:argument...]` or a `/command`, 64 bytes at most. `url` opens an address and `copy_text`
    (256 characters at most) copies instead; they then have no action.
    """

    label: str
    action: str = ""
    style: Style = "plain"
    url: str = ""
    copy_text: str = ""

    @field_validator("action")
    @classmethod
    def _short(cls, value: str) -> str:
        if len(value.encode()) > MAX_ACTION_BYTES:
            raise ValueError(f"action longer than {MAX_ACTION_BYTES} bytes: {value}")
        return value


class Say(Frozen):
    """Our own words. `**two stars**` make bold; nothing else is markup."""

    type: Literal["say"] = "say"
    text: str


class Card(Frozen):
    """A clause or an entitlement. `quote` is never edited and is shown as a quotation where `quoted`.

    `state` is one of in_force, not_yet, ended, draft, historical, unclear; it chooses a colour, the words are in
    `validity`.
    """

    type: Literal["card"] = "card"
    id: str
    lead: str = ""
    quote: str
    quoted: bool
    source: str
    validity: str
    state: str
    warning: str = ""


Block = Say | Card


class Reply(Frozen):
    """One message to one chat, in neutral form.

    `edit`: replace the message whose button was pressed, where the channel can.
    """

    blocks: tuple[Block, ...]
    choices: tuple[Choice, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    edit: bool = False


def say(text: str, *choices: Choice, edit: bool = False) -> Reply:
    """A reply of words alone."""
    return Reply(blocks=(Say(text=text),), choices=choices, edit=edit)


class Outgoing(Frozen):
    """One message as a channel sends it: already cut to its limits, and stored so in the ledger.

    `markup` says how `text` is written. `blocks` are kept for channels that draw them (the web). `edit_ref` is the
    platform's id of the message to edit; a channel that cannot find it any more sends a new one.
    """

    text: str
    markup: Literal["plain", "html"] = "plain"
    choices: tuple[Choice, ...] = ()
    blocks: tuple[Block, ...] = Field(default=())
    attachments: tuple[Attachment, ...] = ()
    edit_ref: str = ""


class Verdict(Frozen):
    """What a room says of a message of its own just before it leaves. An empty one: as it was written.

    `skip`: it is not sent any more, and this is the reason that the ledger keeps (a word, "reported"). `text`: it is
    sent with this text, marked up as in `Say`. `drop`: actions whose choices are left out, with their numbered lines.
    """

    skip: str = ""
    text: str = ""
    drop: frozenset[str] = frozenset()
