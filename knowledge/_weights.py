"""For: the numbers that say how much each field counts in `knowledge.index`. Not for: learning them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """Measured on 259 questions over 2,249 articles of law (`knowledge.evaluate`); curated questions apart."""

    syllables: float = 0.2
    """BM25 of the syllables of the whole item."""
    pairs: float = 0.5
    """BM25 of its pairs of neighbouring syllables."""
    name: float = 0.75
    """BM25 of the name of its document."""
    clause_pairs: float = 0.1
    """Pairs in the best clause, beside its syllables, which count 1."""
    heading: float = 10.0
    """For a heading wholly covered by the question; falls with the square of the share."""
    cited: float = 6.0
    """For the number that the question cites ("Điều 12")."""
    question: float = 20.0
    """For a curated question that says the same; falls with `question_power` of the likeness."""
    question_power: float = 2.0
    question_balance: float = 0.4
    """0: only the curated question need be covered; 1: only the asked one; 0.5 is Dice."""
    question_as_text: bool = False
    """Whether curated questions count as part of the text as well."""
    k1: float = 0.6
    b: float = 0.7
    """Okapi parameters: presence matters, repetition hardly."""
