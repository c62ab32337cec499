"""`/dulieu`: what is held, a copy of it, correcting, withdrawing, objecting. Each opens a request with its due dates.

What a program can do it does at once; the rest goes to an officer, and admins hear of it.
For: the conversation. Not for: deleting (`deletion.py`) or the web address of a copy (`web.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot import files, inbox
from bot.conversation import Choice, Command, Reply, Turn, say
from bot.people import audit, consents, leftovers, personal
from bot.people.consents import Consent, Purpose
from bot.people.profiles import Profile, save
from bot.privacy import mask
from handlers.privacy import copy, push, queries, texts
from handlers.privacy.model import Kind, Request
from handlers.privacy.notice import tell_admins
from handlers.privacy.status import mine

SHORTEST = 8
LONGEST_HERE = 6_000
TEXT_VERSION = "rút-1"
WORDS = {
    "xem": "see",
    "tải": "copy",
    "bản sao": "copy",
    "sửa": "correct",
    "rút": "withdraw",
    "phản đối": "against",
    "yêu cầu": "mine",
    "báo tin": "push",
    "bao tin": "push",
}


async def notice(turn: Turn, arguments: str = "") -> Sequence[Reply]:
    """Says what is held and why, with what one can do about it; a word of `WORDS` behind the command does it."""
    verb = WORDS.get(arguments.casefold().strip())
    if verb is not None:
        asked = {"see": see, "copy": give_copy, "correct": correct, "withdraw": which, "against": against, "mine": mine}
        return await (asked | {"push": push.show})[verb](turn)
    count = await inbox.count_chat(turn.session, turn.incoming.channel, turn.incoming.chat_id)
    return [
        say(
            texts.NOTICE.format(messages=count, contact=turn.house.contact)
            + (texts.PUSH_ADMIN if turn.may(push.ON) else ""),
            Choice(label=texts.SEE, action="privacy:see", style="primary"),
            Choice(label=texts.COPY, action="privacy:copy"),
            Choice(label=texts.OTHERS, action="privacy:others"),
            Choice(label=texts.ERASE, action="privacy:delete"),
        )
    ]


async def others(turn: Turn) -> Sequence[Reply]:
    """The rights that are asked for less often."""
    return [
        say(
            texts.OTHERS_HEAD,
            Choice(label=texts.CORRECT, action="privacy:correct"),
            Choice(label=texts.WITHDRAW, action="privacy:which"),
            Choice(label=texts.OBJECT, action="privacy:against"),
            Choice(label=texts.MINE, action="privacy:mine"),
        )
    ]


async def see(turn: Turn) -> Sequence[Reply]:
    """How much is held, by title."""
    request = await _open(turn, Kind.SEE, done=True)
    found = await _held(turn)
    lines = [
        texts.SEEN_LINE.format(
            title=each.part.title,
            count=len(each.rows),
            keep=texts.KEEP.format(days=each.part.keep_days) if each.part.keep_days else "",
        )
        for each in found
        if each.rows
    ]
    text = texts.SEEN.format(number=request.number, lines="\n".join(lines or [texts.NOTHING]))
    return [
        say(
            text,
            Choice(label=texts.COPY, action="privacy:copy"),
            Choice(label=texts.OTHERS, action="privacy:others"),
            Choice(label=texts.MINE, action="privacy:mine"),
            Choice(label=texts.ERASE, action="privacy:delete"),
        )
    ]


async def give_copy(turn: Turn) -> Sequence[Reply]:
    """A copy: as files where the channel takes them, else behind an address, else in the chat itself."""
    now, channel = turn.clock.now(), turn.incoming.channel
    found = await _held(turn)
    as_text = copy.as_text(found, turn.house, turn.clock)
    as_files, base = turn.outbox.takes_files(channel), turn.house.public_url
    at_once = as_files or base or channel == "web" or len(as_text) <= LONGEST_HERE
    request = await _open(turn, Kind.COPY, done=bool(at_once))
    await audit.note(turn.session, "privacy.copy", request.number, person_id=turn.person.id, channel=channel, now=now)
    if as_files:
        await leftovers.leave(turn.session, turn.incoming, leftovers.FILES, now)
        page = copy.as_html(found, turn.house, turn.clock)
        data = copy.as_json(found, now).encode()
        enclosed = (
            files.enclosed(f"{copy.FILE_NAME}.html", "text/html", page.encode()),
            files.enclosed(f"{copy.FILE_NAME}.json", "application/json", data),
        )
        return [say(texts.COPY_SENT.format(number=request.number)).model_copy(update={"attachments": enclosed})]
    if base or channel == "web":
        address = (
            f"{'' if channel == 'web' else base}/dulieu/{await queries.make_link(turn.session, turn.person.id, now)}"
        )
        return [say(texts.COPY_LINK.format(number=request.number), Choice(label=texts.OPEN_COPY, url=address))]
    if at_once:
        return [say(texts.COPY_HERE.format(number=request.number)), say(as_text)]
    await tell_admins(turn, request)
    return [say(texts.COPY_LATER.format(number=request.number, due=f"{request.due:%d/%m/%Y}"))]


async def correct(turn: Turn) -> Sequence[Reply]:
    """What one can correct oneself, and what an officer does."""
    return [
        say(
            texts.CORRECT_HOW,
            Choice(label=texts.CORRECT_SELF, action="privacy:fix"),
            Choice(label=texts.CORRECT_OFFICER, action="privacy:officer"),
        )
    ]


async def fix(turn: Turn) -> Sequence[Reply]:
    """Opens the profile, which people change themselves."""
    await _open(turn, Kind.CORRECT, done=True)
    command = next((one for feature in turn.features for one in feature.commands if one.name == "hoso"), None)
    return await officer(turn) if command is None else await _run(turn, command)


async def _run(turn: Turn, command: Command) -> Sequence[Reply]:
    return await command.handler(turn, "")


async def officer(turn: Turn) -> Sequence[Reply]:
    """Hands a correction to the officers, as a question with its own receipt."""
    request = await _open(turn, Kind.CORRECT)
    await tell_admins(turn, request)
    handed = await _to_support(turn, "correct")
    due = f"{request.due:%d/%m/%Y}"
    return [*handed, say(texts.CORRECT_NOTED.format(number=request.number, due=due))]


async def _to_support(turn: Turn, what: str) -> Sequence[Reply]:
    """What the support room offers for requests about data; nothing where there is no such room."""
    room = next((feature for feature in turn.features if feature.name == "support"), None)
    handler = room.actions.get("data") if room else None
    return await handler(turn, what) if handler else ()


async def which(turn: Turn) -> Sequence[Reply]:
    """What the person agrees to now, a choice each to withdraw it."""
    words = await consents.consents_of(turn.session, turn.person.id)
    given = [purpose for purpose in Purpose if purpose in words and words[purpose].given]
    if not given:
        return [say(texts.WITHDRAW_NONE)]
    choices = [
        Choice(
            label=texts.RULE_OUT.format(purpose=texts.PURPOSES[purpose.value]),
            action=f"privacy:withdraw:{purpose.value}",
        )
        for purpose in given
    ]
    return [say(texts.WITHDRAW_WHICH, *choices)]


async def withdraw(turn: Turn, purpose: str = "") -> Sequence[Reply]:
    """Stops a purpose at once; without leave for a profile there is none."""
    if purpose not in texts.PURPOSES:
        return await which(turn)
    now = turn.clock.now()
    word = Consent(Purpose(purpose), False, TEXT_VERSION, turn.incoming.channel, now)
    await consents.say(turn.session, turn.person.id, word)
    if word.purpose is Purpose.PROFILE:
        await save(turn.session, turn.person.id, Profile(), now)
    request = await _open(turn, Kind.WITHDRAW, about=purpose, done=True)
    return [say(texts.WITHDRAWN.format(purpose=texts.PURPOSES[purpose], number=request.number))]


async def against(turn: Turn) -> Sequence[Reply]:
    """Awaits what somebody objects to."""
    turn.state.form = "privacy:objection"
    return [say(texts.OBJECT_WHAT)]


async def objection_field(turn: Turn) -> Sequence[Reply]:
    text = mask(turn.incoming.text.strip())
    if len(text) < SHORTEST:
        return [say(texts.OBJECT_SHORT)]
    turn.state.form = ""
    request = await _open(turn, Kind.OBJECT, about=text)
    await tell_admins(turn, request)
    dates = {"reply": f"{request.reply_due:%d/%m/%Y}", "due": f"{request.due:%d/%m/%Y}"}
    told = texts.OBJECTED.format(number=request.number, text=text, **dates)
    return [say(told, Choice(label=texts.MINE, action="privacy:mine"))]


async def _open(turn: Turn, kind: Kind, *, about: str = "", done: bool = False) -> Request:
    return await queries.open_request(
        turn.session,
        kind,
        person_id=turn.person.id,
        conversation_id=turn.conversation_id,
        today=turn.clock.today(),
        now=turn.clock.now(),
        about=about,
        done=done,
    )


async def _held(turn: Turn) -> list[personal.Held]:
    return await personal.held(turn.session, personal.everything(turn.features), turn.person.id)
