"""Whether a pushed event comes from Zalo: its signature and its age. Pure.

The signature is a plain SHA-256 over app id, raw body, timestamp and the secret key of the OA, which is not the app's
secret. For: `is_signed`, `is_fresh`. Not for: repeats, which the inbox knows by their id.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac

_MARK = "mac="
_AHEAD = dt.timedelta(minutes=10)


def sign(app_id: str, body: bytes, timestamp: str, oa_secret: str) -> str:
    """The signature in hexadecimal digits."""
    return hashlib.sha256(app_id.encode() + body + timestamp.encode() + oa_secret.encode()).hexdigest()


def is_signed(given: str, app_id: str, body: bytes, timestamp: str, oa_secret: str) -> bool:
    """Compares in constant time; `given` may open with `mac=`. Without a secret nothing is signed."""
    if not oa_secret:
        return False
    wanted = sign(app_id, body, timestamp, oa_secret)
    return hmac.compare_digest(given.strip().removeprefix(_MARK).lower().encode("latin-1", "replace"), wanted.encode())


def moment_of(timestamp: str) -> dt.datetime | None:
    """The time that a timestamp of milliseconds tells, in UTC; None where it tells none."""
    if not timestamp.isascii() or not timestamp.isdecimal() or len(timestamp) > 15:
        return None
    return dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(milliseconds=int(timestamp))


def is_fresh(moment: dt.datetime, now: dt.datetime, oldest: dt.timedelta) -> bool:
    """Whether an event is recent enough to be acted on, and not of tomorrow; a clock may run ten minutes ahead."""
    return now - oldest <= moment <= now + _AHEAD
