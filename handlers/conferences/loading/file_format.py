"""The format of a conference in a YAML file.

    id: so-ket-2026                      # chữ thường không dấu, số, gạch nối
    title: Hội nghị sơ kết năm học 2026–2027
    kind: so_ket                         # so_ket, tong_ket, ky_ket, hoi_thao, giao_ban
    organiser: Công đoàn Giáo dục Việt Nam
    roles:                               # ghế của mỗi đơn vị
      - label: Chủ tịch (Phó Chủ tịch) LĐLĐ tỉnh/TP
        titles: [Chủ tịch, Phó Chủ tịch]
      - label: Chánh Văn phòng
    sessions:
      - region: Tây Nam Bộ
        place: Vĩnh Long
        day: 2026-12-11
        starts: "08:00"
        units: [LĐLĐ tỉnh An Giang, LĐLĐ tỉnh Cà Mau]

For: types, each field with what it may hold. Not for: reading a file (`load_file.py`) and storing it (`load.py`).
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from bot.clock import ZONE
from handlers.conferences.model import Kind, SessionState, Stage

_CLOCK = re.compile(r"([01]?\d|2[0-3])[:hg]([0-5]\d)")

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Days = Annotated[int, Field(ge=0, le=365)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RoleFile(_Part):
    """A seat that every unit has; `titles` are the positions that may take it."""

    label: Words
    titles: tuple[Words, ...] = ()


class DocumentFile(_Part):
    name: Words
    ref: Line = ""


class UnitFile(_Part):
    """A unit by its name; `province` where several have this name."""

    name: Words
    province: Line = ""


class FollowUpFile(_Part):
    """A conclusion (with `owner` and `due`) or a recommendation (with `addressee`); `outcome` is what became of it."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
    owner: Line = ""
    addressee: Line = ""
    due: dt.date | None = None
    outcome: Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)] = ""
    clause: Annotated[str, StringConstraints(max_length=80)] = ""


class SessionFile(_Part):
    """One session. `attended` is a list of names or `rest`: all units that are in no other list of this session.

    `region_unknown`: units of which it is only known that they belong to one of the sessions held.
    """

    region: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    region_inferred: bool = False
    place: Line = ""
    place_inferred: bool = False
    day: dt.date | None = None
    starts: dt.time | None = None
    ends: dt.time | None = None
    host: Line = ""
    limit: Annotated[int, Field(ge=1)] | None = None
    state: SessionState = SessionState.PLANNED
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""
    units: tuple[UnitFile, ...] = ()
    units_below: Line = ""
    attended: tuple[Words, ...] | Literal["rest"] = ()
    absent: tuple[Words, ...] = ()
    leave: tuple[Words, ...] = ()
    region_unknown: tuple[Words, ...] = ()

    @field_validator("units", mode="before")
    @classmethod
    def _names(cls, value: Any) -> Any:
        """A unit may be written as its name alone."""
        if not isinstance(value, list | tuple):
            return value
        return tuple({"name": one} if isinstance(one, str) else one for one in value)

    @field_validator("starts", "ends", mode="before")
    @classmethod
    def _clock(cls, value: Any) -> Any:
        """ "8:00", "08h30"; YAML reads 8:00 without quotation marks as a number of minutes."""
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 24 * 60:
            return dt.time(value // 60, value % 60)
        found = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
        if value is not None and not isinstance(value, dt.time) and found is None:
            raise ValueError('giờ viết như "08:00"')
        return dt.time(int(found[1]), int(found[2])) if found else value

    def moment(self, clock: dt.time | None) -> dt.datetime | None:
        """A moment of this session's day in UTC; None where day or hour is not known."""
        return dt.datetime.combine(self.day, clock, ZONE).astimezone(dt.UTC) if self.day and clock else None


class ConferenceFile(_Part):
    """A whole file. `as_of` is the day on which the names of units are meant (None: the day of loading).

    `history`: a record of the past; nothing of it is ever announced, reminded or answered.
    """

    id: Slug
    title: Words
    kind: Kind
    organiser: Words
    stage: Literal[Stage.DRAFT, Stage.OPEN, Stage.CLOSED] = Stage.DRAFT
    history: bool = False
    as_of: dt.date | None = None
    roles: Annotated[tuple[RoleFile, ...], Field(min_length=1, max_length=20)]
    documents: tuple[DocumentFile, ...] = ()
    lead_days: tuple[Days, ...] = (10, 5, 2)
    freeze_days: Days = 3
    clause: Annotated[str, StringConstraints(max_length=80)] = ""
    notes: tuple[Line, ...] = ()
    sessions: Annotated[tuple[SessionFile, ...], Field(min_length=1, max_length=100)]
    tasks: tuple[FollowUpFile, ...] = ()
    recommendations: tuple[FollowUpFile, ...] = ()
