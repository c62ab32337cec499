"""The conversation of asking: a question, its answer, and what can be done with a card.

For: turning answers of the library into replies. Not for: finding them (`knowledge`) or browsing (`browse.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation import Block, Choice, Reply, Say, Turn, say
from bot.privacy import mask
from handlers.asking import model, nearby, queries, texts
from knowledge.answer import Knowledge
from knowledge.cards import Answer, AnswerKind, Card
from knowledge.model import UnitKind
from knowledge.text import fold

MAX_CHOICES = 4
MAX_COPY = 256
SHOWN = 2
_STORED = (AnswerKind.NOT_IN_KNOWLEDGE, AnswerKind.NOT_PROVIDED)
_ON_TOPIC = (AnswerKind.ANSWER, *_STORED)
_WANTS_PERSON = "person"


def library(turn: Turn) -> Knowledge:
    """The library, with its real type."""
    knowledge: Knowledge = turn.knowledge
    return knowledge


async def question(turn: Turn) -> Sequence[Reply]:
    """Any text that is nothing else: answered from the library."""
    return await answer(turn, turn.incoming.text)


async def ask_command(turn: Turn, text: str) -> Sequence[Reply]:
    """`/hoi`, with the question behind it or without."""
    if text:
        return await answer(turn, text)
    turn.state.form = "asking:question"
    return [say(texts.ASK_WHAT)]


async def question_field(turn: Turn) -> Sequence[Reply]:
    turn.state.form = ""
    return await answer(turn, turn.incoming.text)


async def answer(turn: Turn, text: str) -> Sequence[Reply]:
    """Asks the library, stores what it could not answer, remembers what a follow-up needs."""
    memory = turn.state.memory

    def ask(wording: str) -> Answer:
        previous = memory.get("question") or None
        return library(turn).answer(wording, on=turn.clock.today(), unit_kind=_unit_kind(turn), previous=previous)

    found, note = ask(text), ""
    province = "" if turn.incoming.group else turn.person.profile.province
    if province and not nearby.names_a_place(text, library(turn)):
        found = nearby.prefer(province, text, found, library(turn), ask)
        note = nearby.note(province, found, library(turn))
    if found.kind in _STORED:
        masked = mask(text)
        await queries.add_miss(turn.session, fold(masked), masked, str(found.kind), turn.person.id, turn.clock.now())
    memory["subject"] = found.subject
    if found.kind in _ON_TOPIC:
        memory["question"] = mask(text)
    return [reply_of(turn, found, note)]


def reply_of(turn: Turn, found: Answer, note: str = "") -> Reply:
    """First the words, then the cards, then at most four choices. `note` says whose document it is."""
    wording = found.text.replace("{helpline}", turn.house.helpline).replace("{contact}", turn.house.contact)
    kind = _known_kind(turn, found)
    if kind is not None:
        source = texts.BY_PROFILE if _from_profile(turn) else ""
        wording = f"**{texts.KIND_LABELS[kind]}{source}:** {wording}"
    wording = "\n".join(part for part in (wording, note) if part)
    blocks: list[Block] = [Say(text=wording)] if wording else []
    # The words already carry the first card's own line; further cards are one line each, opened by a choice.
    blocks += [model.block(card, lead=False) for card in found.cards[:1]]
    blocks += [model.block(card, line=True) for card in found.cards[1:SHOWN]]
    return Reply(blocks=tuple(blocks), choices=_choices(turn, found))


def _choices(turn: Turn, found: Answer) -> tuple[Choice, ...]:
    if found.kind is AnswerKind.SENSITIVE:
        return (Choice(label=texts.CALL_ME, action="support:call", style="primary"),)
    model.remember_asks(turn.state.memory, [step.value for step in found.steps if step.kind == "ask"])
    steps = [choice for step in found.steps if (choice := model.step_choice(step)) is not None]
    if not found.cards:
        return tuple(_to_person(turn, found, steps)[:MAX_CHOICES])
    # Under a card the officer is always among its own choices, with the question already filled in.
    steps = [choice for choice in steps if choice.action != "/canbo"]
    if any(step.kind == "unit_kind" for step in found.steps):
        steps.insert(0, Choice(label=texts.WHICH_KIND, action=f"asking:kinds:{found.cards[0].id}"))
    elif _known_kind(turn, found) is not None:
        steps.insert(0, Choice(label=texts.OTHER_KIND, action=f"asking:kinds:{found.cards[0].id}"))
    others = [Choice(label=model.card_label(card), action=f"asking:card:{card.id}") for card in found.cards[1:]]
    return model.with_first([*steps, *others], model.card_choices(found.cards[0]), MAX_CHOICES)


def _to_person(turn: Turn, found: Answer, steps: list[Choice]) -> list[Choice]:
    """A way to a person takes the question along, where this message was one, or asks for a person to answer it."""
    wants_person = found.intent == _WANTS_PERSON
    if not turn.state.memory.get("question") or not (found.kind in _ON_TOPIC or wants_person):
        return steps
    others = [choice for choice in steps if choice.action != "/canbo"]
    if len(others) == len(steps):
        return steps
    send = Choice(label=texts.SEND_LAST, action="support:ask", style="primary")
    write = [Choice(label=texts.WRITE_OTHER, action="support:write")] if wants_person else []
    return [send, *write, *others]


def _known_kind(turn: Turn, found: Answer) -> UnitKind | None:
    """The kind of school that was named earlier, where the first card tells kinds apart by it."""
    kind = _unit_kind(turn)
    entry = library(turn).entitlements.get(found.cards[0].id) if found.cards else None
    return kind if entry is not None and kind in entry.by_kind else None


def _unit_kind(turn: Turn) -> UnitKind | None:
    """What was said in this conversation, else in the person's profile; a group is told nothing of it."""
    kind = turn.state.memory.get("unit_kind") or ("" if turn.incoming.group else turn.person.profile.unit_kind)
    return UnitKind(kind) if kind in texts.KIND_LABELS else None


def _from_profile(turn: Turn) -> bool:
    return not turn.state.memory.get("unit_kind")


def card_of(turn: Turn, card_id: str) -> Card | None:
    """A card on today's date."""
    return library(turn).card(card_id, on=turn.clock.today())


async def show_card(turn: Turn, card_id: str = "") -> Sequence[Reply]:
    """Opens a card by its id."""
    card = card_of(turn, card_id)
    if card is None:
        return [say(texts.NO_SUCH_CARD)]
    turn.state.memory |= {"card": card_id}
    choices = model.card_choices(card)
    return [Reply(blocks=(model.block(card),), choices=tuple(choices), edit=True)]


async def show_full(turn: Turn, card_id: str = "") -> Sequence[Reply]:
    """Every word of a card, with its source and a way on; a copy button where the clause is short enough for one."""
    card = card_of(turn, card_id)
    if card is None:
        return [say(texts.NO_SUCH_CARD)]
    source = Choice(label=texts.SOURCE, action=f"asking:source:{card_id}")
    copy = [Choice(label=texts.COPY, copy_text=card.text)] if card.quoted and len(card.text) <= MAX_COPY else []
    choices = (source, *copy, *_ways_on(card))[:MAX_CHOICES]
    return [Reply(blocks=(Say(text=f"**{card.heading}**"), model.block(card, whole=True, lead=False)), choices=choices)]


def _ways_on(card: Card) -> tuple[Choice, ...]:
    """What is left to do with a card."""
    return (
        Choice(label=texts.RELATED, action=f"asking:related:{card.id}"),
        Choice(label=texts.OFFICER, action="support:ask"),
        Choice(label=texts.USEFUL, action=f"asking:useful:{card.id}"),
    )


async def show_source(turn: Turn, card_id: str = "") -> Sequence[Reply]:
    """Where a card comes from, how long it holds, and what took its place."""
    card = card_of(turn, card_id)
    if card is None:
        return [say(texts.NO_SUCH_CARD)]
    return [say(library(turn).source(card_id, on=turn.clock.today()), model.full_choice(card), *_ways_on(card))]


async def show_related(turn: Turn, card_id: str = "") -> Sequence[Reply]:
    """Cards on the same subject, as choices."""
    cards = [card for other in library(turn).related(card_id) if (card := card_of(turn, other)) is not None]
    if not cards:
        return [say(texts.NO_RELATED, Choice(label=texts.OFFICER, action="support:ask"))]
    choices = [Choice(label=model.card_label(card), action=f"asking:card:{card.id}") for card in cards[:MAX_CHOICES]]
    lines = "\n".join(model.line(card) for card in cards[:MAX_CHOICES])
    return [say(f"{texts.RELATED_HEAD}\n{lines}", *choices)]


async def choose_kind(turn: Turn, card_id: str = "") -> Sequence[Reply]:
    """Which kind of school: one choice each."""
    choices = [Choice(label=label, action=f"asking:kind:{card_id}:{kind}") for kind, label in texts.KIND_LABELS.items()]
    return [say(texts.CHOOSE_KIND, *choices)]


async def show_for_kind(turn: Turn, card_id: str = "", kind: str = "") -> Sequence[Reply]:
    """The same subject for one kind of school, remembered for this conversation."""
    entry = library(turn).entitlements.get(card_id)
    case = entry.by_kind.get(UnitKind(kind)) if entry and kind in texts.KIND_LABELS else None
    if entry is None or kind not in texts.KIND_LABELS:
        return [say(texts.NO_SUCH_CARD)]
    turn.state.memory["unit_kind"] = kind
    card = card_of(turn, case.card if case and case.card else card_id)
    if card is None:
        return [say(texts.NO_SUCH_CARD)]
    head = f"**{texts.KIND_LABELS[kind]}:** {case.says}" if case else f"**{texts.KIND_LABELS[kind]}**"
    other = Choice(label=texts.OTHER_KIND, action=f"asking:kinds:{card_id}")
    own = model.card_choices(card)[: MAX_CHOICES - 1]
    return [Reply(blocks=(Say(text=head), model.block(card)), choices=(*own, other), edit=True)]


async def ask_again(turn: Turn, key: str = "") -> Sequence[Reply]:
    """Asks a question that an answer had suggested."""
    text = turn.state.memory.get("suggested", {}).get(key)
    return [say(texts.AGAIN_LOST)] if text is None else await answer(turn, text)


async def ask_example(turn: Turn, number: str = "") -> Sequence[Reply]:
    """Asks one of the questions to begin with."""
    known = number.isdecimal() and int(number) < len(texts.EXAMPLES)
    return await answer(turn, texts.EXAMPLES[int(number)]) if known else [say(texts.AGAIN_LOST)]


async def ask_useful(turn: Turn, card_id: str = "") -> Sequence[Reply]:
    yes = Choice(label=texts.YES, action=f"asking:verdict:yes:{card_id}", style="success")
    no = Choice(label=texts.NO, action=f"asking:verdict:no:{card_id}")
    return [say(texts.ASK_USEFUL, yes, no)]


async def verdict(turn: Turn, word: str = "", card_id: str = "") -> Sequence[Reply]:
    """Stores whether an answer helped; one that did not is offered to an officer."""
    useful = word == "yes"
    asked = str(turn.state.memory.get("question", ""))
    await queries.add_feedback(turn.session, turn.person.id, card_id, asked, useful, turn.clock.now())
    if useful:
        return [say(texts.THANKS_YES, edit=True)]
    return [say(texts.THANKS_NO, Choice(label=texts.SEND_LAST, action="support:ask"), edit=True)]
