"""For: restoring missing marks and mending typos in a question, before it is searched.

A bigram model of the indexed texts themselves, without an outside dictionary: each syllable may stand for those with
the same base letters, an unknown or oddly placed one also for those one edit away, and Viterbi chooses.
Not for: abbreviations (give them as `keep`), raw Telex (`knowledge.telex`), digits (never corrected).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np

from knowledge._vocabulary import Ints, Texts, Vocabulary, pairs
from knowledge.telex import possible
from knowledge.text import fold_syllable, syllables


@dataclass(frozen=True, slots=True)
class Costs:
    """What each change costs, as negative natural logarithms of its likelihood."""

    add_marks: float = 0.7
    """A syllable without marks gets some, in a message that has marks elsewhere (scaled by their share)."""
    other_marks: float = 5.0
    edit_unknown: float = 7.0
    """One edit of letters in a syllable the texts do not have."""
    edit_known: float = 9.0
    unknown: float = 14.0
    """Leaving a syllable that the texts do not have as it is."""
    beam: float = 12.0
    """How far behind the best row another may lie and still be followed."""
    rare: float = 0.002
    """A form with less than this share of the uses of its letters is not offered for another one."""


class Corrector:
    """Mends questions after the manner of the texts it was built from; see `build` and `correct`."""

    def __init__(self, vocabulary: Vocabulary, ids: Ints, costs: Costs | None = None) -> None:
        """Learn from `ids`, numbered by `vocabulary`, with a BREAK between texts."""
        self._costs = costs or Costs()
        self._forms = list(vocabulary.forms)
        self._number = {form: i for i, form in enumerate(self._forms)}
        folds = vocabulary.folds()
        size = len(self._forms)
        counts = np.bincount(ids[ids >= 0], minlength=size)
        self._alone: list[float] = np.log((counts + 0.5) / (counts.sum() + 0.5 * size + 1)).tolist()
        self._same_fold: dict[str, list[int]] = {}
        for i in np.argsort(-counts, kind="stable").tolist():
            same = self._same_fold.setdefault(folds[i], [])
            if not same or counts[i] > counts[same[0]] * self._costs.rare:
                same.append(i)
        self._near: dict[str, list[str]] = {}
        for base in self._same_fold:
            if base.isalpha():
                for key in _deletions(base):
                    self._near.setdefault(key, []).append(base)
        self._learn_pairs(ids, counts, folds)

    @classmethod
    def build(cls, texts: Iterable[str], phrases: Iterable[str] = ()) -> Corrector:
        """Learn from `texts` and from `phrases`, ways of asking that the texts do not have ("như thế nào")."""
        vocabulary = Vocabulary()
        read = Texts()
        for text in chain(texts, phrases):
            read.add(vocabulary.encode(text))
        return cls(vocabulary, read.tokens())

    def _learn_pairs(self, ids: Ints, counts: Ints, folds: list[str]) -> None:
        size = max(len(self._forms), 1)
        found = pairs(ids, size)
        keys, times = np.unique(found[found >= 0], return_counts=True)
        first, second = keys // size, keys % size
        total = np.maximum(np.bincount(first, weights=times, minlength=size), 1)
        kinds = np.bincount(first, minlength=size)
        held_back = np.clip(0.75 * kinds / total, 1e-3, 1 - 1e-3)
        chance = np.log((times - 0.75) / total[first] + held_back[first] * np.exp(np.array(self._alone))[second])
        starts = np.searchsorted(first, np.arange(size + 1)).tolist()
        seconds, chances = second.tolist(), chance.tolist()
        self._after = [dict(zip(seconds[a:z], chances[a:z], strict=True)) for a, z in pairwise(starts)]
        self._unseen: list[float] = np.log(held_back).tolist()
        self._fold_number = {base: i for i, base in enumerate(self._same_fold)}
        fold_of = np.array([self._fold_number[base] for base in folds], dtype=np.int64)
        self._fold_pairs = frozenset((fold_of[first] * size + fold_of[second]).tolist()) if len(keys) else frozenset()

    def correct(self, text: str, keep: Collection[str] = ()) -> list[str]:
        """Return the syllables of `text`, mended; digits and the syllables in `keep` (as typed) stay as they are."""
        return self.correct_tokens(syllables(text), keep)

    def correct_tokens(self, tokens: list[str], keep: Collection[str] = ()) -> list[str]:
        """Return `tokens` (as `syllables` gives them) mended, one for one."""
        if not tokens:
            return []
        choices = self._choices(tokens, keep)
        row = self._best_row(choices)
        return [token if number < 0 else self._forms[number] for token, number in zip(tokens, row, strict=True)]

    def _choices(self, tokens: list[str], keep: Collection[str]) -> list[list[tuple[int, float]]]:
        bases = [fold_syllable(token) for token in tokens]
        marked = sum(token != base for token, base in zip(tokens, bases, strict=True))
        add = self._costs.add_marks * marked / len(tokens)
        known = [-1, *(self._fold_number.get(base, -1) for base in bases), -1]
        choices = []
        for i, (token, base) in enumerate(zip(tokens, bases, strict=True)):
            own = self._number.get(token, -1)
            if not token.isalpha() or token in keep:
                choices.append([(own, 0.0)])
                continue
            placed = self._placed(known[i], known[i + 1], known[i + 2])
            if own >= 0 and placed and token != base:
                choices.append([(own, 0.0)])
                continue
            found = self._same_letters(token, base, add)
            if not placed and len(base) > 1:
                edit = self._costs.edit_known if found else self._costs.edit_unknown
                for number in self._one_edit_away(base, known[i], known[i + 2]):
                    found.setdefault(number, edit)
            if own < 0:
                found[-1] = 0.0
            choices.append(list(found.items()))
        return choices

    def _placed(self, before: int, here: int, after: int) -> bool:
        """Tell whether the texts have this folded syllable beside one of its neighbours."""
        size = len(self._forms)
        return here >= 0 and (
            (before >= 0 and before * size + here in self._fold_pairs)
            or (after >= 0 and here * size + after in self._fold_pairs)
        )

    def _same_letters(self, token: str, base: str, add: float) -> dict[int, float]:
        change = add if token == base else self._costs.other_marks
        found = dict.fromkeys(self._same_fold.get(base, ()), change)
        own = self._number.get(token, -1)
        if own >= 0:
            found[own] = 0.0
        return found

    def _one_edit_away(self, base: str, before: int, after: int) -> list[int]:
        near = {word for key in _deletions(base) for word in self._near.get(key, ()) if abs(len(word) - len(base)) < 2}
        number = self._fold_number
        fitting = [word for word in near if self._placed(before, number[word], after)]
        if not fitting and possible(base):
            return []
        return [form for word in fitting or near for form in self._same_fold[word]]

    def _best_row(self, choices: list[list[tuple[int, float]]]) -> list[int]:
        """Return the likeliest row, by Viterbi; rows far behind the best one are dropped on the way."""
        alone, unknown = self._alone, -self._costs.unknown
        best = {number: (alone[number] if number >= 0 else unknown) - cost for number, cost in choices[0]}
        back: list[dict[int, int]] = []
        for step in choices[1:]:
            best, origins = self._advance(best, step)
            back.append(origins)
        row = [max(best, key=best.__getitem__)]
        for origins in reversed(back):
            row.append(origins[row[-1]])
        return row[::-1]

    def _advance(
        self, best: dict[int, float], step: list[tuple[int, float]]
    ) -> tuple[dict[int, float], dict[int, int]]:
        alone, unknown = self._alone, -self._costs.unknown
        floor = max(best.values()) - self._costs.beam
        before = [
            (number, score, self._after[number], score + self._unseen[number])
            if number >= 0
            else (-1, score, {}, score)
            for number, score in best.items()
            if score >= floor
        ]
        reached: dict[int, float] = {}
        origins: dict[int, int] = {}
        for number, cost in step:
            base = alone[number] if number >= 0 else unknown
            top, origin = -1e30, -1
            for previous, score, after, unseen in before:
                chance = after.get(number)
                value = unseen + base if chance is None else score + chance
                if value > top:
                    top, origin = value, previous
            reached[number] = top - cost
            origins[number] = origin
        return reached, origins


def _deletions(word: str) -> set[str]:
    """Return `word` and every word one letter shorter: two words one edit apart share one of these."""
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}
