"""The organiser's page: the conferences one organises, one of them, and what can be done about it.

For: `/hoinghi tổ chức`, and the ways on. Not for: what is behind them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa

from bot.conversation import Choice, Reply, Turn, say
from bot.errors import RefusedError
from bot.people.acting import note
from handlers.conferences import queries
from handlers.conferences.model import Conference, Session, SessionState, Stage, Standing
from handlers.conferences.officer import requests as officer_requests
from handlers.conferences.officer import scope as officer_scope
from handlers.conferences.officer import words
from handlers.conferences.organiser import notices, scope, texts, told
from handlers.conferences.organiser import texts_create as said
from handlers.conferences.organiser.answers import answers
from handlers.conferences.report.texts import SESSION_STATES
from handlers.conferences.report.wording import clean, place_of, region_of
from handlers.conferences.tables import NOTICES

_SESSIONS_SHOWN = 8
_OVER = (SessionState.HELD, SessionState.CLOSED, SessionState.CANCELLED)


async def home(turn: Turn, conference_id: str = "", page: str = "0") -> Sequence[Reply]:
    """One conference; without an id the only one, or a choice of them."""
    officer_scope.private(turn)
    turn.state.form, turn.state.draft = "", {}
    if conference_id not in ("", "0"):
        return [await page_of(turn, await scope.organised(turn, conference_id))]
    found = await scope.all_mine(turn)
    if not found:
        create = Choice(label=texts.CREATE, action="conferences:org_new")
        return [say(texts.NONE.format(create=texts.CREATE), create)]
    if len(found) == 1:
        return [await page_of(turn, found[0])]
    reply = scope.choose(found, "org", page)
    return [reply.model_copy(update={"blocks": (*reply.blocks, *say(texts.CREATE_MORE).blocks)})]


async def page_of(turn: Turn, conference: Conference, before: str = "") -> Reply:
    """A conference with its sessions, and what its organiser can do now."""
    standing = await queries.standing(turn.session, conference.id)
    text = texts.PAGE.format(
        title=clean(conference.title),
        stage=texts.RECORD if conference.history else texts.STAGES[conference.stage],
        slug=conference.slug,
        sessions="\n".join(_sessions(turn, standing)),
    )
    plan = _plan(conference) if conference.stage is Stage.DRAFT else ""
    asked = sum(seat.pending is not None for one in standing.invitations for seat in one.seats)
    waits = texts.ASKED.format(count=asked) if asked and conference.stage is Stage.OPEN else ""
    return say("\n".join(filter(None, [before, text, plan, waits])), *_choices(turn, standing))


def _plan(conference: Conference) -> str:
    """The seats of each unit and the terms, for checking a draft."""
    return said.PLAN.format(
        seats=len(conference.roles),
        roles="; ".join(clean(one.label) for one in conference.roles),
        freeze=conference.freeze_days,
        leads=", ".join(map(str, conference.lead_days)),
    )


def _sessions(turn: Turn, standing: Standing) -> list[str]:
    lines = [_session(turn, standing, one) for one in standing.sessions[:_SESSIONS_SHOWN]]
    if len(standing.sessions) > _SESSIONS_SHOWN:
        lines.append(texts.MORE_SESSIONS.format(count=len(standing.sessions) - _SESSIONS_SHOWN))
    return lines


def _session(turn: Turn, standing: Standing, one: Session) -> str:
    place = place_of(one)
    shown = one.state is not SessionState.PLANNED
    return texts.SESSION.format(
        number=one.number,
        region=region_of(one),
        when=texts.SESSION_WHEN.format(when=words.when(standing.conference, one, turn.clock.today())),
        place=texts.SESSION_PLACE.format(place=place) if place else "",
        units=len(standing.of_session(one.id)),
        limit=texts.SESSION_LIMIT.format(limit=one.limit) if one.limit else "",
        state=texts.SESSION_STATE.format(state=SESSION_STATES[one.state]) if shown else "",
    )


def _choices(turn: Turn, standing: Standing) -> list[Choice]:
    conference = standing.conference

    def choice(label: str, verb: str) -> Choice:
        return Choice(label=label, action=f"conferences:{verb}:{conference.id}")

    if conference.stage is Stage.DRAFT:
        return [choice(label, verb) for label, verb in DRAFT_CHOICES]
    report = choice(texts.REPORT, "org_report")
    if conference.history or conference.stage is not Stage.OPEN:
        return [report, choice(texts.OTHER, "org_more")]
    door = Choice(label=texts.DOOR, action="conferences:door")
    rest = [report, door, choice(texts.OTHER, "org_more")]
    # Once every session is over nobody is to answer any more.
    ahead = answers(standing, turn.clock.today()).sessions
    return [choice(texts.UNANSWERED, "org_wait"), *rest] if ahead else rest


# Under the page of a draft, in this order.
DRAFT_CHOICES: tuple[tuple[str, str], ...] = (
    ("Xem như đơn vị thấy", "org_look"),
    ("Mời đơn vị", "org_units"),
    ("Sửa bản nháp", "org_mend"),
    ("Mở và gửi lời mời", "org_open"),
)


async def more(turn: Turn, conference_id: str = "") -> Sequence[Reply]:
    """What is done less often."""
    found = await scope.organised(turn, conference_id)
    standing = await queries.standing(turn.session, found.id)
    choices: list[tuple[str, str]] = []
    if found.stage is Stage.OPEN and not found.history:
        state = answers(standing, turn.clock.today())
        requests_ = sum(seat.pending is not None for one in standing.invitations for seat in one.seats)
        if requests_:
            choices.append((texts.REQUESTS.format(count=requests_), "org_asked"))
        if state.not_invited:
            choices.append((texts.SEND_REST.format(count=len(state.not_invited)), "org_rest"))
        if state.waiting:
            choices.append((texts.WAITING_LIST.format(count=len(state.waiting)), "org_line"))
        choices.append((texts.MOVE, "org_move"))
        if len(choices) < 4 and all(one.state in _OVER for one in standing.sessions):
            choices.append((texts.CLOSE, "org_close"))
    elif found.stage is Stage.CLOSED and not found.history:
        choices.append((texts.REOPEN, "org_reopen"))
    if len(choices) < 4:
        choices.append((texts.COPY, "org_copy"))
    made = [Choice(label=label, action=f"conferences:{verb}:{found.id}") for label, verb in choices]
    return [say(texts.OTHERS.format(title=clean(found.title)), *made)]


async def requests(turn: Turn, conference_id: str = "", page: str = "0") -> Sequence[Reply]:
    """Changes that units asked for after the freeze, each with its two choices."""
    found = await scope.one_of(
        turn, conference_id, page, "org_asked", texts.NO_REQUESTS, lambda one: one.stage is Stage.OPEN
    )
    if isinstance(found, Reply):
        return [found]
    replies = await officer_requests.requests(turn, found.id)
    await note(turn, "conference.requests", f"conference={found.id} count={len(replies)}")
    if not replies:
        return [say(texts.NO_REQUESTS, Choice(label=texts.BACK, action=f"conferences:org:{found.id}"))]
    shown = replies[:1]  # their choices have the same words: one at a time
    if len(replies) > 1:
        left = say(texts.MANY_REQUESTS.format(count=len(replies) - 1))
        shown = [shown[0].model_copy(update={"blocks": (*shown[0].blocks, *left.blocks)})]
    return shown


async def send_rest(turn: Turn, conference_id: str = "") -> Sequence[Reply]:
    """Sends the invitation to units that have not had it: of a conference loaded from a file, or stopped half way."""
    found = await scope.organised(turn, conference_id)
    if found.stage is not Stage.OPEN or found.history:
        raise RefusedError(texts.NOT_YOURS)
    standing = await queries.standing(turn.session, found.id)
    state = answers(standing, turn.clock.today())
    now = turn.clock.now()
    ids = [one.id for one in (*state.not_invited, *(one for one in state.waiting if one.invited_at is None))]
    # Those that were stopped, or reached nobody, stand in the queue already.
    again = sa.update(NOTICES).where(
        NOTICES.c.conference_id == found.id,
        NOTICES.c.kind == notices.Kind.INVITE.value,
        NOTICES.c.state.in_(("dropped", "nobody")),
    )
    await turn.session.execute(again.values(state="waiting", next_at=now))
    kind = notices.Kind.INVITE
    await notices.queue(turn.session, found.id, ids, kind, kind.value, now=now)
    await queries.add_event(turn.session, found.id, "invite", f"count={len(ids)}", by=turn.person.id, now=now)
    await note(turn, "conference.invite", f"conference={found.id} count={len(ids)}")
    return [await told.sent(turn, found, texts.SENT_INVITES, texts.UNANSWERED_HINT)]


async def stop_sending(turn: Turn, conference_id: str = "") -> Sequence[Reply]:
    """Takes invitations and reminders that have not been sent yet out of the queue."""
    found = await scope.organised(turn, conference_id)
    kinds = (notices.Kind.INVITE.value, notices.Kind.REMIND.value)  # of a change everybody has to hear
    ours = (NOTICES.c.conference_id == found.id, NOTICES.c.state == "waiting", NOTICES.c.kind.in_(kinds))
    change = sa.update(NOTICES).where(*ours)
    stopped = await turn.session.execute(change.values(state="dropped", done_at=turn.clock.now()))
    await note(turn, "conference.stop", f"conference={found.id} count={stopped.rowcount}")
    back = Choice(label=texts.BACK, action=f"conferences:org:{found.id}")
    return [say(texts.SENDING_STOPPED.format(count=stopped.rowcount), back)]


async def close(turn: Turn, conference_id: str = "", sure: str = "") -> Sequence[Reply]:
    """Ends a conference: nothing is changed any more. Asks first."""
    found = await scope.organised(turn, conference_id)
    sessions = await queries.sessions_of(turn.session, found.id)
    back = Choice(label=texts.BACK, action=f"conferences:org:{found.id}")
    left = [one for one in sessions if one.state not in _OVER]
    if left or found.stage is not Stage.OPEN or found.history:
        names = told.listed([f"{one.number}" for one in left]) or "0"
        return [say(texts.CLOSE_OPEN.format(count=len(left), names=names), back)]
    title = clean(found.title)
    if sure != "yes":
        yes = Choice(label=texts.CLOSE_YES, action=f"conferences:org_close:{found.id}:yes", style="danger")
        return [say(texts.CLOSE_SURE.format(title=title), yes, back)]
    await _become(turn, found, Stage.CLOSED)
    undo = Choice(label=texts.REOPEN, action=f"conferences:org_reopen:{found.id}")
    return [say(texts.CLOSED.format(title=title, undo=texts.REOPEN), undo, back)]


async def reopen(turn: Turn, conference_id: str = "") -> Sequence[Reply]:
    """Takes the end of a conference back."""
    found = await scope.organised(turn, conference_id)
    if found.stage is not Stage.CLOSED or found.history:
        raise RefusedError(texts.NOT_YOURS)
    await _become(turn, found, Stage.OPEN)
    return [await page_of(turn, replace(found, stage=Stage.OPEN), texts.REOPENED.format(title=clean(found.title)))]


async def _become(turn: Turn, found: Conference, stage: Stage) -> None:
    now = turn.clock.now()
    await queries.update_conference(turn.session, replace(found, stage=stage))
    what = f"conference.{stage.value}"
    await queries.add_event(turn.session, found.id, what, f"slug={found.slug}", by=turn.person.id, now=now)
    await note(turn, what, f"conference={found.id}")
