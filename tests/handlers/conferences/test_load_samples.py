"""The two samples: the review of 2012 as history, the trial ahead. Not: files of one's own (`test_load.py`)."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from bot.days_off import days_off
from bot.storage.database import Database
from handlers.conferences.gates import is_frozen
from handlers.conferences.loading.file_format import ConferenceFile
from handlers.conferences.loading.load_file import read_file
from handlers.conferences.loading.sample import Sample, ahead, load_sample
from handlers.conferences.model import Plan, Presence, SessionState, Stage, Standing
from handlers.conferences.report.as_json import as_json
from handlers.conferences.tables import FOLLOW_UPS
from handlers.conferences.tally import tally
from tests.handlers.conferences.core_kit import NOW, gate, standing_now
from tests.handlers.conferences.test_load import ABSENT, TODAY


async def test_the_review_of_2012_says_43_of_50(database: Database) -> None:
    first = await load_sample(database, Sample.REVIEW_2012, today=TODAY, now=NOW)
    assert (first.new, first.sessions, first.units) == (True, 6, 63)
    found = await standing_now(database, first.conference.id)
    told = as_json(found)
    assert told["line"] == (
        "43/50 Liên đoàn Lao động tỉnh/TP tham gia (vắng: " + ", ".join(ABSENT) + "). "
        "13 đơn vị thuộc khu vực chưa tổ chức. Tổng 63."
    )
    units = told["units"]
    assert units["absent"] == ABSENT
    assert [units[key] for key in ("total", "expected", "attended", "not_held")] == [63, 50, 43, 13]
    assert units["region_unknown"] == ["Quảng Ninh"] and units["unanswered"] == []
    assert [one["units"]["expected"] for one in told["sessions"]] == [6, 13, 6, 14, 10, 0]
    assert told["sessions"][5]["units"]["not_held"] == 13
    again = await load_sample(database, Sample.REVIEW_2012, today=TODAY + dt.timedelta(days=90), now=NOW)
    assert not again.changed and await standing_now(database, first.conference.id) == found


async def test_the_review_of_2012_states_nothing_that_the_source_does_not(sqlite: Database) -> None:
    done = await load_sample(sqlite, Sample.REVIEW_2012, today=TODAY, now=NOW)
    found = await standing_now(sqlite, done.conference.id)
    assert found.conference.history and found.conference.stage is Stage.CLOSED
    held, sixth = found.sessions[:5], found.sessions[5]
    assert all(one.state is SessionState.HELD and one.day is one.starts is one.held_at is None for one in held)
    assert all(one.region_inferred for one in found.sessions)
    assert [(one.place, one.place_inferred) for one in held] == [
        ("Vũng Tàu", True), ("Quy Nhơn", True), ("", False), ("Hà Giang", True), ("Nam Định", True),
    ]  # fmt: skip
    assert (sixth.state, sixth.day, sixth.place, sixth.place_inferred) == (
        SessionState.PLANNED, dt.date(2012, 11, 21), "tỉnh Vĩnh Long", False,
    )  # fmt: skip
    seats = [seat for one in found.invitations for seat in one.seats]
    assert len(seats) == 252 and {seat.plan for seat in seats} == {Plan.OPEN}
    assert tally(found).presences[Presence.NOT_RECORDED] == 200
    assert not any(mark.seat_id for one in found.invitations for mark in one.marks)
    async with sqlite.read() as session:
        rows = list(await session.execute(sa.select(FOLLOW_UPS).order_by(FOLLOW_UPS.c.kind, FOLLOW_UPS.c.number)))
    assert {row.state for row in rows} == {"history"}
    assert [row.addressee for row in rows if row.kind == "recommendation"] == [
        "Đoàn Chủ tịch Tổng Liên đoàn Lao động Việt Nam"
    ] * 2


@given(st.dates(dt.date(2026, 1, 1), dt.date(2040, 12, 31)))
def test_the_trial_lies_ahead_on_working_days_whenever_it_is_loaded(today: dt.date) -> None:
    found = ahead(_trial(), today)
    days = [one.day for one in found.sessions if one.day]
    assert len(days) == 3 and min(days) >= today + dt.timedelta(days=28)
    assert max(days) <= today + dt.timedelta(days=90)
    assert all(day.weekday() == 4 and day not in days_off() for day in days)


def _trial() -> ConferenceFile:
    from importlib.resources import files

    data = files("handlers.conferences.loading").joinpath("data/so-ket-mau.yaml").read_bytes()
    return read_file("so-ket-mau.yaml", data)[0]


async def test_the_trial_is_open_empty_and_says_that_it_is_one(sqlite: Database) -> None:
    done = await load_sample(sqlite, Sample.TRIAL, today=TODAY, now=NOW)
    found: Standing = await standing_now(sqlite, done.conference.id)
    assert found.conference.stage is Stage.OPEN and not found.conference.history
    assert found.conference.title.startswith("MẪU") and all("mẫu" in one.region for one in found.sessions)
    assert len({one.unit_id for one in found.invitations}) == 34
    assert not any(seat.delegate or seat.chain for one in found.invitations for seat in one.seats)
    assert not any(is_frozen(gate(session=one, conference=found.conference)) for one in found.sessions)
