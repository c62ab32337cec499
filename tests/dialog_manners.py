"""What holds for every reply of every dialogue, whatever was asked: the manners of the house, as checks.

For: `faults`, a list of what a reply gets wrong. Not for: what one reply must say; that stands in its dialogue.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.channels.render import units
from bot.conversation import Card, Outgoing, Reply, Say
from bot.privacy import mask
from bot.words import fold
from knowledge.cards import AnswerKind
from tests.dialog_runner import MENU_LINE, Heard, Way, visible

MAX_CHOICES = 4
NO = {AnswerKind.NOT_IN_KNOWLEDGE, AnswerKind.NOT_PROVIDED, AnswerKind.OUT_OF_SCOPE, AnswerKind.SENSITIVE}
NEVER_CARDS = {AnswerKind.HELP, AnswerKind.OUT_OF_SCOPE, AnswerKind.SMALL_TALK, AnswerKind.SENSITIVE}
_GREETING = re.compile(r"^(?:dạ |em )*(?:xin |kính )?(?:chào|hello|hi)\b", re.IGNORECASE)
_OPENERS = re.compile(r"theo (?:tôi|em) được biết", re.IGNORECASE)
_WRONG_ADDRESS = re.compile(r"\b(?:bạn(?! bè| đọc)|anh/chị|quý khách|quý vị|người dùng|user)\b", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"\{[A-Za-z_.]*\}")
_EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf\u2b50\u231a-\u23ff]")
_SIGNS = frozenset("✅⚠📅📄📎✓✗")
_MONEY = re.compile(r"(?<![\d.,/])\d{4,}\s*(?:đồng|đ\b|VND)")
_MARKED = re.compile(r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)
_BROWSING = ("asking:section", "asking:topic", "asking:topics")
# A way on: a command, a choice that can be typed, a person or an office, or what to do now.
_NEXT_STEP = re.compile(
    r"/[a-z]{3,}|cán bộ|công đoàn|ban giám hiệu|sở giáo dục|cô hoa|0297|"
    r"gõ |gửi lại|hỏi lại|viết |rút gọn|xin chờ|có thể hỏi",
    re.IGNORECASE,
)


def faults(heard: Heard, way: Way, all_said: Sequence[str]) -> list[str]:
    """Every way in which what came back is not as it should be. `all_said`: what this person has said so far."""
    own = _without(heard.text, all_said)
    found = [*_wording(heard, own), *_choices(heard, way), *_cards(heard), *_next_step(heard)]
    for message in heard.messages:
        if units(visible(message)) > way.limits.text:
            found.append(f"a message of {units(visible(message))} units where {way.limits.text} fit")
        if not message.text.strip():
            found.append("an empty message")
    return found


def _without(text: str, said: Sequence[str]) -> str:
    """The text without the person's own words, which may be repeated to them as they are."""
    typed = [each.strip() for each in said]
    typed += [each.partition(" ")[2] for each in typed if each.startswith("/")]
    for words in sorted({mask(each) for each in typed if len(each) > 2}, key=len, reverse=True):
        for form in (words, words.replace("**", ""), words[:79]):
            text = text.replace(form, "…")
    return text


def _wording(heard: Heard, own: str) -> Iterator[str]:
    lines = [line for line in own.splitlines() if line.strip() and not line.startswith("»")]
    kinds = {answer.kind for answer in heard.answers}
    if lines and _GREETING.match(lines[0]) and AnswerKind.SMALL_TALK not in kinds:
        yield f"opens with a greeting: {lines[0]}"
    for name, pattern in (("opener", _OPENERS), ("address", _WRONG_ADDRESS), ("placeholder", _PLACEHOLDER)):
        if match := pattern.search(own):
            yield f"{name}: {match[0]!r} in {own!r}"
    if "**" in own:
        yield f"markup left over in {own!r}"
    if match := _MONEY.search(own):
        yield f"money without separators: {match[0]}"
    for line in lines:
        signs = _EMOJI.findall(line)
        if len(signs) > 1 or set(signs) - _SIGNS:
            yield f"emoji: {line}"
        if len(line.split()) >= 5 and not _MARKED.search(line):
            yield f"no Vietnamese marks: {line}"


def _choices(heard: Heard, way: Way) -> Iterator[str]:
    for reply in heard.replies:
        browsing = any(choice.action.startswith(_BROWSING) for choice in reply.choices)
        if len(reply.choices) > MAX_CHOICES and not browsing:
            yield f"{len(reply.choices)} choices: {[choice.label for choice in reply.choices]}"
        words = [fold(choice.label) for choice in reply.choices if choice.action]
        if len(set(words)) < len(words):
            yield f"two choices with the same words: {words}"
    if way.limits.buttons or not heard.messages:
        return
    offered = [choice.label for reply in heard.replies for choice in reply.choices if choice.action]
    typed = [line for message in heard.messages for line in _menu_lines(message)]
    if typed != [(str(number), label) for number, label in enumerate(offered, start=1)]:
        yield f"the menu shows {typed} for {offered}"


def _menu_lines(message: Outgoing) -> list[tuple[str, str]]:
    _, opened, menu = message.text.rpartition("Gõ số để chọn:\n")
    return MENU_LINE.findall(menu) if opened else []


def _cards(heard: Heard) -> Iterator[str]:
    shown = " ".join(heard.text.split())
    for card in heard.cards:
        if not card.source.strip() or not card.validity.strip():
            yield f"{card.id} lacks its source or its validity"
        if " ".join(f"📄 {card.source} · {card.validity}".split()) not in shown:
            yield f"{card.id} does not show its source and validity"
    for said in (block.text for reply in heard.replies for block in reply.blocks if isinstance(block, Say)):
        if "▏" in said:
            yield f"our own words look like a quotation: {said}"
    for reply in heard.replies:
        with_card = any(isinstance(block, Card) for block in reply.blocks)
        if with_card and not any(choice.action == "support:ask" for choice in reply.choices):
            yield f"a card without a way to a person: {[choice.label for choice in reply.choices]}"
    if heard.cards and heard.answers and heard.answers[-1].kind in NEVER_CARDS:
        yield f"a card in an answer of kind {heard.answers[-1].kind}"


def quotations(messages: Sequence[Outgoing]) -> list[str]:
    """What is shown as somebody's words, in order; a long one may come in several parts."""
    found: list[str] = []
    for message in messages:
        if message.markup == "html":
            raw = re.findall(r"<blockquote>(.*?)</blockquote>", message.text, re.DOTALL)
            found += [visible(message.model_copy(update={"text": part})) for part in raw]
            continue
        blocks = re.findall(r"(?:^▏.*\n?)+", message.text, re.MULTILINE)
        found += ["\n".join(line.removeprefix("▏") for line in block.rstrip("\n").split("\n")) for block in blocks]
    return [part.removeprefix("“").removesuffix("”") for part in found]


def misquoted(heard: Heard, texts: dict[str, str]) -> list[str]:
    """Quotations that are not, to the letter, what the clause says. `texts`: card id -> its words."""
    quoted = [card for card in heard.cards if card.quoted and card.quote]
    found = [
        f"{card.id} is misquoted: {card.quote[:80]!r}"
        for card in quoted
        if card.quote.removesuffix(" […]") not in texts[card.id]
    ]
    shown, meant = "".join(quotations(heard.messages)), "".join(card.quote for card in quoted)
    if "".join(shown.split()) != "".join(meant.split()):
        found.append(f"what looks like a quotation is {shown[:200]!r}, what is quoted is {meant[:200]!r}")
    return found


def _next_step(heard: Heard) -> Iterator[str]:
    kinds = {answer.kind for answer in heard.answers}
    offers = any(choice.action for reply in heard.replies for choice in reply.choices)
    done = any(_is_done(reply) for reply in heard.replies)
    small_talk = kinds == {AnswerKind.SMALL_TALK}
    if not heard.messages or done or small_talk or (heard.cards and not kinds & NO):
        return
    if not offers and not _NEXT_STEP.search(heard.text):
        yield f"names no next step: {heard.text}"


def _is_done(reply: Reply) -> bool:
    return any(isinstance(block, Say) and block.text.startswith("✅") for block in reply.blocks)
