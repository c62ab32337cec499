"""What a checked list of units changes, and writing it.

For: `_import_units.py`, on its staging. Not for: checks; a staging with faults never gets here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people import naming
from bot.people._bulk import insert_all, reserve_ids
from bot.people._staging import SHOWN, Change, Staging, in_batches
from bot.people._unit_index import day
from bot.people._unit_tables import UNIT_NAMES, UNIT_SPELLINGS, UNITS, new_code, words_of

_FIELDS = ("name", "kind", "province", "valid_from", "valid_to", "parent", "merged")
_TITLES = {"merged": "merged_into"}
_DIFFERS = " OR ".join(f"old.{field} IS NOT node.{field}" for field in _FIELDS)
_CHANGED = f"FROM line JOIN old ON old.id = line.target JOIN node ON node.id = old.id WHERE {_DIFFERS}"
_CODES = "CREATE TABLE code (code TEXT PRIMARY KEY); INSERT INTO code SELECT code FROM node WHERE id > 0"
# The id that a link will have once the rows of the file have theirs.
_LINK = "CASE WHEN node.{0} < 0 THEN (SELECT new_id FROM line AS o WHERE o.n = -node.{0}) ELSE node.{0} END"
_WRITTEN = ", ".join(
    ("node.name", "node.key", "node.kind", "node.province", "node.valid_from", "node.valid_to", _LINK.format("parent"),
     _LINK.format("merged"), "(SELECT name FROM node AS above WHERE above.id = node.parent)")
)  # fmt: skip


def count_units(staging: Staging) -> tuple[int, int]:
    """How many units a list adds and how many it changes."""
    added = staging.one("SELECT COUNT(*) FROM line WHERE target IS NULL")
    return int(added), int(staging.one(f"SELECT COUNT(*) {_CHANGED}"))


def unit_changes(staging: Staging) -> list[Change]:
    """The first changes by their rows."""
    query = "SELECT line, name FROM line WHERE target IS NULL ORDER BY line LIMIT ?"
    found = [Change(line, "add", name, {}) for line, name in staging.rows(query, (SHOWN,))]
    columns = ", ".join(f"old.{field}, node.{field}" for field in _FIELDS)
    query = f"SELECT line.line, node.name, {columns} {_CHANGED} ORDER BY line.line LIMIT ?"
    for line, name, *values in staging.rows(query, (SHOWN,)):
        fields = {}
        for place, field in enumerate(_FIELDS):
            old, new = values[2 * place], values[2 * place + 1]
            if old != new:
                fields[_TITLES.get(field, field)] = (_told(staging, field, old), _told(staging, field, new))
        found.append(Change(line, "change", name, fields))
    return sorted(found, key=lambda change: change.row)[:SHOWN]


def _told(staging: Staging, field: str, value: Any) -> str | None:
    if field in ("parent", "merged") and value is not None:
        return str(staging.one("SELECT name FROM node WHERE id = ?", (value,)))
    return str(value) if value else None


async def write_units(
    session: AsyncConnection, staging: Staging, now: dt.datetime, progress: Callable[[int], None]
) -> None:
    """Writes new units with their codes, then changed ones, then the words by which all are found."""
    staging.script(_CODES)
    new = [n for (n,) in staging.rows("SELECT n FROM line WHERE target IS NULL ORDER BY n")]
    ids = await reserve_ids(session, UNITS, len(new))
    staging.many("UPDATE line SET new_id = ? WHERE n = ?", zip(ids, new, strict=True))
    vocabulary: set[str] = set()
    query = f"SELECT line.new_id, {_WRITTEN} FROM line JOIN node ON node.id = -line.n WHERE line.target IS NULL"  # noqa: S608  no data
    for batch in in_batches(staging.rows(query)):
        values = [_values(row) | {"code": _code(staging), "created_at": now} for row in batch]
        await insert_all(session, UNITS, values)
        await _write_words(session, batch, vocabulary)
        progress(len(batch))
    for batch in in_batches(staging.rows(f"SELECT old.id, {_WRITTEN} {_CHANGED}"), 500):
        await _update(session, [_values(row) for row in batch])
        await session.execute(sa.delete(UNIT_NAMES).where(UNIT_NAMES.c.unit_id.in_([row[0] for row in batch])))
        await _write_words(session, batch, vocabulary)
        progress(len(batch))
    await _write_spellings(session, vocabulary)


def _values(row: Sequence[Any]) -> dict[str, Any]:
    unit_id, name, key, kind, province, valid_from, valid_to, parent, merged, _ = row
    return {
        "id": unit_id, "name": name, "key": key, "kind": kind, "province": province, "valid_from": day(valid_from),
        "valid_to": day(valid_to), "parent_id": parent, "merged_into": merged,
    }  # fmt: skip


def _code(staging: Staging) -> str:
    """A code that no unit has."""
    while True:
        code = new_code()
        if staging.db.execute("INSERT OR IGNORE INTO code VALUES (?)", (code,)).rowcount:
            return code


async def _update(session: AsyncConnection, values: list[dict[str, Any]]) -> None:
    columns = [column for column in values[0] if column != "id"]
    statement = sa.update(UNITS).where(UNITS.c.id == sa.bindparam("own"))
    statement = statement.values({column: sa.bindparam(f"new_{column}") for column in columns})
    rows = [{"own": each["id"]} | {f"new_{column}": each[column] for column in columns} for each in values]
    await session.execute(statement, rows)


async def _write_words(session: AsyncConnection, rows: Iterable[Sequence[Any]], vocabulary: set[str]) -> None:
    found = [(word, row[0]) for row in rows for word in words_of(row[1], row[4], row[9] or "")]
    vocabulary.update(word for word, _ in found)
    await insert_all(session, UNIT_NAMES, [{"word": word, "unit_id": unit_id} for word, unit_id in found])


async def _write_spellings(session: AsyncConnection, vocabulary: set[str]) -> None:
    query = sa.select(UNIT_SPELLINGS.c.word).where(UNIT_SPELLINGS.c.form == UNIT_SPELLINGS.c.word)
    fresh = sorted(vocabulary - set((await session.execute(query)).scalars()))
    for start in range(0, len(fresh), 1000):
        words = fresh[start : start + 1000]
        rows = [{"form": form, "word": word} for word in words for form in naming.spellings(word)]
        await insert_all(session, UNIT_SPELLINGS, rows)
