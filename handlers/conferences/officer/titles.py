"""Positions in a union, as people write them: "PCT", "chánh VP", "TB Tổ chức", with and without marks. Pure.

For: writing a position out, and telling how well one fits a seat. Not for: whole lines with names and numbers
(`delegates.py`). What is not known is left as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from bot.people import naming
from bot.words import fold
from handlers.conferences.model import Role

# Each line: how a position is written out, then every wording that means it, without marks.
_WORDINGS = """
Phó Chủ tịch: pho chu tich; pct; pho ct; p ct; p chu tich
Chủ tịch: chu tich; ct
Phó Trưởng ban: pho truong ban; ptb; pho tb; p tb; p truong ban
Phó ban: pho ban
Trưởng ban: truong ban; tb; tr ban
Phó Chánh Văn phòng: pho chanh van phong; pho chanh vp; pcvp; pho cvp; p chanh vp; p chanh van phong; pho van phong; pho vp
Chánh Văn phòng: chanh van phong; chanh vp; cvp
Phó Trưởng phòng: pho truong phong; pho phong; p truong phong
Trưởng phòng: truong phong
Phó Giám đốc: pho giam doc
Giám đốc: giam doc
Phó Hiệu trưởng: pho hieu truong; pht; p hieu truong
Hiệu trưởng: hieu truong
Ủy viên Ban Thường vụ: uy vien ban thuong vu; uvbtv; uv btv; uy vien btv
Ủy viên Ban Chấp hành: uy vien ban chap hanh; uvbch; uv bch; uy vien bch
Ủy viên: uy vien; uv
Chuyên viên: chuyen vien
"""  # noqa: E501  a table reads best in lines
_PARTS = """
Công tác cơ sở: cong tac co so; ctcs; ct co so
Tổ chức: to chuc; t chuc
Văn phòng: van phong; vp
LĐLĐ: ldld
CĐGD: cdgd; cd gd
Liên đoàn Lao động: lien doan lao dong
Công đoàn Giáo dục: cong doan giao duc; cong doan gd
tỉnh: tinh
"""
_ORGANISATIONS = ("cdgd", "ldld", "tld", "cdcs", "cd")
_PLACES = frozenset(("tinh", "tp", "thanh", "pho", "huyen", "quan", "xa", "phuong", "ban"))
_LIKE_PHO = re.compile(r"^(?:p|ph[oóòỏõọôơ]{1,2}h?)$")
NEAR = 84


def _table(lines: str) -> dict[tuple[str, ...], str]:
    pairs = (line.split(":", 1) for line in lines.strip().splitlines())
    return {tuple(wording.split()): full for full, wordings in pairs for wording in wordings.strip().split("; ")}


_RANKS = _table(_WORDINGS)
_ALL = _RANKS | _table(_PARTS) | {("ban", "tc"): "ban Tổ chức"}
_LONGEST = max(map(len, _ALL))
_RANK_OF = {fold(full): full for full in _RANKS.values()} | {"pho ban": "Phó Trưởng ban"}


@dataclass(frozen=True, slots=True)
class Post:
    """One position of a person. `rank` is empty where no known one is named; `organisation` as `naming` shortens it."""

    rank: str
    organisation: str
    topic: str


def written_out(title: str) -> str:
    """A position with its abbreviations written out: "PCT LĐLĐ tỉnh" is "Phó Chủ tịch LĐLĐ tỉnh"."""
    words = re.sub(r"(?<=\w)\.(?=\s|\w|$)", " ", title).split()
    parts: list[str] = []
    at = 0
    while at < len(words):
        size, full = _longest(words, at)
        parts.append(full if size else words[at])
        at += size or 1
    text = " ".join(parts)
    return text[:1].upper() + text[1:]


def _longest(words: Sequence[str], at: int) -> tuple[int, str]:
    """How many words from here are a known wording, and how it is written out; 0 for none."""
    for size in range(min(_LONGEST, len(words) - at), 0, -1):
        key = tuple(fold(word) for word in words[at : at + size])
        if key in _ALL:
            ends = re.search(r"[,;]+$", words[at + size - 1])
            return size, _ALL[key] + (ends[0] if ends else "")
    return 0, ""


def rank_starts(words: Sequence[str]) -> list[int]:
    """Where, in a line's words, a known position begins."""
    keys = [fold(word.replace(".", "")) for word in words]
    starts: list[int] = []
    at = 0
    while at < len(keys):
        sizes = (size for size in range(_LONGEST, 0, -1) if tuple(keys[at : at + size]) in _RANKS)
        size = next(sizes, 0)
        starts += [at] if size else []
        at += size or 1
    return starts


def begins_like_position(words: Sequence[str]) -> bool:
    """Whether a line's words begin with a known part of positions: "Tổ chức" is no name, though Tô is a surname."""
    return _longest(words, 0)[0] > 0


@lru_cache(maxsize=2000)
def posts(title: str) -> tuple[Post, ...]:
    """Every position that a text names; at least one, perhaps without a rank, unless the text is empty."""
    words = fold(re.sub(r"[^\w\s&]", " ", written_out(title))).split()
    found = _known(words) or _nearly(words)
    if not found:
        return (_post("", words),) if words else ()
    ends = [start for start, _, _ in found[1:]] + [len(words)]
    return tuple(_post(rank, words[after:end]) for (_, after, rank), end in zip(found, ends, strict=True))


def _known(words: Sequence[str]) -> list[tuple[int, int, str]]:
    """(first word, word after it, rank) of every rank that is written rightly."""
    found: list[tuple[int, int, str]] = []
    at = 0
    while at < len(words):
        ranks = [key for key in _RANK_OF if tuple(words[at : at + len(key.split())]) == tuple(key.split())]
        if not ranks:
            at += 1
            continue
        key = max(ranks, key=len)
        deputy = f"pho {key}" if at and _LIKE_PHO.match(words[at - 1]) else ""
        after = at + len(key.split())
        found.append((at, after, _RANK_OF.get(deputy, _RANK_OF[key])))
        at = after
    return found


def _nearly(words: Sequence[str]) -> list[tuple[int, int, str]]:
    """The one rank that is most nearly written at the beginning, mistyped."""
    best, found = 0.0, list[tuple[int, int, str]]()
    for key, rank in _RANK_OF.items():
        size = len(key.split())
        for at in range(min(3, len(words) - size + 1)):
            ratio = fuzz.ratio(" ".join(words[at : at + size]), key)
            if ratio >= NEAR and (ratio, size) > (best, found[0][1] - found[0][0] if found else 0):
                best, found = ratio, [(at, at + size, rank)]
    return found


def _post(rank: str, words: Sequence[str]) -> Post:
    organisation = organisation_of(" ".join(words))
    topic = [word for word in words if word not in _PLACES]
    if organisation:
        said = " ".join(topic)
        for long in ("lien doan lao dong", "cong doan giao duc", "cong doan nganh giao duc", organisation):
            said = said.replace(long, " ")
        topic = said.split()
    return Post(rank, organisation, " ".join(topic))


def organisation_of(name: str) -> str:
    """The sort of organisation that a name begins with or a position belongs to: "ldld", "cdgd"; empty for none."""
    said = naming.words(name)
    return next((one for one in said if one in _ORGANISATIONS), "")


def alternatives(role: Role) -> tuple[Post, ...]:
    """The positions that may take a seat; read from its label where the seat does not list them."""
    titles = role.titles or _of_label(role.label)
    found = [post for title in titles for post in posts(title)[:1]]
    first_rank = next((post.rank for post in found if post.rank), "")
    home = organisation_of(role.label)
    return tuple(Post(post.rank or first_rank, post.organisation or home, post.topic) for post in found)


def _of_label(label: str) -> tuple[str, ...]:
    """ "Chủ tịch (Phó Chủ tịch) LĐLĐ" is two positions."""
    match = re.fullmatch(r"([^()]*)\(([^()]*)\)([^()]*)", label)
    return (f"{match[1].strip()} {match[3].strip()}", f"{match[2].strip()} {match[3].strip()}") if match else (label,)


def fits(title: str, role: Role, home: str = "") -> float:
    """How well a position fits a seat, 0 to 1; `home` is the sort of organisation of the invited unit.

    Under 0.75 somebody should be asked. A deputy fits only a seat that names the deputy.
    """
    return max((_fit(post, wanted, home) for post in posts(title) for wanted in alternatives(role)), default=0.0)


def _fit(post: Post, wanted: Post, home: str) -> float:
    if not wanted.rank:
        near = fuzz.token_set_ratio(f"{post.rank} {post.topic}".casefold(), wanted.topic.casefold())
        return near / 100 if near >= NEAR and wanted.topic else 0.0
    if post.rank != wanted.rank:
        return 0.0
    return _same_organisation(post, wanted, home) * _same_topic(post, wanted)


def _same_organisation(post: Post, wanted: Post, home: str) -> float:
    if not wanted.organisation:
        return 0.9
    if post.organisation:
        return 1.0 if post.organisation == wanted.organisation else 0.0
    if not home:
        return 0.8
    return 0.95 if wanted.organisation == home else 0.55


def _same_topic(post: Post, wanted: Post) -> float:
    if not wanted.topic:
        return 1.0
    initials = "".join(word[0] for word in wanted.topic.split())
    if not post.topic or post.topic.split()[0] == initials:
        return 0.6
    return 1.0 if fuzz.partial_ratio(wanted.topic, post.topic) >= NEAR else 0.0
