"""What the library holds: documents with their clauses, entitlements, and the validity of each on a given day.

For: the typed shape of the knowledge files, and the pure rules about dates. Not for: reading files (`load.py`) or
finding an answer (`answer.py`).
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
    year, month, day = match.groups()
    return int(year), int(month) if month else None, int(day) if day else None


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


def show_date(day: dt.date) -> str:
    """A date as official documents print it: 01/7/2025 (day with two digits, month with two below 3)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year}"


def _ends(document: Document) -> list[tuple[dt.date, str]]:
    """Every reason for which the document stops, as (first day without effect, the reason in words)."""
    ends: list[tuple[dt.date, str]] = []
    if document.term.end:
        after = last_day(document.term.end) + dt.timedelta(days=1)
        ends.append((after, f"hết thời hạn ghi trong văn bản ({document.term.end})"))
    gone = [(party.name, party.ended) for party in document.parties if party.ended]
    both = len(gone) == len(document.parties) == 2 and gone[0][1] == gone[1][1]
    for name, day in gone:
        ends.append((day, f"{'hai bên ký' if both else name} đã kết thúc hoạt động từ {show_date(day)}"))
    for basis in document.basis:
        if basis.ended:
            what = basis.number or basis.name
            ends.append((basis.ended, f"căn cứ {what} hết hiệu lực từ {show_date(basis.ended)}"))
    if document.ended_early:
        ends.append((document.ended_early, f"chấm dứt từ {show_date(document.ended_early)}"))
    return ends


def _period(start: str | None, end: str | None) -> str:
    if start and end:
        return f"Hiệu lực {start}–{end}"
    return f"Hiệu lực từ {start}" if start else f"Hiệu lực đến {end}" if end else "Không ghi thời hạn"


def validity(document: Document, on: dt.date) -> Validity:
    """What `document` is worth on a day: min(end of term, end of each party, end of the cited basis), trap X22."""
    ends = sorted(_ends(document), key=lambda item: item[0])
    end, reason = ends[0] if ends else (None, "")
    heirs = tuple(dict.fromkeys(p.successor for p in document.parties if p.successor and p.ended and p.ended <= on))
    successor = document.successor or ("; ".join(heirs) or None)
    period = _period(document.term.start, document.term.end)
    if document.state in (State.DRAFT, State.HISTORICAL, State.UNCLEAR):
        return Validity(state=document.state, end=end, text=document.badge, successor=successor)
    if document.term.start and on < first_day(document.term.start):
        return Validity(state=State.NOT_YET, end=end, text=f"{period} · chưa có hiệu lực")
    if end is not None and on >= end:
        return Validity(state=State.ENDED, end=end, text=f"{period} · đã hết hiệu lực: {reason}", successor=successor)
    if not ends and not document.term.start:
        return Validity(state=State.UNCLEAR, text=f"{period} · chưa rõ còn hiệu lực hay không")
    return Validity(state=State.IN_FORCE, end=end, text=f"{period} · còn hiệu lực")


def entitlement_validity(entry: Entitlement, on: dt.date) -> Validity:
    """What an entitlement is worth on a day; an entry of confidence C is never shown as in force."""
    checked = f"xem đến {show_date(entry.checked)}"
    if entry.confidence is Confidence.C:
        return Validity(state=State.UNCLEAR, text=f"chưa xác nhận được quy định chung ({checked})")
    start = first_day(entry.effective_from) if entry.effective_from else None
    end = last_day(entry.effective_to) + dt.timedelta(days=1) if entry.effective_to else None
    if start and on < start:
        return Validity(state=State.NOT_YET, end=end, text=f"áp dụng từ {show_date(start)}, chưa có hiệu lực")
    since = f" từ {show_date(start)}" if start else ""
    if end and on >= end:
        last = end - dt.timedelta(days=1)
        return Validity(state=State.ENDED, end=end, text=f"đã hết áp dụng sau {show_date(last)}")
    return Validity(state=State.IN_FORCE, end=end, text=f"đang áp dụng{since} ({checked})")
