"""Who has not answered: the list, reminding them now, and whom to telephone.

For: `/hoinghi ai chưa trả lời`. Not for: reminders that go by themselves (`reminders.py`).
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence

from bot import files, workbooks
from bot.clock import ZONE
from bot.conversation import Choice, Reply, Turn, say
from bot.people.acting import note
from bot.privacy import mask
from handlers.conferences import queries
from handlers.conferences.model import Conference, Invitation, Stage, Standing
from handlers.conferences.officer import words
from handlers.conferences.organiser import linked, notices, scope, texts, told
from handlers.conferences.organiser.answers import Answers, answers, reminded_on
from handlers.conferences.report.wording import clean, region_of
from handlers.conferences.report.xlsx import UnansweredRow, unanswered_xlsx
from handlers.conferences.tally import label

NAMES_SHOWN = 30
LONGEST_WORDS = 500
FIELD = "conferences:org_words"


def is_open(one: Conference) -> bool:
    """Whether units can answer."""
    return one.stage is Stage.OPEN and not one.history


async def unanswered(turn: Turn, conference_id: str = "", page: str = "0") -> Sequence[Reply]:
    """How many have answered, who has not, when they were reminded last."""
    found = await scope.one_of(turn, conference_id, page, "org_wait", texts.NOTHING_OPEN, is_open)
    if isinstance(found, Reply):
        return [found]
    turn.state.form, turn.state.draft = "", {}
    standing = await queries.standing(turn.session, found.id)
    today = turn.clock.today()
    state = answers(standing, today)
    if not state.sessions:
        return [say(texts.NO_SESSION_AHEAD.format(title=clean(found.title)), _back(found))]
    await note(turn, "conference.unanswered", f"conference={found.id} count={len(state.unanswered)}")
    return [say("\n".join(_lines(standing, state, today)), *_choices(found, state))]


def _lines(standing: Standing, state: Answers, today: dt.date) -> list[str]:
    lines = [
        texts.ANSWERED.format(
            answered=len(state.answered),
            count=len(state.answered) + len(state.unanswered),
            seats=state.seats_answered,
            all_seats=state.seats,
            title=clean(standing.conference.title),
        )
    ]
    if not state.unanswered:
        lines.append(texts.ALL_ANSWERED)
    several = [one for one in state.sessions if state.of(one)]
    for session in several:
        names = told.listed([clean(label(one)) for one in state.of(session)], NAMES_SHOWN // len(several) + 1)
        wording = texts.NOT_ANSWERED_IN if len(state.sessions) > 1 else texts.NOT_ANSWERED
        lines.append(wording.format(number=session.number, region=region_of(session), names=names))
    if state.unanswered:
        last = state.reminded_at
        when = texts.LAST_REMINDED.format(day=f"{last.astimezone(ZONE):%d/%m}") if last else texts.NEVER_REMINDED
        days = [words.next_reminder(standing.conference, one, today) for one in several]
        following = min((one for one in days if one), default=None)
        lines.append(f"{when} {texts.NEXT_REMINDED.format(day=f'{following:%d/%m}') if following else ''}".strip())
    if state.not_invited:
        lines.append(texts.NOT_SENT.format(count=len(state.not_invited)))
    if state.waiting:
        lines.append(texts.IN_WAITING.format(count=len(state.waiting)))
    return lines


def _choices(conference: Conference, state: Answers) -> list[Choice]:
    chart = Choice(label=texts.CHART, action=f"conferences:org_png:{conference.id}")
    if not state.unanswered:
        return [chart, _back(conference)]
    count = len(state.unanswered)
    label = texts.SEND_REST if len(state.not_invited) == count else texts.NUDGE
    nudge_ = Choice(label=label.format(count=count), action=f"conferences:org_nudge:{conference.id}")
    phones = Choice(label=texts.PHONES, action=f"conferences:org_phones:{conference.id}")
    return [nudge_, phones, chart, _back(conference)]


def _back(conference: Conference) -> Choice:
    return Choice(label=texts.BACK, action=f"conferences:org:{conference.id}")


async def nudge(turn: Turn, conference_id: str = "") -> Sequence[Reply]:
    """Shows what a reminder would say, to how many people, by channel, and who cannot be reached."""
    found = await scope.organised(turn, conference_id)
    own = turn.state.draft.get("words", "") if turn.state.form == f"{FIELD}:{found.id}" else ""
    return [await _preview(turn, found, str(own))]


async def _preview(turn: Turn, found: Conference, own: str) -> Reply:
    standing = await queries.standing(turn.session, found.id)
    today = turn.clock.today()
    state = answers(standing, today)
    due, reached = await _due(turn, state)
    nobody = [clean(label(one)) for one in due if one.id not in reached]
    if not is_open(found) or not reached:
        turn.state.form, turn.state.draft = "", {}
        missing = texts.NUDGE_NOBODY.format(count=len(nobody), names=told.listed(nobody)) if nobody else ""
        return say(f"{texts.NUDGE_NONE} {missing}".strip(), _back(found))
    turn.state.form, turn.state.draft = f"{FIELD}:{found.id}", {"words": own}
    channels = linked.by_channel(reached.values())
    lines = [
        texts.NUDGE_TO.format(
            people=texts.PEOPLE.format(count=sum(channels.values())),
            units=texts.UNITS.format(count=len(reached)),
            channels=texts.NUDGE_CHANNELS.format(
                channels=", ".join(f"{count} {texts.CHANNELS.get(one, one)}" for one, count in channels.items())
            ),
        )
    ]
    if nobody:
        lines.append(texts.NUDGE_NOBODY.format(count=len(nobody), names=told.listed(nobody)))
    already = len(state.unanswered) - len(due)
    if already:
        lines.append(texts.NUDGE_TODAY.format(count=already))
    lines += _reads(standing, [one for one in due if one.id in reached], own, today)
    return say(
        "\n".join(lines),
        Choice(label=texts.SEND, action=f"conferences:org_remind:{found.id}", style="primary"),
        Choice(label=texts.EDIT_WORDS, action=f"conferences:org_edit:{found.id}"),
        Choice(label=texts.STOP, action=f"conferences:org_none:{found.id}"),
    )


def _reads(standing: Standing, told_: Sequence[Invitation], own: str, today: dt.date) -> list[str]:
    """What those who are told will read: a reminder, or, where it has not come yet, the invitation."""
    first = [one for one in told_ if one.invited_at is None]
    again = [one for one in told_ if one.invited_at is not None]
    units, on_top = texts.UNITS.format(count=len(first)), texts.NUDGE_INVITES_OWN if own else ""
    lines = [texts.NUDGE_INVITES.format(units=units, own=on_top)] if first else []
    if again or own:
        lines.append(texts.NUDGE_READS.format(words=own or _usual(standing, again, today)))
    return lines


def _usual(standing: Standing, due: Sequence[Invitation], today: dt.date) -> str:
    """What a reminder says where nobody writes other words; each unit reads the last day of its own session."""
    days = {words.until(standing.conference, standing.session(one.session_id), today) for one in due}
    return texts.REMINDER.format(unit=texts.OWN_UNIT, until=days.pop() if len(days) == 1 else texts.OWN_UNTIL)


async def _due(turn: Turn, state: Answers) -> tuple[list[Invitation], dict[int, tuple[linked.Contact, ...]]]:
    """Who may be reminded today, and of those (by invitation) who can be."""
    today = turn.clock.today()
    due = [one for one in state.unanswered if not (one.reminded_at and reminded_on(one, today))]
    contacts = await linked.contacts(turn.session, {one.unit_id for one in due}, today)
    return due, {one.id: contacts[one.unit_id] for one in due if contacts.get(one.unit_id)}


async def edit(turn: Turn, conference_id: str = "") -> Sequence[Reply]:
    """Asks for other words."""
    found = await scope.organised(turn, conference_id)
    turn.state.form, turn.state.draft = f"{FIELD}:{found.id}", {}
    return [say(texts.ASK_WORDS.format(limit=LONGEST_WORDS))]


async def words_field(turn: Turn, conference_id: str = "") -> Sequence[Reply]:
    """Other words for the reminder; shown again before they are sent."""
    found = await scope.organised(turn, conference_id)
    own = clean(mask(turn.incoming.text))
    if len(own) > LONGEST_WORDS:
        return [say(texts.WORDS_TOO_LONG.format(length=len(own), limit=LONGEST_WORDS))]
    return [await _preview(turn, found, own)]


async def remind(turn: Turn, conference_id: str = "") -> Sequence[Reply]:
    """Reminds those who have not answered, each at most once a day."""
    found = await scope.organised(turn, conference_id)
    own = str(turn.state.draft.get("words", ""))
    turn.state.form, turn.state.draft = "", {}
    standing = await queries.standing(turn.session, found.id)
    _, reached = await _due(turn, answers(standing, turn.clock.today()))
    if not is_open(found) or not reached:
        return [say(texts.NUDGE_NONE, _back(found))]
    now = turn.clock.now()
    key = f"nudge:{turn.clock.today()}"
    await notices.queue(turn.session, found.id, sorted(reached), notices.Kind.REMIND, key, now=now, words=own)
    about = f"count={len(reached)}"
    await queries.add_event(turn.session, found.id, "remind", about, by=turn.person.id, now=now)
    await note(turn, "conference.remind", f"conference={found.id} {about}")
    return [await told.sent(turn, found, texts.SENT_REMINDERS, texts.UNANSWERED_HINT)]


async def nothing(turn: Turn, conference_id: str = "") -> Sequence[Reply]:
    """Nothing is sent."""
    found = await scope.organised(turn, conference_id)
    turn.state.form, turn.state.draft = "", {}
    return [say(texts.STOPPED, _back(found))]


async def phones(turn: Turn, conference_id: str = "") -> Sequence[Reply]:
    """The units that have not answered, with whom to call."""
    found = await scope.organised(turn, conference_id)
    standing = await queries.standing(turn.session, found.id)
    state = answers(standing, turn.clock.today())
    rows = await _rows(turn, standing, state)
    people = sum(bool(row.phone) for row in rows)
    about = f"conference={found.id} units={len(state.unanswered)} people={people}"
    await note(turn, "conference.unanswered.export", about)
    title = texts.PHONES_TITLE.format(title=clean(found.title))
    content = await asyncio.to_thread(unanswered_xlsx, rows, title=title, zone=ZONE)
    name = texts.PHONES_FILE.format(slug=found.slug)
    reply = say(texts.PHONES_HERE.format(units=len(state.unanswered), people=people))
    return [reply.model_copy(update={"attachments": (files.enclosed(name, workbooks.MIME, content),)})]


async def _rows(turn: Turn, standing: Standing, state: Answers) -> list[UnansweredRow]:
    """A row for each person to call, or one without anybody."""
    today, unit_ids = turn.clock.today(), {one.unit_id for one in state.unanswered}
    calls = await linked.calls(turn.session, unit_ids, today)
    contacts = await linked.contacts(turn.session, unit_ids, today)
    rows: list[UnansweredRow] = []
    for one in state.unanswered:
        session = standing.session(one.session_id)
        channels = {each.person_id: each.conversations[0][1] for each in contacts.get(one.unit_id, ())}
        for call in calls.get(one.unit_id) or (linked.Call("", "", None),):
            channel = channels.get(call.person_id or 0, "")
            rows.append(
                UnansweredRow(
                    str(session.number), region_of(session), clean(one.unit), clean(call.name), call.phone,
                    texts.CHANNELS.get(channel, channel), one.invited_at, one.reminded_at,
                )
            )  # fmt: skip
    return rows
