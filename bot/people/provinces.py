"""The provinces and cities of Vietnam, today's 34 and the 63 they came from.

For: names, and reading a province that somebody wrote. Not for: units; the federations of the provinces are made by
`sample.py`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml
from rapidfuzz import fuzz, process

from bot.people import naming


@dataclass(frozen=True, slots=True)
class Province:
    """One province with the days it was; `became` names what it is part of now. Open ends are None."""

    name: str
    is_city: bool
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    became: str | None = None


@cache
def all_provinces() -> tuple[Province, ...]:
    """Former and present ones: 63 of them are valid on any day before 1/7/2025, 34 since."""
    found: list[Province] = []
    for entry in yaml.safe_load(files("bot.people").joinpath("data/provinces.yaml").read_text("utf-8"))["provinces"]:
        found += (
            Province(old["name"], old.get("city", False), None, entry["until"], entry["name"])
            for old in entry.get("former", ())
        )
        found.append(Province(entry["name"], entry.get("city", False), entry.get("since")))
    return tuple(found)


@cache
def _by_key() -> dict[str, str]:
    return {naming.key(province.name): province.name for province in all_provinces()}


def read_province(text: str) -> str | None:
    """The name of the province that a text means ("tỉnh lam dong", "TP.HCM"), former ones too; None for none."""
    key = naming.key(text)
    return _by_key().get(key) or _by_key().get(key.removeprefix("tinh "))


def province_on(name: str, on: dt.date) -> str:
    """What a province of this name is on a day: itself, or what it has become part of by then."""
    same = [one for one in all_provinces() if one.name == name]
    if any((one.valid_from or on) <= on <= (one.valid_to or on) for one in same):
        return name
    return next((one.became for one in same if one.became and one.valid_to and one.valid_to < on), name)


def nearest_province(text: str) -> str | None:
    """The province that was probably meant by a misspelt name."""
    found = process.extractOne(naming.key(text), list(_by_key()), scorer=fuzz.ratio, score_cutoff=60)
    return _by_key()[found[0]] if found else None
