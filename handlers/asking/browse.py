"""Walking through the library: documents, their sections, their clauses; and the law by topic.

For: `/tailieu` and `/trogiup`. Not for: questions (`chat.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.conversation import Choice, Reply, Turn, say
from bot.words import cut
from handlers.asking import subjects, texts
from handlers.asking.chat import library, show_card
from knowledge.model import Clause, Document
from knowledge.validity import validity

PAGE = 8
LABEL = 52
_OWN_NUMBER = re.compile(r"^\d+[.)]\s+")
_FURNITURE = frozenset(
    {"photo_caption", "photo_captions", "byline", "page_meta", "site_banner", "document_number", "place_date"}
)


def openers() -> tuple[Choice, ...]:
    """Questions to begin with, and the way into the library."""
    examples = (Choice(label=text, action=f"asking:example:{at}") for at, text in enumerate(texts.EXAMPLES))
    return (*examples, Choice(label="Xem các văn bản", action="/tailieu"))


async def help_(turn: Turn, _arguments: str = "") -> Sequence[Reply]:
    """Every command that this person may use, with one line each."""
    every = [command for feature in turn.features for command in feature.commands]
    commands = [command for command in every if turn.may(f"/{command.name}")]
    lines = "\n".join(f"/{command.name}: {command.summary}" for command in commands)
    cancel = "/huy: bỏ việc đang làm dở"
    return [say(f"{texts.HELP_HEAD}\n{lines}\n{cancel}\n\n{texts.HELP_TAIL}")]


async def documents(turn: Turn, _arguments: str = "") -> Sequence[Reply]:
    """The documents of the library, and the law by topic."""
    # What is read here was not asked: "Hỏi cán bộ" under it must not send the question before.
    turn.state.memory.pop("question", None)
    choices = [
        Choice(label=cut(document.short, LABEL), action=f"asking:section:{document.id}")
        for document in library(turn).documents.values()
    ]
    return [say(texts.DOCUMENTS, *choices, Choice(label=texts.LAW_TITLE, action="asking:topics"))]


async def topics(turn: Turn, page: str = "0") -> Sequence[Reply]:
    """Topics of the entitlements."""
    found = subjects.present(library(turn).entitlements.values())
    choices = [Choice(label=texts.SUBJECTS[name], action=f"asking:topic:{name}") for name in found]
    back = Choice(label=texts.BACK, action="/tailieu")
    return [say(texts.TOPICS, *_page(choices, page, "asking:topics"), back, edit=True)]


async def topic(turn: Turn, name: str = "", page: str = "0") -> Sequence[Reply]:
    """The questions of one topic."""
    entries = subjects.under(name, library(turn).entitlements.values())
    if not entries:
        return [say(texts.NO_SUCH_CARD)]
    choices = [Choice(label=cut(entry.question, LABEL), action=f"asking:leaf:{entry.id}") for entry in entries]
    back = Choice(label=texts.BACK, action="asking:topics")
    head = texts.IN_TOPIC.format(title=texts.SUBJECTS[name])
    return [say(head, *_page(choices, page, f"asking:topic:{name}"), back, edit=True)]


async def section(turn: Turn, section_id: str = "", page: str = "0") -> Sequence[Reply]:
    """A document or a section of one: what stands directly under it; a clause without parts is opened."""
    document_id, _, path = section_id.partition("/")
    document = library(turn).documents.get(document_id)
    if document is None:
        return [say(texts.NO_SUCH_CARD)]
    children = _children(document, path)
    here = next((clause for clause in document.clauses if clause.path == path), None)
    if not children:
        return await leaf(turn, section_id)
    choices = [_choice(document, clause) for clause in children]
    if here is not None and here.kind not in ("heading", "milestone_heading"):
        choices.insert(0, Choice(label=texts.FULL_TEXT, action=f"asking:full:{here.id}"))
    back = f"asking:section:{document_id}/{_above(document, path)}".rstrip("/") if path else "/tailieu"
    title = _title(here) if here is not None else document.title
    worth = validity(document, turn.clock.today()).text
    head = texts.IN_SECTION.format(title=title) if path else texts.IN_DOCUMENT.format(title=title, validity=worth)
    shown = _page(choices, page, f"asking:section:{section_id}")
    return [say(head, *shown, Choice(label=texts.BACK, action=back), edit=True)]


async def leaf(turn: Turn, card_id: str = "") -> Sequence[Reply]:
    """A card that was browsed to: the way back takes the place of the question whether it helped."""
    reply = (await show_card(turn, card_id))[0]
    entry, document = library(turn).entitlements.get(card_id), library(turn).documents.get(card_id.partition("/")[0])
    if entry is not None:
        back = f"asking:topic:{subjects.subject_of(entry.topic)}"
    elif document is not None:
        back = f"asking:section:{document.id}/{_above(document, card_id.partition('/')[2])}".rstrip("/")
    else:
        return [reply]
    kept = [choice for choice in reply.choices if choice.label != texts.USEFUL]
    return [reply.model_copy(update={"choices": (*kept, Choice(label=texts.BACK, action=back))})]


def _children(document: Document, path: str) -> list[Clause]:
    """Clauses whose nearest ancestor in the document is `path` (empty: those that have none)."""
    shown = [clause for clause in document.clauses if clause.kind not in _FURNITURE]
    return [clause for clause in shown if _above(document, clause.path) == path]


def _above(document: Document, path: str) -> str:
    """The nearest ancestor that the document has; empty for what stands at its top."""
    paths = {clause.path for clause in document.clauses}
    above = path.rpartition(".")[0]
    while above and above not in paths:
        above = above.rpartition(".")[0]
    return above


def _choice(document: Document, clause: Clause) -> Choice:
    verb = "section" if _children(document, clause.path) else "leaf"
    # A heading's own number would stand beside the number to type: "2. 1. Phối hợp…".
    return Choice(label=cut(_OWN_NUMBER.sub("", _title(clause)), LABEL), action=f"asking:{verb}:{clause.id}")


def _title(clause: Clause) -> str:
    """A line that names a clause in a menu: its heading, or its plain answer."""
    first = clause.text.strip().splitlines()[0].lstrip("-+* ")
    return first if clause.kind.endswith("heading") or not clause.answer else clause.answer


def _page(choices: Sequence[Choice], page: str, action: str) -> list[Choice]:
    start = int(page) * PAGE if page.isdecimal() else 0
    shown = list(choices[start : start + PAGE])
    if start + PAGE < len(choices):
        shown.append(Choice(label=texts.MORE, action=f"{action}:{start // PAGE + 1}"))
    return shown
