"""Uncertain shares of a rent: the shares of one rent add up to 1, so others take what is left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import fsum

from detente.case.case import Definition
from detente.case.checks.share_ranges import Range, range_of, range_of_share
from detente.case.figure import Figure
from detente.errors import CaseError
from detente.units import PURE, parse_unit

_RENT = ".rent_shares."
_CLOSE = 1e-9
_NOTHING = 1e-12  # no figure is computed with below it


@dataclass(frozen=True)
class Remainder:
    """Who takes what is left of one rent when some of its shares are drawn.

    Attributes
    ----------
    acted : tuple of str
        The keys of the shares that numbers act on.
    takers : mapping of str to float
        What part of the remainder goes to which other share; together 1, or empty where nobody
        can take it.
    kept : float
        The sum of the shares that stay as written.
    """

    acted: tuple[str, ...]
    takers: Mapping[str, float]
    kept: float

    def written(self, values: Mapping[str, float]) -> dict[str, float]:
        """Return the takers' shares where those acted on have these values."""
        left = 1.0 - fsum([self.kept, *(values[key] for key in self.acted)])
        if -_CLOSE <= left < 0:  # rounding alone
            left = 0.0
        shares = {key: part * left for key, part in self.takers.items()}
        return {key: 0.0 if abs(share) < _NOTHING else share for key, share in shares.items()}


def remainders(acted: Iterable[str], figures: Mapping[str, Figure]) -> tuple[Remainder, ...]:
    """Return the remainder of every rent that has a share acted on.

    One share acted on leaves the rest to the others in the proportions they have. Of several, the
    last share that nothing acts on takes the rest, and the others stay.

    Parameters
    ----------
    acted : iterable of str
        Keys of figures that uncertain numbers act on; those that are no rent share are passed over.
    figures : mapping of str to Figure
        Of `trade_figures`.
    """
    rents: dict[str, list[str]] = {}
    for key in dict.fromkeys(acted):
        if _RENT in key:
            rents.setdefault(key.rpartition(".")[0], []).append(key)
    return tuple(_remainder(rent, tuple(keys), figures) for rent, keys in rents.items())


def _remainder(rent: str, acted: tuple[str, ...], figures: Mapping[str, Figure]) -> Remainder:
    free = {
        key: figure.value
        for key, figure in figures.items()
        if key.rpartition(".")[0] == rent and key not in acted
    }
    total = fsum(free.values())
    if not free:
        return Remainder(acted, {}, 0.0)
    if len(acted) > 1:
        last = list(free)[-1]
        return Remainder(acted, {last: 1.0}, total - free[last])
    if not total > 0:
        return Remainder(acted, {}, 0.0)
    return Remainder(acted, {key: value / total for key, value in free.items()}, 0.0)


def check_rent_shares(definition: Definition, figures: Mapping[str, Figure]) -> None:
    """Raise an error at the first uncertain number that acts on a rent share and cannot.

    Raises
    ------
    CaseError
        If the shares as written do not add up to 1, nobody is left to take the remainder, or a
        share could be drawn below 0 or above 1.
    """
    acting = {key: name for name, each in definition.uncertainties.items() for key in each.acts_on}
    for remainder in remainders(acting, figures):
        for key, problem in _problems(remainder, definition, figures):
            raise CaseError(problem, f"uncertainties.{acting[key]}, acts_on")


def _problems(
    remainder: Remainder, definition: Definition, figures: Mapping[str, Figure]
) -> Iterator[tuple[str, str]]:
    """What is wrong with the shares of one rent, each time with the share that is acted on."""
    last = remainder.acted[-1]
    rent = last.rpartition(".")[0]
    shares = {key: each for key, each in figures.items() if key.rpartition(".")[0] == rent}
    for key, figure in shares.items():
        if parse_unit(figure.unit) != PURE:
            yield (
                last,
                f"'{key}' is in '{figure.unit}'; where a share is uncertain, all are in '1'.",
            )
    total = fsum(figure.value for figure in shares.values())
    if abs(total - 1) > _CLOSE:
        yield (
            last,
            f"the shares of '{rent}' add up to {total:g} as written, not to 1; correct them.",
        )
    if not remainder.takers:
        yield last, _nobody_left(rent, remainder, len(shares))
    most = [remainder.kept]
    for key in remainder.acted:
        found = _range(definition, key, figures[key])
        if found is None:  # its bounds come from claims, and are looked at with them
            return
        low, high = found
        if not -_CLOSE <= low <= high <= 1 + _CLOSE:
            yield (
                key,
                f"'{key}' could be drawn from {low:g} to {high:g}, and a share lies between 0 and "
                "1; narrow the number, or choose a distribution with two ends.",
            )
        most.append(high)
    if (largest := fsum(most)) > 1 + _CLOSE:
        yield (
            last,
            f"the shares of '{rent}' that stay or are acted on could add up to {largest:g}, and "
            "all shares add up to 1; narrow the numbers, or act on fewer shares.",
        )


def _nobody_left(rent: str, remainder: Remainder, count: int) -> str:
    if len(remainder.acted) == count:
        return (
            f"every share of '{rent}' is acted on, so none is left to take the remainder; leave "
            "one party's share to it, or name another party there."
        )
    others = "the other shares are" if count > 2 else "the other share is"
    return (
        f"'{remainder.acted[0]}' is acted on and {others} 0, so nothing says who takes what it "
        "leaves; give one of them a share above 0, or act on theirs instead."
    )


def _range(definition: Definition, key: str, figure: Figure) -> Range | None:
    """Between what the share lies when everything that acts on it has acted."""
    acting = [each for each in definition.uncertainties.values() if key in each.acts_on]
    return range_of_share(figure, [(each.effect, range_of(each, figure)) for each in acting])
