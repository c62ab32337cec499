"""Where the files enclosed in a reply go, by what the channel can do with them.

    takes files            stored; the ledger names them, and the dispatcher hands the content to the channel; of a
                           kind that it does not take (Zalo OA: tables, calendars), as below
    our own web page       stored behind an address; the page draws a button, or the picture itself
    pictures by address    stored behind one that the platform can reach, and that it shows as a picture (Zalo Bot)
    neither, but the house has a public address     a link behind the choices: "📎 tên tệp: https://…/tep/…"
    neither                one sentence that tells where to get the file

For: taking enclosed files out of a reply before it is written to the ledger. Not for: the table (`bot/files.py`), nor
attachments that are addresses or a platform's own ids: they stay as they are.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import files, texts
from bot.channels.base import Limits
from bot.errors import RefusedError
from bot.files import ENCLOSED, Owner, Stored
from bot.message import Attachment, Choice, Reply, Say


def has_files(reply: Reply) -> bool:
    """Whether there is anything to take out."""
    return any(attachment.ref.startswith(ENCLOSED) for attachment in reply.attachments)


async def place(session: AsyncConnection, reply: Reply, limits: Limits, owner: Owner, now: dt.datetime) -> Reply:
    """The reply with its enclosed files stored, and named as the channel can use them.

    A file that is too large, or that this channel cannot give, becomes a sentence.
    """
    shown: list[Attachment] = []
    links: list[Choice] = []
    nowhere: list[str] = []
    sentences: list[str] = []
    for attachment in reply.attachments:
        if not attachment.ref.startswith(ENCLOSED):
            shown.append(attachment)
            continue
        name = files.clean_name(attachment.name)
        file = Stored(name, attachment.mime, files.content_of(attachment))
        taken = limits.takes_file(name, len(file.content))
        if not taken and limits.links is None:
            nowhere.append(name)
            continue
        try:
            ref = await _store(session, file, taken, owner, now)
        except RefusedError as refusal:
            sentences.append(refusal.sentence)
            continue
        if taken or not limits.links:
            changes = {"ref": ref, "name": name, "size": len(file.content)}
            shown.append(attachment.model_copy(update=changes))
        elif limits.pictures and attachment.kind == "image":
            shown.append(attachment.model_copy(update={"ref": limits.links + ref, "name": name}))
        else:
            links.append(Choice(label=texts.FILE_LINK.format(name=name), url=limits.links + ref))
    if nowhere:
        sentences.append(texts.FILES_NOWHERE.format(names=", ".join(nowhere)))
    return reply.model_copy(
        update={
            "blocks": (*reply.blocks, *(Say(text=sentence) for sentence in sentences)),
            "choices": (*reply.choices, *links),
            "attachments": tuple(shown),
        }
    )


async def _store(session: AsyncConnection, file: Stored, taken: bool, owner: Owner, now: dt.datetime) -> str:
    if taken:
        return await files.store(session, "send", file, owner, now)
    return await files.keep(
        session,
        name=file.name,
        mime=file.mime,
        content=file.content,
        person_id=owner.person_id,
        conversation_id=owner.conversation_id,
        now=now,
    )
