"""For: reading raw Telex or VNI keys ("ddoan phis", "d9oa2n phi1"), typed with the Vietnamese keyboard switched off.

Not for: missing marks or misspelt words (`knowledge.correct`). A message is decoded only where it shows clear
signs of such typing as a whole, since "max", "bus" or "a4" alone are ordinary words.
"""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge._syllable import TONES, VOWELS, spelt

_VNI_TONES = dict(zip("12345", "sfrxj", strict=True))
LONGEST = 4000
"""A message of more characters is not looked at."""
_ANY_WORD = re.compile(r"[^\W\d_]+(?:\d+[^\W\d_]*)*")
_WORD = re.compile(r"\b[A-Za-z]+(?:[1-9][A-Za-z]*)*\b")
# No message without one of these is decoded; most have none, and are done with here.
_SIGN = re.compile(r"aa|ee|oo|[aou]w|\bdd|[sfrxj]\b|[a-z]\d", re.IGNORECASE)
# English words that Telex would turn into a Vietnamese syllable: no sign of Telex, and left alone.
_ENGLISH_LIST = (
    "air as bar bees been box bus car chair cos dos door far fix gas hair has her his hour how if is its keeps law "
    "list lost low mama mars max mix moon news now of off or own room row see seen sees sets sex sir six soon sos sys "
    "tax taxi teen these this thus too us vis was"
)
_ENGLISH = frozenset(_ENGLISH_LIST.split())


def undo_telex(text: str) -> str:
    """Return `text` with raw Telex or VNI keys turned into letters, or `text` itself where it shows no clear sign.

    Clear signs: two fifths of the words decode to a possible syllable, and one of them is unmistakable (dd at the
    start, a vowel mark together with a tone, uow, a final j); or four fifths of them do, and they are a few. Case and
    spacing are kept.
    """
    if _SIGN.search(text) is None or len(text) > LONGEST:
        return text
    words = _WORD.findall(text)
    total = len(_ANY_WORD.findall(text))
    for decode, strong, enough in ((_telex, _strong_telex, 2), (_vni, _strong_vni, 3)):
        meant = {word: _cased(word, decode(word.lower())) for word in words}
        read = [word for word in words if meant[word] != word]
        clear = len(read) * 5 >= total * 2 and any(strong(word.lower()) for word in read)
        if clear or (len(read) * 5 >= total * 4 and len(read) >= enough):
            return _replaced(text, meant)
    return text


def _replaced(text: str, meant: dict[str, str]) -> str:
    return _WORD.sub(lambda match: meant[match[0]], text)


def _cased(word: str, decoded: str | None) -> str:
    if decoded is None:
        return word
    if word.isupper() and len(decoded) > 1:
        return decoded.upper()
    return decoded.capitalize() if word[0].isupper() else decoded


def _strong_telex(word: str) -> bool:
    marked = re.search("aa|ee|oo|[aou]w", word)
    toned = re.search("[aeiouyw][a-z]*[sfrxj]", word)
    return bool(marked and toned) or re.search("^dd|j$|[iy]ee|uo[ow]|uw", word) is not None


def _strong_vni(word: str) -> bool:
    return len(re.findall(r"\d", word)) > 1 or re.search(r"\d[a-z]", word) is not None


@lru_cache(maxsize=4096)
def _vni(word: str) -> str | None:
    """Return the syllable that VNI keys spell, or None."""
    if not re.search(r"\d", word):
        return None
    letters, tone = "", ""
    for key in word:
        if key in _VNI_TONES and letters:
            if tone:
                return None
            tone = _VNI_TONES[key]
        elif key in "6789":
            changed = _vni_mark(letters, key)
            if changed is None:
                return None
            letters = changed
        else:
            letters += key
    return spelt(letters, tone)


def _vni_mark(letters: str, key: str) -> str | None:
    if key == "9":
        return "đ" + letters[1:] if letters.startswith("d") else None
    if key == "7":
        return _horn(letters)
    marks = {"6": {"a": "â", "e": "ê", "o": "ô"}, "8": {"a": "ă"}}[key]
    for i in range(len(letters) - 1, -1, -1):
        if letters[i] in marks:
            return letters[:i] + marks[letters[i]] + letters[i + 1 :]
    return None


@lru_cache(maxsize=4096)
def _telex(word: str) -> str | None:
    """Return the syllable that Telex keys spell, or None (also where they spell nothing but the word itself)."""
    if word in _ENGLISH or not word.isalpha():
        return None
    letters, tone = "", ""
    for key in word:
        begun = any(c in VOWELS for c in letters)
        if key in TONES and begun:
            if tone:
                return None
            tone = key
        elif key == "d" and letters.startswith("d"):
            letters = "đ" + letters[1:]
        elif key == "w":
            changed = _horn(letters)
            if changed is None:
                return None
            letters = changed
        elif key in "aeo" and key in letters:
            at = letters.rindex(key)
            letters = letters[:at] + {"a": "â", "e": "ê", "o": "ô"}[key] + letters[at + 1 :]
        else:
            letters += key
    decoded = spelt(letters, tone)
    return None if decoded == word else decoded


def _horn(letters: str) -> str | None:
    """Return `letters` after the key w (Telex) or 7 (VNI, which spells ă with 8): uo -> ươ, u -> ư, o -> ơ, a -> ă."""
    start = 2 if letters.startswith("qu") else 0
    at = letters.find("uo", start)
    if at >= 0:
        return letters[:at] + "ươ" + letters[at + 2 :]
    at = letters.find("ua", start)
    if at >= 0:
        return letters[:at] + "ư" + letters[at + 1 :]
    for i in range(len(letters) - 1, start - 1, -1):
        if letters[i] in "uoa":
            return letters[:i] + {"u": "ư", "o": "ơ", "a": "ă"}[letters[i]] + letters[i + 1 :]
    return None if any(c in VOWELS for c in letters[start:]) else letters + "ư"
