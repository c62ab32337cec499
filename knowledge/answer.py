"""A question in, an Answer out: the one door to the library.

For: `Knowledge`, which holds the curated texts and answers from them; pure, quick, never raising on any text. Not for:
conversations, persons or channels.
"""

from __future__ import annotations

import datetime as dt
import gc
import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from itertools import islice
from pathlib import Path

from knowledge import reply, worth
from knowledge.beside import company
from knowledge.cards import Answer, AnswerKind, Card, Step
from knowledge.decide import MOST_CARDS, Decision, decide, stands_alone
from knowledge.find import Evidence, gather
from knowledge.followup import leans, named_kind, points_back
from knowledge.intents import Intent
from knowledge.load import Library, load
from knowledge.model import Confidence, Document, Entitlement, State, UnitKind
from knowledge.present import clause_card, document_source, entitlement_card, entitlement_source
from knowledge.shelf import CARD, SILENT, Reading, Shelf
from knowledge.subjects import Subjects
from knowledge.text import clean

LONGEST = 2000
"""Characters of a message that are read; the rest is left."""
_MOST_NEAR = 3
"""So many cards beside those shown are offered."""
_TILT, _SILENT_FROM = 0.05, 0.03
"""How much the classifier's doubt counts beside likeness, and from where a card counts as silent (fitted)."""


@contextmanager
def _uncollected() -> Iterator[None]:
    """Nothing that is built is garbage: looking through it again and again would take an eighth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class Knowledge:
    """The library, ready to answer. Immutable; safe to share between threads."""

    def __init__(self, library: Library, *, today: Callable[[], dt.date] = dt.date.today) -> None:
        self._library = library
        self._today = today
        with _uncollected():
            self._shelf = Shelf(library)
            self._subjects = Subjects.of(library)
            self._company = company(library)
        entries = library.entitlements.values()
        self._unconfirmed = frozenset(entry.id for entry in entries if entry.confidence is Confidence.C)
        self._intents = {intent.id: intent for intent in library.intents}
        self._made = lru_cache(maxsize=1 << 12)(self._make)
        self._opening = lru_cache(maxsize=1 << 12)(self._card_step)
        self._kind_steps = {entry.id: reply.kind_steps(entry) for entry in entries}
        self._kinds = {intent.id: intent.outcome for intent in library.intents}

    @classmethod
    def load(cls, folder: Path | None = None, *, today: Callable[[], dt.date] = dt.date.today) -> Knowledge:
        """Reads a folder of knowledge files (default: the shipped one). Raises KnowledgeError with all faults."""
        return cls(load(folder), today=today)

    @property
    def documents(self) -> Mapping[str, Document]:
        return self._library.documents

    @property
    def entitlements(self) -> Mapping[str, Entitlement]:
        return self._library.entitlements

    def card(self, card_id: str, *, on: dt.date | None = None, unit_kind: UnitKind | None = None) -> Card | None:
        """The card of a clause or an entitlement as of a day, or None for an unknown id."""
        return self._made(card_id, on or self._today(), unit_kind)

    def _make(self, card_id: str, day: dt.date, unit_kind: UnitKind | None) -> Card | None:
        if card_id in self._shelf.clauses:
            return clause_card(*self._shelf.clauses[card_id], day)
        entry = self.entitlements.get(card_id)
        return entitlement_card(entry, day, unit_kind) if entry else None

    def _card_step(self, card_id: str, day: dt.date) -> Step | None:
        card = self.card(card_id, on=day)
        return reply.card_step(card) if card else None

    def related(self, card_id: str) -> tuple[str, ...]:
        """Ids of cards on the same subject that exist."""
        if card_id in self._shelf.clauses:
            named = self._shelf.clauses[card_id][1].related
        else:
            entry = self.entitlements.get(card_id)
            named = entry.related if entry else ()
        return tuple(other for other in named if self._shelf.holds(other) and other != card_id)

    def source(self, card_id: str, *, on: dt.date | None = None) -> str:
        """The note behind "Nguồn"; empty for an unknown id."""
        day = on or self._today()
        if card_id in self._shelf.clauses:
            document, clause = self._shelf.clauses[card_id]
            return document_source(document, day, clause)
        if card_id in self.documents:
            return document_source(self.documents[card_id], day)
        entry = self.entitlements.get(card_id)
        return entitlement_source(entry, day) if entry else ""

    def whom_to_ask(self, card_id: str | None = None) -> str:
        """Who can answer where the library cannot, in one sentence."""
        return reply.whom(self.entitlements.get(card_id or ""))

    def answer(
        self,
        text: str,
        *,
        on: dt.date | None = None,
        unit_kind: UnitKind | None = None,
        previous: str | None = None,
    ) -> Answer:
        """The answer to one message. `previous` is the last question of the same person, for a follow-up."""
        message = clean(text[: 4 * LONGEST])[:LONGEST]
        found, decision = self._understand(message)
        if previous and leans(message):
            back = points_back(message)
            if not stands_alone(found, decision, points_back=back):
                joined = self._understand(message, clean(previous))
                if joined[1].cards or back:
                    found, decision = joined
        kind = unit_kind or named_kind(found.reading.folded)
        day = on or self._today()
        answer = self._compose(decision, found.reading, day, kind)
        about = self._in_question(found, decision, day) if worth.asked(found.reading.folded) else ()
        return self._with_worth(answer, about, day) if about else answer

    def _in_question(self, found: Evidence, decision: Decision, day: dt.date) -> tuple[Document, ...]:
        """The documents whose validity is asked: those named, else those in force that the first card is about.

        Where that card is of a later day, its own sentence says nothing about this one: then all of them.
        """
        if not decision.cards or decision.questions > 1:
            return ()
        if found.documents:
            return tuple(document for name, document in self.documents.items() if name in found.documents)
        first = self.card(decision.cards[0], on=day)
        names = {card.partition("/")[0] for card in self.related(decision.cards[0])}
        near = tuple(document for name, document in self.documents.items() if name in names)
        later = first is not None and "/" not in first.id and first.state is State.NOT_YET
        return worth.in_force(near, day) or (near if later else ())

    def _with_worth(self, answer: Answer, about: tuple[Document, ...], day: dt.date) -> Answer:
        """The answer opened by what the documents are worth on the day; a card of another day stands last."""
        cards = tuple(sorted(answer.cards, key=lambda card: "/" not in card.id and card.state is State.NOT_YET))
        new = {"kind": AnswerKind.ANSWER, "text": worth.told(about, day), "cards": cards, "subject": about[0].short}
        return answer.model_copy(update=new)

    def _understand(self, message: str, previous: str | None = None) -> tuple[Evidence, Decision]:
        found = gather(self._shelf, message, self._kinds, previous)
        silent = self._silent(found)
        subject = self._subjects.named(found.reading.tokens, message, asking=bool(found.facets))
        return found, decide(found, silent, found.near.example(), subject=subject, beside=self._company)

    def _silent(self, found: Evidence) -> frozenset[str]:
        """The first cards that do not give what is asked: never confirmed, or nearer to a question it leaves open."""
        tilt = math.log((found.chances.get(SILENT, 0.0) + 1e-4) / (found.chances.get(CARD, 0.0) + 1e-4))
        first = [hit.id for hit in found.hits[:MOST_CARDS]]
        near = {card for card in first if found.near.silence(card) + _TILT * tilt > _SILENT_FROM}
        return self._unconfirmed.intersection(first) | near

    def _compose(self, decision: Decision, reading: Reading, day: dt.date, unit_kind: UnitKind | None) -> Answer:
        if not decision.cards:
            intent = self._intents.get(decision.intent)
            return _plain(decision, intent, reading)
        cards = self._cards(decision, day, unit_kind)
        entry = self.entitlements.get(cards[0].id)
        return Answer(
            kind=decision.kind,
            text=self._says(decision, cards, entry, unit_kind),
            cards=cards,
            steps=self._steps(decision, cards, entry, day, unit_kind),
            understood=reading.text,
            subject=entry.question if entry else cards[0].short,
        )

    def _cards(self, decision: Decision, day: dt.date, unit_kind: UnitKind | None) -> tuple[Card, ...]:
        """The cards to show, with the one that the first names for this kind of school beside it; three at most."""
        first, *more = decision.cards
        entry = self.entitlements.get(first) if decision.questions == 1 else None
        case = entry.by_kind.get(unit_kind) if entry and unit_kind else None
        wanted = [first, case.card, *more] if case and case.card else [first, *self._besides(decision), *more]
        found = (self.card(card_id, on=day, unit_kind=unit_kind) for card_id in dict.fromkeys(wanted) if card_id)
        return tuple(card for card in found if card)[:MOST_CARDS]

    def _besides(self, decision: Decision) -> tuple[str, ...]:
        """The clause that comes nearest to what nobody confirmed, to stand beside it."""
        entry = self.entitlements.get(decision.cards[0])
        if decision.questions > 1 or entry is None or entry.confidence is not Confidence.C:
            return ()
        clauses = [other for other in self.related(entry.id) if "/" in other]
        return tuple(clauses[:1])

    def _says(
        self, decision: Decision, cards: tuple[Card, ...], entry: Entitlement | None, unit_kind: UnitKind | None
    ) -> str:
        first = cards[0]
        if decision.kind is AnswerKind.NOT_PROVIDED:
            return reply.not_provided(self._silence(decision, first, unit_kind))
        if decision.questions > 1:
            return reply.both(cards[: decision.questions])
        if decision.unsure and len(cards) > 1:
            return reply.several(cards[:2])
        if entry and entry.differs and (unit_kind is None or unit_kind not in entry.by_kind):
            return f"{entry.differs}\n{first.short}"
        return first.short

    def _silence(self, decision: Decision, first: Card, unit_kind: UnitKind | None) -> reply.Silence:
        entry = self.entitlements.get(first.id) or self._law(first.id)
        case = entry.by_kind.get(unit_kind) if entry and unit_kind else None
        step = reply.next_step(entry, unit_kind)
        return reply.Silence(first, decision.facet, entry, case.says if case else "", step)

    def _law(self, card_id: str) -> Entitlement | None:
        """An entitlement beside a silent clause that says what the law gives."""
        if card_id in self.entitlements:
            return None
        near = (self.entitlements[other] for other in self.related(card_id) if other in self.entitlements)
        return next(near, None)

    def _steps(
        self,
        decision: Decision,
        cards: tuple[Card, ...],
        entry: Entitlement | None,
        day: dt.date,
        unit_kind: UnitKind | None,
    ) -> tuple[Step, ...]:
        kinds = self._kind_steps[entry.id] if entry and unit_kind is None and entry.differs else ()
        shown = {card.id for card in cards}
        others = (*decision.more, *self.related(cards[0].id))
        near = (step for other in others if other not in shown and (step := self._opening(other, day)))
        person = (reply.ASK_PERSON,) if decision.kind is AnswerKind.NOT_PROVIDED else ()
        return reply.first_steps(kinds[:3] if person else kinds, person, islice(near, _MOST_NEAR))


def _plain(decision: Decision, intent: Intent | None, reading: Reading) -> Answer:
    """An answer without cards: what the intent's file says."""
    text = intent.reply if intent else reply.not_known(reply.whom(None))
    steps = intent.steps if intent else (reply.ASK_PERSON,)
    return Answer(kind=decision.kind, text=text, steps=steps, understood=reading.text, intent=decision.intent)
