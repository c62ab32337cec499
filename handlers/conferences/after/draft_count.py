"""Who has commented on what: counts of a draft by unit and by clause. Pure.

For: the organisers' page and the table. Not for: words or SQL. A comment of a unit that has merged meanwhile counts for
the unit that acts for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers.conferences.after.draft_store import Asked
from handlers.conferences.after.model import Comment, Draft, DraftClause


@dataclass(frozen=True, slots=True)
class Collected:
    """A draft with everything that units have said. `acts`: unit of a comment -> the unit that acts for it today."""

    draft: Draft
    clauses: tuple[DraftClause, ...]
    comments: tuple[Comment, ...]
    units: tuple[Asked, ...]
    names: Mapping[int, str]
    acts: Mapping[int, int]

    def unit_of(self, comment: Comment) -> int:
        return self.acts.get(comment.unit_id, comment.unit_id)

    def by_unit(self) -> Counter[int]:
        """On how many clauses each unit has commented."""
        return Counter(unit for unit, _ in {(self.unit_of(one), one.clause_id) for one in self.comments})

    def by_clause(self) -> Counter[int]:
        """How many comments each clause has, by its id."""
        return Counter(one.clause_id for one in self.comments)

    @property
    def commented(self) -> tuple[Asked, ...]:
        said = self.by_unit()
        return tuple(one for one in self.units if said[one.unit_id])

    @property
    def silent(self) -> tuple[Asked, ...]:
        """The units that have said nothing yet."""
        said = self.by_unit()
        return tuple(one for one in self.units if not said[one.unit_id])

    def of(self, clause: DraftClause) -> Sequence[Comment]:
        """The comments on one clause, by the order of the units' list."""
        order = {one.unit_id: number for number, one in enumerate(self.units)}
        own = [one for one in self.comments if one.clause_id == clause.id]
        return sorted(own, key=lambda one: (order.get(self.unit_of(one), len(order)), one.at, one.id))

    def name_of(self, comment: Comment) -> str:
        return self.names.get(self.unit_of(comment), "")
