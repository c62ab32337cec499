"""How people write at the door: present or not, and when. Pure.

For: reading the words that chat, paper lists and CSV files share ("vắng có phép", "8h05"). Not for: names (`roll.py`)
or what is done with what was read.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence

from bot.clock import ZONE
from bot.people import naming
from bot.words import fold
from handlers.conferences.model import Presence, Session

_SAYS = {
    Presence.PRESENT: "có mặt|có|x|✓|✔|☑|đủ|đã đến|đã có mặt|dự|tham dự|tham gia|có dự",
    Presence.LEAVE: (
        "có phép|vắng có phép|vắng mặt có phép|phép|cp|p|vp|xin phép|vắng xin phép|nghỉ phép|báo vắng|vắng phép|"
        "vắng p|vắng cp|có lý do|vắng có lý do"
    ),
    Presence.ABSENT: (
        "vắng|vắng mặt|không phép|vắng không phép|vắng mặt không phép|vắng kp|kp|không có mặt|không đến|không dự|"
        "không tham dự|không tham gia|vắng không lý do"
    ),
}
# A tick to some and "vắng" to others: whoever wrote it has to say.
_UNCLEAR = frozenset({"v", "o", "0", "k", "✗", "?"})
# A word that may close a line without a separator. "có", "x", "p" there could be the end of a name.
_TRAILING = frozenset(
    {"vắng", "vắng mặt", "có mặt", "vắng có phép", "vắng không phép", "có phép", "không phép", "vắng phép", "xin phép"}
)
_LEFT_OVER = " \t,;:.-–—|()[]"

_TIME = re.compile(
    r"(?<![\d:/.])(?:lúc\s+|luc\s+)?(?P<hour>[01]?\d|2[0-3])\s*(?:"
    r":(?P<colon>[0-5]\d)(?::[0-5]\d)?(?:\s*(?P<half>[ap]m))?"
    r"|(?:h|g|giờ|gio)(?![^\W\d_])\s*(?P<after>[0-5]\d)?(?:\s*(?:phút|phut|ph|p)\b)?)(?![\d:])",
    re.IGNORECASE,
)
_HALF = re.compile(r"^\s*(sáng|sang|trưa|trua|chiều|chieu|tối|toi)\b", re.IGNORECASE)
_DAY = re.compile(r"(?<!\d)(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?!\d)|(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_NOON = 12


def _written(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).lower().split()).strip(_LEFT_OVER)


def _same(typed: str, wording: str) -> bool:
    """A wording typed with its marks, or with none at all: "vàng" is not "vắng", "vang" may be."""
    return typed == wording or (typed.isascii() and typed == naming.plain(wording))


def read_presence(text: str) -> Presence | None:
    """What a cell or a word says of somebody; None where it says nothing that is known."""
    typed = _written(text)
    for presence, wordings in _SAYS.items():
        if any(_same(typed, wording) for wording in wordings.split("|")):
            return presence
    return None


def is_unclear(text: str) -> bool:
    """Whether a sign could mean present and absent alike."""
    return _written(text) in _UNCLEAR


def split_presence(text: str) -> tuple[str, Presence | None]:
    """A line without the status at its end, and that status: "Trần Công vắng" -> ("Trần Công", ABSENT)."""
    words = text.split()
    for size in range(min(4, len(words) - 1), 0, -1):
        last = _written(" ".join(words[-size:]))
        wording = next((each for each in _TRAILING if _same(last, each)), None)
        if wording is not None:
            return " ".join(words[:-size]).rstrip(_LEFT_OVER), read_presence(wording)
    return text, None


def split_time(text: str) -> tuple[str, dt.time | None]:
    """A text without its time of day, and that time: "An Giang lúc 8h05" -> ("An Giang", 08:05)."""
    found = _TIME.search(text)
    if found is None:
        return text, None
    hour, minute = int(found["hour"]), int(found["colon"] or found["after"] or 0)
    rest = text[found.end() :]
    half = _HALF.match(rest)
    said = naming.plain(half[1]) if half else (found["half"] or "").lower()
    if said in ("chieu", "toi", "pm") and hour < _NOON:
        hour += _NOON
    if said == "am" and hour == _NOON:
        hour = 0
    if half:
        rest = rest[half.end() :]
    return " ".join(f"{text[: found.start()]} {rest}".split()).strip(_LEFT_OVER), dt.time(hour, minute)


def split_day(text: str) -> tuple[str, dt.date | None]:
    """A text without its day, and that day. Raises ValueError for a day that is in no calendar."""
    found = _DAY.search(text)
    if found is None:
        return text, None
    day, month, year, iso_year, iso_month, iso_day = found.groups()
    read = dt.date(int(year), int(month), int(day)) if year else dt.date(int(iso_year), int(iso_month), int(iso_day))
    return " ".join(f"{text[: found.start()]} {text[found.end() :]}".split()), read


def moment(session: Session, now: dt.datetime, at: dt.time | None, day: dt.date | None = None) -> dt.datetime:
    """When something happened, in UTC: the time that was said, on the day that was said or the session's; else now.

    Where the session has no day the time is today's.
    """
    if at is None:
        return now
    session_day = session.day or (local(session.starts).date() if session.starts else None)
    wanted = day or session_day or local(now).date()
    return dt.datetime.combine(wanted, at, ZONE).astimezone(dt.UTC)


def local(moment: dt.datetime) -> dt.datetime:
    """A moment as the clock on the wall of the session shows it."""
    return moment.astimezone(ZONE)


def clock_text(moment: dt.datetime, now: dt.datetime) -> str:
    """08:04, with its day where that is not today."""
    said = local(moment)
    return f"{said:%H:%M}" if said.date() == local(now).date() else f"{said:%H:%M} ngày {said:%d/%m/%Y}"


def listed(names: Sequence[str], most: int = 6) -> str:
    """Names in a row; a long row is cut and says how many are left."""
    if len(names) <= most:
        return ", ".join(names)
    return f"{', '.join(names[:most])} và {len(names) - most} tên nữa"


def distinct(labels: Sequence[str], most: int = 60) -> list[str]:
    """Labels of a menu that can be told apart when they are typed without marks; repeated ones get a number."""
    seen: dict[str, int] = {}
    told = []
    for label in (each if len(each) <= most else f"{each[: most - 1]}…" for each in labels):
        words = fold(label)
        seen[words] = seen.get(words, 0) + 1
        told.append(label if seen[words] == 1 else f"{label} ({seen[words]})")
    return told
