"""Walking through the library: documents, their sections, their clauses; and the law by topic.

For: `/tailieu`, `/start` and `/trogiup`. Not for: questions (`chat.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation import Choice, Reply, Turn, say
from handlers.asking import texts
from handlers.asking.chat import library, show_card
from knowledge.model import Clause, Document, validity

PAGE = 8
LABEL = 52
_FURNITURE = frozenset(
    {"photo_caption", "photo_captions", "byline", "page_meta", "site_banner", "document_number", "place_date"}
)


async def start(turn: Turn, code: str = "") -> Sequence[Reply]:
    """Says that this is a machine, what it can do and how data are used."""
    turn.state.greeted = True
    text = texts.START.format(union=turn.house.union_name)
    turn.state.memory["asks"] = list(texts.EXAMPLES)
    choices = [Choice(label=example, action=f"asking:again:{n}") for n, example in enumerate(texts.EXAMPLES)]
    return [say(text, *choices, Choice(label="Xem các văn bản", action="/tailieu"))]


async def help_(turn: Turn, _arguments: str = "") -> Sequence[Reply]:
    """Every command that this person may use, with one line each."""
    commands = [command for feature in turn.features for command in feature.commands]
    lines = "\n".join(f"/{command.name}: {command.summary}" for command in commands)
    cancel = "/huy: bỏ việc đang làm dở"
    return [say(f"{texts.HELP_HEAD}\n{lines}\n{cancel}\n\n{texts.HELP_TAIL}")]


async def documents(turn: Turn, _arguments: str = "") -> Sequence[Reply]:
    """The documents of the library, and the law by topic."""
    choices = [
        Choice(label=_cut(document.short), action=f"asking:section:{document.id}")
        for document in library(turn).documents.values()
    ]
    return [say(texts.DOCUMENTS, *choices, Choice(label=texts.LAW_TITLE, action="asking:topics"))]


async def topics(turn: Turn, page: str = "0") -> Sequence[Reply]:
    """Topics of the entitlements."""
    titles = library(turn).topics
    choices = [Choice(label=_cut(title), action=f"asking:topic:{topic}") for topic, title in titles.items()]
    return [say(texts.TOPICS, *_page(choices, page, "asking:topics"))]


async def topic(turn: Turn, name: str = "", page: str = "0") -> Sequence[Reply]:
    """The questions of one topic."""
    title = library(turn).topics.get(name)
    if title is None:
        return [say(texts.NO_SUCH_CARD)]
    entries = library(turn).in_topic(name)
    choices = [Choice(label=_cut(entry.question), action=f"asking:card:{entry.id}") for entry in entries]
    return [say(texts.IN_TOPIC.format(title=title), *_page(choices, page, f"asking:topic:{name}"))]


async def section(turn: Turn, section_id: str = "", page: str = "0") -> Sequence[Reply]:
    """A document or a section of one: what stands directly under it; a clause without parts is opened."""
    document_id, _, path = section_id.partition("/")
    document = library(turn).documents.get(document_id)
    if document is None:
        return [say(texts.NO_SUCH_CARD)]
    children = _children(document, path)
    here = next((clause for clause in document.clauses if clause.path == path), None)
    if not children:
        return await show_card(turn, section_id)
    choices = [_choice(document, clause) for clause in children]
    if here is not None and here.kind not in ("heading", "milestone_heading"):
        choices.insert(0, Choice(label=texts.FULL_TEXT, action=f"asking:full:{here.id}"))
    back = f"asking:section:{document_id}/{path.rpartition('.')[0]}".rstrip("/") if path else "/tailieu"
    title = _title(here) if here is not None else document.title
    worth = validity(document, turn.clock.today()).text
    head = texts.IN_SECTION.format(title=title) if path else texts.IN_DOCUMENT.format(title=title, validity=worth)
    shown = _page(choices, page, f"asking:section:{section_id}")
    return [say(head, *shown, Choice(label=texts.BACK, action=back))]


def _children(document: Document, path: str) -> list[Clause]:
    """Clauses whose nearest ancestor in the document is `path` (empty: those that have none)."""
    paths = {clause.path for clause in document.clauses}

    def parent(clause: Clause) -> str:
        above = clause.path.rpartition(".")[0]
        while above and above not in paths:
            above = above.rpartition(".")[0]
        return above

    return [clause for clause in document.clauses if parent(clause) == path and clause.kind not in _FURNITURE]


def _choice(document: Document, clause: Clause) -> Choice:
    verb = "section" if _children(document, clause.path) else "card"
    return Choice(label=_cut(_title(clause)), action=f"asking:{verb}:{clause.id}")


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


def _cut(label: str) -> str:
    return label if len(label) <= LABEL else label[: LABEL - 1].rstrip() + "…"
