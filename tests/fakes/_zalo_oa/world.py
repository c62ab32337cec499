"""What the fake OA knows: tokens, people and when they last wrote, what was sent, what goes wrong.

For: the fake server. It never imports the code under test. Guesses are marked: the codes of refused refresh tokens and
wrong recipients are not documented. Not for: HTTP.
"""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass, field
from typing import Any

KINDS = ("error", "http", "garbage", "accept_then_fail", "accept_then_hang", "none")
BAD_REFRESH = -14014  # as reported from use; the documentation names none
BAD_CODE = -14019  # a guess


class OaError(Exception):
    """Refused with a code of Zalo's; HTTP is 200 all the same."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


@dataclass
class Fault:
    """The next `times` calls (-1: all) of `path` (its end; "" any) are struck, after `skip` have passed and `delay` s.

    `error`: refused with `code`. `http`: `status` and `body`, no JSON. `garbage`: 200 and `body`. `accept_then_fail`:
    done, and the connection is cut. `accept_then_hang`: done, and never answered. `none`: only the delay.
    """

    path: str = ""
    kind: str = "error"
    code: int = -201
    status: int = 502
    body: str = "<html>502 Bad Gateway</html>"
    times: int = 1
    skip: int = 0
    delay: float = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"kind is one of {', '.join(KINDS)}, not {self.kind}")

    def matches(self, path: str, _params: dict[str, Any]) -> bool:
        return path.endswith(self.path)


@dataclass
class World:
    """Everything that the platform holds."""

    app_id: str
    app_secret: str
    oa_secret: str
    access: str = ""
    refresh: str = ""
    codes: dict[str, str] = field(default_factory=dict)  # code -> its challenge
    refreshes: int = 0
    answered: dict[str, int] = field(default_factory=dict)  # user -> code that sends to them are refused with
    users: set[str] = field(default_factory=set)
    uploads: dict[str, bytes] = field(default_factory=dict)
    outbox: list[dict[str, Any]] = field(default_factory=list)
    calls: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    number: Any = field(default_factory=lambda: itertools.count(1))

    def issue(self) -> dict[str, str]:
        """A new pair; the ones before it are dead at once."""
        number = next(self.number)
        self.access, self.refresh = f"access-{number}", f"refresh-{number}"
        return {"access_token": self.access, "refresh_token": self.refresh, "expires_in": "90000"}

    def sent(self, kind: str, user: str, message: dict[str, Any]) -> dict[str, Any]:
        message_id = f"{next(self.number):020x}"
        self.outbox.append({"kind": kind, "user": user, "message": message, "message_id": message_id})
        return {"message_id": message_id, "user_id": user, "sent_time": str(int(time.time() * 1000))}
