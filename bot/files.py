"""Files on their way: out behind an address, out by a channel's own upload, and in from a person.

A room that gives a file encloses it in its reply (`enclosed`: a `data:` address) and need not know the channel. The
outbox takes it out again and stores it here, so that ledger rows stay small:

    link   behind `/tep/<secret>` for some days; only the secret's hash is stored here, the address stands in the ledger
           like any reply. For channels that take no files, and for the web page, which shows it as a button.
    send   for a channel that uploads (Telegram): the ledger says `tep:<id>`, the dispatcher encloses the content again
           as the message leaves (a channel never touches the database), and it goes once it has been sent.
    in     what a person sent into an open form, kept a day for the room to read (`Turn.fetch`).

For: the table `files` and its queries. Not for: bringing files in (`incoming_files.py`), or HTTP (`bot/web/files.py`).
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
import secrets
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import texts
from bot.errors import RefusedError
from bot.message import Attachment, Outgoing
from bot.storage.types import UtcDateTime, big_id

MAX_BYTES = 20 * 2**20
LINK_DAYS, SEND_DAYS, IN_DAYS = 7, 30, 1
MOST_IN_HOUR = 20
PATH = "/tep/"
ENCLOSED = "data:"
STORED = "tep:"
NAME_LENGTH = 120
_ANY = "application/octet-stream"
_MIME = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,100}", re.ASCII)
# What a path or another system could take for something else than a name, and marks that turn the direction of writing.
_ODD = re.compile('[<>:"|?*\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]')

Direction = Literal["link", "send", "in"]

FILES = sa.Table(
    "files",
    sa.MetaData(),
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("kind", sa.String(5), nullable=False),
    sa.Column("token_hash", sa.String(64)),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("mime", sa.String(200), nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("person_id", big_id()),
    sa.Column("conversation_id", big_id()),
    sa.Column("made_at", UtcDateTime, nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("token_hash", name="uq_files_token_hash"),
    sa.Index("ix_files_person", "person_id"),
    sa.Index("ix_files_conversation", "conversation_id", "made_at"),
    sa.Index("ix_files_expires", "expires_at"),
    sqlite_autoincrement=True,  # a number that was given is never given again
)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose file it is: it is shown to them in their copy of their data, and goes when they are deleted."""

    person_id: int | None = None
    conversation_id: int | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """A file as it is handed out."""

    name: str
    mime: str
    content: bytes


def enclosed(name: str, mime: str, content: bytes, *, image: bool = False) -> Attachment:
    """A file as part of a reply, whatever the channel does with it. An image is shown, not only offered."""
    ref = f"{ENCLOSED}{mime};base64,{base64.b64encode(content).decode()}"
    return Attachment(kind="image" if image else "file", ref=ref, name=name, mime=mime, size=len(content))


def content_of(attachment: Attachment) -> bytes:
    """The content of an enclosed file. Raises ValueError where its `ref` is no base64 `data:` address."""
    return base64.b64decode(attachment.ref.partition(",")[2], validate=True)


def clean_name(name: str) -> str:
    """A name without folders, control characters and tricks; at most 120 characters, its ending kept."""
    base = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    kept = "".join(sign for sign in base if unicodedata.category(sign) not in ("Cc", "Cs", "Co", "Cn", "Zl", "Zp"))
    kept = " ".join(_ODD.sub("", kept).split()).strip(". ")
    if len(kept) <= NAME_LENGTH:
        return kept or texts.FILE_UNNAMED
    stem, dot, ending = kept.rpartition(".")
    ending = dot + ending if stem and len(ending) <= 10 else ""
    return (stem if ending else kept)[: NAME_LENGTH - len(ending)].rstrip(". ") + ending


def clean_mime(mime: str) -> str:
    """The type without its parameters; "any bytes" where it is none."""
    plain = mime.partition(";")[0].strip().lower()
    return plain if _MIME.fullmatch(plain) else _ANY


async def keep(
    session: AsyncConnection,
    *,
    name: str,
    mime: str,
    content: bytes,
    person_id: int | None,
    conversation_id: int | None,
    now: dt.datetime,
    days: float = LINK_DAYS,
) -> str:
    """Stores a file behind a secret address for some days; returns its path. Raises RefusedError above 20 MB."""
    secret = secrets.token_urlsafe(32)
    owner, until = Owner(person_id, conversation_id), now + dt.timedelta(days=days)
    await _store(session, "link", Stored(name, mime, content), owner, now, until, token_hash=_hash(secret))
    return PATH + secret


async def store(
    session: AsyncConnection, kind: Literal["send", "in"], file: Stored, owner: Owner, now: dt.datetime
) -> str:
    """Stores a file for sending, or one that came in; returns the `ref` that names it. Raises RefusedError.

    More than 20 files of one conversation within an hour are not taken in.
    """
    if kind == "in" and await _came(session, owner.conversation_id, now) >= MOST_IN_HOUR:
        raise RefusedError(texts.FILES_TOO_MANY)
    until = now + dt.timedelta(days=SEND_DAYS if kind == "send" else IN_DAYS)
    return f"{STORED}{await _store(session, kind, file, owner, now, until)}"


async def _store(
    session: AsyncConnection, kind: Direction, file: Stored, owner: Owner, now: dt.datetime, until: dt.datetime,
    *, token_hash: str | None = None,
) -> int:  # fmt: skip
    if len(file.content) > MAX_BYTES:
        raise RefusedError(texts.FILE_TOO_LARGE.format(name=clean_name(file.name), most=MAX_BYTES // 2**20))
    values = {
        "kind": kind,
        "token_hash": token_hash,
        "name": clean_name(file.name),
        "mime": clean_mime(file.mime),
        "content": file.content,
        "size": len(file.content),
        "person_id": owner.person_id,
        "conversation_id": owner.conversation_id,
        "made_at": now,
        "expires_at": until,
    }
    made = await session.execute(sa.insert(FILES).values(values).returning(FILES.c.id))
    return int(made.scalar_one())


async def _came(session: AsyncConnection, conversation_id: int | None, now: dt.datetime) -> int:
    query = sa.select(sa.func.count()).where(
        FILES.c.kind == "in",
        FILES.c.conversation_id == conversation_id,
        FILES.c.made_at > now - dt.timedelta(hours=1),
    )
    return int((await session.execute(query)).scalar_one())


async def served(session: AsyncConnection, secret: str, now: dt.datetime) -> Stored | None:
    """The file behind an address; None where there is none or its time is over."""
    where = (FILES.c.token_hash == _hash(secret), FILES.c.kind == "link", FILES.c.expires_at > now)
    row = (await session.execute(sa.select(FILES.c.name, FILES.c.mime, FILES.c.content).where(*where))).first()
    return Stored(row.name, row.mime, row.content) if row else None


async def fetch(session: AsyncConnection, attachment: Attachment, conversation_id: int) -> bytes:
    """What a person sent in this conversation. Raises RefusedError with the sentence why it is not to be had."""
    if attachment.fault:
        raise RefusedError(attachment.fault)
    where = (FILES.c.id == _number(attachment), FILES.c.kind == "in", FILES.c.conversation_id == conversation_id)
    content: bytes | None = (await session.execute(sa.select(FILES.c.content).where(*where))).scalar()
    if content is None:
        raise RefusedError(texts.FILE_NOT_HERE)
    return content


async def retain(session: AsyncConnection, attachment: Attachment, until: dt.datetime) -> int:
    """Keeps what a person sent longer than a day; returns the id in `files`. Raises RefusedError where it is gone."""
    change = sa.update(FILES).where(FILES.c.id == _number(attachment), FILES.c.kind == "in").values(expires_at=until)
    found = (await session.execute(change.returning(FILES.c.id))).scalar()
    if found is None:
        raise RefusedError(texts.FILE_NOT_HERE)
    return int(found)


async def stored(session: AsyncConnection, file_id: int) -> Stored | None:
    """A file by its id (one that a room retained); None where it is gone. Whether it may be seen is the room's rule."""
    query = sa.select(FILES.c.name, FILES.c.mime, FILES.c.content).where(FILES.c.id == file_id)
    row = (await session.execute(query)).first()
    return Stored(row.name, row.mime, row.content) if row else None


async def with_content(session: AsyncConnection, message: Outgoing) -> Outgoing:
    """The message with its stored files enclosed again; one that is gone is told in a sentence instead."""
    found: list[Attachment] = []
    gone: list[str] = []
    for attachment in message.attachments:
        if not attachment.ref.startswith(STORED):
            found.append(attachment)
            continue
        file = await stored(session, _number(attachment))
        if file is None:
            gone.append(texts.FILE_GONE)
        else:
            found.append(enclosed(file.name, file.mime, file.content, image=attachment.kind == "image"))
    text = "\n\n".join([*filter(None, [message.text]), *dict.fromkeys(gone)])
    return message.model_copy(update={"text": text, "attachments": tuple(found)})


def numbers(attachments: Iterable[Attachment]) -> tuple[int, ...]:
    """The ids of those that are stored here: of a message that goes out, until it has been sent."""
    return tuple(_number(one) for one in attachments if one.ref.startswith(STORED))


async def drop(session: AsyncConnection, ids: Collection[int]) -> None:
    """Removes files that are not needed any more."""
    if ids:
        await session.execute(sa.delete(FILES).where(FILES.c.id.in_(sorted(ids))))


async def forget(session: AsyncConnection, before: dt.datetime) -> int:
    """Removes what expired before a moment; how many."""
    return int((await session.execute(sa.delete(FILES).where(FILES.c.expires_at <= before))).rowcount)


def _number(attachment: Attachment) -> int:
    number = attachment.ref.removeprefix(STORED)
    plain = attachment.ref.startswith(STORED) and number.isascii() and number.isdecimal() and len(number) < 19
    return int(number) if plain else 0


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
