"""One announcement as those see it who write and approve it; the list of all; changes that need a new review.

For: what is shown, and what every change does. Not for: the single changes (`writing.py`, `choosing.py`), or sending
(`running.py`).
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from bot.clock import long_date
from bot.conversation import Choice, Outgoing, Reply, Turn, say
from bot.people import acting
from bot.words import cut
from handlers.announcements import queries, running, scope, texts
from handlers.announcements.content import (
    Work,
    channel_name,
    count_words,
    moment,
    plain,
    segments_of,
    verbatim,
)
from handlers.announcements.model import OPEN, Announcement, Event, State, is_quiet, may_approve
from handlers.announcements.ordering import order_words
from handlers.announcements.telling import ask_approvers

_PAGE = 2
_TAG = re.compile(r"</?b>")


def work_of(turn: Turn) -> Work:
    return Work(turn.session, turn.outbox, segments_of(turn.features), turn.clock.today())


def back(one: Announcement) -> Choice:
    return Choice(label=texts.BACK, action=f"announcements:open:{one.id}")


async def home(turn: Turn, page: str = "0") -> Sequence[Reply]:
    """What this person organises, the newest first."""
    scope.private(turn)
    turn.state.form, turn.state.draft = "", {}
    found = await scope.mine(turn)
    write = Choice(label=texts.WRITE, action="announcements:new", style="primary")
    own = Choice(label=texts.MINE, action="announcements:mine")
    if not found:
        return [say(texts.HOME_NONE, write, own)]
    first = acting.page_of(page, len(found), _PAGE)
    part = list(enumerate(found, start=1))[first : first + _PAGE]
    lines = [
        texts.HOME_LINE.format(
            index=index, number=one.number, state=texts.STATES[one.state], text=cut(plain(one.text), 60) or "…"
        )
        for index, one in part
    ]
    opens = [
        Choice(label=texts.OPEN.format(number=one.number), action=f"announcements:open:{one.id}") for _, one in part
    ]
    more = Choice(label=texts.MORE, action=f"announcements:home:{first // _PAGE + 1}")
    return [say(texts.HOME.format(lines="\n".join(lines)), *opens, write, more if first + _PAGE < len(found) else own)]


async def open_(turn: Turn, announcement_id: str = "") -> Sequence[Reply]:
    """One announcement; while it is being sent, how far it is."""
    one = await scope.organised(turn, announcement_id)
    turn.state.form, turn.state.draft = "", {}
    return await show(turn, one)


async def show(turn: Turn, one: Announcement) -> Sequence[Reply]:
    """The page of an announcement as it stands."""
    if one.state not in OPEN:
        return [await running.progress_page(turn, one)]
    work = work_of(turn)
    bodies = await work.bodies(one)
    looks: dict[str, list[str]] = {}
    for channel, own in bodies.items():
        looks.setdefault(_visible(own), []).append(channel_name(channel))
    shown = [f"{texts.SHOWN_ON.format(channels=', '.join(names))}\n{verbatim(look)}" for look, names in looks.items()]
    await scope.note(turn, "see", one)
    return [say("\n\n".join([await _head(turn, work, one), *shown]), *await _choices(turn, work, one))]


def _visible(own: Sequence[Outgoing]) -> str:
    """What a recipient reads: the text, and the buttons in brackets."""
    parts = []
    for body in own:
        text = html.unescape(_TAG.sub("", body.text)) if body.markup == "html" else body.text
        buttons = " ".join(f"[{choice.label}]" for choice in body.choices)
        parts.append("\n".join(filter(None, [text, buttons])))
    return "\n\n".join(parts)


def when_words(one: Announcement) -> str:
    """When it is sent."""
    if one.send_at is None:
        return texts.WHEN_NOW
    time, day = moment(one.send_at)
    quiet = texts.WHEN_QUIET if is_quiet(one.send_at) and not one.urgent else ""
    return texts.WHEN_AT.format(time=time, day=long_date(day)) + quiet


async def _head(turn: Turn, work: Work, one: Announcement) -> str:
    writer = plain(await acting.name_of(turn.session, one.made_by))
    approver = plain(await acting.name_of(turn.session, one.approved_by))
    found = await work.count(one)
    who = texts.PAGE_WRITER.format(name=writer) if writer else ""
    if one.approved_by is not None:
        who += texts.PAGE_ALONE if one.alone else texts.PAGE_APPROVER.format(name=approver) if approver else ""
    elif not turn.house.announce_second_person:
        who += texts.PAGE_ALONE
    return texts.PAGE.format(
        number=one.number,
        state=texts.STATES[one.state],
        words=await work.words(one),
        count=count_words(found),
        topic=texts.TOPICS.get(one.topic, one.topic),
        when=when_words(one),
        urgent=texts.PAGE_URGENT.format(why=plain(one.urgent)) if one.urgent else "",
        asks=texts.PAGE_ASKS if one.asks else "",
        file=texts.PAGE_FILE.format(name=plain(one.file_name)) if one.file_path else "",
        order=order_words(found, await work.ways(one)),
        who=who,
        reason=texts.PAGE_REASON.format(reason=plain(one.reason)) if one.reason else "",
    )


async def _choices(turn: Turn, work: Work, one: Announcement) -> list[Choice]:
    def choice(label: str, verb: str, more: str = "", primary: bool = False) -> Choice:
        action = f"announcements:{verb}:{one.id}{more}"
        return Choice(label=label, action=action, style="primary" if primary else "plain")

    change, drop = choice(texts.CHANGE, "change"), choice(texts.DROP, "drop")
    test, people = choice(texts.TEST, "test"), choice(texts.LIST, "people")
    if one.state is State.DRAFT:
        return [choice(texts.SUBMIT, "submit", primary=True), change, test, drop]
    if one.state is not State.REVIEW:
        return [change, people, drop]
    if may_approve(one, turn.person.id, second_person=turn.house.announce_second_person):
        shown = (await work.hash(one))[:16]
        approve = choice(texts.APPROVE, "approve", f":{shown}", primary=True)
        return [approve, choice(texts.RETURN, "return"), people, change]
    return [change, test, people, drop]


async def changed(turn: Turn, one: Announcement, **values: object) -> Announcement:
    """Writes a change: an approval that was given is gone, and whoever approves hears of it again.

    Who changes it is its writer from now on: nobody approves their own words in another's name.
    """
    gone = {"hash": "", "approved_by": None, "approved_at": None, "alone": False}
    await scope.step(turn, one, Event.CHANGE, **values, **gone, made_by=turn.person.id)
    await scope.note(turn, "change", one, " ".join(sorted(values)))
    now = await queries.by_id(turn.session, one.id)
    assert now is not None  # noqa: S101 - it is locked
    if now.state is State.REVIEW:
        await ask_approvers(turn, work_of(turn), now)
    return now
