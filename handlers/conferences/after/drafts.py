"""Drafts in an organiser's chat: which there are, who has commented, reminding, the table, closing, deleting.

For: `/hoinghi góp ý` of organisers. Not for: making one (`draft_new.py`) or what officers do (`comments.py`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from bot import files
from bot.clock import ZONE
from bot.conversation import Choice, Reply, Turn, say
from bot.errors import RefusedError
from bot.people.acting import is_id, note
from bot.people.units import unit_by_id
from bot.words import cut
from handlers.conferences import queries
from handlers.conferences.after import draft_store
from handlers.conferences.after import texts_drafts as texts
from handlers.conferences.after.draft_count import Collected
from handlers.conferences.after.draft_scope import collected, organised
from handlers.conferences.after.draft_table import DOCX_MIME, XLSX_MIME, table_docx, table_xlsx
from handlers.conferences.after.draft_words import state_words
from handlers.conferences.after.follow_scope import is_live
from handlers.conferences.after.model import Draft, DraftState
from handlers.conferences.after.words import plain
from handlers.conferences.model import Conference, Stage
from handlers.conferences.organiser import notices, scope, told

_SHOWN, _CLAUSES_SHOWN = 2, 12
_LABEL = 60


async def home(turn: Turn, conference_id: str = "", page: str = "0") -> Sequence[Reply]:
    """The drafts of a conference; of several conferences, which one."""
    begun = await draft_store.with_drafts(turn.session)

    def fits(one: Conference) -> bool:
        """A conference that is over is offered for the drafts that it has, not for new ones."""
        return is_live(one) and (one.stage is Stage.OPEN or one.id in begun)

    found = await scope.one_of(turn, conference_id, page, "dr_org", texts.WHERE_NONE, fits)
    if isinstance(found, Reply):
        return [found]
    if not is_live(found):
        raise RefusedError(texts.NOT_YOURS)
    turn.state.form, turn.state.draft = "", {}
    return [await _drafts(turn, found, page if conference_id not in ("", "0") else "0")]


async def _drafts(turn: Turn, found: Conference, page: str, before: str = "") -> Reply:
    drafts = await draft_store.of_conference(turn.session, found.id)
    now = turn.clock.now()
    first = int(page) * _SHOWN if is_id(page) and int(page) * _SHOWN < len(drafts) else 0
    part = drafts[first : first + _SHOWN]
    lines = "".join(texts.LINE.format(title=_title(one), state=state_words(one, now)) for one in part)
    choices = [
        Choice(
            label=cut(texts.LABEL.format(number=number, title=_title(one)), _LABEL),
            action=f"conferences:{'dr_go' if one.state is DraftState.NEW else 'dr_page'}:{one.id}",
        )
        for number, one in enumerate(part, start=first + 1)
    ]
    if first + _SHOWN < len(drafts):
        choices.append(Choice(label=texts.MORE, action=f"conferences:dr_org:{found.id}:{first // _SHOWN + 1}"))
    choices.append(Choice(label=texts.NEW, action=f"conferences:dr_new:{found.id}"))
    head = texts.HOME.format(title=plain(found.title), lines=lines or texts.HOME_NONE)
    return say("\n".join(filter(None, [before, head])), *choices)


def _title(draft: Draft) -> str:
    return plain(draft.title) or texts.UNNAMED.format(number=draft.id)


async def page(turn: Turn, draft_id: str = "") -> Sequence[Reply]:
    """One draft: how many have commented, who has not."""
    draft, _ = await organised(turn, draft_id)
    turn.state.form, turn.state.draft = "", {}
    return [await page_of(turn, draft)]


async def page_of(turn: Turn, draft: Draft) -> Reply:
    """The page of a draft that was opened."""
    found = await collected(turn, draft)
    now = turn.clock.now()
    lines = [
        texts.PAGE.format(
            title=_title(draft),
            state=state_words(draft, now),
            commented=len(found.commented),
            units=len(found.units),
            comments=len(found.comments),
            touched=len(found.by_clause()),
            clauses=len(found.clauses),
        )
    ]
    if found.silent:
        lines.append(texts.NOT_YET.format(names=told.listed([plain(one.unit) for one in found.silent])))
    choices = [(texts.BY_CLAUSE, f"dr_clauses:{draft.id}"), (texts.TABLE, f"dr_table:{draft.id}")]
    if draft.takes_comments(now):
        if found.silent:
            choices.append((texts.NUDGE.format(count=len(found.silent)), f"dr_nudge:{draft.id}"))
        choices.append((texts.CLOSE, f"dr_close:{draft.id}"))
    else:
        choices += [(texts.REOPEN, f"dr_day:{draft.id}"), (texts.DELETE, f"dr_delete:{draft.id}")]
    return say("\n".join(lines), *(Choice(label=label, action=f"conferences:{action}") for label, action in choices))


async def by_clause(turn: Turn, draft_id: str = "", page_: str = "0") -> Sequence[Reply]:
    """How many comments each clause has, and of whom: only those that have any."""
    draft, _ = await organised(turn, draft_id)
    found = await collected(turn, draft)
    counts = found.by_clause()
    touched = [one for one in found.clauses if counts[one.id]]
    first = int(page_) * _CLAUSES_SHOWN if is_id(page_) and int(page_) * _CLAUSES_SHOWN < len(touched) else 0
    lines = [
        texts.CLAUSE_COUNT.format(
            number=one.number,
            label=plain(one.label),
            count=counts[one.id],
            units=told.listed([plain(found.name_of(each)) for each in found.of(one)], 5),
        )
        for one in touched[first : first + _CLAUSES_SHOWN]
    ]
    choices = [Choice(label=texts.TABLE, action=f"conferences:dr_table:{draft.id}")]
    if first + _CLAUSES_SHOWN < len(touched):
        more = f"conferences:dr_clauses:{draft.id}:{first // _CLAUSES_SHOWN + 1}"
        choices.append(Choice(label=texts.MORE, action=more))
    wording = texts.CLAUSES if lines else texts.CLAUSES_NONE
    return [say(wording.format(title=_title(draft), lines="\n".join(lines)), *choices)]


async def nudge(turn: Turn, draft_id: str = "") -> Sequence[Reply]:
    """Reminds the units that have said nothing, once a day."""
    draft, found = await organised(turn, draft_id)
    now = turn.clock.now()
    if not draft.takes_comments(now):
        raise RefusedError(texts.NOT_OPEN)
    ids = [one.invitation_id for one in (await collected(turn, draft)).silent]
    key = f"{draft_store.notice_key(draft)}{turn.clock.today()}"
    await notices.queue(turn.session, found.id, ids, notices.Kind.DRAFT, key, now=now)
    await note(turn, "conference.draft.remind", f"draft={draft.id} count={len(ids)}")
    return [await told.sent(turn, found, texts.SENT, texts.NUDGED)]


async def table(turn: Turn, draft_id: str = "") -> Sequence[Reply]:
    """In which form the table is wanted."""
    draft, _ = await organised(turn, draft_id)
    comments = await draft_store.comments_of(turn.session, draft.id)
    text = texts.WHICH_FILE.format(title=_title(draft), comments=len(comments))
    kinds = ((texts.XLSX, "xlsx"), (texts.DOCX, "docx"))
    choices = [Choice(label=label, action=f"conferences:dr_file:{draft.id}:{kind}") for label, kind in kinds]
    return [say(text, *choices)]


async def file(turn: Turn, draft_id: str = "", kind: str = "") -> Sequence[Reply]:
    """The table of all comments by clause and unit. What units say leaves the house: a line in the audit log."""
    draft, conference = await organised(turn, draft_id)
    if kind not in ("xlsx", "docx"):
        raise RefusedError(texts.NOT_YOURS)
    found, now = await collected(turn, draft), turn.clock.now()
    unit = await unit_by_id(turn.session, conference.unit_id)

    def made() -> bytes:
        if kind == "xlsx":
            return table_xlsx(found, zone=ZONE)
        return table_docx(found, conference=conference.title, organiser=unit.name if unit else "", zone=ZONE, now=now)

    content = await asyncio.to_thread(made)
    await note(turn, "conference.draft.export", f"draft={draft.id} file={kind} comments={len(found.comments)}")
    name = texts.FILE_NAME.format(slug=conference.slug, number=draft.id, ending=kind)
    mime = XLSX_MIME if kind == "xlsx" else DOCX_MIME
    reply = say(texts.FILE_HERE.format(title=_title(draft)))
    return [reply.model_copy(update={"attachments": (files.enclosed(name, mime, content),)})]


async def close(turn: Turn, draft_id: str = "", sure: str = "") -> Sequence[Reply]:
    """Takes no more comments. Asks first."""
    draft, found = await organised(turn, draft_id)
    if sure != "yes":
        yes = Choice(label=texts.CLOSE_YES, action=f"conferences:dr_close:{draft.id}:yes", style="danger")
        keep = Choice(label=texts.KEEP, action=f"conferences:dr_page:{draft.id}")
        return [say(texts.CLOSE_SURE.format(title=_title(draft)), yes, keep)]
    if draft.state is DraftState.OPEN:
        await draft_store.change(turn.session, draft.id, state=DraftState.CLOSED.value)
        await draft_store.drop_notices(turn.session, draft, turn.clock.now())
        await _noted(turn, draft, "draft.close")
    state: Collected = await collected(turn, replace(draft, state=DraftState.CLOSED))
    text = texts.CLOSED.format(
        title=_title(draft), comments=len(state.comments), commented=len(state.commented), undo=texts.REOPEN
    )
    choices = (
        (texts.TABLE, f"dr_table:{draft.id}"), (texts.REOPEN, f"dr_day:{draft.id}"), (texts.BACK, f"dr_org:{found.id}")
    )  # fmt: skip
    return [say(text, *(Choice(label=label, action=f"conferences:{action}") for label, action in choices))]


async def delete(turn: Turn, draft_id: str = "", sure: str = "") -> Sequence[Reply]:
    """Removes a draft that takes no comments, with what was said about it, after asking."""
    draft, found = await organised(turn, draft_id)
    if draft.takes_comments(turn.clock.now()):
        return [await page_of(turn, draft)]
    count = len(await draft_store.comments_of(turn.session, draft.id))
    if sure != "yes":
        yes = Choice(label=texts.DELETE_YES, action=f"conferences:dr_delete:{draft.id}:yes", style="danger")
        keep = Choice(label=texts.KEEP, action=f"conferences:dr_org:{found.id}")
        said = texts.DELETE_COMMENTS.format(count=count) if count else ""
        return [say(texts.DELETE_SURE.format(title=_title(draft), comments=said), yes, keep)]
    await draft_store.drop_notices(turn.session, draft, turn.clock.now())
    await draft_store.remove(turn.session, draft.id)
    await _noted(turn, draft, "draft.delete")
    return [await _drafts(turn, found, "0", texts.DELETED.format(title=_title(draft)))]


async def _noted(turn: Turn, draft: Draft, what: str) -> None:
    now, about = turn.clock.now(), f"draft={draft.id}"
    await queries.add_event(turn.session, draft.conference_id, what, about, by=turn.person.id, now=now)
    await note(turn, f"conference.{what}", f"conference={draft.conference_id} {about}")
