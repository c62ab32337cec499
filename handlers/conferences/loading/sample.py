"""The conferences that come with the program: the review of 2010-2012 as a record, and one in the near future to try.

For: `congdoan conference load --sample`, and the demo. Not for: real conferences.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from importlib.resources import files

from bot.days_off import days_off
from bot.errors import AssistantError
from bot.people import sample as federations
from bot.storage.database import Database
from bot.workdays import is_workday
from handlers.conferences.loading.file_format import ConferenceFile
from handlers.conferences.loading.load import Loaded, load
from handlers.conferences.loading.load_file import read_file

_AHEAD = dt.timedelta(days=28)


class Sample(StrEnum):
    """The ids of the samples, which are also their slugs and file names."""

    REVIEW_2012 = "so-ket-2012"
    TRIAL = "so-ket-mau"


async def load_sample(database: Database, sample: Sample, *, today: dt.date, now: dt.datetime) -> Loaded:
    """Loads the federations of all provinces, then the sample; again it changes nothing.

    Raises AssistantError where the federations cannot be loaded beside the units that are there.
    """
    outcome = await federations.load_sample(database, today=today, now=now)
    if outcome.fault_count:
        told = "; ".join(str(fault) for fault in outcome.faults[:3])
        raise AssistantError(f"Chưa nạp được liên đoàn các tỉnh, thành phố cho hội nghị mẫu: {told}")
    name = f"{sample.value}.yaml"
    data = files("handlers.conferences.loading").joinpath(f"data/{name}").read_bytes()
    found, source = read_file(name, data)
    if sample is Sample.TRIAL:
        found = ahead(found, today)
    async with database.write() as session:
        return await load(session, found, source, today=today, now=now)


def ahead(found: ConferenceFile, today: dt.date) -> ConferenceFile:
    """The conference moved by whole weeks, so that its first session is four weeks ahead or a few days more, and none
    is on a public holiday."""
    first = min(one.day for one in found.sessions if one.day is not None)
    weeks = dt.timedelta(weeks=-((first - today - _AHEAD).days // 7))
    sessions = tuple(one.model_copy(update={"day": _working(one.day + weeks)}) for one in found.sessions if one.day)
    return found.model_copy(update={"sessions": sessions})


def _working(day: dt.date) -> dt.date:
    """The same weekday of the first week in which people work on it."""
    while not is_workday(day, days_off()):
        day += dt.timedelta(weeks=1)
    return day
