"""Shares of draws in the words of ICD 203, with their number and their error beside them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, floor, log10

from detente.text import LIKELIHOOD
from detente.uncertainty.shares.intervals import exact_interval

NEVER, BELOW = "never in these draws", "less than 1 in 100"
ALWAYS, ABOVE = "always in these draws", "more than 99 in 100"


@dataclass(frozen=True)
class Likelihood:
    """How often something holds in some draws, in numbers and in words that agree (rule U30).

    Attributes
    ----------
    count, draws : int
        In how many draws it holds, of how many.
    low, high : float
        The interval of its chance.
    level : float
        Of the interval.
    method : str
        How the interval was made.
    """

    count: int
    draws: int
    low: float
    high: float
    level: float
    method: str

    @property
    def share(self) -> float:
        """The share of draws in which it holds."""
        return self.count / self.draws

    @property
    def word(self) -> str:
        """The word for the share itself."""
        if self.count in (0, self.draws):
            return ALWAYS if self.count else NEVER
        return word_for(self.share)

    @property
    def low_word(self) -> str:
        """The word for the low end of the interval."""
        return word_for(self.low)

    @property
    def high_word(self) -> str:
        """The word for the high end of the interval."""
        return word_for(self.high)

    @property
    def words(self) -> str:
        """One word, or two where the interval reaches into other ranges."""
        if self.count in (0, self.draws) or self.low_word == self.high_word:
            return self.word
        return f"{self.low_word} to {self.high_word}"

    @property
    def per_cent(self) -> str:
        """The share in per cent, as in the sentence: "83 %"."""
        return _per_cent(round, self.share)

    @property
    def interval(self) -> str:
        """The interval in per cent, its ends rounded outwards: "79 to 87 %"."""
        low, high = _per_cent(floor, self.low), _per_cent(ceil, self.high)
        return f"{low.removesuffix(' %')} to {high}"

    def sentence(self, what: str = "it holds") -> str:
        """Say it with the count, the per cent, the interval and the words.

        >>> print(likelihood_of_count(412, 497).sentence("the deal holds"))
        The deal holds in 412 of 497 draws: 83 % (79 to 87 %), likely to very likely.
        >>> print(likelihood_of_count(0, 20).sentence("the deal holds"))
        The deal holds in none of 20 draws: never in these draws, but so many draws leave room for \
a chance of up to 17 % (very unlikely).
        """
        start = f"{what[:1].upper()}{what[1:]} in"
        of = f"{self.draws:,} draw{'' if self.draws == 1 else 's'}"
        if not self.count:
            room = f"up to {_per_cent(ceil, self.high)} ({self.high_word})"
        elif self.count == self.draws:
            room = f"as little as {_per_cent(floor, self.low)} ({self.low_word})"
        else:
            return (
                f"{start} {self.count:,} of {of}: {self.per_cent} ({self.interval}), {self.words}."
            )
        amount = "none of" if not self.count else "all of"
        only = "so many draws leave" if self.draws > 1 else "one draw leaves"
        return f"{start} {amount} {of}: {self.word}, but {only} room for a chance of {room}."


def likelihood_of_count(
    count: int, draws: int, *, level: float = 0.95, quasi_random: bool = False
) -> Likelihood:
    """Put the share of draws in which something holds into words.

    Parameters
    ----------
    count, draws : int
        In how many draws it holds, of how many.
    level : float
        Of the interval.
    quasi_random : bool
        Whether the draws are quasi-random points. The interval is the same, and `method` says that
        it is wider than it has to be.

    Notes
    -----
    Rules U30 and U31.

    Examples
    --------
    >>> likelihood_of_count(60, 100).words
    'roughly even chance to likely'
    """
    low, high = exact_interval(count, draws, level=level)
    method = "exact binomial interval"
    if quasi_random:
        method += ", wider than it has to be for quasi-random points"
    return Likelihood(int(count), int(draws), float(low), float(high), level, method)


def word_for(chance: float) -> str:
    """Return the word for a chance in [0, 1].

    A chance on the line between two ranges takes the word nearer to even. Below 1 and above 99 per
    cent ICD 203 has no word, and none is made up.

    >>> word_for(0.2), word_for(0.8), word_for(0.004)
    ('unlikely', 'likely', 'less than 1 in 100')
    """
    per_cent = round(100 * chance, 9)
    if per_cent < 1 or per_cent > 99:
        return BELOW if per_cent < 1 else ABOVE
    fitting = [word for word, (low, high) in LIKELIHOOD.items() if low <= per_cent <= high]
    return fitting[-1] if per_cent < 50 else fitting[0]


def _per_cent(rounding: Callable[[float], int], chance: float) -> str:
    """Write whole per cents; below 1 and above 99 one figure of what is left to 0 or 100."""
    per_cent = round(100 * chance, 9)
    left = min(per_cent, round(100 - per_cent, 9))
    digits = max(0, -floor(log10(left))) if left > 0 else 0
    return f"{rounding(per_cent * 10**digits) / 10**digits:.{digits}f} %"
