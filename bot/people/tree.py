"""Which unit stands above which, and what became of a unit that merged: pure rules over a small picture of units.

Going up, a unit that has merged leads to the unit it became part of, and only then to the unit above that one: members
follow the successor. `valid_to` is the last day of a unit. For: rules. Not for: SQL, which says the same (`units.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Node:
    """One unit in the picture; open ends of its time are None."""

    id: int
    parent_id: int | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    merged_into: int | None = None


def is_valid(valid_from: dt.date | None, valid_to: dt.date | None, on: dt.date) -> bool:
    """Whether a day lies within a period whose both ends belong to it."""
    return (valid_from is None or valid_from <= on) and (valid_to is None or on <= valid_to)


def overlap(
    one_from: dt.date | None, one_to: dt.date | None, other_from: dt.date | None, other_to: dt.date | None
) -> bool:
    """Whether two periods share a day."""
    return (one_to is None or other_from is None or other_from <= one_to) and (
        other_to is None or one_from is None or one_from <= other_to
    )


def has_merged(node: Node, on: dt.date) -> bool:
    """Whether a unit is part of another on a day."""
    return node.merged_into is not None and (node.valid_to is None or node.valid_to < on)


def successor(nodes: Mapping[int, Node], unit_id: int, on: dt.date) -> int:
    """The unit that a unit has become by a day: itself, or the end of the chain of merges. Raises KeyError."""
    node, seen = nodes[unit_id], {unit_id}
    while has_merged(node, on):
        following = nodes.get(node.merged_into) if node.merged_into is not None else None
        if following is None or following.id in seen:
            break
        seen.add(following.id)
        node = following
    return node.id


def above(node: Node, on: dt.date) -> int | None:
    """The next unit on the way up on a day."""
    return node.merged_into if has_merged(node, on) else node.parent_id


def ancestors(nodes: Mapping[int, Node], unit_id: int, on: dt.date) -> tuple[int, ...]:
    """All units above, nearest first, without the unit itself; it ends at a root or where a wrong link turns back."""
    found: list[int] = []
    following = above(nodes[unit_id], on)
    while following is not None and following in nodes and following != unit_id and following not in found:
        found.append(following)
        following = above(nodes[following], on)
    return tuple(found)


def descendants(nodes: Mapping[int, Node], unit_id: int, on: dt.date) -> frozenset[int]:
    """All units that have this one above them on a day; units that merged into one of them are among these."""
    below: dict[int, list[int]] = {}
    for node in nodes.values():
        upper = above(node, on)
        if upper is not None:
            below.setdefault(upper, []).append(node.id)
    found: set[int] = set()
    waiting = [unit_id]
    while waiting:
        fresh = [child for child in below.get(waiting.pop(), ()) if child not in found and child != unit_id]
        found.update(fresh)
        waiting += fresh
    return frozenset(found)


def circles(upper: Mapping[int, int | None]) -> Iterator[tuple[int, ...]]:
    """Every ring of units that stand above each other; `upper` gives for each unit the next one up."""
    done: set[int] = set()
    for start in upper:
        path: dict[int, int] = {}
        at: int | None = start
        while at is not None and at in upper and at not in done and at not in path:
            path[at] = len(path)
            at = upper[at]
        if at is not None and at in path:
            yield tuple(path)[path[at] :]
        done.update(path)
