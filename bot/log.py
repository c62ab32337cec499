"""Logs: one JSON object a line on standard error, each with the id of the turn it belongs to.

For: setting logging up once. Not for: what is said in a log line; none may hold a token, a message or a name.
"""

from __future__ import annotations

import logging
import re
import sys
from contextvars import ContextVar

from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

TURN: ContextVar[str] = ContextVar("turn", default="")

# Libraries that log addresses, with tokens in them, or at DEBUG the values of each statement, with messages in them.
_ADDRESSES = ("httpx", "httpcore", "telegram", "aiohttp.access", "uvicorn.access")
_VALUES = ("alembic", "aiosqlite", "sqlalchemy", "psycopg")
_QUIET = dict.fromkeys((*_ADDRESSES, *_VALUES), logging.WARNING)
# A bot's token as it stands in addresses, often right behind "bot": digits, a colon, a long secret. A log line never
# needs it.
_TOKEN = re.compile(r"(?<!\d)\d{3,}:[A-Za-z0-9_-]{6,}")


class _Formatter(JsonFormatter):
    """JSON with the turn id, and with anything that looks like a token blotted out, tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        if not hasattr(record, "turn"):
            record.turn = TURN.get()
        return _TOKEN.sub("[token]", super().format(record))


def set_up(level: str) -> None:
    """Sends all logs to standard error. Libraries that log addresses or values are silenced below WARNING."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        _Formatter(
            "{asctime}{levelname}{name}{message}{turn}",
            style="{",
            rename_fields={"levelname": "level"},
            json_ensure_ascii=False,
            reserved_attrs=(*RESERVED_ATTRS, "color_message"),  # uvicorn's line again, for terminals
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name, least in _QUIET.items():
        logging.getLogger(name).setLevel(max(least, root.level))
