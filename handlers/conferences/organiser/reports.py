"""The report in chat: the line, the picture, the files.

Files are made beside the event loop: a large conference takes seconds of work.
For: `/hoinghi báo cáo`. Not for: what a report says (`report/data.py` and its neighbours), conclusions (`after/`).
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot import files, workbooks
from bot.clock import ZONE
from bot.conversation import Attachment, Choice, Reply, Turn, say
from bot.people.acting import note
from handlers.conferences import queries
from handlers.conferences.after import follow_parts, follow_store
from handlers.conferences.after.model import FollowUp
from handlers.conferences.model import Conference, Stage
from handlers.conferences.organiser import scope, texts
from handlers.conferences.report import data as report
from handlers.conferences.report import docx_layout
from handlers.conferences.report import png as png_file
from handlers.conferences.report.data import ReportData
from handlers.conferences.report.docx import report_docx
from handlers.conferences.report.png import report_png
from handlers.conferences.report.wording import clean
from handlers.conferences.report.xlsx import report_xlsx
from handlers.conferences.tally import tally

_Make = Callable[[ReportData, Sequence[FollowUp], dt.date], bytes]


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
    return [await _file(turn, conference_id, _made_png, "png", png_file.MIME)]


async def xlsx(turn: Turn, conference_id: str = "") -> Sequence[Reply]:
    """The workbook. A list of people: it leaves a line in the audit log."""
    return [await _file(turn, conference_id, _made_xlsx, "xlsx", workbooks.MIME)]


async def docx(turn: Turn, conference_id: str = "") -> Sequence[Reply]:
    """The official document."""
    return [await _file(turn, conference_id, _made_docx, "docx", docx_layout.MIME)]


def _made_png(data: ReportData, _items: Sequence[FollowUp], _today: dt.date) -> bytes:
    return report_png(data)


def _made_xlsx(data: ReportData, items: Sequence[FollowUp], today: dt.date) -> bytes:
    return report_xlsx(data, more=follow_parts.sheets(items, today))


def _made_docx(data: ReportData, items: Sequence[FollowUp], today: dt.date) -> bytes:
    return report_docx(data, more=follow_parts.parts(items, today))


async def _file(turn: Turn, conference_id: str, make: _Make, ending: str, mime: str) -> Reply:
    found = await scope.organised(turn, conference_id)
    standing = replace(await queries.standing(turn.session, found.id), taken_at=turn.clock.now())
    items, today = await follow_store.of_conference(turn.session, found.id), turn.clock.today()

    def made() -> bytes:
        return make(report.report_data(standing, zone=ZONE), items, today)

    content = await asyncio.to_thread(made)
    await note(turn, "conference.report.export", f"conference={found.id} file={ending}")
    name = texts.FILE_NAME.format(slug=found.slug, ending=ending)
    image = mime == png_file.MIME
    attachment: Attachment = files.enclosed(name, mime, content, image=image)
    text = (texts.PICTURE_HERE if image else texts.FILE_HERE).format(title=clean(found.title))
    return say(text).model_copy(update={"attachments": (attachment,)})
