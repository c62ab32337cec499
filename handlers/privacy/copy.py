"""A copy of everything held about a person: for programs (JSON) and for reading (a page, plain text). Pure.

For: writing what was gathered. Not for: gathering it (`bot/people/personal.py`) or sending it (`chat.py`).
"""

from __future__ import annotations

import datetime as dt
import html
import json
from collections.abc import Sequence
from typing import Any

from bot.conversation import Clock, House
from bot.people.personal import Held
from handlers.privacy import texts

FILE_NAME = "du-lieu-ca-nhan"


def as_json(found: Sequence[Held], now: dt.datetime) -> str:
    """Every row of every part, empty parts too; times in ISO 8601 and UTC."""
    parts = [
        {"name": each.part.name, "title": each.part.title, "why": each.part.why, "keep_days": each.part.keep_days}
        | {"rows": each.rows}
        for each in found
    ]
    return json.dumps({"made_at": now, "parts": parts}, ensure_ascii=False, indent=1, default=_plain)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, (dt.date, dt.datetime)) else str(value)


def as_html(found: Sequence[Held], house: House, clock: Clock, *, json_address: str = "") -> str:
    """A page that needs nothing else to be read: parts that hold something, row by row."""
    body = [f"<h1>{html.escape(texts.COPY_TITLE)}</h1>", f"<p>{html.escape(_head(house, clock))}</p>"]
    if json_address:
        link = html.escape(json_address, quote=True)
        body.append(f'<p><a href="{link}" download>{html.escape(texts.COPY_JSON)}</a></p>')
    for each in found:
        if not each.rows:
            continue
        body.append(f"<h2>{html.escape(each.part.title)} ({len(each.rows)})</h2>")
        body.append(f"<p>{html.escape(texts.COPY_WHY.format(why=each.part.why))}</p><ul>")
        body += [f"<li>{html.escape(_row(row, clock))}</li>" for row in each.rows]
        body.append("</ul>")
    return (
        '<!doctype html><html lang="vi"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{html.escape(texts.COPY_TITLE)}</title></head><body>{''.join(body)}</body></html>\n"
    )


def as_text(found: Sequence[Held], house: House, clock: Clock) -> str:
    """The same to read in a chat."""
    lines = [f"**{texts.COPY_TITLE}**", _head(house, clock)]
    for each in found:
        if each.rows:
            lines += ["", f"**{each.part.title} ({len(each.rows)})**"]
            lines += [f"• {_row(row, clock)}" for row in each.rows]
    return "\n".join(lines)


def _head(house: House, clock: Clock) -> str:
    return texts.COPY_HEAD.format(union=house.union_name, day=f"{clock.today():%d/%m/%Y}", contact=house.contact)


def _row(row: dict[str, Any], clock: Clock) -> str:
    parts = []
    for key, value in row.items():
        if isinstance(value, list):
            parts += [_row(inner, clock) for inner in value]
        elif key != "id" and value not in (None, ""):
            parts.append(f"{texts.COLUMNS.get(key, key)}: {_cell(value, clock)}")
    return " · ".join(parts)


def _cell(value: Any, clock: Clock) -> str:
    if isinstance(value, bool):
        return texts.YES if value else texts.NO
    if isinstance(value, dt.datetime):
        return f"{clock.day_of(value):%d/%m/%Y}"
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    return texts.VALUES.get(str(value), str(value))
