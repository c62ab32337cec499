"""For: reading Vietnamese as people type it: cleaning, folding, cutting into syllables.

Not for: meaning. Abbreviations and synonyms belong to the vocabulary, wrong or missing marks to
`knowledge.correct`, raw Telex and VNI keys to `knowledge.telex` (its `undo_telex` is offered here too).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from itertools import chain
from typing import TypeVar

from knowledge.telex import undo_telex

__all__ = [
    "clean",
    "fold",
    "fold_syllable",
    "folded",
    "normal_token",
    "raw_tokens",
    "remembered",
    "separate_words",
    "syllables",
    "undo_telex",
    "visible",
]

# Controls that are no white space, soft hyphen, zero-width and bidirectional marks, lone surrogates, tags.
_LOW = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2"
    "\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff"
)
_UNWANTED = re.compile(
    f"[{_LOW}\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_SUSPECT = re.compile(f"[{_LOW}\U00010000-\U0010ffff]")
"""A text without any of these is let through three times as quickly."""
_STRAY_MARKS = re.compile("[\u0300-\u036f]")
_GAP = "[\u0300-\u036f]*"
_SPACED_PERCENT = re.compile(
    rf"\d(?:[\s\u0300-\u036f]+%|[\s\u0300-\u036f]*{_GAP.join(['p', 'h', '[ầa]', 'n'])})", re.IGNORECASE
)
_LONGEST = 40
_MOST = 1 << 15
_T = TypeVar("_T")
# A word with digits after it (QH15), a day and month, or a number with its separators and percent sign.
_TOKEN = re.compile(
    r"[^\W\d_]+\d*"
    r"|(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|1[0-2])(?!\d)"
    r"|\d+(?:[.,]\d+)*(?:\s*(?:%|ph[ầa]n tr[ăa]m\b))?"
)
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
# Spellings that differ by i or y alone; each pair falls on its commoner form (quy, kỷ, lý, mỹ, tỷ; hi, sĩ, vĩ).
_I_OR_Y = re.compile(r"\b(?:(k|l|m|t|qu)i|(h|s|v)y)\b")


class _Memory(dict[str, _T]):
    """What a function gives for each word met, so that a look-up is all it takes the next time."""

    def __init__(self, work: Callable[[str], _T]) -> None:
        super().__init__()
        self._work = work

    def __missing__(self, word: str) -> _T:
        found = self._work(word)
        if len(word) <= _LONGEST:
            if len(self) >= _MOST:
                self.clear()
            self[word] = found
        return found


def remembered(work: Callable[[str], _T]) -> Callable[[str], _T]:
    """Return `work` with a memory for short words: a language has few, and they come again and again."""
    return _Memory(work).__getitem__


def clean(text: str) -> str:
    """Return `text` in NFC without control, zero-width and direction characters, spaces collapsed; never raises."""
    return " ".join(visible(text).split())


def visible(text: str) -> str:
    """Return `text` like `clean`, but with its line ends and spaces as they are."""
    if text.isascii():
        return text if text.isprintable() else _UNWANTED.sub("", text)
    return unicodedata.normalize("NFC", _UNWANTED.sub("", text) if _SUSPECT.search(text) else text)


def fold(text: str) -> str:
    """Return `text` in lower case without any mark: đ becomes d, and qui/quy, lí/lý, hoà/hòa fall together.

    Folding is for comparing: fold both sides. It changes no word boundary and folding twice changes nothing.
    """
    return " ".join(map(fold_syllable, text.split(" ")))


def _fold(text: str) -> str:
    text = text.lower()
    if not text.isascii():
        plain = (c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c)[0] != "M")
        text = "".join(plain).replace("đ", "d").replace("ð", "d")
    return _I_OR_Y.sub(lambda m: m[1] + "y" if m[1] else m[2] + "i", text)


fold_syllable = remembered(_fold)
"""The same as `fold` for one syllable."""


def separate_words(text: str) -> list[str]:
    """Return the parts of a `visible` text that `raw_tokens` may read one by one: its words, or all where they may not.

    Only "5 %" and "5 phần trăm" are one token over white space.
    """
    return [text] if _SPACED_PERCENT.search(text) else text.split()


def raw_tokens(text: str) -> list[str]:
    """Return the pieces of a `visible` text, lower case, as written; `normal_token` finishes each."""
    return list(chain.from_iterable(map(_known_pieces, separate_words(text))))


def _pieces(text: str) -> tuple[str, ...]:
    lowered = text.lower()
    if not lowered.isascii():
        lowered = _STRAY_MARKS.sub("", lowered)
    return tuple(_TOKEN.findall(lowered))


def _syllables(words: str) -> tuple[str, ...]:
    return tuple([normal_token(piece) if piece[0].isdecimal() else piece for piece in _pieces(words)])


_known_pieces, _known_syllables = remembered(_pieces), remembered(_syllables)


def normal_token(token: str) -> str:
    """Return the one form of a piece: 0.5 % -> 0,5%; 2.530.000 -> 2530000; 07 -> 7; 01/7 -> 1/7; words as they are."""
    if not token[0].isdecimal():
        return token
    if "/" in token:
        day, month = token.split("/")
        return f"{int(day)}/{int(month)}"
    percent = "%" if not token[-1].isdecimal() else ""
    number = re.match(r"[\d.,]*\d", token)[0]  # type: ignore[index]
    if _THOUSANDS.fullmatch(number):
        number = re.sub("[.,]", "", number)
    whole, *rest = re.split("[.,]", number)
    return ",".join([whole.lstrip("0") or "0", *rest]) + percent


def syllables(text: str) -> list[str]:
    """Return the lower-case syllables and numbers of `text`, with their marks.

    A date gives day/month and year, a document number its parts: "61/QĐ-TLĐ ngày 21/11/2012" ->
    61, qđ, tlđ, ngày, 21/11, 2012. "0,5%", "0.5 %" and "0,5 phần trăm" are the one token 0,5%.
    """
    return list(chain.from_iterable(map(_known_syllables, separate_words(visible(text)))))


def folded(text: str) -> list[str]:
    """Return the folded syllables of `text`."""
    return [fold_syllable(syllable) for syllable in syllables(text)]
