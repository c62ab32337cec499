"""Who may do what: one table of action x role x scope, put together from what the features declare.

An action is `feature:verb` or `/command`. One without a row is open to nobody, so nothing can be reached by being
forgotten; the router refuses to start with such an action.
For: pure rules over the table. Not for: reading a person's roles (`grants.py`) or the tree of units (`tree.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Everybody is a member; an officer acts for a unit, an organiser for a unit and all below, an admin everywhere."""

    MEMBER = "member"
    OFFICER = "officer"
    ORGANISER = "organiser"
    ADMIN = "admin"


class Scope(StrEnum):
    """What a right reaches: what is one's own, one's unit, that unit and all below it, or everything."""

    OWN = "own"
    UNIT = "unit"
    BELOW = "below"
    ALL = "all"


ROLE_SCOPE = {Role.MEMBER: Scope.OWN, Role.OFFICER: Scope.UNIT, Role.ORGANISER: Scope.BELOW, Role.ADMIN: Scope.ALL}


@dataclass(frozen=True, slots=True)
class Grant:
    """One role of one person; `unit_id` is None for a member and an admin of the whole."""

    role: Role
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class Right:
    """One row of the table: who with this role may do this, within this scope."""

    action: str
    role: Role
    scope: Scope


def rights(roles: Iterable[Role], *actions: str) -> tuple[Right, ...]:
    """Rows for each action and role, with the scope that the role has."""
    wanted = tuple(roles)
    return tuple(Right(action, role, ROLE_SCOPE[role]) for action in actions for role in wanted)


EVERYONE = (Role.MEMBER,)
OFFICERS = (Role.OFFICER, Role.ORGANISER, Role.ADMIN)
ORGANISERS = (Role.ORGANISER, Role.ADMIN)
ADMINS = (Role.ADMIN,)


class PermissionTable:
    """All rows. Every person is a member; higher roles do not inherit rows, they are named."""

    def __init__(self, rows: Iterable[Right]) -> None:
        self._rows: dict[str, tuple[Right, ...]] = {}
        for row in rows:
            self._rows[row.action] = (*self._rows.get(row.action, ()), row)

    def rows(self) -> Sequence[Right]:
        """Every row, in the order of the features: for help and documentation."""
        return [row for rows in self._rows.values() for row in rows]

    def knows(self, action: str) -> bool:
        """Whether anybody at all may do this."""
        return action in self._rows

    def may(self, grants: Collection[Grant], action: str, above: Sequence[int] | None = None) -> bool:
        """Whether these roles allow an action.

        `above` are the unit that the action is about and all its ancestors, nearest first; None asks whether the action
        is open to the person at all (for menus and the router).
        """
        return any(
            self._covers(row, grant, above) for row in self._rows.get(action, ()) for grant in _with_member(grants)
        )

    def needed(self, action: str) -> tuple[Role, ...]:
        """The roles that may do this, for a refusal."""
        return tuple(row.role for row in self._rows.get(action, ()))

    @staticmethod
    def _covers(row: Right, grant: Grant, above: Sequence[int] | None) -> bool:
        if row.role is not grant.role:
            return False
        if above is None or row.scope in (Scope.OWN, Scope.ALL):
            return True
        if grant.unit_id is None or not above:
            return False
        return grant.unit_id == above[0] if row.scope is Scope.UNIT else grant.unit_id in above


def _with_member(grants: Collection[Grant]) -> Iterable[Grant]:
    yield Grant(Role.MEMBER)
    yield from (grant for grant in grants if grant.role is not Role.MEMBER)
