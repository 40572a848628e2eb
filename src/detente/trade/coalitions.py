"""What does each sender add? The same measures, sent by every subset of the senders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import factorial
from types import MappingProxyType

from detente.errors import InputError, TooLargeError, unknown_name
from detente.trade.accounting import Accounts, accounts
from detente.trade.equilibrium import solve
from detente.trade.measures import Measure, senders_of
from detente.trade.network import Network

MOST_SENDERS = 10
Coalition = frozenset[str]


@dataclass(frozen=True, eq=False)
class CoalitionEffects:
    """The target's loss, and everybody's account, under every subset of the senders.

    Attributes
    ----------
    senders : tuple of str
    target, item : str
        Whose account, and which item of it ("total", "revenue", "producer_income", …).
    loss : mapping of coalition to bn USD a year
        What the target loses of the item against no sender at all.
    marginal : mapping of sender to bn USD a year
        What the loss of all together would shrink by without the sender.
    shapley : mapping of sender to bn USD a year
        The sender's mean addition over all orders of joining; they add up to the loss under all.
    accounts : mapping of coalition to Accounts
    """

    senders: tuple[str, ...]
    target: str
    item: str
    loss: Mapping[Coalition, float]
    marginal: Mapping[str, float]
    shapley: Mapping[str, float]
    accounts: Mapping[Coalition, Accounts]

    @property
    def solves(self) -> int:
        """How many equilibria this took."""
        return len(self.accounts)

    def costs(self, coalition: Iterable[str]) -> Mapping[str, float]:
        """What each member of the coalition pays: its account's fall, bn USD a year."""
        members = frozenset(coalition)
        if members not in self.accounts:
            raise InputError(
                f"no coalition of {sorted(members)}; the senders are {list(self.senders)}."
            )
        none, now = self.accounts[frozenset()], self.accounts[members]
        return MappingProxyType(
            {name: _total(none, name) - _total(now, name) for name in sorted(members)}
        )

    def smallest(self, loss: float) -> tuple[Coalition, ...]:
        """The coalitions with fewest members that cost the target at least `loss`, largest first.

        Empty when no coalition does.
        """
        enough = [members for members, found in self.loss.items() if found >= loss]
        fewest = min((len(members) for members in enough), default=0)
        found = [members for members in enough if len(members) == fewest]
        return tuple(sorted(found, key=lambda members: (-self.loss[members], sorted(members))))


def coalition_effects(
    network: Network,
    measures: Iterable[Measure],
    target: str,
    *,
    item: str = "total",
    background: Iterable[Measure] = (),
) -> CoalitionEffects:
    """Solve the market under the measures of every subset of their senders.

    Parameters
    ----------
    network : Network
    measures : iterable of Measure
        Those that may be joined or left; 2 to the number of their senders equilibria are solved.
    target : str
        The party whose loss is counted.
    item : str
        The item of its account that is counted.
    background : iterable of Measure
        Measures that are on in any case.

    Raises
    ------
    TooLargeError
        With more than ten senders.
    """
    active, always = tuple(measures), tuple(background)
    senders = senders_of(active)
    if len(senders) > MOST_SENDERS:
        raise TooLargeError(
            f"{len(senders)} senders make {2 ** len(senders)} coalitions; put measures that all "
            f"share into the background and keep at most {MOST_SENDERS} senders."
        )
    if target not in network.parties:
        raise unknown_name("party in this trade", target, network.parties)
    found: dict[Coalition, Accounts] = {}
    for size in range(len(senders) + 1):
        for members in combinations(senders, size):
            joined = [measure for measure in active if measure.sender in members]
            found[frozenset(members)] = accounts(solve(network, [*always, *joined]))
    before = found[frozenset()][target][item]
    loss = {members: before - each[target][item] for members, each in found.items()}
    everyone = frozenset(senders)
    return CoalitionEffects(
        senders=senders,
        target=target,
        item=item,
        loss=MappingProxyType(loss),
        marginal=MappingProxyType({s: loss[everyone] - loss[everyone - {s}] for s in senders}),
        shapley=MappingProxyType({s: _shapley(s, senders, loss) for s in senders}),
        accounts=MappingProxyType(found),
    )


def _shapley(sender: str, senders: tuple[str, ...], loss: Mapping[Coalition, float]) -> float:
    n = len(senders)
    total = 0.0
    for members, value in loss.items():
        if sender not in members:
            weight = factorial(len(members)) * factorial(n - len(members) - 1) / factorial(n)
            total += weight * (loss[members | {sender}] - value)
    return total


def _total(found: Accounts, party: str) -> float:
    return found.parties[party].total if party in found.parties else 0.0
