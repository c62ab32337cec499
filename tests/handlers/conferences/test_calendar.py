"""The calendar file of an invitation, read again by its own library."""

from __future__ import annotations

import base64
import datetime as dt
from dataclasses import replace
from typing import Any

import icalendar
import pytest

from handlers.conferences.model import Conference, Kind, Session, SessionState, Stage
from handlers.conferences.officer.calendar import calendar_attachment, calendar_file, uid

NOW = dt.datetime(2026, 11, 21, 2, tzinfo=dt.UTC)
CONFERENCE = Conference(1, "so-ket-2027", "Hội nghị sơ kết năm học 2026–2027", Kind.MIDTERM, 1, Stage.OPEN, NOW)
SESSION = Session(
    7,
    1,
    2,
    "khu vực Tây Nam Bộ",
    SessionState.PLANNED,
    place="Vĩnh Long, hội trường A; lầu 2",
    day=dt.date(2026, 12, 11),
    starts=dt.datetime(2026, 12, 11, 1, tzinfo=dt.UTC),
    ends=dt.datetime(2026, 12, 11, 4, 30, tzinfo=dt.UTC),
    sequence=3,
)


def _read(session: Session, conference: Conference = CONFERENCE) -> tuple[Any, Any]:
    content = calendar_file(conference, session, 42, unit="LĐLĐ tỉnh An Giang", now=NOW, organiser="CĐGD Việt Nam")
    assert content is not None
    calendar = icalendar.Calendar.from_ical(content)
    return calendar, calendar.walk("VEVENT")[0]


def test_an_hour_is_in_the_zone_of_the_union() -> None:
    calendar, event = _read(SESSION)
    assert calendar["method"] == "PUBLISH"
    assert event["dtstart"].params["TZID"] == "Asia/Ho_Chi_Minh"
    assert event["dtstart"].dt.isoformat() == "2026-12-11T08:00:00+07:00"
    assert event["dtend"].dt.isoformat() == "2026-12-11T11:30:00+07:00"
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Ho_Chi_Minh"]
    assert (event["status"], event["sequence"], event["location"]) == ("CONFIRMED", 3, SESSION.place)
    assert event["summary"] == "Hội nghị sơ kết năm học 2026–2027, khu vực Tây Nam Bộ"
    assert "LĐLĐ tỉnh An Giang" in event["description"]


def test_without_an_hour_it_is_a_whole_day() -> None:
    _, event = _read(replace(SESSION, starts=None, ends=None))
    assert event["dtstart"].params["VALUE"] == "DATE"
    assert (event["dtstart"].dt, event["dtend"].dt) == (dt.date(2026, 12, 11), dt.date(2026, 12, 12))


def test_an_end_that_is_not_known_is_not_invented() -> None:
    assert "dtend" not in _read(replace(SESSION, ends=None))[1]


def test_a_move_keeps_the_uid_and_a_unit_has_its_own() -> None:
    moved = replace(SESSION, place="Cần Thơ", sequence=4)
    assert _read(moved)[1]["uid"] == _read(SESSION)[1]["uid"]
    assert _read(moved)[1]["sequence"] == 4
    assert uid(CONFERENCE, SESSION, 42) != uid(CONFERENCE, SESSION, 43)


@pytest.mark.parametrize(
    ("session", "conference"),
    [
        (replace(SESSION, state=SessionState.CANCELLED), CONFERENCE),
        (SESSION, replace(CONFERENCE, stage=Stage.CANCELLED)),
        (replace(SESSION, state=SessionState.POSTPONED, day=None, starts=None, ends=None), CONFERENCE),
    ],
)
def test_what_is_called_off_leaves_calendars(session: Session, conference: Conference) -> None:
    calendar, event = _read(session, conference)
    assert (calendar["method"], event["status"]) == ("CANCEL", "CANCELLED")
    assert event["uid"] == uid(CONFERENCE, SESSION, 42)


def test_history_and_a_session_without_a_day_have_no_file() -> None:
    undated = replace(SESSION, day=None, starts=None, ends=None)
    assert calendar_file(CONFERENCE, undated, 42, unit="x", now=NOW) is None
    assert calendar_file(replace(CONFERENCE, history=True), SESSION, 42, unit="x", now=NOW) is None


def test_the_attachment_carries_the_file() -> None:
    made = calendar_attachment(CONFERENCE, SESSION, 42, unit="LĐLĐ tỉnh An Giang", now=NOW)
    assert made is not None
    assert (made.kind, made.mime, made.name) == ("file", "text/calendar", "so-ket-2027-2.ics")
    content = base64.b64decode(made.ref.removeprefix("data:text/calendar;base64,"))
    assert content == calendar_file(CONFERENCE, SESSION, 42, unit="LĐLĐ tỉnh An Giang", now=NOW)
