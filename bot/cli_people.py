"""`congdoan invite` and `congdoan audit`: the first rights of an installation, and who did what.

For: arguments and printing. Not for: rules; invitations are made in `bot/people/invites.py`, sheets in the membership
room.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import SystemClock, long_date
from bot.errors import AssistantError
from bot.people.permissions import Grant, Role
from bot.settings import Settings, read_settings

CHANNEL = "cli"
_Result = TypeVar("_Result")
AsJson = Annotated[bool, typer.Option("--json", help="In JSON ra đầu ra chuẩn.")]


def invite(
    role: Annotated[Role, typer.Option(help="Vai trò được mời.")],
    unit: Annotated[str | None, typer.Option(help="Tên đơn vị; không cần với quản trị.")] = None,
    below: Annotated[str | None, typer.Option(help="Mời cán bộ cho mọi đơn vị trực thuộc đơn vị này.")] = None,
    sheet: Annotated[Path | None, typer.Option(help="Tệp XLSX để in, mỗi đơn vị một mã QR (cùng --below).")] = None,
    as_json: AsJson = False,
) -> None:
    """Tạo mã mời dùng một lần; in mã và liên kết."""
    settings = read_settings()
    if below is not None or sheet is not None:
        if below is None or sheet is None or unit is not None or role is not Role.OFFICER:
            raise typer.BadParameter("--below và --sheet đi cùng nhau, với --role officer và không có --unit")
        _invite_below(settings, below, sheet, as_json=as_json)
        return
    if unit is None and role is not Role.ADMIN:
        raise typer.BadParameter(f"vai trò {role.value} cần --unit TÊN ĐƠN VỊ")
    _invite_one(settings, role, unit, as_json=as_json)


def _invite_one(settings: Settings, role: Role, unit: str | None, *, as_json: bool) -> None:
    from bot.people import audit, invites

    clock = SystemClock(settings.zone)

    async def make(session: AsyncConnection) -> tuple[str, dt.datetime, str]:
        unit_id, name = None, settings.union_name
        if unit is not None:
            unit_id, name = await unit_named(session, unit, clock.today())
        code, expires = await invites.invite(session, Grant(role, unit_id), by=None, now=clock.now())
        about = f"role={role.value} unit={unit_id}"
        await audit.note(session, "invite.make", about, person_id=None, channel=CHANNEL, now=clock.now())
        return code, expires, name

    code, expires, name = writing(settings, make)
    link = invites.link(settings.public_url, code)
    if as_json:
        print(json.dumps({"code": code, "link": link, "expires": expires.isoformat()}, ensure_ascii=False))
        return
    print(f"Mã mời {_ROLES[role]} của {name}: {code}")
    print(f"Dùng một lần, đến hết {long_date(clock.day_of(expires))}. Người được mời gõ cho trợ lý: /start {code}")
    print(f"Liên kết: {link}" if link else "Đặt CONGDOAN_PUBLIC_URL để có liên kết mở thẳng trang trò chuyện.")


def _invite_below(settings: Settings, below: str, sheet: Path, *, as_json: bool) -> None:
    from bot.people import audit, codes, invites
    from bot.people.units import Unit
    from handlers.membership.report import sheet_of
    from handlers.membership.sheet_kinds import INVITES

    clock = SystemClock(settings.zone)
    expires = clock.now() + codes.LIFETIME[codes.Purpose.INVITE]

    async def make(session: AsyncConnection) -> list[tuple[Unit, str]]:
        unit_id, name = await unit_named(session, below, clock.today())
        units = await invites.without_officer(session, unit_id, clock.today())
        if not units:
            raise AssistantError(f"Các đơn vị trực thuộc {name} đều đã có cán bộ, hoặc chưa có đơn vị nào.")
        made = await invites.invite_officers(session, units, by=None, now=clock.now())
        about = f"unit={unit_id} codes={len(made)}"
        await audit.note(session, "invite.sheet", about, person_id=None, channel=CHANNEL, now=clock.now())
        # Within the transaction: where the file cannot be written, no code of it lives on.
        try:
            day = long_date(clock.day_of(expires))
            content = sheet_of(INVITES, made, public_url=settings.public_url, until=day)
            sheet.write_bytes(content)  # noqa: ASYNC240  one command
        except OSError as error:
            raise AssistantError(f"Không ghi được tệp {sheet}: {error.strerror}.") from error
        return made

    made = writing(settings, make)
    if as_json:
        print(json.dumps({"file": str(sheet), "count": len(made), "expires": expires.isoformat()}, ensure_ascii=False))
    else:
        print(f"Đã ghi {len(made)} mã mời cán bộ vào {sheet}, dùng đến hết {long_date(clock.day_of(expires))}.")


def audit(
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="Số dòng nhiều nhất.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Nhật ký: ai làm gì, lúc nào, trên kênh nào; mới nhất trước."""
    from bot.people.audit import recent

    settings = read_settings()
    clock = SystemClock(settings.zone)
    facts = reading(settings, lambda session: recent(session, limit))
    if as_json:
        lines = [
            {"at": f.at.isoformat(), "person": f.person_id, "channel": f.channel, "action": f.action, "about": f.about}
            for f in facts
        ]
        print(json.dumps(lines, ensure_ascii=False))
        return
    for fact in facts:
        who = "máy chủ" if fact.person_id is None else f"người {fact.person_id}"
        when = f"{fact.at.astimezone(clock.zone):%d/%m/%Y %H:%M}"
        print(f"{when}  {who}  {fact.channel}  {fact.action}  {fact.about}")
    if not facts:
        print("Nhật ký chưa có dòng nào.", file=sys.stderr)


async def unit_named(session: AsyncConnection, name: str, on: dt.date) -> tuple[int, str]:
    """The one unit of today that a name means. Raises AssistantError with what is near."""
    from bot.people.naming import exact, key
    from bot.people.units import find_units

    found = await find_units(session, name, on=on, limit=20)
    fits = [unit for unit in found if exact(unit.name) == exact(name)]
    fits = fits or [unit for unit in found if key(unit.name) == key(name)]
    if len(fits) == 1:
        return fits[0].id, fits[0].name
    if not found:
        raise AssistantError(f"Không có đơn vị nào tên «{name}». Nạp danh sách bằng congdoan roster import TỆP.")
    near = "; ".join(f"{unit.name} ({unit.province})" if unit.province else unit.name for unit in (fits or found)[:5])
    raise AssistantError(f"«{name}» chưa chỉ đúng một đơn vị. Ghi đủ tên, ví dụ: {near}.")


def writing(settings: Settings, work: Callable[[AsyncConnection], Awaitable[_Result]]) -> _Result:
    """What one piece of work gives that may change the database, in one transaction."""
    return asyncio.run(_within(settings, work, may_write=True))


def reading(settings: Settings, work: Callable[[AsyncConnection], Awaitable[_Result]]) -> _Result:
    return asyncio.run(_within(settings, work, may_write=False))


async def _within(
    settings: Settings, work: Callable[[AsyncConnection], Awaitable[_Result]], *, may_write: bool
) -> _Result:
    from bot.storage.database import Database

    database = await Database.open(settings.database_url)
    try:
        async with database.write() if may_write else database.read() as session:
            return await work(session)
    finally:
        await database.close()


_ROLES = {
    Role.MEMBER: "đoàn viên",
    Role.OFFICER: "cán bộ công đoàn",
    Role.ORGANISER: "người phụ trách",
    Role.ADMIN: "quản trị",
}
