"""For: knowing which syllables Vietnamese can have, and where a tone stands in one; a grammar, no dictionary.

Not for: whether a syllable is a word.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

VOWELS = "aeiouyăâêôơư"
TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
"""Combining marks by their Telex keys."""
_ONSET_LIST = "b c ch d đ g gh gi h k kh l m n ng ngh nh ph qu r s t th tr v x"
_RHYME_LIST = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây "
    "e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu "
    "o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc "
    "oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc ui um un ung uôc uôi uôm uôn uông "
    "uôt up ut uy uya uych uyên uyêt uynh uyt uyu uê uêch uênh uơ ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương "
    "ươp ươt ươu y yêm yên yêng yêt yêu êng"
)
_ONSETS = frozenset(["", *_ONSET_LIST.split()])
_RHYMES = frozenset(_RHYME_LIST.split())
_PLAIN = str.maketrans("ăâđêôơư", "aadeoou")
_FOLDED_ONSETS = frozenset(onset.translate(_PLAIN) for onset in _ONSETS)
_FOLDED_RHYMES = frozenset(rhyme.translate(_PLAIN) for rhyme in _RHYMES)
_STOPS = ("c", "ch", "p", "t")
# Onset and rhyme; c and ng are spelt k and ngh before e, ê, i and y.
_PARTS = re.compile(rf"(?!(?:c|ng)[eêiy])(qu|gi(?=[{VOWELS}])|[bcdđghklmnpqrstvx]*)(.*)")


@lru_cache(maxsize=1 << 15)
def possible(syllable: str) -> bool:
    """Tell whether Vietnamese could have this syllable, lower case, with its marks or without any.

    "hoang" and "hoàng" are possible, "hoagn" and "hoàgn" are not; a tone may stand on any vowel (hòa, hoà).
    """
    parts = unicodedata.normalize("NFD", syllable)
    tones = [key for key, mark in TONES.items() if mark in parts]
    letters = unicodedata.normalize("NFC", "".join(c for c in parts if c not in TONES.values()))
    if syllable.isascii():
        match = _PARTS.fullmatch(letters)
        return match is not None and match[1] in _FOLDED_ONSETS and match[2] in _FOLDED_RHYMES
    return len(tones) < 2 and spelt(letters, "".join(tones)) is not None


def spelt(letters: str, tone: str) -> str | None:
    """Return the syllable with its tone in place, or None where Vietnamese has no such syllable."""
    match = _PARTS.fullmatch(letters)
    if match is None:
        return None
    onset, rhyme = match[1], match[2]
    if not onset.startswith("qu") and rhyme.endswith("ươ"):
        rhyme = rhyme[:-2] + "uơ"  # thuở, huơ: only an open syllable
    if onset not in _ONSETS or rhyme not in _RHYMES:
        return None
    if rhyme.endswith(_STOPS) and tone not in ("s", "j"):
        return None
    return onset + (_placed(rhyme, TONES[tone]) if tone else rhyme)


def _placed(rhyme: str, tone: str) -> str:
    marked = [i for i, c in enumerate(rhyme) if c in "ăâêôơư"]
    vowels = [i for i, c in enumerate(rhyme) if c in VOWELS]
    if marked:
        at = marked[-1]
    elif len(vowels) == 1 or (len(vowels) == 2 and vowels[-1] == len(rhyme) - 1):
        at = vowels[0]
    else:
        at = vowels[1]
    return unicodedata.normalize("NFC", rhyme[: at + 1] + tone + rhyme[at + 1 :])
