"""The address behind a QR code: one seat, or one unit, of one session, signed so that none can be made up.

    <public url>/hn/<token>      token = base64url( version 1 byte | session | invitation | seat, 5 bytes each | MAC )

The MAC is HMAC-SHA256, cut to 128 bits, under a secret of its conference that the database keeps: a token of another
conference, or a changed one, fails. It holds ids alone, no name and no phone. Until when it works is not written into
it but follows the session (`is_over`): a badge that was printed before a session was postponed works on the new day.
For: making and checking tokens. Not for: what the page behind them shows (`web.py`) or who may mark (`passes.py`).
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import hmac
import io
import secrets
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import ZONE
from bot.storage.database import insert_once
from handlers.conferences.model import Conference, Session, SessionState, Stage
from handlers.conferences.tables import KEYS

PATH = "/hn"
_VERSION = 1
_ID_BYTES = 5
_MAC_BYTES = 16
_SIZE = 1 + 3 * _ID_BYTES + _MAC_BYTES
_PURPOSE = b"congdoan conference door\x00"
_GRACE = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a token names: a seat, or the unit's invitation as a whole where `seat_id` is None."""

    session_id: int
    invitation_id: int
    seat_id: int | None = None


def sign(secret: str, ticket: Ticket) -> str:
    """The token of a ticket, 43 characters. Raises OverflowError for ids beyond a million million."""
    payload = bytes([_VERSION]) + b"".join(
        number.to_bytes(_ID_BYTES, "big") for number in (ticket.session_id, ticket.invitation_id, ticket.seat_id or 0)
    )
    return base64.urlsafe_b64encode(payload + _mac(secret, payload)).decode().rstrip("=")


def unverified(token: str) -> Ticket | None:
    """What a token claims to name; None where it has not the form of one. Nothing is proved by it."""
    raw = _raw(token)
    if raw is None:
        return None
    ids = [int.from_bytes(raw[at : at + _ID_BYTES], "big") for at in range(1, 1 + 3 * _ID_BYTES, _ID_BYTES)]
    return Ticket(ids[0], ids[1], ids[2] or None)


def verify(secret: str, token: str) -> Ticket | None:
    """The ticket of a token that was signed with this secret; None for any other."""
    raw = _raw(token)
    if raw is None or not hmac.compare_digest(raw[-_MAC_BYTES:], _mac(secret, raw[:-_MAC_BYTES])):
        return None
    return unverified(token)


def address(public_url: str, token: str) -> str:
    """What stands in the QR code; a path alone where the server has no address that others can open."""
    return f"{public_url.rstrip('/')}{PATH}/{token}"


def qr_png(text: str, scale: int = 8) -> bytes:
    """A QR code as a picture; `scale` is the pixels of one module."""
    import segno  # its tables are of no use to a start without QR codes

    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="png", scale=scale)
    return drawn.getvalue()


def is_over(conference: Conference, session: Session, now: dt.datetime) -> bool:
    """Whether the addresses of a session have ceased to work: a day after it, or once it is closed or called off."""
    if conference.history or conference.stage in (Stage.CLOSED, Stage.CANCELLED):
        return True
    if session.state in (SessionState.CLOSED, SessionState.CANCELLED):
        return True
    end = ends_at(session)
    return end is not None and now > end + _GRACE


def ends_at(session: Session) -> dt.datetime | None:
    """The end of a session's last day, in UTC; None where no day is set."""
    last = session.ends or session.starts
    day = last.astimezone(ZONE).date() if last else session.day
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), ZONE).astimezone(dt.UTC) if day else None


async def secret_of(session: AsyncConnection, conference_id: int, now: dt.datetime) -> str:
    """The secret of a conference, made where there is none; needs a transaction that may write."""
    found = await _secret(session, conference_id)
    if found is None:
        values = {"conference_id": conference_id, "secret": secrets.token_urlsafe(32), "made_at": now}
        await session.execute(insert_once(session, KEYS).values(values))
        found = await _secret(session, conference_id)  # another process may have been quicker
    assert found is not None  # noqa: S101  it was just stored
    return found


async def _secret(session: AsyncConnection, conference_id: int) -> str | None:
    query = sa.select(KEYS.c.secret).where(KEYS.c.conference_id == conference_id)
    found: str | None = (await session.execute(query)).scalar()
    return found


def _raw(token: str) -> bytes | None:
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        return None
    written_once = base64.urlsafe_b64encode(raw).decode().rstrip("=") == token
    return raw if len(raw) == _SIZE and raw[0] == _VERSION and written_once else None


def _mac(secret: str, payload: bytes) -> bytes:
    return hmac.new(secret.encode(), _PURPOSE + payload, hashlib.sha256).digest()[:_MAC_BYTES]
