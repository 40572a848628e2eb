"""How far apart do the claims lie? The least and the greatest number that they name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from detente.case import Claim, Quantity
from detente.errors import InputError
from detente.evidence.input_list import ASSUMPTION
from detente.evidence.ledger import Ledger
from detente.evidence.quantities import ends_of, in_unit_of
from detente.units import conversion


@dataclass(frozen=True)
class ClaimBounds:
    """The least and the greatest number among some claims, in one unit.

    Attributes
    ----------
    low, high : float
    low_claims, high_claims : tuple of str
        The claims that name them.
    open_claims : tuple of str
        Claims that name one end only ("more than 200"): the other end may lie further out.
    silent_claims : tuple of str
        Claims that say nothing of this number.
    about_claims : tuple of str
        Claims whose number is about so much, and no exact end.
    """

    low: float
    high: float
    low_claims: tuple[str, ...]
    high_claims: tuple[str, ...]
    open_claims: tuple[str, ...] = ()
    silent_claims: tuple[str, ...] = ()
    about_claims: tuple[str, ...] = ()


def claim_bounds(ledger: Ledger, claims: Iterable[str], *, name: str, unit: str) -> ClaimBounds:
    """Return the least and the greatest quantity that some claims give for an uncertain input.

    Parameters
    ----------
    ledger : Ledger
    claims : iterable of str
        Ids; the word "assumption" is passed over.
    name : str
        The uncertain input's name. A quantity speaks about it that says ``input =
        "uncertainties.NAME"``; or else one that has its name; or else the only one of its claim
        whose unit can be converted.
    unit : str
        The unit of the bounds; quantities are converted, or refused.

    Raises
    ------
    InputError
        If a claim is not in the ledger or was replaced; if its quantities cannot be told apart, or
        have another unit; or if the claims give no two ends.
    """
    ends: list[tuple[str, float | None, float | None]] = []
    silent: list[str] = []
    about: list[str] = []
    for claim_id in dict.fromkeys(claims):
        if claim_id == ASSUMPTION:
            continue
        claim = ledger.get(claim_id)
        if claim_id in ledger.replaced_by:
            raise InputError(
                f"claim '{claim_id}' was replaced by '{ledger.replaced_by[claim_id]}'; name that."
            )
        found = list(quantities_about(claim, name, unit))
        for quantity in found:
            here = in_unit_of(quantity, unit)
            if here is None:
                raise InputError(
                    f"claim '{claim_id}' has {quantity.name} in '{quantity.unit}', which cannot be "
                    f"converted to '{unit}'."
                )
            ends.append((claim_id, *ends_of(here)))
            about += [claim_id] if quantity.relation == "about" else []
        if not any(end is not None for each in found for end in ends_of(each)):
            _refuse_other_numbers(claim, name, unit)
            silent.append(claim_id)
    return replace(_bounds(ends, silent, unit), about_claims=tuple(dict.fromkeys(about)))


def quantities_about(claim: Claim, name: str, unit: str) -> Iterator[Quantity]:
    """Yield the quantities of a claim that speak about the uncertain input `name`."""
    marked = [each for each in claim.quantities if each.input == f"uncertainties.{name}"]
    free = [each for each in claim.quantities if not each.input]
    named = [each for each in free if each.name == name]
    fitting = [each for each in free if conversion(each.unit, unit) is not None]
    yield from marked or named or (fitting if len(fitting) == 1 else [])


def _refuse_other_numbers(claim: Claim, name: str, unit: str) -> None:
    """A claim that has numbers, none of them about this input, was not named for nothing."""
    numbers = [each for each in claim.quantities if ends_of(each) != (None, None)]
    if not numbers or all(each.input for each in numbers):
        return
    told = ", ".join(f"{each.name} in {each.unit}" for each in numbers[:4])
    raise InputError(
        f"claim '{claim.id}' has {told}; which of them speaks about '{name}' (in '{unit}')? Say so "
        f'in the ledger: input = "uncertainties.{name}".'
    )


def _bounds(
    ends: list[tuple[str, float | None, float | None]], silent: list[str], unit: str
) -> ClaimBounds:
    lows = [(low, claim) for claim, low, _ in ends if low is not None]
    highs = [(high, claim) for claim, _, high in ends if high is not None]
    if not lows or not highs:
        which = "least" if not lows else "greatest"
        raise InputError(f"the claims name no {which} number in '{unit}'; write low and high.")
    low, high = min(lows)[0], max(highs)[0]
    if low >= high:
        raise InputError(
            f"the claims give no range, only {low:g} to {high:g} {unit}; write low and high."
        )
    return ClaimBounds(
        low,
        high,
        tuple(dict.fromkeys(claim for end, claim in lows if end == low)),
        tuple(dict.fromkeys(claim for end, claim in highs if end == high)),
        tuple(dict.fromkeys(claim for claim, *both in ends if both.count(None) == 1)),
        tuple(silent),
    )
