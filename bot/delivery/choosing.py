"""Which of a person's channels a message takes, in which order and why; and where it goes when one did not work.

The order: what costs nothing before what is billed, what leaves now before what must wait, what shows the file or
picture itself before what sends an address, and among equals the channel the person used last.
For: pure functions and the sentences for their answers. Not for: reading accounts and quotas (`means.py`), the same
order over many people at once (`ways.py`, which a test holds to this one), nor sending.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.channels.base import Stage

Hindrance = Literal["", "blocked", "window", "quota"]
_REASONS = {
    "blocked": "{title}: không gửi được nữa (đã chặn hoặc rời)",
    "window": "{title}: quá hạn được nhắn, chờ người nhận nhắn lại",
    "quota": "{title}: đã hết số tin của tháng",
    "billed": "{title}: tốn phí",
    "free": "{title}: miễn phí",
    "later": "chờ đến giờ được gửi",
    "link": "tệp, ảnh đi bằng đường dẫn",
    "last": "kênh dùng gần đây nhất",
}


@dataclass(frozen=True, slots=True)
class Way:
    """One account of a person. `channel` is unique among their ways; `title` is what people call it.

    `used_at`: when the person last wrote there, None where never. `reachable`: not blocked, not left. `window`: whether
    the platform lets us write now, later today, or not until the person writes. `left`: messages left in the month,
    None without a limit. `billed`: it would cost money. `files`, `pictures`: it shows them itself.
    """

    channel: str
    title: str
    used_at: dt.datetime | None = None
    reachable: bool = True
    window: Literal["open", "later", "closed"] = "open"
    left: int | None = None
    billed: bool = False
    files: bool = True
    pictures: bool = True


@dataclass(frozen=True, slots=True)
class Means:
    """What is known of a channel before anybody is looked at; as in `Way`.

    `stages`: whom the platform lets us write to, by when they last wrote; None: everybody, at any time.
    """

    channel: str
    title: str = ""
    files: bool = True
    pictures: bool = True
    left: int | None = None
    stages: tuple[Stage, ...] | None = None

    @property
    def plain(self) -> bool:
        """Whether everybody who can be reached there can be written to now, for nothing."""
        return self.stages is None and (self.left is None or self.left > 0)

    def way(self, used_at: dt.datetime | None, wrote_at: dt.datetime | None, *, reachable: bool = True) -> Way:
        """One person's account. `wrote_at`: when they last wrote as far as the platform goes, None where never."""
        stage = self._stage(wrote_at)
        return Way(
            self.channel, self.title, used_at, reachable, "closed" if stage is None else _WINDOWS[stage.later],
            self.left, stage is not None and stage.billed, self.files, self.pictures,
        )  # fmt: skip

    def first(self, *, billed: bool, later: bool) -> Way:
        """As it is for many people alike."""
        return Way(
            self.channel, self.title, window=_WINDOWS[later], left=self.left, billed=billed, files=self.files,
            pictures=self.pictures,
        )  # fmt: skip

    def _stage(self, wrote_at: dt.datetime | None) -> Stage | None:
        if self.stages is None:
            return Stage(None)
        if wrote_at is None:
            return None
        return next((stage for stage in self.stages if stage.since is None or wrote_at >= stage.since), None)


_WINDOWS: dict[bool, Literal["open", "later"]] = {False: "open", True: "later"}


@dataclass(frozen=True, slots=True)
class Content:
    """What the message brings besides words."""

    file: bool = False
    picture: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """A channel with the reason for its place, or for having none, as a sentence without its full stop."""

    channel: str
    reason: str


@dataclass(frozen=True, slots=True)
class Order:
    """`ways`: the channels to try, first to last. `out`: those that cannot carry the message."""

    ways: tuple[Option, ...] = ()
    out: tuple[Option, ...] = ()


def choose(ways: Sequence[Way], content: Content) -> Order:
    """The order for one person. Times are aware."""
    can = sorted((way for way in ways if not hindrance(way)), key=lambda way: _rank(way, content))
    cannot = sorted((way for way in ways if hindrance(way)), key=lambda way: way.channel)
    last = max((way.used_at for way in can if way.used_at is not None), default=None)
    return Order(
        tuple(Option(way.channel, why(way, content, last)) for way in can),
        tuple(Option(way.channel, _REASONS[hindrance(way)].format(title=way.title)) for way in cannot),
    )


def following(order: Sequence[str], tried: Mapping[str, str]) -> str | None:
    """The channel to try next, None where nothing may be tried any more.

    `tried`: channel -> what became of it there, as the ledger says it. Only what certainly did not arrive goes on to
    the next; whatever has arrived, may have arrived or is still on its way ends it, so nobody gets it twice.
    """
    if any(state not in ("failed", "unreachable") for state in tried.values()):
        return None
    return next((channel for channel in order if channel not in tried), None)


def hindrance(way: Way) -> Hindrance:
    """Why a way cannot carry anything; empty where it can."""
    if not way.reachable:
        return "blocked"
    if way.window == "closed":
        return "window"
    return "quota" if way.left is not None and way.left <= 0 else ""


def shows(way: Way | Means, content: Content) -> bool:
    """Whether what the message brings is shown there itself, and no mere address."""
    return (way.files or not content.file) and (way.pictures or not content.picture)


def _rank(way: Way, content: Content) -> tuple[bool, bool, bool, float, str]:
    used = way.used_at.timestamp() if way.used_at is not None else 0.0
    return way.billed, way.window == "later", not shows(way, content), -used, way.channel


def why(way: Way, content: Content, last: dt.datetime | None = None) -> str:
    """The reason for a way's place; `last`: when the person last wrote on any of them."""
    parts = [_REASONS["billed" if way.billed else "free"].format(title=way.title)]
    parts += [_REASONS["last"]] if last is not None and way.used_at == last else []
    parts += [_REASONS["later"]] if way.window == "later" else []
    parts += [] if shows(way, content) else [_REASONS["link"]]
    return ", ".join(parts)
