"""Asking a person: the question that was just asked, or a new one, becomes a request with a receipt number.

For: the asker's side: `/canbo`, the choice "Hỏi cán bộ" under every answer, and what follows an answer. Not for: the
officers' side (`desk.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation import Choice, Reply, Turn, say
from bot.privacy import mask
from bot.texts import PRIVATE_ONLY
from bot.words import cut
from handlers.support import desk, queries, routing, texts
from handlers.support.answers import verdicts
from handlers.support.model import QUESTION_SHOWN, Request, names_request
from handlers.support.names import ticket

MAX_OPEN = 5
SHORTEST = 4


async def command(turn: Turn, text: str = "") -> Sequence[Reply]:
    """`/canbo`: an officer's waiting requests, else my own; with a number that request, with a question it is sent.

    A group can ask; what is waiting or was answered is shown in private alone.
    """
    number = names_request(text)
    if turn.incoming.group and (number is not None or text.casefold() in ("", texts.MINE_WORD)):
        return [say(PRIVATE_ONLY.format(command="/canbo"))]
    if number is not None:
        return await show(turn, str(number))
    if text and text.casefold() != texts.MINE_WORD:
        return await _send(turn, "question", text)
    if not text and turn.may(desk.QUEUE):
        return await desk.queue(turn)
    return await mine(turn)


async def mine(turn: Turn) -> Sequence[Reply]:
    """My requests, and a way to write one."""
    found = await queries.of_person(turn.session, turn.person.id)
    if not found:
        turn.state.form = "support:question"
        return [say(texts.NONE.format(contact=turn.house.contact) + "\n" + texts.WRITE)]
    lines = "\n".join(
        texts.LINE.format(
            number=request.number,
            when=f"{turn.clock.day_of(request.created_at):%d/%m/%Y}",
            state=texts.STATES[request.state],
            question=cut(request.question, QUESTION_SHOWN),
        )
        for request in found
    )
    choices = [Choice(label=texts.NEW, action="support:write", style="primary")]
    for request in [request for request in found if request.state != "withdrawn"][:3]:
        label, verb = (texts.WITHDRAW, "withdraw") if request.state == "open" else (texts.OPEN, "show")
        choices.append(Choice(label=label.format(number=request.number), action=f"support:{verb}:{request.id}"))
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
    request = await _add(turn, "call", texts.CALL_QUESTION)
    return [say(texts.CALL_SENT.format(number=request.number, helpline=turn.house.helpline), _undo(request))]


async def data(turn: Turn, what: str = "") -> Sequence[Reply]:
    """A request about one's own data that an officer carries out."""
    question = texts.DATA_QUESTIONS.get(what)
    return await write(turn) if question is None else await _send(turn, "data", question)


async def withdraw(turn: Turn, request_id: str = "") -> Sequence[Reply]:
    request = await _own(turn, request_id)
    if request is None or not await queries.change(turn.session, request, "open", turn.clock.now(), state="withdrawn"):
        return [say(texts.NOT_YOURS)]
    return [say(texts.WITHDRAWN.format(number=request.number), edit=True)]


async def show(turn: Turn, request_id: str = "") -> Sequence[Reply]:
    """One request with all that was said about it; for an officer the way to answer it."""
    request = await _own(turn, request_id)
    if request is None:
        return await desk.show(turn, request_id)
    choices = [Choice(label=texts.NEW, action="support:write")]
    if request.state == "open":
        choices.insert(0, _undo(request))
    if request.state == "answered":
        choices = [*verdicts(request, texts.MORE_ON.format(number=request.number)), *choices]
    return [say(await ticket(turn, request, mine=True), *choices)]


async def helped(turn: Turn, request_id: str = "", word: str = "") -> Sequence[Reply]:
    """Whether an answer helped; where it did not, a way on."""
    request = await _own(turn, request_id)
    if request is None or not await queries.change(
        turn.session, request, "answered", turn.clock.now(), useful=word == "yes"
    ):
        return [say(texts.NOT_YOURS)]
    if word == "yes":
        return [say(texts.THANKS.format(number=request.number))]
    more = Choice(label=texts.MORE_ON.format(number=request.number), action=f"support:more:{request.id}")
    return [say(texts.SORRY.format(number=request.number, contact=turn.house.contact), more)]


async def more(turn: Turn, request_id: str = "") -> Sequence[Reply]:
    """Asks on under the same number."""
    request = await _own(turn, request_id)
    if request is None or request.state == "withdrawn":
        return [say(texts.NOT_YOURS)]
    turn.state.form = f"support:further:{request.id}"
    return [say(texts.WRITE_MORE.format(number=request.number))]


async def more_field(turn: Turn, request_id: str = "") -> Sequence[Reply]:
    text = mask(turn.incoming.text.strip())
    if len(text) < SHORTEST:
        return [say(texts.SHORT)]
    turn.state.form = ""
    request = await _own(turn, request_id)
    if request is None or request.state == "withdrawn":
        return [say(texts.NOT_YOURS)]
    now = turn.clock.now()
    await queries.add_line(turn.session, request.id, text, by=turn.person.id, from_staff=False, now=now)
    await queries.change(turn.session, request, request.state, now, state="open", useful=None)
    await routing.again(turn.session, turn.outbox, request, now)
    return [say(texts.MORE_SENT.format(number=request.number, text=text))]


async def _send(turn: Turn, kind: str, question: str) -> Sequence[Reply]:
    waiting = await queries.count_open(turn.session, turn.person.id)
    if waiting >= MAX_OPEN:
        return [say(texts.TOO_MANY.format(count=waiting))]
    request = await _add(turn, kind, mask(question.strip()))
    text = texts.SENT.format(what=texts.WHAT[kind], number=request.number, question=request.question)
    return [say(text, _undo(request))]


async def _add(turn: Turn, kind: str, question: str) -> Request:
    """Stores a request and tells those who answer."""
    now = turn.clock.now()
    unit_id = await routing.unit_of(turn.session, turn.person.id)
    request, new = await queries.add(turn.session, turn.person.id, turn.conversation_id, kind, question, unit_id, now)
    if new:
        await routing.hand_on(turn.session, turn.outbox, request, now)
    return request


async def _own(turn: Turn, request_id: str) -> Request | None:
    request = await queries.get(turn.session, int(request_id)) if request_id.isdecimal() else None
    return request if request is not None and request.person_id == turn.person.id else None


def _undo(request: Request) -> Choice:
    return Choice(label=texts.WITHDRAW.format(number=request.number), action=f"support:withdraw:{request.id}")
