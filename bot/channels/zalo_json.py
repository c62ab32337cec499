"""Reading what Zalo hands over without trusting its shape: the careful readers of both of Zalo's channels.

For: parts, strings, ids and names of events, each of which can be stored. Not for: what an event means
(`zalo_bot/parse.py`, `zalo_oa/updates.py`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from bot.words import storable

MOST = 200
"""Characters of an id or a name."""


def part(whole: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The object of this name; an empty one where there is none."""
    found = whole.get(name)
    return found if isinstance(found, Mapping) else {}


def string(value: Any) -> str:
    """A string as it is; empty for anything else."""
    return value if isinstance(value, str) else ""


def scalar(value: Any) -> str:
    """A string, or a whole number as one: Zalo writes some values now this way, now that. Empty for anything else."""
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def text_of(value: Any) -> str:
    """What somebody wrote, without blanks around it."""
    return storable(string(value)).strip()


def name_of(value: Any) -> str:
    """At most 200 characters of a name."""
    return storable(string(value))[:MOST]


def id_of(value: Any) -> str:
    """An id; empty for what is none or longer than 200 characters, for half an id may be somebody else's."""
    found = storable(scalar(value))
    return found if len(found) <= MOST else ""


def made_up_id(event: Mapping[str, Any]) -> str:
    """An id for an event without one: the same for the same content."""
    return "sha256:" + hashlib.sha256(json.dumps(event, sort_keys=True, default=str).encode()).hexdigest()
