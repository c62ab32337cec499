"""Competitions as every member sees them: what is open, one of them, following and entering it, what has been.

Following is the consent to being reminded of that competition, says so, and ends with one press. For: the members'
side of `/cuocthi`. Not for: organisers (`organiser/`), reminders (`job.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot import files
from bot.clock import ZONE
from bot.conversation import Choice, Reply, Turn, say
from bot.people import acting
from bot.plain import plain
from handlers.competitions import history, people, queries, scope, texts, words
from handlers.competitions.model import Competition
from handlers.competitions.reminding import next_step, shown_keys

_PAGE, _PAST_PAGE = 2, 5
_LATELY = dt.timedelta(days=366)


async def home(turn: Turn, page: str = "0") -> Sequence[Reply]:
    """What is open for this person: what they follow first, then by the next day."""
    scope.private(turn)
    turn.state.form, turn.state.draft = "", {}
    today = turn.clock.today()
    follows, entered = await _mine(turn)
    found = await scope.shown_to(turn, await queries.live(turn.session, today))
    found.sort(key=lambda one: one.id not in follows)
    last = (
        Choice(label=texts.ORG_LABEL, action="competitions:org")
        if turn.may(scope.ORGANISE)
        else Choice(label=texts.PAST_LABEL, action="competitions:past")
    )
    if not found:
        return [say(texts.HOME_NONE, last)]
    first = acting.page_of(page, len(found), _PAGE)
    part = list(enumerate(found, start=1))[first : first + _PAGE]
    lines = [
        texts.HOME_LINE.format(
            index=index, title=plain(one.title), when=words.next_words(one, today),
            mine=words.mine(follows=one.id in follows, entered=one.id in entered),
        )
        for index, one in part
    ]  # fmt: skip
    choices = [Choice(label=texts.SEE.format(index=index), action=f"competitions:show:{one.id}") for index, one in part]
    if first + _PAGE < len(found):
        choices.append(Choice(label=texts.MORE, action=f"competitions:home:{first // _PAGE + 1}"))
    return [say(texts.HOME.format(count=len(found), lines="\n".join(lines)), *choices, last)]


async def _mine(turn: Turn) -> tuple[set[int], set[int]]:
    """The competitions that this person follows, and those that they have entered."""
    entered = await people.entered(turn.session, [turn.person.id])
    return await people.follows(turn.session, turn.person.id), {one for _, one in entered}


async def show(turn: Turn, competition_id: str = "") -> Sequence[Reply]:
    """All of one competition, and what can be done with it."""
    one = await scope.seen(turn, competition_id)
    follows, entered = await _mine(turn)
    text = words.page(
        one, await scope.unit_name(turn, one.unit_id), turn.clock.today(),
        follows=one.id in follows, entered=one.id in entered,
    )  # fmt: skip
    choices = []
    if one.id in follows:
        choices.append(_choice(texts.UNFOLLOW, "unfollow", one))
    elif one.is_live(turn.clock.today()):
        choices.append(_choice(texts.FOLLOW, "follow", one))
    if one.id in entered:
        choices.append(_choice(texts.LEAVE, "leave", one))
    elif one.is_live(turn.clock.today()):
        choices.append(_choice(texts.ENTER, "enter", one))
    if one.file_id is not None:
        choices.append(_choice(texts.RULES_LABEL, "rules", one))
    return [say(text, *choices, _others())]


def _choice(label: str, verb: str, one: Competition) -> Choice:
    return Choice(label=label, action=f"competitions:{verb}:{one.id}")


def _others() -> Choice:
    return Choice(label=texts.ALL_LABEL, action="competitions:home")


async def follow(turn: Turn, competition_id: str = "") -> Sequence[Reply]:
    """Reminders before each stage from now on; the days are shown, so that they need not be told again today.

    Who changes a day waits for this, and then finds the new follower; else they would never hear of the change.
    """
    one, today, now = await scope.seen(turn, competition_id, hold=True), turn.clock.today(), turn.clock.now()
    one.check_live(today)
    await people.follow(
        turn.session, one, turn.person.id, channel=turn.incoming.channel, version=texts.FOLLOW_VERSION,
        next_on=next_step(one, today), now=now,
    )  # fmt: skip
    await people.tell(turn.session, turn.person.id, shown_keys(one, today), now)
    text = texts.FOLLOWED.format(
        title=plain(one.title),
        leads=words.leads(one.leads),
        stages="\n" + words.stage_lines(one.ahead(today), today),
    )
    _, entered = await _mine(turn)
    more = [] if one.id in entered else [_choice(texts.ENTER, "enter", one)]
    return [say(text, *more, _choice(texts.UNFOLLOW, "unfollow", one), _others())]


async def unfollow(turn: Turn, competition_id: str = "") -> Sequence[Reply]:
    """No reminder of it any more; what waits to be sent is held back (`truth.py`)."""
    one = await scope.known(turn, competition_id)
    wording = texts.UNFOLLOWED if await people.unfollow(turn.session, one, turn.person.id) else texts.NOT_FOLLOWING
    again = [_choice(texts.FOLLOW_AGAIN, "follow", one)] if one.is_live(turn.clock.today()) else []
    return [say(wording.format(title=plain(one.title)), *again, _others())]


async def enter(turn: Turn, competition_id: str = "") -> Sequence[Reply]:
    """They have entered: a word for the organisers, who see it by unit."""
    one, now = await scope.seen(turn, competition_id), turn.clock.now()
    one.check_live(turn.clock.today())
    await people.enter(turn.session, one, turn.person.id, now)
    text = texts.ENTERED.format(title=plain(one.title), time=f"{now.astimezone(ZONE):%H:%M}")
    follows, _ = await _mine(turn)
    more = [] if one.id in follows else [_choice(texts.FOLLOW, "follow", one)]
    return [say(text, _choice(texts.LEAVE, "leave", one), *more, _others())]


async def leave(turn: Turn, competition_id: str = "") -> Sequence[Reply]:
    """They have not entered after all."""
    one = await scope.known(turn, competition_id)
    wording = texts.LEFT_IT if await people.leave(turn.session, one, turn.person.id) else texts.NOT_ENTERED
    again = [_choice(texts.ENTER, "enter", one)] if one.is_live(turn.clock.today()) else []
    return [say(wording.format(title=plain(one.title)), *again, _others())]


async def rules(turn: Turn, competition_id: str = "") -> Sequence[Reply]:
    """The file with the rules; a sentence where its sender has had it deleted since."""
    one = await scope.seen(turn, competition_id)
    found = await files.stored(turn.session, one.file_id) if one.file_id is not None else None
    see = _choice(texts.SEE_ONE, "show", one)
    if found is None:
        return [say(texts.RULES_GONE, see)]
    sent = files.enclosed(found.name, found.mime, found.content)
    reply = say(texts.RULES_HERE.format(title=plain(one.title)), see)
    return [reply.model_copy(update={"attachments": (sent,)})]


async def past(turn: Turn, page: str = "0") -> Sequence[Reply]:
    """What has been: competitions that are over, then what earlier documents name. Nothing here can be followed."""
    scope.private(turn)
    turn.state.form, turn.state.draft = "", {}
    today = turn.clock.today()
    own = await scope.shown_to(turn, await queries.gone(turn.session, today, today - _LATELY))
    old = history.past()
    lines = [words.past_own(index, one, today) for index, one in enumerate(own, start=1)]
    lines += [words.past_line(index, one) for index, one in enumerate(old, start=len(own) + 1)]
    first = acting.page_of(page, len(lines), _PAST_PAGE)
    text = texts.PAST_HEAD.format(lines="\n".join(lines[first : first + _PAST_PAGE]))
    more = []
    if first + _PAST_PAGE < len(lines):
        more.append(Choice(label=texts.MORE, action=f"competitions:past:{first // _PAST_PAGE + 1}"))
    return [say(text, *more, Choice(label=texts.OPEN_LABEL, action="competitions:home"))]
