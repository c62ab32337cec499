"""The door in chat, files: the CSV template, and a filled one read, shown back, and only then recorded.

Until somebody says "Ghi" the draft names the file alone, which is kept for a day (`bot/files.py`) and read again then,
as it is to take it back. A text file without the template's first line is read as a paper list.
For: the conversation around `marks_csv.py`. Not for: the table itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot import files
from bot.conversation import Attachment, Choice, Reply, Turn, say
from bot.people.acting import note
from bot.people.cells import safe_cell
from bot.privacy import mask
from handlers.conferences import marking
from handlers.conferences.door import lists as door_lists
from handlers.conferences.door import marks_csv, texts
from handlers.conferences.door.marks_csv import Filled
from handlers.conferences.door.scope import Door, back, door_at
from handlers.conferences.door.words import listed
from handlers.conferences.marking import Said
from handlers.conferences.model import Invitation, Mark
from handlers.conferences.refused import Refused
from handlers.conferences.report.wording import region_of

_FAULTS_SHOWN = 8
_NO_HEADER = 1


async def template(turn: Turn, session_id: str) -> Sequence[Reply]:
    """The CSV of a session, to be filled in without a network."""
    door = await door_at(turn, session_id)
    content = marks_csv.template(door.meeting, door.invitations)
    rows = sum(1 + len(one.seats) for one in door.invitations)
    await note(turn, "conference.door.export", f"session={door.meeting.id} rows={rows}")
    turn.state.form, turn.state.draft = f"{door_lists.FORM}:{door.meeting.id}", {}
    name = texts.CSV_FILE.format(slug=door.conference.slug, number=door.meeting.number)
    reply = say(texts.CSV_HERE.format(region=region_of(door.meeting), rows=rows), back(door.meeting))
    return [reply.model_copy(update={"attachments": (files.enclosed(name, marks_csv.MIME, content),)})]


async def list_field(turn: Turn, session_id: str) -> Sequence[Reply]:
    """A list that was typed or pasted, or a file."""
    door = await door_at(turn, session_id)
    if not turn.incoming.files:
        return await door_lists.read(turn, door, turn.incoming.text)
    sent = turn.incoming.files[0]
    content = await turn.fetch(sent)
    filled = _read(turn, door, content)
    if not filled.marks and [fault.number for fault in filled.faults] == [_NO_HEADER]:
        text = marks_csv.text_of_file(content)
        if text.strip():
            return await door_lists.read(turn, door, text)
    return [_preview(turn, door, sent, filled)]


def _read(turn: Turn, door: Door, content: bytes) -> Filled:
    filled = marks_csv.read_marks(content, door.meeting, door.invitations, by=turn.person.id, now=turn.clock.now())
    return replace(filled, marks=tuple(replace(one, reason=mask(one.reason)) for one in filled.marks))


def _preview(turn: Turn, door: Door, sent: Attachment, filled: Filled) -> Reply:
    """What the file would record, and every row that is wrong."""
    if not filled.marks and len(filled.faults) == 1 and filled.faults[0].number <= _NO_HEADER:
        fault = filled.faults[0]
        return say(texts.FILE_BAD.format(fault=fault.fault, remedy=fault.remedy), back(door.meeting))
    if not filled.marks and not filled.faults:
        return say(texts.FILE_EMPTY, back(door.meeting))
    kinds = [_kind(door, one) for one in filled.marks]
    clashes = [_name(door, one) for one, kind in zip(filled.marks, kinds, strict=True) if kind is Said.CONFLICT]
    text = texts.FILE_PREVIEW.format(
        count=len(filled.marks),
        new=kinds.count(Said.NEW),
        same=kinds.count(Said.SAME) + kinds.count(Said.UNDONE),
        clash=len(clashes),
        names=texts.FILE_CLASH.format(names=listed(clashes, _FAULTS_SHOWN)) if clashes else "",
    )
    if filled.faults:
        text += "\n" + _faults(filled)
    if not filled.marks:
        return say(text, back(door.meeting))
    turn.state.draft = {"file": sent.model_dump(mode="json")}
    count = len(filled.marks)
    label = texts.PAPER_WRITE.format(count=count)
    write = Choice(label=label, action=f"conferences:door_file:{door.meeting.id}", style="success")
    return say(text, write, back(door.meeting))


def _faults(filled: Filled) -> str:
    shown = [
        texts.FILE_FAULT.format(number=fault.number, fault=fault.fault, remedy=fault.remedy)
        for fault in filled.faults[:_FAULTS_SHOWN]
    ]
    if len(filled.faults) > _FAULTS_SHOWN:
        shown.append(texts.MORE_LINES.format(count=len(filled.faults) - _FAULTS_SHOWN))
    return texts.FILE_FAULTS.format(count=len(filled.faults), lines="\n".join(shown))


def _kind(door: Door, one: Mark) -> Said:
    """What a mark would become, as things stand."""
    own = door.of(one.invitation_id)
    there = [mark for mark in own.marks if mark.seat_id == one.seat_id] if own else []
    if any(mark.key == one.key and mark.undone for mark in there):
        return Said.UNDONE
    live = [mark for mark in there if not mark.undone]
    if any(mark.presence is not one.presence for mark in live):
        return Said.CONFLICT
    return Said.SAME if live else Said.NEW


def _name(door: Door, one: Mark) -> str:
    own: Invitation | None = door.of(one.invitation_id)
    seat = next((seat for seat in own.seats if seat.id == one.seat_id), None) if own else None
    return seat.delegate.name if seat and seat.delegate else safe_cell(own.unit if own else "")


async def write(turn: Turn, session_id: str) -> Sequence[Reply]:
    """Records the file that was shown."""
    door = await door_at(turn, session_id)
    if "file" not in turn.state.draft:
        return [say(texts.PAPER_GONE, back(door.meeting))]
    sent = Attachment.model_validate(turn.state.draft["file"])
    filled = _read(turn, door, await turn.fetch(sent))
    try:
        results = await marking.mark(turn.session, door.meeting.id, filled.marks)
    except Refused as refusal:
        return [say(refusal.sentence, back(door.meeting))]
    kinds = [one.kind for one in results]
    turn.state.form, turn.state.draft = "", {}
    text = texts.FILE_DONE.format(
        new=kinds.count(Said.NEW),
        same=kinds.count(Said.SAME) + kinds.count(Said.UNDONE),
        clash=kinds.count(Said.CONFLICT),
    )
    action = f"conferences:door_unfile:{door.meeting.id}:{sent.ref.removeprefix(files.STORED)}"
    return [say(text, Choice(label=texts.UNDO, action=action), back(door.meeting))]


async def unfile(turn: Turn, session_id: str, file_id: str) -> Sequence[Reply]:
    """Takes back what a file recorded."""
    door = await door_at(turn, session_id)
    content = await turn.fetch(Attachment(kind="file", ref=f"{files.STORED}{file_id}"))
    keys = [one.key for one in _read(turn, door, content).marks]
    known = {mark.key for one in door.invitations for mark in one.marks}
    wanted = [key for key in keys if key in known]
    try:
        done = await marking.undo(turn.session, door.meeting.id, wanted, by=turn.person.id, now=turn.clock.now())
    except Refused as refusal:
        return [say(refusal.sentence, back(door.meeting))]
    count = sum(one.undone for one in done)
    return [say(texts.LIST_UNDONE.format(count=count) if count else texts.NOTHING_UNDONE, back(door.meeting))]
