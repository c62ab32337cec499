"""The conferences room: who is invited, who comes, who was there.

For: declaring its Feature. Not for: anything else.
"""

from __future__ import annotations

from bot.conversation import Command, Feature
from handlers.conferences import menu, personal, segments, tables
from handlers.conferences.after import entries as after_entries
from handlers.conferences.after import reminding
from handlers.conferences.door import entries as door_entries
from handlers.conferences.door import passes
from handlers.conferences.door import web as door_web
from handlers.conferences.officer import entries as officer_entries
from handlers.conferences.organiser import entries as organiser_entries
from handlers.conferences.organiser import reminders


def feature() -> Feature:
    """What this room declares. Nothing here is open to everyone unless it is named so."""
    return Feature(
        name="conferences",
        title="Hội nghị",
        commands=(
            Command("hoinghi", "hội nghị của đơn vị: trả lời, đổi người, mã QR", menu.command, aliases=("hoi nghi",)),
        ),
        actions={
            **officer_entries.ACTIONS,
            **door_entries.ACTIONS,
            **organiser_entries.ACTIONS,
            **after_entries.ACTIONS,
        },
        fields={**officer_entries.FIELDS, **door_entries.FIELDS, **organiser_entries.FIELDS, **after_entries.FIELDS},
        rights=(*officer_entries.RIGHTS, *door_entries.RIGHTS, *organiser_entries.RIGHTS, *after_entries.RIGHTS),
        file_fields=frozenset((*door_entries.FILE_FIELDS, *organiser_entries.FILE_FIELDS, *after_entries.FILE_FIELDS)),
        jobs=(*reminders.jobs(), reminding.job()),
        routes=door_web.routes,
        tables=tables.TABLES,
        segments=segments.kinds(),
        personal=(*personal.held(), passes.held()),
    )
