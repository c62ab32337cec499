"""`congdoan conference report` and `print`: what stands in a conference as a line, as JSON, as files.

For: arguments and writing files. Not for: what a report says (`handlers/conferences/report.py` and its neighbours).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli_conference_parts import CHANNEL, AsJson, Number, Slug, by_number, by_slug, clock, run, write
from bot.errors import AssistantError
from bot.settings import read_settings
from bot.storage.database import Database

if TYPE_CHECKING:
    from handlers.conferences.after.model import FollowUp
    from handlers.conferences.model import Standing


def report(
    slug: Slug,
    as_json: AsJson = False,
    xlsx: Annotated[Path | None, typer.Option(help="Ghi bảng tính vào tệp này.")] = None,
    docx: Annotated[Path | None, typer.Option(help="Ghi văn bản báo cáo vào tệp này.")] = None,
    png: Annotated[Path | None, typer.Option(help="Ghi biểu đồ theo buổi vào tệp này.")] = None,
) -> None:
    """Báo cáo: một dòng, và thêm tệp nếu muốn. Bao nhiêu đơn vị dự, đơn vị nào vắng, buổi nào chưa tổ chức."""
    files = {kind: path for kind, path in (("xlsx", xlsx), ("docx", docx), ("png", png)) if path is not None}
    standing, items = run(lambda database: _standing(database, slug, list(files)))
    from handlers.conferences.report.as_json import as_json as shown

    for kind, path in files.items():
        write(path, _file(standing, items, kind))
        print(f"Đã ghi {path}.", file=sys.stderr)
    told = shown(standing)
    print(json.dumps(told, ensure_ascii=False) if as_json else told["line"])


async def _standing(database: Database, slug: str, files: list[str]) -> tuple[Standing, list[FollowUp]]:
    """The conference as it stands, and its conclusions; a file with names of people is noted in the log."""
    from bot.people import audit
    from handlers.conferences import queries
    from handlers.conferences.after import follow_store

    now = clock().now()
    async with database.write() as session:
        found = await by_slug(session, slug)
        if files:
            about = f"conference={found.id} files={','.join(files)}"
            await audit.note(session, "conference.report", about, person_id=None, channel=CHANNEL, now=now)
        items = await follow_store.of_conference(session, found.id)
        return await queries.standing(session, found.id, now), items


def _file(standing: Standing, items: list[FollowUp], kind: str) -> bytes:
    from handlers.conferences.after import follow_parts
    from handlers.conferences.report.data import report_data

    data, today = report_data(standing, zone=read_settings().zone), clock().today()
    if kind == "xlsx":
        from handlers.conferences.report.xlsx import report_xlsx

        return report_xlsx(data, more=follow_parts.sheets(items, today))
    if kind == "docx":
        from handlers.conferences.report.docx import report_docx

        return report_docx(data, more=follow_parts.parts(items, today))
    from handlers.conferences.report.png import report_png

    return report_png(data)


def print_(
    slug: Slug,
    number: Number,
    sign_in: Annotated[Path | None, typer.Option(help="Ghi danh sách ký tên (PDF) vào tệp này.")] = None,
    badges: Annotated[Path | None, typer.Option(help="Ghi thẻ đại biểu có mã QR (PDF) vào tệp này.")] = None,
) -> None:
    """In giấy tờ của một buổi: danh sách ký tên, thẻ đại biểu."""
    if sign_in is None and badges is None:
        raise typer.BadParameter("cần --sign-in TỆP.pdf hoặc --badges TỆP.pdf")
    if badges is not None and not read_settings().public_url:
        raise AssistantError("Thẻ có mã QR cần địa chỉ mở được từ điện thoại: đặt CONGDOAN_PUBLIC_URL.")
    standing, session_id, links = run(lambda database: _sheets(database, slug, number, badges=badges is not None))
    from handlers.conferences.report.sheets_pdf import badges_pdf, sign_in_pdf

    if sign_in is not None:
        write(sign_in, sign_in_pdf(standing, session_id, zone=read_settings().zone))
        print(f"Đã ghi {sign_in}.", file=sys.stderr)
    if badges is not None:
        write(badges, badges_pdf(standing, session_id, links))
        print(f"Đã ghi {badges}: {len(links)} thẻ.", file=sys.stderr)


async def _sheets(database: Database, slug: str, number: int, *, badges: bool) -> tuple[Standing, int, dict[int, str]]:
    """The conference, the session's id, and for badges the address behind each named seat's code."""
    from bot.people import audit
    from handlers.conferences import queries
    from handlers.conferences.door import tokens

    now, links = clock().now(), {}
    async with database.write() as session:
        found, one = await by_number(session, slug, number)
        await audit.note(session, "conference.print", f"session={one.id}", person_id=None, channel=CHANNEL, now=now)
        standing = await queries.standing(session, found.id, now)
        secret = await tokens.secret_of(session, found.id, now) if badges else ""
    for invited in standing.of_session(one.id) if badges else ():
        for seat in invited.seats:
            if seat.delegate is not None:
                token = tokens.sign(secret, tokens.Ticket(one.id, invited.id, seat.id))
                links[seat.id] = tokens.address(read_settings().public_url, token)
    return standing, one.id, links
