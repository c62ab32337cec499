"""The officers' desk: what waits in my scope, taking one, answering it.

Taking shows the others who has a request; whoever takes it over says so by a choice of its own. Reading the list and
answering are noted in the audit log, by numbers.
For: the officer's side of `/canbo`. Not for: who gets which request (`routing.py`) or the asker (`chat.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation import Choice, Reply, Turn, say
from bot.people.acting import name_of, note
from bot.words import cut
from handlers.support import answers, desk_queries, queries, routing, texts
from handlers.support.model import QUESTION_SHOWN, Request, waited
from handlers.support.names import lines_text, moment, phone_of, ticket, unit_name

QUEUE = "support:queue"
PAGE = 3
SHORTEST = 2


async def queue(turn: Turn, page: str = "0") -> Sequence[Reply]:
    """What waits in this officer's scope, oldest first, with choices to take one."""
    units = await routing.scope(turn)
    me = turn.person.id
    count = await desk_queries.count_waiting(turn.session, units, apart_from=me)
    offset = int(page) * PAGE if page.isdecimal() and int(page) * PAGE < count else 0
    found = await desk_queries.waiting(turn.session, units, apart_from=me, limit=PAGE, offset=offset)
    own = Choice(label=texts.MY_OWN, action="support:mine")
    if not found:
        return [say(texts.QUEUE_EMPTY, own, Choice(label=texts.NEW, action="support:write"))]
    await note(turn, "support.list", " ".join(request.number for request in found))
    lines = "\n".join([await _line(turn, request) for request in found])
    head = texts.QUEUE_FROM if offset else texts.QUEUE
    more = Choice(label=texts.NEXT, action=f"support:queue:{offset // PAGE + 1}")
    last = more if count > offset + len(found) else own
    text = head.format(count=count, first=offset + 1, lines=lines)
    return [say(text, *(_take_choice(turn, request) for request in found), last)]


async def _line(turn: Turn, request: Request) -> str:
    taken = ""
    if request.taken_by == turn.person.id:
        taken = texts.TAKEN_BY_YOU
    elif request.taken_by is not None:
        taken = texts.TAKEN_BY.format(name=await name_of(turn.session, request.taken_by) or texts.SOMEBODY)
    pause = waited(turn.clock.now() - request.created_at)
    question = cut(request.question, QUESTION_SHOWN)
    return texts.QUEUE_LINE.format(number=request.number, waited=pause, taken=taken, question=question)


def _take_choice(turn: Turn, request: Request) -> Choice:
    label = texts.WRITE_ANSWER if request.taken_by == turn.person.id else texts.TAKE
    return Choice(label=label.format(number=request.number), action=f"support:take:{request.id}")


async def show(turn: Turn, request_id: str = "") -> Sequence[Reply]:
    """One request of this officer's scope with all that was said about it."""
    request = await _seen(turn, request_id)
    if request is None:
        return [say(texts.NOT_YOURS)]
    await note(turn, "support.read", request.number)
    choices = []
    if request.state == "open":
        choices.append(_take_choice(turn, request))
    if request.state == "answered" and request.answered_by == turn.person.id:
        label = texts.ADD.format(number=request.number)
        choices.append(Choice(label=label, action=f"support:add:{request.id}"))
    waiting = Choice(label=texts.WAITING, action="support:queue")
    return [say(await ticket(turn, request, mine=False), *choices, waiting)]


async def take(turn: Turn, request_id: str = "", over: str = "") -> Sequence[Reply]:
    """Makes a request this officer's to answer, and awaits the answer."""
    request = await _seen(turn, request_id)
    if request is None or request.state != "open":
        return [say(texts.GONE)]
    now = turn.clock.now()
    if not await desk_queries.take(turn.session, request, turn.person.id, now, over=over == "over"):
        return await _taken_by_another(turn, request.id)
    await note(turn, "support.take", request.number)
    turn.state.form = f"support:answer:{request.id}"
    unit = await unit_name(turn.session, request.unit_id)
    text = texts.TAKEN.format(
        number=request.number,
        waited=waited(now - request.created_at),
        unit=texts.FROM_UNIT.format(unit=unit) if unit else "",
        question=request.question,
        lines=await lines_text(turn, request, mine=False),
        reach=await _reach(turn, request) if request.kind == "call" else "",
    )
    release = Choice(label=texts.RELEASE.format(number=request.number), action=f"support:release:{request.id}")
    return [say(text, release)]


async def _reach(turn: Turn, request: Request) -> str:
    """Whom to call: shown to the one officer who has taken the request, and to nobody else."""
    name = await name_of(turn.session, request.person_id) or texts.NO_NAME
    return texts.REACH.format(name=name, phone=await phone_of(turn.session, request.person_id) or texts.NO_PHONE)


async def _taken_by_another(turn: Turn, request_id: int) -> Sequence[Reply]:
    request = await queries.get(turn.session, request_id)
    if request is None or request.state != "open" or request.taken_at is None:
        return [say(texts.GONE)]
    name = await name_of(turn.session, request.taken_by) or texts.SOMEBODY
    text = texts.OTHER_HAS_IT.format(number=request.number, name=name, when=moment(turn, request.taken_at))
    label = texts.TAKE_OVER.format(number=request.number)
    over = Choice(label=label, action=f"support:take:{request.id}:over")
    return [say(text, over, Choice(label=texts.WAITING, action="support:queue"))]


async def release(turn: Turn, request_id: str = "") -> Sequence[Reply]:
    """Gives a request back; the answer is not awaited any more."""
    turn.state.form = ""
    request = await _seen(turn, request_id)
    now = turn.clock.now()
    if request is None or not await desk_queries.release(turn.session, request.id, turn.person.id, now):
        return [say(texts.GONE)]
    return [say(texts.RELEASED.format(number=request.number), Choice(label=texts.WAITING, action="support:queue"))]


async def add(turn: Turn, request_id: str = "") -> Sequence[Reply]:
    """Awaits more words under an answer of one's own."""
    request = await _seen(turn, request_id)
    if request is None or request.answered_by != turn.person.id:
        return [say(texts.GONE)]
    turn.state.form = f"support:answer:{request.id}"
    return [say(texts.WRITE_MORE.format(number=request.number))]


async def answer_field(turn: Turn, request_id: str = "") -> Sequence[Reply]:
    """The answer, sent to the asker as it was written."""
    text = turn.incoming.text.strip()
    if len(text) < SHORTEST:
        return [say(texts.ANSWER_SHORT)]
    turn.state.form = ""
    request = await _seen(turn, request_id)
    if request is None:
        return [say(texts.GONE)]
    if turn.person.id != (request.taken_by if request.state == "open" else request.answered_by):
        return [say(texts.LOST.format(number=request.number))]
    now = turn.clock.now()
    told = await answers.give(turn.session, turn.outbox, request, text, by=turn.person.id, now=now)
    if told is None:
        return [say(texts.LOST.format(number=request.number))]
    await note(turn, "support.answer", request.number)
    wording = texts.ANSWER_SENT if told else texts.ANSWER_KEPT
    return [say(wording.format(number=request.number), Choice(label=texts.WAITING, action="support:queue"))]


async def _seen(turn: Turn, request_id: str) -> Request | None:
    """A request that this person may answer."""
    request = await queries.get(turn.session, int(request_id)) if request_id.isdecimal() else None
    return request if request is not None and await routing.may_see(turn, request) else None
