"""Asking a person: the question that was just asked, or a new one, becomes a request with a receipt number.

For: `/canbo` and the choice "Hỏi cán bộ" under every answer. Not for: the officers' side.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation import Choice, Reply, Turn, say
from bot.privacy import mask
from handlers.support import queries, texts

MAX_OPEN = 5
SHORTEST = 4


async def command(turn: Turn, text: str = "") -> Sequence[Reply]:
    """`/canbo`: my requests, and a way to write one; with a question behind it, sent at once."""
    if text:
        return await _send(turn, "question", text)
    mine = await queries.of_person(turn.session, turn.person.id)
    if not mine:
        turn.state.form = "support:question"
        return [say(texts.NONE.format(contact=turn.house.contact) + "\n" + texts.WRITE)]
    lines = "\n".join(
        texts.LINE.format(
            number=request.number,
            when=f"{turn.clock.day_of(request.created_at):%d/%m/%Y}",
            state=texts.STATES[request.state],
            question=request.question if len(request.question) <= 80 else request.question[:79] + "…",
        )
        for request in mine
    )
    choices = [Choice(label=texts.NEW, action="support:write", style="primary")]
    for request in [request for request in mine if request.state == "open"][:3]:
        label = texts.WITHDRAW.format(number=request.number)
        choices.append(Choice(label=label, action=f"support:withdraw:{request.id}"))
    return [say(texts.MINE.format(lines=lines), *choices)]


async def ask(turn: Turn) -> Sequence[Reply]:
    """Hands over the question that was just asked; nothing that is known is asked again."""
    question = str(turn.state.memory.get("question", ""))
    if not question:
        return await write(turn)
    return await _send(turn, "question", question)


async def write(turn: Turn) -> Sequence[Reply]:
    turn.state.form = "support:question"
    return [say(texts.WRITE)]


async def question_field(turn: Turn) -> Sequence[Reply]:
    if len(turn.incoming.text.strip()) < SHORTEST:
        return [say(texts.SHORT)]
    turn.state.form = ""
    return await _send(turn, "question", turn.incoming.text)


async def call(turn: Turn) -> Sequence[Reply]:
    """Asks a person to get in touch; what was said is not stored with it."""
    request = await queries.add(
        turn.session, turn.person.id, turn.conversation_id, "call", texts.CALL_QUESTION, turn.clock.now()
    )
    return [say(texts.CALL_SENT.format(number=request.number, helpline=turn.house.helpline), _undo(request))]


async def data(turn: Turn, what: str = "") -> Sequence[Reply]:
    """A request about one's own data: a copy, or erasure."""
    question = texts.DATA_QUESTIONS.get(what)
    return await write(turn) if question is None else await _send(turn, "data", question)


async def withdraw(turn: Turn, request_id: str = "") -> Sequence[Reply]:
    if not request_id.isdecimal() or not await queries.withdraw(
        turn.session, int(request_id), turn.person.id, turn.clock.now()
    ):
        return [say(texts.NOT_YOURS)]
    return [say(texts.WITHDRAWN.format(number=f"H-{int(request_id):04d}"), edit=True)]


async def _send(turn: Turn, kind: str, question: str) -> Sequence[Reply]:
    waiting = await queries.count_open(turn.session, turn.person.id)
    if waiting >= MAX_OPEN:
        return [say(texts.TOO_MANY.format(count=waiting))]
    request = await queries.add(
        turn.session, turn.person.id, turn.conversation_id, kind, mask(question.strip()), turn.clock.now()
    )
    return [
        say(texts.SENT.format(what=texts.WHAT[kind], number=request.number, question=request.question), _undo(request))
    ]


def _undo(request: queries.Request) -> Choice:
    return Choice(label=texts.WITHDRAW.format(number=request.number), action=f"support:withdraw:{request.id}")
