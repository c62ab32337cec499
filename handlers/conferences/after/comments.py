"""Commenting on a draft, clause by clause, in an officer's chat.

What is typed while a clause is shown is the unit's comment on it, unless it names another clause ("mục 5", "điều 3").
A unit has one comment on a clause; any of its officers changes it until the draft is closed, none unseen.
For: the conversation. Not for: who may (`draft_scope.py`) or storing (`draft_store.py`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence

from bot.conversation import Choice, Reply, Turn, say
from bot.errors import RefusedError
from bot.people.acting import is_id, note
from bot.words import cut
from handlers.conferences import queries
from handlers.conferences.after import draft_store, drafts
from handlers.conferences.after import texts_drafts as texts
from handlers.conferences.after.clauses import find
from handlers.conferences.after.draft_scope import Desk, desk, desks
from handlers.conferences.after.draft_words import closing_words
from handlers.conferences.after.follow_scope import my_units
from handlers.conferences.after.model import Comment, DraftClause
from handlers.conferences.after.words import plain
from handlers.conferences.officer.scope import private
from handlers.conferences.organiser.scope import ORGANISE

FIND, WRITE = "conferences:dc_find_of", "conferences:dc_write_of"
_LONGEST = 1800
_LABEL, _QUOTE = 60, 160
_OWN_SHOWN = 10


async def start(turn: Turn, page: str = "0") -> Sequence[Reply]:
    """`/hoinghi góp ý`: the drafts that wait for this person's units; for organisers also those they collect."""
    private(turn)
    found = await desks(turn, await my_units(turn))
    manages = turn.may(ORGANISE)
    if not found:
        return await drafts.home(turn) if manages else [say(texts.NONE)]
    if len(found) == 1 and not manages:
        return [await _page(turn, found[0])]
    most = 2 if manages else 3
    first = int(page) * most if is_id(page) and int(page) * most < len(found) else 0
    choices = [
        Choice(
            label=cut(f"{number}. {plain(one.draft.title)} · {plain(one.unit)}", _LABEL),
            action=f"conferences:dc:{one.draft.id}:{one.unit_id}",
        )
        for number, one in enumerate(found[first : first + most], start=first + 1)
    ]
    if first + most < len(found):
        choices.append(Choice(label=texts.MORE, action=f"conferences:dc_start:{first // most + 1}"))
    if manages:
        choices.append(Choice(label=texts.MANAGE, action="conferences:dr_org"))
    return [say(texts.WHICH, *choices)]


async def hint(turn: Turn, units: Collection[int]) -> str:
    """That drafts wait for comments of these units of a person; empty where none does."""
    found = await desks(turn, units)
    if not found:
        return ""
    silent = [one for one in found if not await draft_store.comments_of(turn.session, one.draft.id, one.unit_id)]
    left = texts.HINT_LEFT.format(count=len(silent)) if silent else ""
    return texts.HINT.format(count=len({one.draft.id for one in found}), left=left)


async def draft(turn: Turn, draft_id: str = "", unit_id: str = "") -> Sequence[Reply]:
    """The first page of a draft."""
    return [await _page(turn, await desk(turn, draft_id, unit_id))]


async def _page(turn: Turn, own: Desk, before: str = "") -> Reply:
    clauses = await draft_store.clauses_of(turn.session, own.draft.id)
    comments = await draft_store.comments_of(turn.session, own.draft.id, own.unit_id)
    said = {one.clause_id for one in comments}
    now = turn.clock.now()
    text = texts.DRAFT.format(
        title=plain(own.draft.title),
        clauses=len(clauses),
        closing=closing_words(own.draft, now),
        unit=plain(own.unit),
        count=len(said),
    )
    following = next((one.number for one in clauses if one.id not in said), 1) if said else 1
    label = texts.GO_ON.format(number=following) if following > 1 else texts.START
    choices = [Choice(label=label, action=_at(own, following), style="primary")]
    if comments:
        choices.append(Choice(label=texts.OWN, action=f"conferences:dc_own:{own.draft.id}:{own.unit_id}"))
    _look(turn, own)
    return say("\n".join(filter(None, [before, text, texts.FIND])), *choices)


def _at(own: Desk, number: int) -> str:
    return f"conferences:dc_at:{own.draft.id}:{own.unit_id}:{number}"


def _look(turn: Turn, own: Desk) -> None:
    """From here on, what is typed names a clause to open."""
    turn.state.form, turn.state.draft = f"{FIND}:{own.draft.id}:{own.unit_id}", {}


async def find_field(turn: Turn, draft_id: str = "", unit_id: str = "") -> Sequence[Reply]:
    """A clause by its number or name."""
    own = await desk(turn, draft_id, unit_id)
    clauses = await draft_store.clauses_of(turn.session, own.draft.id)
    found = find(clauses, turn.incoming.text)
    if found is None:
        return [say(texts.NOT_FOUND.format(typed=cut(plain(turn.incoming.text), _LABEL), last=len(clauses)))]
    return [await _clause(turn, own, clauses, found)]


async def at(turn: Turn, draft_id: str = "", unit_id: str = "", number: str = "") -> Sequence[Reply]:
    """One clause, by a choice."""
    own, clauses, found = await _found(turn, draft_id, unit_id, number)
    return [await _clause(turn, own, clauses, found)]


async def _found(
    turn: Turn, draft_id: str, unit_id: str, number: str
) -> tuple[Desk, tuple[DraftClause, ...], DraftClause]:
    """Raises RefusedError where there is no such clause, or not for this person."""
    own = await desk(turn, draft_id, unit_id)
    clauses = await draft_store.clauses_of(turn.session, own.draft.id)
    found = next((one for one in clauses if is_id(number) and one.number == int(number)), None)
    if found is None:
        raise RefusedError(texts.NOT_OFFICER)
    return own, clauses, found


async def _clause(
    turn: Turn, own: Desk, clauses: tuple[DraftClause, ...], found: DraftClause, before: str = ""
) -> Reply:
    """A clause, what the unit says about it, and where to go on."""
    comment = await draft_store.comment_of(turn.session, found.id, own.unit_id)
    takes = own.draft.takes_comments(turn.clock.now())
    lines = [
        before,
        texts.CLAUSE.format(
            number=found.number, last=len(clauses), heading=plain(found.heading), text=plain(found.text)
        ),
        texts.YOURS.format(unit=plain(own.unit), text=plain(comment.text)) if comment else "",
        (texts.REWRITE if comment else texts.WRITE) if takes else texts.CLOSED_HERE,
    ]
    if takes:
        turn.state.form = f"{WRITE}:{own.draft.id}:{own.unit_id}:{found.number}"
        turn.state.draft = {"seen": _seen(comment)}
    else:
        _look(turn, own)
    return say("\n".join(filter(None, lines)), *_ways(own, clauses, found, drop=takes and comment is not None))


def _seen(comment: Comment | None) -> str:
    """Which state of the unit's comment was shown."""
    return f"{comment.id} {comment.at.isoformat()}" if comment else ""


def _ways(own: Desk, clauses: tuple[DraftClause, ...], found: DraftClause, *, drop: bool) -> list[Choice]:
    choices = []
    if found.number < len(clauses):
        choices.append(Choice(label=texts.NEXT, action=_at(own, found.number + 1)))
    if found.number > 1:
        choices.append(Choice(label=texts.PREVIOUS, action=_at(own, found.number - 1)))
    choices.append(Choice(label=texts.LIST, action=f"conferences:dc:{own.draft.id}:{own.unit_id}"))
    if drop:
        action = f"conferences:dc_drop:{own.draft.id}:{own.unit_id}:{found.number}"
        choices.append(Choice(label=texts.DROP, action=action))
    return choices


async def write_field(turn: Turn, draft_id: str = "", unit_id: str = "", number: str = "") -> Sequence[Reply]:
    """The comment on the clause that is shown, or the name of another clause."""
    own, clauses, found = await _found(turn, draft_id, unit_id, number)
    other = find(clauses, turn.incoming.text)
    if other is not None:
        return [await _clause(turn, own, clauses, other)]
    _takes(turn, own)
    text = unicodedata.normalize("NFC", turn.incoming.text).strip()
    if len(text) > _LONGEST:
        return [say(texts.COMMENT_LONG.format(length=len(text), limit=_LONGEST))]
    if not any(sign.isalpha() for sign in plain(text)):
        return [say(texts.COMMENT_SHORT)]
    before = await draft_store.comment_of(turn.session, found.id, own.unit_id, lock=True)
    if before is not None and _seen(before) != turn.state.draft.get("seen", ""):
        turn.state.draft = {"seen": _seen(before)}
        said = texts.MEANWHILE.format(text=plain(before.text))
        return [say(said, *_ways(own, clauses, found, drop=False))]
    now = turn.clock.now()
    await draft_store.write(turn.session, found.id, own.unit_id, text, before=before, by=turn.person.id, now=now)
    await _noted(turn, own, found, "draft.comment")
    _look(turn, own)
    saved = texts.SAVED.format(number=found.number, unit=plain(own.unit), text=plain(text))
    return [say(saved, *_ways(own, clauses, found, drop=True))]


def _takes(turn: Turn, own: Desk) -> None:
    """Raises RefusedError once nothing is taken any more."""
    if not own.draft.takes_comments(turn.clock.now()):
        raise RefusedError(texts.NOT_OPEN)


async def drop(turn: Turn, draft_id: str = "", unit_id: str = "", number: str = "") -> Sequence[Reply]:
    """Takes the unit's comment on a clause back."""
    own, clauses, found = await _found(turn, draft_id, unit_id, number)
    _takes(turn, own)
    before = await draft_store.comment_of(turn.session, found.id, own.unit_id, lock=True)
    if before is not None:
        await draft_store.take_back(turn.session, before)
        await _noted(turn, own, found, "draft.uncomment")
    _look(turn, own)
    text = texts.DROPPED.format(number=found.number, unit=plain(own.unit))
    return [say(text, *_ways(own, clauses, found, drop=False))]


async def own_comments(turn: Turn, draft_id: str = "", unit_id: str = "", page: str = "0") -> Sequence[Reply]:
    """Everything that this unit has said about a draft."""
    own = await desk(turn, draft_id, unit_id)
    clauses = {one.id: one for one in await draft_store.clauses_of(turn.session, own.draft.id)}
    comments = await draft_store.comments_of(turn.session, own.draft.id, own.unit_id)
    if not comments:
        return [await _page(turn, own, texts.OWN_NONE.format(unit=plain(own.unit), title=plain(own.draft.title)))]
    first = int(page) * _OWN_SHOWN if is_id(page) and int(page) * _OWN_SHOWN < len(comments) else 0
    lines = [_own_line(clauses[one.clause_id], one) for one in comments[first : first + _OWN_SHOWN]]
    head = texts.OWN_LIST.format(
        unit=plain(own.unit), title=plain(own.draft.title), count=len(comments), lines="\n".join(lines)
    )
    choices = [Choice(label=texts.LIST, action=f"conferences:dc:{own.draft.id}:{own.unit_id}")]
    if first + _OWN_SHOWN < len(comments):
        more = f"conferences:dc_own:{own.draft.id}:{own.unit_id}:{first // _OWN_SHOWN + 1}"
        choices.append(Choice(label=texts.MORE, action=more))
    _look(turn, own)
    return [say(f"{head}\n{texts.FIND}", *choices)]


def _own_line(clause: DraftClause, one: Comment) -> str:
    return texts.OWN_LINE.format(number=clause.number, label=plain(clause.label), text=cut(plain(one.text), _QUOTE))


async def _noted(turn: Turn, own: Desk, found: DraftClause, what: str) -> None:
    """Ids alone: what was said stands with the comment."""
    about = f"draft={own.draft.id} unit={own.unit_id} clause={found.number}"
    now = turn.clock.now()
    await queries.add_event(turn.session, own.draft.conference_id, what, about, by=turn.person.id, now=now)
    await note(turn, f"conference.{what}", about)
