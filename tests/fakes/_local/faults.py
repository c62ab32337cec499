"""Which of the faults that a test has ordered strikes now.

For: `pick`. Not for: what a fault is; each fake platform has kinds of its own.
"""

from __future__ import annotations

from typing import Any, Protocol, TypeVar


class Ordered(Protocol):
    """`skip` matching calls pass, the next `times` are struck (-1: all that follow)."""

    skip: int
    times: int

    def matches(self, name: str, params: dict[str, Any]) -> bool: ...


F = TypeVar("F", bound=Ordered)


def pick(faults: list[F], name: str, params: dict[str, Any]) -> F | None:
    """The first fault in order that strikes this call; spends it. A fault that is still skipping lets the next look."""
    for fault in faults:
        if not fault.matches(name, params):
            continue
        if fault.skip > 0:
            fault.skip -= 1
            continue
        if fault.times > 0:
            fault.times -= 1
            if fault.times == 0:
                faults.remove(fault)
        return fault
    return None
