"""Opening a draft for comments: its text, its name, its last day, then the notice to the invited units.

A draft is stored once its text has been split; until it is opened nobody but its organisers knows of it.
For: the conversation. Not for: splitting (`clauses.py`), or what is done with an open draft (`drafts.py`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from bot.conversation import Choice, Reply, Turn, say
from bot.errors import RefusedError
from bot.people.acting import note
from handlers.conferences import queries
from handlers.conferences.after import draft_store
from handlers.conferences.after import texts_drafts as texts
from handlers.conferences.after.clauses import Split, split_file, split_text
from handlers.conferences.after.draft_scope import organised
from handlers.conferences.after.draft_words import closing_moment, day_words
from handlers.conferences.after.drafts import page_of
from handlers.conferences.after.due import read_due
from handlers.conferences.after.follow_scope import changeable
from handlers.conferences.after.model import Draft, DraftState
from handlers.conferences.after.words import plain
from handlers.conferences.model import Conference
from handlers.conferences.organiser import linked, notices, told
from handlers.conferences.organiser.reading import Unclear
from handlers.conferences.report.wording import clean

TEXT, TITLE, CLOSES = (f"conferences:dr_{name}_of" for name in ("text", "title", "closes"))
_MOST_PASTED = 60_000
_LONGEST_TITLE = 200
_LABELS_SHOWN = 6


async def new(turn: Turn, conference_id: str = "") -> Sequence[Reply]:
    """Asks for the text."""
    found = await changeable(turn, conference_id)
    turn.state.form, turn.state.draft = f"{TEXT}:{found.id}", {}
    return [say(texts.ASK_TEXT.format(done=texts.SPLIT))]


async def text_field(turn: Turn, conference_id: str = "") -> Sequence[Reply]:
    """A file with all of it, or one more part that was pasted."""
    found = await changeable(turn, conference_id)
    done = Choice(label=texts.SPLIT, action=f"conferences:dr_split:{found.id}", style="primary")
    if len(turn.incoming.files) > 1:
        return [say(texts.ONE_FILE)]
    if turn.incoming.files:
        sent = turn.incoming.files[0]
        content = await turn.fetch(sent)
        return await _store(turn, found, await asyncio.to_thread(split_file, sent.name or "du-thao.txt", content))
    pasted = "\n".join([*filter(None, [turn.state.draft.get("text")]), turn.incoming.text])
    if len(pasted) > _MOST_PASTED:
        return [say(texts.PASTED_MOST.format(limit=_dotted(_MOST_PASTED)), done)]
    turn.state.draft["text"] = pasted
    return [say(texts.PASTED.format(count=_dotted(len(pasted)), done=texts.SPLIT), done)]


def _dotted(count: int) -> str:
    return f"{count:,}".replace(",", ".")


async def split(turn: Turn, conference_id: str = "") -> Sequence[Reply]:
    """Everything has been pasted."""
    found = await changeable(turn, conference_id)
    if turn.state.form != f"{TEXT}:{found.id}":
        raise RefusedError(texts.FORM_GONE)
    if not turn.state.draft.get("text"):
        return [say(texts.NOTHING_PASTED)]
    return await _store(turn, found, await asyncio.to_thread(split_text, turn.state.draft["text"]))


async def _store(turn: Turn, found: Conference, read: Split) -> Sequence[Reply]:
    draft = await draft_store.add(turn.session, found.id, read.title, read.clauses, turn.clock.now())
    await _noted(turn, draft, "draft.new")
    labels = "; ".join(plain(one.label) for one in read.clauses[:_LABELS_SHOWN])
    before = texts.READ.format(
        count=len(read.clauses),
        left=texts.READ_LEFT.format(count=read.left_out) if read.left_out else "",
        labels=labels + ("; …" if len(read.clauses) > _LABELS_SHOWN else ""),
    )
    return [await _ask(turn, draft, before)]


async def go_on(turn: Turn, draft_id: str = "") -> Sequence[Reply]:
    """The next question about a draft that has not been opened."""
    draft, _ = await _new(turn, draft_id)
    return [await _ask(turn, draft)]


async def _new(turn: Turn, draft_id: str) -> tuple[Draft, Conference]:
    draft, found = await organised(turn, draft_id)
    if draft.state is not DraftState.NEW:
        raise RefusedError(texts.FORM_GONE)
    return draft, found


async def _ask(turn: Turn, draft: Draft, before: str = "") -> Reply:
    form, question = (CLOSES, texts.ASK_CLOSES) if draft.title else (TITLE, texts.ASK_TITLE)
    turn.state.form, turn.state.draft = f"{form}:{draft.id}", {}
    return say("\n".join(filter(None, [before, question])))


async def title_field(turn: Turn, draft_id: str = "") -> Sequence[Reply]:
    """What the draft is called."""
    draft, _ = await _new(turn, draft_id)
    title = clean(turn.incoming.text)
    if len(title) > _LONGEST_TITLE:
        return [say(texts.TITLE_LONG.format(length=len(title), limit=_LONGEST_TITLE))]
    await draft_store.change(turn.session, draft.id, title=title)
    return [await _ask(turn, replace(draft, title=title))]


async def ask_day(turn: Turn, draft_id: str = "") -> Sequence[Reply]:
    """Asks for another last day; of a closed draft, to open it again."""
    draft, _ = await organised(turn, draft_id)
    return [await _ask(turn, draft)]


async def closes_field(turn: Turn, draft_id: str = "") -> Sequence[Reply]:
    """The last day of comments. A draft that was opened before goes on until then."""
    draft, found = await organised(turn, draft_id)
    try:
        day = read_due(turn.incoming.text, turn.clock.today())
        if day is None:
            raise Unclear(texts.NO_DAY)
    except Unclear as unclear:
        return [say(texts.TRY_AGAIN.format(problem=unclear))]
    turn.state.form, turn.state.draft = "", {}
    moment = closing_moment(day)
    if draft.state is DraftState.NEW:
        await draft_store.change(turn.session, draft.id, closes_at=moment)
        return [await _sure(turn, replace(draft, closes_at=moment), found)]
    await draft_store.change(turn.session, draft.id, closes_at=moment, state=DraftState.OPEN.value)
    await _noted(turn, draft, "draft.open")
    return [await page_of(turn, replace(draft, closes_at=moment, state=DraftState.OPEN))]


async def _sure(turn: Turn, draft: Draft, found: Conference) -> Reply:
    """What will happen, before it does."""
    asked = await draft_store.asked(turn.session, found.id, turn.clock.today())
    back = Choice(label=texts.BACK, action=f"conferences:dr_org:{found.id}")
    if not asked:
        return say(texts.NO_UNITS, back)
    contacts = await linked.contacts(turn.session, {one.unit_id for one in asked}, turn.clock.today())
    people = {one.person_id for own in contacts.values() for one in own}
    nobody = [plain(one.unit) for one in asked if not contacts.get(one.unit_id)]
    text = texts.SURE.format(
        title=plain(draft.title),
        clauses=len(await draft_store.clauses_of(turn.session, draft.id)),
        day=day_words(draft),
        units=len(asked),
        conference=plain(found.title),
        people=texts.SURE_PEOPLE.format(count=len(people)),
        nobody=texts.SURE_NOBODY.format(count=len(nobody), names=told.listed(nobody)) if nobody else "",
    )
    return say(
        text,
        Choice(label=texts.OPEN, action=f"conferences:dr_open:{draft.id}", style="primary"),
        Choice(label=texts.CHANGE_DAY, action=f"conferences:dr_day:{draft.id}"),
        Choice(label=texts.DELETE, action=f"conferences:dr_delete:{draft.id}"),
        back,
    )


async def open_(turn: Turn, draft_id: str = "") -> Sequence[Reply]:
    """Opens a draft and tells the units."""
    draft, found = await _new(turn, draft_id)
    now = turn.clock.now()
    if draft.closes_at is None or draft.closes_at <= now:
        return [await _ask(turn, draft)]
    await draft_store.change(turn.session, draft.id, state=DraftState.OPEN.value)
    asked = await draft_store.asked(turn.session, found.id, turn.clock.today())
    ids = [one.invitation_id for one in asked]
    key = f"{draft_store.notice_key(draft)}open"
    await notices.queue(turn.session, found.id, ids, notices.Kind.DRAFT, key, now=now)
    await _noted(turn, draft, "draft.open")
    return [await told.sent(turn, found, texts.SENT, texts.OPENED)]


async def _noted(turn: Turn, draft: Draft, what: str) -> None:
    now, about = turn.clock.now(), f"draft={draft.id}"
    await queries.add_event(turn.session, draft.conference_id, what, about, by=turn.person.id, now=now)
    await note(turn, f"conference.{what}", f"conference={draft.conference_id} {about}")
