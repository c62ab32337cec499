"""The tables of units, and one unit as the program knows it.

For: `units.py` and its neighbours in this folder; everybody else takes these names from `units`. Not for: queries.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.people import naming
from bot.people.codes import LENGTH, fresh
from bot.storage.types import UtcDateTime, big_id

UNITS = sa.Table(
    "units",
    sa.MetaData(),
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("key", sa.String(naming.LONGEST_KEY), nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("parent_id", big_id()),
    sa.Column("province", sa.String(60), nullable=False),
    sa.Column("valid_from", sa.Date),
    sa.Column("valid_to", sa.Date),
    sa.Column("merged_into", big_id()),
    sa.Column("code", sa.String(LENGTH), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("code", name="uq_units_code"),
    sa.Index("ix_units_key", "key"),
    sa.Index("ix_units_parent", "parent_id"),
    sa.Index("ix_units_merged", "merged_into"),
)

# The words by which a unit is found: of its name, its province and the unit above.
UNIT_NAMES = sa.Table(
    "unit_names",
    sa.MetaData(),
    sa.Column("word", sa.String(60), primary_key=True),
    sa.Column("unit_id", big_id(), primary_key=True, autoincrement=False),
    sa.Index("ix_unit_names_unit", "unit_id"),
    sqlite_with_rowid=False,
)

# Each known word under what is left of it without one letter, to find it misspelt.
UNIT_SPELLINGS = sa.Table(
    "unit_spellings",
    sa.MetaData(),
    sa.Column("form", sa.String(60), primary_key=True),
    sa.Column("word", sa.String(60), primary_key=True),
    sqlite_with_rowid=False,
)

LONGEST_WORD = 60


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit. `code` names it in lists, for good, and opens nothing; `province` is empty where none is known."""

    id: int
    name: str
    kind: str
    parent_id: int | None
    province: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    merged_into: int | None
    code: str
    created_at: dt.datetime


COLUMNS: tuple[sa.ColumnElement[Any], ...] = (
    UNITS.c.id, UNITS.c.name, UNITS.c.kind, UNITS.c.parent_id, UNITS.c.province, UNITS.c.valid_from,
    UNITS.c.valid_to, UNITS.c.merged_into, UNITS.c.code, UNITS.c.created_at,
)  # fmt: skip


def new_code() -> str:
    """A code by which lists name a unit; unique only because the table says so."""
    return fresh()


def words_of(name: str, province: str, parent: str) -> frozenset[str]:
    """The words under which a unit is found."""
    above = (word for word in naming.words(parent) if word not in naming.GENERIC)
    return frozenset(
        word for word in (*naming.words(name), *naming.words(province), *above) if len(word) <= LONGEST_WORD
    )


def valid(on: dt.date) -> sa.ColumnElement[bool]:
    """The condition that a unit exists on a day."""
    return sa.and_(
        sa.or_(UNITS.c.valid_from.is_(None), UNITS.c.valid_from <= on),
        sa.or_(UNITS.c.valid_to.is_(None), UNITS.c.valid_to >= on),
    )
