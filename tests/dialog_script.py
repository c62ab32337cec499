"""How a dialogue is written down in `tests/dialogs/*.yaml`: who says or chooses what, and what must hold of the reply.

For: reading the files; a key that does not exist is an error. Not for: playing them (`dialog_runner.py`).
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

Take = Literal["press", "number", "words"]
"""How a choice is taken: its button, its number, or its words."""


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Step(_Written):
    """What a person does, and what must hold of the reply.

    `expects`, `never`: parts of what is shown. `choices`, `gone`: labels on offer, or not. `card`: the first card shown
    is one of these; `cards`: all of these are shown. `kind`: the library's answer is one of these. `silent`: no reply.
    `later` moves the clock (arguments of timedelta). `event`: the platform's id, to send one event twice. `ways`: the
    step is taken only where choices are taken so. `keeps`: the code in the reply is remembered under this name, and
    `{NAME}` in what is said later stands for it. `phone`, `own`: of a contact card that is sent.
    """

    who: str = "T"
    says: str | None = None
    presses: str | None = None
    sends: Literal["image", "voice", "sticker", "contact", "hidden"] | None = None
    phone: str = ""
    own: bool = False
    keeps: str = ""
    times: int = 1
    repeat: int = 1
    event: str = ""
    later: dict[str, float] = {}
    ways: tuple[Take, ...] = ("press", "number", "words")
    expects: tuple[str, ...] = ()
    never: tuple[str, ...] = Field(default=(), alias="not")
    choices: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    card: tuple[str, ...] = ()
    cards: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    silent: bool = False

    @property
    def judges(self) -> bool:
        """Whether anything is expected of the reply beyond manners."""
        return bool(self.silent or self.expects or self.never or self.choices or self.gone or self.card or self.cards)


class Dialog(_Written):
    """One conversation. `at`: when it starts, in the union's own time.

    `conference`: the one of `dialog_conference.py` is open.
    `union`: the small union of `dialog_union.py` is there, and `{its unit's name}` stands for a unit's code. `roles`:
    who has which role from the start; `invites`: codes into a role by name, as the server prints them.
    """

    title: str
    at: dt.datetime = dt.datetime(2026, 11, 21, 9, 0)
    union: bool = False
    conference: bool = False
    roles: dict[str, str] = {}
    invites: dict[str, str] = {}
    steps: tuple[Step, ...]


def read_dialogs(folder: Path) -> list[Dialog]:
    """Every dialogue of the folder, file after file. Raises pydantic's ValidationError for an unknown key."""
    return [dialog for dialogs in read_dialog_files(folder).values() for dialog in dialogs]


def read_dialog_files(folder: Path) -> dict[str, list[Dialog]]:
    """The same by the name of their file."""
    files = sorted(folder.glob("*.yaml"))
    return {
        file.stem: [Dialog.model_validate(raw) for raw in yaml.safe_load(file.read_text("utf-8"))] for file in files
    }
