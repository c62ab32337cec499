"""Lists of people for those who watch an announcement: before it is sent, and afterwards.

For: the conversation, and the audit of who has seen a list. Not for: reading the rows (`report.py`).
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence

from bot import files, workbooks
from bot.conversation import Reply, Turn, say
from handlers.announcements import page, report, scope, texts
from handlers.announcements.content import channel_name, count_words, number, plain
from handlers.announcements.model import Announcement
from handlers.announcements.report import Line

_NAMES = 8


async def people(turn: Turn, announcement_id: str = "") -> Sequence[Reply]:
    """Who would get it: counted, a few names of those who would not, and everybody in a file."""
    one = await scope.organised(turn, announcement_id, lock=False)
    if one.campaign_id is not None:
        return await done(turn, announcement_id)
    work = page.work_of(turn)
    lines, left = await report.planned(work, one), await report.unlinked(work, one)
    missed = [line.name for line in (*left, *(line for line in lines if line.reason)) if line.name]
    text = texts.LIST_HEAD.format(number=one.number, count=count_words(await work.count(one)))
    if missed:
        names = ", ".join(plain(name) for name in missed[:_NAMES])
        more = texts.AND_MORE.format(count=number(len(missed) - _NAMES)) if len(missed) > _NAMES else ""
        text += "\n" + texts.SOME_LEFT.format(names=names, more=more)
    await scope.note(turn, "list", one, f"people={len(lines)} unlinked={len(left)}")
    return [await _with_file(say(text, page.back(one)), one, lines, left)]


async def done(turn: Turn, announcement_id: str = "") -> Sequence[Reply]:
    """What became of it, person by person, with whom to telephone."""
    one = await scope.organised(turn, announcement_id, lock=False)
    if one.campaign_id is None:
        return await people(turn, announcement_id)
    lines = await report.told(turn.session, one)
    left = await report.unlinked(page.work_of(turn), one)
    sent = sum(line.state == "sent" for line in lines)
    await scope.note(turn, "export", one, f"people={len(lines)} unlinked={len(left)}")
    counts = {"sent": number(sent), "left": number(len(lines) - sent + len(left))}
    text = texts.REPORT_HERE.format(number=one.number, **counts) + _by_channel(lines)
    return [await _with_file(say(text, page.back(one)), one, lines, left)]


def _by_channel(lines: Sequence[Line]) -> str:
    """By which channels it went, and how many got it by another than the first."""
    sent = [line for line in lines if line.state == "sent"]
    if not sent:
        return ""
    counted = Counter(line.channel for line in sent).most_common()
    text = texts.REPORT_CHANNELS.format(channels=", ".join(f"{channel_name(name)} {number(n)}" for name, n in counted))
    fell = sum(bool(line.tried) for line in sent)
    return text + (texts.REPORT_FELL.format(count=number(fell)) if fell else "")


async def _with_file(reply: Reply, one: Announcement, lines: Sequence[Line], left: Sequence[Line]) -> Reply:
    content = await asyncio.to_thread(report.workbook, lines, left)
    name = texts.REPORT_FILE.format(number=one.number)
    return reply.model_copy(update={"attachments": (files.enclosed(name, workbooks.MIME, content),)})
