"""An unpatched `telegram.Bot` beside a fake Bot API.

For: tests of the fake itself. Not for: tests of the program, which has a request layer of its own.
"""

from __future__ import annotations

from typing import Any

from telegram import Bot


def bot_of(fake: Any, token: str = "") -> Bot:
    return Bot(token or fake.token, base_url=fake.url, base_file_url=fake.url.replace("/bot", "/file/bot"))
