"""The federations of labour of all provinces, former and present, as a union needs them to begin with.

For: `congdoan roster sample`. Not for: units below the provinces; those a union loads from its own files.
"""

from __future__ import annotations

import datetime as dt

from bot.people.headings import COLUMNS, Layout, Sort
from bot.people.importing import OnDone, Outcome, import_rows
from bot.people.kinds import Kind
from bot.people.naming import federation_name
from bot.people.provinces import all_provinces
from bot.people.sheets import Row
from bot.storage.database import Database

CONFEDERATION = "Tổng Liên đoàn Lao động Việt Nam"
EDUCATION_UNION = "Công đoàn Giáo dục Việt Nam"


def sample_rows() -> list[Row]:
    """Rows of a list of units, in the order of `headings.COLUMNS`."""
    cities = {province.name: province.is_city for province in all_provinces() if province.became is None}
    found: list[tuple[object, ...]] = [
        (CONFEDERATION, Kind.CONFEDERATION.value, "", "", None, None, ""),
        (EDUCATION_UNION, Kind.BRANCH_UNION.value, CONFEDERATION, "", None, None, ""),
    ]
    for province in all_provinces():
        name = federation_name(province.name, is_city=province.is_city)
        into = federation_name(province.became, is_city=cities[province.became]) if province.became else ""
        times = (province.valid_from, province.valid_to)
        found.append((name, Kind.PROVINCE_FEDERATION.value, CONFEDERATION, province.name, *times, into))
    return list(enumerate(found, start=1))


async def load_sample(
    database: Database, *, today: dt.date, now: dt.datetime, on_done: OnDone | None = None
) -> Outcome:
    """Loads the federations; again it changes nothing."""
    layout = Layout(
        Sort.UNITS,
        {field: place for place, field in enumerate(COLUMNS[Sort.UNITS])},
        {field: field for field in COLUMNS[Sort.UNITS]},
    )
    return await import_rows(database, layout, sample_rows(), today=today, now=now, on_done=on_done)
