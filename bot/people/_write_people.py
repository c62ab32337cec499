"""What a checked list of people changes, and writing it.

For: `_import_people.py`, on its staging. Not for: checks; a staging with faults never gets here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people import naming
from bot.people._bulk import insert_all
from bot.people._staging import SHOWN, Change, Staging, in_batches
from bot.people.permissions import Role
from bot.people.roster import MEMBERS

_FIELDS = ("full_name", "phone", "role", "title", "employee_code")
# What a member will be: an empty cell leaves what is there.
_NEW = {
    "full_name": "line.full_name",
    "phone": "COALESCE(line.phone, old.phone)",
    "role": "CASE line.role WHEN '' THEN old.role ELSE line.role END",
    "title": "CASE line.title WHEN '' THEN old.title ELSE line.title END",
    "employee_code": "COALESCE(line.employee_code, old.employee_code)",
}
_DIFFERS = " OR ".join(f"old.{field} IS NOT {_NEW[field]}" for field in _FIELDS)
_CHANGED = f"FROM line JOIN old ON old.id = line.target WHERE {_DIFFERS}"


def count_people(staging: Staging) -> tuple[int, int]:
    """How many members a list adds and how many it changes."""
    added = staging.one("SELECT COUNT(*) FROM line WHERE target IS NULL")
    return int(added), int(staging.one(f"SELECT COUNT(*) {_CHANGED}"))


def people_changes(staging: Staging) -> list[Change]:
    """The first changes by their rows."""
    query = "SELECT line, full_name FROM line WHERE target IS NULL ORDER BY line LIMIT ?"
    found = [Change(line, "add", name, {}) for line, name in staging.rows(query, (SHOWN,))]
    columns = ", ".join(f"old.{field}, {_NEW[field]}" for field in _FIELDS)
    query = f"SELECT line.line, line.full_name, {columns} {_CHANGED} ORDER BY line.line LIMIT ?"
    for line, name, *values in staging.rows(query, (SHOWN,)):
        pairs = zip(_FIELDS, values[::2], values[1::2], strict=True)
        found.append(Change(line, "change", name, {field: (old, new) for field, old, new in pairs if old != new}))
    return sorted(found, key=lambda change: change.row)[:SHOWN]


async def write_people(
    session: AsyncConnection, staging: Staging, now: dt.datetime, progress: Callable[[int], None]
) -> None:
    """Writes new members, then changed ones. Who has claimed a row keeps it."""
    query = """SELECT unit AS unit_id, full_name, folded, phone, role, title, employee_code FROM line
        WHERE target IS NULL ORDER BY n"""
    cursor = staging.rows(query)
    names = [column[0] for column in cursor.description]
    for batch in in_batches(cursor):
        rows = [dict(zip(names, row, strict=True)) | {"created_at": now} for row in batch]
        for row in rows:
            row["role"] = row["role"] or Role.MEMBER.value
        await insert_all(session, MEMBERS, rows)
        progress(len(rows))
    statement = sa.update(MEMBERS).where(MEMBERS.c.id == sa.bindparam("own"))
    statement = statement.values({field: sa.bindparam(f"new_{field}") for field in (*_FIELDS, "folded")})
    query = f"SELECT old.id, {', '.join(_NEW.values())} {_CHANGED}"
    for batch in in_batches(staging.rows(query)):
        fields = ("own", *(f"new_{field}" for field in _FIELDS))
        rows = [dict(zip(fields, row, strict=True)) | {"new_folded": naming.plain(row[1])[:200]} for row in batch]
        await session.execute(statement, rows)
        progress(len(rows))
