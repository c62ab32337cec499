"""From a reply to what one channel can show: pure, a function of the reply and the channel's limits.

For: cutting texts at sentence ends, writing emphasis and quotations, turning choices into buttons or numbered lines.
Not for: sending. A quotation is cut where it must be, never changed.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot import texts
from bot.channels.base import Limits
from bot.conversation import Card, Choice, Outgoing, Reply, Say
from bot.words import cut, units

_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
# Where a text may be cut, best first: paragraph, line, sentence end, space.
_CUTS = ("\n\n", "\n", ". ", "; ", ", ", " ")
_QUOTE_BAR = "▏"


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run of text that stands in one message; `quote`: somebody's words, never markup."""

    text: str
    quote: bool = False


def split_text(text: str, limit: int) -> list[str]:
    """Cuts a text into parts of at most `limit` UTF-16 units; joined they are the text again, to the letter.

    Raises ValueError for a limit under 2 (a character may need two units).
    """
    if limit < 2:
        raise ValueError("limit must be at least 2")
    parts = []
    while units(text) > limit:
        head = text.encode("utf-16-le", "surrogatepass")[: limit * 2].decode("utf-16-le", "ignore")
        cut = _best_cut(head)
        parts.append(text[:cut])
        text = text[cut:]
    return [*parts, text]


def _best_cut(head: str) -> int:
    for mark in _CUTS:
        at = head.rfind(mark)
        if at >= len(head) // 2:
            return at + len(mark)
    return len(head)


def plain(text: str) -> str:
    """Our own words without their emphasis."""
    return _BOLD.sub(r"\1", text)


def _pieces(reply: Reply) -> Iterator[_Piece]:
    for block in reply.blocks:
        if isinstance(block, Say):
            yield _Piece(block.text)
            continue
        yield from _card(block)


def _card(card: Card) -> Iterator[_Piece]:
    if card.lead:
        yield _Piece(card.lead)
    if card.quote:
        yield _Piece(card.quote, quote=card.quoted)
    yield _Piece(f"📄 {card.source} · {card.validity}")
    if card.warning:
        yield _Piece(f"⚠️ {card.warning}")


def _write(piece: _Piece, markup: str) -> str:
    if markup == "html":
        text = html.escape(piece.text, quote=False)
        if piece.quote:
            return f"<blockquote>“{text}”</blockquote>"
        return _BOLD.sub(r"<b>\1</b>", text)
    if piece.quote:
        lines = f"“{piece.text}”".split("\n")
        return "\n".join(_QUOTE_BAR + line for line in lines)
    return plain(piece.text)


def _shown(piece: _Piece) -> int:
    """Units that a piece takes in a message at most: its quotation marks, bars and blank line included."""
    text = piece.text if piece.quote else plain(piece.text)
    return units(text) + 5 + text.count("\n")


def _cut(piece: _Piece, limit: int) -> Iterator[_Piece]:
    """The piece in parts that fit; emphasis that a cut would break is closed and opened again."""
    if _shown(piece) <= limit:
        yield piece
        return
    text, bold = (piece.text, []) if piece.quote else _spans(piece.text)
    start = 0
    for part in split_text(text, max(2, (limit - 12) // 2)):
        yield _Piece(_embolden(part, start, bold), piece.quote)
        start += len(part)


def _spans(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Our own words without their stars, and from where to where they are bold."""
    spans = []
    for number, match in enumerate(_BOLD.finditer(text)):
        start = match.start() - 4 * number
        spans.append((start, start + len(match[1])))
    return plain(text), spans


def _embolden(part: str, offset: int, spans: Sequence[tuple[int, int]]) -> str:
    """Writes the stars again around what is bold in a part that begins at `offset`."""
    for start, end in reversed(spans):
        first, last = max(start - offset, 0), min(end - offset, len(part))
        if first < last:
            part = f"{part[:first]}**{part[first:last]}**{part[last:]}"
    return part


def _messages(pieces: Iterator[_Piece], limits: Limits) -> list[list[_Piece]]:
    messages: list[list[_Piece]] = [[]]
    room = limits.text
    for whole in pieces:
        for piece in _cut(whole, limits.text):
            need = _shown(piece)
            if messages[-1] and need > room:
                messages.append([])
                room = limits.text
            messages[-1].append(piece)
            room -= need
    return messages


def numbered(choices: Sequence[Choice], first: int) -> list[tuple[int, Choice]]:
    """Choices that can be typed, with their numbers."""
    return list(enumerate((choice for choice in choices if choice.action), start=first))


def menu_lines(choices: Sequence[Choice], first: int) -> tuple[str, tuple[tuple[str, str], ...]]:
    """How choices are written where there are no buttons: what stands before them, and (action, line) of each."""
    lines = tuple((choice.action, plain(f"{number}. {choice.label}")) for number, choice in numbered(choices, first))
    return (texts.TYPE_A_NUMBER if lines else ""), lines


def write_say(text: str, markup: str) -> str:
    """Our own words as a channel writes them."""
    return _write(_Piece(text), markup)


def _menu(choices: Sequence[Choice], first: int) -> _Piece | None:
    lines = [f"{number}. {choice.label}" for number, choice in numbered(choices, first)]
    links = [f"{choice.label}: {choice.url}" for choice in choices if choice.url]
    if lines:
        lines.insert(0, texts.TYPE_A_NUMBER)
    return _Piece("\n".join([*lines, *links])) if lines or links else None


def _buttons(choices: Sequence[Choice], limits: Limits) -> tuple[Choice, ...]:
    kept = (choice for choice in choices if limits.copy_buttons or not choice.copy_text)
    return tuple(
        choice
        if units(choice.label) <= limits.button_label
        else choice.model_copy(update={"label": cut(choice.label, limits.button_label, units)})
        for choice in kept
    )


def render(reply: Reply, limits: Limits, *, first_number: int = 1, edit_ref: str = "") -> list[Outgoing]:
    """The messages of one reply, in order; choices and files go with the last one."""
    pieces = list(_pieces(reply))
    buttons = limits.shows_buttons(reply.choices)
    menu = None if buttons else _menu(reply.choices, first_number)
    if menu is not None:
        pieces.append(menu)
    messages = [pieces] if limits.blocks else _messages(iter(pieces), limits)
    last = len(messages) - 1
    return [
        Outgoing(
            text="\n\n".join(_write(piece, limits.markup) for piece in message),
            markup=limits.markup,
            choices=_buttons(reply.choices, limits) if index == last and buttons else (),
            blocks=reply.blocks if limits.blocks else (),
            attachments=reply.attachments if index == last else (),
            edit_ref=edit_ref if index == 0 and reply.edit and limits.edits else "",
        )
        for index, message in enumerate(messages)
    ]
