"""For: restoring missing marks and mending typos in a question, before it is searched.

A bigram model of the indexed texts themselves, without an outside dictionary: each syllable may stand for those with
the same base letters, a strange or oddly placed one also for those one edit away, and Viterbi chooses. A syllable that
Vietnamese could have is not taken for a typo unless other syllables of the message show that it has typos, or both
neighbours speak for another one: a word that the texts lack must not become one that they have.
Not for: abbreviations (give them as `keep`), raw Telex (`knowledge.telex`), digits (never corrected).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from math import inf
from operator import ne
from typing import NamedTuple

from rapidfuzz.distance.OSA import distance

from knowledge._bigrams import UNKNOWN, Bigrams
from knowledge._syllable import possible
from knowledge._vocabulary import Ints, Texts, Vocabulary
from knowledge.text import fold_syllable, remembered, syllables

Choice = dict[int, float]
"""The forms that a token may stand for, and what each costs."""


@dataclass(frozen=True, slots=True)
class Costs:
    """What each change costs: the negative natural logarithm of its likelihood."""

    add_marks: float = 1.0
    """A syllable without marks gets some, in a message with marks (scaled by the share of syllables that have them)."""
    other_marks: float = 5.0
    """A syllable with marks gets others."""
    edit_unknown: float = 8.0
    """One edit of letters in a syllable whose letters the texts do not have."""
    edit_known: float = 10.0
    """The same where they have them."""
    edit_marks: float = 5.0
    """On top, where the marks differ as well (scaled like `add_marks`)."""
    slack: float = 5.0
    """An edit is cheaper by up to this, the more strange syllables the message has."""
    noisy: float = 0.04
    """From this share of strange syllables on, a message is taken to have typos."""
    very_noisy: float = 0.2
    """From this share on, edits are as cheap as they get."""
    unknown: float = 20.0
    """Leaving a syllable that the texts do not have as it is."""
    meant: float = 12.0
    """Off the latter where it has marks: somebody took the trouble."""
    beam: float = 7.0
    """How far behind the best row another may lie and still be followed."""
    most: int = 12
    """So many folds one edit away are looked at."""


class _Token(NamedTuple):
    """A token as the texts know it; `number` and `fold_number` may be UNKNOWN."""

    number: int
    fold: str
    fold_number: int
    fixed: bool
    """It is no word, and stays as it is."""
    possible: bool
    strange: bool
    """Neither the texts nor Vietnamese have such letters."""


class Corrector:
    """Mends questions after the manner of the texts it was built from; immutable, safe to share between threads."""

    def __init__(self, vocabulary: Vocabulary, tokens: Ints, costs: Costs | None = None) -> None:
        """Learn from `tokens`, numbered by `vocabulary`, with a BREAK after each text."""
        self._costs = costs or Costs()
        self._model = Bigrams(vocabulary, tokens, -self._costs.unknown)
        self._read = remembered(self._look_up)

    @classmethod
    def build(cls, texts: Iterable[str], phrases: Iterable[str] = ()) -> Corrector:
        """Learn from `texts` and from `phrases`, ways of asking that the texts do not have ("như thế nào")."""
        vocabulary = Vocabulary()
        read = Texts()
        for text in chain(texts, phrases):
            read.add(vocabulary.encode(text))
        return cls(vocabulary, read.tokens())

    def correct(self, text: str, keep: Collection[str] = ()) -> list[str]:
        """Return the syllables of `text`, mended; digits and the syllables in `keep` (as typed) stay as they are."""
        return self.correct_tokens(syllables(text), keep)

    def correct_tokens(self, tokens: Sequence[str], keep: Collection[str] = ()) -> list[str]:
        """Return `tokens` (as `syllables` gives them) mended, one for one."""
        if not tokens:
            return []
        forms, row = self._model.forms, self._best_row(self._choices(tokens, keep))
        return [token if number < 0 else forms[number] for token, number in zip(tokens, row, strict=True)]

    def _choices(self, tokens: Sequence[str], keep: Collection[str]) -> list[Choice]:
        read = list(map(self._read, tokens))
        marked = sum(map(ne, tokens, [word.fold for word in read])) / len(tokens)
        noise = sum(word.strange and token not in keep for token, word in zip(tokens, read, strict=True)) / len(tokens)
        known = [word.fold_number for word in read]
        met = [False, *map(self._model.met, known, known[1:]), False]
        """Whether the texts have each token, whatever its marks, beside the one before."""
        known.append(UNKNOWN)  # after the last token and, at -1, before the first one
        same: dict[str, Choice] = {}
        choices = []
        for i, (token, word) in enumerate(zip(tokens, read, strict=True)):
            own, fold = word.number, word.fold
            placed = met[i] or met[i + 1]
            if word.fixed or token in keep or (placed and own >= 0 and token != fold):
                choices.append({own: 0.0})
                continue
            wary = noise < self._costs.noisy and word.possible
            choice = same.get(token)
            if choice is None:
                choice = same[token] = self._same_letters(token, word, marked, wary)
            if not placed:
                choice = self._edits(token, fold, known[i - 1], known[i + 1], marked, noise, wary) | choice
            choices.append(choice)
        return choices

    def _look_up(self, token: str) -> _Token:
        fold, able = fold_syllable(token), possible(token)
        number, fold_number = self._model.number.get(token, UNKNOWN), self._model.fold_number.get(fold, UNKNOWN)
        strange = fold_number < 0 and len(token) > 1 and token.isalpha() and not able
        return _Token(number, fold, fold_number, not token.isalpha(), able, strange)

    def _same_letters(self, token: str, word: _Token, marked: float, wary: bool) -> Choice:
        costs = self._costs
        cost = costs.add_marks * marked if token == word.fold else costs.other_marks
        found = dict.fromkeys(self._model.same_fold.get(word.fold, ()), cost)
        found[word.number] = -costs.meant if wary and word.number < 0 and token != word.fold else 0.0
        return found

    def _edits(self, token: str, fold: str, before: int, after: int, marked: float, noise: float, wary: bool) -> Choice:
        """Return the commonest forms one edit away that fit a neighbour, or any if none does."""
        costs, model = self._costs, self._model
        if len(fold) < (4 if wary else 1):
            return {}
        ranked = []
        for word in model.one_edit_away(fold):
            number = model.fold_number[word]
            ranked.append((-model.fits(before, number, after), number, word))
        ranked.sort()  # folds are numbered from the commonest on
        if wary:
            ranked = [entry for entry in ranked if entry[0] == -2]
        elif ranked and ranked[0][0]:
            ranked = [entry for entry in ranked if entry[0]]
        cost = costs.edit_known if fold in model.same_fold else costs.edit_unknown
        cost -= costs.slack * min(1.0, noise / costs.very_noisy)
        further = cost + costs.edit_marks * marked
        forms = [form for _, _, word in ranked[: costs.most] for form in model.same_fold[word][:3]]
        if cost == further:
            return dict.fromkeys(forms, cost)
        return {form: cost if distance(token, model.forms[form], score_cutoff=1) <= 1 else further for form in forms}

    def _best_row(self, choices: list[Choice]) -> list[int]:
        """Return the likeliest row, by Viterbi; rows far behind the best one are dropped on the way."""
        alone = self._model.alone
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

    def _advance(self, best: Choice, step: Choice) -> tuple[Choice, dict[int, int]]:
        """Return the likelihood of the best row to each form of `step`, and the form before it in that row."""
        model, floor = self._model, max(best.values()) - self._costs.beam
        rows = [
            (score, score + model.unseen[number], model.after[number], number)
            for number, score in best.items()
            if score >= floor
        ]
        reached: Choice = {}
        origins: dict[int, int] = {}
        for number, cost in step.items():
            alone, most = model.alone[number], -inf
            for score, unseen, after, before in rows:
                seen = after.get(number)
                value = unseen + alone if seen is None else score + seen
                if value > most:
                    most, origins[number] = value, before
            reached[number] = most - cost
        return reached, origins
