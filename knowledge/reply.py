"""The sentences and steps around the cards: what the assistant says itself, in Vietnamese.

For: wording a `Decision` in the manners of the house (answer first, every "no" names the next step). Not for: choosing
what to say, nor for quoting.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.cards import Card, Step
from knowledge.facets import Facet
from knowledge.model import Confidence, Entitlement, UnitKind
from knowledge.present import KIND_NAMES, shorten

ASK_PERSON = Step(kind="command", value="/canbo", label="Hỏi cán bộ")
_WHOM = {
    "CĐCS": "ban chấp hành công đoàn cơ sở",
    "công đoàn xã/phường": "công đoàn xã, phường",
    "LĐLĐ tỉnh": "liên đoàn lao động tỉnh, thành phố",
    "CĐGDVN": "Công đoàn Giáo dục Việt Nam",
    "BHXH": "cơ quan bảo hiểm xã hội",
    "Sở GD": "Sở Giáo dục và Đào tạo",
    "Sở GD&ĐT": "Sở Giáo dục và Đào tạo",
}
_ANYONE = (
    "Về công đoàn: công đoàn cơ sở, rồi công đoàn xã, phường hoặc liên đoàn lao động tỉnh, thành phố. "
    "Về chế độ: nhà trường, rồi Phòng Văn hóa - Xã hội xã, phường hoặc Sở Giáo dục và Đào tạo."
)
_HEAD = "ban giám hiệu"
_SET = (Facet.AMOUNT, Facet.TIMES, Facet.PAPERS)
"""Details that a text sets; the others it tells."""
_GREETINGS = ("Xin chia buồn", "Chúc mừng", "Chúc thầy cô")
_STEPS = 4
_LABEL = 48


def whom(entry: Entitlement | None, unit_kind: UnitKind | None = None) -> str:
    """Who can answer, in one sentence."""
    names = _names(entry, unit_kind)
    return f"Người trả lời được: {', rồi '.join(names)}." if names else _ANYONE


def next_step(entry: Entitlement | None, unit_kind: UnitKind | None = None) -> str:
    """What to do now where a text is silent; a school whose union was dissolved is sent to its own head."""
    names = _names(entry, unit_kind)
    if not names or entry is None:
        return _ANYONE
    union = "CĐCS" in entry.ask_next and unit_kind in (None, UnitKind.ANY)
    gone = "; trường đã giải thể công đoàn thì trao đổi với ban giám hiệu" if union else ""
    return f"Bước tiếp theo: hỏi {', rồi '.join(names)}{gone}."


def _names(entry: Entitlement | None, unit_kind: UnitKind | None) -> tuple[str, ...]:
    asked = entry.ask_next if entry else ()
    if unit_kind is UnitKind.FULLY_FUNDED:
        asked = tuple(_HEAD if name in ("CĐCS", "hiệu trưởng") else name for name in asked)
    return tuple(dict.fromkeys(_WHOM.get(name, name) for name in asked))


@dataclass(frozen=True)
class Silence:
    """What is known where a text does not say what was asked.

    `entry` is the entitlement that was found, or the one beside a silent clause; `own`, what it says for the kind of
    school of the person.
    """

    card: Card
    facet: Facet | None = None
    entry: Entitlement | None = None
    own: str = ""
    next_step: str = ""


def not_provided(found: Silence) -> str:
    """Says first that no text sets what was asked, then what there is and who decides, then whom to ask."""
    entry = found.entry
    greeting, general = _greeting(entry.short if entry else "")
    asked = found.facet.value if found.facet else ""
    unconfirmed = entry is not None and entry.confidence is Confidence.C
    verb = "quy định" if found.facet in _SET else "nói rõ"
    first = f"Không văn bản nào trong kho {verb} {asked or 'điều này'}."
    if "/" in found.card.id:
        only = f"{found.card.document} chỉ nêu: {found.card.short}"
        lines = [first, general if unconfirmed else f"Theo quy định hiện có: {general}" if general else "", only]
    elif unconfirmed:
        shown = general.split(";")[0].rstrip(".") + "." if found.own else general
        lines = [f"{greeting}{first}" if asked else greeting.strip(), shown, found.own]
    else:
        subject = f"{entry.question} " if entry else ""
        lines = [first, f"Điều gần nhất: {subject}{found.own or greeting + general}"]
    return "\n".join(line for line in (*lines, found.next_step) if line)


def _greeting(text: str) -> tuple[str, str]:
    """A word of sympathy or joy that opens an answer, apart from the answer."""
    if not text.startswith(_GREETINGS):
        return "", text
    first, _, rest = text.partition(". ")
    return f"{first}. ", rest


def not_known(next_whom: str) -> str:
    """On topic, but no text."""
    return f"Trong kho chưa có văn bản nào trả lời được câu này. {next_whom}"


def both(cards: Sequence[Card]) -> str:
    """Two questions in one message: the answer to each, in order."""
    return "\n".join(f"• {card.short}" for card in cards)


def several(cards: Sequence[Card]) -> str:
    """Two cards fit about as well: one line each, so that the person picks."""
    return "\n".join(["Có mấy mục nói về việc này:", *(f"• {card.short}" for card in cards)])


def kind_steps(entry: Entitlement) -> tuple[Step, ...]:
    """The kinds of school that an entitlement tells apart, as choices."""
    return tuple(
        Step(kind="unit_kind", value=f"{entry.id}:{kind}", label=KIND_NAMES[kind])
        for kind in entry.by_kind
        if kind is not UnitKind.ANY
    )[:_STEPS]


def card_step(card: Card) -> Step:
    """A card to open, named by its answer or its question."""
    label = shorten(card.short.replace("**", "") if "/" in card.id else card.heading, _LABEL)
    return Step(kind="card", value=card.id, label=label)


def first_steps(*groups: Iterable[Step]) -> tuple[Step, ...]:
    """At most four steps, those of earlier groups first, none twice."""
    steps: dict[tuple[str, str], Step] = {}
    for group in groups:
        for step in group:
            steps.setdefault((step.kind, step.value), step)
    return tuple(steps.values())[:_STEPS]
