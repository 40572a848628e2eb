"""A finite number of transfers by turns, with collateral: who stops, and when?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.deals.checks import a_discount, at_least_one, not_negative
from detente.errors import InputError


@dataclass(frozen=True)
class Transfer:
    """One transfer: who makes it (0 or 1), what it costs the giver, what the other gets."""

    giver: int
    cost: float
    benefit: float


@dataclass(frozen=True)
class TransferStep:
    """How a giver sees its turn: what going on is worth, what stopping is, in its own units."""

    transfer: Transfer
    going_on: float
    breach: float

    @property
    def slack(self) -> float:
        """How much better going on is."""
        return self.going_on - self.breach

    @property
    def made(self) -> bool:
        """Whether the transfer is made; a giver that is indifferent makes it."""
        return self.slack >= 0


@dataclass(frozen=True)
class Transfers:
    """How far a finite exchange by turns gets.

    Attributes
    ----------
    steps : tuple of TransferStep
        Every turn, as its giver sees it, given what happens after it.
    made : int
        How many transfers are made before somebody stops.
    values : pair of float
        What each party has from it at the start, its collateral included.
    least_collateral : pair of float
        The collateral that would hold each party to every one of its transfers, the other keeping
        its own.
    """

    steps: tuple[TransferStep, ...]
    made: int
    values: tuple[float, float]
    least_collateral: tuple[float, float]

    @property
    def completed(self) -> bool:
        """Whether every transfer is made."""
        return self.made == len(self.steps)


def by_turns(
    cost: tuple[float, float], benefit: tuple[float, float], count: int
) -> tuple[Transfer, ...]:
    """Return `count` equal transfers by turns; party 0 gives first.

    `cost` is each party's cost of giving once and `benefit` what each gets when the other gives.
    """
    at_least_one(count, "count")
    return tuple(Transfer(t % 2, cost[t % 2], benefit[1 - t % 2]) for t in range(count))


def alternating_transfers(
    transfers: Sequence[Transfer],
    discount: tuple[float, float],
    *,
    collateral: tuple[float, float] = (0.0, 0.0),
) -> Transfers:
    """Say how far a finite exchange by turns gets, by reasoning back from its end (rule D17).

    Parameters
    ----------
    transfers : sequence of Transfer
        In order, one a period. A giver that stops ends the exchange.
    discount : pair of float
        Each party's discount factor, in (0, 1).
    collateral : pair of float
        What each has with a third party, in its own units: returned one period after the last
        transfer, or at once when the other stops, and lost by the party that stops.

    Returns
    -------
    Transfers

    Notes
    -----
    Without collateral the last giver has nothing to go on for, so it stops; so the giver before it
    has nothing to go on for either, and nothing is ever transferred: the truncation trap.

    Examples
    --------
    >>> turns = by_turns((1.0, 1.0), (3.0, 3.0), 6)
    >>> alternating_transfers(turns, (0.9, 0.9)).made
    0
    >>> found = alternating_transfers(turns, (0.9, 0.9), collateral=(0.0, 1.2))
    >>> found.made, [round(amount, 4) for amount in found.least_collateral]
    (6, [0.0, 1.1111])
    """
    for party in (0, 1):
        a_discount(discount[party], f"discount[{party}]")
        not_negative(collateral[party], f"collateral[{party}]")
    for place, transfer in enumerate(transfers):
        _check(transfer, f"transfers[{place}]")
    values = list(collateral)
    steps: list[TransferStep] = []
    made = 0
    for transfer in reversed(transfers):
        giver, taker = transfer.giver, 1 - transfer.giver
        step = TransferStep(transfer, discount[giver] * values[giver] - transfer.cost, 0.0)
        steps.append(step)
        if step.made:
            made += 1
            values[giver] = step.going_on
            values[taker] = transfer.benefit + discount[taker] * values[taker]
        else:
            made = 0
            values[giver], values[taker] = step.breach, collateral[taker]
    return Transfers(
        steps=tuple(reversed(steps)),
        made=made,
        values=(values[0], values[1]),
        least_collateral=(_least(transfers, discount[0], 0), _least(transfers, discount[1], 1)),
    )


def _least(transfers: Sequence[Transfer], discount: float, party: int) -> float:
    """The least collateral at which every transfer is worth making, if all that follow are made."""
    least, worth, weight = 0.0, 0.0, 1.0
    for transfer in reversed(transfers):
        weight *= discount
        worth *= discount
        if transfer.giver == party:
            worth -= transfer.cost
            least = max(least, -worth / weight)
        else:
            worth += transfer.benefit
    return least


def _check(transfer: Transfer, where: str) -> None:
    if transfer.giver not in (0, 1):
        raise InputError(f"the giver is 0 or 1, not {transfer.giver}.", where)
    not_negative(transfer.cost, f"{where}.cost")
    not_negative(transfer.benefit, f"{where}.benefit")
