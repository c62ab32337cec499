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

from rapidfuzz.distance.OSA import distance

from knowledge._bigrams import UNKNOWN, Bigrams
from knowledge._syllable import possible
from knowledge._vocabulary import Ints, Texts, Vocabulary
from knowledge.text import fold_syllable, syllables

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


class Corrector:
    """Mends questions after the manner of the texts it was built from; immutable, safe to share between threads."""

    def __init__(self, vocabulary: Vocabulary, tokens: Ints, costs: Costs | None = None) -> None:
        """Learn from `tokens`, numbered by `vocabulary`, with a BREAK after each text."""
        self._costs = costs or Costs()
        self._model = Bigrams(vocabulary, tokens, -self._costs.unknown)

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
        model = self._model
        folds = [fold_syllable(token) for token in tokens]
        known = [model.fold_number.get(fold, UNKNOWN) for fold in folds]
        marked = sum(map(ne, tokens, folds)) / len(tokens)
        strange = [
            here < 0 and len(token) > 1 and token.isalpha() and token not in keep and not possible(token)
            for token, here in zip(tokens, known, strict=True)
        ]
        noise = sum(strange) / len(tokens)
        known.append(UNKNOWN)  # after the last token and, at -1, before the first one
        choices = []
        for i, token in enumerate(tokens):
            own, here, before, after = model.number.get(token, UNKNOWN), known[i], known[i - 1], known[i + 1]
            if not token.isalpha() or token in keep:
                choices.append({own: 0.0})
                continue
            fold, placed = folds[i], here >= 0 and model.fits(before, here, after) > 0
            if placed and own >= 0 and token != fold:
                choices.append({own: 0.0})
                continue
            wary = noise < self._costs.noisy and possible(token)
            choice = self._same_letters(token, fold, marked, wary)
            choices.append(choice if placed else self._edits(token, fold, before, after, marked, noise, wary) | choice)
        return choices

    def _same_letters(self, token: str, fold: str, marked: float, wary: bool) -> Choice:
        costs, own = self._costs, self._model.number.get(token, UNKNOWN)
        cost = costs.add_marks * marked if token == fold else costs.other_marks
        found = dict.fromkeys(self._model.same_fold.get(fold, ()), cost)
        found[own] = -costs.meant if wary and own < 0 and token != fold else 0.0
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
        return {
            form: cost if distance(token, model.forms[form], score_cutoff=1) <= 1 else further
            for _, _, word in ranked[: costs.most]
            for form in model.same_fold[word][:3]
        }

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
        model = self._model
        floor = max(best.values()) - self._costs.beam
        before = [
            (number, score, score + model.unseen[number], model.after[number])
            for number, score in best.items()
            if score >= floor
        ]
        reached: Choice = {}
        origins: dict[int, int] = {}
        for number, cost in step.items():
            base, top, origin = model.alone[number], -inf, UNKNOWN
            for previous, score, unseen, after in before:
                chance = after.get(number)
                value = unseen + base if chance is None else score + chance
                if value > top:
                    top, origin = value, previous
            reached[number] = top - cost
            origins[number] = origin
        return reached, origins
