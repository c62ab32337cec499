"""What the library holds: documents with their clauses, entitlements, and the state of each.

For: the typed shape of the knowledge files. Not for: what a text is worth on a day (`validity.py`), reading files
(`load.py`) or finding an answer (`answer.py`).
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
DocumentId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
ClauseId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*/[A-Za-z0-9]+(\.[A-Za-z0-9]+)*$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class UnitKind(StrEnum):
    """Kinds of unit that the law on union money tells apart (Luật 97/2025/QH15, khoản 8 Điều 2)."""

    FULLY_FUNDED = "cong_lap_100"
    AUTONOMOUS = "cong_lap_tu_chu"
    PRIVATE = "ngoai_cong_lap"
    UNIVERSITY = "dai_hoc"
    ANY = "moi_loai"


class Confidence(StrEnum):
    """A: text of the law read; B: official or press page; C: not confirmed, no figure may be shown."""

    A = "A"
    B = "B"
    C = "C"


class State(StrEnum):
    """What a text is worth on a day."""

    IN_FORCE = "in_force"
    NOT_YET = "not_yet"
    ENDED = "ended"
    DRAFT = "draft"
    HISTORICAL = "historical"
    UNCLEAR = "unclear"


_FIRST_YEAR, _LAST_YEAR = 1900, 2200
_PARTIAL = re.compile(r"^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$")


def first_day(when: str) -> dt.date:
    """First day of a date written as YYYY, YYYY-MM or YYYY-MM-DD. Raises ValueError on anything else."""
    year, month, day = _parts(when)
    return dt.date(year, month or 1, day or 1)


def last_day(when: str) -> dt.date:
    """Last day of a date written as YYYY, YYYY-MM or YYYY-MM-DD. Raises ValueError on anything else."""
    year, month, day = _parts(when)
    month = month or 12
    return dt.date(year, month, day or calendar.monthrange(year, month)[1])


def _parts(when: str) -> tuple[int, int | None, int | None]:
    match = _PARTIAL.match(when)
    if match is None:
        raise ValueError(f"'{when}' không phải là ngày: ghi YYYY, YYYY-MM hoặc YYYY-MM-DD")
    year, month, day = (int(part) if part else None for part in match.groups())
    if year is None or not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise ValueError(f"'{when}' có năm ngoài {_FIRST_YEAR}–{_LAST_YEAR}: sửa năm cho đúng")
    try:
        dt.date(year, month or 1, day or 1)
    except ValueError:
        raise ValueError(f"không có ngày '{when}': ghi một ngày có thật") from None
    return year, month, day


def _partial(value: object) -> object:
    """YAML reads 2024 as a number and 2024-05-01 as a date: both are kept as the text that was written."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    return value


class Term(_Strict):
    """The period that a text itself states; either end may be missing."""

    start: str | None = None
    end: str | None = None
    note: str | None = None

    @field_validator("start", "end", mode="before")
    @classmethod
    def _as_text(cls, value: object) -> object:
        return _partial(value)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        start = first_day(self.start) if self.start else None
        end = last_day(self.end) if self.end else None
        if start and end and end < start:
            raise ValueError(f"kết thúc ({self.end}) trước khi bắt đầu ({self.start}): sửa term.start hoặc term.end")
        return self


class Party(_Strict):
    """Who signed; `ended` is the first day on which the body no longer exists."""

    name: Line
    ended: dt.date | None = None
    successor: Line | None = None


class LegalBasis(_Strict):
    """A text that another one rests on; `ended` is the first day on which it no longer applies."""

    number: str | None = None
    name: str | None = None
    article: str | None = None
    date: dt.date | None = None
    ended: dt.date | None = None
    superseded_by: str | None = None

    @model_validator(mode="after")
    def _named(self) -> Self:
        if not self.number and not self.name:
            raise ValueError("căn cứ phải có number hoặc name")
        if self.date and self.ended and self.ended < self.date:
            raise ValueError("căn cứ kết thúc trước ngày ban hành: sửa date hoặc ended")
        return self


class Source(_Strict):
    """Where the text was taken from: the name of the publication and, for a copy we hold, its file."""

    name: Line
    file: str | None = None
    published: dt.date | None = None


class Clause(_Strict):
    """One addressable unit of a document.

    `text` is shown word for word, or retold where the document is a news item. `questions` are answered by it;
    `unanswered` are questions for which it is the nearest text and which it leaves open.
    """

    id: ClauseId
    kind: Line = "clause"
    heading: tuple[str, ...] = ()
    text: Line
    answer: Line | None = None
    topics: tuple[str, ...] = ()
    questions: tuple[Line, ...] = ()
    unanswered: tuple[Line, ...] = ()
    responsible: str | None = None
    related: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    warning: str | None = None

    @property
    def document_id(self) -> str:
        return self.id.split("/", 1)[0]

    @property
    def path(self) -> str:
        return self.id.split("/", 1)[1]


class Document(_Strict):
    """One agreement, plan or news item about one. `retold`: the clauses are our words, never shown as a quotation."""

    id: DocumentId
    kind: Line
    title: Line
    short: Line
    aliases: tuple[Line, ...] = ()
    places: tuple[Line, ...] = ()
    number: str | None = None
    issuer: str | None = None
    parties: tuple[Party, ...] = ()
    signing_date: dt.date | None = None
    signed: bool | None = None
    term: Term = Term()
    ended_early: dt.date | None = None
    state: State | None = None
    basis: tuple[LegalBasis, ...] = ()
    retold: bool = False
    badge: Line
    source: Source
    successor: str | None = None
    note: str | None = None
    clauses: tuple[Clause, ...] = Field(min_length=1)


class KindCase(_Strict):
    """What an entitlement becomes for one kind of unit: one sentence, and the card to open."""

    says: Line
    card: str | None = None


class Entitlement(_Strict):
    """What the law gives, in our own words, with its basis and period."""

    id: DocumentId
    topic: Line
    question: Line
    short: Line
    answer: Line
    basis: tuple[LegalBasis, ...] = ()
    effective_from: str | None = None
    effective_to: str | None = None
    supersedes: str | None = None
    applies_to: tuple[UnitKind, ...] = Field(min_length=1)
    confidence: Confidence
    derived: bool = False
    caution: Line
    ask_next: tuple[Line, ...] = ()
    related: tuple[str, ...] = ()
    questions: tuple[Line, ...] = ()
    unanswered: tuple[Line, ...] = ()
    sensitive: bool = False
    differs: str | None = None
    by_kind: dict[UnitKind, KindCase] = Field(default_factory=dict)
    checked: dt.date

    @field_validator("effective_from", "effective_to", mode="before")
    @classmethod
    def _as_text(cls, value: object) -> object:
        return _partial(value)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        start = first_day(self.effective_from) if self.effective_from else None
        end = last_day(self.effective_to) if self.effective_to else None
        if start and end and end < start:
            raise ValueError("effective_to trước effective_from: sửa một trong hai ngày")
        return self


class Validity(BaseModel):
    """The state of a text on a day, with the sentence to show. `end` is the first day on which it no longer applies."""

    model_config = ConfigDict(frozen=True)

    state: State
    end: dt.date | None = None
    text: str
    successor: str | None = None
