"""The report in chat: the line, the picture, the files, conclusions and recommendations.

Files are made beside the event loop: a large conference takes seconds of work.
For: `/hoinghi báo cáo`. Not for: what a report says (`report.py` and its neighbours).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

import sqlalchemy as sa

from bot import files
from bot.conversation import Attachment, Choice, Reply, Turn, say
from handlers.conferences import queries, report
from handlers.conferences.gates import ZONE
from handlers.conferences.model import Conference, Stage
from handlers.conferences.officer_scope import note
from handlers.conferences.organiser import scope, texts
from handlers.conferences.report import ReportData
from handlers.conferences.report_docx import report_docx
from handlers.conferences.report_png import report_png
from handlers.conferences.report_xlsx import report_xlsx
from handlers.conferences.tables import FOLLOW_UPS
from handlers.conferences.tally import tally
from handlers.conferences.wording import clean

_ITEMS_SHOWN = 12
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PNG = "image/png"


def is_reported(one: Conference) -> bool:
    """Whether there is anything to report."""
    return one.stage is not Stage.DRAFT


async def show(turn: Turn, conference_id: str = "", page: str = "0") -> Sequence[Reply]:
    """The line, and the ways to see more."""
    found = await scope.one_of(turn, conference_id, page, "org_report", texts.NO_REPORT, is_reported)
    if isinstance(found, Reply):
        return [found]
    turn.state.form, turn.state.draft = "", {}
    standing = await queries.standing(turn.session, found.id)
    counted = tally(standing)
    await note(turn, "conference.report", f"conference={found.id}")
    seats = texts.REPORT_SEATS.format(named=counted.seats_answered, count=counted.seats)
    text = texts.REPORT_TEXT.format(
        line=report.line(standing),
        title=clean(found.title),
        rest=texts.REPORT_RECORD if found.history else seats,
    )
    return [
        say(
            text,
            Choice(label=texts.PNG, action=f"conferences:org_png:{found.id}"),
            Choice(label=texts.XLSX, action=f"conferences:org_xlsx:{found.id}"),
            Choice(label=texts.DOCX, action=f"conferences:org_docx:{found.id}"),
            Choice(label=texts.CONCLUSIONS, action=f"conferences:org_ends:{found.id}"),
        )
    ]


async def png(turn: Turn, conference_id: str = "") -> Sequence[Reply]:
    """The picture."""
    return [await _file(turn, conference_id, report_png, "png", _PNG)]


async def xlsx(turn: Turn, conference_id: str = "") -> Sequence[Reply]:
    """The workbook. A list of people: it leaves a line in the audit log."""
    return [await _file(turn, conference_id, report_xlsx, "xlsx", _XLSX)]


async def docx(turn: Turn, conference_id: str = "") -> Sequence[Reply]:
    """The official document."""
    return [await _file(turn, conference_id, report_docx, "docx", _DOCX)]


async def _file(turn: Turn, conference_id: str, make: Callable[[ReportData], bytes], ending: str, mime: str) -> Reply:
    found = await scope.organised(turn, conference_id)
    standing = replace(await queries.standing(turn.session, found.id), taken_at=turn.clock.now())

    def made() -> bytes:
        return make(report.report_data(standing, zone=ZONE))

    content = await asyncio.to_thread(made)
    await note(turn, "conference.report.export", f"conference={found.id} file={ending}")
    name = texts.FILE_NAME.format(slug=found.slug, ending=ending)
    image = mime == _PNG
    attachment: Attachment = files.enclosed(name, mime, content, image=image)
    text = (texts.PICTURE_HERE if image else texts.FILE_HERE).format(title=clean(found.title))
    return say(text).model_copy(update={"attachments": (attachment,)})


async def conclusions(turn: Turn, conference_id: str = "") -> Sequence[Reply]:
    """Conclusions with owner and due date, recommendations with addressee and outcome."""
    found = await scope.organised(turn, conference_id)
    query = sa.select(FOLLOW_UPS).where(FOLLOW_UPS.c.conference_id == found.id)
    rows = list(await turn.session.execute(query.order_by(FOLLOW_UPS.c.kind.desc(), FOLLOW_UPS.c.number)))
    back = Choice(label=texts.REPORT, action=f"conferences:org_report:{found.id}")
    if not rows:
        return [say(texts.NO_CONCLUSIONS.format(title=clean(found.title)), back)]
    record = texts.CONCLUSIONS_RECORD if found.history else ""
    lines = [texts.CONCLUSIONS_HEAD.format(title=clean(found.title), record=record)]
    for kind, heading in (("task", texts.TASKS), ("recommendation", texts.RECOMMENDATIONS)):
        own = [row for row in rows[:_ITEMS_SHOWN] if row.kind == kind]
        lines += [heading, *map(_item, own)] if own else []
    if len(rows) > _ITEMS_SHOWN:
        lines.append(texts.ITEMS_MORE.format(count=len(rows) - _ITEMS_SHOWN))
    return [say("\n".join(lines), back)]


def _item(row: sa.Row[tuple[object, ...]]) -> str:
    whose = texts.ITEM_OWNER.format(who=clean(row.owner)) if row.owner else ""
    if row.addressee:
        whose += texts.ITEM_ADDRESSEE.format(who=clean(row.addressee))
    return texts.ITEM.format(
        number=row.number,
        text=clean(row.text),
        whose=whose,
        due=texts.ITEM_DUE.format(day=f"{row.due:%d/%m/%Y}") if row.due else "",
        outcome=texts.ITEM_OUTCOME.format(outcome=clean(row.outcome)) if row.outcome else "",
    )
