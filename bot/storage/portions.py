"""Many values in portions that one statement can hold.

For: `IN (...)` and inserts of many rows: a database takes some thousands of parameters at once. Not for: reading in
pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

SIZE = 500
T = TypeVar("T")


def portions(values: Iterable[T], size: int = SIZE) -> Iterator[list[T]]:
    """The values in their order, at most `size` at a time; none for none."""
    rest = iter(values)
    while part := list(islice(rest, size)):
        yield part
