"""Stocks of whole people, and the flows that alone change them. Times are months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from detente.arrays import BoolArray
from detente.errors import InputError, unknown_name

MOST_PEOPLE = 10**9
MOST_A_MONTH = 1e6


@dataclass(frozen=True)
class Stock:
    """So many people, counted by one counter; `over` where it is told as over so many."""

    name: str
    start: int
    over: bool = False

    def __post_init__(self) -> None:
        _check_people(self.start, f"stocks.{self.name}.start")


@dataclass(frozen=True)
class Identity:
    """Stocks of which the one on the left is always the sum of the others."""

    whole: str
    parts: tuple[str, ...]

    def text(self) -> str:
        """Return it as an equation."""
        return f"{self.whole} == {' + '.join(self.parts)}"


@dataclass(frozen=True)
class Steady:
    """People one by one at a rate a month, so that a month's number is Poisson."""

    rate: float

    def __post_init__(self) -> None:
        _check_rate(self.rate)


@dataclass(frozen=True)
class ObservedMonths:
    """A month's number is one of those seen, each as likely; its people come at any time in it."""

    sizes: tuple[int, ...]

    def __post_init__(self) -> None:
        _check_sizes(self.sizes)


@dataclass(frozen=True)
class SpreadMonths:
    """A month's number is negative binomial: Poisson at a rate that differs from month to month.

    Attributes
    ----------
    mean : float
        A month.
    size : float
        The variance is mean + mean^2 / size.
    """

    mean: float
    size: float

    def __post_init__(self) -> None:
        _check_rate(self.mean)
        if not 1e-9 <= self.size <= 1e12:
            raise InputError(f"found {self.size:g}; the size is a finite number above 0.", "size")


@dataclass(frozen=True)
class PerHead:
    """Each of those in the stock leaves at a rate a month, independently of the others."""

    rate: float

    def __post_init__(self) -> None:
        _check_rate(self.rate)


@dataclass(frozen=True)
class Waves:
    """Groups at random times, each of a size seen before."""

    rate: float
    sizes: tuple[int, ...]

    def __post_init__(self) -> None:
        _check_rate(self.rate)
        _check_sizes(self.sizes)


@dataclass(frozen=True)
class AtSteps:
    """A lever's steps move people: a step from level a to level b moves sizes[b] - sizes[a].

    Attributes
    ----------
    lever : int
        Its place among the axes.
    sizes : tuple of int
        Moved in all, by level from 0, never falling.
    """

    lever: int
    sizes: tuple[int, ...]

    def __post_init__(self) -> None:
        _check_sizes(self.sizes)
        if any(low > high for low, high in pairwise(self.sizes)):
            raise InputError("the sizes by level never fall.", "sizes")


Law = Steady | ObservedMonths | SpreadMonths | PerHead | Waves | AtSteps


@dataclass(frozen=True, eq=False)
class PeopleFlow:
    """People who leave some stocks and enter others.

    Attributes
    ----------
    name : str
    out_of, into : tuple of str
        Each person leaves all of the first and enters all of the second; one of them may be empty.
    law : Law
        How many, and when.
    where : BoolArray, shape (n,), or None
        The states in which it flows; None is all.
    share : float
        Of the people that the law gives, those who really move: a pardon announced is not always a
        name off the list.

    Raises
    ------
    InputError
        If it flows into where it comes from, or nowhere at all; or `share` is no chance.
    """

    name: str
    out_of: tuple[str, ...]
    into: tuple[str, ...]
    law: Law
    where: BoolArray | None = field(default=None)
    share: float = 1.0

    def __post_init__(self) -> None:
        both = set(self.out_of) & set(self.into)
        if both:
            raise InputError(
                f"flows out of '{min(both)}' into itself; name another stock.", f"flows.{self.name}"
            )
        if not self.out_of and not self.into:
            raise InputError("neither leaves nor enters a stock.", f"flows.{self.name}")
        if isinstance(self.law, PerHead) and len(self.out_of) != 1:
            raise InputError(
                "people leave by head from one stock; name one in out_of.", f"flows.{self.name}"
            )
        if not 0 <= self.share <= 1:
            raise InputError(
                f"found {self.share:g}; a share lies between 0 and 1.", f"flows.{self.name}.share"
            )


def check_stocks(
    stocks: Sequence[Stock], flows: Sequence[PeopleFlow], identities: Sequence[Identity]
) -> None:
    """Raise InputError unless names are known, and each identity closes and stays closed.

    Raises
    ------
    InputError
        With the numbers that do not close, or the flow that would break the identity.
    """
    start = {stock.name: stock.start for stock in stocks}
    for flow in flows:
        for name in (*flow.out_of, *flow.into):
            if name not in start:
                raise unknown_name("stock", name, start).at(f"flows.{flow.name}")
    for number, identity in enumerate(identities, start=1):
        where = f"identities[{number}]"
        for name in (identity.whole, *identity.parts):
            if name not in start:
                raise unknown_name("stock", name, start).at(where)
        total = sum(start[name] for name in identity.parts)
        if start[identity.whole] != total:
            rounded = [
                f"'{each.name}' is told as over {each.start:,}; "
                for each in stocks
                if each.over and each.name in (identity.whole, *identity.parts)
            ]
            raise InputError(
                f"{identity.text()} does not close: {start[identity.whole]:,} against "
                f"{total:,}. {''.join(rounded)}correct a figure, or leave the identity out where "
                "one is rounded.",
                where,
            )
        for flow in flows:
            change = {name: (name in flow.into) - (name in flow.out_of) for name in start}
            if change[identity.whole] != sum(change[name] for name in identity.parts):
                raise InputError(
                    f"{identity.text()} would not stay closed: flow '{flow.name}' changes one side "
                    "only. Add the stock that it leaves or enters.",
                    where,
                )


def _check_people(number: int, where: str) -> None:
    if not 0 <= number <= MOST_PEOPLE:
        raise InputError(f"found {number}; people are whole, from 0 to {MOST_PEOPLE:,}.", where)


def _check_rate(rate: float) -> None:
    if not 0 <= rate <= MOST_A_MONTH:
        raise InputError(
            f"found {rate:g}; a rate is a finite number from 0 to {MOST_A_MONTH:g} a month.", "rate"
        )


def _check_sizes(sizes: Sequence[int]) -> None:
    if not sizes:
        raise InputError("names no size; give those seen.", "sizes")
    for each in sizes:
        _check_people(each, "sizes")
