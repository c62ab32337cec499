"""A conference from a YAML file that was sent in chat: a draft, or every fault by line.

For: the conversation around `loading/load.py`. Not for: the format, nor records of the past, which the server's
command loads.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation import Reply, Turn, say
from bot.errors import RefusedError
from bot.people.acting import note
from handlers.conferences.loading.load import every_fault, load
from handlers.conferences.loading.load_file import FaultyFile, read_file
from handlers.conferences.model import Stage
from handlers.conferences.organiser import home, scope, texts
from handlers.conferences.organiser import texts_create as said
from knowledge.faults import KnowledgeError

_FAULTS_SHOWN = 8


async def load_sent(turn: Turn) -> Sequence[Reply]:
    """Stores the conference of the file that came with this message, for a unit that this person organises for."""
    sent = turn.incoming.files[0]
    content = await turn.fetch(sent)
    try:
        try:
            found, source = read_file(sent.name, content)
        except FaultyFile as error:
            raise await every_fault(turn.session, error, turn.clock.today()) from None
        if found.stage is not Stage.DRAFT or found.history:
            return [say(said.TRY_AGAIN.format(problem=said.FILE_OPEN_STAGE))]
        async with turn.session.begin_nested():
            done = await load(
                turn.session, found, source, today=turn.clock.today(), now=turn.clock.now(), by=turn.person.id
            )
            if not await scope.may_organise(turn, done.conference.unit_id):
                raise RefusedError(texts.NOT_YOURS)
    except KnowledgeError as error:
        faults = list(error.faults)
        lines = "\n".join(f"• {fault}" for fault in faults[:_FAULTS_SHOWN])
        return [say(said.FILE_FAULTS.format(count=len(faults), lines=lines))]
    turn.state.form, turn.state.draft = "", {}
    await note(turn, "conference.load", f"conference={done.conference.id}")
    before = said.LOADED.format(sessions=done.sessions, units=done.units) if done.changed else said.LOADED_SAME
    return [await home.page_of(turn, done.conference, before)]
