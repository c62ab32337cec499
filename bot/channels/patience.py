"""How long to wait after a failure in receiving.

For: the receivers of channels whose platform is asked or looked after. Not for: sending, which never tries again by
itself.
"""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds. Waits double from `first` to `most`, less up to half at random, so that many do not return at once.

    `watch` is how often a webhook is looked after.
    """

    first: float = 1
    most: float = 60
    watch: float = 60

    def pause(self, failures: int) -> float:
        """The wait after the n-th failure in a row (n >= 1)."""
        longest = min(self.most, self.first * float(1 << min(failures - 1, 16)))
        return longest * random.uniform(0.5, 1)
