"""What changed against a baseline, for whom, and by what: price, volume, route, friction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from detente.errors import InputError
from detente.trade.accounting import ITEMS, Accounts, AmountRange, Entry, Part, accounts
from detente.trade.equilibrium import Equilibrium, Flow
from detente.trade.measures import senders_of
from detente.trade.ranges import joint_range

PARTS: tuple[Part, ...] = ("price", "volume", "route", "friction")


@dataclass(frozen=True)
class PartyChange:
    """One party's change against the baseline, bn USD a year.

    `parts` adds up to `total` exactly, and so does `items`; `by_item` has the parts of each item.
    """

    party: str
    total: float
    parts: Mapping[str, float]
    items: Mapping[str, float]
    by_item: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Leakage:
    """How much of the trade that measures hit comes back.

    Attributes
    ----------
    hit : tuple of float
        Least and most that the baseline sent over routes now closed or burdened, Mt a year (flows
        are not unique).
    lost : float
        What the target sells less in all, Mt a year.
    rerouted : tuple of float or None
        Share of what was hit that the target sells all the same, by other routes, to others or
        under another flag; least and most over the baseline's flows. None if nothing was hit.
    replaced : float or None
        Share of what the senders' markets buy less from the target that other producers replace;
        from one of many flows. None if they buy no less from it.
    """

    hit: tuple[float, float]
    lost: float
    rerouted: tuple[float, float] | None
    replaced: float | None


@dataclass(frozen=True, eq=False)
class AccountChange:
    """The difference between two equilibria of one good."""

    baseline: Accounts
    now: Accounts
    parties: Mapping[str, PartyChange]
    world_price: float | None

    @cached_property
    def ranges(self) -> Mapping[str, Mapping[str, AmountRange]]:
        """By party and item, and the total: the least and the most that each may change by, over
        all patterns of flows that go with the prices before and now.
        """
        none = AmountRange(0.0, 0.0)
        found: dict[str, Mapping[str, AmountRange]] = {}
        for name in self.parties:
            was, is_now = self.baseline.ranges.get(name, {}), self.now.ranges.get(name, {})
            spans = {
                item: (was.get(item, none), is_now.get(item, none)) for item in (*ITEMS, "total")
            }
            found[name] = MappingProxyType(
                {
                    item: AmountRange(new.least - old.most, new.most - old.least)
                    for item, (old, new) in spans.items()
                }
            )
        return MappingProxyType(found)

    def gainers_abroad(self, involved: Iterable[str]) -> Mapping[str, float]:
        """Parties other than those `involved` that are better off, bn USD a year, most first."""
        outside = set(self.parties) - set(involved)
        gains = {name: self.parties[name].total for name in outside}
        ordered = sorted(gains.items(), key=lambda each: (-each[1], each[0]))
        return MappingProxyType({name: gain for name, gain in ordered if gain > 1e-9})


def change(baseline: Equilibrium, now: Equilibrium) -> AccountChange:
    """Split every party's change against `baseline` into price, volume, route and friction.

    Each entry of an account is quantity times rate. The change of the quantity, at the mean rate,
    is volume; the change of the rate, at the mean quantity, is what the rate stands for: the price
    buyers pay, the cost and rent of the route, or frictions (duties, payment, premiums, quotas,
    caps). The parts add up without a remainder. How a producer's price and route share a change
    may depend on the flows where these are one of many; their sum does not.
    """
    if baseline.market.network.good != now.market.network.good:
        raise InputError(
            f"the baseline is about {baseline.market.network.good}, this about "
            f"{now.market.network.good}; compare one good with itself."
        )
    before, after = accounts(baseline), accounts(now)
    old, new = _collected(before.entries), _collected(after.entries)
    parts: dict[str, dict[str, dict[str, float]]] = {
        name: {item: dict.fromkeys(PARTS, 0.0) for item in ITEMS}
        for name in dict.fromkeys([*before.parties, *after.parties])
    }
    for key in dict.fromkeys([*old, *new]):
        party, item, _, part = key
        q0, r0 = old.get(key, (0.0, None))
        q1, r1 = new.get(key, (0.0, None))
        rate0, rate1 = (r1 if r0 is None else r0) or 0.0, (r0 if r1 is None else r1) or 0.0
        if party:
            split = parts[party][item]
            split["volume"] += (q1 - q0) * (rate0 + rate1) / 2000.0
            split[part] += (q0 + q1) * (rate1 - rate0) / 2000.0
    changes = {name: _party(name, by_item) for name, by_item in parts.items()}
    prices = after.world_price, before.world_price
    risen = None if prices[0] is None or prices[1] is None else prices[0] - prices[1]
    return AccountChange(before, after, MappingProxyType(changes), risen)


def leakage(baseline: Equilibrium, now: Equilibrium, target: str) -> Leakage:
    """Say how much of the target's trade that the measures hit comes back, and how."""
    network = now.market.network
    own = {producer.name for producer in network.producers if producer.party == target}
    if not own:
        raise InputError(f"'{target}' has no producer of {network.good}; name one that has.")
    routes = network.routes
    limits = now.market.limits
    burdened = {
        routes[arc.route].name
        for arc in now.market.arcs
        if arc.specific
        or arc.ad_valorem
        or arc.friction
        or arc.premium
        or arc.capped >= 0
        or any(limits[number].kind == "quota" for number in arc.limits)
    }
    there = {routes[arc.route].name for arc in now.market.arcs}
    hit = [
        route.name
        for route in routes
        if route.producer in own and (route.name in burdened or route.name not in there)
    ]
    span = joint_range(baseline, hit)
    lost = sum(baseline.supply[name] - now.supply[name] for name in own)
    rerouted = None
    if span.most > 1e-6:
        shares = [1 - lost / most for most in (span.least, span.most) if most > 1e-6]
        rerouted = (max(0.0, min(1.0, min(shares))), max(0.0, min(1.0, max(shares))))
    senders = set(senders_of(now.market.measures))
    markets = {consumer.name for consumer in network.consumers if consumer.party in senders}
    bought = {
        mine: [_bought(each.flows, markets, own, mine) for each in (baseline, now)]
        for mine in (True, False)
    }
    fewer = bought[True][0] - bought[True][1]
    replaced = (bought[False][1] - bought[False][0]) / fewer if fewer > 1e-6 else None
    return Leakage((span.least, span.most), lost, rerouted, replaced)


def _bought(flows: Iterable[Flow], markets: set[str], own: set[str], mine: bool) -> float:
    return sum(f.quantity for f in flows if f.consumer in markets and (f.producer in own) == mine)


def _collected(
    entries: Iterable[Entry],
) -> Mapping[tuple[str, str, str, Part], tuple[float, float]]:
    """Entries of one kind together: total quantity, and mean rate."""
    sums: dict[tuple[str, str, str, Part], list[float]] = {}
    for entry in entries:
        key = (entry.party, entry.item, entry.thing, entry.part)
        both = sums.setdefault(key, [0.0, 0.0])
        both[0] += entry.quantity
        both[1] += entry.quantity * entry.rate
    return {key: (q, money / q) for key, (q, money) in sums.items() if q != 0}


def _party(name: str, by_item: Mapping[str, Mapping[str, float]]) -> PartyChange:
    items = {item: sum(parts.values()) for item, parts in by_item.items()}
    parts: dict[str, float] = {part: sum(each[part] for each in by_item.values()) for part in PARTS}
    frozen_items = {item: MappingProxyType(dict(each)) for item, each in by_item.items()}
    return PartyChange(
        name,
        sum(items.values()),
        MappingProxyType(parts),
        MappingProxyType(items),
        MappingProxyType(frozen_items),
    )
