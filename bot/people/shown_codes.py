"""Codes in stored messages: blotted out once they have been read.

A reply that shows a code, and a message in which one was typed, stand in the ledger and the inbox like any other. So
the turn notes them in `leftovers`, and its job comes here as soon as they have been sent (the web page: some minutes
later, so that a reload does not lose the code). Only what is the code of a row in `codes` is blotted out: the same
letters elsewhere stay.
For: finding and blotting. Not for: when (`leftovers.py`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.ledger import DELIVERIES
from bot.inbox import INBOX
from bot.people.codes import CODES, hash_of

BLOT = "••••••••"
# Looked at from every letter, so that a word before a code does not take half of it.
_WRITTEN = re.compile(r"(?<![A-Za-z0-9])(?=([A-Za-z0-9]{4}[- ]?[A-Za-z0-9]{4})(?![A-Za-z0-9]))")


async def blot(session: AsyncConnection, inbox_id: int) -> None:
    """Empties one message and the replies to it of every code."""
    query = sa.select(DELIVERIES.c.id, DELIVERIES.c.payload).where(DELIVERIES.c.inbox_id == inbox_id)
    for row in list(await session.execute(query)):
        content = json.loads(row.payload)
        known = await _known(session, content)
        if known:
            values = {"payload": json.dumps(_without_each(content, known), ensure_ascii=False)}
            await session.execute(sa.update(DELIVERIES).where(DELIVERIES.c.id == row.id).values(values))
    shown = (await session.execute(sa.select(INBOX.c.shown).where(INBOX.c.id == inbox_id))).scalar()
    if shown and (known := await _known(session, shown)):
        change = sa.update(INBOX).where(INBOX.c.id == inbox_id)
        await session.execute(change.values(shown=_without(shown, known)))


async def _known(session: AsyncConnection, content: Any) -> set[str]:
    """What is written in a message and is a code, in the words in which it is written."""
    written = {match[1] for text in _texts(content) for match in _WRITTEN.finditer(text)}
    hashes = {text: hash_of(text) for text in written}
    rows = await session.execute(sa.select(CODES.c.hash).where(CODES.c.hash.in_(set(hashes.values()))))
    found = set(rows.scalars())
    return {text for text in written if hashes[text] in found}


def _without(text: str, known: set[str]) -> str:
    for code in known:
        text = text.replace(code, BLOT)
    return text


def _texts(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, (list, dict)):
        for inner in content.values() if isinstance(content, dict) else content:
            yield from _texts(inner)


def _without_each(content: Any, known: set[str]) -> Any:
    """The same with these codes blotted out of every text."""
    if isinstance(content, str):
        return _without(content, known)
    if isinstance(content, dict):
        return {key: _without_each(value, known) for key, value in content.items()}
    return [_without_each(value, known) for value in content] if isinstance(content, list) else content
