"""For: restoring missing marks and mending typos in a question, before it is searched.

A bigram model of the indexed texts themselves, without an outside dictionary: each syllable may stand for those with
the same base letters, an unknown or oddly placed one also for those one edit away, and Viterbi chooses.
Not for: abbreviations (give them as `keep`), raw Telex (`knowledge.telex`), digits (never corrected).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from math import inf
from operator import ne

import numpy as np
from rapidfuzz.distance.OSA import distance

from knowledge._entries import tally
from knowledge._vocabulary import Ints, Texts, Vocabulary, pairs
from knowledge.telex import possible
from knowledge.text import fold_syllable, syllables

UNKNOWN = -1
"""The number of a form that the texts do not have."""


@dataclass(frozen=True, slots=True)
class Costs:
    """What each change costs, as negative natural logarithms of its likelihood."""

    add_marks: float = 1.0
    """A syllable without marks gets some, in a message that has marks elsewhere (scaled by their share)."""
    other_marks: float = 5.0
    edit_unknown: float = 8.0
    """One edit of letters in a syllable the texts do not have."""
    edit_known: float = 10.0
    edit_marks: float = 5.0
    """The same, where the marks differ as well (scaled by the share of marked syllables)."""
    free: float = 0.2
    slack: float = 5.0
    most: int = 8
    unknown: float = 20.0
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
        alone = np.log((counts + 0.5) / (counts.sum() + 0.5 * size + 1))
        self._alone: list[float] = [*alone.tolist(), -self._costs.unknown]
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
        keys, times = tally(found[found >= 0])
        first, second = keys // size, keys % size
        total = np.maximum(np.bincount(first, weights=times, minlength=size), 1)
        kinds = np.bincount(first, minlength=size)
        held_back = np.clip(0.75 * kinds / total, 1e-3, 1 - 1e-3)
        chance = np.log((times - 0.75) / total[first] + held_back[first] * np.exp(self._alone)[second])
        starts = np.searchsorted(first, np.arange(size + 1)).tolist()
        seconds, chances = second.tolist(), chance.tolist()
        self._after = [dict(zip(seconds[a:z], chances[a:z], strict=True)) for a, z in pairwise(starts)]
        self._after.append({})  # the last element stands for UNKNOWN, as in _alone
        self._unseen: list[float] = [*np.log(held_back).tolist(), 0.0]
        self._fold_number = {base: i for i, base in enumerate(self._same_fold)}
        fold_of = np.array([self._fold_number[base] for base in folds], dtype=np.int64)
        self._fold_pairs = frozenset((fold_of[first] * size + fold_of[second]).tolist()) if len(keys) else frozenset()

    def correct(self, text: str, keep: Collection[str] = ()) -> list[str]:
        """Return the syllables of `text`, mended; digits and the syllables in `keep` (as typed) stay as they are."""
        return self.correct_tokens(syllables(text), keep)

    def correct_tokens(self, tokens: Sequence[str], keep: Collection[str] = ()) -> list[str]:
        """Return `tokens` (as `syllables` gives them) mended, one for one."""
        if not tokens:
            return []
        row = self._best_row(self._choices(tokens, keep))
        return [token if number < 0 else self._forms[number] for token, number in zip(tokens, row, strict=True)]

    def _choices(self, tokens: Sequence[str], keep: Collection[str]) -> list[dict[int, float]]:
        """Return, for each token, the forms it may stand for and what each costs; UNKNOWN stands for itself."""
        bases = [fold_syllable(token) for token in tokens]
        marked = sum(map(ne, tokens, bases)) / len(tokens)
        known = [self._fold_number.get(base, UNKNOWN) for base in bases]
        known.append(UNKNOWN)  # after the last token and, at -1, before the first one
        strange = sum(
            here < 0 and token.isalpha() and token not in keep and not possible(base)
            for token, base, here in zip(tokens, bases, known[:-1], strict=True)
        )
        noise = min(1.0, strange / len(tokens) * 5)
        size, fold_pairs = len(self._forms), self._fold_pairs
        choices = []
        for i, token in enumerate(tokens):
            own = self._number.get(token, UNKNOWN)
            here, before, after = known[i], known[i - 1], known[i + 1]
            placed = here >= 0 and (
                (before >= 0 and before * size + here in fold_pairs)
                or (after >= 0 and here * size + after in fold_pairs)
            )
            if (placed and own >= 0 and token != bases[i]) or token in keep or not token.isalpha():
                choices.append({own: 0.0})
            else:
                choices.append(self._candidates(token, bases[i], marked, None if placed else (before, after), noise))
        return choices

    def _candidates(
        self, token: str, base: str, marked: float, neighbours: tuple[int, int] | None, noise: float
    ) -> dict[int, float]:
        """`marked` is the share of the message's syllables with marks; `neighbours` of an oddly placed one: folded."""
        costs = self._costs
        change = costs.add_marks * marked if token == base else costs.other_marks
        found = dict.fromkeys(self._same_fold.get(base, ()), change)
        own = self._number.get(token, UNKNOWN)
        if neighbours is not None and len(base) > 1:
            edit = (costs.edit_known if found else costs.edit_unknown) - costs.slack * noise
            for number in self._one_edit_away(base, *neighbours, noise):
                far = distance(token, self._forms[number], score_cutoff=1) > 1
                found.setdefault(number, edit + costs.edit_marks * marked if far else edit)
        found[own] = 0.0
        return found

    def _one_edit_away(self, base: str, before: int, after: int, noise: float) -> list[int]:
        """Return the commonest forms with one letter more, less or other that fit a neighbour, or any if none does."""
        near = {word for key in _deletions(base) for word in self._near.get(key, ()) if abs(len(word) - len(base)) < 2}
        size, fold_pairs = len(self._forms), self._fold_pairs
        ranked = []
        for word in near:
            number = self._fold_number[word]
            fits = (before >= 0 and before * size + number in fold_pairs) + (
                after >= 0 and number * size + after in fold_pairs
            )
            ranked.append((-fits, number, word))  # folds are numbered from the commonest on
        ranked.sort()
        if noise < self._costs.free and possible(base):  # a syllable that could well be meant
            ranked = [entry for entry in ranked if entry[0] == -2 and len(base) > 3]
        elif ranked and ranked[0][0]:
            ranked = [entry for entry in ranked if entry[0]]
        return [form for _, _, word in ranked[: self._costs.most] for form in self._same_fold[word][:3]]

    def _best_row(self, choices: list[dict[int, float]]) -> list[int]:
        """Return the likeliest row, by Viterbi; rows far behind the best one are dropped on the way."""
        alone = self._alone
        best = {number: alone[number] - cost for number, cost in choices[0].items()}
        back: list[dict[int, int]] = []
        for step in choices[1:]:
            if len(best) == len(step) == 1:  # nothing to choose: what is left of here cannot matter any more
                back.append(dict(zip(step, best, strict=True)))
                best = step
            else:
                best, origins = self._advance(best, step)
                back.append(origins)
        row = [max(best, key=best.__getitem__)]
        for origins in reversed(back):
            row.append(origins[row[-1]])
        return row[::-1]

    def _advance(self, best: dict[int, float], step: dict[int, float]) -> tuple[dict[int, float], dict[int, int]]:
        alone = self._alone
        floor = max(best.values()) - self._costs.beam
        before = [
            (number, score, score + self._unseen[number], self._after[number])
            for number, score in best.items()
            if score >= floor
        ]
        reached: dict[int, float] = {}
        origins: dict[int, int] = {}
        for number, cost in step.items():
            base, top, origin = alone[number], -inf, UNKNOWN
            for previous, score, unseen, after in before:
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
