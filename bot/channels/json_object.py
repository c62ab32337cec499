"""JSON from outside, read as an object or not at all.

For: what platforms post and what they answer. Not for: what is in the object.
"""

from __future__ import annotations

import json
from typing import Any


def json_object(content: bytes | str) -> dict[str, Any] | None:
    """The object, or None for anything else: no JSON, another kind of value, or one that is nested too deep."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
