"""The sentences and steps around the cards: what the assistant says itself, in Vietnamese.

For: wording a `Decision` in the manners of the house (answer first, every "no" names the next step). Not for: choosing
what to say, nor for quoting.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from knowledge.cards import Card, Step
from knowledge.facets import Facet
from knowledge.model import Entitlement, UnitKind
from knowledge.present import KIND_NAMES, shorten

ASK_PERSON = Step(kind="command", value="/canbo", label="Hỏi cán bộ")
_WHOM = {
    "CĐCS": "ban chấp hành công đoàn cơ sở",
    "công đoàn xã/phường": "công đoàn xã, phường",
    "LĐLĐ tỉnh": "liên đoàn lao động tỉnh, thành phố",
    "BHXH": "cơ quan bảo hiểm xã hội",
    "Sở GD": "Sở Giáo dục và Đào tạo",
    "Sở GD&ĐT": "Sở Giáo dục và Đào tạo",
}
_ANYONE = (
    "Về công đoàn: công đoàn cơ sở, rồi công đoàn xã, phường hoặc liên đoàn lao động tỉnh, thành phố. "
    "Về chế độ: nhà trường, rồi Phòng Văn hóa - Xã hội xã, phường hoặc Sở Giáo dục và Đào tạo."
)
_STEPS = 4
_LABEL = 48


def whom(entry: Entitlement | None) -> str:
    """Who can answer, in one sentence."""
    if entry is None or not entry.ask_next:
        return _ANYONE
    names = [_WHOM.get(name, name) for name in entry.ask_next]
    return f"Người trả lời được: {', rồi '.join(names)}."


def not_provided(card: Card, facet: Facet | None, law: Entitlement | None, next_whom: str) -> str:
    """The text is silent on what was asked: says so, gives the law's word where there is one, names whom to ask."""
    what = facet.value if facet else "điều này"
    first = f"Văn bản trong kho không ghi {what}. {card.short}" if "/" in card.id else card.short
    beside = f"Theo quy định hiện có: {law.short}" if law is not None else ""
    return "\n".join(part for part in (first, beside, next_whom) if part)


def not_known(next_whom: str) -> str:
    """On topic, but no text."""
    return f"Trong kho chưa có văn bản nào trả lời được câu này. {next_whom}"


def both(cards: Sequence[Card]) -> str:
    """Two questions in one message: the answer to each, in order."""
    return "\n".join(f"{number}. {card.short}" for number, card in enumerate(cards, 1))


def several(cards: Sequence[Card]) -> str:
    """Two cards fit about as well: one line each, so that the person picks."""
    return "\n".join(["Có mấy mục nói về việc này:", *(f"{n}. {card.short}" for n, card in enumerate(cards, 1))])


def kind_steps(entry: Entitlement) -> tuple[Step, ...]:
    """The kinds of school that an entitlement tells apart, as choices."""
    return tuple(
        Step(kind="unit_kind", value=f"{entry.id}:{kind}", label=KIND_NAMES[kind])
        for kind in entry.by_kind
        if kind is not UnitKind.ANY
    )[:_STEPS]


def card_steps(cards: Iterable[Card], most: int = 3) -> tuple[Step, ...]:
    """Cards to open, each named by its answer or its question."""
    return tuple(Step(kind="card", value=card.id, label=_label(card)) for card in islice(cards, most))


def _label(card: Card) -> str:
    return shorten(card.short.replace("**", "") if "/" in card.id else card.heading, _LABEL)


def first_steps(*groups: Iterable[Step]) -> tuple[Step, ...]:
    """At most four steps, those of earlier groups first, none twice."""
    steps: dict[tuple[str, str], Step] = {}
    for group in groups:
        for step in group:
            steps.setdefault((step.kind, step.value), step)
    return tuple(steps.values())[:_STEPS]
