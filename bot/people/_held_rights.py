"""What the machine room holds of a person apart from messages: accounts, roles, consents, profile, codes, roster row.

For: `personal.py`. Not for: what rooms hold; they declare it themselves.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation import PersonalData
from bot.inbox import CONVERSATIONS, INBOX
from bot.people.accounts import ACCOUNTS, PERSONS
from bot.people.audit import AUDIT
from bot.people.codes import CODES, GUESSED, Purpose
from bot.people.consents import CONSENTS
from bot.people.grants import GRANTS
from bot.people.profiles import PROFILES
from bot.people.roster import MEMBERS
from bot.people.units import UNITS

Rows = list[dict[str, Any]]
GONE = "đã-xóa"
_AT_ONCE = 500


async def _rows(session: AsyncConnection, query: sa.Select[Any]) -> Rows:
    return [dict(row._mapping) for row in await session.execute(query)]


async def _delete(session: AsyncConnection, table: sa.Table, *conditions: Any) -> int:
    return int((await session.execute(sa.delete(table).where(*conditions))).rowcount)


async def _empty(session: AsyncConnection, column: sa.Column[Any], person_id: int) -> None:
    await session.execute(sa.update(column.table).where(column == person_id).values({column.name: None}))


async def _profiles(session: AsyncConnection, person_id: int) -> Rows:
    query = (
        sa.select(PROFILES.c.province, UNITS.c.name.label("unit"), PROFILES.c.unit_kind, PROFILES.c.updated_at)
        .outerjoin(UNITS, UNITS.c.id == PROFILES.c.unit_id)
        .where(PROFILES.c.person_id == person_id)
    )
    return await _rows(session, query)


async def _erase_profiles(session: AsyncConnection, person_id: int, now: dt.datetime) -> int:
    return await _delete(session, PROFILES, PROFILES.c.person_id == person_id)


async def _consents(session: AsyncConnection, person_id: int) -> Rows:
    columns = (CONSENTS.c.at, CONSENTS.c.purpose, CONSENTS.c.given, CONSENTS.c.text_version, CONSENTS.c.channel)
    return await _rows(session, sa.select(*columns).where(CONSENTS.c.person_id == person_id).order_by(CONSENTS.c.id))


async def _erase_consents(session: AsyncConnection, person_id: int, now: dt.datetime) -> int:
    return await _delete(session, CONSENTS, CONSENTS.c.person_id == person_id)


async def _grants(session: AsyncConnection, person_id: int) -> Rows:
    query = (
        sa.select(GRANTS.c.role, UNITS.c.name.label("unit"), GRANTS.c.granted_at, GRANTS.c.ended_at)
        .outerjoin(UNITS, UNITS.c.id == GRANTS.c.unit_id)
        .where(GRANTS.c.person_id == person_id)
        .order_by(GRANTS.c.id)
    )
    return await _rows(session, query)


async def _erase_grants(session: AsyncConnection, person_id: int, now: dt.datetime) -> int:
    """Their own roles go; rights that they gave to others stay, without who gave them."""
    await _empty(session, GRANTS.c.granted_by, person_id)
    return await _delete(session, GRANTS, GRANTS.c.person_id == person_id)


async def _members(session: AsyncConnection, person_id: int) -> Rows:
    query = (
        sa.select(
            MEMBERS.c.full_name, MEMBERS.c.phone, UNITS.c.name.label("unit"), MEMBERS.c.title,
            MEMBERS.c.employee_code, MEMBERS.c.role, MEMBERS.c.claimed_at,
        )
        .outerjoin(UNITS, UNITS.c.id == MEMBERS.c.unit_id)
        .where(MEMBERS.c.person_id == person_id)
        .order_by(MEMBERS.c.id)
    )  # fmt: skip
    return await _rows(session, query)


async def _erase_members(session: AsyncConnection, person_id: int, now: dt.datetime) -> int:
    return await _delete(session, MEMBERS, MEMBERS.c.person_id == person_id)


async def _codes(session: AsyncConnection, person_id: int) -> Rows:
    columns = (CODES.c.purpose, CODES.c.made_at, CODES.c.expires_at, CODES.c.used_at, CODES.c.revoked_at)
    mine = sa.or_(CODES.c.made_by == person_id, CODES.c.used_by == person_id)
    return await _rows(session, sa.select(*columns).where(mine).order_by(CODES.c.id))


async def _erase_codes(session: AsyncConnection, person_id: int, now: dt.datetime) -> int:
    """Codes that link an account of theirs go; invitations stay, without who made or used them."""
    mine = sa.or_(CODES.c.made_by == person_id, CODES.c.used_by == person_id)
    count = await _delete(session, CODES, CODES.c.purpose == Purpose.LINK.value, mine)
    for column in (CODES.c.made_by, CODES.c.used_by):
        await _empty(session, column, person_id)
    return count


async def _forget_codes(session: AsyncConnection, before: dt.datetime) -> int:
    return await _delete(session, CODES, CODES.c.expires_at < before)


def _own_guesses(person_id: int) -> Any:
    return sa.exists().where(
        ACCOUNTS.c.person_id == person_id,
        ACCOUNTS.c.channel == GUESSED.c.channel,
        ACCOUNTS.c.platform_id == GUESSED.c.platform_id,
    )


async def _guesses(session: AsyncConnection, person_id: int) -> Rows:
    query = sa.select(GUESSED.c.at, GUESSED.c.channel).where(_own_guesses(person_id)).order_by(GUESSED.c.id)
    return await _rows(session, query)


async def _erase_guesses(session: AsyncConnection, person_id: int, now: dt.datetime) -> int:
    """Nobody's from now on, and still counted: deleting one's data must not buy new guesses for a channel."""
    change = sa.update(GUESSED).where(_own_guesses(person_id)).values(platform_id="")
    return int((await session.execute(change)).rowcount)


async def _forget_guesses(session: AsyncConnection, before: dt.datetime) -> int:
    return await _delete(session, GUESSED, GUESSED.c.at < before)


async def _audit(session: AsyncConnection, person_id: int) -> Rows:
    query = sa.select(AUDIT.c.at, AUDIT.c.channel, AUDIT.c.action).where(AUDIT.c.person_id == person_id)
    return await _rows(session, query.order_by(AUDIT.c.id))


async def _erase_audit(session: AsyncConnection, person_id: int, now: dt.datetime) -> int:
    """The facts stay and nobody is named."""
    named = re.compile(rf"\b(person|was|now)=({person_id})\b")
    query = sa.select(AUDIT.c.id, AUDIT.c.about).where(AUDIT.c.about.like(f"%={person_id}%"))
    for row in list(await session.execute(query)):
        about = named.sub(rf"\1={GONE}", row.about)
        await session.execute(sa.update(AUDIT).where(AUDIT.c.id == row.id).values(about=about))
    change = sa.update(AUDIT).where(AUDIT.c.person_id == person_id).values(person_id=None)
    return int((await session.execute(change)).rowcount)


async def _persons(session: AsyncConnection, person_id: int) -> Rows:
    query = sa.select(PERSONS.c.name, PERSONS.c.created_at).where(PERSONS.c.id == person_id)
    return await _rows(session, query)


async def _erase_persons(session: AsyncConnection, person_id: int, now: dt.datetime) -> int:
    return await _delete(session, PERSONS, PERSONS.c.id == person_id)


async def _forget_persons(session: AsyncConnection, before: dt.datetime) -> int:
    """Who has no conversation left (a year after its last message), no role and no roster row is forgotten whole."""
    talks = (
        sa.select(ACCOUNTS.c.person_id)
        .join(CONVERSATIONS, sa.and_(CONVERSATIONS.c.channel == ACCOUNTS.c.channel,
                                     CONVERSATIONS.c.chat_id == ACCOUNTS.c.platform_id))
    )  # fmt: skip
    writes = sa.select(ACCOUNTS.c.person_id).join(
        INBOX, sa.and_(INBOX.c.channel == ACCOUNTS.c.channel, INBOX.c.sender_id == ACCOUNTS.c.platform_id)
    )
    serves = sa.select(GRANTS.c.person_id).where(GRANTS.c.ended_at.is_(None))
    listed = sa.select(MEMBERS.c.person_id).where(MEMBERS.c.person_id.is_not(None))
    known = sa.union(talks, writes, serves, listed).subquery()
    gone = sa.select(PERSONS.c.id).where(PERSONS.c.created_at < before, PERSONS.c.id.not_in(sa.select(known.c[0])))
    ids = list((await session.execute(gone)).scalars())
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        for table in (ACCOUNTS, CONSENTS, PROFILES, GRANTS):
            await session.execute(sa.delete(table).where(table.c.person_id.in_(some)))
        await session.execute(sa.delete(PERSONS).where(PERSONS.c.id.in_(some)))
    return len(ids)


async def _accounts(session: AsyncConnection, person_id: int) -> Rows:
    columns = (ACCOUNTS.c.channel, ACCOUNTS.c.platform_id, ACCOUNTS.c.created_at)
    return await _rows(session, sa.select(*columns).where(ACCOUNTS.c.person_id == person_id).order_by(ACCOUNTS.c.id))


async def _erase_accounts(session: AsyncConnection, person_id: int, now: dt.datetime) -> int:
    return await _delete(session, ACCOUNTS, ACCOUNTS.c.person_id == person_id)


def parts() -> tuple[PersonalData, ...]:
    """In the order in which they are erased: what finds its rows by accounts comes before these."""
    made = PersonalData
    return (
        made("profiles", "Hồ sơ tự khai", "trả lời theo tỉnh và loại đơn vị", _profiles, _erase_profiles),
        made("consents", "Điều đã đồng ý, đã rút", "chứng minh sự đồng ý theo luật", _consents, _erase_consents),
        made("grants", "Vai trò ở các đơn vị", "phân quyền và tra lại ai đã có quyền gì", _grants, _erase_grants),
        made(
            "members", "Dòng trong danh sách đoàn viên của đơn vị (họ tên, số điện thoại, mã)",
            "danh sách do công đoàn lập, để nhận đúng đoàn viên", _members, _erase_members, told=("full_name", "phone"),
        ),
        made("codes", "Mã liên kết, mã mời", "liên kết kênh, mời vào vai trò", _codes, _erase_codes, 30, _forget_codes),
        made("guesses", "Lần nhập mã sai", "chặn dò mã", _guesses, _erase_guesses, 1, _forget_guesses),
        made("audit", "Nhật ký việc đã làm với quyền và danh sách", "kiểm tra ai đã xem, đã đổi gì", _audit,
             _erase_audit),
        made("accounts", "Tài khoản trên các kênh", "nhận ra thầy cô trên từng kênh", _accounts, _erase_accounts),
        made(
            "persons", "Tên hiển thị", "xưng hô, và cho biết ai trả lời; quên sau một năm không trò chuyện", _persons,
            _erase_persons, 365, _forget_persons, told=("name",),
        ),
    )  # fmt: skip
