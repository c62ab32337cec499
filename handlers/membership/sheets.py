"""A code for every unit below one: as a sheet to print where it can be handed over, else as codes to read.

A channel that takes files gets it at once. On the web page the codes are made when the file is fetched, behind an
address that works once and for half an hour: so they stand in no stored message.
For: handing it over. Not for: what is on it (`sheet_kinds.py`), the file (`report.py`) or single codes (`inviting.py`).
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot import files, workbooks
from bot.clock import long_date
from bot.conversation import Choice, Premises, Reply, Turn, say
from bot.people import audit, codes, leftovers
from bot.people.codes import Purpose
from bot.people.grants import grants_of
from bot.people.permissions import PermissionTable
from bot.people.units import Unit, ancestors, unit_by_id
from handlers.membership import texts_rights as texts
from handlers.membership.model import chain, note
from handlers.membership.report import sheet_of
from handlers.membership.sheet_kinds import INVITES, KINDS, ROSTERS, Kind, Made

MOST_IN_CHAT = 40
_PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}


async def make(turn: Turn, unit_id: str = "") -> Sequence[Reply]:
    """An invitation for an officer of each unit below that has none."""
    return await _hand_over(turn, INVITES, unit_id)


async def make_claims(turn: Turn, unit_id: str = "") -> Sequence[Reply]:
    """A code for the members of this unit and of each below."""
    return await _hand_over(turn, ROSTERS, unit_id)


async def _hand_over(turn: Turn, kind: Kind, unit_id: str) -> Sequence[Reply]:
    unit = await unit_by_id(turn.session, int(unit_id)) if unit_id.isdecimal() else None
    if unit is None or not turn.may(kind.action, await chain(turn, unit.id)):
        return [say(texts.NOT_YOURS.format(contact=turn.house.contact))]
    units, now = await kind.units(turn.session, unit, turn.clock.today()), turn.clock.now()
    if not units:
        return [say(kind.wording.none.format(unit=unit.name))]
    if turn.incoming.channel == "web":
        gives = {"unit": unit.id, "kind": KINDS.index(kind)}
        token, _ = await codes.make(turn.session, Purpose.SHEET, gives, by=turn.person.id, now=now)
        fetch = Choice(label=texts.SHEET_FETCH, url=f"/phieu-moi/{token}")
        return [say(kind.wording.link.format(count=len(units), unit=unit.name), fetch)]
    as_file = turn.outbox.takes_files(turn.incoming.channel)
    if not as_file and len(units) > MOST_IN_CHAT:
        return [say(kind.wording.too_many.format(count=len(units), most=MOST_IN_CHAT, unit=unit.name))]
    made = await kind.make(turn.session, units, by=turn.person.id, now=now)
    await note(turn, kind.noted, f"unit={unit.id} codes={len(made)}")
    # What has been sent need not stay with us: the file, or the codes in the text.
    await leftovers.leave(turn.session, turn.incoming, leftovers.FILES if as_file else leftovers.CODES, now)
    day = long_date(turn.clock.day_of(now + kind.lives))
    lines = "\n".join(texts.SHEET_LINE.format(unit=one.name, code=code) for one, code in made)
    rest = texts.SHEET_IN_FILE if as_file else lines
    told = say(kind.wording.done.format(count=len(made), unit=unit.name, day=day, lines=rest))
    return [await _with_file(turn, told, kind, made, day) if as_file else told]


async def _with_file(turn: Turn, told: Reply, kind: Kind, made: Made, day: str) -> Reply:
    content = await asyncio.to_thread(sheet_of, kind, made, public_url=turn.house.public_url, until=day)
    file = files.enclosed(kind.file_name, workbooks.MIME, content)
    return told.model_copy(update={"attachments": (file,)})


def routes(premises: Premises) -> Sequence[BaseRoute]:
    """`/phieu-moi/<token>`: makes the codes and gives the file, once."""

    async def fetch(request: Request) -> Response:
        now, today = premises.clock.now(), premises.clock.today()
        async with premises.database.write() as session:
            kind, unit, maker = await _redeem(premises, session, request.path_params["token"], now)
            made = await kind.make(session, await kind.units(session, unit, today), by=maker, now=now)
            about = f"unit={unit.id} codes={len(made)}"
            await audit.note(session, kind.noted, about, person_id=maker, channel="web", now=now)
        day = long_date(premises.clock.day_of(now + kind.lives))
        content = await asyncio.to_thread(sheet_of, kind, made, public_url=premises.house.public_url, until=day)
        headers = _PRIVATE | {"Content-Disposition": f'attachment; filename="{kind.file_name}"'}
        return Response(content, media_type=workbooks.MIME, headers=headers)

    return [Route("/phieu-moi/{token}", fetch, methods=["GET"])]


async def _redeem(premises: Premises, session: AsyncConnection, token: str, now: dt.datetime) -> tuple[Kind, Unit, int]:
    """Which sheet of which unit, and who asked, who must still be allowed. Raises HTTPException 404 for no use."""
    code = await codes.find(session, token, now)
    if code is None or code.purpose is not Purpose.SHEET or code.made_by is None:
        raise HTTPException(404)
    kind, unit = KINDS[code.gives["kind"]], await unit_by_id(session, code.gives["unit"])
    if unit is None or not await codes.use(session, code, code.made_by, now):
        raise HTTPException(404)
    table = PermissionTable(row for feature in premises.features for row in feature.rights)
    above = (unit.id, *await ancestors(session, unit.id, premises.clock.today()))
    if not table.may(await grants_of(session, code.made_by), kind.action, above):
        raise HTTPException(404)
    return kind, unit, code.made_by
