"""Web push as the settings want it: switched on, with its key, its list of services and an address of the operator.

For: `app.py`. Not for: anything that is done with it. Its libraries are loaded only where it is switched on.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from bot.conversation import Clock, House
from bot.errors import SettingsError
from bot.settings import Settings
from bot.storage.database import Database

if TYPE_CHECKING:
    from starlette.routing import Route

    from bot.web.push_sender import Pusher

log = logging.getLogger(__name__)


class Runs(Protocol):
    """A part of the program that works until it is cancelled: this one, dispatchers and their like."""

    async def run(self) -> None: ...


def web_push(
    settings: Settings, database: Database, clock: Clock, house: House, is_open: Callable[[str], bool]
) -> tuple[Pusher | None, list[Route]]:
    """What knocks, and the routes where browsers ask for it; nothing where it is off or has no key.

    A missing key is a line in the log and in `congdoan doctor`, and no reason to keep people waiting.
    """
    if not settings.web_push:
        return None, []
    from bot.web import push_keys
    from bot.web.push import push_routes
    from bot.web.push_sender import Pusher

    try:
        key = push_keys.read(Path(settings.web_push_key))
    except SettingsError as error:
        log.error("web push is off: %s", error)
        return None, []
    hosts = settings.push_hosts
    contact = settings.web_push_contact or house.public_url
    pusher = Pusher(database, key, contact=contact, hosts=hosts, now=clock.now, is_open=is_open, quiet=settings.quiet)
    return pusher, push_routes(database, clock, house, hosts)
