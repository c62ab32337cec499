"""What the house holds of a person's files: those made for them that wait behind an address or to be sent, and those
they sent in.

For: `personal.py`. Not for: files that a room keeps as its own record; the room declares them.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import files
from bot.conversation import PersonalData
from bot.files import FILES
from bot.inbox import CONVERSATIONS
from bot.people._held_messages import own_conversations


def _theirs(person_id: int) -> Any:
    """Made for them or sent by them, or in a private conversation of theirs."""
    here = sa.select(CONVERSATIONS.c.id).where(own_conversations(person_id))
    return sa.or_(FILES.c.person_id == person_id, FILES.c.conversation_id.in_(here))


async def _files(session: AsyncConnection, person_id: int) -> list[dict[str, Any]]:
    """Names and sizes; the content is behind the address that the conversation shows."""
    columns = (FILES.c.name, FILES.c.kind, FILES.c.size, FILES.c.made_at, FILES.c.expires_at)
    rows = await session.execute(sa.select(*columns).where(_theirs(person_id)).order_by(FILES.c.id))
    return [
        {"file": row.name, "kind": row.kind, "size": row.size, "at": row.made_at, "expires_at": row.expires_at}
        for row in rows
    ]


async def _erase(session: AsyncConnection, person_id: int, now: dt.datetime) -> int:
    return int((await session.execute(sa.delete(FILES).where(_theirs(person_id)))).rowcount)


def parts() -> tuple[PersonalData, ...]:
    """Every row says itself when it expires: the daily job removes those whose day has come."""
    return (
        PersonalData(
            "files",
            "Tệp đang chờ thầy cô lấy, hoặc thầy cô đã gửi",
            "chuyển tệp tới thầy cô và đọc tệp thầy cô gửi; mỗi tệp tự xóa khi hết hạn",
            _files,
            _erase,
            0,
            files.forget,
        ),
    )
