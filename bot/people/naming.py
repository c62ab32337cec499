"""How a unit is named, abbreviated and found: pure.

"LĐLĐ TP Đà Nẵng", "liên đoàn lao động thành phố Đà Nẵng" and "ldld da nang" are the same words here: lower case, no
marks, one abbreviation for each kind of organisation, nothing for "tỉnh" and "thành phố". Names are equal where their
keys are; how near two names are is a number. For: reading names. Not for: the database (`units.py`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile("[\u0300-\u036f]+")
# Spellings that differ by i or y alone fall together: Mỹ/Mĩ, Lý/Lí, Quy/Qui.
_I_OR_Y = re.compile(r"(?:(k|l|m|t|qu)i|(h|s|v)y)")

# Each line: the short form, then everything that means it. Longer wordings win over shorter ones.
_MEANINGS = """
tld: tong lien doan lao dong viet nam; tong lien doan lao dong; tong lien doan; tong ldld viet nam; tong ldld; tldld
ldld: lien doan lao dong; lien doan ld; ld ld; lien doan
cdgd: cong doan nganh giao duc; cong doan giao duc; cong doan nganh gd; cong doan gd; cd nganh giao duc; cd giao duc; cd nganh gd; cd gd
cdgd viet nam: cdgdvn; cd gdvn; cong doan gdvn; cdgd vn
cdcs: cong doan co so; cong doan cs; cd co so; cd cs
cd: cong doan
sgd: so giao duc va dao tao; so giao duc dao tao; so giao duc; so gd va dt; so gd dt; so gddt; so gd; sgddt; sgd dt; sgd va dt
pgd: phong giao duc va dao tao; phong giao duc dao tao; phong giao duc; phong gd va dt; phong gd dt; phong gddt; phong gd; pgddt; pgd dt; pgd va dt
gddt: giao duc va dao tao; giao duc dao tao; gd va dt; gd dt
vhxh: van hoa xa hoi; vh xh
th: tieu hoc
thcs: trung hoc co so; cap 2
thpt: trung hoc pho thong; cap 3
pt: pho thong
ptdt: pho thong dan toc; pt dan toc
mn: mam non
mg: mau giao
gdtx: giao duc thuong xuyen
gdnn: giao duc nghe nghiep
dh: dai hoc
caodang: cao dang; truong cd; truong caodang
thitran: thi tran
thixa: thi xa; tx
dackhu: dac khu
ho chi minh: tp hcm; tphcm; hcm; sai gon; saigon; tp ho chi minh; thanh pho ho chi minh
ha noi: hanoi
da nang: danang
ba ria vung tau: brvt; br vt
thua thien hue: tt hue; tth
kon tum: kontum
dak lak: dac lac; daklak; dac lak
dak nong: dac nong; daknong
"""  # noqa: E501  a table reads best in lines
_SHORT = {
    tuple(wording.split()): tuple(line.split(":")[0].split())
    for line in _MEANINGS.strip().splitlines()
    for wording in line.split(":")[1].strip().split("; ")
}
_LONGEST = max(map(len, _SHORT))
_ORGANISATIONS = frozenset(["tld", "ldld", "cdgd", "cdcs", "cd", "sgd", "pgd"])
_SCHOOLS = frozenset(["mn", "mg", "th", "thcs", "thpt", "gdtx", "gdnn", "pt", "ptdt", "dh", "caodang"])
_AREAS = frozenset(["tinh", "huyen", "quan", "xa", "phuong", "thitran", "thixa", "dackhu"])
GENERIC = _ORGANISATIONS | _SCHOOLS | _AREAS | {"truong", "nganh", "va"}
"""Words that many units share: they help to order what was found, not to find it."""

LONGEST_KEY = 300

_Said = tuple[tuple[str, str], ...]
"""Words in their one form, each with what was written for it; nothing where it stands for a wording."""

_FULL = (
    ("Tổng LĐLĐ", "Tổng Liên đoàn Lao động"),
    ("TLĐ", "Tổng Liên đoàn Lao động Việt Nam"),
    ("LĐLĐ", "Liên đoàn Lao động"),
    ("CĐGDVN", "Công đoàn Giáo dục Việt Nam"),
    ("CĐGD", "Công đoàn Giáo dục"),
    ("CĐCS", "Công đoàn cơ sở"),
    ("GD&ĐT", "Giáo dục và Đào tạo"),
    ("TP.", "thành phố"),
    ("TP", "thành phố"),
)


def plain(text: str) -> str:
    """Lower case without marks, đ as d; spaces and punctuation as they are."""
    text = text.lower()
    if text.isascii():
        return text
    return _MARKS.sub("", unicodedata.normalize("NFKD", text)).replace("đ", "d")


def exact(text: str) -> str:
    """A name as it is compared where marks tell units apart: NFC, lower case, single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).lower().split())


def words(name: str) -> tuple[str, ...]:
    """The words of a name in their one form. Reading the result again changes nothing."""
    return _read(name)[0]


def key(name: str) -> str:
    """What is equal for names that mean the same unit; empty for a text without letters and digits."""
    return " ".join(words(name))[:LONGEST_KEY].rstrip()


def marks(name: str) -> str:
    """The marks of a name's own words in a form that compares: empty where it is written without any.

    "Trường Tân An" and "Trường Tấn An" have one key and are two schools; "truong tan an" may be either.
    """
    return _read(name)[1]


@lru_cache(maxsize=1 << 14)
def _read(name: str) -> tuple[tuple[str, ...], str]:
    """The words of a name, and the marks of those that stand for themselves and no wording of the table."""
    written = _WORD.findall(unicodedata.normalize("NFC", name).lower())
    said = tuple((form, word) for word in written for form in _forms(word))
    while (shorter := _drop(_shorten(said))) != said:
        said = shorter
    telling = [(form, word) for form, word in said if word and form not in GENERIC]
    # "Hoa Mai" in a name that bears marks elsewhere is written so on purpose; đ alone, as in LĐLĐ, says nothing.
    marked = _MARKS.search(unicodedata.normalize("NFD", name)) is not None
    own = " ".join(form if word.isascii() else _marked(word) for form, word in telling) if marked else ""
    return tuple(form for form, _ in said), own


@lru_cache(maxsize=1 << 15)
def _marked(word: str) -> str:
    """Sorted letters and marks, so that hoà and hòa are one, and mỹ and mĩ."""
    return "".join(sorted(unicodedata.normalize("NFD", word).replace("y", "i")))


def same_name(one_marks: str, other_marks: str) -> bool:
    """Whether names of one key may be the same name."""
    return one_marks == other_marks or not one_marks or not other_marks


@lru_cache(maxsize=1 << 15)
def _forms(word: str) -> tuple[str, ...]:
    """A word as it was written, in its one form; several where a strange sign stands for several words."""
    return tuple(_one_form(part) for part in _WORD.findall(plain(word)))


def _one_form(word: str) -> str:
    if word.isdecimal():
        return word.lstrip("0") or "0"
    changed = _I_OR_Y.fullmatch(word)
    if changed is None:
        return word
    return changed[1] + "y" if changed[1] else changed[2] + "i"


def _shorten(said: _Said) -> _Said:
    """The longest wording at each place becomes its short form."""
    done: list[tuple[str, str]] = []
    at = 0
    while at < len(said):
        for size in range(min(_LONGEST, len(said) - at), 0, -1):
            wording = tuple(form for form, _ in said[at : at + size])
            short = _SHORT.get(wording)
            if short is not None and short != wording:
                done += ((form, "") for form in short)
                at += size
                break
        else:
            done.append(said[at])
            at += 1
    return tuple(done)


def _drop(said: _Said) -> _Said:
    """Without "thành phố", "tỉnh" behind an organisation and "trường" before the level of a school."""
    kept: list[tuple[str, str]] = []
    at = 0
    while at < len(said):
        word, following = said[at][0], said[at + 1][0] if at + 1 < len(said) else ""
        if word == "tp" or (word == "thanh" and following == "pho"):
            at += 1 if word == "tp" else 2
            continue
        after_organisation = bool(kept) and kept[-1][0] in _ORGANISATIONS
        if not ((word == "tinh" and after_organisation and following) or (word == "truong" and following in _SCHOOLS)):
            kept.append(said[at])
        at += 1
    return tuple(kept) or said


def short_name(name: str) -> str:
    """The name with its usual abbreviations: "LĐLĐ tỉnh Lâm Đồng"."""
    for short, full in _FULL[2:7]:
        name = re.sub(re.escape(full), short, name, flags=re.IGNORECASE)
    return name


def full_name(name: str) -> str:
    """The name in full words: "Liên đoàn Lao động thành phố Đà Nẵng"."""
    for short, full in _FULL:
        name = re.sub(rf"(?<!\w){re.escape(short)}(?!\w)", full, name)
    return " ".join(name.split())


def federation_name(province: str, *, is_city: bool) -> str:
    """What the federation of a province is called: "LĐLĐ tỉnh Lâm Đồng", "LĐLĐ TP Đà Nẵng"."""
    return f"LĐLĐ {'TP' if is_city else 'tỉnh'} {province.removeprefix('TP. ')}"


# --- finding with typing errors


def spellings(word: str) -> frozenset[str]:
    """The word and what is left of it without one letter.

    Two words that one error apart (a letter more, less, another, or two exchanged) share at least one of these, so an
    index over them finds misspelt words without a scan. Words of one or two letters and numbers
    are left alone.
    """
    if len(word) < 3 or not word.isalpha():
        return frozenset((word,))
    return frozenset((word, *(word[:at] + word[at + 1 :] for at in range(len(word)))))


def is_misspelling(typed: str, word: str) -> bool:
    """Whether one error lies between two words."""
    return OSA.distance(typed, word, score_cutoff=1) == 1


def pieces(typed: str) -> frozenset[str]:
    """Every part of a word typed without spaces that could itself be a word: "lamdong" has "lam" and "dong"."""
    size = len(typed)
    return frozenset(
        typed[start:end] for start in range(size) for end in range(start + 1, min(size, start + 8) + 1)
    )  # fmt: skip


def split(typed: str, known: Iterable[str]) -> tuple[str, ...]:
    """A word typed without spaces as the fewest known words in a row; empty where that cannot be done."""
    known = set(known)
    best: list[tuple[str, ...] | None] = [()] + [None] * len(typed)
    for end in range(1, len(typed) + 1):
        for start in range(max(0, end - 8), end):
            before, piece = best[start], typed[start:end]
            if before is not None and piece in known and (best[end] is None or len(before) < len(best[end] or ()) - 1):
                best[end] = (*before, piece)
    return best[-1] or ()


def likeness(asked: Sequence[str], name: Sequence[str], around: Sequence[str] = ()) -> float:
    """How well a name answers what was asked, 0 to 100.

    `around` are words that belong to the unit without standing in its name (its province, the unit above).
    """
    if not asked:
        return 0.0
    own = set(name)
    extra = [word for word in around if word not in own and word in asked]
    full = " ".join([*name, *extra])
    question = " ".join(asked)
    # What was asked has to be there; what the name says besides counts for less, and the order for a little.
    return 0.7 * _covered(asked, [*name, *extra]) + 0.2 * fuzz.ratio(question, full) + 0.1 * _covered(name, asked)


def _covered(wanted: Sequence[str], there: Sequence[str]) -> float:
    """How much of the wanted words is there, 0 to 100; common words weigh a third."""
    got = total = 0.0
    for word in wanted:
        weight = 1 / 3 if word in GENERIC else 1.0
        total += weight
        got += weight * max((_alike(word, other) for other in there), default=0.0)
    return got / total if total else 0.0


def _alike(word: str, other: str) -> float:
    if word == other:
        return 100.0
    if len(word) >= 2 and other.startswith(word):
        return 80.0
    return 70.0 if len(word) > 2 and is_misspelling(word, other) else 0.0
