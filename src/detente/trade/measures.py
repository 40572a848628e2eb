"""Measures: what one party does to trade, whom it touches, and how fast it can be undone.

Whether a measure is on is for the caller to say: `when` is an expression on levers that studies
evaluate, and every function here takes the measures that are on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from detente.errors import InputError, unknown_name
from detente.trade.network import Network, Route, checked_shares
from detente.trade.units import PRICE, QUANTITY, SHARE, in_unit

LegalForm = Literal[
    "designation", "temporary licence", "open licence", "suspension", "delisting", "lapse", ""
]
Rationing = Literal["highest_bidder"]
_FORMS = LegalForm.__args__  # type: ignore[attr-defined]


@dataclass(frozen=True, kw_only=True)
class Measure:
    """What all measures share. Use one of the kinds below.

    It touches the routes that match all of: a producer in `producers` (empty: the target party's,
    or any if there is no target), a consumer in `consumers`, a leg in `legs`; and no exempt name.

    Attributes
    ----------
    sender, target : str
        Parties. The target may be left out: then all origins are touched.
    when : str
        Condition on levers, evaluated by studies; trade itself takes the measures that are on.
    exempt : tuple of str
        Producers, consumers, legs or routes that are left alone.
    reversal_days : float or None
        How long after the decision relief works.
    """

    name: str
    sender: str
    target: str = ""
    when: str = "true"
    producers: tuple[str, ...] = ()
    consumers: tuple[str, ...] = ()
    legs: tuple[str, ...] = ()
    exempt: tuple[str, ...] = ()
    legal_form: LegalForm = ""
    start: date | None = None
    end: date | None = None
    reversal_days: float | None = None
    label: str = ""
    note: str = ""
    claims: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.legal_form not in _FORMS:
            raise self.wrong(
                f"legal form '{self.legal_form}'; allowed: {', '.join(f for f in _FORMS if f)}."
            )
        if self.start and self.end and self.end < self.start:
            raise self.wrong(f"it ends {self.end}, before its start {self.start}.")
        if self.reversal_days is not None and self.reversal_days < 0:
            raise self.wrong(f"a reversal time of {self.reversal_days} days; give 0 or more.")

    def in_force(self, day: date) -> bool:
        """Say whether `day` lies between start and end (both included; open where unknown)."""
        return not ((self.start and day < self.start) or (self.end and day > self.end))

    def wrong(self, problem: str) -> InputError:
        """An error about this measure."""
        return InputError(problem, f"measure '{self.name}'")

    def _check(self, name: str, unit: str, most: float = float("inf")) -> None:
        value = in_unit(getattr(self, name), unit, f"{name} of measure '{self.name}'")
        if not 0 <= value <= most:
            raise self.wrong(f"{name} is {value}; it has to lie between 0 and {most}.")
        object.__setattr__(self, name, value)

    def _check_shares(self, name: str) -> None:
        shares = checked_shares(
            getattr(self, name), f"measure '{self.name}', {name}", whole=name == "rent_shares"
        )
        object.__setattr__(self, name, shares)


@dataclass(frozen=True, kw_only=True)
class Embargo(Measure):
    """The sender's markets buy nothing from the target."""


@dataclass(frozen=True, kw_only=True)
class TransitBan(Measure):
    """The target's goods may not pass the sender's legs."""


@dataclass(frozen=True, kw_only=True)
class SpecificTariff(Measure):
    """A duty of `rate` USD/t at the sender's border, kept by the sender."""

    rate: float

    def __post_init__(self) -> None:
        super().__post_init__()
        self._check("rate", PRICE)


@dataclass(frozen=True, kw_only=True)
class AdValoremTariff(Measure):
    """A duty that is a share of the price at the sender's border, kept by the sender."""

    rate: float

    def __post_init__(self) -> None:
        super().__post_init__()
        self._check("rate", SHARE)


@dataclass(frozen=True, kw_only=True)
class Quota(Measure):
    """At most `limit` Mt a year over all the routes it touches; licences are worth a rent."""

    limit: float
    rent_shares: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        self._check("limit", QUANTITY)
        self._check_shares("rent_shares")


@dataclass(frozen=True, kw_only=True)
class TariffRateQuota(Measure):
    """A duty of `rate` USD/t up to `limit` Mt a year and `over_rate` beyond, kept by the sender."""

    limit: float
    rate: float
    over_rate: float
    rent_shares: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        self._check("limit", QUANTITY)
        self._check("rate", PRICE)
        self._check("over_rate", PRICE)
        self._check_shares("rent_shares")
        if self.over_rate < self.rate:
            raise self.wrong(
                f"the rate beyond the quota ({self.over_rate}) is below the one within "
                f"({self.rate}); swap them, or use a plain tariff."
            )


@dataclass(frozen=True, kw_only=True)
class PaymentFriction(Measure):
    """A share of the border price is lost in payment; `gainers` keep their shares of it."""

    share: float
    gainers: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        self._check("share", SHARE, 1.0)
        self._check_shares("gainers")
        if self.share == 1:
            raise self.wrong("a friction of the whole price is an embargo; use that.")


@dataclass(frozen=True, kw_only=True)
class RiskPremium(Measure):
    """Carriers, insurers or buyers want `rate` USD/t more; `gainers` keep their shares of it."""

    rate: float
    gainers: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        self._check("rate", PRICE)
        self._check_shares("gainers")


@dataclass(frozen=True, kw_only=True)
class PriceCap(Measure):
    """The routes it touches may not pay the producer more than `cap` USD/t at the gate.

    When the cap binds, more is wanted than is offered. The only rationing rule known is
    "highest_bidder": the goods go to the buyers who would pay most, so the difference between what
    they would pay and the cap is equal for all; it is kept by `rent_shares`.
    """

    cap: float
    rationing: Rationing = "highest_bidder"
    rent_shares: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        self._check("cap", PRICE)
        self._check_shares("rent_shares")
        if self.rationing != "highest_bidder":
            raise self.wrong(
                f"rationing rule '{self.rationing}' is not known; allowed: highest_bidder."
            )


def touched_routes(measure: Measure, network: Network) -> tuple[int, ...]:
    """Indices of the routes that `measure` touches in `network`.

    Raises
    ------
    UnknownNameError, InputError
        If it names what the network does not have, or has no way to touch anything.
    """
    where = f"measure '{measure.name}'"
    for kind, names, known in (
        ("producer", measure.producers, [p.name for p in network.producers]),
        ("market", measure.consumers, [c.name for c in network.consumers]),
        ("leg", measure.legs, [leg.name for leg in network.legs]),
    ):
        for name in names:
            if name not in known:
                raise unknown_name(kind, name, known).at(where)
    known_names = {route.name for route in network.routes}
    for kind_of_thing in (network.producers, network.consumers, network.legs):
        known_names |= {thing.name for thing in kind_of_thing}
    for name in measure.exempt:
        if name not in known_names:
            raise unknown_name("producer, market, leg or route", name, known_names).at(where)
    if measure.target and measure.target not in network.parties:
        raise unknown_name("party in this trade", measure.target, network.parties).at(where)
    producers = set(measure.producers) or {
        p.name for p in network.producers if measure.target in ("", p.party)
    }
    legs = set(measure.legs)
    consumers = set(measure.consumers)
    if not legs and isinstance(measure, TransitBan):
        legs = {leg.name for leg in network.legs if leg.owner == measure.sender}
        if not legs:
            raise measure.wrong(f"'{measure.sender}' owns no leg it could close; name legs.")
    if not consumers and not legs:
        consumers = {c.name for c in network.consumers if c.party == measure.sender}
        if not consumers:
            raise measure.wrong(f"'{measure.sender}' has no market; name markets or legs.")
    exempt = set(measure.exempt)

    def touches(route: Route) -> bool:
        names = {route.name, route.producer, route.consumer, *route.legs}
        return (
            route.producer in producers
            and (not consumers or route.consumer in consumers)
            and (not legs or not legs.isdisjoint(route.legs))
            and names.isdisjoint(exempt)
        )

    return tuple(i for i, route in enumerate(network.routes) if touches(route))


def senders_of(measures: Iterable[Measure]) -> tuple[str, ...]:
    """The parties that send these measures, in order of appearance."""
    return tuple(dict.fromkeys(measure.sender for measure in measures))
