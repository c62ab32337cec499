"""Web push as the operator allows it: its key, its list of services, and an address for those services to write to.

For: `app.py`, and the sentence that says what is missing. Not for: whether it is on (`push_switch.py`), or anything
that is done with it. Its libraries are loaded only where there is a key.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from bot import push_switch
from bot.conversation import Clock, House
from bot.errors import SettingsError
from bot.settings import Settings
from bot.storage.database import Database

if TYPE_CHECKING:
    from starlette.routing import Route

    from bot.web.push_sender import Pusher

log = logging.getLogger(__name__)
FORBIDDEN = "Máy chủ không cho phép (CONGDOAN_WEB_PUSH=false)."
NO_CONTACT = "Người quản trị máy chủ đặt CONGDOAN_WEB_PUSH_CONTACT=mailto:… rồi khởi động lại trợ lý."
NO_KEY = "Người quản trị máy chủ chạy congdoan doctor --fix để tạo khóa rồi khởi động lại trợ lý."


class Runs(Protocol):
    """A part of the program that works until it is cancelled: this one, dispatchers and their like."""

    async def run(self) -> None: ...


@dataclass(frozen=True, slots=True)
class WebPush:
    """What knocks, the routes where browsers ask for it, and the key that a page shows: empty while it is off, None
    where that is not known.
    """

    pusher: Pusher
    routes: list[Route]
    key: Callable[[], Awaitable[str | None]]


def lacking(settings: Settings) -> str:
    """Why browsers cannot be told here, as a sentence with what to do; empty where they can."""
    if not settings.web_push or not settings.push_hosts:
        return FORBIDDEN
    if not (settings.web_push_contact or settings.public_url.startswith("https://")):
        return NO_CONTACT
    return "" if Path(settings.web_push_key).is_file() else NO_KEY


def web_push(
    settings: Settings, database: Database, clock: Clock, house: House, is_open: Callable[[str], bool]
) -> WebPush | None:
    """The parts of it; None where it is forbidden or lacks something.

    A key that cannot be read is a line in the log and in `congdoan doctor`, and no reason to keep people waiting.
    """
    if lacking(settings):
        return None
    from bot.web import push_keys
    from bot.web.push import push_routes
    from bot.web.push_sender import Pusher

    try:
        key = push_keys.read(Path(settings.web_push_key))
    except SettingsError as error:
        log.error("web push is off: %s", error)
        return None
    hosts = settings.push_hosts
    contact = settings.web_push_contact or house.public_url
    pusher = Pusher(database, key, contact=contact, hosts=hosts, now=clock.now, is_open=is_open, quiet=settings.quiet)

    async def shown() -> str | None:
        on = await push_switch.look(database)
        return None if on is None else pusher.public_key if on else ""

    return WebPush(pusher, push_routes(database, clock, house, hosts), shown)
