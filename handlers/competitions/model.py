"""What a competition is, how far it has come, and what may be done with it: values and their few rules. Pure.

    draft ──publish──▶ open ──close──▶ closed        only an open one is followed, entered and reminded of
                        ▲               │
                        └────reopen─────┘

A competition is over when every stage has gone by; nothing has to be done for that. What the texts of earlier years
tell of is no competition at all (`history.py`). For: the types that everything in this room shares. Not for: SQL,
words, or when somebody is reminded (`reminding.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from bot.errors import RefusedError

LEADS = (7, 1)


class Kind(StrEnum):
    """The stages, in the order in which they come; none is needed, and each comes once."""

    LAUNCH = "launch"
    SUBMIT = "submit"
    FIRST = "first"
    FINAL = "final"
    AWARD = "award"


ORDER = {kind: place for place, kind in enumerate(Kind)}


class State(StrEnum):
    """How far an organiser has taken it."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class Code(StrEnum):
    """Why something is refused."""

    OUT_OF_ORDER = "out_of_order"
    NOTHING_AHEAD = "nothing_ahead"
    NOT_DRAFT = "not_draft"
    NOT_OPEN = "not_open"
    NOT_CLOSED = "not_closed"
    OVER = "over"


SENTENCES = {
    Code.OUT_OF_ORDER: (
        "Các vòng chưa theo thứ tự thời gian: phát động, nộp bài, sơ khảo, chung khảo, trao giải. Thầy cô gõ lại ngày, "
        "hoặc /huy để thôi."
    ),
    Code.NOTHING_AHEAD: (
        "Mọi vòng đều đã qua nên em không công bố. Thầy cô đổi ngày trước, hoặc gõ /cuocthi để xem các cuộc thi khác."
    ),
    Code.NOT_DRAFT: "Cuộc thi này đã công bố rồi. Gõ /cuocthi để xem.",
    Code.NOT_OPEN: "Cuộc thi này chưa mở hoặc đã đóng. Gõ /cuocthi để xem các cuộc thi đang mở.",
    Code.NOT_CLOSED: "Cuộc thi này chưa đóng. Gõ /cuocthi để xem.",
    Code.OVER: "Cuộc thi này đã kết thúc. Gõ /cuocthi để xem các cuộc thi đang mở.",
}


class Refused(RefusedError):
    """Something that the state of a competition does not allow; `why` says which rule."""

    def __init__(self, why: Code) -> None:
        super().__init__(SENTENCES[why])
        self.why = why


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage and its day; of `SUBMIT` the last day on which works are taken."""

    kind: Kind
    day: dt.date
    id: int = 0


@dataclass(frozen=True, slots=True)
class Competition:
    """A contest or a campaign. `unit_id` is the organising unit (None: the whole); it is meant for that unit and all
    below. `who`: who may enter, `rules`: a link or words, beside the file `file_id`. `leads`: days before a stage on
    which followers are told. `changes` counts what followers had to hear of."""

    id: int
    title: str
    unit_id: int | None
    who: str = ""
    rules: str = ""
    file_id: int | None = None
    leads: tuple[int, ...] = LEADS
    state: State = State.DRAFT
    changes: int = 0
    stages: tuple[Stage, ...] = ()

    def ahead(self, today: dt.date) -> tuple[Stage, ...]:
        """The stages that have not gone by, today's among them."""
        return tuple(stage for stage in self.stages if stage.day >= today)

    def is_live(self, today: dt.date) -> bool:
        """Whether it can be followed and entered."""
        return self.state is State.OPEN and bool(self.ahead(today))

    def check_live(self, today: dt.date) -> None:
        """Raises Refused where it cannot be followed or entered (any more)."""
        if self.state is not State.OPEN:
            raise Refused(Code.NOT_OPEN)
        if not self.ahead(today):
            raise Refused(Code.OVER)

    def check_publish(self, today: dt.date) -> None:
        """Raises Refused where it cannot be opened to everybody."""
        if self.state is not State.DRAFT:
            raise Refused(Code.NOT_DRAFT)
        if not self.ahead(today):
            raise Refused(Code.NOTHING_AHEAD)


def in_order(stages: Sequence[Stage]) -> tuple[Stage, ...]:
    """The stages one after the other. Raises Refused where a later one has an earlier day."""
    found = tuple(sorted(stages, key=lambda stage: ORDER[stage.kind]))
    if any(one.day > other.day for one, other in pairwise(found)):
        raise Refused(Code.OUT_OF_ORDER)
    return found


def with_days(stages: Sequence[Stage], days: Sequence[Stage]) -> tuple[Stage, ...]:
    """The stages with other days, and those that are new. Raises Refused where they would not follow each other."""
    new = {stage.kind: stage.day for stage in days}
    kept = [Stage(stage.kind, new.pop(stage.kind, stage.day), stage.id) for stage in stages]
    return in_order([*kept, *(Stage(kind, day) for kind, day in new.items())])
